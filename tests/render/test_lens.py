"""The lens: rays through its points, blur against the thin lens' closed form, what moves while the shutter is open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from drawing import DARK, PLAIN, VACUUM, Gpu, camera_rays, moment_of, truth
from numpy.typing import NDArray

from dreamscape3d.app.offscreen import render, shared_context
from dreamscape3d.dream.dream import Dream
from dreamscape3d.gpu.target import Format, make_target, make_texture
from dreamscape3d.maths.expression import parse
from dreamscape3d.render.passes.lens import LensPass
from dreamscape3d.render.quality import QUALITIES
from dreamscape3d.render.rays import lens_rays
from dreamscape3d.render.sampling import BLURRED, lens_order, middle, sampling
from dreamscape3d.scene.look import Lens
from dreamscape3d.scene.scene import Camera, Material, Scene
from dreamscape3d.sdf.shape import box, plane, sphere

SIZE = (160, 96)
GLOW = {"glow": Material(colour=(0, 0, 0), glow=(1, 1, 1), emission=8.0)}


def spot_radius(picture: NDArray[Any]) -> float:
    """Radius [px] of an even disc that has the spread of the light in (H, W)."""
    light = np.maximum(picture - np.median(picture), 0.0).astype(np.float64)
    y, x = np.indices(light.shape)
    mean_x, mean_y = (light * x).sum() / light.sum(), (light * y).sum() / light.sum()
    variance = (light * ((x - mean_x) ** 2 + (y - mean_y) ** 2)).sum() / light.sum()
    return float(np.sqrt(2.0 * variance))  # of an even disc the mean square distance is r²/2


def confusion(aperture: float, focus: float, depth: float, fov: float, height: int) -> float:
    """Radius [px] of the circle of confusion: c = A·|z − f|/z on the plane in focus, f away."""
    metres = 0.5 * aperture * abs(depth - focus) / depth
    return metres / focus / np.tan(np.radians(fov) * 0.5) * height * 0.5


# -- rays --------------------------------------------------------------------------------------------


def test_all_rays_of_a_pixel_meet_at_the_focus() -> None:
    rays = camera_rays(moment_of(sphere()), SIZE)
    lens = Lens(aperture=0.6, focus=7.0)
    origin, direction = rays.at(np.array(33.5), np.array(70.5))
    meeting = origin + direction * 7.0 / (direction @ rays.forward)
    eyes = []
    for sample in range(32):
        through = lens_rays(rays, lens, sample, 32)
        origin, direction = through.at(np.array(33.5), np.array(70.5))
        assert origin + direction * 7.0 / (direction @ rays.forward) == pytest.approx(meeting, abs=1e-9)
        eyes.append([(origin - rays.origin) @ rays.right, (origin - rays.origin) @ rays.up])
    far = np.linalg.norm(eyes, axis=1)
    assert far.max() <= 0.3
    assert (far**2).mean() == pytest.approx(0.3**2 / 2.0, rel=0.02)  # even over the disc
    assert np.abs(np.mean(eyes, axis=0)).max() < 0.02


def test_a_pinhole_has_one_place() -> None:
    rays = camera_rays(moment_of(sphere()), SIZE)
    assert lens_rays(rays, Lens(), 3, 16) is rays
    assert lens_rays(rays, Lens(aperture=0.5), 0, 1) is rays


@pytest.mark.parametrize("samples", [1, 2, 5, 16, 64, 100])
def test_every_point_of_the_lens_has_its_turn(samples: int) -> None:
    assert sorted(lens_order(k, samples) for k in range(samples)) == list(range(samples))


@pytest.mark.parametrize("sample", [3, 12])
def test_moved_rays_are_culled_and_marched_exactly(gpu: Gpu, sample: int) -> None:
    """Hits agree with the float64 field all over the picture: no tile misses a form that it now sees."""
    forms = [sphere(0.2).at(1.1 * x, 0.9 * y, 0.4 * x * y) for x in range(-4, 5) for y in range(-3, 4)]
    moment = moment_of(*forms, box(0.5).at(0.0, 0.0, -4.0), plane().at(0.0, -3.0, 0.0))
    rays = lens_rays(camera_rays(moment, SIZE), Lens(aperture=1.0, focus=3.0), sample, 16)
    assert max(map(abs, rays.offset)) > 4.0
    hit, t = truth(moment, rays)
    surface = gpu.surface(moment, rays)
    assert (surface.hit != hit).mean() < 2e-3
    both = surface.hit & hit
    assert np.median(np.abs(surface.t - t)[both]) < 0.01


# -- blur --------------------------------------------------------------------------------------------


def spot_scene(depth: float, **lens: Any) -> Any:
    camera = Camera(at=(0, 0, -8), look_at=(0, 0, 0), fov=40.0, **lens)
    spot = sphere(0.03 * depth / 8.0).at(0.0, 0.0, depth - 8.0).painted("glow")
    return moment_of(spot, camera=camera, sky=DARK, air=VACUUM, materials=GLOW)


@pytest.mark.parametrize(("depth", "focus"), [(16.0, 6.0), (4.0, 9.0), (30.0, 5.0)])
def test_blur_of_many_samples_by_number(gpu: Gpu, depth: float, focus: float) -> None:
    quality = replace(PLAIN, samples=64)
    sharp = spot_radius(gpu.picture(spot_scene(depth), SIZE, quality)[..., 1])
    blurred = spot_radius(gpu.picture(spot_scene(depth, aperture=0.6, focus=focus), SIZE, quality)[..., 1])
    wanted = np.hypot(confusion(0.6, focus, depth, 40.0, SIZE[1]), sharp)
    assert wanted > 2.0 * sharp
    assert blurred == pytest.approx(wanted, rel=0.1)


def test_what_is_in_focus_stays_sharp(gpu: Gpu) -> None:
    quality = replace(PLAIN, samples=32)
    for focus in (8.0, 0.0):  # given, or that of look_at
        sharp, open_ = (gpu.picture(spot_scene(8.0, aperture=a, focus=focus), SIZE, quality) for a in (0.0, 0.6))
        assert spot_radius(open_[..., 1]) < np.hypot(spot_radius(sharp[..., 1]), 1.0)


@pytest.mark.parametrize(("depth", "focus"), [(16.0, 6.0), (30.0, 9.0)])
def test_blur_of_one_sample_by_number(gl: Any, depth: float, focus: float) -> None:
    """A bright disc far behind the focus, in a finished picture with distances."""
    lens, height, width = Lens(aperture=0.35, focus=focus), 180, 320
    y, x = np.indices((height, width))
    disc = (x - 160.0) ** 2 + (y - 90.0) ** 2 < 2.5**2
    pixels = np.zeros((height, width, 4), np.float16)
    pixels[..., 3] = depth
    pixels[disc, :3] = 30.0
    source = make_texture(gl, (width, height), 4, Format.HALF, linear=True)
    source.write(pixels.tobytes())
    target = make_target(gl, (width, height), [(4, Format.HALF)])
    blur = LensPass(gl, shared_context()[1], (width, height))
    blur.draw(source, target, lens, 40.0)
    out = np.frombuffer(target.texture.read(), np.float16).reshape(height, width, 4).astype(np.float64)
    soft = 4.0 * (1.0 / 3.0 + 2.0 / 3.0 + 1.0)  # half size, drawn large, and evened out
    wanted = np.sqrt(confusion(0.35, focus, depth, 40.0, height) ** 2 + 2.5**2 + soft)
    assert wanted > 4.0
    assert spot_radius(out[..., 1]) == pytest.approx(wanted, rel=0.15)
    assert out[..., 1].sum() == pytest.approx(pixels[..., 1].astype(np.float64).sum(), rel=0.12)
    for thing in (source, target, blur):
        thing.release()


def test_nothing_sharp_leaks(gl: Any) -> None:
    """A white wall in focus beside a black one far behind: beyond one pixel the black one stays black."""
    height, width = 96, 160
    pixels = np.zeros((height, width, 4), np.float16)
    pixels[:, :80] = (5.0, 5.0, 5.0, 6.0)
    pixels[:, 80:, 3] = 60.0
    source = make_texture(gl, (width, height), 4, Format.HALF, linear=True)
    source.write(pixels.tobytes())
    target = make_target(gl, (width, height), [(4, Format.HALF)])
    blur = LensPass(gl, shared_context()[1], (width, height))
    blur.draw(source, target, Lens(aperture=0.5, focus=6.0), 40.0)
    out = np.frombuffer(target.texture.read(), np.float16).reshape(height, width, 4).astype(np.float64)
    assert out[:, 84:, 0].max() < 0.25
    assert out[20:-20, 2:76, 0] == pytest.approx(5.0, rel=0.02)
    for thing in (source, target, blur):
        thing.release()


# -- motion ------------------------------------------------------------------------------------------


def moving(shutter: float) -> Dream:
    spot = sphere(0.08).at(parse("4 * (time - 2)"), 0.0, 0.0).painted("glow")
    camera = Camera(at=(0, 0, -8), look_at=(0, 0, 0), fov=40.0, shutter=shutter)
    return Dream(scene=Scene(forms=(spot,), camera=camera, sky=DARK, air=VACUUM, materials=GLOW))


def test_what_moves_is_drawn_out_by_its_way(gl: Any) -> None:
    """4 m/s for half a second is 2 m; the ends lie within a sample's step."""
    still, blurred = (render(moving(s), SIZE, time=2.0, samples=32, depth=32)[..., 1] for s in (0.0, 0.5))
    per_metre = SIZE[1] * 0.5 / np.tan(np.radians(20.0)) / 8.0
    lit = np.nonzero(blurred.max(axis=0) > 0.02 * blurred.max())[0]
    width = np.nonzero(still.max(axis=0) > 0.02 * still.max())[0]
    length = (lit[-1] - lit[0]) - (width[-1] - width[0])
    assert length == pytest.approx(2.0 * per_metre * 15 / 16, abs=2.0)
    assert lit.mean() == pytest.approx(SIZE[0] * 0.5 - 0.5, abs=1.5)  # round the instant
    assert blurred.sum() == pytest.approx(still.sum(), rel=0.05)


def test_one_sample_knows_no_shutter(gl: Any) -> None:
    still, live = (render(moving(s), SIZE, time=2.0, quality="draft") for s in (0.0, 0.5))
    assert (still == live).all()


def test_edge_samples_give_way_to_blur() -> None:
    still, wide = spot_scene(8.0), spot_scene(8.0, aperture=0.1)
    high, live = QUALITIES["high"], QUALITIES["live"]
    assert sampling(high, [still]) == (high.samples, high.samples + high.edge_samples)
    assert sampling(high, [wide]) == sampling(high, [still, still]) == (BLURRED, BLURRED)
    assert sampling(live, [wide]) == (1, 1)


def test_a_picture_is_developed_by_its_middle() -> None:
    moments = [spot_scene(float(depth)) for depth in (4, 5, 6)]
    assert middle(moments) is moments[1]
    assert middle(moments[0]) is moments[0]
