"""Words of the command line → values, each refused with what was given and what is allowed."""

from __future__ import annotations

import math
import re
from argparse import ArgumentTypeError
from collections.abc import Sequence

from dreamscape3d.app.suggestion import did_you_mean

MIN_SIDE, MAX_SIDE = 16, 8192
MAX_PIXELS = 33_554_432
MOST_PER_ACT = 12
"""An 8K picture all round, 8192×4096: 33.6 Mpx."""
MAX_SAMPLES = 1024
MAX_SEED = 2**31 - 1
MAX_SECONDS = 86_400.0
MAX_MOMENTS = 12
MAX_STEPS = 25
MODES = ("merge", "morph", "weave", "leak", "portal")
"""`scene.cue.MODES`, and"""
CHANNELS = ("form", "colour", "air", "pulse", "melody", "memory", "fear")
"""`dream.consent.CHANNELS`, which are imported when they are needed; a test holds them equal."""
SCALES = (1.0, 0.8, 0.64, 0.5, 0.4, 0.32, 0.25)
"""`render.resolution.SCALES`, without numpy; a test holds them equal."""


def size(word: str) -> tuple[int, int]:
    """`1280x720` → (1280, 720): width and height in pixels, 16 to 8192 each, 33.6 Mpx at most."""
    match = re.fullmatch(r"(\d{1,6})\s*[xX×]\s*(\d{1,6})", word.strip(), re.ASCII)
    if not match:
        raise ArgumentTypeError(f"'{word}' is no size; write it as 1280x720")
    width, height = int(match[1]), int(match[2])
    if not (MIN_SIDE <= width <= MAX_SIDE and MIN_SIDE <= height <= MAX_SIDE):
        raise ArgumentTypeError(f"{width}x{height} is out of range; each side is {MIN_SIDE} to {MAX_SIDE} pixels")
    if width * height > MAX_PIXELS:
        raise ArgumentTypeError(f"{width}x{height} is {width * height / 1e6:.1f} Mpx; 33.6 Mpx (8192x4096) at most")
    return width, height


def seconds(word: str) -> float:
    """A moment of the dream in seconds, 0 to 86400 (a day)."""
    value = _number(word)
    if not 0.0 <= value <= MAX_SECONDS:
        raise ArgumentTypeError(f"{word} is out of range; 0 to {MAX_SECONDS:.0f} seconds")
    return value


def moments(word: str) -> tuple[float, ...]:
    """`0,2,4.5` → (0, 2, 4.5): 1 to 12 moments of the dream in seconds."""
    values = tuple(seconds(part.strip()) for part in word.split(","))
    if len(values) > MAX_MOMENTS:
        raise ArgumentTypeError(f"{len(values)} moments are out of range; 1 to {MAX_MOMENTS}")
    return values


def loop_seconds(word: str) -> float:
    """The length of a loop in seconds, 0.5 to 30."""
    value = _number(word)
    if not 0.5 <= value <= 30.0:
        raise ArgumentTypeError(f"{word} is out of range; 0.5 to 30 seconds")
    return value


def intensity(word: str) -> float:
    """How much of another dream is there, 0 to 1."""
    value = _number(word)
    if not 0.0 <= value <= 1.0:
        raise ArgumentTypeError(f"{word} is out of range; 0 (nothing of it) to 1")
    return value


def steps(word: str) -> int:
    """Pictures of a strip, 2 to 25."""
    return _whole(word, 2, MAX_STEPS, "steps")


def per_act(word: str) -> int:
    """Pictures of each act, 1 to 12."""
    return _whole(word, 1, MOST_PER_ACT, "pictures of an act")


def mode(word: str) -> str:
    """How dreams grow into each other: one of MODES."""
    return _known(word.strip(), "mode", MODES)


def channels(word: str) -> tuple[str, ...]:
    """`form,air` → ("form", "air"): what may cross, of CHANNELS, each once."""
    return tuple(dict.fromkeys(_known(part.strip(), "channel", CHANNELS) for part in word.split(",")))


def metres(word: str) -> float:
    """A distance in metres, 0 or more."""
    value = _number(word)
    if value < 0.0:
        raise ArgumentTypeError(f"{word} is out of range; distances are 0 metres or more")
    return value


def frame_rate(word: str) -> int:
    """Frames a second, 2 to 30."""
    return _whole(word, 2, 30, "frames a second")


def target_rate(word: str) -> int:
    """Pictures a second that a window aims for, 5 to 500."""
    return _whole(word, 5, 500, "pictures a second")


def scale(word: str) -> float:
    """The part of each side of the window that is marched: one of `render.resolution.SCALES`."""
    value = _number(word)
    if value not in SCALES:
        raise ArgumentTypeError(f"{word} is no such part; one of {', '.join(f'{each:g}' for each in SCALES)}")
    return value


def frames(word: str) -> int:
    """Pictures to draw before the window closes, 1 to 1000000."""
    return _whole(word, 1, 1_000_000, "pictures")


def screen(word: str) -> int:
    """The number of a screen, from 1 → from 0."""
    return _whole(word, 1, 64, "screens") - 1


def samples(word: str) -> int:
    """Samples a pixel, 1 to 1024."""
    return _whole(word, 1, MAX_SAMPLES, "samples")


def seed(word: str) -> int:
    """A seed, 0 to 2147483647."""
    return _whole(word, 0, MAX_SEED, "seeds")


def assignment(word: str) -> tuple[str, float]:
    """`name=value` → (name, number); `on` and `off` are 1 and 0."""
    name, equals, value = word.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise ArgumentTypeError(f"'{word}' sets nothing; write it as name=0.5")
    switches = {"on": 1.0, "true": 1.0, "off": 0.0, "false": 0.0}
    key = value.strip().lower()
    return name.strip(), switches[key] if key in switches else _number(value.strip())


def _number(word: str) -> float:
    try:
        value = float(word)
    except ValueError:
        raise ArgumentTypeError(f"'{word}' is no number") from None
    if not math.isfinite(value):
        raise ArgumentTypeError(f"'{word}' is no finite number")
    return value


def _known(word: str, kind: str, known: Sequence[str]) -> str:
    if word not in known:
        meant = did_you_mean(word, known) or f"one of {', '.join(known)}"
        raise ArgumentTypeError(f"'{word}' is no {kind}; {meant}")
    return word


def _whole(word: str, least: int, most: int, what: str) -> int:
    if not re.fullmatch(r"[+-]?\d{1,20}", word.strip(), re.ASCII):
        raise ArgumentTypeError(f"'{word}' is no whole number")
    value = int(word)
    if not least <= value <= most:
        raise ArgumentTypeError(f"{value} is out of range; {what} are {least} to {most}")
    return value
