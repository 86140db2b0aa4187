"""Rotations and cameras against numbers worked by hand, and the traps of pyrr that the module steps round."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamscape3d.maths.transform import (
    camera_from_world,
    clip_from_camera,
    euler_matrices,
    matrices_from_quaternions,
    quaternions_from_matrices,
)

HALF = np.sqrt(0.5)
angles = st.floats(-360.0, 360.0)


@pytest.mark.parametrize(
    ("degrees", "point", "expected"),
    [
        ((90, 0, 0), (0, 1, 0), (0, 0, 1)),
        ((0, 90, 0), (0, 0, 1), (1, 0, 0)),
        ((0, 0, 90), (1, 0, 0), (0, 1, 0)),
        ((0, 0, 30), (1, 0, 0), (np.sqrt(3) / 2, 0.5, 0)),
        ((90, 90, 0), (0, 1, 0), (1, 0, 0)),
        ((90, 0, 90), (0, 1, 0), (0, 0, 1)),
        ((0, 90, 90), (1, 0, 0), (0, 0, -1)),
        ((90, 90, 90), (1, 2, 3), (3, 2, -1)),
    ],
)
def test_euler_turns_about_x_then_y_then_z(degrees, point, expected) -> None:  # type: ignore[no-untyped-def]
    assert euler_matrices([degrees])[0] @ point == pytest.approx(expected, abs=1e-12)


def test_euler_takes_whole_numbers() -> None:
    """pyrr truncates integers: a turn of 45° would become none."""
    assert euler_matrices([[0, 0, 45]])[0] @ (1, 0, 0) == pytest.approx((HALF, HALF, 0))


def test_euler_of_many() -> None:
    assert euler_matrices(np.zeros((5, 3))).shape == (5, 3, 3)
    assert euler_matrices(np.zeros((0, 3))).shape == (0, 3, 3)


@pytest.mark.parametrize(
    ("quaternion", "point", "expected"),
    [
        ((0, 0, 0, 1), (1, 2, 3), (1, 2, 3)),
        ((HALF, 0, 0, HALF), (0, 1, 0), (0, 0, 1)),
        ((0, HALF, 0, HALF), (0, 0, 1), (1, 0, 0)),
        ((0, 0, HALF, HALF), (1, 0, 0), (0, 1, 0)),
        ((1, 0, 0, 0), (1, 2, 3), (1, -2, -3)),
        ((0.5, 0.5, 0.5, 0.5), (1, 2, 3), (3, 1, 2)),
    ],
)
def test_quaternions_turn_points(quaternion, point, expected) -> None:  # type: ignore[no-untyped-def]
    """pyrr's Matrix44.from_quaternion(q) turns the other way than q·v."""
    matrix = matrices_from_quaternions([quaternion])[0]
    assert matrix @ point == pytest.approx(expected, abs=1e-12)
    x, y, z, w = quaternion
    axis, v = np.array([x, y, z]), np.array(point, float)
    assert v + 2 * np.cross(axis, np.cross(axis, v) + w * v) == pytest.approx(expected, abs=1e-12)
    assert matrices_from_quaternions(quaternions_from_matrices([matrix]))[0] == pytest.approx(matrix, abs=1e-12)


@given(angles, angles, angles)
def test_matrices_and_quaternions_go_round(x: float, y: float, z: float) -> None:
    matrix = euler_matrices([[x, y, z]])
    assert matrix[0] @ matrix[0].T == pytest.approx(np.eye(3), abs=1e-12)
    assert np.linalg.det(matrix[0]) == pytest.approx(1.0)
    q = quaternions_from_matrices(matrix)
    assert np.linalg.norm(q) == pytest.approx(1.0)
    assert q[0, 3] >= 0.0
    assert matrices_from_quaternions(q) == pytest.approx(matrix, abs=1e-9)


def test_half_turns_have_quaternions() -> None:
    """The trace is −1 there, where a formula by w alone divides by zero."""
    for turn in ([180, 0, 0], [0, 180, 0], [0, 0, 180], [180, 90, 0], [179.99999, 0, 0.00001]):
        matrix = euler_matrices([turn])
        assert matrices_from_quaternions(quaternions_from_matrices(matrix)) == pytest.approx(matrix, abs=1e-7)


def test_a_camera_by_hand() -> None:
    """From (0, 0, 5) to the origin: x stays right, y up, and what it looks at lies along −z."""
    view = camera_from_world((0, 0, 5), (0, 0, 0))
    assert view @ (0, 0, 0, 1) == pytest.approx((0, 0, -5, 1))
    assert view @ (1, 2, 0, 1) == pytest.approx((1, 2, -5, 1))
    from_the_side = camera_from_world((5, 1, 0), (0, 1, 0))
    assert from_the_side @ (0, 1, 0, 1) == pytest.approx((0, 0, -5, 1), abs=1e-12)
    assert from_the_side @ (0, 1, -2, 1) == pytest.approx((2, 0, -5, 1), abs=1e-12)


def test_a_camera_of_whole_numbers() -> None:
    """pyrr keeps integers and truncates the unit vectors to 0."""
    assert camera_from_world((3, 4, 12), (0, 0, 0)) @ (0, 0, 0, 1) == pytest.approx((0, 0, -13, 1))


@pytest.mark.parametrize("down", [-1.0, 1.0])
def test_a_camera_looking_straight_up_or_down(down: float) -> None:
    """pyrr's look_at gives NaN where up is parallel to the view."""
    view = camera_from_world((0, 0, 0), (0, down, 0))
    assert np.isfinite(view).all()
    assert view @ (0, 3 * down, 0, 1) == pytest.approx((0, 0, -3, 1), abs=1e-12)
    assert view[:3, :3] @ view[:3, :3].T == pytest.approx(np.eye(3), abs=1e-12)
    assert view @ (0, 0, -down, 0) == pytest.approx((0, 1, 0, 0), abs=1e-12)


def test_a_camera_on_its_target_looks_along_minus_z() -> None:
    assert camera_from_world((1, 2, 3), (1, 2, 3)) @ (1, 2, 0, 1) == pytest.approx((0, 0, -3, 1))


def test_roll_turns_the_camera_about_its_view() -> None:
    """By 90°: what was up is seen on one side, and what it looks at stays in the middle."""
    view = camera_from_world((0, 0, 5), (0, 0, 0), roll=90.0)
    assert view @ (0, 0, 0, 1) == pytest.approx((0, 0, -5, 1))
    assert view @ (0, 1, 0, 1) == pytest.approx((-1, 0, -5, 1))


def test_a_projection_by_hand() -> None:
    """fov 90° and aspect 2: at depth 1 the picture is 2 high and 4 wide; near and far go to −1 and 1."""
    clip = clip_from_camera(90, 2, 0.1, 100)
    assert clip @ (2, 1, -1, 1) == pytest.approx((1, 1, clip[2] @ (2, 1, -1, 1), 1))
    for depth, expected in ((0.1, -1.0), (100.0, 1.0)):
        x = clip @ (0, 0, -depth, 1)
        assert x[2] / x[3] == pytest.approx(expected)
