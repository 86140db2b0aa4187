"""Text in space: what the GPU hits against the letters in float64, and how its light is that of its letters."""

from __future__ import annotations

import numpy as np
import pytest
from drawing import FRONT, Gpu, camera_rays, moment_of, rays_of, side_rays, truth

from dreamscape3d.maths.expression import parse
from dreamscape3d.render.rays import Rays
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.scene import Material
from dreamscape3d.sdf.evaluate import evaluate_field, normal
from dreamscape3d.sdf.lettering import lettering
from dreamscape3d.sdf.shape import Shape, box, sphere, text

SIZE = (120, 64)
SIGNS: dict[str, Shape] = {
    "solid": text("Dream", 2.0, 0.5).turned(10.0, 25.0, -5.0),
    "neon": text("neon\n&8", 1.6, tube=0.07).turned(0.0, -30.0, 8.0),
    "small": text("a tale of two\nlines or three", 0.6, 0.1).at(0.0, 0.3, -2.0),
    "scaled": text("S", 1.0, 0.3).scaled(4.0).at(1.0, 0.0, 1.0),
    "mirrored": text("Rg", 1.5, 0.4).turned(0.0, 20.0, 0.0).at(1.6, 0.5, 0.0).mirrored("x"),
    "moving": text("go", parse("1 + 0.5*time"), 0.3).at(parse("time - 1"), 0.0, 0.0),
    "copies": text("i", 0.9, 0.3).turned(0.0, parse("30*i"), 0.0).repeated((5, 1, 2), (1.0, 0.0, 2.0)),
}
BESIDE = (box((20.0, 12.0, 1.0)).at(0.0, 0.0, 3.0), box(1.5).at(-1.0, 0.0, 0.6), sphere(0.5).at(1.5, 0.5, -1.5))


def misses(gpu: Gpu, moment: Moment, rays: Rays) -> float:
    """The share of rays that hit elsewhere than the truth, or not, but for those that graze an edge."""
    seen = gpu.surface(moment, rays, hit_pixels=0.05)
    hit, t = truth(moment, rays, hit_pixels=0.05)
    origin, direction = rays_of(rays)
    points = (origin + direction * seen.t[..., None])[seen.hit]
    off = np.abs(evaluate_field(moment.field, points))
    assert off.max() < 0.3 * rays.pixel * (9.0 if rays.spread else 1.0) + 2e-3
    differs = hit != seen.hit
    both = hit & seen.hit
    differs[both] = np.abs(seen.t - t)[both] > 0.05
    return float(differs.mean())


@pytest.mark.parametrize("name", SIGNS)
def test_letters_are_hit_where_the_truth_has_them(gpu: Gpu, name: str) -> None:
    moment = moment_of(*BESIDE, SIGNS[name])
    assert misses(gpu, moment, camera_rays(moment, SIZE)) < 3e-3
    assert misses(gpu, moment, side_rays((0.4, 0.5, -1.0), 64)) < 3e-3


def test_nearer_letters_hide_those_behind(gpu: Gpu) -> None:
    """All are one draw, in whatever order they stand."""
    near, far = text("M", 3.0, 0.2).at(0.0, 0.0, -1.0), text("M", 3.0, 0.2)
    for order in ((near, far), (far, near)):
        moment = moment_of(*order)
        seen = gpu.surface(moment, camera_rays(moment, SIZE))
        first = seen.first[seen.hit]
        assert np.mean(first == order.index(near)) > 0.75
        assert misses(gpu, moment, camera_rays(moment, SIZE)) < 3e-3


def test_normals_are_the_gradient(gpu: Gpu) -> None:
    moment = moment_of(SIGNS["solid"], SIGNS["neon"].at(0.0, 3.0, 0.0))
    rays = camera_rays(moment, SIZE)
    seen = gpu.surface(moment, rays, hit_pixels=0.05)
    origin, direction = rays_of(rays)
    points = (origin + direction * seen.t[..., None])[seen.hit]
    cosine = (normal(moment.field, points, 5e-3) * seen.normal[seen.hit]).sum(axis=1)
    assert np.mean(cosine > 0.97) > 0.93  # edges and the grid's own creases apart


def test_an_eye_inside_the_box_sees_the_letters(gpu: Gpu) -> None:
    moment = moment_of(text("O", 8.0, 3.0), camera=FRONT.__class__(at=(0.0, 0.0, 0.2), look_at=(3.0, 0.1, 0.0), fov=70))
    seen = gpu.surface(moment, camera_rays(moment, SIZE))
    assert seen.hit.mean() > 0.3
    assert misses(gpu, moment, camera_rays(moment, SIZE)) < 3e-3


def test_editing_a_text_compiles_nothing(gpu: Gpu) -> None:
    gpu.surface(moment_of(text("a")), camera_rays(moment_of(text("a")), (16, 16)))
    before = gpu.programs.compiled
    moment = moment_of(text("b\nc", tube=0.1), text("dd"))
    assert gpu.surface(moment, camera_rays(moment, SIZE)).hit.any()
    assert gpu.programs.compiled == before


@pytest.mark.parametrize("tube", [0.0, 0.03])
def test_glowing_words_light_as_much_as_their_surface_gives_off(tube: float) -> None:
    """The power of their lamps, 4π²r² + 2π²rl times the radiance, is π times that over the letters' surface."""
    height, depth = 0.7, 0.2
    glow = Material(glow=(1.0, 0.0, 1.0), emission=3.0)
    words = text("NEON\nyes", height, depth, tube).turned(0.0, 40.0, 0.0).at(1.0, 2.0, 3.0).painted("glow")
    lamps = moment_of(words, materials={"glow": glow}).lamps.astype(float)
    assert len(lamps) == 4  # two a line
    length = np.linalg.norm(lamps[:, 1, :3] - lamps[:, 0, :3], axis=1)
    radius = lamps[:, 0, 3]
    area = 4.0 * np.pi * radius**2 + 2.0 * np.pi * radius * length
    made = lettering("NEON\nyes")
    solid = 2.0 * made.area * height**2 + made.outline * height * depth
    surface = made.outline * height * 2.0 * np.pi * tube if tube else solid
    assert (lamps[:, 2, 0] * area).sum() == pytest.approx(3.0 * surface, rel=1e-5)
    assert lamps[:, 2, :3] == pytest.approx(lamps[:, 2, :1] * [1.0, 0.0, 1.0])
    assert (lamps[:, 2, 3] == -1.0).all()
    across = lamps[:, :2, :3] - [1.0, 2.0, 3.0]
    facing = np.array([np.sin(np.radians(40.0)), 0.0, np.cos(np.radians(40.0))])
    assert across @ facing == pytest.approx(0.0, abs=1e-5)  # in the plane of the words
    assert across[:, 0, 1] == pytest.approx(np.array([1.05, -0.785, 0.55, -1.33]) * height, abs=0.02)
    assert length[0] < (made.lines[0, 2] - made.lines[0, 0]) * height


def test_many_lines_share_a_few_lamps() -> None:
    words = text("\n".join("abcdefghij"), 0.2).painted("glow")
    lamps = moment_of(words, materials={"glow": Material(emission=3.0)}).lamps
    assert len(lamps) == 4
    assert np.ptp(lamps[:, 0, 1]) > 2.0
