"""What an event may hold: how long, how large, how many. Whatever comes from a stranger meets these first.

Each `check_…` raises JournalError where something is out of bounds.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from difflib import get_close_matches

from dreamscape3d.dream.consent import ALL, CHANNELS
from dreamscape3d.errors import DreamscapeError
from dreamscape3d.scene.cue import Placement

MAX_TICK = 2**40  # 580 years
MAX_SOURCE = 512  # characters of a path or title
MAX_NAME = 128  # characters of a dreamer's name
FARTHEST = 1e5  # [m] from the host's origin, along each axis
SCALES = (0.01, 100.0)
GROWTH = 2.0  # [s] that nine tenths of a strand's way take when it is wished for, and
PARTING = 5.0  # when it is let go
LONGEST = 3600.0  # [s]
LONGEST_GLITCH = 60.0  # [s]
_DIGEST = re.compile(r"[0-9a-f]{8,128}")
_UNPRINTABLE = ("Cc", "Cs", "Zl", "Zp")  # controls, halves of surrogate pairs, line and paragraph separators


class JournalError(DreamscapeError):
    """An event cannot be, or not at this place of a journal; `place.line` is the line of a journal's text."""


def check_dreamer(name: object) -> None:
    """A name has 1 to 128 characters that can be printed."""
    if not (isinstance(name, str) and 0 < len(name) <= MAX_NAME):
        raise JournalError(f"{shown(name)} cannot be a dreamer's name", cure=f"use 1 to {MAX_NAME} characters")
    if not _is_printable(name):
        raise JournalError(f"the name {shown(name)} holds characters that cannot be printed")


def check_place(place: Placement) -> Placement:
    """The same in floats, within the bounds that `Join` tells of."""
    at = _three("at", place.at)
    if not _is_within(place.turn, -360.0, 360.0):
        raise JournalError(f"turn {shown(place.turn)} is not a number from -360 to 360")
    if not _is_within(place.scale, *SCALES):
        raise JournalError(f"scale {shown(place.scale)} is not a number from {SCALES[0]:g} to {SCALES[1]:g}")
    return Placement(at, float(place.turn), float(place.scale))


def shown(value: object) -> str:
    """A value as a message shows it: not more than 40 characters of it."""
    return cut(repr(value), 40)


def cut(text: str, most: int) -> str:
    """A text, or as much of it as may be."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def suggestion(word: str, known: Sequence[str]) -> str:
    """The word that was meant, where one is near."""
    close = get_close_matches(word, known, n=1)
    return f"did you mean '{close[0]}'?" if close else ""


def check_tick(tick: object) -> None:
    """A tick is a whole number, not before the beginning."""
    if isinstance(tick, bool) or not isinstance(tick, int) or not 0 <= tick <= MAX_TICK:
        raise JournalError(f"tick {shown(tick)} is not a whole number from 0 to {MAX_TICK}")


def check_whose(name: object) -> None:
    """A name, or "" for the host."""
    if name != "":
        check_dreamer(name)


def check_two(a: object, b: object) -> None:
    """Two names of two dreamers."""
    check_dreamer(a)
    check_dreamer(b)
    if a == b:
        raise JournalError(f"{shown(a)} is named twice where two dreamers are meant")


def check_choice(tick: object, by: object, to: object, channel: object) -> None:
    """What a dreamer decides about a channel, for another or, where `to` is "", for everybody."""
    check_tick(tick)
    if to == "":
        check_dreamer(by)
    else:
        check_two(by, to)
    check_word("channel", channel, (*CHANNELS, ALL))


def check_source(source: object, digest: object) -> None:
    """Where a dream is from, and the digest of its file, which may be empty."""
    if not (isinstance(source, str) and 0 < len(source) <= MAX_SOURCE):
        raise JournalError(f"source {shown(source)} is not a text of 1 to {MAX_SOURCE} characters")
    if not _is_printable(source):
        raise JournalError(f"source {shown(source)} holds characters that cannot be printed")
    if not (isinstance(digest, str) and (digest == "" or _DIGEST.fullmatch(digest))):
        raise JournalError(f"digest {shown(digest)} is not 8 to 128 digits of lower-case hex, nor empty")


def check_text(text: object, longest: int) -> None:
    """One line of printable text, not empty."""
    if not (isinstance(text, str) and 0 < len(text) <= longest):
        raise JournalError(f"{shown(text)} is not a text of 1 to {longest} characters")
    if not _is_printable(text):
        raise JournalError(f"the text {shown(text)} holds characters that cannot be printed")


def check_word(kind: str, word: object, known: Sequence[str]) -> None:
    """One of the known words."""
    if not isinstance(word, str) or word not in known:
        cure = suggestion(word, known) if isinstance(word, str) else ""
        raise JournalError(f"there is no {kind} {shown(word)}", cure=cure or f"one of {', '.join(known)}")


def check_number(event: object, name: str, low: float, high: float) -> None:
    """A field of an event holds a number from `low` to `high`, as a float from now on."""
    value = getattr(event, name)
    if not _is_within(value, low, high):
        raise JournalError(f"{name} {shown(value)} is not a number from {low:g} to {high:g}")
    object.__setattr__(event, name, float(value))


def check_point(event: object, name: str) -> None:
    """A field of an event holds a point within ±100,000 m, as three floats from now on."""
    object.__setattr__(event, name, _three(name, getattr(event, name)))


def _three(name: str, at: object) -> tuple[float, float, float]:
    if isinstance(at, list | tuple) and len(at) == 3 and all(_is_within(x, -FARTHEST, FARTHEST) for x in at):
        return float(at[0]), float(at[1]), float(at[2])
    raise JournalError(f"{name} {shown(at)} is not three numbers within ±{FARTHEST:,.0f}")


def _is_within(value: object, low: float, high: float) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and low <= value <= high and math.isfinite(value)  # type: ignore[operator, arg-type]


def _is_printable(text: str) -> bool:
    return all(unicodedata.category(character) not in _UNPRINTABLE for character in text)
