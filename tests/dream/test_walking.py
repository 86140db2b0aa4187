"""Walking on forms whose answers can be worked out by hand: slopes, stairs, walls, corridors, jumps."""

from __future__ import annotations

import math

import numpy as np
import pytest
from support.trips import FORWARD, STILL, TOUCH, Trip, look, room_of, still

from dreamscape3d.dream.mover import Mover
from dreamscape3d.dream.stance import Body, Wish
from dreamscape3d.sdf import shape as s


def test_walking_on_a_plane() -> None:
    trip = Trip(still(s.plane())).go(FORWARD, 120)
    assert trip.now.grounded
    assert trip.eyes[:, 1] == pytest.approx(1.6, abs=1e-6)
    assert trip.now.velocity == pytest.approx((0, 0, -3), abs=1e-4)


def test_the_eye_comes_to_its_height_without_a_jump() -> None:
    """From a camera 0.4 m above the ground; and one of 5 m above falls: ½·9.81·t² = 3.4 m in 0.83 s."""
    low = Trip(still(s.plane()), base=look((0, 0.4, 0))).go(STILL, 60)
    assert np.diff(low.eyes[:, 1], prepend=0.4).max() < 0.12
    assert low.now.eye[1] == pytest.approx(1.6, abs=1e-3)
    high = Trip(still(s.plane()), base=look((0, 5.0, 0))).go(STILL, 60)
    landed = next(i for i, stance in enumerate(high.stances) if stance.grounded)
    assert (landed + 1) / 60 == pytest.approx(math.sqrt(2 * 3.4 / 9.81), abs=0.03)
    assert high.eyes[:, 1].min() == pytest.approx(1.6, abs=1e-6)


@pytest.mark.parametrize("slope", [10, 30, 44])
def test_slopes_are_walked_up_and_down(slope: float) -> None:
    """The eye is 1.6 m above the slope, nearly so while one sets off, and goes up by tan(slope) a metre."""
    field = still(s.box((20, 10, 60)).at(0, -5, 0).turned(slope, 0, 0))
    up = Trip(field, base=look((0, 1.6, 0))).go(FORWARD, 90)
    there = math.tan(math.radians(slope))
    assert up.eyes[:, 1] == pytest.approx(1.6 - up.eyes[:, 2] * there, abs=0.06)
    assert up.eyes[60:, 1] == pytest.approx(1.6 - up.eyes[60:, 2] * there, abs=2e-3)
    assert up.now.eye[2] < -3.5
    down = Trip(field, base=look((0, 1.6, 0), (0, 1.6, 9))).go(FORWARD, 90)
    assert down.eyes[:, 1] == pytest.approx(1.6 - down.eyes[:, 2] * there, abs=0.06)
    assert down.eyes[60:, 1] == pytest.approx(1.6 - down.eyes[60:, 2] * there, abs=2e-3)
    assert all(stance.grounded for stance in down.stances[1:])


@pytest.mark.parametrize("slope", [47, 50, 60, 75])
def test_steep_slopes_stop_and_slide(slope: float) -> None:
    field = still(s.plane(), s.box((20, 40, 60)).at(0, -20, 0).turned(slope, 0, 0).at(0, 0, -2))
    trip = Trip(field).go(FORWARD, 180)
    assert trip.now.eye[1] < 1.6 + 0.3
    assert trip.now.eye[2] > -2.3
    quiet = trip.eyes[-30:]
    assert np.ptp(quiet, axis=0).max() < 1e-3  # it stands at the foot and does not tremble
    onto = Trip(field, base=look((0, 1.7 + 3 * math.tan(math.radians(slope)), -5.0))).go(STILL, 200)
    assert onto.now.grounded
    assert onto.now.eye[1] < 1.95
    assert onto.now.eye[2] > -2.3


def stairs(rise: float, tread: float = 0.3, count: int = 8) -> tuple[s.Shape, ...]:
    steps = [s.box((4, rise * (i + 1), tread)).at(0, rise * (i + 1) / 2, -2 - tread * i) for i in range(count)]
    top = rise * count
    return s.plane(), *steps, s.box((4, top, 6)).at(0, top / 2, -2 - tread * (count - 0.5) - 3)


@pytest.mark.parametrize("rise", [0.15, 0.3])
def test_stairs_are_walked_up_smoothly(rise: float) -> None:
    trip = Trip(still(*stairs(rise))).go(FORWARD, 200)
    assert trip.now.eye[1] == pytest.approx(1.6 + 8 * rise, abs=0.01)
    assert all(stance.grounded for stance in trip.stances)
    height = trip.eyes[:, 1]
    assert np.abs(np.diff(height)).max() < 0.08
    assert np.abs(np.diff(height, 2)).max() < 0.02
    assert np.diff(height).min() > -0.01
    assert height.max() < height[-1] + 0.06


def test_stairs_are_walked_down_smoothly() -> None:
    trip = Trip(still(*stairs(0.2)), base=look((0, 1.6 + 8 * 0.2, -8), (0, 3.2, 9))).go(FORWARD, 180)
    assert trip.now.eye[1] == pytest.approx(1.6, abs=0.01)
    assert all(stance.grounded for stance in trip.stances)
    assert np.abs(np.diff(trip.eyes[:, 1])).max() < 0.08


def test_high_steps_are_walls() -> None:
    trip = Trip(still(*stairs(0.5))).go(FORWARD, 120)
    assert trip.now.eye[1] == pytest.approx(1.6)
    assert trip.now.eye[2] == pytest.approx(-1.85 + 0.25, abs=0.05)


def test_walls_are_slid_along() -> None:
    """A wall at 30° to the way across: 3·sin 30° metres a second along it."""
    trip = Trip(still(s.plane(), s.box((20, 5, 0.3)).turned(0, 30, 0).at(0, 0, -3))).go(FORWARD, 180)
    velocity = (trip.eyes[-1] - trip.eyes[-61])[[0, 2]]
    assert math.hypot(*velocity) == pytest.approx(3.0 * math.sin(math.radians(30)), rel=0.3)
    assert velocity[1] / velocity[0] == pytest.approx(-math.tan(math.radians(30)), rel=0.02)
    assert min(room_of(stance, trip.field(0)) for stance in trip.stances) >= -TOUCH


def test_wide_corridors_let_through_and_narrow_ones_do_not() -> None:
    for width, through in ((0.56, True), (0.45, False)):
        walls = [s.box((1, 5, 8)).at(side * (width + 1) / 2, 0, -5) for side in (-1, 1)]
        trip = Trip(still(s.plane(), *walls)).go(FORWARD, 120)
        assert (trip.now.eye[2] < -4) == through
        assert trip.now.eye[0] == pytest.approx(0.0, abs=1e-3)
        assert trip.room() >= -TOUCH


def test_a_jump_is_as_high_as_it_says() -> None:
    trip = Trip(still(s.plane())).go(STILL, 5).go(Wish(jump=True)).go(STILL, 80)
    assert trip.eyes[:, 1].max() == pytest.approx(1.6 + 1.1, abs=0.02)
    assert trip.now.grounded
    below = Trip(still(s.plane(), s.box((4, 0.2, 4)).at(0, 2.2, 0))).go(Wish(jump=True)).go(STILL, 80)
    assert below.eyes[:, 1].max() < 2.1 - 0.1


def test_low_ceilings_hold_the_eye_down() -> None:
    """From a camera under a beam of 1.4 m: crouched, until there is room."""
    trip = Trip(still(s.plane(), s.box((4, 0.2, 4)).at(0, 1.5, 0)), base=look((0, 1.2, 0))).go(FORWARD, 30)
    assert trip.now.eye[1] == pytest.approx(1.3, abs=0.02)
    assert trip.go(FORWARD, 60).now.eye[1] == pytest.approx(1.6, abs=0.01)


def test_stairs_under_a_low_ceiling_end_the_way() -> None:
    """A ceiling 1.9 m above the first steps: the third, at 0.9 m, has no room for 1.75 m."""
    trip = Trip(still(*stairs(0.3), s.box((4, 0.2, 9)).at(0, 2.4, -4))).go(FORWARD, 150)
    assert trip.now.eye[1] == pytest.approx(1.6 + 0.3, abs=0.01)
    assert min(room_of(stance, trip.field(0)) for stance in trip.stances) >= -TOUCH


def test_tiles_and_thresholds_are_no_jolts() -> None:
    """Slabs of 1 to 5 cm on the floor."""
    slabs = [s.box((4, 0.02 * (i % 3 + 1), 0.5)).at(0, 0, -1 - i) for i in range(8)]
    trip = Trip(still(s.plane(), *slabs)).go(FORWARD, 180)
    assert np.ptp(trip.eyes[:, 1]) > 0.02
    assert np.abs(np.diff(trip.eyes[:, 1])).max() < 0.008


def test_a_giants_body() -> None:
    mover = Mover(body=Body(16.0, 17.5, 2.5, 3.5, 45.0, 11.0, 98.1))
    mover.set_speed(30.0)
    base = look((0, 16, 0), (0, 16, -9))
    field = still(*(shape.scaled(10.0) for shape in stairs(0.3)))(0)
    mover.change("walk", base, field)
    for _ in range(200):
        mover.step(FORWARD, field, base)
    assert mover.stance.eye[1] == pytest.approx(16 + 24, abs=0.1)
