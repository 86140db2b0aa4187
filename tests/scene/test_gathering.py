"""Lamps and sprites of scenes that are placed: where they stand, how large, how bright."""

from __future__ import annotations

import numpy as np

from dreamscape3d.scene.gathering import Setting, brought_back, dimmed_near, fairly, set_lamps, set_sprites
from dreamscape3d.scene.lamps import tubes_of_light
from dreamscape3d.scene.sprites import balls
from dreamscape3d.sdf.similarity import Frame

FRAME = Frame((10.0, 2.0, 0.0), 90.0, 2.0)  # x becomes −z, z becomes x
ENDS = np.array([[1.0, 0.0, 0.0]]), np.array([[1.0, 1.0, 0.0]])


def lamps(count: int = 1, radius: float = 0.1) -> np.ndarray:
    ends = (np.repeat(each, count, axis=0) for each in ENDS)
    return tubes_of_light(*ends, np.full(count, radius), np.ones((count, 3)))


def all_of_it(points: np.ndarray) -> np.ndarray:
    return np.ones(len(points))


def test_lamps_stand_where_their_scene_does() -> None:
    placed = set_lamps(
        lamps(), Setting(FRAME, lambda points: np.full(len(points), 0.5)), lambda p: np.full(len(p), 0.25)
    )
    np.testing.assert_allclose(placed[0, 0], (10.0, 2.5, -2.0, 0.2), atol=1e-6)
    np.testing.assert_allclose(placed[0, 1, :3], (10.0, 4.5, -2.0), atol=1e-6)
    np.testing.assert_allclose(placed[0, 2, :3], 0.25)


def test_what_is_not_there_gives_no_light() -> None:
    assert len(set_lamps(lamps(), Setting(FRAME), lambda points: np.zeros(len(points)))) == 0


def test_lamps_brought_back_are_where_they_were() -> None:
    there = set_lamps(lamps(), Setting(FRAME), all_of_it)
    np.testing.assert_allclose(brought_back(there, FRAME), lamps(), atol=1e-6)


def test_sprites_stand_where_their_scene_does() -> None:
    sprites = balls(np.array([[1.0, 0.0, 0.0]]), np.full(1, 0.1), np.full((1, 3), 4.0), 0.2).pack()
    placed = set_sprites(sprites, Setting(FRAME), lambda points: np.full(len(points), 0.5))
    np.testing.assert_allclose(placed[0, 0], (10.0, 2.0, -2.0, 0.2), atol=1e-6)
    np.testing.assert_allclose(placed[0, 2:, :3], 2.0)
    assert placed[0, 3, 3] == sprites[0, 3, 3]


def test_guests_light_fades_towards_the_eye() -> None:
    points = np.array([[0.0, 0.0, 0.2], [0.0, 0.0, 0.75], [0.0, 0.0, 2.0]])
    dimmed = dimmed_near(points, np.zeros(3), 0.6)
    assert dimmed[0] == 0.0
    assert 0.0 < dimmed[1] < 1.0
    assert dimmed[2] == 1.0
    assert (dimmed_near(points, np.zeros(3), 0.0) == 1.0).all()


def test_many_lamps_share_fairly() -> None:
    together = fairly([lamps(30, 0.1), lamps(4, 0.2), lamps(30, 0.3)], 20)
    _, counts = np.unique(together[:, 0, 3], return_counts=True)
    assert counts.tolist() == [8, 4, 8]
