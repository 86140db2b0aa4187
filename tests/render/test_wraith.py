"""A wraith over the picture: hidden as it should be, as thick and as eaten away as its formula says, and never late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from drawing import DARK, PLAIN, VACUUM, moment_of
from features import stage
from haunting import cell, decay_noise, ghost
from support.golden import assert_golden

from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.render.passes.wraith import area_of
from dreamscape3d.render.plan import make_plan
from dreamscape3d.render.quality import QUALITIES
from dreamscape3d.render.rays import perspective_rays
from dreamscape3d.render.rehearsal import Rehearsal
from dreamscape3d.render.renderer import FAR, Renderer
from dreamscape3d.scene.moment import Moment, Wraith
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.scene import Camera
from dreamscape3d.sdf.shape import box, plane, sphere

SIZE = (96, 64)
VIEW = Camera(at=(0.0, 1.2, 5.0), look_at=(0.0, 1.0, 0.0), fov=28.0)
BALL = (0.0, 1.1, 0.0)
RADIUS = 0.9
EDGE = np.array([0.4, 0.8, 1.0])
EXACT = replace(PLAIN, hit_pixels=0.01, steps=400)


@pytest.fixture
def renderer(gl: Any) -> Iterator[Renderer]:
    made = Renderer(gl, SIZE, EXACT, shared_context()[1])
    yield made
    made.release()


def bare(*forms: Any) -> Moment:
    ground = (plane(), box((1.0, 2.0, 0.3)).at(1.4, 1.0, -2.0))
    return moment_of(*ground, *forms, camera=VIEW, sky=DARK, air=VACUUM)


def haunted(moment: Moment, **changes: Any) -> Moment:
    found = replace(ghost(sphere(RADIUS).at(*BALL), edge=EDGE), **changes)
    return replace(moment, wraith=found)


def radiance(renderer: Renderer, moment: Moment) -> Any:
    return renderer.render(moment, depth=32)


def test_behind_a_wall_nothing_of_it_is_seen(renderer: Renderer) -> None:
    walled = bare(box((8.0, 6.0, 0.2)).at(0.0, 1.0, 2.0))
    np.testing.assert_array_equal(radiance(renderer, haunted(walled)), radiance(renderer, walled))


def test_gone_or_elsewhere_it_leaves_the_picture_as_it_is(renderer: Renderer) -> None:
    moment = bare()
    plain = radiance(renderer, moment)
    assert make_plan(haunted(moment, erosion=1.0), SIZE, PLAIN).eyes[0].wraith is None
    np.testing.assert_array_equal(radiance(renderer, haunted(moment, erosion=1.0)), plain)
    behind = replace(moment, wraith=ghost(sphere(0.5).at(0.0, 1.0, 9.0), edge=EDGE))
    assert make_plan(behind, SIZE, PLAIN).eyes[0].wraith is None
    np.testing.assert_array_equal(radiance(renderer, behind), plain)
    assert (radiance(renderer, haunted(moment)) != plain).any()


@pytest.mark.parametrize("erosion", [0.0, 0.35, 0.7])
def test_it_hides_and_shines_as_its_formula_says(renderer: Renderer, erosion: float) -> None:
    """Per pixel, of a ball whose every point is known."""
    moment = bare()
    before, after = radiance(renderer, moment), radiance(renderer, haunted(moment, erosion=erosion))
    rays = perspective_rays(moment.view, *SIZE, FAR)
    x, y = np.meshgrid(np.arange(0.5, SIZE[0]), np.arange(0.5, SIZE[1]))
    origin, direction = (part[::-1] for part in rays.at(x, y))
    toward = origin - np.array(BALL)
    half = (toward * direction).sum(axis=-1)
    root = half**2 - (toward**2).sum(axis=-1) + RADIUS**2
    inner = root > 0.02  # away from its outline
    t = -half - np.sqrt(np.where(inner, root, 1.0))
    point = origin + t[..., None] * direction
    above = inner & (point[..., 1] > 0.3)
    slant = 1.0 - np.abs(((point - BALL) / RADIUS * direction).sum(axis=-1))
    drifted = point - np.array([0.0, 0.15 * moment.time, 0.0])
    noise = decay_noise(drifted / 0.12)
    kept = above & ~((noise <= erosion) & (erosion > 0.0))
    burn = 1.0 - np.clip((noise - erosion) / 0.06, 0, 1) ** 2 * (3 - 2 * np.clip((noise - erosion) / 0.06, 0, 1))
    off = np.clip(np.abs(noise - 0.5) / 0.03, 0, 1)
    vein = 1.0 - off**2 * (3 - 2 * off)
    square = slant**2
    inside = np.clip((1.0 - slant) / 0.5, 0, 1)
    hem = inside**2 * (3 - 2 * inside)  # its outline goes out like smoke
    alpha = 0.8 * (0.84 + 0.16 * square) * (0.8 + 0.2 * noise) * hem
    shine = hem * (3.4 * square * slant + 0.02 + 0.10 * vein) + (2.2 * burn**2 if erosion > 0.0 else 0.0)
    expected = before * (1.0 - alpha[..., None]) + shine[..., None] * EDGE
    wrong = np.abs(after - expected).max(axis=-1) > 0.02 + 0.03 * expected.max(axis=-1)
    near = np.abs(noise - erosion) < 0.01  # a float32 away from being gone
    assert kept.sum() > 300
    assert (wrong & kept & ~near).sum() <= 0.04 * kept.sum()  # burning edges are steep
    gone = above & ~kept & ~near
    np.testing.assert_array_equal(after[gone], before[gone])
    if erosion:
        assert gone.sum() == pytest.approx(erosion * above.sum(), rel=0.4)


def test_its_noise_fills_its_range() -> None:
    at = np.random.default_rng(5).uniform(-20, 20, (20_000, 3))
    noise = decay_noise(at)
    assert 0.0 <= noise.min() < 0.05
    assert 0.95 < noise.max() <= 1.0
    for share in (0.3, 0.5, 0.7):
        assert (noise < share).mean() == pytest.approx(share, abs=0.1)
    np.testing.assert_allclose(cell(np.array([[3.0, -2.0, 7.0]])), cell(np.array([[3.0 - 1e-9, -2.0, 7.0]])), atol=1e-6)


def test_what_has_no_rim_is_but_darkness(renderer: Renderer) -> None:
    moment = bare()
    dark = radiance(renderer, replace(moment, wraith=ghost(sphere(RADIUS).at(*BALL), edge=EDGE, rim=0.0)))
    plain, edged = radiance(renderer, moment), radiance(renderer, haunted(moment))
    middle = (SIZE[1] // 2, SIZE[0] // 2)
    assert (dark <= plain + 1e-4).all()
    assert dark[middle].sum() < edged[middle].sum()


def test_it_fades_into_what_it_touches(renderer: Renderer) -> None:
    """A centimetre before a wall there is little left of it."""
    moment = bare(box((8.0, 6.0, 0.2)))
    plain, middle = radiance(renderer, moment), (SIZE[1] // 2, SIZE[0] // 2)
    near, far = (replace(moment, wraith=ghost(box((2.0, 3.0, 0.02)).at(0.0, 1.0, z), edge=EDGE)) for z in (0.1, 1.0))
    change, whole = (np.abs(radiance(renderer, each) - plain)[middle].max() for each in (near, far))
    assert 0.0 < change < 0.2 * whole


def test_nothing_is_compiled_when_it_appears(gl: Any) -> None:
    programs = ProgramLibrary(gl)
    rehearsal = Rehearsal(gl, programs)
    assert "wraith" in rehearsal.left
    rehearsal.release()
    made = Renderer(gl, SIZE, PLAIN, programs)
    programs.preload()
    known = set(vars(programs)["_programs"])
    made.render(haunted(bare(), erosion=0.4))
    assert set(vars(programs)["_programs"]) == known
    made.release()


def test_only_where_it_is_is_drawn(gl: Any) -> None:
    small = replace(bare(), wraith=ghost(sphere(0.2).at(0.0, 1.0, 0.0), edge=EDGE))
    march = make_plan(small, SIZE, PLAIN).eyes[0].wraith
    assert march is not None
    area = area_of(march.jobs, SIZE)
    assert area is not None
    assert area[2] * area[3] < 0.2 * SIZE[0] * SIZE[1]


def test_golden(request: pytest.FixtureRequest, gl: Any) -> None:
    scene = stage(box((0.6, 1.2, 0.2)).at(0.7, 0.6, 0.3))
    moment = ScenePoser(scene).pose({"time": 2.0})
    made = Renderer(gl, (192, 108), QUALITIES["draft"], shared_context()[1])
    forms = (sphere(0.5).at(-0.3, 0.6, 0.2), box((0.3, 0.9, 0.3)).turned(z=20.0).at(0.7, 0.5, 0.6))
    picture = made.render(replace(moment, wraith=replace(ghost(*forms, edge=EDGE), erosion=0.3)))
    made.release()
    assert_golden("wraith", picture, request)


def test_wraith_is_a_record() -> None:
    assert Wraith.__dataclass_params__.frozen  # type: ignore[attr-defined]
