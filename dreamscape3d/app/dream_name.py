"""A dream is named by its path or, for those that come along, by a word."""

from __future__ import annotations

from pathlib import Path

from dreamscape3d.app.file_name import find_file, shipped_dreams, shipped_figures, shipped_stories
from dreamscape3d.errors import UsageError


def find_dream(name: str) -> Path:
    """The dream file that `name` means: a file of that path, else a shipped dream.

    What is in the file shows when it is loaded.

    Raises:
        UsageError: neither exists, or the path is a folder; a story or a figure is named.
    """
    if not Path(name).is_file():
        if name in shipped_stories():
            raise UsageError(f"'{name}' is a story, not a dream", cure=f"dreamscape3d play {name}")
        if name in shipped_figures():
            cure = f'a dream lets it in: [[body]] figure = "{Path(name).name}"'
            raise UsageError(f"'{name}' is a figure, not a dream", cure=cure)
    return find_file(name, shipped_dreams(), "dream")
