"""Look for every fault in dream files and tell each with its line and what to do about it.

Exit code 0 when all are well, 2 when any has a fault.
"""

from __future__ import annotations

import argparse
import sys

from dreamscape3d.app.dream_name import find_dream
from dreamscape3d.app.story_name import find_story, is_story
from dreamscape3d.errors import DreamscapeError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `check` takes."""
    parser.add_argument("files", metavar="FILE", nargs="+", help="path or name of a dream or story")


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
        return check_file(find_story(name) if is_story(name) else find_dream(name))
    except DreamscapeError as error:
        return [error]
