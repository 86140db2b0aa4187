"""Puts `tests/` and this folder on the path, and keeps one small renderer for marching."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))


@pytest.fixture
def gpu(gl: Any) -> Iterator[Any]:
    """A `drawing.Gpu` on the session's context."""
    from drawing import Gpu

    made = Gpu(gl)
    yield made
    made.release()
