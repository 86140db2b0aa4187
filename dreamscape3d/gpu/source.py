"""GLSL from files: includes expanded once, every line traceable to the file its author wrote.

A shader file holds no `#version`; the loader writes it. Files outside `lib/` may say

    #include "lib/field.glsl"

anywhere outside `#if`. Each library file enters once, however many ask for it.

Drivers name a place by an integer source id and a line, and Mesa loses the id in all but syntax errors. So the
line carries the file too: line `n` of file `i` is announced as `#line i·10000+n i`, on entering and on leaving
each include, and either alone leads back.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from pathlib import Path

from dreamscape3d import resources
from dreamscape3d.errors import Place, ShaderError

VERSION_LINE = "#version 410"
STRIDE = 10_000
"""Lines reserved for each file; a longer file is refused."""

Define = bool | int | float

_INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]*)"\s*(?://.*)?$')
_LOOKS_LIKE_INCLUDE = re.compile(r"^\s*#\s*include\b")
_DIRECTIVE = re.compile(r"^\s*#\s*(ifdef|ifndef|if|endif|version|line)\b")
_NAME = re.compile(r"^[A-Z][A-Z0-9_]*$")


@dataclass(frozen=True, slots=True)
class Source:
    """One shader stage, ready for the driver, and the way back from its lines.

    Attributes:
        stem: the file's path within the shader folder, as `passes/march.frag`.
        text: what the driver gets.
        files: id → path within the shader folder, in the order of entering.
        lines: id → that file's own lines.
    """

    stem: str
    text: str
    files: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]

    def locate(self, source_id: int, line: int) -> tuple[str, int, str]:
        """The author's (path, line from 1, text of the line) for a driver's (id, line).

        The line wins where it names a file, since Mesa reports id 0 for most errors. What cannot be placed
        is given as the first file's line 1.
        """
        encoded, within = divmod(line, STRIDE)
        chosen = encoded if encoded else source_id
        if not 0 <= chosen < len(self.files) or not 1 <= within <= len(self.lines[chosen]):
            chosen, within = 0, 1
        own = self.lines[chosen]
        return self.files[chosen], within, own[within - 1] if own else ""


def load_source(stem: str, defines: dict[str, Define] | None = None, folder: Path | None = None) -> Source:
    """Read `stem` below the shader folder and everything that it includes.

    Args:
        stem: path within the folder, as `passes/march.frag`.
        defines: upper-case names and finite numbers; a bool becomes 1 or 0, so GLSL asks `#if`, not `#ifdef`.
        folder: the shader folder; by default the shipped one.

    Raises:
        ShaderError: a file is missing, leaves the folder, includes itself, includes inside `#if`, brings its
            own `#version` or `#line`, or is too long; a define is no name or no finite number.
    """
    head = [VERSION_LINE, *(_define_line(name, value) for name, value in (defines or {}).items())]
    expansion = _Expansion((folder or resources.shaders()).resolve())
    expansion.enter(stem, None)
    text = "\n".join([*head, *expansion.out, ""])
    return Source(stem, text, tuple(expansion.files), tuple(expansion.lines))


def _define_line(name: str, value: Define) -> str:
    if not _NAME.match(name):
        raise ShaderError(f"'{name}' cannot be defined: a define is upper case with digits and underscores")
    if not isinstance(value, bool | int | float) or not math.isfinite(value):
        raise ShaderError(f"define {name} is {value!r}: a define is a finite number or a bool")
    return f"#define {name} {int(value) if isinstance(value, bool) else repr(value)}"


@dataclass(slots=True)
class _Expansion:
    """The walk through one file and its includes. `stack` holds the ids that are open now."""

    root: Path
    out: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    lines: list[tuple[str, ...]] = field(default_factory=list)
    stack: list[int] = field(default_factory=list)

    def enter(self, name: str, asked_at: Place | None) -> None:
        text = _read(self.root, name, asked_at)
        own = tuple(text.splitlines())
        if len(own) >= STRIDE:
            raise ShaderError(f"{name} has {len(own)} lines; a shader file has fewer than {STRIDE}", place=asked_at)
        source_id = len(self.files)
        self.files.append(name)
        self.lines.append(own)
        self.stack.append(source_id)
        self._mark(1, source_id)
        self._body(source_id)
        self.stack.pop()

    def _body(self, source_id: int) -> None:
        depth = 0
        for number, line in enumerate(self.lines[source_id], start=1):
            directive = _DIRECTIVE.match(line)
            if _LOOKS_LIKE_INCLUDE.match(line):
                self._include(source_id, number, line, depth)
                continue
            if directive:
                depth += self._nesting(directive.group(1), self._place(source_id, number, line))
            self.out.append(line)

    @staticmethod
    def _nesting(word: str, place: Place) -> int:
        if word in ("version", "line"):
            raise ShaderError(f"#{word} is written by the loader, not in a shader file", place=place)
        return -1 if word == "endif" else 1

    def _include(self, source_id: int, number: int, line: str, depth: int) -> None:
        place = self._place(source_id, number, line)
        match = _INCLUDE.match(line)
        if not match:
            raise ShaderError("an include cannot be read", place=place, cure='write #include "lib/name.glsl"')
        if depth:
            raise ShaderError(
                "an include stands inside #if; each file enters once, so it might be left out elsewhere",
                place=place,
                cure="include it at the top of the file",
            )
        name = match.group(1)
        if any(self.files[open_id] == name for open_id in self.stack):
            chain = " → ".join([*(self.files[open_id] for open_id in self.stack), name])
            raise ShaderError(f"an include goes in a circle: {chain}", place=place)
        if name in self.files:
            self.out.append("")
            return
        self.enter(name, place)
        self._mark(number + 1, source_id)

    def _mark(self, line: int, source_id: int) -> None:
        self.out.append(f"#line {source_id * STRIDE + line} {source_id}")

    def _place(self, source_id: int, number: int, line: str) -> Place:
        stripped = line.strip()
        column = line.index(stripped) + 1 if stripped else 1
        return Place(self.files[source_id], number, column, line, len(stripped))


def _read(root: Path, name: str, asked_at: Place | None) -> str:
    path = (root / name).resolve()
    if name != Path(name).as_posix() or Path(name).is_absolute() or not path.is_relative_to(root) or ".." in name:
        raise ShaderError(f"'{name}' leaves the shader folder", place=asked_at, cure='write it as "lib/name.glsl"')
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = "is missing" if isinstance(error, FileNotFoundError) else "cannot be read as UTF-8 text"
        raise ShaderError(f"shader file '{name}' {reason} in {root}", place=asked_at) from error
