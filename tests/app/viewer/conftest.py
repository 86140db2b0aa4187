"""Puts this folder and `tests/` on the path, and gives tests a screen of their own.

def test_it_opens(display: Desktop) -> None:
    display.dreamscape3d("view", "harmony")
    assert display.wait_for_window("Harmony").geometry()[2:] == (1280, 720)
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pyglet
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from desktop import INSTALL, Desktop, missing

if TYPE_CHECKING:
    from viewing import Viewer

    from dreamscape3d.app.viewer.loading import Loader

pyglet.options.shadow_window = False  # else importing pyglet.window opens one


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


@pytest.fixture
def dream(tmp_path: Path) -> Path:
    """The red ball's file."""
    from viewing import write_dream

    return write_dream(tmp_path)


@pytest.fixture(scope="module")
def viewer(_desktop: Desktop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Viewer]:
    """The red ball in a window that the tests of a module share."""
    from viewing import SIZE, Viewer, ball, write_dream

    path = write_dream(tmp_path_factory.mktemp("dream"))
    plain = ("--quality", "draft", "--scale", "0.5")  # a size that is kept: pictures can be compared
    shared = Viewer(_desktop, str(path), "--size", "x".join(map(str, SIZE)), *plain)
    shared.sees(lambda picture: ball(picture).area > 0.01, "the ball")
    yield shared
    _desktop.clear()


@pytest.fixture(params=[True, False], ids=["process", "thread"])
def loader(request: pytest.FixtureRequest) -> Iterator[Loader]:
    """In a process of its own, and in a thread."""
    from dreamscape3d.app.viewer.loading import Loader

    with closing(Loader(apart=request.param)) as made:
        yield made


@pytest.fixture
def apart() -> Iterator[Loader]:
    """A loader in a process of its own."""
    from dreamscape3d.app.viewer.loading import Loader

    with closing(Loader()) as made:
        yield made
