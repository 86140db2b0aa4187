"""Two-bone limbs end where they are to end, and bend the way they can."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamscape3d.dream.bodies.limb import LONGEST, bent

ANGLES = st.floats(-3.0, 3.0)


def end(start: np.ndarray, bones: tuple[np.ndarray, np.ndarray], lengths: tuple[float, float]) -> np.ndarray:
    """Where a limb ends, and its middle joint."""
    middle = start - bones[0][..., 1] * lengths[0]
    return np.stack([middle, middle - bones[1][..., 1] * lengths[1]])


@given(ANGLES, st.floats(-1.4, 1.4), st.floats(0.27, 0.99), st.sampled_from([1.0, -1.0]))
def test_it_ends_at_its_goal(turn: float, tilt: float, share: float, side: float) -> None:
    start = np.array([[0.3, 1.0, -2.0]])
    way = np.array([[np.sin(turn) * np.cos(tilt), np.sin(tilt), np.cos(turn) * np.cos(tilt)]])
    goal = start + way * share * 0.9
    front = np.array([[np.cos(turn), 0.3, -np.sin(turn)]])
    bones = bent(start, goal, np.array([0.5]), np.array([0.4]), front, np.array([side]))
    assert np.abs(end(start, bones, (0.5, 0.4))[1] - goal).max() < 1e-6
    for bone in bones:
        assert np.abs(bone[0].T @ bone[0] - np.eye(3)).max() < 1e-9
        assert np.linalg.det(bone[0]) == pytest.approx(1.0)


def test_what_is_out_of_reach_is_reached_for() -> None:
    start, goal = np.zeros((1, 3)), np.array([[0.0, -5.0, 0.0]])
    ends = end(start, bent(start, goal, *(np.array([0.4]),) * 2, np.array([[0.0, 0.0, 1.0]]), np.ones(1)), (0.4, 0.4))
    assert ends[1, 0, 1] == pytest.approx(-0.8 * LONGEST)


@pytest.mark.parametrize(("side", "sign"), [(1.0, 1.0), (-1.0, -1.0)])
def test_knees_bend_to_the_front_and_elbows_to_the_back(side: float, sign: float) -> None:
    start, goal = np.zeros((1, 3)), np.array([[0.0, -0.6, 0.0]])
    bones = bent(start, goal, *(np.array([0.4]),) * 2, np.array([[0.0, 0.0, 1.0]]), np.array([side]))
    middle = end(start, bones, (0.4, 0.4))[0, 0]
    assert middle[2] * sign == pytest.approx(np.sqrt(0.16 - 0.09))


def test_at_rest_a_limb_is_hardly_turned() -> None:
    start, goal = np.zeros((1, 3)), np.array([[0.0, -0.7984, 0.0]])
    bones = bent(start, goal, *(np.array([0.4]),) * 2, np.array([[0.0, 0.0, 1.0]]), np.ones(1))
    assert np.abs(bones[0][0] - np.eye(3)).max() < 0.07
