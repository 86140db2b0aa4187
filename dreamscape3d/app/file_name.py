"""A file is named by its path or, for those that come along, by a word: 'mia', 'story/bedtime', 'bodies/mia'."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dreamscape3d import resources
from dreamscape3d.app.suggestion import did_you_mean
from dreamscape3d.errors import UsageError

STORIES, FIGURES = "story/", "bodies/"


def shipped_dreams() -> dict[str, Path]:
    """Name → file of every dream that comes with the package, by name."""
    return _shipped("")


def shipped_stories() -> dict[str, Path]:
    """Name → file of every story that comes along, by name."""
    return _shipped(STORIES)


def shipped_figures() -> dict[str, Path]:
    """Name → file of every figure that comes along, by name."""
    return _shipped(FIGURES)


def find_file(name: str, shipped: Mapping[str, Path], noun: str) -> Path:
    """The file that `name` means: one of that path, else one of those that are `shipped`.

    Raises:
        UsageError: neither exists, or the path is a folder.
    """
    path = Path(name)
    if path.is_file():
        return path
    if name in shipped:
        return shipped[name]
    if path.is_dir():
        raise UsageError(f"'{name}' is a folder, not a {noun} file")
    raise _unknown(path, name, list(shipped), noun)


def _shipped(folder: str) -> dict[str, Path]:
    return {f"{folder}{path.stem}": path for path in sorted((resources.scenes() / folder).glob("*.toml"))}


def _unknown(path: Path, name: str, shipped: list[str], noun: str) -> UsageError:
    looks_like_a_path = path.suffix or len(path.parts) > 1
    beside = [str(path.with_name(other.name)) for other in _siblings(path)] if looks_like_a_path else []
    own = path.with_name(f"{path.name}.toml")
    meant = f"did you mean '{own}'?" if own.is_file() else did_you_mean(name, [*beside, *shipped])
    what = "file" if looks_like_a_path else noun
    return UsageError(f"there is no {what} '{name}'", cure=meant or "'dreamscape3d list' shows those that come along")


def _siblings(path: Path) -> list[Path]:
    try:
        return sorted(path.parent.glob("*.toml"))[:1000]
    except OSError:
        return []
