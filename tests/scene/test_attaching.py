"""Things in hands."""

from __future__ import annotations

import numpy as np
import pytest

from dreamscape3d.formats.figure import shipped_figure
from dreamscape3d.scene.attaching import held, level
from dreamscape3d.scene.figure_build import posed
from dreamscape3d.scene.rig import JOINT, facing

HAND = JOINT["hand.right"]
REST = shipped_figure("mia").rest


@pytest.mark.parametrize("upright", [False, True])
@pytest.mark.parametrize("yaw", [0.0, 75.0, -130.0])
def test_the_grip_is_in_the_hand(upright: bool, yaw: float) -> None:
    turns = {"shoulder.right": (-62.0, 10.0, -30.0), "elbow.right": (-28.0, 0.0, 0.0)}
    origin, rotation = posed(REST, np.array([1.0, 0.2, 3.0]), yaw, turns)
    at, turn = held(origin, rotation, HAND, (0.1, -0.2, 0.3), upright=upright, scale=1.5)
    grip = at[0] + turn[0] @ (np.array([0.1, -0.2, 0.3]) * 1.5)
    assert np.allclose(grip, origin[HAND])
    assert np.allclose(turn[0] @ turn[0].T, np.eye(3))


def test_what_hangs_upright_does_so_however_the_arm_is() -> None:
    for angle in (0.0, -60.0, -150.0):
        origin, rotation = posed(REST, np.zeros(3), 40.0, {"shoulder.right": (angle, 0.0, -20.0)})
        _, turn = held(origin, rotation, HAND, (0.0, 0.0, 0.0), upright=True)
        assert np.allclose(turn[0], facing(np.array([40.0]))[0])
        _, turned = held(origin, rotation, HAND, (0.0, 0.0, 0.0))
        assert np.allclose(turned[0], rotation[HAND])


def test_level_of_what_faces_up_is_level_still() -> None:
    up = posed(REST, np.zeros(3), 25.0, {"hips": (-90.0, 0.0, 0.0)})[1][0]
    flat = level(up)
    assert np.allclose(flat[:, 1], [0.0, 1.0, 0.0])
    assert np.linalg.det(flat) == pytest.approx(1.0)
    assert np.allclose(flat[:, 0], up[:, 0])
