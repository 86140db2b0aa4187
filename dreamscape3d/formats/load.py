"""Dream files → dreams, with every fault located. The same checks for one's own file and for a stranger's."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import tomli

from dreamscape3d.dream.dream import Dream
from dreamscape3d.dream.signals import SIGNAL_NAMES
from dreamscape3d.errors import DreamFileError, DreamscapeError, Place
from dreamscape3d.formats.build import build_dream, shared
from dreamscape3d.formats.faults import Faults, TooManyFaultsError, shown
from dreamscape3d.formats.gate import refuse_excess
from dreamscape3d.formats.guests import GuestReader
from dreamscape3d.formats.limits import FILE_BYTES
from dreamscape3d.formats.locations import Locations
from dreamscape3d.formats.reader import Reader
from dreamscape3d.formats.rules import expanded
from dreamscape3d.formats.schema import DREAM
from dreamscape3d.formats.source import Source, read_source, refuse

_Read = TypeVar("_Read")

_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_MANY_DIGITS = re.compile(r"[0-9][0-9_]{4299,}+")
_CURES = {
    "Invalid value": 'put text in quotes: "sphere"',
    "Unclosed array": "close it with ]",
    "Unterminated string": "close it with a quote",
    "Expected '=' after a key in a key/value pair": "write key = value, one on each line",
    "Cannot overwrite a value": "keep one of the two",
}


def load_dream(path: Path | str) -> Dream:
    """The dream in a file.

    Raises:
        DreamFileError: the file cannot be read or has faults; it holds all of them (at most 100), each with its place.
    """
    return _dream(read_source(path), Path(path).parent)


def parse_dream(text: str, path: str = "<text>", digest: str = "", folder: Path | None = None) -> Dream:
    """The dream in a text; `path` is what messages call it, `digest` the SHA-256 (hex) that the dream keeps.

    Guests that are files are looked for in `folder`; without one there can be only those that come along.

    Raises:
        DreamFileError: as `load_dream`.
    """
    if len(text) > FILE_BYTES or len(text.encode("utf-8", "replace")) > FILE_BYTES:
        refuse(Place(path, 1, 1), f"the text is larger than {FILE_BYTES // 1024} KiB", "split the dream into several")
    return _dream(Source(path, text.removeprefix("\ufeff").replace("\r\n", "\n"), digest), folder)


def check_file(path: Path | str) -> list[DreamscapeError]:
    """Every fault of a file (at most 100), in its order; none for a good file."""
    try:
        load_dream(path)
    except DreamFileError as error:
        return error.faults
    return []


def _dream(source: Source, folder: Path | None) -> Dream:
    faults = Faults(source)
    values = _values(source, faults)
    tables, forms = values.get("guest", ()), values.get("form", ())
    if not tables:
        return build_dream(values, source.digest)
    reader = GuestReader(folder, faults, _guest)
    guests = _unless_faulty(faults, lambda: reader.invitations(tables, shared(values), sum(map(expanded, forms))))
    return build_dream(values, source.digest, guests)


def _guest(source: Source) -> tuple[Dream, int]:
    """A dream without its guests, and how many forms it has."""
    values = _values(source, Faults(source))
    return build_dream(values, source.digest), sum(map(expanded, values.get("form", ())))


def _values(source: Source, faults: Faults) -> dict[str, Any]:
    """What a file says, checked by itself."""
    refuse_excess(source)
    raw = _parsed(source)
    scope = SIGNAL_NAMES.union(_names(raw, "parameters"), _names(raw, "signals"))
    reader = Reader(faults, scope, _names(raw, "materials"))
    values: dict[str, Any] = _unless_faulty(faults, lambda: reader.read(raw, DREAM))
    return values


def _unless_faulty(faults: Faults, read: Callable[[], _Read]) -> _Read:
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


def _names(raw: dict[str, Any], table: str) -> frozenset[str]:
    found = raw.get(table)
    return frozenset(found) if isinstance(found, dict) else frozenset()


def _parsed(source: Source) -> dict[str, Any]:
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
    elif message.startswith("Cannot mutate"):
        message, cure = "a table in braces cannot get more keys later", "write all its keys in one place"
    message = message[:1].lower() + message[1:]
    return DreamFileError([DreamscapeError(message, place=source.place(start, end - start), cure=cure)])


def _syntax_range(source: Source, found: re.Match[str] | None) -> tuple[int, int]:
    if found is None:
        digits = _MANY_DIGITS.search(source.text)
        return digits.span() if digits else (0, 1)
    if found[1]:
        start = source.offset(int(found[1]), int(found[2]))
        return start, start + 1
    end = len(source.text.rstrip())
    return max(end - 1, 0), end
