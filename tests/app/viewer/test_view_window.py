"""The viewer's window itself: all of a screen, another screen, tiny, huge, and put away."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from desktop import Picture, until
from viewing import LONGEST, SIZE, Viewer, ball, difference


@pytest.fixture(autouse=True)
def _as_it_was(viewer: Viewer) -> Iterator[None]:
    """Every test leaves the window as large as it found it."""
    yield
    assert viewer.child.running()
    viewer.window.resize(*SIZE)
    until(lambda: viewer.window.geometry()[2:] == SIZE, "the size it had", LONGEST)


def fills(picture: Picture) -> bool:
    """Whether the dream reaches every edge: its sky and ground are nowhere black; and the ball is in the middle."""
    edges = (picture[0], picture[-1], picture[:, 0], picture[:, -1])
    return all(edge.max(axis=-1).min() > 12 for edge in edges) and abs(ball(picture).x - 0.5) < 0.03


def shows(viewer: Viewer, width: int, height: int) -> Picture:
    """The picture once it fills a window of that size."""
    until(lambda: viewer.window.geometry()[2:] == (width, height), f"{width} x {height}", LONGEST, viewer.child.said)
    return viewer.sees(lambda picture: picture.shape[:2] == (height, width) and fills(picture), "a full picture")


def test_tiny_and_huge_and_back(viewer: Viewer) -> None:
    before = viewer.still()
    for width, height in ((64, 48), (2560, 1440), (300, 700), SIZE):
        viewer.window.resize(width, height)
        shows(viewer, width, height)
    viewer.sees(lambda picture: difference(picture, before) < 2.0, "the same picture as before")
    viewer.window.resize(1, 1)
    time.sleep(0.5)
    viewer.window.resize(*SIZE)
    shows(viewer, *SIZE)
    assert viewer.child.said() == ""


@pytest.mark.parametrize("key", ["F11", "alt+Return"])
def test_all_of_the_screen_and_back(viewer: Viewer, key: str) -> None:
    place = viewer.window.geometry()
    viewer.key(key)
    viewer.grown((2560, 1440))
    shows(viewer, 2560, 1440)
    assert viewer.window.geometry()[:2] == (0, 0)
    viewer.key(key)
    viewer.grown(SIZE)
    shows(viewer, *SIZE)
    assert viewer.window.geometry() == place
    viewer.window.press("w")
    viewer.sees(lambda picture: ball(picture).area > 0.04, "that keys still move")
    viewer.window.let_go("w")
    viewer.key("h")
    viewer.sees(lambda picture: ball(picture).area < 0.027, "home")


def test_put_away_it_rests_and_comes_back(viewer: Viewer) -> None:
    viewer.window.minimise()
    time.sleep(0.5)
    before, began = viewer.spent(), time.monotonic()
    time.sleep(1.0)
    share = (viewer.spent() - before) / (time.monotonic() - began)
    assert share < 0.1, f"{share:.0%} of a processor while nobody sees it"
    viewer.window.restore()
    shows(viewer, *SIZE)
    viewer.sees(lambda picture: fills(picture) and ball(picture).area > 0.01, "the ball")
