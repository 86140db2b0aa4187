"""Going through a door: which steps lead through, and where one is then."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from dreamscape3d.dream.mover import Mover
from dreamscape3d.dream.passage import body_beyond, goes_through, stance_beyond
from dreamscape3d.dream.stance import Body, Point, Stance, Wish, direction
from dreamscape3d.scene.doorway import HALF_WIDTH, HEIGHT, Doorway, Stand
from dreamscape3d.scene.moment import View
from dreamscape3d.sdf.lowering import lower
from dreamscape3d.sdf.opening import Opening
from dreamscape3d.sdf.pose import pose
from dreamscape3d.sdf.shape import as_form, plane

HERE = Stand((2.0, 0.5, -3.0), 0.0)  # looks along +z
THERE = Stand((10.0, 4.0, 20.0), 90.0)  # looks along +x


def opening(strength: float = 1.0, there: Stand = THERE) -> Opening:
    return Doorway(HERE, there).opening(strength)


def at(x: float, y: float, z: float) -> Point:
    """A point from the foot of the door."""
    return (2.0 + x, 0.5 + y, -3.0 + z)


@pytest.mark.parametrize("towards", [1.0, -1.0])
def test_a_step_through_the_middle_goes_through_by_either_side(towards: float) -> None:
    assert goes_through(opening(), at(0.1, 1.6, 0.02 * towards), at(0.1, 1.6, -0.03 * towards))


def test_a_fast_step_goes_through_too() -> None:
    assert goes_through(opening(), at(0.0, 1.6, 40.0), at(0.5, 1.6, -60.0))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (at(0, 1.6, 1.0), at(0, 1.6, 0.2)),  # towards it
        (at(0, 1.6, 0.2), at(0, 1.6, 1.0)),  # away
        (at(HALF_WIDTH + 0.05, 1.6, 0.1), at(HALF_WIDTH + 0.05, 1.6, -0.1)),  # beside
        (at(0, HEIGHT + 0.2, 0.1), at(0, HEIGHT + 0.2, -0.1)),  # above
        (
            at(0.95 * HALF_WIDTH, 0.97 * HEIGHT, 0.1),
            at(0.95 * HALF_WIDTH, 0.97 * HEIGHT, -0.1),
        ),  # past its round corner
        (at(-1.0, 1.6, 0.0), at(1.0, 1.6, 0.0)),  # along it
        (at(0, 1.6, 0.1), at(0, 1.6, 0.1)),  # nowhere
    ],
)
def test_other_steps_do_not(before: Point, after: Point) -> None:
    assert not goes_through(opening(), before, after)


def test_of_steps_that_meet_on_its_plane_one_goes_through() -> None:
    path = [at(0, 1.6, 0.5), at(0, 1.6, 0.0), at(0, 1.6, -0.5)]
    for way in (path, path[::-1]):
        assert [goes_through(opening(), a, b) for a, b in pairwise(way)].count(True) == 1


def test_a_door_that_is_shut_or_a_slit_lets_nobody_through() -> None:
    step = at(0, 1.0, 0.1), at(0, 1.0, -0.1)
    assert not goes_through(opening(0.0), *step)
    assert not goes_through(opening(0.16), *step)
    assert goes_through(opening(0.5), *step)


def test_beyond_one_stands_before_the_other_door_as_before_this_one() -> None:
    stance = Stance(mode="walk", eye=at(0.2, 1.6, -0.1), yaw=0.0, pitch=10.0, velocity=(0.0, 0.0, -3.0), grounded=True)
    stance = replace(stance, ground=at(0.2, 0.0, -0.1))
    gone = stance_beyond(opening(), stance)
    # the door there looks along +x; what is right of it here (+x) is towards -z there
    assert gone.eye == pytest.approx((10.0 - 0.1, 4.0 + 1.6, 20.0 - 0.2))
    assert gone.velocity == pytest.approx((-3.0, 0.0, 0.0))
    assert gone.ground == pytest.approx((10.0 - 0.1, 4.0, 20.0 - 0.2))
    assert direction(gone.yaw, gone.pitch) == pytest.approx(
        [-math.cos(math.radians(10.0)), math.sin(math.radians(10.0)), 0.0]
    )
    assert (gone.mode, gone.grounded, gone.support, gone.speed) == ("walk", True, None, stance.speed)


def test_there_and_back_is_where_one_was() -> None:
    rng = np.random.default_rng(4)
    doorway = Doorway(Stand((1.0, 2.0, 3.0), 33.0), Stand((-4.0, 0.3, 7.0), -120.0, 1.7))
    for _ in range(20):
        numbers = rng.uniform(-5.0, 5.0, 12).tolist()
        stance = Stance(
            eye=tuple(numbers[:3]),
            yaw=40.0 * numbers[3],
            pitch=15.0 * numbers[4],
            velocity=tuple(numbers[5:8]),
            pivot=tuple(numbers[8:11]),
            arm=2.0,
            rise=0.1,
            fallen=1.0,
        )
        back = stance_beyond(doorway.reversed().opening(1.0), stance_beyond(doorway.opening(1.0), stance))
        for name in ("eye", "velocity", "pivot", "pitch", "arm", "rise", "fallen", "speed"):
            assert getattr(back, name) == pytest.approx(getattr(stance, name)), name
        assert direction(back.yaw, back.pitch) == pytest.approx(direction(stance.yaw, stance.pitch))


def test_who_looks_straight_up_keeps_doing_so_and_turns_with_the_door() -> None:
    gone = stance_beyond(opening(), Stance(yaw=0.0, pitch=90.0))
    assert (gone.yaw, gone.pitch) == pytest.approx((-90.0, 90.0))


def test_in_a_world_of_twice_the_size_one_is_twice_as_large() -> None:
    larger = opening(there=Stand(THERE.foot, THERE.turn, 2.0))
    assert body_beyond(larger, Body()).eye == pytest.approx(3.2)
    gone = stance_beyond(larger, Stance(eye=at(0, 1.6, 0), velocity=(0.0, 0.0, -3.0)))
    assert gone.eye[1] == pytest.approx(4.0 + 3.2)
    assert np.linalg.norm(gone.velocity) == pytest.approx(6.0)


def test_a_mover_goes_on_beyond_without_a_jump() -> None:
    doorway = Doorway(HERE, Stand((0.0, 0.0, 0.0), 90.0))
    door, field, base = doorway.opening(1.0), pose(lower((as_form(plane().at(0.0, 0.5, 0.0)),)), {}), base_view()
    mover = Mover(Stance(mode="fly", eye=at(0, 1.6, 0.08), yaw=0.0))
    before = mover.stance.eye
    while not goes_through(door, before, mover.stance.eye, mover.body):
        before = mover.stance.eye
        mover.step(Wish(forward=1.0), field, base)
    seen = mover.view(base, 0.3)
    mover.go_through(door)
    beyond = mover.view(base, 0.3)
    assert beyond.eye == pytest.approx(door.to_beyond.points(seen.eye))
    assert beyond.target == pytest.approx(door.to_beyond.points(seen.target))
    speed = np.linalg.norm(mover.stance.velocity)
    mover.step(Wish(forward=1.0), pose(lower(()), {}), base)
    assert mover.stance.eye[0] < beyond.eye[0] - 0.5 * speed / 60.0  # on, along -x


def base_view() -> View:
    return View(np.array([0.0, 1.6, 5.0]), np.array([0.0, 1.6, 0.0]), 0.0, 50.0, 0.0)
