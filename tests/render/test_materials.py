"""Materials against closed forms: a white furnace, the colours of films, what a mirror shows, filtered detail."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from drawing import DARK, F64, PLAIN, VACUUM, Gpu, moment_of

from dreamscape3d.render.film_table import FILM_INDEX, WAVELENGTHS, colour_bands
from dreamscape3d.scene.scene import Camera, Detail, Light, Material, Pattern, Sky
from dreamscape3d.sdf.shape import Shape, box, plane, sphere

WHITE = Sky(zenith=(1, 1, 1), horizon=(1, 1, 1), nadir=(1, 1, 1), stars=0.0)
SNOW = Material(colour=(1, 1, 1), roughness=1.0)
AHEAD = Camera(at=(0, 0, -6), look_at=(0, 0, 0), fov=30)
PROBED = replace(PLAIN, probe=32)
MIRRORED = replace(PLAIN, mirror=1, coarse=1)
LIT = replace(PLAIN, lamps=True)


def radiance(gpu: Gpu, *shapes: Shape, material: Material, size: tuple[int, int] = (48, 48), **how: Any) -> F64:
    """(H, W, 3) linear."""
    quality = how.pop("quality", PLAIN)
    given = {"sky": DARK, "air": VACUUM, "camera": AHEAD, "time": 0.0, **how}
    moment = moment_of(*(shape.painted("m") for shape in shapes), materials={"m": material}, **given)
    return gpu.picture(moment, size, quality).astype(np.float64)


FURNACE: dict[str, Material] = {
    **{f"plastic {r}": replace(SNOW, roughness=r) for r in (0.05, 0.2, 0.4, 0.6, 0.8, 1.0)},
    **{f"metal {r}": replace(SNOW, roughness=r, metallic=1.0) for r in (0.05, 0.2, 0.4, 0.6, 0.8, 1.0)},
    "half metal": replace(SNOW, roughness=0.3, metallic=0.5),
    "skin": replace(SNOW, roughness=0.5, soft=1.0),
    "glass": replace(SNOW, roughness=0.05, glass=1.0),
    "milky glass": replace(SNOW, roughness=0.3, glass=0.5),
}


@pytest.mark.parametrize("probed", [False, True])
@pytest.mark.parametrize("name", FURNACE)
def test_white_furnace(gpu: Gpu, name: str, probed: bool) -> None:
    """Under a white sky whatever takes up nothing vanishes: within 2 %, rims included. The rim of glass is light that
    is added by intent, and is left out."""
    picture = radiance(gpu, sphere(1.3), material=FURNACE[name], sky=WHITE, quality=PROBED if probed else PLAIN)
    if "glass" in name:
        picture = picture[16:32, 16:32]
    assert picture.min() > 0.98
    assert picture.max() < 1.02


def airy(thickness: float, cosine: float, f0: F64, metallic: float) -> F64:
    """(3,) reflectance of a film, wavelength by wavelength, weighed by each colour's band."""
    inside = np.sqrt(1.0 - (1.0 - cosine**2) / FILM_INDEX**2)
    phase = 4.0 * np.pi * FILM_INDEX * thickness * inside / WAVELENGTHS
    top = (1.0 - FILM_INDEX) / (1.0 + FILM_INDEX)
    below = 0.15 * (1.0 - metallic) - np.sqrt(f0) * metallic
    turn = np.exp(1j * phase)[:, None]
    amplitude = (top + below * turn) / (1.0 + top * below * turn)
    reflected: F64 = (np.abs(amplitude) ** 2 * colour_bands()).sum(axis=0)
    return np.clip(reflected, 0.0, 1.0)


@pytest.mark.parametrize("metallic", [0.0, 1.0])
@pytest.mark.parametrize("thickness", [120.0, 250.0, 400.0, 650.0, 1100.0])
def test_a_film_has_the_colours_of_interference(gpu: Gpu, thickness: float, metallic: float) -> None:
    """Seen head-on, against the sum over wavelengths in float64."""
    grey = 0.735357 if metallic else 0.0  # linear 0.5, black
    film = Material(colour=(grey,) * 3, roughness=0.0, metallic=metallic, film=thickness)
    seen = radiance(gpu, box((4, 4, 1)), material=film, sky=WHITE)[24, 24]
    expected = airy(thickness, 1.0, np.full(3, 0.5), metallic)
    assert seen == pytest.approx(expected, abs=0.03)


def test_a_film_changes_colour_with_the_angle(gpu: Gpu) -> None:
    film = Material(colour=(0, 0, 0), roughness=0.0, film=420.0)
    for angle in (30.0, 50.0):
        seen = radiance(gpu, box((9, 9, 1)).turned(0.0, angle, 0.0), material=film, sky=WHITE)[24, 24]
        assert seen == pytest.approx(airy(420.0, float(np.cos(np.radians(angle))), np.zeros(3), 0.0), abs=0.05)


# -- the mirror view -----------------------------------------------------------------------------------------

SILVER = Material(colour=(1, 1, 1), roughness=0.0, metallic=1.0)
LAMPS = (Material(colour=(0, 0, 0), emission=1.0, glow=(1.0, 0.3, 0.1)),)
ABOVE = Camera(at=(0.5, 2.0, -6.0), look_at=(0.0, -0.6, 0.0), fov=40)


def test_a_mirror_shows_what_stands_on_it_upside_down(gpu: Gpu) -> None:
    """A box over a mirror, against the same box mirrored by hand with no mirror there."""
    materials = {"silver": SILVER, "m": LAMPS[0]}
    block = box((1.0, 1.4, 0.8)).turned(0.0, 25.0, 0.0)
    how: dict[str, Any] = {"materials": materials, "sky": DARK, "air": VACUUM, "camera": ABOVE, "time": 0.0}
    ground = plane().painted("silver")
    mirrored = moment_of(ground, block.at(0.0, 0.9, 0.0).painted("m"), **how)
    by_hand = moment_of(block.at(0.0, 0.9, 0.0).painted("m"), block.at(0.0, -0.9, 0.0).painted("m"), **how)
    seen, expected = (gpu.picture(m, (96, 64), MIRRORED).astype(np.float64) for m in (mirrored, by_hand))
    assert (expected[36:, :, 0] > 0.5).sum() > 100  # the image is in the picture
    assert seen == pytest.approx(expected, abs=0.01)


def test_what_is_under_a_mirror_is_not_in_it(gpu: Gpu) -> None:
    """A ball half sunk shows its upper half twice, and nothing of what is below."""
    how: dict[str, Any] = {
        "materials": {"silver": SILVER, "m": LAMPS[0]},
        "sky": DARK,
        "air": VACUUM,
        "camera": ABOVE,
        "time": 0.0,
    }
    sunk = moment_of(plane().painted("silver"), sphere(0.8).at(0.0, -3.0, 0.0).painted("m"), **how)
    assert gpu.picture(sunk, (96, 64), MIRRORED).max() < 1e-3


def test_a_matt_plane_is_no_mirror(gpu: Gpu) -> None:
    how: dict[str, Any] = {"sky": DARK, "air": VACUUM, "camera": ABOVE, "time": 0.0}
    materials = {"m": LAMPS[0], "chalk": Material(colour=(0, 0, 0), roughness=0.9)}
    moment = moment_of(plane().painted("chalk"), box(1.0).at(0, 1, 0).painted("m"), materials=materials, **how)
    picture = gpu.picture(moment, (96, 64), MIRRORED)
    assert picture[52:].max() < 1e-3


# -- patterns and detail -------------------------------------------------------------------------------------

FAR = Camera(at=(0.0, 30.0, -30.0), look_at=(0.0, 0.0, 0.0), fov=30)
DETAILS: tuple[Detail, ...] = ("noise", "brushed", "cracks", "weave")


@pytest.mark.parametrize("detail", DETAILS)
def test_detail_keeps_its_mean_when_it_is_too_fine_to_see(gpu: Gpu, detail: Detail) -> None:
    """One sample a pixel of a far plane, against 64: the same mean, and nearly even."""
    look = Material(colour=(0.7, 0.7, 0.7), roughness=0.9, detail=detail, grain=0.05, relief=0.6)
    coarse = radiance(gpu, plane(), material=look, sky=WHITE, camera=FAR, size=(48, 32))[..., 0]
    fine = radiance(gpu, plane(), material=look, sky=WHITE, camera=FAR, size=(384, 256))[..., 0]
    assert coarse.mean() == pytest.approx(fine.mean(), rel=0.02)
    assert coarse.std() < 0.04 * coarse.mean()


@pytest.mark.parametrize("pixels", [0.1, 0.3, 0.6, 1.0, 2.5, 9.0])
@pytest.mark.parametrize(("pattern", "share"), [("grid", 0.51), ("stripes", 0.3), ("hex", 0.51)])
def test_patterns_keep_their_mean_at_any_distance(gpu: Gpu, pattern: Pattern, share: float, pixels: float) -> None:
    """Lines a third as wide as their spacing, on a wall of which a pixel shows `pixels` cells."""
    spacing = 0.1
    look = Material(
        colour=(0, 0, 0), roughness=1.0, emission=1.0, glow=(1, 1, 1), pattern=pattern, spacing=spacing, line=0.03
    )
    away = pixels * spacing * 48 / (2.0 * np.tan(np.radians(5.0)))
    camera = Camera(at=(0.013, 0.021, -away), look_at=(0.013, 0.021, 0), fov=10)
    seen = radiance(gpu, box((400, 400, 1)).at(0.0, 0.0, 0.5), material=look, camera=camera)[..., 0]
    assert seen.mean() == pytest.approx(share, rel=0.06)
    if pixels > 1.0:
        assert seen.std() < 0.12 * share


def test_waves_flatten_with_distance(gpu: Gpu) -> None:
    """From afar the sea is as even as a pond: waves go over into gloss."""
    sea = Material(colour=(1, 1, 1), metallic=1.0, roughness=0.05, waves=0.4, wavelength=0.2)
    near = Camera(at=(0.0, 1.5, -1.5), look_at=(0.0, 0.0, 0.0), fov=30)
    sky = Sky(zenith=(1, 1, 1), horizon=(0, 0, 0), nadir=(0, 0, 0), stars=0.0)
    rough, calm = (radiance(gpu, plane(), material=sea, sky=sky, camera=c) for c in (near, FAR))
    across = [float((p - p.mean(axis=1, keepdims=True)).std() / p.mean()) for p in (rough, calm)]
    assert across[0] > 0.05
    assert across[1] < 0.1 * across[0]


# -- the two programs, and lamps -----------------------------------------------------------------------------


def test_both_programs_agree_where_they_meet(gpu: Gpu) -> None:
    """A little above and below the roughness that divides them a surface looks the same."""
    lamps = [Light(at=(1.0, 2.0, -3.0), intensity=4.0), Light(at=(-3, 0, -2), to=(-3, 2, -2), intensity=3.0)]
    matt, other = (
        radiance(
            gpu,
            sphere(1.3),
            material=Material(colour=(0.7, 0.5, 0.4), roughness=r),
            lights=lamps,
            sky=WHITE,
            quality=LIT,
        )
        for r in (0.4501, 0.4499)
    )
    assert np.abs(matt - other).mean() < 0.02 * other.mean()
    assert np.abs(matt - other).max() < 0.12 * other.max()


@pytest.mark.parametrize("roughness", [0.3, 0.9])
def test_light_adds_up_however_many_lamps_there_are(gpu: Gpu, roughness: float) -> None:
    """More lamps than a tile has bits for: none is lost, none counted twice."""
    places = [(x * 0.4 - 3.0, y * 0.4 - 2.0, -1.5) for x in range(16) for y in range(11)]
    lamps = [Light(at=at, intensity=0.05, radius=0.05, reach=1.0 + 0.02 * i) for i, at in enumerate(places)]
    look = Material(colour=(0.7, 0.7, 0.7), roughness=roughness)
    how: dict[str, Any] = {"material": look, "quality": LIT, "size": (64, 64)}
    together = radiance(gpu, box((6, 6, 1)), lights=lamps, **how)
    parts = [radiance(gpu, box((6, 6, 1)), lights=lamps[i : i + 44], **how) for i in range(0, len(lamps), 44)]
    assert np.asarray(parts).sum(axis=0) == pytest.approx(together, rel=0.01, abs=2e-3)
    assert together.max() > 0.05


def test_long_tubes_light_as_cylinders_do(gpu: Gpu) -> None:
    """E = π·L·r/h beside a long cylinder of radiance L and radius r."""
    radius, away, intensity = 0.05, 1.0, 50.0
    length = 60.0
    level = intensity / (np.pi * radius**2 + 2.0 * radius * length)
    tube = Light(at=(-30, 0, -0.5 - away), to=(30, 0, -0.5 - away), radius=radius, intensity=intensity, reach=1000.0)
    seen = radiance(
        gpu, box((4, 4, 1)), material=Material(colour=(0.735357,) * 3, roughness=1.0), lights=[tube], quality=LIT
    )
    assert seen[22:26, 22:26].mean() == pytest.approx(0.5 / np.pi * np.pi * level * radius / away * 1.02, rel=0.05)
