"""The text of one dream file: read within bounds, decoded, and able to say where an offset lies."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from dreamscape3d.errors import DreamFileError, DreamscapeError, Place
from dreamscape3d.formats.limits import FILE_BYTES

_WIDEST_EXCERPT = 240  # characters of a line worth printing


@dataclass(frozen=True)
class Source:
    """A dream file's text with `\\n` line ends; `digest` is the SHA-256 (hex) of its bytes."""

    path: str
    text: str
    digest: str = ""

    def place(self, offset: int, width: int = 1) -> Place:
        """The place of `width` characters from `offset`; what passes the end of its line is cut off."""
        offset = min(max(offset, 0), len(self.text))
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        line = self.text[start : end if end >= 0 else len(self.text)]
        column = offset - start + 1
        width = max(1, min(width, len(line) - column + 1, _WIDEST_EXCERPT))
        number = self.text.count("\n", 0, offset) + 1
        return Place(self.path, number, column, _excerpt(line, column), width=width)

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column, both counted from 1."""
        before = self.text.split("\n", line - 1)[: line - 1]
        return min(sum(map(len, before)) + len(before) + column - 1, len(self.text))


def read_source(path: Path | str) -> Source:
    """Read and decode a file of at most 256 KiB.

    Raises:
        DreamFileError: the file is missing, not a plain file, too large, or not UTF-8.
    """
    name = str(path)
    try:
        # A pipe would wait for ever and a device never end: look before opening.
        mode = Path(path).stat().st_mode
        if stat.S_ISDIR(mode):
            refuse(Place(name, 1, 1), "this is a folder, not a dream file", "name a .toml file inside it")
        if not stat.S_ISREG(mode):
            refuse(Place(name, 1, 1), "this is not a plain file", "name a .toml file")
        with Path(path).open("rb") as file:
            data = file.read(FILE_BYTES + 1)
    except FileNotFoundError:
        refuse(Place(name, 1, 1), "there is no such file", "check the path, or see `dreamscape3d list`")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        refuse(Place(name, 1, 1), f"the file cannot be read: {reason.lower()}", "")
    return decode(data, name)


def decode(data: bytes, path: str) -> Source:
    """The bytes of a file as a source.

    Raises:
        DreamFileError: more than 256 KiB, or not UTF-8.
    """
    if len(data) > FILE_BYTES:
        refuse(Place(path, 1, 1), f"the file is larger than {FILE_BYTES // 1024} KiB", "split the dream into several")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        refuse(_byte_place(data, error.start, path), _bad_byte(data, error.start), "save the file as UTF-8")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return Source(path, text, hashlib.sha256(data).hexdigest())


def refuse(place: Place, message: str, cure: str = "") -> NoReturn:
    """Raise a `DreamFileError` of one fault."""
    raise DreamFileError([DreamscapeError(message, place=place, cure=cure)])


def _bad_byte(data: bytes, offset: int) -> str:
    return f"byte 0x{data[offset]:02x} is not UTF-8 text"


def _byte_place(data: bytes, offset: int, path: str) -> Place:
    start = data.rfind(b"\n", 0, offset) + 1
    end = data.find(b"\n", start)
    line = data[start : end if end >= 0 else len(data)].decode("utf-8", "replace").rstrip("\r")
    column = len(data[start:offset].decode("utf-8", "replace")) + 1
    return Place(path, data.count(b"\n", 0, offset) + 1, column, _excerpt(line, column))


def _excerpt(line: str, column: int) -> str:
    """The line as far as it is worth printing, harmless to a terminal; "" where the fault lies too far out."""
    if column > _WIDEST_EXCERPT:
        return ""
    return "".join(c if c.isprintable() or c in "\t\u3000" else "\ufffd" for c in line[:_WIDEST_EXCERPT])
