"""What a fault's report says, cut to what can be read over a picture. Any text fits. No Dear ImGui here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dreamscape3d.app.viewer.interface.wording import TAB_WIDTH, one_line

if TYPE_CHECKING:
    from dreamscape3d.errors import DreamscapeError, Place

MAX_MESSAGE = 400  # characters
MAX_CURE = 240
MAX_PATH = 48
MAX_FAULTS = 128
BEFORE = 0.4  # share of the room that is left of the mark, where a line has to be cut


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line of the file, or the part of it round its mark: `before` + `marked` + `after`; `number` from 1."""

    number: int
    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True)
class Report:
    """One fault in words: what, and what to do, "" where that is not known.

    Attributes:
        wheres: where it is, told in ever shorter words.
    """

    wheres: tuple[str, ...]
    message: str
    cure: str
    place: Place | None

    def excerpt(self, room: int) -> Excerpt | None:
        """The line, in at most `room` characters; None where it is not known."""
        return _excerpt(self.place, max(room, 8)) if self.place and self.place.text else None


def reports(fault: DreamscapeError) -> list[Report]:
    """All that is wrong, first things first, at most 128."""
    faults: list[DreamscapeError] = getattr(fault, "faults", None) or [fault]
    return [_report(one) for one in faults[:MAX_FAULTS]]


def _report(fault: DreamscapeError) -> Report:
    return Report(_wheres(fault.place), _cut(fault.message, MAX_MESSAGE), _cut(fault.cure, MAX_CURE), fault.place)


def _wheres(place: Place | None) -> tuple[str, ...]:
    if place is None:
        return ("this cannot be shown",)
    path, at = short_path(place.path), f":{place.line}:{place.column}"
    return path + at, path.rpartition("/")[2] + at, f"line {place.line}"


def short_path(path: str, most: int = MAX_PATH) -> str:
    """A file's path in at most so many characters: its end, which tells most."""
    line = one_line(path).replace("\\", "/")
    if len(line) <= most:
        return line
    tail = line[-(most - 2) :]
    return "…/" + (tail.partition("/")[2] or tail)


def _cut(text: str, most: int) -> str:
    line = " ".join(one_line(text).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _excerpt(place: Place, room: int) -> Excerpt:
    start = min(max(place.column - 1, 0), len(place.text))
    end = min(start + max(place.width, 1), len(place.text))
    before, marked, after = (one_line(part) for part in _with_tabs(place.text, start, end))
    indent = len(before) - len(before.lstrip())
    if len(before) + len(marked) + len(after) > room and indent > 2 * TAB_WIDTH:
        before = "…" + before[indent:]
    marked = marked if len(marked) <= room else marked[: room - 1] + "…"
    left = room - len(marked)
    kept = left - min(len(after), left - min(len(before), int(left * BEFORE)))
    if len(before) > kept:
        before = ("…" + before[len(before) - kept + 1 :]) if kept > 0 else ""
    spare = room - len(before) - len(marked)
    after = after if len(after) <= spare else after[: max(spare - 1, 0)] + ("…" if spare > 0 else "")
    return Excerpt(place.line, before, marked, after)


def _with_tabs(text: str, start: int, end: int) -> tuple[str, str, str]:
    """The three parts of a line; its tabs reach to the next column that can be divided by `TAB_WIDTH`."""
    parts, column = ["", "", ""], 0
    for i, character in enumerate(text[: end + (1 << 12)]):
        wide = character if character != "\t" else " " * (TAB_WIDTH - column % TAB_WIDTH)
        column += len(wide)
        parts[(i >= start) + (i >= end)] += wide
    return parts[0], parts[1], parts[2]
