"""Puts this folder and `tests/` on the path, and gives tests a screen of their own.

def test_it_opens(display: Desktop) -> None:
    display.dreamscape3d("view", "harmony")
    assert display.wait_for_window("Harmony").geometry()[2:] == (1280, 720)
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from desktop import INSTALL, Desktop, missing


@pytest.fixture(scope="session")
def _desktop() -> Iterator[Desktop]:
    if absent := missing():
        reason = f"{' and '.join(absent)} missing: {INSTALL}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with Desktop() as desktop:
        yield desktop


@pytest.fixture
def display(_desktop: Desktop) -> Iterator[Desktop]:
    """The session's screen, 2560×1440 and empty; what a test starts in it is stopped after it."""
    yield _desktop
    _desktop.clear()
