"""A story is named by its path or, for those that come along, as 'story/bedtime'."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from dreamscape3d import resources
from dreamscape3d.app.suggestion import did_you_mean
from dreamscape3d.errors import UsageError

if TYPE_CHECKING:
    from dreamscape3d.dream.telling.story import Story

SHIPPED = "story/"
DEFAULT = "story/bedtime"
_ACT = re.compile(r"^\s*\[\[\s*act\s*\]\]", re.MULTILINE)
_LARGEST = 1 << 20  # bytes that are looked at


def shipped_stories() -> dict[str, Path]:
    """Name → file of every story that comes with the package, by name."""
    return {f"{SHIPPED}{path.stem}": path for path in sorted((resources.scenes() / "story").glob("*.toml"))}


def is_story(name: str) -> bool:
    """Whether a story is meant, not a dream: by its name, or by the acts in the file of that path."""
    path = Path(name)
    if path.is_file():
        try:
            with path.open(encoding="utf-8", errors="replace") as file:
                return _ACT.search(file.read(_LARGEST)) is not None
        except OSError:
            return False
    return name.startswith(SHIPPED)


def find_story(name: str) -> Path:
    """The story file that `name` means: a file of that path, else a shipped story.

    Raises:
        UsageError: neither exists, or the file is a dream's.
    """
    path, shipped = Path(name), shipped_stories()
    if path.is_file():
        if not is_story(name):
            raise UsageError(f"'{name}' is a dream, not a story: it has no acts", cure=f"dreamscape3d view {name}")
        return path
    if name in shipped:
        return shipped[name]
    known = did_you_mean(name, shipped) or f"those that come along: {', '.join(shipped)}"
    raise UsageError(f"there is no story '{name}'", cure=known)


def load_named_story(name: str) -> tuple[Path, Story]:
    """The story that `name` means, and its file.

    Raises:
        UsageError, DreamFileError: it does not exist, or has faults.
    """
    path = find_story(name)
    from dreamscape3d.formats.story import load_story

    return path, load_story(path)
