"""Waits for what a Loader makes ready, of dreams that are written here."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.loading import Loader

LONG = 30.0  # seconds until something is taken for lost
GOOD = 'title = "night"\n\n[[form]]\nshape = "sphere"\nradius = 1.0\n'
BAD = 'title = "night"\n\n[[form]]\nshape = "sphere"\nradius = -1.0\nmaterial = "gold"\n'
posix = pytest.mark.skipif(os.name != "posix", reason="signals")


def until(loader: Loader, *kinds: type, seconds: float = LONG) -> Any:
    """The next result of one of these kinds; None where none comes."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        result = loader.poll()
        if isinstance(result, kinds):
            return result
        time.sleep(0.002)
    return None


def write(folder: Path, text: str = GOOD, name: str = "night.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
