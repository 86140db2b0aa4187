"""The text of a file → what TOML makes of it, or the first fault with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import tomli

from dreamscape3d.errors import DreamFileError, DreamscapeError, Place
from dreamscape3d.formats.faults import Faults, TooManyFaultsError, shown
from dreamscape3d.formats.gate import refuse_excess
from dreamscape3d.formats.locations import Locations
from dreamscape3d.formats.source import Source, refuse

_Read = TypeVar("_Read")

_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_MANY_DIGITS = re.compile(r"[0-9][0-9_]{4299,}+")
_ARRAY_HEADER = re.compile(r"[ \t]*\[\[[ \t]*([A-Za-z0-9_.-]{1,64})[ \t]*\]\]")
_CURES = {
    "Invalid value": 'put text in quotes: "sphere"',
    "Unclosed array": "close it with ]",
    "Unterminated string": "close it with a quote",
    "Expected '=' after a key in a key/value pair": "write key = value, one on each line",
    "Cannot overwrite a value": "keep one of the two",
}


def unless_faulty(faults: Faults, read: Callable[[], _Read]) -> _Read:
    """What `read` gives.

    Raises:
        DreamFileError: it found faults.
    """
    try:
        found = read()
    except TooManyFaultsError:
        raise faults.error() from None
    if faults:
        raise faults.error()
    return found


def names_of(raw: Mapping[str, Any], table: str) -> frozenset[str]:
    """The names in a table of them; none where it is no table."""
    found = raw.get(table)
    return frozenset(found) if isinstance(found, dict) else frozenset()


def parsed(source: Source) -> dict[str, Any]:
    """What TOML makes of a text. Raises DreamFileError where it is too much, or not TOML."""
    refuse_excess(source)
    try:
        return tomli.loads(source.text)
    except ValueError as error:  # TOMLDecodeError, or an integer of more digits than Python reads
        raise _syntax_error(source, str(error)) from None
    except RecursionError:
        refuse(Place(source.path, 1, 1), "the file is nested too deeply")


def _syntax_error(source: Source, report: str) -> DreamFileError:
    """`tomli` says where it stopped; a key given twice is better shown at the key."""
    found = _TOML_PLACE.search(report)
    message = report[: found.start()] if found else report
    cure = _CURES.get(message, "")
    start, end = _syntax_range(source, found)
    if found is None:
        message = "a number has too many digits"
    elif message.startswith("Cannot") and (duplicates := Locations(source.text).duplicates):
        key, (start, end) = duplicates[0]
        message, cure = f"{shown(str(key[-1]))} is given twice", "keep one of the two"
    elif message == "Cannot overwrite a value" and (header := _ARRAY_HEADER.match(_line_of(source, start))):
        message, cure = f"{shown(header[1])} was a single table before", f"head each of them [[{header[1]}]]"
    elif message.startswith("Cannot mutate"):
        message, cure = "a table in braces cannot get more keys later", "write all its keys in one place"
    message = message[:1].lower() + message[1:]
    return DreamFileError([DreamscapeError(message, place=source.place(start, end - start), cure=cure)])


def _line_of(source: Source, offset: int) -> str:
    return source.text[source.text.rfind("\n", 0, offset) + 1 :].split("\n", 1)[0]


def _syntax_range(source: Source, found: re.Match[str] | None) -> tuple[int, int]:
    if found is None:
        digits = _MANY_DIGITS.search(source.text)
        return digits.span() if digits else (0, 1)
    if found[1]:
        start = source.offset(int(found[1]), int(found[2]))
        return start, start + 1
    end = len(source.text.rstrip())
    return max(end - 1, 0), end
