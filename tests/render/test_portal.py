"""A portal on the GPU: what is seen through it is what the truth in float64 sees, at its depth, and hidden as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from drawing import moment_of
from portals import EXACT, differing, drawn, leading, opening_at, truth, with_portal
from support.scenes import SCENES

from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.render.renderer import Renderer
from dreamscape3d.scene.scene import Camera
from dreamscape3d.sdf.shape import Shape, box, plane, sphere, terrain, text, torus

SIZE = (120, 84)
MISMATCH = 1e-4
NAMES = [name for name in SCENES if name != "repeated"]  # what has no end is marched to no end


@pytest.fixture
def renderer(gl: Any) -> Iterator[Renderer]:
    made = Renderer(gl, SIZE, EXACT, shared_context()[1])
    yield made
    made.release()


@pytest.mark.parametrize("seed", range(6))
def test_random_doors_between_random_fields_show_what_the_truth_shows(renderer: Renderer, seed: int) -> None:
    """Eyes anywhere, doors of any size facing anywhere, leading anywhere, into worlds of other sizes too."""
    rng = np.random.default_rng(seed)
    wrong = through = rays = 0
    for number in range(4):
        centre = rng.uniform((-2, 0.5, -1), (2, 2, 5))
        eye, target = rng.uniform((-4, 0.3, -4), (4, 3, 8)), centre + 0.5 * rng.normal(size=3)
        view = Camera(at=tuple(eye), look_at=tuple(target), fov=rng.uniform(35, 90), roll=rng.uniform(-20, 20))
        half = (float(rng.uniform(0.4, 2.0)), float(rng.uniform(0.5, 2.0)))
        opening = opening_at(tuple(centre), rng.uniform(0, 360), half)
        foot = rng.uniform((-2, 0.5, -4), (2, 2, 6))
        opening = leading(opening, tuple(foot), rng.uniform(0, 360), float(rng.choice([1.0, 1.0, 0.5, 2.0])))
        here, beyond = (SCENES[NAMES[(number + n * (1 + seed)) % len(NAMES)]](10 * seed + number + n) for n in (0, 1))
        moment = with_portal(moment_of(*here, camera=view), opening, moment_of(*beyond))
        counts = differing(renderer, moment)
        wrong, through, rays = wrong + counts[0], through + counts[1], rays + counts[2]
    assert through > 500
    assert wrong <= MISMATCH * rays


VIEW = Camera(at=(0.3, 1.6, 6.0), look_at=(0.0, 1.4, 0.0), fov=55.0)
BEYOND: dict[str, tuple[Shape, ...]] = {
    "ground that is lower": (plane().at(0, -0.7, 0), box(1.0).at(1, 0, -4)),
    "ground above the sill": (plane().at(0, 0.6, 0), sphere(1.0).at(0, 1, -4)),
    "a slope under the eye": (plane().turned(x=-20.0).at(0, 0.4, -6), torus(1.0, 0.2).at(0, 1.5, -3)),
    "hills": (terrain(60.0, 3.0, 12.0, "hills", 5).at(0, -1.0, 0), box(0.5).at(0, 2, -5)),
    "words": (plane(), text("go", 1.0, 0.2).at(0, 1.2, -3)),
    "something across the plane": (plane(), box((0.6, 1.0, 3.0)).at(0.2, 1.0, 0.2), sphere(0.4).at(-0.5, 2.0, 0.1)),
    "nothing": (sphere(0.1).at(0, 0, 90),),
}


@pytest.mark.parametrize("name", BEYOND)
@pytest.mark.parametrize("turn", [0.0, 180.0])
def test_grounds_hills_and_words_begin_at_the_plane(renderer: Renderer, name: str, turn: float) -> None:
    """From the front, and from the back: what lies before the plane there is not seen, and hides nothing."""
    here = moment_of(plane(), box((0.5, 3.0, 0.5)).at(-1.6, 1.5, 0.5), sphere(0.35).at(0.5, 1.0, 1.0), camera=VIEW)
    moment = with_portal(here, opening_at((0.0, 1.5, 0.0), turn), moment_of(*BEYOND[name]))
    wrong, through, rays = differing(renderer, moment)
    assert through > 800
    assert wrong <= MISMATCH * rays


def test_from_behind_one_sees_the_world_beyond_from_its_other_side(renderer: Renderer) -> None:
    """The same place of both worlds is joined at the door, whichever way one goes."""
    ahead, behind = sphere(1.0).at(0, 1.5, -4), box(1.5).at(0, 1.5, 4)
    beyond, opening = moment_of(ahead, behind), opening_at((0.0, 1.5, 0.0))
    for z, expected in ((6.0, 9.0), (-6.0, 9.25)):
        view = Camera(at=(0.0, 1.5, z), look_at=(0.0, 1.5, 0.0))
        seen = drawn(renderer, with_portal(moment_of(plane(), camera=view), opening, beyond))
        middle = SIZE[1] // 2, SIZE[0] // 2
        assert seen.through[middle]
        assert seen.t[middle] == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize("away", [0.3, 0.05, 0.01])
def test_an_eye_about_to_go_through_sees_nothing_but_the_world_beyond(renderer: Renderer, away: float) -> None:
    view = Camera(at=(0.1, 1.5, away), look_at=(0.0, 1.5, -5.0), fov=60.0)
    here = moment_of(plane(), box(1.0).at(0, 0.5, -2), camera=view)
    beyond = moment_of(plane().at(0, 0.1, 0), sphere(1.0).at(1, 1, -5), torus(1, 0.3).at(-1, 1, -3))
    moment = with_portal(here, opening_at((0.0, 1.5, 0.0)), beyond)
    wrong, through, rays = differing(renderer, moment)
    assert through > (0.5 if away > 0.1 else 0.98) * rays
    assert wrong <= MISMATCH * rays


def test_where_the_door_is_shut_out_of_sight_or_hidden_nothing_is_seen_through_it(renderer: Renderer) -> None:
    here, beyond = moment_of(plane(), box((4, 4, 0.5)).at(0, 2, 3), camera=VIEW), moment_of(sphere(1.0))
    opening = opening_at((0.0, 1.5, 0.0))
    behind_me, level_with_me = opening_at((0.0, 1.5, 9.0)), opening_at((0.3, 1.5, 6.0), 40.0)
    for each in (opening, replace(opening, half_width=0.0), behind_me, level_with_me):
        seen = drawn(renderer, with_portal(here, each, beyond))
        assert not seen.through.any()
        assert (seen.hit == truth(with_portal(here, each, beyond), SIZE).hit).all()


def test_a_picture_after_another_shows_nothing_of_the_one_before(renderer: Renderer) -> None:
    """What is beyond is drawn in a part of its targets only; the rest is never stale where it is looked up."""
    beyond = moment_of(plane(), box(1.5).at(0, 1, -4), sphere(0.8).at(1, 1, -2))
    here = moment_of(plane(), sphere(0.5).at(0.4, 1, 2), camera=VIEW)
    small = with_portal(here, opening_at((-1.5, 1.5, -2.0), 20.0, (0.5, 0.8)), beyond)
    fresh = renderer.render(small)
    for other in (opening_at((1.5, 1.5, 2.0), -30.0), opening_at((0.0, 2.0, 4.0), 5.0, (2.0, 1.9))):
        renderer.render(with_portal(here, other, beyond))
        assert (renderer.render(small) == fresh).all()
