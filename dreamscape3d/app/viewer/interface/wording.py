"""What panels say: numbers, times and feelings in words. No Dear ImGui here."""

from __future__ import annotations

import math
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dreamscape3d.dream.mood import Mood

TAB_WIDTH = 4
_TEMPERAMENTS = {
    (True, True, True): "exuberant",
    (True, True, False): "dependent",
    (True, False, True): "relaxed",
    (True, False, False): "docile",
    (False, True, True): "hostile",
    (False, True, False): "anxious",
    (False, False, True): "disdainful",
    (False, False, False): "bored",
}
"""Signs of valence, arousal and dominance → the temperament of that octant, [M96] in dream/mood.py."""

NEUTRAL = 0.12  # a mood shorter than this has no name
NAMED = 0.25  # a feeling nearer than this is named
MOST_FEELINGS = 2


def one_line(text: str) -> str:
    """The text on one line, fit to be drawn: tabs as spaces, other control characters as a mark."""
    spread = text.replace("\t", " " * TAB_WIDTH) if "\t" in text else text
    return spread if spread.isprintable() else "".join(c if c.isprintable() else _mark(c) for c in spread)


def _mark(character: str) -> str:
    """Newlines are spaces; what has no width and what cannot be drawn at all are told apart from nothing by a dot."""
    if unicodedata.category(character) in ("Zs", "Zl", "Zp") or character in "\n\r\v\f":
        return " "
    return "·"


def clock(seconds: float) -> str:
    """A time as "0:07.25", "12:00.00", "1:02:03.00"."""
    hundredths = max(int(seconds * 100.0 + 0.5), 0)
    minutes, rest = divmod(hundredths, 6000)
    hours, minutes = divmod(minutes, 60)
    tail = f"{rest // 100:02d}.{rest % 100:02d}"
    return f"{hours}:{minutes:02d}:{tail}" if hours else f"{minutes}:{tail}"


def quantity(value: float, unit: str = "", span: float = 0.0) -> str:
    """A number with as many decimals as its range of `span` deserves (1/1000 of it), and its unit."""
    if span > 0.0:
        decimals = min(max(2 - math.floor(math.log10(span)), 0), 6)
        text = f"{value:.{decimals}f}"
    else:
        text = f"{value:.3g}"
    text = "0" + text[2:] if text.startswith("-0") and not text.strip("-0.") else text
    gap = "" if unit in ("°", "") else " "
    return f"{text.replace('-', '−')}{gap}{unit}"


def factor(value: float) -> str:
    """A factor as "×2", "×0.25"."""
    return f"×{value:.3g}"


def share(value: float) -> str:
    """A share as "62 %"."""
    return f"{100.0 * value:.0f} %"


def speed_words(speed: float) -> str:
    """Metres a second as "4 m/s"."""
    return f"{speed:.2g} m/s" if speed < 10.0 else f"{speed:.0f} m/s"


def place_words(at: tuple[float, float, float]) -> str:
    """A point as "1.20 · 1.60 · −8.00"."""
    return " · ".join(quantity(v, span=10.0) for v in at)


def length_words(metres: float) -> str:
    """A distance as "12 cm", "3.4 m", "1.20 km"."""
    if metres < 1.0:
        return f"{100.0 * metres:.0f} cm"
    return f"{metres:.1f} m" if metres < 1000.0 else f"{metres / 1000.0:.2f} km"


def reading(mood: Mood) -> str:
    """A mood in words: its temperament, and the feelings that are near, strongest first."""
    if math.hypot(mood.valence, mood.arousal, mood.dominance) < NEUTRAL:
        return "neutral"
    name = _TEMPERAMENTS[mood.valence >= 0.0, mood.arousal >= 0.0, mood.dominance >= 0.0]
    feelings = {"fear": mood.fear, "joy": mood.joy, "calm": mood.calm, "longing": mood.longing}
    near = sorted((f for f in feelings.items() if f[1] >= NAMED), key=lambda f: -f[1])
    return " · ".join([name, *(f"{feeling} {share(nearness)}" for feeling, nearness in near[:MOST_FEELINGS])])


def counted(number: int, thing: str, things: str = "") -> str:
    """ "1 form", "3 forms"."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"
