"""A dream is named by its path or, for those that come along, by a word."""

from __future__ import annotations

from pathlib import Path

from dreamscape3d import resources
from dreamscape3d.app.suggestion import did_you_mean
from dreamscape3d.errors import UsageError


def shipped_dreams() -> dict[str, Path]:
    """Name → file of every dream that comes with the package, by name."""
    return {path.stem: path for path in sorted(resources.scenes().glob("*.toml"))}


def find_dream(name: str) -> Path:
    """The dream file that `name` means: a file of that path, else a shipped dream.

    Raises:
        UsageError: neither exists, or the path is a folder.
    """
    path = Path(name)
    if path.is_file():
        return path
    shipped = shipped_dreams()
    if name in shipped:
        return shipped[name]
    if path.is_dir():
        raise UsageError(f"'{name}' is a folder, not a dream file")
    raise _unknown(path, name, list(shipped))


def _unknown(path: Path, name: str, shipped: list[str]) -> UsageError:
    if name.startswith("story/"):
        return UsageError(f"'{name}' is a story, not a dream", cure=f"dreamscape3d play {name}")
    looks_like_a_path = path.suffix or len(path.parts) > 1
    beside = [str(path.with_name(other.name)) for other in _siblings(path)] if looks_like_a_path else []
    own = path.with_name(f"{path.name}.toml")
    meant = f"did you mean '{own}'?" if own.is_file() else did_you_mean(name, [*beside, *shipped])
    what = "no file" if looks_like_a_path else "no dream"
    return UsageError(f"there is {what} '{name}'", cure=meant or "'dreamscape3d list' shows those that come along")


def _siblings(path: Path) -> list[Path]:
    try:
        return sorted(path.parent.glob("*.toml"))[:1000]
    except OSError:
        return []
