"""Flying: walls hold at any speed, and one may leave what one began inside."""

from __future__ import annotations

import math

import numpy as np
import pytest
from support.trips import FORWARD, START, STILL, TOUCH, Trip, still

from dreamscape3d.dream.mover import Mover
from dreamscape3d.dream.stance import Moving, Wish
from dreamscape3d.sdf import shape as s


@pytest.mark.parametrize("speed", [1.0, 200.0, 1000.0])
@pytest.mark.parametrize("mode", ["fly", "walk"])
def test_thin_walls_hold_at_any_speed(mode: Moving, speed: float) -> None:
    """A wall of 4 mm, square on and aslant."""
    for turn in (0.0, 35.0):
        trip = Trip(still(s.plane(), s.box((400, 50, 0.004)).turned(0, turn, 0).at(0, 0, -4)), mode, speed=speed)
        for _ in range(240):
            trip.go(Wish(forward=1.0, fast=True))
            x, _, z = trip.now.eye
            ahead = math.cos(math.radians(turn)) * (z + 4) + math.sin(math.radians(turn)) * x
            assert ahead > 0.2
            if abs(x) > 150:
                break


def test_a_room_without_doors_keeps_one_in() -> None:
    rng = np.random.default_rng(5)
    room = s.box((6, 4, 6)) - s.box((5.9, 3.9, 5.9))
    trip = Trip(still(room.at(0, 1.6, 0)), "fly", speed=400.0)
    for _ in range(300):
        trip.go(Wish(forward=1.0, turn=float(rng.normal(0, 30)), tilt=float(rng.normal(0, 20))))
        assert np.abs(np.array(trip.now.eye) - [0, 1.6, 0]).max() < 3.0
        assert trip.room() >= -TOUCH


def test_one_may_leave_what_one_began_inside() -> None:
    """In a hull of 2 m: out by flying, and then it is solid."""
    trip = Trip(still(s.sphere(2.0).at(0, 1.6, 0)), "fly").go(STILL, 10)
    assert trip.now.eye == (0, 1.6, 0)
    assert trip.go(FORWARD, 90).now.eye[2] < -2.2
    back = trip.go(Wish(forward=-1.0), 180)
    assert np.linalg.norm(np.array(back.now.eye) - [0, 1.6, 0]) == pytest.approx(2.25, abs=0.01)


def test_flying_through_everything() -> None:
    mover = Mover(solid=False)
    field = still(s.box((9, 9, 1)).at(0, 0, -3))(0)
    mover.change("fly", START, field)
    for _ in range(180):
        mover.step(FORWARD, field, START)
    assert mover.stance.eye[2] < -8
