"""Light against closed forms: a white furnace, a sun, a lamp, shadows, fog."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from drawing import DARK, F64, PLAIN, VACUUM, Gpu, moment_of
from numpy.typing import NDArray

from dreamscape3d.maths.colour import linear_from_srgb
from dreamscape3d.render.quality import Quality
from dreamscape3d.scene.scene import Air, Camera, Light, Material, Sky
from dreamscape3d.sdf.shape import Shape, box, plane, sphere

LIT = replace(PLAIN, lamps=True)
WHITE = Sky(zenith=(1, 1, 1), horizon=(1, 1, 1), nadir=(1, 1, 1), stars=0.0)
CHALK = Material(colour=(1, 1, 1), roughness=1.0)
GREY = 0.5  # linear albedo of what is lit below
MATT = Material(colour=(0.735357,) * 3, roughness=1.0)
AHEAD = Camera(at=(0, 0, -6), look_at=(0, 0, 0), fov=30)


def radiance(
    gpu: Gpu,
    *shapes: Shape,
    material: Material = MATT,
    lights: Sequence[Light] = (),
    sky: Sky = DARK,
    air: Air = VACUUM,
    camera: Camera = AHEAD,
    size: tuple[int, int] = (32, 32),
    quality: Quality = LIT,
) -> NDArray[np.float32]:
    """(H, W, 3) linear."""
    forms = [shape.painted("m") for shape in shapes]
    moment = moment_of(
        *forms, materials={"m": material}, lights=tuple(lights), sky=sky, air=air, camera=camera, time=0.0
    )
    return gpu.picture(moment, size, quality)


def middle(picture: NDArray[np.float32]) -> float:
    """Mean of the four pixels in the middle."""
    height, width, _ = picture.shape
    return float(picture[height // 2 - 1 : height // 2 + 1, width // 2 - 1 : width // 2 + 1].mean())


def test_matt_is_half_grey() -> None:
    assert linear_from_srgb(np.array(MATT.colour, np.float64)) == pytest.approx(GREY, abs=1e-4)


def test_white_furnace(gpu: Gpu) -> None:
    """Under a white sky a white chalk sphere all but vanishes: it gives back what it gets, and no more than 5 % on
    top (the 4 % of its specular layer, which the diffuse one below does not lose)."""
    picture = radiance(gpu, sphere(1.3), material=CHALK, sky=WHITE)
    assert picture.min() > 0.97
    assert picture.max() < 1.05


@pytest.mark.parametrize(("roughness", "most"), [(0.6, 1.5), (0.2, 2.0)])
def test_furnace_of_smoother_spheres(gpu: Gpu, roughness: float, most: float) -> None:
    """Honest bound: towards its edge a smooth white sphere gives back too much (Fresnel's share is added)."""
    picture = radiance(gpu, sphere(1.3), material=replace(CHALK, roughness=roughness), sky=WHITE)
    assert picture.min() > 0.97
    assert middle(picture) < 1.06
    assert picture.max() < most


def test_a_metal_mirror_gives_back_its_colour(gpu: Gpu) -> None:
    metal = Material(colour=MATT.colour, roughness=0.05, metallic=1.0)
    assert middle(radiance(gpu, sphere(1.3), material=metal, sky=WHITE)) == pytest.approx(GREY, rel=0.03)


@pytest.mark.parametrize("angle", [0.0, 30.0, 60.0, 80.0])
def test_a_sun_lights_by_its_cosine(gpu: Gpu, angle: float) -> None:
    """L = albedo/π · E · cos θ, and a little gloss."""
    slope = np.radians(angle)
    sun = Light(kind="sun", direction=(float(np.sin(slope)), 0.0, -float(np.cos(slope))), intensity=2.0, shadow=False)
    lit = middle(radiance(gpu, box((4, 4, 1)), lights=[sun]))
    assert lit == pytest.approx(GREY / np.pi * 2.0 * np.cos(slope), rel=0.05)


def test_suns_add_up_and_keep_their_colours(gpu: Gpu) -> None:
    red, blue = (
        Light(kind="sun", direction=(0, 0, -1), colour=colour, shadow=shadow)
        for colour, shadow in (((1, 0, 0), True), ((0, 0, 1), False))
    )
    both = radiance(gpu, box((4, 4, 1)), lights=[red, blue])[16, 16]
    assert both == pytest.approx([GREY / np.pi, 0.0, GREY / np.pi], rel=0.05, abs=1e-6)


@pytest.mark.parametrize("angle", [0.0, 30.0, 45.0, 60.0])
@pytest.mark.parametrize("away", [3.0, 8.0])
def test_a_lamp_lights_by_the_inverse_square(gpu: Gpu, away: float, angle: float) -> None:
    """L = albedo/π · I · cos θ / d², far from a small lamp of strength I."""
    slope = np.radians(angle)
    at = (away * float(np.sin(slope)), 0.0, -0.5 - away * float(np.cos(slope)))
    lamp = Light(at=at, intensity=7.0, radius=0.05, reach=1000.0)
    lit = middle(radiance(gpu, box((4, 4, 1)), lights=[lamp]))
    gloss = 1.02  # of the rough specular layer
    assert lit == pytest.approx(GREY / np.pi * 7.0 * np.cos(slope) / away**2 * gloss, rel=0.02)


def test_a_lamp_has_the_same_strength_at_any_size(gpu: Gpu) -> None:
    lit = [
        middle(radiance(gpu, box((4, 4, 1)), lights=[Light(at=(0, 0, -6.5), radius=radius, reach=1000.0)]))
        for radius in (0.02, 0.1, 0.5)
    ]
    assert lit == pytest.approx([lit[0]] * 3, rel=0.02)


def test_a_tube_of_light_falls_off_with_distance_alone(gpu: Gpu) -> None:
    """Near a long tube, light falls by 1/d, not 1/d²."""
    lit = []
    for away in (0.5, 1.0, 2.0):
        tube = Light(at=(-40, 0, -0.5 - away), to=(40, 0, -0.5 - away), radius=0.02, intensity=100.0, reach=1000.0)
        lit.append(middle(radiance(gpu, box((4, 4, 1)), lights=[tube])))
    assert lit[0] / lit[1] == pytest.approx(2.0, rel=0.06)
    assert lit[1] / lit[2] == pytest.approx(2.0, rel=0.06)


def test_a_lamp_ends_at_its_reach(gpu: Gpu) -> None:
    lamp = Light(at=(0, 0, -4.5), intensity=9.0, reach=3.9)
    assert radiance(gpu, box((4, 4, 1)), lights=[lamp]).max() == 0.0


def quadrature(density: float, falloff: float, start: float, rise: float, length: float) -> float:
    """∫ density·exp(−falloff·y) along a ray from height `start`, rising `rise` a metre."""
    t = (np.arange(20_000) + 0.5) * (length / 20_000)
    return float(np.mean(density * np.exp(-falloff * (start + rise * t))) * length)


@pytest.mark.parametrize(("density", "falloff"), [(0.05, 0.0), (0.1, 0.3), (0.3, 2.0)])
@pytest.mark.parametrize("rise", [-0.5, 0.0, 0.4])
def test_fog_follows_its_closed_form(gpu: Gpu, density: float, falloff: float, rise: float) -> None:
    """Radiance = clear · exp(−depth) + fog · (1 − exp(−depth)), where depth is the integral of the density."""
    far = 9.0
    eye, wall = (0.0, 1.0, 0.0), (0.0, 1.0 + rise * far, far)
    camera = Camera(at=eye, look_at=wall, fov=5)
    glowing = Material(colour=(0, 0, 0), emission=1.0, glow=(1, 1, 1), roughness=1.0)
    glow = radiance(gpu, box((90, 90, 1)).at(0, 0, far + 0.5), material=glowing, camera=camera, quality=PLAIN)
    fog = Air(colour=(1, 1, 1), density=density, falloff=falloff, glow=0.0)
    seen = radiance(gpu, box((90, 90, 1)).at(0, 0, far + 0.5), material=glowing, camera=camera, air=fog, quality=PLAIN)
    length = far * np.hypot(1.0, rise)
    clear = np.exp(-quadrature(density, max(falloff, 1e-4), 1.0, rise / np.hypot(1.0, rise), length))
    assert middle(seen) == pytest.approx(middle(glow) * clear + 1.0 - clear, rel=0.01)


def test_fog_hides_the_end_of_the_world(gpu: Gpu) -> None:
    seen = radiance(gpu, sky=WHITE, air=Air(colour=(0, 0, 0), density=0.05, falloff=0.0, glow=0.0))
    assert seen.max() < 1e-6


# -- shadows -----------------------------------------------------------------------------------------

SHADOWED = replace(PLAIN, shadow_size=1024, shadow_taps=24, samples=8)
BALL = 0.7  # radius of what casts the shadow [m]
LEAN = float(np.hypot(0.8, 1.0))  # the sun's way per metre of height
CLOSE = Camera(at=(0.0, 1.0, 0.001), look_at=(0.0, 0.0, 0.0), fov=50)
PIXEL = 2.0 * np.tan(np.radians(25.0)) / 64  # metres on the ground below CLOSE


def shadow_profile(gpu: Gpu, diameter: float, height: float = 3.0) -> F64:
    """(W,) share of the sun that is seen from the ground along the middle of a ball's shadow."""
    sun = Light(kind="sun", direction=(0.8, 1.0, 0.0), radius=diameter)
    ground, ball = plane(), sphere(BALL).at(0.8 * height, height, 0.0)
    lit = radiance(gpu, ground, ball, lights=[sun], camera=CLOSE, size=(200, 64), quality=SHADOWED)
    bare = radiance(gpu, ground, lights=[sun], camera=CLOSE, size=(200, 64))
    share: F64 = np.mean(lit[31:33, :, 0] / bare[31:33, :, 0], axis=0, dtype=np.float64)
    return share


def penumbra(share: F64) -> float:
    """Metres from 10 to 90 % of the sun, the mean of both sides."""
    return float(((share > 0.1) & (share < 0.9)).sum() * PIXEL / 2.0)


def test_behind_a_ball_it_is_dark(gpu: Gpu) -> None:
    """The shadow of a ball, drawn out by the low sun, is as long as geometry says, black inside and nothing else is."""
    share = shadow_profile(gpu, 0.3)
    assert share[90:110].max() < 0.01
    assert share[:20].min() > 0.99
    assert share[-20:].min() > 0.99
    assert (share < 0.5).sum() * PIXEL == pytest.approx(2.0 * BALL * LEAN, abs=2.0 * PIXEL)


@pytest.mark.parametrize("height", [1.5, 3.0])
@pytest.mark.parametrize("diameter", [0.5, 1.0, 2.0, 3.0])
def test_a_penumbra_is_as_wide_as_the_sun(gpu: Gpu, height: float, diameter: float) -> None:
    """From 10 to 90 % it takes 0.69 of the sun's disc, thrown over the way from the ball to the ground."""
    ideal = 0.69 * 2.0 * np.tan(np.radians(diameter) / 2.0) * height * LEAN**2
    assert penumbra(shadow_profile(gpu, diameter, height)) == pytest.approx(ideal, abs=1.5 * PIXEL + 0.35 * ideal)


def test_a_penumbra_is_wider_for_a_wider_sun(gpu: Gpu) -> None:
    width = [penumbra(shadow_profile(gpu, diameter)) for diameter in (0.3, 1.0, 3.0)]
    assert width[0] < 0.6 * width[1]
    assert width[1] < 0.6 * width[2]


def test_no_light_where_there_is_none(gpu: Gpu) -> None:
    assert radiance(gpu, plane().at(0, -1, 0), sphere(1.0)).max() == 0.0
