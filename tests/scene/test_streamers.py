"""Bands of light that flow from joints."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.formats.figure import shipped_figure
from dreamscape3d.scene.figure_build import posed
from dreamscape3d.scene.rig import JOINT
from dreamscape3d.scene.sprites import Strands
from dreamscape3d.scene.streamers import PIECES, streaming

IMAGE = shipped_figure("image")
STILL = np.zeros(3)


def bands(time: float = 1.0, velocity: NDArray[np.float64] = STILL, shine: float = 1.0, scale: float = 1.0) -> Strands:
    origin, rotation = posed(IMAGE.rest, np.zeros(3), 180.0, scale=scale)
    (made,) = streaming(IMAGE.streamers, origin, rotation, velocity, time, shine=shine, scale=scale)
    return made


def test_chains_begin_at_the_joint_and_hang_together() -> None:
    made = bands()
    a, b = made.a.reshape(5, PIECES, 3), made.b.reshape(5, PIECES, 3)
    origin, _ = posed(IMAGE.rest, np.zeros(3), 180.0)
    starts = [origin[JOINT["chest"]] + np.array(each.at) for each in IMAGE.streamers]
    assert np.allclose(a[:, 0], starts)
    assert np.allclose(a[:, 1:], b[:, :-1])


def test_they_fade_to_nothing_and_shine_as_she_does() -> None:
    made = bands()
    light = made.radiance_b.reshape(5, PIECES, 3)
    assert (np.diff(light.max(axis=2), axis=1) < 0.0).all()
    assert np.allclose(light[:, -1], 0.0)
    assert np.allclose(bands(shine=0.5).radiance_a, 0.5 * made.radiance_a)


def test_they_wave_without_a_jump_and_trail_behind_who_moves() -> None:
    assert np.abs(bands(1.0).b - bands(1.0 + 1 / 60).b).max() < 0.02
    assert np.abs(bands(1.0).b - bands(2.0).b).max() > 0.05
    moved = bands(velocity=np.array([2.0, 0.0, 0.0])).b - bands().b
    assert np.allclose(moved.reshape(5, PIECES, 3)[:, -1], [-0.9, 0.0, 0.0])


def test_they_grow_with_her() -> None:
    assert np.allclose(bands(scale=2.0).radius_a, 2.0 * bands().radius_a)


def test_who_has_none_has_none() -> None:
    origin, rotation = posed(IMAGE.rest, np.zeros(3), 0.0)
    assert streaming((), origin, rotation, STILL, 0.0) == []
