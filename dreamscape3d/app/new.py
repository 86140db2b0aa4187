"""Write NAME.toml: a small, commented dream to change. An existing file is never overwritten."""

from __future__ import annotations

import argparse
from pathlib import Path

import dreamscape3d
from dreamscape3d.errors import OutputError, UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `new` takes."""
    parser.add_argument("name", metavar="NAME", help="name or path of the new dream; .toml is added")


def run(args: argparse.Namespace) -> int:
    """Write the file and say how to see it.

    Raises:
        UsageError: the name is none, or the file exists.
        OutputError: the folder does not exist or cannot be written.
    """
    path = new_path(args.name)
    _write(path, starter_text())
    print(f"wrote {path}\nsee it with: dreamscape3d still {path} -o {path.with_suffix('.png')}")
    return 0


def new_path(name: str) -> Path:
    """The file that `name` asks for.

    Raises:
        UsageError: it names no file, or has another ending than .toml.
    """
    path = Path(name)
    if path.name in ("", ".", "..") or "\0" in name:
        raise UsageError(f"'{name}' names no file", cure="dreamscape3d new night")
    if path.suffix not in ("", ".toml"):
        raise UsageError(f"'{name}' ends in '{path.suffix}'; a dream file ends in .toml")
    return path.with_suffix(".toml")


def starter_text() -> str:
    """The commented starter dream."""
    folder = Path(dreamscape3d.__file__).parent
    return (folder / "formats" / "starter.toml").read_text(encoding="utf-8")


def _write(path: Path, text: str) -> None:
    try:
        file = path.open("xb")
    except FileExistsError:
        raise UsageError(f"{path} exists already", cure="choose another name") from None
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}") from error
    try:
        with file:
            file.write(text.encode("utf-8"))
    except OSError as error:
        path.unlink(missing_ok=True)
        raise OutputError(f"{path} cannot be written: {error.strerror}") from error
