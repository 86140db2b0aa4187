"""Who has no body in their dream sees it from the dream's own camera: what appears comes for that eye."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from support.bodies import plan

from dreamscape3d.dream.deeds import Stand, Steer, Summon
from dreamscape3d.dream.dream import Dream
from dreamscape3d.dream.living import Fear, Living
from dreamscape3d.dream.world import World
from dreamscape3d.scene.cue import Placement
from dreamscape3d.scene.scene import Camera, Scene

DARK = Dream(
    title="dark",
    seed=3,
    scene=Scene(camera=Camera(at=(0.0, 1.6, 6.0), look_at=(0.0, 1.6, 0.0))),
    living=Living(fears=(Fear("the dark", "approach", (0.0, 0.0, -8.0)),)),
)


def eye(world: World) -> tuple[np.ndarray, np.ndarray]:
    night = world.company.night
    assert night is not None
    found = night.eye(world.company.now(world.tick, lambda time: {}))
    assert found is not None
    return found


def test_the_eye_is_the_cameras() -> None:
    at, way = eye(World(DARK))
    assert np.allclose(at, (0.0, 1.6, 6.0))
    assert np.allclose(way, (0.0, 0.0, -1.0))


def test_who_goes_elsewhere_sees_from_there() -> None:
    world = World(DARK)
    world.apply(Stand(0, "host", (3.0, 0.0, 0.0), 90.0))
    at, way = eye(world)
    assert np.allclose(at, (3.0, 1.6, 0.0))
    assert np.allclose(way, (1.0, 0.0, 0.0))


def test_a_fear_comes_to_where_it_is_seen() -> None:
    world = World(DARK)
    world.apply(Summon(0, "the dark", "host"))
    world.advance_to(20.0)
    night = world.company.night
    assert night is not None
    coming = night.apparitions.fears.coming["host/the dark"]
    assert coming.there
    assert coming.at[2] > -7.0
    again = World(replace(DARK))
    again.apply(Summon(0, "the dark", "host"))
    again.advance_to(20.0)
    assert again.digest() == world.digest()


def test_a_body_left_to_itself_is_seen_from_the_camera() -> None:
    world = World(replace(DARK, living=replace(DARK.living, bodies=(plan("mia", place=Placement((1.0, 0.0, 2.0))),))))
    assert np.allclose(eye(world)[0], (0.0, 1.6, 6.0))
    world.apply(Steer(0, "host"))
    world.apply(Stand(0, "host", (1.0, 0.0, 2.0), 90.0))
    at, way = eye(world)
    assert np.allclose(at[[0, 2]], (1.0, 2.0), atol=0.1)
    assert np.allclose(way, (1.0, 0.0, 0.0), atol=1e-6)
