"""Where each key and value of a TOML text stands. `tomli` parses; this only locates, when a fault needs a line.

    Locations(text).of(("form", 2, "at", 1))  ─▶ Span: offsets of the key and of the value

One linear pass. Text that is not TOML is located as far as it can be read, without an error: `duplicates` then
says which key was given twice.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

Key: TypeAlias = tuple[str | int, ...]
Range: TypeAlias = tuple[int, int]

_BLANK = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_SPACE = re.compile(r"[ \t]*+")
_PART = re.compile(r"[A-Za-z0-9_-]++|\"(?:[^\"\\\n]++|\\.)*+\"|'[^'\n]*+'")
_STRING = re.compile(
    r'"""(?:[^"\\]++|\\[\s\S]|"(?!""))*+"{3,5}'
    r"|'''(?:[^']++|'(?!''))*+'{3,5}"
    r'|"(?:[^"\\\n]++|\\.)*+"'
    r"|'[^'\n]*+'"
)
_SIMPLE = re.compile(r"([A-Za-z0-9_-]++)[ \t]*+=[ \t]*+")
_FLAT = re.compile(r"\[(?:[^\[\]{}\"'#]++|\"(?:[^\"\\\n]++|\\.)*+\"(?!\")|'[^'\n]*+'(?!'))*+\]")
_SCALAR = re.compile(r"\d{4}-\d\d-\d\d \d\d:[^\s,\]}#]++|[^\s,\]}#]++")
_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[ \t]*\n[ \t\n]*|.)")
_SHORT = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}


@dataclass(frozen=True, slots=True)
class Span:
    """Offsets [start, end) of a key and of its value; an array's item has no key and repeats its value."""

    key: Range
    value: Range


class Locations:
    """The spans of every key path of a text."""

    def __init__(self, text: str) -> None:
        self._duplicates: list[tuple[Key, Range]] = []
        self._text = text
        self._spans: dict[Key, Span] = {(): Span((0, 0), (0, 0))}
        self._given: set[Key] = set()
        self._flat: dict[Key, int] = {}  # offsets of arrays whose items have not been located yet
        self._last: dict[Key, int] = {}  # index of the newest table of each array of tables
        self._table: Key = ()
        self._rest = self._document()

    @property
    def duplicates(self) -> list[tuple[Key, Range]]:
        """Keys given a second time, and where."""
        self._read_all()
        return self._duplicates

    def paths(self) -> list[Key]:
        """Every key path that stands in the text, tables before what they hold."""
        self._read_all()
        for path in list(self._flat):
            self._locate_items(path)
        return [path for path in self._spans if path]

    def of(self, key: Key) -> Span:
        """The span of a key path, or of the nearest table around it that stands in the text."""
        self._read_to(key)
        for length in range(len(key) + 1):
            self._locate_items(key[:length])
        while key not in self._spans:
            key = key[:-1]
        return self._spans[key]

    def find(self, key: Key) -> Span | None:
        """The span of a key path that stands in the text itself, items of flat arrays left out; None for others."""
        self._read_to(key)
        return self._spans.get(key)

    def within(self, key: Key, column: int, width: int) -> Range:
        """Offsets of `width` characters from `column` (from 1) of the text that the string at `key` stands for."""
        start, end = self.of(key).value
        offsets = _character_offsets(self._text, start, end, column + width)
        first = offsets[min(column - 1, len(offsets) - 1)]
        return first, max(offsets[min(column - 1 + width, len(offsets) - 1)], first + 1)

    # -- the pass --------------------------------------------------------------------------------------

    def _document(self) -> Iterator[None]:
        """The pass over the text, statement by statement, as far as anyone asks."""
        with contextlib.suppress(_NotTomlError):
            at = self._skip(_BLANK, 0)
            while at < len(self._text):
                at = self._header(at) if self._text[at] == "[" else self._statement(at, self._table)
                at = self._skip(_BLANK, at)
                yield

    def _read_all(self) -> None:
        for _ in self._rest:
            pass

    def _read_to(self, key: Key) -> None:
        """Read on until `key` stands, or the array that it is an item of."""
        while key not in self._spans and not any(key[:length] in self._flat for length in range(1, len(key))):
            if next(self._rest, self) is self:
                return

    def _header(self, start: int) -> int:
        fence = 2 if self._text.startswith("[[", start) else 1
        parts, at = self._key(start + fence)
        self._expect(at, "]" * fence)
        path: Key = ()
        for name, where in parts[:-1]:
            self._spans.setdefault((*path, name), Span(where, where))
            path = self._entered((*path, name))
        name, where = parts[-1]
        path = (*path, name)
        if fence == 2:
            self._spans.setdefault(path, Span(where, where))
            self._last[path] = self._last.get(path, -1) + 1
            path = (*path, self._last[path])
        else:
            path = self._entered(path)
        self._give(path, Span(where, (start, at + fence)))
        self._table = path
        return at + fence

    def _entered(self, path: Key) -> Key:
        return (*path, self._last[path]) if path in self._last else path

    def _statement(self, at: int, table: Key) -> int:
        """`key = value`; returns the offset behind it."""
        simple = _SIMPLE.match(self._text, at)
        if simple is not None:
            path, where, start = (*table, simple[1]), simple.span(1), simple.end()
            self._give(path, Span(where, (start, start)))
            return self._value(start, path, where)
        parts, at = self._key(at)
        self._expect(at, "=")
        path = table
        for name, where in parts[:-1]:
            path = (*path, name)
            self._spans.setdefault(path, Span(where, where))
        name, where = parts[-1]
        path = (*path, name)
        start = self._skip(_SPACE, at + 1)
        self._give(path, Span(where, (start, start)))
        return self._value(start, path, where)

    def _give(self, path: Key, span: Span) -> None:
        if path in self._given:
            self._duplicates.append((path, span.key))
        else:
            self._given.add(path)
            self._spans[path] = span

    def _key(self, at: int) -> tuple[list[tuple[str, Range]], int]:
        """The parts of a dotted key with their offsets, and the offset behind it."""
        parts: list[tuple[str, Range]] = []
        while True:
            at = self._skip(_SPACE, at)
            match = _PART.match(self._text, at)
            if match is None:
                raise _NotTomlError
            parts.append((_unquoted(match.group()), match.span()))
            at = self._skip(_SPACE, match.end())
            if not self._text.startswith(".", at):
                return parts, at
            at += 1

    def _value(self, start: int, path: Key, where: Range | None = None) -> int:
        opening = self._text[start : start + 1]
        if opening == "[" and (flat := _FLAT.match(self._text, start)):
            end = flat.end()
            self._flat[path] = start
        elif opening == "[":
            end = self._array(start, path)
        elif opening == "{":
            end = self._inline_table(start, path)
        else:
            match = (_STRING if opening in ('"', "'") else _SCALAR).match(self._text, start)
            if match is None:
                raise _NotTomlError
            end = match.end()
        self._spans[path] = Span(where or (start, end), (start, end))
        return end

    def _array(self, start: int, path: Key) -> int:
        at, index = self._skip(_BLANK, start + 1), 0
        while not self._text.startswith("]", at):
            at = self._skip(_BLANK, self._value(at, (*path, index)))
            index += 1
            if self._text.startswith(",", at):
                at = self._skip(_BLANK, at + 1)
            else:
                self._expect(at, "]")
        return at + 1

    def _locate_items(self, path: Key) -> None:
        """Locate the items of a flat array, which the pass steps over: few of them are ever asked for."""
        start = self._flat.pop(path, None)
        if start is not None:
            with contextlib.suppress(_NotTomlError):
                self._array(start, path)

    def _inline_table(self, start: int, path: Key) -> int:
        at = self._skip(_BLANK, start + 1)
        while not self._text.startswith("}", at):
            at = self._skip(_BLANK, self._statement(at, path))
            if self._text.startswith(",", at):
                at = self._skip(_BLANK, at + 1)
            else:
                self._expect(at, "}")
        return at + 1

    def _skip(self, pattern: re.Pattern[str], at: int) -> int:
        match = pattern.match(self._text, at)
        return match.end() if match else at

    def _expect(self, at: int, text: str) -> None:
        if not self._text.startswith(text, at):
            raise _NotTomlError


class _NotTomlError(Exception):
    """The text stops being TOML here; `tomli` has said so already."""


def _unquoted(part: str) -> str:
    if part[0] == "'":
        return part[1:-1]
    if part[0] == '"':
        return _ESCAPE.sub(_unescaped, part[1:-1])
    return part


def _unescaped(match: re.Match[str]) -> str:
    code = match.group()[1:]
    if code[0] in "uU" and len(code) > 1:
        return chr(min(int(code[1:], 16), 0x10FFFF))
    return _SHORT.get(code, code)


def _character_offsets(text: str, start: int, end: int, most: int) -> list[int]:
    """The offsets in `text` of the first `most` characters that a TOML string stands for, and of its end."""
    quote = text[start : start + 1]
    if quote not in ('"', "'"):
        return [start]
    fence = 3 if text.startswith(quote * 3, start) and end - start >= 6 else 1
    at, stop = start + fence, end - fence
    if fence == 3 and text.startswith("\n", at):
        at += 1
    offsets: list[int] = []
    while at < stop and len(offsets) < most:
        escape = _ESCAPE.match(text, at) if quote == '"' else None
        if escape is None or escape.group()[1] not in " \t\n":
            offsets.append(at)
        at = escape.end() if escape else at + 1
    return [*offsets, min(at, stop)]
