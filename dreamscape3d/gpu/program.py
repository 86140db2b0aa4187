"""Programs: compiled once for each pair of stages and defines, counted, and explained when they fail."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import moderngl

from dreamscape3d.errors import Place, ShaderError
from dreamscape3d.gpu.source import Define, Source, load_source

_MESA = re.compile(r"^(?P<id>\d+):(?P<line>\d+)\((?P<column>\d+)\): (?:preprocessor )?error: (?P<text>.*)$")
_NVIDIA = re.compile(r"^(?P<id>\d+)\((?P<line>\d+)\) : error (?:\w+: ?)?(?P<text>.*)$")
_APPLE_INTEL = re.compile(r"^ERROR: (?P<id>\d+):(?P<line>\d+): (?P<text>.*)$")
_FORMATS = (_MESA, _NVIDIA, _APPLE_INTEL)
_QUOTED = re.compile(r"[`'\"]([A-Za-z_]\w*)['\"]")
_UNEXPECTED = re.compile(r"unexpected '([^'\w]+)'")
_STAGES = {"vertex_shader": "vertex", "fragment_shader": "fragment"}


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One error of a driver's log. `column` counts from 1; 0 where the driver gives none."""

    source_id: int
    line: int
    column: int
    text: str


def compile_program(ctx: moderngl.Context, vertex: Source, fragment: Source) -> moderngl.Program:
    """Compile and link two stages.

    Raises:
        ShaderError: placed at the author's own file and line; where the driver names no line (linking), at the
            declaration it speaks of, or nowhere.
    """
    try:
        return ctx.program(vertex_shader=vertex.text, fragment_shader=fragment.text)
    except moderngl.Error as error:
        raise explain(str(error), vertex, fragment) from error


def parse_log(log: str) -> list[LogEntry]:
    """Every error that Mesa, NVIDIA, Intel or Apple reports in `log`, in its order; warnings are left out."""
    matches = (pattern.match(line.strip()) for line in log.splitlines() for pattern in _FORMATS)
    return [_entry(match) for match in matches if match]


def explain(log: str, vertex: Source, fragment: Source) -> ShaderError:
    """The error that a driver's `log` means, in the author's own file and line."""
    stage = next((word for key, word in _STAGES.items() if f"\n{key}\n" in log), "")
    source = vertex if stage == "vertex" else fragment
    entries = parse_log(log) if stage else []
    if not entries:
        return _unplaced(log, vertex, fragment)
    first = entries[0]
    more = f" (the first of {len(entries)} errors)" if len(entries) > 1 else ""
    return ShaderError(f"{first.text}{more}", place=_place(source, first))


def _entry(match: re.Match[str]) -> LogEntry:
    groups = match.groupdict()
    return LogEntry(int(groups["id"]), int(groups["line"]), int(groups.get("column") or 0), groups["text"].strip())


def _place(source: Source, entry: LogEntry) -> Place:
    path, line, text = source.locate(entry.source_id, entry.line)
    column, width = _caret(text, entry)
    return Place(f"shaders/{path}", line, column, text, width)


def _caret(text: str, entry: LogEntry) -> tuple[int, int]:
    """Column and width: under the word the message quotes, else where the driver points, else the whole line.

    Mesa is often one column early at a sign, so a quoted sign is looked for from there.
    """
    start = max(entry.column - 1, 0)
    if (sign := _UNEXPECTED.search(entry.text)) and (at := text.find(sign.group(1), start)) >= 0:
        return at + 1, len(sign.group(1))
    for word in _QUOTED.findall(entry.text):
        pattern = re.compile(rf"\b{re.escape(word)}\b")
        if found := pattern.search(text, start) or pattern.search(text):
            return found.start() + 1, len(word)
    if entry.column and entry.column <= len(text):
        return entry.column, 1
    stripped = text.strip()
    return text.index(stripped) + 1 if stripped else 1, max(len(stripped), 1)


def _unplaced(log: str, vertex: Source, fragment: Source) -> ShaderError:
    """A link error, or a log in no known format: at the declaration it quotes, if one can be found."""
    body = [line for line in log.splitlines() if line.strip() and not line.startswith("=")]
    told = [line for line in body if "error" in line.lower()] or body[-1:]
    text = re.sub(r"^error:\s*", "", told[0].strip()) if told else "the driver gave no reason"
    place = next((p for word in _QUOTED.findall(text) for s in (fragment, vertex) if (p := _declared(s, word))), None)
    return ShaderError(f"{vertex.stem} with {fragment.stem}: {text}", place=place)


def _declared(source: Source, word: str) -> Place | None:
    pattern = re.compile(rf"^\s*(?:layout\b.*|flat\s+|uniform\b.*)?(?:in|out|uniform)\b.*\b({re.escape(word)})\b")
    for path, lines in zip(source.files, source.lines, strict=True):
        for number, line in enumerate(lines, start=1):
            if match := pattern.match(line):
                return Place(f"shaders/{path}", number, match.start(1) + 1, line, len(word))
    return None


DEFAULTS: dict[str, Define] = {"CIRCLING": False}
"""What every shader may ask for, and is told unless a library's programs are to be told otherwise."""

_Key = tuple[str, str, tuple[tuple[str, Define], ...]]


class ProgramLibrary:
    """The programs of one context: each pair of passes and defines is compiled once.

    Attributes:
        compiled: how many programs this library has compiled. Editing a scene must not move it.
        generation: counts the times that `reload` has put other programs in place of those handed out before.
        thrifty: whether a program that is compiled may draw what one that is not would draw faster, so that the first
            pictures need not wait for so many.
    """

    def __init__(self, ctx: moderngl.Context, folder: Path | None = None, **everywhere: Define) -> None:
        """`folder` is the shader folder; by default the shipped one. `everywhere`: defines of every program."""
        self.compiled = self.generation = 0
        self.thrifty = False
        self._ctx = ctx
        self._folder = folder
        self._everywhere = {**DEFAULTS, **everywhere}
        self._programs: dict[_Key, moderngl.Program] = {}
        self._texts: dict[_Key, tuple[str, str]] = {}
        self._expected: dict[_Key, None] = {}
        self._arrays: dict[moderngl.Program, moderngl.VertexArray] = {}

    def get(self, vertex: str, fragment: str, **defines: Define) -> moderngl.Program:
        """The program of `shaders/passes/<vertex>.vert` and `<fragment>.frag` with these defines.

        Raises:
            ShaderError: a file cannot be read, or the driver refuses it.
        """
        key = (vertex, fragment, tuple(sorted(defines.items())))
        if key not in self._programs:
            first, second = self._load(key)
            self._programs[key] = self._compile(first, second)
            self._texts[key] = first.text, second.text
        return self._programs[key]

    def has(self, vertex: str, fragment: str, **defines: Define) -> bool:
        """Whether a program is compiled."""
        return (vertex, fragment, tuple(sorted(defines.items()))) in self._programs

    def expect(self, vertex: str, fragment: str, **defines: Define) -> None:
        """Note a program that `get` will be asked for: `preload` compiles it."""
        self._expected[vertex, fragment, tuple(sorted(defines.items()))] = None

    def preload(self) -> None:
        """Compile every program that is expected, so that nothing drawn later has to wait for one.

        Raises:
            ShaderError: as `get` does.
        """
        for vertex, fragment, defines in self._expected:
            self.get(vertex, fragment, **dict(defines))

    def reload(self) -> int:
        """Compile anew what was saved since it was compiled; how many programs that were.

        All of them take the place of the old ones at once, and none if one fails.

        Raises:
            ShaderError: as `get` does; every program is as it was.
        """
        changed: dict[_Key, tuple[moderngl.Program, tuple[str, str]]] = {}
        try:
            for key, texts in self._texts.items():
                first, second = self._load(key)
                if (first.text, second.text) != texts:
                    changed[key] = self._compile(first, second), (first.text, second.text)
        except ShaderError:
            for program, _ in changed.values():
                program.release()
            raise
        for key, (program, texts) in changed.items():
            self._release(self._programs[key])
            self._programs[key], self._texts[key] = program, texts
        self.generation += bool(changed)
        return len(changed)

    def vertices(self, program: moderngl.Program) -> moderngl.VertexArray:
        """A vertex array without attributes to draw one of this library's programs with, made once."""
        if program not in self._arrays:
            self._arrays[program] = self._ctx.vertex_array(program, [])
        return self._arrays[program]

    def _load(self, key: _Key) -> tuple[Source, Source]:
        vertex, fragment, defines = key[0], key[1], {**self._everywhere, **dict(key[2])}
        first = load_source(f"passes/{vertex}.vert", defines, self._folder)
        return first, load_source(f"passes/{fragment}.frag", defines, self._folder)

    def _compile(self, first: Source, second: Source) -> moderngl.Program:
        self.compiled += 1
        return compile_program(self._ctx, first, second)

    def _release(self, program: moderngl.Program) -> None:
        if program in self._arrays:
            self._arrays.pop(program).release()
        program.release()

    def release(self) -> None:
        """Free every program; the next `get` compiles anew."""
        for array in self._arrays.values():
            array.release()
        for program in self._programs.values():
            program.release()
        self._arrays.clear()
        self._programs.clear()
        self._texts.clear()
