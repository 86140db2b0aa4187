"""A story is named by its path or, for those that come along, as 'story/bedtime'."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dreamscape3d.app.file_name import STORIES, find_file, shipped_dreams, shipped_stories
from dreamscape3d.errors import UsageError

if TYPE_CHECKING:
    from dreamscape3d.dream.telling.story import Story

DEFAULT = "story/bedtime"


def is_story(name: str) -> bool:
    """Whether a story is meant, not a dream: by its name, or by what is in the file of that path.

    Raises:
        DreamFileError: the file of that path cannot be read, or is not TOML.
    """
    if not Path(name).is_file():
        return name.startswith(STORIES)
    from dreamscape3d.formats import kind_of_file

    return kind_of_file(name) == "story"


def find_story(name: str) -> Path:
    """The story file that `name` means: a file of that path, else a shipped story.

    What is in the file shows when it is loaded.

    Raises:
        UsageError: neither exists, or the path is a folder; a dream is named.
    """
    if not Path(name).is_file() and name in shipped_dreams():
        raise UsageError(f"'{name}' is a dream, not a story", cure=f"dreamscape3d view {name}")
    return find_file(name, shipped_stories(), "story")


def load_named_story(name: str) -> tuple[Path, Story]:
    """The story that `name` means, and its file.

    Raises:
        UsageError, DreamFileError: it does not exist, is none, or has faults.
    """
    path = find_story(name)
    from dreamscape3d.formats import load_story

    return path, load_story(path)
