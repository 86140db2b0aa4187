"""Doorways: one door in two scenes, how it opens, and where it finds room."""

from __future__ import annotations

import numpy as np
import pytest

from dreamscape3d.scene.door_place import stand_at, stand_before, stand_near
from dreamscape3d.scene.doorway import HALF_WIDTH, HEIGHT, SILL, Doorway, Stand, grown_at, parted_at
from dreamscape3d.scene.moment import View
from dreamscape3d.sdf.evaluate import evaluate_field, march
from dreamscape3d.sdf.lowering import lower
from dreamscape3d.sdf.pose import PackedField, pose
from dreamscape3d.sdf.shape import Shape, as_form, box, plane, sphere, terrain

VIEW = View(np.array([0.0, 1.6, 8.0]), np.array([0.0, 1.2, 0.0]), 5.0, 50.0, 0.0)
DOORWAY = Doorway(Stand((1.0, 0.2, -2.0), 30.0), Stand((-7.0, 3.0, 4.0), -100.0, 2.0))


def field(*shapes: Shape) -> PackedField:
    return pose(lower(tuple(as_form(shape) for shape in shapes)), {})


def test_the_foot_here_is_the_foot_there_and_the_front_looks_to_the_front() -> None:
    way = DOORWAY.to_there
    assert way.points(np.array(DOORWAY.here.foot)) == pytest.approx(DOORWAY.there.foot)
    assert way.directions(DOORWAY.here.rotation[:, 2]) == pytest.approx(DOORWAY.there.rotation[:, 2])
    assert way.scale == 2.0
    front = np.sin(np.radians(30.0)), 0.0, np.cos(np.radians(30.0))
    assert DOORWAY.here.rotation[:, 2] == pytest.approx(front)


def test_a_wide_open_door_has_its_measures_and_stands_on_its_foot() -> None:
    opening = DOORWAY.opening(1.0)
    assert (opening.half_width, opening.half_height, opening.arch) == pytest.approx(
        (HALF_WIDTH, HEIGHT / 2, HALF_WIDTH)
    )
    assert opening.centre == pytest.approx((1.0, 0.2 + SILL + HEIGHT / 2, -2.0))
    there = DOORWAY.reversed().opening(1.0)
    assert there.half_width == pytest.approx(2.0 * HALF_WIDTH)
    assert opening.reversed().centre == pytest.approx(there.centre)
    assert opening.reversed().half_height == pytest.approx(there.half_height)


def test_it_opens_from_nothing_without_a_leap() -> None:
    strengths = np.linspace(0.0, 1.0, 301)
    openings = [DOORWAY.opening(float(e)) for e in strengths]
    assert not openings[0].is_open
    for values in (
        [o.half_width for o in openings],
        [o.half_height for o in openings],
        [grown_at(float(e)) for e in strengths],
        [parted_at(float(e)) for e in strengths],
    ):
        steps = np.diff(values)
        assert (steps >= 0.0).all()
        assert steps.max() < 0.03 * max(values)
    assert openings[150].half_width > 0.6 * HALF_WIDTH  # well open at half


def test_a_view_goes_along_with_what_belongs_to_an_eye() -> None:
    view = DOORWAY.view_there(View(VIEW.eye, VIEW.target, 5.0, 50.0, 1.0, shift=0.03, convergence=4.0, circle=-0.1))
    assert view.eye == pytest.approx(DOORWAY.to_there.points(VIEW.eye))
    assert view.target == pytest.approx(DOORWAY.to_there.points(VIEW.target))
    assert (view.roll, view.fov, view.exposure) == (5.0, 50.0, 1.0)
    assert (view.shift, view.convergence, view.circle) == pytest.approx((0.06, 8.0, -0.2))


# -- where it stands ---------------------------------------------------------------------------------------------


def free(packed: PackedField, stand: Stand, margin: float = 0.1) -> bool:
    """Whether nothing stands in the door, nor in the way through it."""
    points = [[x, y, z] for x in (-0.9, 0.0, 0.9) for y in (0.5, 1.6, 2.7) for z in (-0.5, 0.0, 0.5)]
    return bool((evaluate_field(packed, stand.place(np.array(points))) > margin).all())


def test_on_open_ground_it_stands_a_few_metres_ahead_a_little_aside_and_faces_the_eye() -> None:
    stand = stand_before(field(plane()), VIEW)
    to_eye = VIEW.eye - np.array(stand.foot)
    assert stand.foot[1] == pytest.approx(0.0, abs=1e-3)
    assert 4.0 < np.hypot(to_eye[0], to_eye[2]) < 8.0
    assert 0.3 < abs(stand.foot[0]) < 2.5
    assert np.degrees(np.arctan2(to_eye[0], to_eye[2])) == pytest.approx(stand.turn)


def test_it_keeps_clear_of_what_stands_there_and_is_seen() -> None:
    rng = np.random.default_rng(2)
    for _ in range(6):
        posts = [box((0.5, 4.0, 0.5)).at(*xz) for xz in ((x, 2.0, z) for x, z in rng.uniform((-5, -4), (5, 5), (9, 2)))]
        packed = field(plane(), *posts)
        stand = stand_before(packed, VIEW)
        assert free(packed, stand)
        middle = stand.place(np.array([0.0, 1.6, 0.0]))
        far = float(np.linalg.norm(middle - VIEW.eye))
        hit, t = march(packed, VIEW.eye, (middle - VIEW.eye) / far)
        assert not hit[0] or t[0] > far - 0.5


def test_it_stands_on_hills() -> None:
    packed = field(terrain(80.0, 4.0, 25.0, "hills", 3))
    view = View(np.array([0.0, 5.5, 8.0]), np.array([0.0, 4.0, 0.0]), 0.0, 50.0, 0.0)
    foot = np.array(stand_before(packed, view).foot)
    assert abs(float(evaluate_field(packed, foot)[0])) < 0.05


def test_where_there_is_no_ground_it_hangs_as_high_as_who_sees_it_would_stand() -> None:
    assert stand_before(field(sphere(0.2).at(0, -90, 0)), VIEW).foot[1] == pytest.approx(0.0)


def test_where_all_is_full_it_still_stands_somewhere() -> None:
    stand = stand_before(field(box(200.0)), VIEW)
    assert np.isfinite(stand.foot).all()


def test_one_that_is_placed_stands_there_or_as_near_as_there_is_room() -> None:
    assert stand_near(field(plane()), VIEW, (3.0, 9.0, -4.0), 20.0).foot == pytest.approx((3.0, 0.0, -4.0), abs=1e-3)
    packed = field(plane(), box((3.0, 6.0, 3.0)).at(3.0, 3.0, -4.0))
    stand = stand_near(packed, VIEW, (3.0, 0.0, -4.0), 0.0)
    assert free(packed, stand)
    assert np.hypot(stand.foot[0] - 3.0, stand.foot[2] + 4.0) < 6.0
    turned = stand_near(field(plane()), VIEW, (3.0, 0.0, -4.0), 35.0)
    assert turned.turn - stand_near(field(plane()), VIEW, (3.0, 0.0, -4.0), 0.0).turn == pytest.approx(35.0)


def test_beyond_it_stands_where_the_camera_is_with_its_back_to_what_that_sees() -> None:
    stand = stand_at(field(plane()), VIEW)
    assert stand.foot == pytest.approx((0.0, 0.0, 8.0), abs=1e-3)
    assert stand.rotation[:, 2] == pytest.approx((0.0, 0.0, 1.0))
    packed = field(plane(), box((1.0, 4.0, 1.0)).at(0.0, 2.0, 8.5))
    aside = stand_at(packed, VIEW)
    assert free(packed, aside)
    assert 0.0 < np.hypot(aside.foot[0], aside.foot[2] - 8.0) < 5.0
