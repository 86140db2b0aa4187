"""What can go wrong, as a tree.

    DreamscapeError                  base: message, place, cure
    ├── DreamFileError               one or more faults in a dream file
    ├── ExpressionError              a signal's text cannot be read
    ├── LimitError                   a scene asks for more than the documented bounds
    ├── JournalError                 an event does not fit (dream/bounds.py)
    ├── ShaderError                  GLSL did not compile or link
    ├── GraphicsError                no usable OpenGL, or the context was lost
    ├── OutputError                  a picture could not be written
    └── UsageError                   a command was called with something it cannot use

Messages are lower case, hold the offending value and blame nobody. A `cure` says what to do next.
Library code raises these; only `app` turns them into text on stderr and an exit code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a text file something is: `line` and `column` count from 1, columns in characters."""

    path: str
    line: int
    column: int
    text: str = ""
    width: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"

    def excerpt(self) -> str:
        """The line itself with carets under the fault, or "" where the line is not known."""
        if not self.text:
            return ""
        lead = "".join("\t" if c == "\t" else " " for c in self.text[: self.column - 1])
        number = f"{self.line:>5} | "
        return f"{number}{self.text}\n{' ' * (len(number) - 2)}| {lead}{'^' * max(self.width, 1)}"


class DreamscapeError(Exception):
    """Base of every error this package raises on purpose.

    Attributes:
        message: what is wrong, one line, lower case.
        place: where, for faults in text files; else None.
        cure: what to do about it, or "".
    """

    def __init__(self, message: str, *, place: Place | None = None, cure: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.cure = cure

    def __str__(self) -> str:
        """The whole report: `path:line:column: message`, excerpt with caret, cure."""
        head = f"{self.place}: {self.message}" if self.place else self.message
        parts = [head]
        if self.place and (excerpt := self.place.excerpt()):
            parts.append(excerpt)
        if self.cure:
            parts.append(f"  cure: {self.cure}")
        return "\n".join(parts)

    def __reduce__(self) -> tuple[Any, ...]:
        """Python would call the class with `args` alone, which none of these classes is made by."""
        return _again, (type(self), self.args, self.__dict__.copy())


def _again(kind: type[DreamscapeError], args: tuple[object, ...], state: dict[str, Any]) -> DreamscapeError:
    """The error that was pickled."""
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class DreamFileError(DreamscapeError):
    """Faults in one dream file. `faults` holds every one found (at most 100), in file order."""

    def __init__(self, faults: list[DreamscapeError]) -> None:
        first = faults[0]
        super().__init__(first.message, place=first.place, cure=first.cure)
        self.faults = faults

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


class ExpressionError(DreamscapeError):
    """A signal's text cannot be read. `column` counts from 1 within the expression; `width` in characters."""

    def __init__(self, message: str, *, column: int = 1, width: int = 1, cure: str = "") -> None:
        super().__init__(message, cure=cure)
        self.column = column
        self.width = width


class LimitError(DreamscapeError):
    """A scene asks for more than the documented bounds."""


class ShaderError(DreamscapeError):
    """GLSL did not compile or link; the place is the author's own file and line."""


class GraphicsError(DreamscapeError):
    """No usable OpenGL, or the context was lost."""


class OutputError(DreamscapeError):
    """A picture could not be written."""


class UsageError(DreamscapeError):
    """A command was called with something it cannot use."""
