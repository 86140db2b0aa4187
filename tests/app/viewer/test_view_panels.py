"""The panels over a dream in the viewer: inspector, page of keys, schematics; and moving while they are open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from desktop import Desktop, Picture
from viewing import Viewer, ball, difference, write_dream

RIGHT = slice(430, None)
"""Columns that the inspector leaves free; it stands at the left."""


@pytest.fixture(scope="module")
def viewer(_desktop: Desktop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Viewer]:
    """The ball in a window that has room beside the inspector."""
    path = write_dream(tmp_path_factory.mktemp("panels"))
    shown = Viewer(_desktop, str(path), "--size", "960x540", "--scale", "0.25", "--quality", "draft")
    shown.sees(lambda picture: ball(picture).area > 0.01, "the ball")
    yield shown
    _desktop.clear()


def shown(before: Picture) -> Callable[[Picture], bool]:
    """Whether the left part is another than before: the inspector is there."""
    return lambda picture: difference(picture[:, :300], before[:, :300]) > 20.0


def gone(before: Picture) -> Callable[[Picture], bool]:
    return lambda picture: difference(picture, before) < 2.0


def test_a_parameters_slider_is_drawn_and_keys_still_walk(viewer: Viewer) -> None:
    before = viewer.still()
    viewer.key("Tab")
    opened = viewer.sees(shown(before), "the inspector")
    assert ball(opened[:, RIGHT]).area > 0.0
    grown = _grown(viewer, 2.0 * ball(opened[:, RIGHT]).area)
    viewer.window.move(700, 500)
    viewer.window.press("s")
    viewer.sees(
        lambda picture: ball(picture[:, RIGHT]).area < 0.6 * ball(grown[:, RIGHT]).area, "the ball further away"
    )
    viewer.window.let_go("s")
    viewer.key("Tab", "h")
    viewer.sees(lambda picture: ball(picture).area > 1.5 * ball(before).area, "home, the ball still large")


def _grown(viewer: Viewer, area: float) -> Picture:
    """The picture once the slider of `size` was drawn to its end; it is the first of those under `Parameters`."""
    for y in range(294, 342, 8):
        viewer.window.drag((146, y), (290, y))
        with suppress(AssertionError):
            return viewer.sees(lambda picture: ball(picture[:, RIGHT]).area > area, "a larger ball", 1.0)
    raise AssertionError("no slider makes the ball larger")


def test_f1_shows_the_keys_and_escape_puts_them_away(viewer: Viewer) -> None:
    before = viewer.still()
    viewer.key("F1")
    viewer.sees(lambda picture: difference(picture, before) > 20.0, "the page of keys")
    viewer.key("Escape")
    viewer.sees(gone(before), "the picture as before")
    assert viewer.child.running()


def test_f2_draws_schematics_and_takes_them_away(viewer: Viewer) -> None:
    before = viewer.still()
    viewer.key("F2")
    viewer.sees(lambda picture: difference(picture, before) > 1.5, "lines over the picture")
    viewer.key("F2")
    viewer.sees(lambda picture: difference(picture, before) < 0.7, "the picture as before")


def test_nothing_was_said(viewer: Viewer) -> None:
    assert viewer.quit() == 0
    assert viewer.child.said() == ""
