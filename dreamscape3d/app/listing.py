"""List the dreams and stories that come along, with their titles."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from dreamscape3d.app.file_name import shipped_dreams, shipped_stories

_TITLE = re.compile(r"""^\s*title\s*=\s*(["'])(.*)\1\s*(?:#.*)?$""")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`list` takes nothing."""


def run(args: argparse.Namespace) -> int:
    """Print name and title of each."""
    dreams = {**shipped_dreams(), **shipped_stories()}
    width = max(map(len, dreams), default=0)
    for name, path in dreams.items():
        print(f"{name:<{width}}  {title_of(path)}".rstrip())
    return 0


def title_of(path: Path) -> str:
    """The title in a dream file's head, or "": only lines before its first table are read."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.lstrip().startswith("["):
                return ""
            if match := _TITLE.match(line.rstrip("\n")):
                return match[2]
    return ""
