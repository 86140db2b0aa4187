"""What moves under and over one who walks or flies: lifts, floors that turn and rise, and no floor at all."""

from __future__ import annotations

import numpy as np
import pytest
from support.trips import FORWARD, STILL, TOUCH, Trip, look, moving, still

from dreamscape3d.dream.stance import Moving
from dreamscape3d.maths.expression import parse
from dreamscape3d.sdf import shape as s
from dreamscape3d.sdf.lowering import lower
from dreamscape3d.sdf.pose import pose


def test_a_lift_carries() -> None:
    """Its floor is at 1.5 − 1.5·cos t."""
    field = moving(s.plane(), s.box((2, 0.2, 2)).at(0, parse("1.5 - 1.5*cos(time) - 0.1"), 0))
    trip = Trip(field, base=look((0, 1.6, 0))).go(STILL, 300)
    floor = 1.5 - 1.5 * np.cos(np.arange(300) / 60)
    assert trip.eyes[20:, 1] == pytest.approx(1.6 + floor[20:], abs=0.005)
    assert all(stance.grounded for stance in trip.stances[20:])


def test_a_turning_floor_carries_round_but_does_not_turn_the_head() -> None:
    field = moving(s.plane(), s.box((8, 0.2, 8)).turned(0, parse("30*time"), 0).at(0, 0.1, 0))
    trip = Trip(field, base=look((2, 1.8, 0), (2, 1.8, -9))).go(STILL, 181)
    assert trip.now.eye == pytest.approx((0, 1.8, -2), abs=0.03)
    assert trip.now.yaw == 0.0


def test_a_leap_in_time_carries_nobody_along() -> None:
    """The lift is suddenly 40 m further, as when time is scrubbed."""
    lowered = lower([s.as_form(s.plane()), s.as_form(s.box((2, 1, 2)).at(parse("40*floor(time)"), 0, 0))])
    trip = Trip(lambda tick: pose(lowered, {"time": float(tick >= 30)}), base=look((0, 2.1, 0))).go(STILL, 90)
    assert trip.now.eye == pytest.approx((0, 1.6, 0), abs=1e-3)


def test_another_dreams_leaves_carry_nobody() -> None:
    lift = moving(s.plane(), s.box((4, 1, 4)).at(parse("0.2*time"), 0, 0))
    other = still(s.plane(), s.box((4, 1, 4)).at(0.5, 0, 0))
    trip = Trip(lift, base=look((0, 2.1, 0))).go(STILL, 30)
    at = trip.now.eye
    trip.field = other
    assert trip.go(STILL, 2).now.eye == pytest.approx(at, abs=1e-6)


@pytest.mark.parametrize("mode", ["walk", "fly"])
@pytest.mark.parametrize("speed", [0.3, 2.0, 8.0])
def test_a_ball_that_grows_pushes_out(mode: Moving, speed: float) -> None:
    ball = s.sphere(parse(f"0.2 + {speed}*time")).at(0.3, 1, -2)
    trip = Trip(moving(s.plane(), ball), mode)
    for _ in range(150):
        trip.go(STILL)
        assert trip.room() > -0.2 * speed / 8 - TOUCH
    assert np.linalg.norm(np.diff(trip.eyes, axis=0), axis=1).max() < 0.05 + speed / 60 * 1.5


def test_a_floor_that_rises_fast_lifts() -> None:
    """At 12 m/s; carried, or pushed up from below."""
    trip = Trip(moving(s.plane().at(0, parse("12*max(time - 0.5, 0)"), 0))).go(STILL, 120)
    assert trip.now.eye[1] == pytest.approx(1.6 + 12 * (119 / 60 - 0.5), abs=0.1)


def test_over_nothing_one_floats_back() -> None:
    field = still(s.box((4, 1, 4)).at(0, -0.5, 0))
    trip = Trip(field).go(FORWARD, 90).go(STILL, 600)
    assert trip.eyes[:, 1].min() > -50
    assert trip.now.mode == "walk"
    assert trip.now.grounded
    assert trip.now.eye[1] == pytest.approx(1.6, abs=1e-3)
    assert np.linalg.norm(np.diff(trip.eyes, axis=0), axis=1).max() < 1.0


def test_where_there_never_was_ground_one_flies() -> None:
    trip = Trip(still(s.sphere(1.0).at(0, 50, 0))).go(STILL, 300)
    assert trip.now.mode == "fly"
    assert trip.now.eye[1] > -40


def test_where_the_ground_is_gone_one_flies_at_last() -> None:
    trip = Trip(moving(s.box((4, 1, 4)).at(0, parse("-0.5 - 9000*floor(min(time, 1))"), 0))).go(STILL, 700)
    assert trip.now.mode == "fly"
    assert np.isfinite(trip.eyes).all()


def test_a_long_fall_to_real_ground_goes_on() -> None:
    trip = Trip(still(s.plane().at(0, -120, 0))).go(STILL, 400)
    assert trip.now.mode == "walk"
    assert trip.now.eye[1] == pytest.approx(-118.4, abs=1e-3)
