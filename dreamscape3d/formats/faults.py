"""The faults found in one dream file, each with its place; reading goes on after a fault, up to 100 of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Literal

from dreamscape3d.errors import DreamFileError, DreamscapeError
from dreamscape3d.formats.limits import FAULTS
from dreamscape3d.formats.locations import Key, Locations, Range
from dreamscape3d.formats.source import Source

_LISTED = 40  # names that a cure lists at most
_SHOWN = 40  # characters of a value that a message repeats


class TooManyFaultsError(Exception):
    """A hundred faults are enough to read at once."""


@dataclass(frozen=True, slots=True)
class _Fault:
    range: Range
    message: str
    cure: str


class Faults:
    """Collects faults by key path; places are worked out only once there is a fault."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._found: list[_Fault] = []

    @cached_property
    def locations(self) -> Locations:
        return Locations(self.source.text)

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, key: Key, message: str, cure: str = "", *, part: Literal["key", "value"] = "value") -> None:
        """A fault of the value at a key path, or of the key itself.

        Raises:
            TooManyFaultsError: this was the hundredth.
        """
        span = self.locations.of(key)
        self._keep(_Fault(span.key if part == "key" else span.value, message, cure))

    def add_within(self, key: Key, message: str, cure: str, column: int, width: int) -> None:
        """A fault inside the string at a key path; `column` from 1, in characters of what the string stands for."""
        self._keep(_Fault(self.locations.within(key, column, width), message, cure))

    def error(self) -> DreamFileError:
        """All of them, in the order of the file."""
        found = sorted(self._found, key=lambda fault: fault.range)
        return DreamFileError([self._placed(fault) for fault in found])

    def _keep(self, fault: _Fault) -> None:
        self._found.append(fault)
        if len(self._found) >= FAULTS:
            raise TooManyFaultsError

    def _placed(self, fault: _Fault) -> DreamscapeError:
        start, end = fault.range
        return DreamscapeError(fault.message, place=self.source.place(start, end - start), cure=fault.cure)


def suggestion(name: str, known: Iterable[str]) -> str:
    """A cure: the known name most like `name`, or all where they are few, or ""."""
    choices = list(known)
    close = get_close_matches(name[:_SHOWN], choices, n=1) if len(choices) <= 1000 else []
    if close:
        return f'did you mean "{close[0]}"?'
    return f"known here: {', '.join(choices)}" if 0 < len(choices) <= _LISTED else ""


def shown(text: str) -> str:
    """Text as a message repeats it: quoted, escaped where it cannot be printed, cut where long."""
    cut = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return '"' + "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut) + '"'
