"""Air against closed forms and sums: glow, shafts, patches; and what half a resolution costs in truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from drawing import DARK, F64, PLAIN, VACUUM, Gpu, camera_rays, moment_of, rays_of
from numpy.typing import NDArray
from support.flip import flip

from dreamscape3d import load_dream, resources
from dreamscape3d.dream.world import World
from dreamscape3d.render.quality import QUALITIES
from dreamscape3d.scene.scene import Air, Camera, Light, Material, Sky
from dreamscape3d.sdf.shape import Shape, box, capsule, plane, sphere

SIZE = (48, 32)
LIT = replace(PLAIN, lamps=True)
SHADOWED = replace(PLAIN, lamps=True, shadow_size=512, shadow_taps=8, samples=16, shaft_steps=24)
BLACK = Material(colour=(0, 0, 0), roughness=1.0)
SIDE = Camera(at=(0.0, 2.0, -8.0), look_at=(0.0, 2.0, 0.0), fov=50.0)
FOG = Air(colour=(0, 0, 0), density=0.05, falloff=0.0, glow=0.0)


def look(
    gpu: Gpu, *shapes: Shape, lights: Sequence[Light], air: Air, sky: Sky = DARK, quality: object = SHADOWED
) -> NDArray[np.float32]:
    """(H, W, 3) linear, of black forms: all that is seen is air."""
    forms = [shape.painted("m") for shape in shapes]
    moment = moment_of(*forms, materials={"m": BLACK}, lights=tuple(lights), sky=sky, air=air, camera=SIDE, time=0.0)
    return gpu.picture(moment, SIZE, quality)  # type: ignore[arg-type]


# -- glow --------------------------------------------------------------------------------------------


def glow_by_sum(origin: F64, direction: F64, t: float, at: F64, radius: float, reach: float) -> F64:
    """L·r·0.035 ∫ dt / (h² + (t − t₀)²) by adding up, for rays (H, W, 3) past a small lamp of radiance 1."""
    edges = np.concatenate([[0.0], np.geomspace(1e-3, t, 6000)])
    middle, step = (edges[1:] + edges[:-1]) * 0.5, np.diff(edges)
    along = direction @ (at - origin[0, 0])
    square = ((at - origin) ** 2).sum(-1) - along**2
    soft = square + radius**2 + 0.002
    total = sum(s / (soft + (m - along) ** 2) for m, s in zip(middle, step, strict=True))
    window = np.clip(1.0 - (np.sqrt(np.maximum(square, 0.0)) / reach) ** 4, 0.0, 1.0) ** 2
    glow: F64 = np.asarray(total) * radius * 0.035 * window
    return glow


def test_glow_is_the_integral_along_the_ray(gpu: Gpu) -> None:
    at, radius = (0.8, 2.5, -1.0), 0.1
    lamp = Light(at=at, intensity=float(np.pi) * radius**2, radius=radius, reach=6.0)  # radiance 1
    seen = look(gpu, lights=[lamp], air=Air(density=0.0, glow=1.0), quality=LIT)[::-1, :, 0]
    moment = moment_of(camera=SIDE)
    origin, direction = rays_of(camera_rays(moment, SIZE, 600.0))
    truth = glow_by_sum(origin, direction, 600.0, np.array(at), radius, 6.0)
    assert truth.max() > 5.0 * truth[0, 0]
    assert np.abs(seen - truth).max() < 0.01 * truth.max()


# -- shafts ------------------------------------------------------------------------------------------


def phase(cosine: F64, g: float = 0.6) -> F64:
    """Henyey and Greenstein (1941), 1/sr."""
    density: F64 = (1.0 - g * g) / (4.0 * np.pi * (1.0 + g * g - 2.0 * g * cosine) ** 1.5)
    return density


def test_unhindered_shafts_follow_their_closed_form(gpu: Gpu) -> None:
    """E · p(θ) · (1 − exp(−τ)), where nothing stands in the way."""
    sun = Light(kind="sun", direction=(0.6, 1.0, 0.8), intensity=2.0)
    ball = sphere(0.1).at(0.0, -30.0, 0.0)
    seen = look(gpu, ball, lights=[sun], air=replace(FOG, shafts=1.0))[::-1, :, 0]
    _, direction = rays_of(camera_rays(moment_of(camera=SIDE), SIZE, 600.0))
    towards = np.array(sun.direction, np.float64) / np.linalg.norm(np.array(sun.direction, np.float64))
    truth = 2.0 * phase(direction @ towards) * (1.0 - np.exp(-0.05 * 600.0))
    assert np.abs(seen / truth - 1.0).max() < 0.01


def test_behind_a_wall_the_air_is_dark(gpu: Gpu) -> None:
    """A roof over all the camera sees keeps the sun out of the air below; a hole in it lets a shaft in."""
    sun = Light(kind="sun", direction=(0.0, 1.0, 0.0), intensity=2.0)
    air = replace(FOG, shafts=1.0)
    floor, roof = box((60, 0.5, 60)), box((60, 0.5, 60)).at(0, 6, 0)
    wall = box((60, 20, 0.5)).at(0, 0, 8)
    shut = look(gpu, floor, roof, wall, lights=[sun], air=air)
    hole = look(gpu, floor, roof - box((2, 2, 2)).at(0, 6, 0), wall, lights=[sun], air=air)
    assert shut[8:24].max() < 0.004
    middle, side = hole[8:24, 22:26].mean(), hole[8:24, :8].mean()
    assert middle > 0.003
    assert middle > 4.0 * side


def test_a_lamp_has_shafts(gpu: Gpu) -> None:
    """A plate below a lamp takes most of its glow from the air below the plate, and none elsewhere."""
    lamp = Light(at=(0, 4.5, 0), intensity=4.0, radius=0.05, reach=30.0, shadow=True)
    plate = box((3, 0.2, 3)).at(0, 3.9, 0)
    air = Air(density=0.0, glow=1.0)
    without, given = (look(gpu, plate, lights=[lamp], air=replace(air, shafts=s)) for s in (0.0, 1.0))
    share = given[..., 0] / without[..., 0]
    assert share.max() < 1.02
    assert share[:4].min() > 0.97
    assert share[20:24, 20:28].max() < 0.45


# -- patches -----------------------------------------------------------------------------------------


def test_patches_keep_the_fog_on_the_whole(gpu: Gpu) -> None:
    """Uneven fog hides as much as even fog, and is uneven."""
    white = Sky(zenith=(1, 1, 1), horizon=(1, 1, 1), nadir=(1, 1, 1), stars=0.0)
    wall = box((90, 90, 1)).at(0, 0, 12)
    fog = Air(colour=(1, 1, 1), density=0.05, falloff=0.0, glow=0.0, patch_size=1.5)
    even = look(gpu, wall, lights=[], air=fog, sky=white)[..., 0]
    uneven = look(gpu, wall, lights=[], air=replace(fog, patches=1.0), sky=white)[..., 0]
    assert uneven.mean() == pytest.approx(even.mean(), rel=0.1)
    assert (uneven / even).std() > 0.03


def test_patches_drift_and_come_back_the_same(gpu: Gpu) -> None:
    def at(time: float) -> NDArray[np.float32]:
        wall = box((90, 90, 1)).at(0, 0, 12)
        fog = Air(colour=(1, 1, 1), density=0.05, patches=1.0, patch_size=2.0)
        moment = moment_of(wall, air=fog, sky=DARK, camera=SIDE, time=time)
        return gpu.picture(moment, SIZE, PLAIN)

    assert np.array_equal(at(3.0), at(3.0))
    assert np.abs(at(3.0) - at(6.0)).max() > 0.01


# -- half a resolution -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["harmony", "mia"])
def test_half_a_resolution_looks_the_same(gpu: Gpu, name: str) -> None:
    """Visibility and air at half the resolution, spread by likeness of distance, against the same at full."""
    moment = World(load_dream(resources.scenes() / f"{name}.toml")).moment(2.0)
    live = QUALITIES["live"]
    half, full = (gpu.picture(moment, (320, 180), replace(live, coarse=coarse), 8) for coarse in (2, 1))
    assert float(flip(full, half).mean()) < 0.03


def test_a_thin_wire_keeps_its_own_air(gpu: Gpu) -> None:
    """Before a bright haze, a near black wire of one pixel stays dark at half the resolution."""
    wire = capsule(0.03, 8.0).at(0.0, 2.0, -4.0)
    fog = Air(colour=(1, 1, 1), density=0.2, falloff=0.0, glow=0.0)
    half, full = (
        look(gpu, wire, lights=[], air=fog, quality=replace(PLAIN, coarse=coarse))[:, 20:28, 0] for coarse in (2, 1)
    )
    assert full.min() < 0.7
    assert half.min(axis=1).mean() == pytest.approx(full.min(axis=1).mean(), abs=0.05)


def test_no_air_costs_no_light(gpu: Gpu) -> None:
    """In a vacuum nothing is added or taken."""
    sky = Sky(zenith=(0.5, 0.2, 0.1), horizon=(0.5, 0.2, 0.1), nadir=(0.5, 0.2, 0.1), stars=0.0)
    moment = moment_of(plane().at(0, -5, 0), sky=sky, air=VACUUM, camera=SIDE)
    top = gpu.picture(moment, SIZE, LIT)[0]
    assert np.ptp(top, axis=0).max() < 1e-3
    assert top.mean() > 0.03
