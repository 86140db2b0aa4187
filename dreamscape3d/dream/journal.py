"""What happened to a world: events by tick, append-only, as lines of JSON. Replayed, they give the same world.

    {"kind":"set_parameter","tick":90,"name":"wind","value":0.4}
    {"kind":"set_mood","tick":110,"valence":0.5,"arousal":-0.2,"dominance":0.0}
    {"kind":"load_dream","tick":120,"source":"harmony.toml","digest":"9f86d081…"}

A journal may come from a stranger: it is bounded and checked before anything of it is used.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, NoReturn, TypeAlias

from dreamscape3d.errors import DreamscapeError, Place
from dreamscape3d.maths.expression import LIMIT, is_name

MAX_EVENTS = 100_000
MAX_LINE = 4096  # bytes of UTF-8
MAX_TICK = 2**40  # 580 years
MAX_SOURCE = 512  # characters of a path or title
_DIGEST = re.compile(r"[0-9a-f]{8,128}")
_UNPRINTABLE = ("Cc", "Cs", "Zl", "Zp")  # controls, halves of surrogate pairs, line and paragraph separators


class JournalError(DreamscapeError):
    """An event cannot be, or not at this place of a journal; `place.line` is the line of a journal's text."""


@dataclass(frozen=True, slots=True)
class SetParameter:
    """The dreamer turned a parameter to a value, finite and within ±1e6; the world holds it in its range.

    Raises:
        JournalError: tick, name or value is out of bounds.
    """

    kind: ClassVar[str] = "set_parameter"
    tick: int
    name: str
    value: float

    def __post_init__(self) -> None:
        _check_tick(self.tick)
        if not (isinstance(self.name, str) and is_name(self.name)):
            raise JournalError(f"{_shown(self.name)} cannot be a parameter's name", cure="use letters, digits and _")
        if isinstance(self.value, bool) or not isinstance(self.value, int | float) or not abs(self.value) <= LIMIT:
            raise JournalError(f"value {_shown(self.value)} is not a number within ±{LIMIT:,.0f}")
        object.__setattr__(self, "value", float(self.value))


@dataclass(frozen=True, slots=True)
class SetMood:
    """The dreamer's mood changed: valence, arousal and dominance, each in [−1, 1] (see `Mood`).

    Raises:
        JournalError: tick or a value is out of bounds.
    """

    kind: ClassVar[str] = "set_mood"
    tick: int
    valence: float
    arousal: float
    dominance: float

    def __post_init__(self) -> None:
        _check_tick(self.tick)
        for name in ("valence", "arousal", "dominance"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= 1.0:
                raise JournalError(f"{name} {_shown(value)} is not a number from -1 to 1")
            object.__setattr__(self, name, float(value))


@dataclass(frozen=True, slots=True)
class LoadDream:
    """A dream was loaded: from where (a path or its title), and the digest (hex) of its file.

    Raises:
        JournalError: tick, source or digest is out of bounds.
    """

    kind: ClassVar[str] = "load_dream"
    tick: int
    source: str
    digest: str

    def __post_init__(self) -> None:
        _check_tick(self.tick)
        if not (isinstance(self.source, str) and 0 < len(self.source) <= MAX_SOURCE):
            raise JournalError(f"source {_shown(self.source)} is not a text of 1 to {MAX_SOURCE} characters")
        if any(unicodedata.category(character) in _UNPRINTABLE for character in self.source):
            raise JournalError(f"source {_shown(self.source)} holds characters that cannot be printed")
        if not (isinstance(self.digest, str) and (self.digest == "" or _DIGEST.fullmatch(self.digest))):
            raise JournalError(f"digest {_shown(self.digest)} is not 8 to 128 digits of lower-case hex, nor empty")


Event: TypeAlias = SetParameter | SetMood | LoadDream
_KINDS: dict[str, type[SetParameter] | type[SetMood] | type[LoadDream]] = {
    kind.kind: kind for kind in (SetParameter, SetMood, LoadDream)
}


class Journal:
    """Events in the order in which they were applied. Iterable, sized, comparable; it only grows.

    Raises:
        JournalError: as `append` does.
    """

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self._events: list[Event] = []
        for event in events:
            self.append(event)

    def append(self, event: Event) -> None:
        """Add an event at the end.

        Raises:
            JournalError: its tick lies before the last one's, or the journal is full (100,000 events).
        """
        if len(self._events) >= MAX_EVENTS:
            raise JournalError(f"the journal is full: {MAX_EVENTS:,} events", cure="begin a new one")
        if event.tick < self.last_tick:
            raise JournalError(f"tick {event.tick} comes after tick {self.last_tick}, and a journal never goes back")
        self._events.append(event)

    @property
    def last_tick(self) -> int:
        """The tick of the newest event; 0 for an empty journal."""
        return self._events[-1].tick if self._events else 0

    def __iter__(self) -> Iterator[Event]:
        return iter(self._events)

    def __len__(self) -> int:
        return len(self._events)

    def __eq__(self, other: object) -> bool:
        return self._events == other._events if isinstance(other, Journal) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # it grows

    def __repr__(self) -> str:
        return f"Journal({len(self)} events to tick {self.last_tick})"

    def dumps(self) -> str:
        """One line of JSON for each event, each ended by a newline."""
        return "".join(f"{_line(event)}\n" for event in self._events)

    @classmethod
    def loads(cls, text: str, path: str = "journal") -> Journal:
        """Read what `dumps` wrote. Empty lines are skipped; `path` names the text in errors.

        Raises:
            JournalError: a line is longer than 4 KiB, not JSON, has an unknown kind or key, lacks a key, holds a
                value out of bounds, goes back in time, or is one too many; `place` says which line.
        """
        journal = cls()
        for number, line in enumerate(_lines(text), 1):
            try:
                if event := _event(line):
                    journal.append(event)
            except JournalError as error:
                place = Place(path, number, 1, _cut(line, 120), min(len(line), 120))
                raise JournalError(error.message, place=place, cure=error.cure) from None
        return journal


# -- writing --------------------------------------------------------------------------------------------


def _line(event: Event) -> str:
    return json.dumps({"kind": event.kind, **asdict(event)}, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


# -- reading --------------------------------------------------------------------------------------------


def _lines(text: str) -> Iterator[str]:
    """Lines one by one, so that a long text is not copied before its bounds are known."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield text[start : min(end, start + MAX_LINE + 1)]
        start = end + 1


def _event(line: str) -> Event | None:
    """The event of one line, None for an empty line."""
    if len(line) > MAX_LINE or len(line.encode("utf-8", "surrogatepass")) > MAX_LINE:
        raise JournalError(f"the line has more than {MAX_LINE} bytes")
    if not line.strip():
        return None
    record = _record(line)
    kind = record.pop("kind", None)
    if not isinstance(kind, str) or kind not in _KINDS:
        raise JournalError(f"unknown kind {_shown(kind)}", cure=f"known are {', '.join(_KINDS)}")
    event_class = _KINDS[kind]
    _check_keys(record, [field.name for field in fields(event_class)], kind)
    return event_class(**record)


def _record(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line, parse_constant=_refuse_constant, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        reason = error.msg.lower() if isinstance(error, json.JSONDecodeError) else "nested too deep"
        raise JournalError(f"the line is not JSON: {reason}") from None
    if not isinstance(record, dict):
        raise JournalError(f"the line is not a JSON object but {_shown(record)}")
    return record


def _refuse_constant(word: str) -> NoReturn:
    raise JournalError(f"{word} is not a number that a journal may hold")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        raise JournalError("the line has the same key twice")
    return record


def _check_keys(record: dict[str, Any], wanted: list[str], kind: str) -> None:
    for key in record:
        if key not in wanted:
            raise JournalError(f"unknown key {_shown(key)} in {kind}", cure=f"known are {', '.join(wanted)}")
    for key in wanted:
        if key not in record:
            raise JournalError(f"{kind} lacks the key '{key}'")


def _check_tick(tick: object) -> None:
    if isinstance(tick, bool) or not isinstance(tick, int) or not 0 <= tick <= MAX_TICK:
        raise JournalError(f"tick {_shown(tick)} is not a whole number from 0 to {MAX_TICK}")


def _shown(value: object) -> str:
    return _cut(repr(value), 40)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
