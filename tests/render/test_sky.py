"""The sky: where the moon stands, aurora and constellations, the same every time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawing import DARK, PLAIN, VACUUM, Gpu, moment_of
from numpy.typing import NDArray

from dreamscape3d.maths.expression import parse
from dreamscape3d.render.constellations import strands
from dreamscape3d.render.moon import moon_face
from dreamscape3d.render.rays import perspective_rays
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.scene import Camera, Sky

SIZE = (128, 96)
FAR_UP = (0.2, 0.6, 1.0)
TOWARDS = Camera(at=(0, 1, 0), look_at=(0.2, 1.6, 1.0), fov=24.0)
WIDE = Camera(at=(0, 1, 0), look_at=(0.0, 1.6, 1.0), fov=90.0)


def moment(sky: Sky, camera: Camera = TOWARDS, seed: int = 5, time: float = 0.0) -> Moment:
    return moment_of(sky=sky, air=VACUUM, camera=camera, seed=seed, time=time)


def luminance(gpu: Gpu, sky: Sky, **how: object) -> NDArray[np.float32]:
    """(H, W), bottom row first as rays count."""
    shown: NDArray[np.float32] = gpu.picture(moment(sky, **how), SIZE, PLAIN)[::-1].mean(axis=2)  # type: ignore[arg-type]
    return shown


def pixel_of(direction: NDArray[np.float64], at: Moment) -> tuple[float, float]:
    """Where a direction is seen, in pixels from the lower left."""
    rays = perspective_rays(at.view, *SIZE, 600.0)
    ahead = float(direction @ rays.forward) * rays.spread
    u, v = float(direction @ rays.right) / ahead, float(direction @ rays.up) / ahead
    return (u * SIZE[1] + SIZE[0]) * 0.5, (v * SIZE[1] + SIZE[1]) * 0.5


# -- moon --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("diameter", [3.0, 8.0])
@pytest.mark.parametrize("direction", [FAR_UP, (0.1, 0.65, 1.0)])
def test_the_moon_stands_where_it_should_and_is_as_large(
    gpu: Gpu, diameter: float, direction: tuple[float, float, float]
) -> None:
    sky = replace(DARK, moon=diameter, moon_direction=direction, moon_colour=(1, 1, 1))
    y, x = np.nonzero(luminance(gpu, sky) > 0.45)
    towards = np.array(direction) / np.linalg.norm(direction)
    expected = pixel_of(towards, moment(sky))
    assert (x.mean() + 0.5, y.mean() + 0.5) == pytest.approx(expected, abs=1.0)
    rays = perspective_rays(moment(sky).view, *SIZE, 600.0)
    radius = np.tan(np.radians(diameter / 2.0)) / rays.pixel
    assert np.sqrt(len(x) / np.pi) == pytest.approx(radius, abs=1.0)


def test_its_phase_lights_as_much_of_its_face(gpu: Gpu) -> None:
    sky = replace(DARK, moon=10.0, moon_direction=FAR_UP, moon_colour=(1, 1, 1))
    full, half, new = (
        float((luminance(gpu, replace(sky, moon_phase=phase)) > 0.45).sum()) for phase in (1.0, 0.5, 0.0)
    )
    assert half / full == pytest.approx(0.5, abs=0.12)
    assert new == 0.0


def test_no_moon_no_light(gpu: Gpu) -> None:
    assert luminance(gpu, DARK).max() == 0.0
    assert luminance(gpu, replace(DARK, moon_direction=FAR_UP)).max() == 0.0


def test_its_face_is_made_of_seas_and_craters() -> None:
    face = moon_face(64)
    assert face.shape == (64, 64, 3)
    assert np.array_equal(face, moon_face(64))
    assert face[16:48, 16:48, 0].std() > 10.0
    assert abs(float(face[16:48, 16:48, 1:].mean()) - 127.5) < 8.0


# -- aurora ------------------------------------------------------------------------------------------

NORTH = replace(DARK, aurora=1.0)


def test_an_aurora_shines_above_the_horizon_and_drifts(gpu: Gpu) -> None:
    first, again, later = (luminance(gpu, NORTH, camera=WIDE, time=time) for time in (3.0, 3.0, 9.0))
    assert np.array_equal(first, again)
    assert first.max() > 0.05
    assert np.abs(first - later).max() > 0.02
    level = replace(WIDE, look_at=(0.0, 1.0, 1.0))
    assert luminance(gpu, NORTH, camera=level)[: SIZE[1] // 2].max() == 0.0


def test_an_aurora_is_as_strong_as_it_is_told(gpu: Gpu) -> None:
    one, two = (luminance(gpu, replace(NORTH, aurora=strength), camera=WIDE) for strength in (1.0, 2.0))
    assert np.abs(two - 2.0 * one).max() < 2e-3 * two.max()


# -- constellations ----------------------------------------------------------------------------------


def test_strands_end_at_stars_that_are_drawn(gpu: Gpu) -> None:
    """The CPU's stars are the shader's: where a figure has one, the sky is bright without any figure."""
    stars = replace(DARK, stars=1.0, twinkle=0.0, star_colour=(1, 1, 1))
    scene = moment(stars, WIDE, seed=9)
    shown = luminance(gpu, stars, camera=WIDE, seed=9)
    dots = [row[0, :3].astype(np.float64) for row in strands(9) if row[1, 3] == 0.0]
    places = [pixel_of(d, scene) for d in dots if d[2] > 0.3]
    inside = [(int(x), int(y)) for x, y in places if 1 < x < SIZE[0] - 1 and 1 < y < SIZE[1] - 1]
    assert len(inside) > 8
    bright = [shown[y - 1 : y + 2, x - 1 : x + 2].max() for x, y in inside]
    assert np.median(bright) > 8.0 * max(float(np.median(shown)), 1e-3)


def test_figures_are_the_seeds(gpu: Gpu) -> None:
    assert np.array_equal(strands(3), strands(3))
    assert not np.array_equal(strands(3)[:8], strands(4)[:8])
    for seed in range(6):
        found = strands(seed)
        assert 30 < len(found) < 200
        assert np.abs(np.linalg.norm(found[..., :3], axis=-1) - 1.0).max() < 1e-5


def test_figures_are_drawn_over_the_sky_alone(gpu: Gpu) -> None:
    figures = replace(DARK, constellations=1.0, star_colour=(1, 1, 1))
    assert luminance(gpu, figures, camera=WIDE).max() > 0.05
    down = replace(WIDE, look_at=(0.0, -2.0, 1.0))
    assert luminance(gpu, figures, camera=down).max() == 0.0


# -- all of it ---------------------------------------------------------------------------------------


def test_nonsense_numbers_are_brought_within_bounds(gpu: Gpu) -> None:
    nonsense = parse("1/0 - 1/0")
    sky = replace(
        DARK, moon=nonsense, moon_direction=(nonsense, 0.0, 0.0), aurora=parse("1e6*1e6*1e6"), constellations=nonsense
    )
    assert np.isfinite(luminance(gpu, sky, camera=WIDE)).all()
