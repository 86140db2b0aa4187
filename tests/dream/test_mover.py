"""What is wished and what is seen: springs, directions, bounds, views, and the way home."""

from __future__ import annotations

import math

import numpy as np
import pytest
from support.trips import FORWARD, START, STILL, Trip, look, still

from dreamscape3d.dream.mover import HOMEWARD, Mover
from dreamscape3d.dream.stance import Moving, Wish, angles, direction
from dreamscape3d.maths.spring import follow
from dreamscape3d.maths.transform import camera_from_world
from dreamscape3d.scene.moment import View
from dreamscape3d.sdf import shape as s

# -- springs and directions ------------------------------------------------------------------------------


def test_a_spring_is_the_same_for_any_step() -> None:
    """x(t) = (1 + ωt)·e^(−ωt) from rest at 1."""
    x, v = 1.0, 0.0
    for _ in range(30):
        x, v = follow(x, v, 0.0, 5.0, 0.01)
    assert x == pytest.approx((1 + 1.5) * math.exp(-1.5))
    assert (x, v) == pytest.approx(follow(1.0, 0.0, 0.0, 5.0, 0.3))


def test_directions() -> None:
    assert direction(0, 0) == pytest.approx([0, 0, -1])
    assert direction(90, 0) == pytest.approx([1, 0, 0])
    assert direction(0, 90) == pytest.approx([0, 1, 0])
    for yaw, pitch in ((10, 20), (-170, -80), (179, 0)):
        assert angles(direction(yaw, pitch) * 7) == pytest.approx((yaw, pitch))
    assert angles(np.zeros(3)) == (0.0, 0.0)


@pytest.mark.parametrize("down", [-1.0, 1.0])
def test_straight_down_and_up_keep_their_picture(down: float) -> None:
    """One degree away from the pole the picture is turned by one degree, not round."""
    yaw, pitch = angles(np.array([0.0, down, 0.0]))
    pole = camera_from_world((0, 0, 0), (0, down, 0))[:3, :3]
    near = camera_from_world((0, 0, 0), direction(yaw, pitch * 89 / 90))[:3, :3]
    assert np.abs(pole - near).max() < 0.03


# -- wishes ----------------------------------------------------------------------------------------------


def test_wishes_are_bounded() -> None:
    wild = Wish(5.0, math.nan, -math.inf, 1e9, math.nan, -math.inf, 1e9, True, True).bounded()
    assert wild == Wish(1.0, 0.0, 0.0, 360.0, 0.0, 0.0, 100.0, True, True)


def test_pitch_stops_short_of_the_poles_and_yaw_goes_round() -> None:
    trip = Trip(still(), "fly").go(Wish(tilt=40.0, turn=100.0), 10)
    assert trip.now.pitch == 89.0
    assert trip.now.yaw == pytest.approx(1000 - 1080)
    assert trip.go(Wish(tilt=-300.0)).now.pitch == -89.0


def test_the_wheel_changes_speed_over_decades() -> None:
    trip = Trip(still(), "fly").go(Wish(scroll=3.0))
    assert trip.mover.speed == pytest.approx(3.0 * 1.25**3)
    assert trip.go(Wish(scroll=100.0), 3).mover.speed == 1000.0
    assert trip.go(Wish(scroll=-100.0), 9).mover.speed == 0.01
    trip.mover.set_speed(1e9)
    trip.mover.set_speed(math.nan)
    assert trip.mover.speed == 1000.0


def test_speed_is_what_it_says() -> None:
    """One metre a second for ten seconds; aslant no faster; three times as fast with `fast`."""
    straight = Trip(still(), "fly", speed=1.0).go(FORWARD, 600)
    assert math.hypot(*straight.now.velocity) == pytest.approx(1.0, abs=1e-6)
    assert straight.now.eye[2] == pytest.approx(-10.0, abs=0.2)
    aslant = Trip(still(), "fly", speed=1.0).go(Wish(forward=1.0, right=1.0, up=1.0), 120)
    assert math.hypot(*aslant.now.velocity) == pytest.approx(1.0, abs=1e-6)
    half = Trip(still(), "fly", speed=1.0).go(Wish(forward=0.5), 120)
    assert math.hypot(*half.now.velocity) == pytest.approx(0.5, abs=1e-6)
    fast = Trip(still(), "fly", speed=1.0).go(Wish(forward=1.0, fast=True), 120)
    assert math.hypot(*fast.now.velocity) == pytest.approx(3.0, abs=1e-6)


def test_acceleration_is_smooth() -> None:
    """Speed rises without a jump and never swings over; nine tenths of it within a third of a second."""
    trip = Trip(still(), "fly").go(FORWARD, 90)
    speed = np.array([math.hypot(*stance.velocity) for stance in trip.stances])
    assert (np.diff(speed) >= -1e-9).all()
    assert np.diff(speed).max() < 0.3
    assert speed.max() <= 3.0 + 1e-9
    assert speed[20] > 2.7


# -- views -----------------------------------------------------------------------------------------------


def same_view(a: View, b: View) -> bool:
    facing = [camera_from_world(v.eye, v.target, v.roll) for v in (a, b)]
    return (
        np.allclose(a.eye, b.eye, atol=1e-9)
        and np.allclose(*facing, atol=1e-9)
        and (a.fov, a.exposure, a.roll) == (b.fov, b.exposure, b.roll)
    )


@pytest.mark.parametrize("mode", ["fly", "walk", "orbit"])
@pytest.mark.parametrize("target", [(0.3, 1.9, -4.0), (5.0, -2.0, 9.0), (0.4, -8.0, 0.2), (0.5, 60.0, 0.1)])
def test_leaving_the_path_keeps_the_view(mode: Moving, target: tuple[float, ...]) -> None:
    """Looking level, down, and straight up and down; with a roll, a lens and an exposure of its own."""
    base = View(np.array([0.5, 1.1, 0.1]), np.array(target), 12.0, 31.0, -0.5)
    field = still(s.plane(), s.box(1.0).at(0, 0, -6))
    mover = Mover()
    mover.step(STILL, field(0), base)
    assert mover.view(base) is base
    mover.change(mode, base, field(0))
    assert mover.mode == mode
    assert same_view(mover.view(base), base)
    assert same_view(mover.view(base, 0.3), base)
    if mode != "walk":  # whose eye now rises to its height
        mover.step(STILL, field(0), base)
        assert same_view(mover.view(base), base)


def test_every_change_of_mode_keeps_the_view() -> None:
    base, field = START, still(s.plane(), s.box(1.0).at(0, 1, -6))
    mover = Mover()
    modes: tuple[Moving, ...] = ("fly", "orbit", "walk", "orbit", "fly", "walk", "fly", "path", "walk", "path", "orbit")
    for mode in modes:
        before = mover.view(base, 0.6)
        mover.change(mode, base, field(0))
        assert np.abs(mover.view(base, 0.6).eye - before.eye).max() < 0.05  # a tick's way, for lack of a passage
        for wish in (FORWARD, Wish(turn=2.0, forward=0.5), Wish(tilt=1.0)):
            mover.step(wish, field(0), base)


def test_pictures_between_ticks_lie_between_them() -> None:
    trip = Trip(still(), "fly").go(Wish(forward=1.0, turn=2.0), 30)
    a, b = trip.stances[-2:]
    for alpha in (0.0, 0.25, 1.0):
        view = trip.mover.view(START, alpha)
        assert view.eye == pytest.approx(np.array(a.eye) + alpha * (np.array(b.eye) - np.array(a.eye)))
        yaw, _ = angles(view.target - view.eye)
        assert yaw == pytest.approx(a.yaw + alpha * 2.0)


def test_looking_ahead_of_the_next_tick() -> None:
    """What the mouse did since the last tick shows at once, and the tick that takes it changes nothing."""
    trip = Trip(still(), "fly").go(STILL, 3)
    shown = trip.mover.view(START, 0.9, ahead=(7.0, -3.0))
    trip.go(Wish(turn=7.0, tilt=-3.0))
    assert same_view(trip.mover.view(START, 0.0, ahead=(0.0, 0.0)), shown)


def test_a_snap_turn_has_no_passage() -> None:
    """At once, shown as such, and no motion for the vignette."""
    trip = Trip(still(), "fly").go(STILL, 2).go(Wish(snap=30.0))
    yaw, _ = angles(trip.mover.view(START, 0.0).target - trip.mover.view(START, 0.0).eye)
    assert yaw == pytest.approx(30.0)
    assert trip.mover.moving_amount == 0.0
    assert Trip(still(), "fly").go(Wish(turn=1.0)).mover.moving_amount == pytest.approx(60.0 / 120.0)


def test_yaw_passes_through_the_seam_the_short_way() -> None:
    trip = Trip(still(), "fly", look((0, 0, 0), (0.01, 0, 9))).go(Wish(turn=3.0))
    yaw, _ = angles(trip.mover.view(START, 0.5).target - trip.mover.view(START, 0.5).eye)
    assert abs(abs(yaw) - 180) < 3.0


def test_the_path_is_the_dreams_own_camera() -> None:
    mover = Mover()
    for tick in range(5):
        base = look((tick, 1, 0), (0, 0, -5))
        mover.step(FORWARD, still()(0), base)
        assert mover.view(base, 0.5) is base
        assert mover.stance.eye == (tick, 1, 0)
    assert mover.moving_amount == 1.0


def test_home_floats_back_and_then_plays_the_path() -> None:
    trip = Trip(still(), "fly").go(Wish(forward=1.0, turn=1.0, right=0.3), 120)
    away = trip.mover.view(START)
    trip.mover.go_home(START)
    assert same_view(trip.mover.view(START), away)
    eyes = []
    for tick in range(math.ceil(HOMEWARD * 60) + 1):
        base = look((0.0, 1.6, -0.01 * tick))
        trip.mover.step(STILL, trip.field(0), base)
        eyes.append(trip.mover.view(base).eye)
    assert np.linalg.norm(np.diff(eyes, axis=0), axis=1).max() < 0.15  # of 5 m in 1.4 s
    assert trip.mover.view(base) is base
    assert trip.mover.mode == "path"


def test_home_at_once_and_away_on_the_way() -> None:
    trip = Trip(still(), "fly").go(FORWARD, 60)
    trip.mover.go_home(START)
    trip.go(STILL, 30)
    shown = trip.mover.view(START)
    assert 0.1 < shown.eye[2] * -1 < 2.0
    trip.mover.change("fly", START, trip.field(0))
    assert same_view(trip.mover.view(START), shown)
    trip.mover.go_home(START, at_once=True)
    assert trip.mover.view(START) is START
