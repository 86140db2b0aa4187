"""How messages call keys, numbers and values."""

from __future__ import annotations

from typing import Any

from dreamscape3d.formats.faults import shown
from dreamscape3d.formats.kinds import Kind, Number, Whole, range_words
from dreamscape3d.formats.limits import TEXT
from dreamscape3d.formats.locations import Key


def label(key: Key) -> str:
    """How messages call a key path: its last name, with the indices behind it."""
    indices = ""
    for part in reversed(key):
        if isinstance(part, str):
            return f"{part if part.isprintable() else shown(part)}{indices}"[:TEXT]
        indices = f"[{part}]{indices}"
    return "the file"


def figure(value: float) -> str:
    """A number as a message shows it, short even where the number is not."""
    if isinstance(value, int):
        return str(value) if abs(value) < 10**15 else f"of {value.bit_length()} bits"
    return f"{value:.10g}"


def range_cure(kind: Number | Whole) -> str:
    """A cure for what is out of a range; "" where it has no name."""
    words = range_words(kind)
    return f"it goes {words}" if words.startswith("from") else ""


def help_of(kind: Kind) -> str:
    """What a key is, within a sentence."""
    return kind.help[:1].lower() + kind.help[1:].rstrip(".")


def described(value: Any) -> str:
    """What a value is."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"the number {figure(value)}"
    if isinstance(value, str):
        return f"the text {shown(value)}"
    if isinstance(value, list):
        return f"an array of {len(value)}"
    return "a table" if isinstance(value, dict) else "a date or time"
