"""Height maps: their bounds hold everywhere, they join without a seam, and each style looks like what it is called."""

from __future__ import annotations

import numpy as np
import pytest

from dreamscape3d.sdf.height_map import LEVELS, RESOLUTION, HeightMap, bake
from dreamscape3d.sdf.terrain_noise import STYLES, heights, perlin


@pytest.fixture(scope="module", params=STYLES)
def ground(request: pytest.FixtureRequest) -> HeightMap:
    """A map of each style, 64 m to a period."""
    return bake(64.0, 5.0, 8.0, request.param, 3)


def pairs(ground: HeightMap, count: int = 60_000) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(N, 2) points, unit directions, (N,) distances from 1 mm to two periods, and the rise of the ground between."""
    rng = np.random.default_rng(5)
    start, angle = rng.uniform(-ground.period, ground.period, (count, 2)), rng.uniform(0.0, 2.0 * np.pi, count)
    way = np.stack([np.cos(angle), np.sin(angle)], -1)
    far = 10.0 ** rng.uniform(-3.0, np.log10(2.0 * ground.period), count)
    end = start + way * far[:, None]
    return start, way, far, (ground.at(*end.T) - ground.at(*start.T)) / far


def test_no_slope_is_steeper_than_the_steepest(ground: HeightMap) -> None:
    rise = pairs(ground)[3]
    assert np.abs(rise).max() <= ground.slope * (1.0 + 1e-6)
    assert np.abs(rise).max() > 0.4 * ground.slope


def test_nothing_rises_above_a_cone(ground: HeightMap) -> None:
    start, way, _, rise = pairs(ground)
    cell = np.floor(start / ground.texel).astype(int) % RESOLUTION
    quadrant = (way[:, 0] < 0) + 2 * (way[:, 1] < 0)
    cone = ground.cones[cell[:, 1], cell[:, 0], quadrant]
    assert (rise <= cone + 1e-6).all()
    assert (rise > 0.8 * cone).any()
    assert np.median(ground.cones) < 0.6 * ground.slope  # or they would save nothing


def test_heights_reach_from_0_to_the_height(ground: HeightMap) -> None:
    x, z = np.meshgrid(np.arange(RESOLUTION) * ground.texel, np.arange(RESOLUTION) * ground.texel)
    y = ground.at(x, z)
    assert y.min() == 0.0
    assert y.max() == pytest.approx(5.0)
    assert y == pytest.approx(ground.codes.astype(np.float64) * 5.0 / LEVELS, abs=1e-6)


def test_there_is_no_seam(ground: HeightMap) -> None:
    rng = np.random.default_rng(0)
    x, z = rng.uniform(0.0, ground.period, (2, 500))
    assert ground.at(x + ground.period, z - 2.0 * ground.period) == pytest.approx(ground.at(x, z), abs=1e-9)
    codes = ground.codes.astype(float)
    within = np.abs(np.diff(codes, axis=0)).max(axis=1)
    assert np.abs(codes[0] - codes[-1]).max() <= 1.5 * within.max()
    assert np.abs(codes[:, 0] - codes[:, -1]).max() <= 1.5 * np.abs(np.diff(codes, axis=1)).max()


def test_texels_hold_corners_and_cones(ground: HeightMap) -> None:
    texels = ground.texels().astype(np.int64)
    assert (texels[7, 9, 0] & 0xFFFF, texels[7, 9, 0] >> 16) == (ground.codes[7, 9], ground.codes[7, 10])
    assert (texels[511, 511, 1] & 0xFFFF, texels[511, 511, 1] >> 16) == (ground.codes[0, 511], ground.codes[0, 0])
    shares = np.stack(
        [texels[..., 2] & 0xFFFF, texels[..., 2] >> 16, texels[..., 3] & 0xFFFF, texels[..., 3] >> 16], -1
    )
    shown = shares * (ground.steepest / LEVELS)
    assert (shown >= ground.cones - 1e-5).all()
    assert np.abs(shown - ground.cones).max() < 2e-4 * ground.steepest


def test_features_are_as_far_apart_as_asked() -> None:
    for size, feature, period in ((400.0, 50.0, 400.0), (1000.0, 10.0, 120.0), (10.0, 50.0, 200.0)):
        assert bake(size, 5.0, feature, "hills", 0).period == period


def test_the_same_seed_gives_the_same_landscape_and_another_another() -> None:
    for style in STYLES:
        first = heights(style, 128, 5, 1)
        assert (first == heights(style, 128, 5, 1)).all()
        assert np.abs(first - heights(style, 128, 5, 2)).mean() > 0.05
        assert first.shape == (128, 128)
        assert (first.min(), first.max()) == (0.0, 1.0)


def test_unknown_styles_are_refused() -> None:
    with pytest.raises(KeyError):
        heights("swamp", 64, 4, 0)


def test_dunes_are_gentle_to_the_wind_and_steep_behind() -> None:
    """The wind blows along x: more ground rises that way than falls, and the falling is steeper."""
    rise = np.diff(heights("dunes", 512, 8, 3), axis=1)
    assert (rise > 0).mean() > 0.6
    assert np.percentile(-rise, 98) > 1.8 * np.percentile(rise, 98)
    along = np.abs(np.diff(heights("dunes", 512, 8, 3), axis=0)).mean()
    assert np.abs(rise).mean() > 1.5 * along  # crests run along z


def test_hills_are_gentler_than_ridges() -> None:
    hills, ridges = (np.abs(np.diff(heights(style, 256, 6, 2), 2, axis=0)) for style in ("hills", "ridges"))
    assert np.percentile(ridges, 90) > 1.5 * np.percentile(hills, 90)


def test_noise_repeats_and_is_0_at_its_corners() -> None:
    rng = np.random.default_rng(2)
    x, z = rng.uniform(-2.0, 2.0, (2, 200))
    assert perlin(x + 1.0, z - 3.0, 7, 5) == pytest.approx(perlin(x, z, 7, 5), abs=1e-9)
    corners = np.arange(7) / 7.0
    assert perlin(corners, corners[::-1].copy(), 7, 5) == pytest.approx(np.zeros(7), abs=1e-9)
    assert 0.1 < np.std(perlin(x, z, 7, 5)) < 0.5
