"""Look for every fault in dreams, figures and stories and tell each with its line and what to do about it.

FILE is a path, or the name of one that comes along, as 'mia', 'bodies/mia' or 'story/bedtime'. What it is meant to be
is told from what it holds. Exit code 0 when all are well, 2 when any has a fault.
"""

from __future__ import annotations

import argparse
import sys

from dreamscape3d.app.file_name import find_file, shipped_dreams, shipped_figures, shipped_stories
from dreamscape3d.errors import DreamscapeError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `check` takes."""
    parser.add_argument("files", metavar="FILE", nargs="+", help="path or name of a dream, a figure or a story")


def run(args: argparse.Namespace) -> int:
    """Check every file, also after one that fails. Faults go to stderr, "FILE: fine" to stdout."""
    return max([_check(name) for name in args.files])


def _check(name: str) -> int:
    faults = _faults(name)
    if not faults:
        print(f"{name}: fine")
        return 0
    print("\n".join(str(fault) for fault in faults), file=sys.stderr)
    print(f"{name}: {len(faults)} fault{'s' if len(faults) > 1 else ''}", file=sys.stderr)
    return 2


def _faults(name: str) -> list[DreamscapeError]:
    from dreamscape3d.formats import check_file

    try:
        return check_file(find_file(name, {**shipped_dreams(), **shipped_stories(), **shipped_figures()}, "dream"))
    except DreamscapeError as error:
        return [error]
