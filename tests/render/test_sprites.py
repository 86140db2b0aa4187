"""Sprites against a reference in numpy: profile, energy, what hides them, what they leave alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawing import DARK, F64, FRONT, VACUUM, Gpu, camera_rays, moment_of, rays_of
from numpy.typing import NDArray

from dreamscape3d.render.quality import QUALITIES
from dreamscape3d.render.view_block import ViewBlock
from dreamscape3d.scene.luminous import Particles, Ribbon
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.scene import Air, Camera
from dreamscape3d.scene.sprites import Strands, balls, pack
from dreamscape3d.sdf.shape import Shape, box

SIZE = (96, 64)
AHEAD = Camera(at=(0, 0, -6), look_at=(0, 0, 0), fov=40)
HALO, THINNEST = 4.0, 1.5
HALF = 2.0**-10  # of what a half float holds


def moment(*parts: Strands, forms: tuple[Shape, ...] = (), camera: Camera = AHEAD, air: Air = VACUUM) -> Moment:
    drawn = moment_of(*forms, camera=camera, sky=DARK, air=air, lights=(), time=0.0)
    return replace(drawn, sprites=pack(parts))


def picture(gpu: Gpu, *parts: Strands, size: tuple[int, int] = SIZE, **scene: object) -> F64:
    """(H, W, 3) radiance, first row at the bottom."""
    return np.asarray(gpu.picture(moment(*parts, **scene), size)[::-1], np.float64)  # type: ignore[arg-type]


def ball(at: tuple[float, float, float], radius: float = 0.3, radiance: float = 1.0, halo: float = 0.0) -> Strands:
    return balls(np.array([at], float), np.full(1, radius), np.full((1, 3), radiance), halo)


def strand(a: F64, b: F64, radius: float, halo: float = 0.0, end_on: float = 0.13) -> Strands:
    size, white = np.full(len(a), radius), np.ones((len(a), 3))
    return Strands(a, b, size, size, white, white, halo=halo, end_on=end_on)


def core(square: F64) -> F64:
    return np.maximum(1.0 - square, 0.0) ** 2


def ball_truth(drawn: Moment, at: F64, radius: float, halo: float) -> F64:
    """(H, W): the profile by its definition."""
    origin, direction = rays_of(camera_rays(drawn, SIZE))
    to = at - origin
    t = (to * direction).sum(-1)
    square = (to * to).sum(-1) - t * t
    light = np.zeros(t.shape)
    for share, size, soft in ((1.0 - halo, radius, False), (halo, radius * HALO, True)):
        wide = np.maximum(size, THINNEST * camera_rays(drawn, SIZE).pixel * t)
        x = square / wide**2
        profile = np.maximum(1.0 - x, 0.0) ** 3 / (1.0 + 12.0 * x) if soft else core(x)
        light += share * profile * (size / wide) ** 2
    return light


def strand_truth(drawn: Moment, a: F64, b: F64, radius: float, halo: float, end_on: float) -> F64:
    """(H, W): balls' profiles summed over many places between a and b, as seen across each ray."""
    origin, direction = rays_of(camera_rays(drawn, SIZE))
    share = (np.arange(4000) + 0.5) / 4000.0
    light = np.zeros(origin.shape[:2])
    full = float(np.linalg.norm(b - a))
    for row, column in np.ndindex(light.shape):
        d = direction[row, column]
        start, end = (p - origin[row, column] - d * ((p - origin[row, column]) @ d) for p in (a, b))
        across = end - start
        square = ((start + share[:, None] * across) ** 2).sum(1)
        near = np.clip(-(start @ across) / max(across @ across, 1e-12), 0.0, 1.0)
        t = float((a + (b - a) * near - origin[row, column]) @ d)
        length = (1.0 - end_on) * float(np.linalg.norm(across)) + end_on * full
        for part, size in ((1.0 - halo, radius), (halo, radius * HALO)):
            wide = max(size, THINNEST * camera_rays(drawn, SIZE).pixel * t)
            mean = core(square / wide**2).mean()
            light[row, column] += part * mean * length * 15.0 / 16.0 / wide * size / wide
    return light


@pytest.mark.parametrize("halo", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("radius", [0.01, 0.2, 0.7])
def test_a_ball_is_drawn_by_its_profile(gpu: Gpu, radius: float, halo: float) -> None:
    at = np.array([0.83, -0.41, 0.7])
    seen = picture(gpu, ball(tuple(at.tolist()), radius, halo=halo))[..., 1]
    truth = ball_truth(moment(), at, radius, halo)
    assert truth.max() > 0.0
    assert seen == pytest.approx(truth, abs=HALF * truth.max(), rel=0.01)


@pytest.mark.parametrize("seed", range(4))
def test_a_strand_is_drawn_by_its_profile(gpu: Gpu, seed: int) -> None:
    rng = np.random.default_rng(seed)
    a, b = rng.uniform((-2.0, -1.2, -2.0), (2.0, 1.2, 3.0), (2, 3))
    radius, halo, end_on = (0.02, 0.1, 0.25, 0.4)[seed], (0.0, 0.2, 0.5, 0.1)[seed], (0.13, 1.0, 0.0, 0.5)[seed]
    seen = picture(gpu, strand(a[None], b[None], radius, halo, end_on))[..., 1]
    truth = strand_truth(moment(), a, b, radius, halo, end_on)
    assert truth.max() > 0.0
    assert seen == pytest.approx(truth, abs=2e-3 * truth.max(), rel=0.01)


@pytest.mark.parametrize("kind", ["ball", "strand"])
def test_light_is_kept_as_it_recedes_below_a_pixel(gpu: Gpu, kind: str) -> None:
    """The sum over pixels of radiance · solid angle · distance² stays, wherever in a pixel it lies."""
    light = []
    for away in (2.0, 6.0, 17.0, 43.0, 110.0, 290.0):
        at = (0.0023 * away, 0.0017 * away, away - 6.0)
        one, half = np.array([at]), np.array([0.1, 0.05, 0.0])
        drawn = ball(at, 0.05) if kind == "ball" else strand(one - half, one + half, 0.03)
        light.append(float(picture(gpu, drawn)[..., 0].sum()) * away**2)
    assert light == pytest.approx([np.mean(light)] * len(light), rel=0.05)


def test_light_does_not_flicker_as_it_moves_within_a_pixel(gpu: Gpu) -> None:
    pixel = camera_rays(moment(), SIZE).pixel * 30.0
    shifts = [(x * pixel / 4.0, y * pixel / 4.0) for x in range(4) for y in range(4)]
    light = [float(picture(gpu, ball((x, y, 24.0), 0.004, 500.0))[..., 0].sum()) for x, y in shifts]
    assert light == pytest.approx([np.mean(light)] * len(light), rel=0.04)


def test_a_chain_has_neither_beads_nor_gaps(gpu: Gpu) -> None:
    """A straight strand in 40 pieces is the whole one; along a ring the light is even."""
    a, b = np.array([-2.1, -0.7, 1.0]), np.array([2.2, 0.9, -1.0])
    cuts = np.linspace(0.0, 1.0, 41)[:, None]
    whole = picture(gpu, strand(a[None], b[None], 0.12, 0.1))
    pieces = picture(gpu, strand(a + (b - a) * cuts[:-1], a + (b - a) * cuts[1:], 0.12, 0.1))
    assert pieces == pytest.approx(whole, abs=0.01 * whole.max())

    turn = np.linspace(0.0, 2.0 * np.pi, 49)
    ring = np.stack([1.5 * np.cos(turn), 1.5 * np.sin(turn), np.zeros(49)], -1)
    seen = picture(gpu, strand(ring[:-1], ring[1:], 0.15), size=(256, 256))[..., 0]
    pixel = np.tan(np.radians(20.0)) * 6.0 / 128.0
    x, y = (128 + 1.5 * f(np.linspace(0.0, 6.28, 300)) / pixel for f in (np.cos, np.sin))
    along = seen[y.astype(int), x.astype(int)]
    assert along.std() / along.mean() < 0.02


def test_a_strand_through_the_eye_is_cut_off_and_finite(gpu: Gpu) -> None:
    seen = picture(gpu, strand(np.array([[0.3, -0.2, -40.0]]), np.array([[0.3, -0.2, 40.0]]), 0.05, 0.2))
    assert np.isfinite(seen).all()
    assert 0.0 < seen.max() < 4.0


@pytest.mark.parametrize("halo", [0.0, 0.5])
def test_what_touches_the_eye_does_not_fill_the_picture(gpu: Gpu, halo: float) -> None:
    assert picture(gpu, ball((0, 0, -5.9), 0.3, 50.0, halo)).max() == 0.0
    assert picture(gpu, ball((0, 0, -9.0), 0.3, 50.0, halo)).max() == 0.0


def test_a_box_hides_what_is_behind_it_and_nothing_before_it(gpu: Gpu) -> None:
    wall = (box((8, 8, 0.4)),)
    free = picture(gpu, ball((0.2, 0.1, -1.0), 0.2, halo=0.2))
    assert picture(gpu, ball((0.2, 0.1, -1.0), 0.2, halo=0.2), forms=wall) - picture(gpu, forms=wall) == pytest.approx(
        free, abs=2e-3
    )
    behind = ball((0.2, 0.1, 2.0), 0.2, halo=0.2)
    assert picture(gpu, behind).max() > 0.5
    assert np.array_equal(picture(gpu, behind, forms=wall), picture(gpu, forms=wall))


def test_it_fades_softly_into_a_surface(gpu: Gpu) -> None:
    wall = (box((8, 8, 2.0)).at(0, 0, 1.0),)
    light = [picture(gpu, ball((0, 0, z), 0.3), forms=wall)[..., 0].max() for z in np.linspace(-0.4, 0.4, 9)]
    dark = picture(gpu, forms=wall)[..., 0].max()
    assert light[0] - dark == pytest.approx(picture(gpu, ball((0, 0, -0.4), 0.3)).max(), rel=0.01)
    assert light[-1] == dark
    assert np.diff(light).max() <= 0.0
    assert np.diff(light).min() > -0.35


def test_fog_dims_it_by_its_closed_form(gpu: Gpu) -> None:
    fog = Air(colour=(0, 0, 0), density=0.1, falloff=0.0, glow=0.0)
    clear, dim = (picture(gpu, ball((0, 0, 4.0), 0.4), air=air).max() for air in (VACUUM, fog))
    assert dim / clear == pytest.approx(np.exp(-1.0), rel=0.01)


def test_light_adds_up_and_is_linear(gpu: Gpu) -> None:
    one, other = ball((0, 0, 0), 0.5, 0.5), ball((0.3, 0, 1.0), 0.5, 0.25)
    both = picture(gpu, one, other)
    assert both == pytest.approx(picture(gpu, one) + picture(gpu, other), abs=2e-3)
    assert picture(gpu, ball((0, 0, 0), 0.5, 8.0)) == pytest.approx(16.0 * picture(gpu, one), rel=0.01, abs=1e-3)


def test_many_samples_show_the_same_light(gpu: Gpu) -> None:
    drawn = ball((0.31, 0.17, 0.0), 0.05, 4.0, 0.2)
    one = picture(gpu, drawn)
    many = np.asarray(gpu.picture(moment(drawn), SIZE, replace(QUALITIES["high"], bloom=0))[::-1], np.float64)
    assert many.sum() == pytest.approx(one.sum(), rel=0.03)


def test_the_block_of_a_mirrored_view_is_enough(gpu: Gpu) -> None:
    """Rays whose vectors are mirrored show the mirror image: nothing but the view block says where things are."""
    drawn = ball((0.9, 0.3, 1.0), 0.3, halo=0.2)
    plain = picture(gpu, drawn)
    kept = ViewBlock.set

    def mirrored(block: ViewBlock, rays: object, **how: object) -> None:
        kept(block, replace(rays, right=-rays.right), **how)  # type: ignore[attr-defined, arg-type, type-var]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ViewBlock, "set", mirrored)
        seen = picture(gpu, drawn)
    assert seen == pytest.approx(plain[:, ::-1], abs=2e-3)


def test_a_mirrored_view_begins_at_the_mirror(gpu: Gpu) -> None:
    """With `u_clip`, what lies before the plane through which rays rise is not seen."""
    kept = ViewBlock.set

    def clipped(block: ViewBlock, rays: object, **how: object) -> None:
        kept(block, rays, **{**how, "clip": (0.0, 0.0, 1.0, 6.0)})  # type: ignore[arg-type]

    before, beyond = ball((0, 0, -1.0), 0.2, halo=0.2), ball((0, 0, 2.5), 0.2, halo=0.2)
    free = picture(gpu, beyond)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ViewBlock, "set", clipped)
        assert picture(gpu, before).max() == 0.0
        assert picture(gpu, beyond) == pytest.approx(free, abs=1e-3)


def test_without_sprites_nothing_is_drawn(gpu: Gpu) -> None:
    bare = moment_of(box(1.0), camera=FRONT)
    assert bare.sprites.shape == (0, 4, 4)
    assert np.array_equal(gpu.picture(bare, SIZE), gpu.picture(replace(bare, sprites=pack([])), SIZE))


def test_a_scene_of_all_kinds_is_finite_and_the_same_each_time(gpu: Gpu) -> None:
    kinds = ("fireflies", "embers", "rain", "shards", "traffic", "motes")
    clouds = tuple(Particles(kind, 60, light=4) for kind in kinds)  # type: ignore[arg-type]
    ribbons = (Ribbon(points=((-2, 1, 0), (0, 2, 1), (2, 1, 0)), flow=1.0, light=3),)
    made = moment_of(box(1.0), camera=FRONT, particles=clouds, ribbons=ribbons)
    seen: list[NDArray[np.generic]] = [gpu.picture(made, SIZE, "live", 32) for _ in range(2)]
    assert np.isfinite(seen[0]).all()
    assert np.array_equal(seen[0], seen[1])
