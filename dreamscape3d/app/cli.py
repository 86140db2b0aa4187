"""`dreamscape3d`: reads the command line, runs one command, turns errors into text and an exit code.

Exit codes: 0 done · 1 the surroundings fail (no OpenGL, a picture cannot be written) · 2 the input is refused
(a dream file, an argument) · 130 interrupted · 141 the reader of the output went away.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from importlib import import_module

from dreamscape3d import __version__

TYPE_CHECKING = False  # typing takes 5 ms to import, a tenth of what --help may take
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, NoReturn

    from dreamscape3d.errors import UsageError

COMMANDS = {
    "view": ("view", "open a window and walk in a dream"),
    "play": ("play", "play a story, or watch it told"),
    "still": ("still", "render one picture of a dream, or of several entangled"),
    "entangle": ("entangle", "render a strip of dreams that grow into each other"),
    "storyboard": ("storyboard", "render a sheet of the acts of a story"),
    "gallery": ("gallery", "render dreams as cards on a web page"),
    "loop": ("loop", "render a short moving picture that repeats"),
    "check": ("check", "tell every fault in dreams, figures and stories"),
    "schema": ("schema", "print the JSON Schema of dreams, figures or stories"),
    "new": ("new", "write a starter dream"),
    "list": ("listing", "list the dreams and stories that come along"),
    "doctor": ("doctor", "tell what is here and what is missing to render"),
}
"""Command → (module of `app` with `add_arguments` and `run`, what it does)."""

_EXAMPLES = """\
examples:
  dreamscape3d view                                      choose a dream and walk in it
  dreamscape3d list                                      the dreams that come along
  dreamscape3d still harmony -o harmony.png              a picture of one
  dreamscape3d entangle mia finn -o both.png             how one grows into the other
  dreamscape3d new night                                 write night.toml, a dream to change
  dreamscape3d check night.toml                          every fault in it, with its line
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Never raises: what goes wrong is told on stderr and in the exit code.

    With `--traceback` or DREAMSCAPE3D_TRACEBACK=1 errors keep their traceback, for developers.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    developing = "--traceback" in words or os.environ.get("DREAMSCAPE3D_TRACEBACK", "0") not in ("", "0")
    words = [word for word in words if word != "--traceback"]
    _print_anywhere()
    try:
        status = _run(words)
        if sys.stdout is not None:  # the shell may have closed it
            sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        _stop_printing()
        return 141
    except Exception as error:
        if developing:
            raise
        return _tell(error)


def make_parser(chosen: str | None = None) -> argparse.ArgumentParser:
    """The command line as `--help` shows it. Only the `chosen` command's own arguments are filled in."""
    parser = _Parser(
        prog="dreamscape3d",
        description="Neon dream spaces from plain data files, with or without a display.",
        epilog=_EXAMPLES,
        formatter_class=_Formatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"dreamscape3d {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name, (module_name, summary) in COMMANDS.items():
        command = commands.add_parser(name, help=summary, allow_abbrev=False, formatter_class=_Formatter)
        if name == chosen:
            _fill(command, import_module(f"dreamscape3d.app.{module_name}"))
    return parser


def _fill(command: argparse.ArgumentParser, module: Any) -> None:
    command.description = module.__doc__
    module.add_arguments(command)
    options = [option for action in command._actions for option in action.option_strings]
    command.set_defaults(run=module.run, options=options)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Keeps line breaks, and finds the width without importing shutil (8 ms)."""

    def __init__(self, prog: str) -> None:
        try:
            columns = int(os.environ.get("COLUMNS", "")) or 80
        except ValueError:
            columns = os.get_terminal_size(1).columns if os.isatty(1) else 80
        super().__init__(prog, width=min(max(columns, 40), 120) - 2)


class _Parser(argparse.ArgumentParser):
    """argparse whose complaints are `UsageError`s."""

    def error(self, message: str) -> NoReturn:
        from dreamscape3d.errors import UsageError

        raise UsageError(message.replace("the following arguments are required", "missing"), cure=f"{self.prog} --help")


def _run(words: list[str]) -> int:
    _refuse_unknown_command(words)
    parser = make_parser(words[0] if words else None)
    try:
        args, extra = parser.parse_known_args(words)
    except SystemExit as done:  # --help and --version print and leave
        return int(done.code or 0)
    if extra:
        known = args.options if args.command else ["--help", "--version"]
        raise _unknown_option(extra[0], args.command or "", known)
    if args.command is None:
        parser.print_help(sys.stderr)
        return 2
    return int(args.run(args))


def _refuse_unknown_command(words: list[str]) -> None:
    if not words or words[0].startswith("-") or words[0] in COMMANDS:
        return
    from dreamscape3d.app.suggestion import did_you_mean
    from dreamscape3d.errors import UsageError

    word = words[0]
    meant = did_you_mean(word, COMMANDS)
    if not meant and _names_a_dream(word):
        meant = f"did you mean 'dreamscape3d still {word} -o dream.png'?"
    raise UsageError(f"there is no command '{word}'", cure=meant or f"one of: {', '.join(COMMANDS)}")


def _names_a_dream(word: str) -> bool:
    from dreamscape3d.app.file_name import shipped_dreams

    return word.endswith(".toml") or word in shipped_dreams()


def _unknown_option(word: str, command: str, options: list[str]) -> UsageError:
    from dreamscape3d.app.suggestion import did_you_mean
    from dreamscape3d.errors import UsageError

    called = f"dreamscape3d {command}".rstrip()
    kind = "option" if word.startswith("-") else "argument"
    meant = did_you_mean(word.split("=")[0], options)
    return UsageError(f"'{called}' takes no {kind} '{word}'", cure=meant or f"{called} --help")


def _tell(error: Exception) -> int:
    """Print what went wrong; gives the exit code."""
    from dreamscape3d.errors import DreamscapeError

    if isinstance(error, DreamscapeError):
        text = str(error)
    elif isinstance(error, OSError | MemoryError):
        text = f"the system refused: {str(error) or type(error).__name__}"
    else:
        text = f"a fault of dreamscape3d itself: {type(error).__name__}: {error}\n  cure: report it with --traceback"
    print(text, file=sys.stderr)
    return 2 if _is_refusal(error) else 1


def _is_refusal(error: Exception) -> bool:
    """Whether it is of the input, not of the surroundings."""
    from dreamscape3d.errors import DreamFileError, ExpressionError, LimitError, UsageError

    if isinstance(error, DreamFileError | UsageError | LimitError | ExpressionError):
        return True
    from dreamscape3d.dream.bounds import JournalError  # here already, where it is one

    return isinstance(error, JournalError)


def _print_anywhere() -> None:
    """A terminal that lacks a sign gets an escape for it, not an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _stop_printing() -> None:
    """Point stdout to nowhere, else the interpreter complains once more when it flushes at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
