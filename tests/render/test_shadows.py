"""Coloured shadows of several lights: which light reaches what, against geometry worked out by numpy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawing import DARK, F64, PLAIN, VACUUM, Bool, Gpu, camera_rays, moment_of, rays_of
from numpy.typing import NDArray

from dreamscape3d.render.rays import perspective_rays
from dreamscape3d.render.shadow import casters, shadow_view, single_suns
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.scene import Camera, Light, Material
from dreamscape3d.sdf.shape import Shape, box, plane, sphere

SIZE = (120, 80)
SHARP = replace(PLAIN, lamps=True, shadow_size=768, shadow_taps=12, samples=4)
CHALK = Material(colour=(1, 1, 1), roughness=1.0)
ABOVE = Camera(at=(0.0, 7.0, -7.0), look_at=(0.0, 0.0, 0.0), fov=50.0)
CYAN = Light(kind="sun", direction=(-1, 1.2, 0), colour=(0, 1, 1), radius=0.3)
MAGENTA = Light(kind="sun", direction=(1, 1.2, 0), colour=(1, 0, 1), radius=0.3)
BLOCK = np.array([[-0.5, 0.5, -0.5], [0.5, 2.5, 0.5]])  # corners of the box that shades


def scene(*lights: Light, block: bool = True) -> Moment:
    forms: list[Shape] = [plane().painted("m")]
    if block:
        forms.append(box(tuple((BLOCK[1] - BLOCK[0]).tolist())).at(*BLOCK.mean(axis=0).tolist()).painted("m"))
    return moment_of(*forms, materials={"m": CHALK}, lights=lights, sky=DARK, air=VACUUM, camera=ABOVE, time=0.0)


def ground() -> tuple[F64, Bool]:
    """(H, W, 3) where the rays meet the ground, top row first, and which see it past the block."""
    origin, direction = rays_of(camera_rays(scene(), SIZE))
    t = -origin[..., 1] / direction[..., 1]
    open_ = (t > 0) & ~crossed(origin, direction, np.full(t.shape, 1e9), margin=0.12)
    return (origin + t[..., None] * direction)[::-1], open_[::-1]


def crossed(origin: F64, direction: F64, longest: F64, margin: float = 0.0) -> Bool:
    """Whether rays meet the block within `longest`: slabs."""
    with np.errstate(divide="ignore", invalid="ignore"):
        a, b = ((corner - origin) / direction for corner in (BLOCK[0] - margin, BLOCK[1] + margin))
    near, far = np.minimum(a, b).max(axis=-1), np.maximum(a, b).min(axis=-1)
    hit: Bool = (near < far) & (far > 0) & (near < longest)
    return hit


def sure(p: F64, to: F64, longest: F64, margin: float) -> tuple[Bool, Bool]:
    """Which places are shaded for certain, and which are lit for certain, with the block `margin` smaller, larger."""
    return crossed(p, to, longest, -margin), ~crossed(p, to, longest, margin)


# -- suns --------------------------------------------------------------------------------------------


def test_each_umbra_gets_just_the_other_suns_light(gpu: Gpu) -> None:
    both, cyan, magenta = (
        gpu.picture(scene(*lights), SIZE, SHARP) for lights in ((CYAN, MAGENTA), (CYAN,), (MAGENTA,))
    )
    open_ground = gpu.picture(scene(CYAN, block=False), SIZE, SHARP)[4, 4]
    p, seen = ground()
    dark, certain = [], seen.copy()
    for light, other in ((CYAN, magenta), (MAGENTA, cyan)):
        to = np.broadcast_to(np.array(light.direction, np.float64), p.shape)
        shaded, free = sure(p, to, np.full(p.shape[:2], 1e9), 0.12)
        certain &= shaded | free
        dark.append(shaded & seen)
        assert dark[-1].sum() > 40
        assert np.abs(both[dark[-1]] - other[dark[-1]]).max() < 0.004
    first_only = dark[0] & ~dark[1]
    assert both[first_only][:, 1].max() < 0.01 * open_ground[1]  # no green left in magenta's light
    assert np.abs(both - cyan - magenta)[certain].max() < 0.01


def test_the_first_three_cast_shadows() -> None:
    suns = [replace(CYAN, direction=(i, 1, 0)) for i in range(2)]
    lamps = [Light(at=(0, 3, i), shadow=shadow) for i, shadow in enumerate((None, True, True, True))]
    moment = scene(*suns, *lamps)
    found = casters(moment)
    assert [caster.channel for caster in found] == [1, 2, 3]
    assert found[2].light == 1  # lamps cast none unless told to
    assert len(single_suns(moment)) == 2


def test_a_sun_without_shadow_leaves_its_channel_to_itself(gpu: Gpu) -> None:
    """Lit one by one all the same, and no shadow of a lamp falls on its light."""
    sun, lamp = replace(CYAN, shadow=False), Light(at=(0, 4, 0), intensity=9.0, shadow=True)
    moment = scene(sun, lamp)
    assert [caster.channel for caster in casters(moment)] == [2]
    alone, both = (gpu.picture(scene(*lights), SIZE, SHARP) for lights in ((sun,), (sun, lamp)))
    assert (both - alone).min() > -0.004


# -- lamps -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", [(1.6, 4.0, 0.4), (-2.5, 3.2, -1.0), (0.2, 5.0, 1.5)])
def test_a_lamp_is_hidden_where_rays_say_so(gpu: Gpu, at: tuple[float, float, float]) -> None:
    lamp = Light(at=at, intensity=30.0, radius=0.02, reach=60.0, shadow=True)
    lit = gpu.picture(scene(lamp), SIZE, SHARP)[..., 0]
    bare = gpu.picture(scene(replace(lamp, shadow=False)), SIZE, SHARP)[..., 0]
    p, seen = ground()
    to = np.array(at) - p
    shaded, free = sure(p, to, np.ones(p.shape[:2]), 0.1)
    shaded, free = shaded & seen, free & seen
    assert shaded.sum() > 60
    share = lit / np.maximum(bare, 1e-6)
    assert (share[shaded] < 0.1).mean() > 0.99
    assert (share[free] > 0.95).mean() > 0.99


def test_a_wider_lamp_has_a_softer_shadow(gpu: Gpu) -> None:
    def penumbra(radius: float) -> int:
        lamp = Light(at=(0.0, 5.0, 0.0), intensity=30.0, radius=radius, reach=60.0, shadow=True)
        lit, bare = (gpu.picture(scene(replace(lamp, shadow=shadow)), SIZE, SHARP)[..., 0] for shadow in (True, False))
        share = lit / np.maximum(bare, 1e-6)
        _, seen = ground()
        return int(((share > 0.15) & (share < 0.85) & seen).sum())

    assert penumbra(0.4) > 2 * penumbra(0.03)


def test_a_bulb_does_not_shade_its_own_light(gpu: Gpu) -> None:
    glowing = Material(colour=(0, 0, 0), emission=0.02, glow=(1, 1, 1))
    lamp = Light(at=(0, 2, 0), intensity=30.0, radius=0.05, reach=40.0, shadow=True)
    forms = [plane().painted("m"), sphere(0.25).at(0, 2, 0).painted("bulb")]
    moment = moment_of(
        *forms, materials={"m": CHALK, "bulb": glowing}, lights=(lamp,), sky=DARK, air=VACUUM, camera=ABOVE
    )
    assert gpu.picture(moment, SIZE, SHARP)[60, 60, 0] > 0.5


# -- where a map looks -------------------------------------------------------------------------------


def _view(moment: Moment, width: int = 64) -> object:
    return shadow_view(moment, casters(moment)[0], perspective_rays(moment.view, *SIZE, 600.0), width)


def test_a_map_is_fitted_to_what_casts_shadows() -> None:
    view = _view(scene(CYAN))
    assert view is not None
    assert 2.0 < view.across < 5.0  # type: ignore[attr-defined]
    assert _view(scene(CYAN, block=False)) is None


def test_a_map_holds_still_while_the_camera_moves() -> None:
    """Its texels stay where they are in the world, so that edges of shadows do not crawl."""
    moment = scene(CYAN)
    far = [box(1).at(x, 1.0, z) for x in range(-60, 61, 12) for z in range(-60, 61, 12)]
    origins: list[NDArray[np.float64]] = []
    for step in range(4):
        camera = replace(ABOVE, at=(0.13 * step, 7.0, -7.0), look_at=(0.13 * step, 0.0, 0.0))
        moment = moment_of(plane(), *far, lights=(CYAN,), camera=camera)
        view = shadow_view(moment, casters(moment)[0], perspective_rays(moment.view, *SIZE, 600.0), 64)
        assert view is not None
        texel = view.across / 64
        origins.append(np.array([view.rays.origin @ view.rays.right, view.rays.origin @ view.rays.up]) / texel)
    assert np.abs(np.array(origins) - np.round(origins)).max() < 1e-6
