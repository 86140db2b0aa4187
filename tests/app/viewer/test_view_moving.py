"""Moving in the viewer: keys and mouse, seen on the screen. One window for all of it, gone home to before each test."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator

import pytest
from viewing import Viewer, ball, box, difference

FOCAL = 0.5 / math.tan(math.radians(25.0)) * 180 / 320
"""Focal length in widths of the picture: the camera's fov is 50 degrees from top to bottom."""


@pytest.fixture(autouse=True)
def _at_home(viewer: Viewer) -> Iterator[None]:
    """Every test begins and ends where the dream's own camera stands."""
    yield
    viewer.window.let_go("w")
    viewer.key("h")
    viewer.sees(lambda picture: abs(ball(picture).x - 0.5) < 0.01 and abs(ball(picture).y - 0.467) < 0.01, "home")


def turned(degrees: float) -> float:
    """Where the ball stands in the picture [widths] once one has turned right by so much."""
    return 0.5 - math.tan(math.radians(degrees)) * FOCAL


def test_w_goes_nearer_and_home_leads_back(viewer: Viewer) -> None:
    before = viewer.still()
    viewer.window.press("w")
    viewer.window.press("shift")
    viewer.sees(lambda picture: ball(picture).area > 2.0 * ball(before).area, "a ball that grows")
    viewer.window.let_go("w")  # before Shift: X then calls the key another
    viewer.window.let_go("shift")
    nearer = viewer.still()
    assert box(nearer).x < box(before).x - 0.03
    assert difference(before, nearer) > 5.0
    viewer.key("h")
    viewer.sees(lambda picture: abs(ball(picture).area / ball(before).area - 1.0) < 0.15, "a ball as large as before")
    assert difference(before, viewer.still()) < 2.0


def test_arrows_and_a_d_go_aside(viewer: Viewer) -> None:
    viewer.window.press("Right")
    viewer.sees(lambda picture: ball(picture).x < 0.4, "the ball further left")
    viewer.window.let_go("Right")
    viewer.window.press("a")
    viewer.sees(lambda picture: ball(picture).x > 0.6, "the ball further right")
    viewer.window.let_go("a")


def test_a_drag_turns_by_as_much_as_the_mouse_goes(viewer: Viewer) -> None:
    viewer.window.drag((100, 90), (200, 90))
    there = turned(12.0)  # 0.12 degrees a pixel
    viewer.sees(lambda picture: abs(ball(picture).x - there) < 0.01, f"the ball at {there:.3f}")


def test_snap_turns_are_thirty_degrees_and_come_back(viewer: Viewer) -> None:
    viewer.key("x")
    viewer.sees(lambda picture: abs(ball(picture).x - turned(30.0)) < 0.012, "the ball at the left")
    viewer.key("z", "z")
    viewer.sees(lambda picture: abs(ball(picture).x - turned(-30.0)) < 0.012, "the ball at the right")
    viewer.key("x")
    viewer.sees(lambda picture: abs(ball(picture).x - 0.5) < 0.01, "the ball in the middle")


def test_v_walks_which_begins_on_the_ground(viewer: Viewer) -> None:
    viewer.window.press("e")
    viewer.sees(lambda picture: ball(picture).y > 0.6, "the ball from above")
    viewer.window.let_go("e")
    viewer.key("v")
    viewer.sees(lambda picture: abs(ball(picture).y - 0.467) < 0.03, "the ball from the ground")
    viewer.key("space")
    viewer.sees(lambda picture: ball(picture).y > 0.52, "the ball in a jump")
    viewer.sees(lambda picture: abs(ball(picture).y - 0.467) < 0.03, "the ball from the ground again")


def test_space_that_is_let_go_stops_and_escape_does_not_quit(viewer: Viewer) -> None:
    viewer.window.press("space")
    viewer.sees(lambda picture: ball(picture).y > 0.55, "the ball from above")
    viewer.window.let_go("space")
    first = ball(viewer.still())
    viewer.key("Escape")
    time.sleep(0.3)
    assert abs(ball(viewer.picture()).y - first.y) < 0.02
    assert viewer.child.running()


def test_a_window_that_is_put_away_lets_go_of_keys(viewer: Viewer) -> None:
    viewer.window.press("d")
    viewer.sees(lambda picture: ball(picture).x < 0.45, "the ball further left")
    viewer.window.minimise()
    time.sleep(0.2)
    viewer.window.restore()
    first = ball(viewer.still())
    time.sleep(0.3)
    assert abs(ball(viewer.picture()).x - first.x) < 0.01
    viewer.window.let_go("d")


def test_m_holds_the_mouse_so_that_it_turns_without_dragging(viewer: Viewer) -> None:
    viewer.window.move(160, 90)
    viewer.key("m")
    time.sleep(0.3)
    for _ in range(6):
        viewer.desktop.xdotool("mousemove_relative", "--", 20, 0)
        time.sleep(0.06)
    viewer.sees(lambda picture: ball(picture).x < 0.42, "the ball further left")
    viewer.key("Escape")
    time.sleep(0.2)
    first = ball(viewer.still())
    viewer.desktop.xdotool("mousemove_relative", "--", -90, 0)
    time.sleep(0.3)
    assert abs(ball(viewer.picture()).x - first.x) < 0.01
