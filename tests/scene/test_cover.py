"""What sprites may cover is bounded, and what is within the bound is left alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dreamscape3d.scene.cover import MOST, bounded, cover
from dreamscape3d.scene.luminous import ParticleKind, Particles
from dreamscape3d.scene.moment import View
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.scene import Camera, Scene
from dreamscape3d.scene.sprites import Strands, balls, pack

VIEW = View(np.zeros(3), np.array([0.0, 0.0, 1.0]), 0.0, 53.13010235, 0.0)  # half a metre up and down at a metre


def at(*places: tuple[float, float, float], radius: float = 0.1, halo: float = 0.0) -> Strands:
    return balls(np.array(places), np.full(len(places), radius), np.ones((len(places), 3)), halo)


def test_cover_of_a_ball_and_of_a_strand() -> None:
    (share,) = cover(at((0.0, 0.0, 10.0)).pack(), VIEW)
    assert share == pytest.approx(np.pi * 0.01**2 / 1.5, rel=0.01)
    assert cover(at((0.0, 0.0, 10.0), halo=0.1).pack(), VIEW) == pytest.approx([16.0 * share])
    long = replace(at((-1.0, 0.0, 10.0)), b=np.array([[1.0, 0.0, 10.0]]), balls=False)
    assert cover(long.pack(), VIEW) == pytest.approx([share + 2.0 * 0.1 * 2.0 / 100.0 / 1.5], rel=0.01)


def test_what_is_behind_the_eye_covers_nothing_and_nothing_covers_more_than_all() -> None:
    assert cover(at((0.0, 0.0, -5.0), (0.0, 0.0, 0.05)).pack(), VIEW).tolist() == [0.0, 1.0]


def test_what_covers_little_is_left_alone() -> None:
    few = at(*[(0.0, 0.0, float(z)) for z in range(1, 40)]).pack()
    assert bounded(few, VIEW) is few
    none = pack([])
    assert bounded(none, VIEW) is none


def test_the_widest_are_thinned_to_the_bound() -> None:
    rng = np.random.default_rng(1)
    places = [tuple(p) for p in rng.uniform((-3.0, -3.0, 2.0), (3.0, 3.0, 9.0), (3000, 3))]
    wide = pack([at(*places, radius=1.0), at((0.0, 0.0, 9.0), radius=0.001)])
    thinned = bounded(wide, VIEW)
    assert cover(wide, VIEW).sum() > 2.0 * MOST
    assert cover(thinned, VIEW).sum() == pytest.approx(MOST, rel=0.05)
    assert thinned[-1, 0, 3] == wide[-1, 0, 3]
    assert np.array_equal(thinned[:, :, :3], wide[:, :, :3])


@pytest.mark.parametrize("kind", ["fireflies", "rain"])
def test_a_hostile_scene_is_bounded(kind: ParticleKind) -> None:
    clouds = (Particles(kind, 4000, radius=1e6, size=(1.0, 1.0, 1.0), brightness=1000.0),) * 2
    camera = Camera(at=(0.0, 2.0, 150.0), look_at=(0.0, 2.0, 0.0))
    moment = ScenePoser(Scene(particles=clouds, camera=camera)).pose({"time": 1.0})
    assert cover(moment.sprites, moment.view).sum() <= 1.05 * MOST
