"""Where the shaders and the shipped scenes lie: inside the wheel, or at the top of a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def _folder(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def shaders() -> Path:
    """The folder of GLSL sources."""
    return _folder("shaders")


def scenes() -> Path:
    """The folder of shipped dream files."""
    return _folder("scenes")
