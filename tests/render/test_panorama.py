"""Panoramas: where things land by the formulas, for one eye and for two; that no border shows; bloom; one exposure."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from drawing import DARK, PLAIN, VACUUM, camera_rays, hit_radius, melted, moment_of, truth
from numpy.typing import NDArray

from dreamscape3d import load_dream, resources
from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.dream.world import World
from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import make_target
from dreamscape3d.render import panorama
from dreamscape3d.render.globe import Globe, heading_degrees, heading_frame, turned
from dreamscape3d.render.panorama import (
    DENSITY,
    MIDDLE_EYE,
    ROUND,
    Eye,
    PanoramaRenderer,
    circling_eyes,
    parallel_eyes,
    view_size,
)
from dreamscape3d.render.passes.equirect import EquirectPass
from dreamscape3d.render.passes.march import make_surface_target
from dreamscape3d.render.quality import QUALITIES, Name, Quality
from dreamscape3d.render.rays import Rays, perspective_rays
from dreamscape3d.render.renderer import Renderer
from dreamscape3d.scene.grading import Grade
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.scene import Air, Camera, Light, Material, Sky
from dreamscape3d.sdf.shape import Form, Shape, as_form, box, capsule, plane, sphere

F64 = NDArray[np.float64]
IPD = 0.063
CAMERA = Camera(at=(1.0, 1.5, -2.0), look_at=(1.6, 1.1, 0.0))
LAMP = Material(glow=(1.0, 1.0, 1.0), emission=20.0, colour=(0.0, 0.0, 0.0))
WHOLE, HALF = Globe((512, 256)), Globe((256, 256), half=True)


@pytest.fixture(scope="module")
def circling(_shared_context: Any) -> ProgramLibrary:
    return ProgramLibrary(_shared_context, CIRCLING=True)


@pytest.fixture(autouse=True)
def _nothing_left(gl: Any) -> Iterator[None]:
    yield
    assert gl.error == "GL_NO_ERROR"


def pixels_off(globe: Globe, got: F64, wanted: F64, width: int = 4096) -> F64:
    """(N,) how far directions (N, 3) are from others [px at the horizon of a picture so wide]."""
    unit = [d / np.linalg.norm(d, axis=-1, keepdims=True) for d in (got, wanted)]
    away: F64 = np.linalg.norm(unit[0] - unit[1], axis=-1) * width / math.tau
    return away


# -- formulas


def test_pixels_and_directions_by_hand() -> None:
    assert np.allclose(WHOLE.directions(256.0, 128.0), (0, 0, 1))
    assert np.allclose(WHOLE.directions(384.0, 128.0), (1, 0, 0)), "a quarter to the right of the middle is the right"
    assert np.allclose(WHOLE.directions(0.0, 128.0), (0, 0, -1), atol=1e-12)
    assert np.allclose(WHOLE.directions(77.0, 256.0), (0, 1, 0), atol=1e-12)
    assert np.allclose(HALF.directions(256.0, 128.0), (1, 0, 0), atol=1e-12)
    assert np.allclose(HALF.directions(192.0, 192.0), (0.5, math.sqrt(0.5), 0.5), atol=1e-12)


@pytest.mark.parametrize("globe", [WHOLE, HALF])
def test_places_are_the_inverse(globe: Globe) -> None:
    x, y = np.random.default_rng(1).uniform(0.5, 255.5, (2, 200))
    assert np.allclose(globe.places(3.0 * globe.directions(x, y)), (x, y))


@pytest.mark.parametrize(
    ("look_at", "degrees"), [((1, 5, -9), 0.0), ((4, 0, -2), 90.0), ((1, 0, 3), 180.0), ((1, 9, -2), 0.0)]
)
def test_heading(look_at: tuple[float, float, float], degrees: float) -> None:
    view = moment_of(sphere(1.0), camera=replace(CAMERA, look_at=look_at)).view
    assert heading_degrees(view) == pytest.approx(degrees)
    assert np.allclose(heading_frame(view) @ heading_frame(view).T, np.eye(3))
    assert np.allclose(heading_frame(view)[1], (0, 1, 0))


@pytest.mark.parametrize("globe", [WHOLE, HALF])
@pytest.mark.parametrize("roll", [0.0, 30.0])
def test_views_are_where_the_shader_takes_them_to_be(globe: Globe, roll: float) -> None:
    view = moment_of(sphere(1.0), camera=replace(CAMERA, roll=roll)).view
    frame = heading_frame(view)
    for side in globe.sides:
        rays = perspective_rays(turned(view, side, ROUND), 64, 64, 100.0)
        for got, wanted in ((rays.right, side.right), (rays.up, side.up), (rays.forward, side.forward)):
            assert np.allclose(got, wanted @ frame, atol=1e-9)
        assert rays.spread == pytest.approx(ROUND)


@pytest.mark.parametrize("globe", [WHOLE, HALF, Globe((46, 23)), Globe((31, 31), half=True)])
def test_shares_sum_to_one_everywhere(gl: Any, globe: Globe) -> None:
    """Laid together, views of an even 1 are an even 1, in alpha too."""
    lay = EquirectPass(gl, shared_context()[1], sharp=True)
    white, target = make_target(gl, (32, 32)), make_target(gl, globe.size)
    white.framebuffer.clear(1.0, 1.0, 1.0, 1.0)
    lay.begin(target)
    for side in globe.sides:
        lay.draw(white.texture, globe, side, ROUND, target)
    got = np.frombuffer(target.texture.read(), np.float16).astype(np.float64)
    white.release()
    target.release()
    assert np.abs(got - 1.0).max() < 2e-3


# -- rays of two eyes


def ods_formula(direction: F64, radius: float) -> tuple[F64, F64]:
    """[ODS] Google 2015: where rays begin, by azimuth θ and elevation φ: (r·cos θ, 0, −r·sin θ) to the right of z."""
    theta = np.arctan2(direction[..., 0], direction[..., 2])
    phi = np.arcsin(direction[..., 1])
    origin = radius * np.stack([np.cos(theta), np.zeros_like(theta), -np.sin(theta)], -1)
    ray = np.stack([np.sin(theta) * np.cos(phi), np.sin(phi), np.cos(theta) * np.cos(phi)], -1)
    return origin, ray


@pytest.mark.parametrize("eye", circling_eyes(IPD))
@pytest.mark.parametrize("number", range(6))
def test_circling_rays_are_the_formula(eye: Eye, number: int) -> None:
    """In every view, the polar ones too: origins and directions, in float64."""
    moment = moment_of(sphere(1.0), camera=CAMERA)
    seen = panorama._seen(moment, eye, WHOLE.sides[number])
    rays = perspective_rays(seen.view, 96, 96, 100.0)
    x, y = np.meshgrid(np.arange(96) + 0.5, np.arange(96) + 0.5)
    origin, direction = rays.at(x, y)
    frame = heading_frame(moment.view)
    local = direction @ frame.T
    wanted_origin, wanted = ods_formula(local, eye.circle)
    assert np.abs((origin - moment.view.eye) @ frame.T - wanted_origin).max() < 1e-9
    assert pixels_off(WHOLE, local, wanted).max() < 1e-3


def test_one_origin_a_slice_would_not_do() -> None:
    """The figure in the module's docstring: the error of an eye that stands still in a slice is of first order."""
    slices, elevation, distance = 259, math.radians(90.0), 0.5
    error = 0.5 * IPD * math.sin(math.pi / slices) * math.sin(elevation) / distance * 4096 / math.tau
    assert 0.49 < error < 0.5


def march_circling(gl: Any, circling: ProgramLibrary, moment: Moment, rays: Rays) -> tuple[NDArray[np.bool_], F64]:
    """(H, W) hits and distances by the GPU."""
    renderer = Renderer(gl, (16, 16), replace(PLAIN, steps=400), circling)
    target = make_surface_target(gl, (rays.width, rays.height))
    renderer.draw_surface(moment, rays, target, hit_pixels=0.01)
    assert target.depth is not None
    shape = (rays.height, rays.width)
    hit = np.frombuffer(target.depth.read(), np.float32).reshape(shape) < 1.0
    texels = np.frombuffer(target.texture.read(), np.uint32).reshape(*shape, 4)
    distance = np.ascontiguousarray(texels[..., 0]).view(np.float32).astype(np.float64)
    target.release()
    renderer.release()
    return hit, distance


@pytest.mark.parametrize("circle", [-0.0315, 0.6])
@pytest.mark.parametrize("look_at", [(0.0, 0.2, 0.0), (0.0, 9.0, -9.0), (0.0, -9.0, -9.0)])
def test_the_gpu_sees_what_circling_rays_meet(
    gl: Any, circling: ProgramLibrary, circle: float, look_at: tuple[float, float, float]
) -> None:
    """Culling leaves nothing out, ahead and at both poles, nor with eyes a stride apart."""
    above = [form.at(0.0, 4.0, -9.0) for form in melted(2)]
    below = [sphere(0.2).at(x, -2.5, -9.0 + z) for x in (-1.0, 0.0, 1.0) for z in (-0.5, 0.3)]
    solid = box((2.0, 1.2, 1.0)).at(0.3, 0.2, -5.0)
    moment = moment_of(plane().at(0, -3, 0), solid, *melted(1), *above, *below)
    view = replace(moment.view, target=np.array(look_at), fov=98.0, circle=circle)
    rays = camera_rays(replace(moment, view=view), (96, 96))
    hit, distance = march_circling(gl, circling, moment, rays)
    true_hit, true_distance = truth(moment, rays)
    assert 0.1 < true_hit.mean() < 1.01
    agree = hit == true_hit
    assert agree.mean() > 0.999
    both = hit & true_hit
    near = np.abs(distance - true_distance) < 8.0 * hit_radius(rays, true_distance, 0.01) + 2e-3 * true_distance
    assert near[both].mean() > 0.999
    still_hit, still = march_circling(gl, circling, moment, replace(rays, circle=(0.0, 0.0, 0.0)))
    assert np.abs(still - distance)[still_hit & hit].max() > 0.1, "a circling eye sees something else"


def towards(place: F64, eye: Eye) -> F64:
    """(3,) the direction along which an eye sees a place, both in the frame of the picture's middle.

    On the circle: the ray of azimuth θ passes over the place where cross((sin θ, cos θ), q) = r, a tangent from q.
    """
    if not eye.circle:
        return place - np.array([eye.beside, 0.0, 0.0])
    flat = math.hypot(place[0], place[2])
    theta = math.atan2(place[0], place[2]) - math.asin(eye.circle / flat)
    level = math.sqrt(flat**2 - eye.circle**2)
    return np.array([math.sin(theta) * level, place[1], math.cos(theta) * level])


DIRECTIONS = [
    *((azimuth, elevation) for azimuth in (0.0, 45.0, 100.0, 179.9, -135.0, -80.0) for elevation in (0.0, 41.0, -44.0)),
    *((azimuth, elevation) for azimuth in (20.0, -75.0) for elevation in (80.0, -85.0)),
]


def spots(globe: Globe, distances: tuple[float, ...]) -> list[F64]:
    """Places round the eye that a globe shows, those of different distances beside one another."""
    found = []
    for number, (azimuth, elevation) in enumerate(DIRECTIONS):
        a, e = math.radians(azimuth), math.radians(elevation)
        if not globe.half or abs(azimuth) < 85.0:
            place = np.array([math.sin(a) * math.cos(e), math.sin(e), math.cos(a) * math.cos(e)])
            found.append(place * distances[number % len(distances)])
    return found


@pytest.mark.parametrize("eye", circling_eyes(IPD))
@pytest.mark.parametrize("number", range(6))
def test_balls_lie_where_two_circling_eyes_see_them_at_4k(
    gl: Any, circling: ProgramLibrary, eye: Eye, number: int
) -> None:
    """Within half a pixel of 4096 × 2048 an eye, half a metre away, by the middle of what each view shows of them."""
    globe, frame = Globe((4096, 2048)), heading_frame(moment_of(sphere(1.0), camera=CAMERA).view)
    found = 0
    for distance in (0.5, 3.0):
        places = spots(globe, (distance,))
        balls = [sphere(0.006 * distance).at(*(np.array(CAMERA.at) + p @ frame).tolist()) for p in places]
        moment = moment_of(*balls, camera=CAMERA)
        side = globe.sides[number]
        rays = perspective_rays(panorama._seen(moment, eye, side).view, *view_size(globe, ROUND, DENSITY), 100.0)
        hit, _ = march_circling(gl, circling, moment, rays)
        y, x = np.nonzero(hit)
        direction = rays.at(x + 0.5, y + 0.5)[1] @ frame.T
        area = (direction @ side.forward) ** 3  # of a pixel on the sphere
        for place in places:
            wanted = towards(place, eye)
            ahead = wanted @ side.forward / np.linalg.norm(wanted)
            near = pixels_off(globe, direction, wanted) < 20.0
            if ahead < 0.7 or near.sum() < 20:
                assert ahead < 0.75, "a ball ahead is seen"
                continue
            middle = (direction[near] * area[near, None]).sum(axis=0)
            assert pixels_off(globe, middle, wanted) < 0.5
            found += 1
    assert found >= 4


# -- whole pictures


def drawn(
    gl: Any,
    moment: Moment,
    globe: Globe = WHOLE,
    eyes: tuple[Eye, ...] = MIDDLE_EYE,
    quality: Quality = PLAIN,
    programs: ProgramLibrary | None = None,
    depth: Any = 32,
) -> list[NDArray[Any]]:
    renderer = PanoramaRenderer(gl, globe, quality, programs or shared_context()[1], len(eyes))
    try:
        return renderer.render(moment, eyes, depth)
    finally:
        renderer.release()


def lamps(globe: Globe, distance: float) -> tuple[Moment, list[F64]]:
    """Small lamps in the dark, and where they are in the frame of the picture's middle."""
    dark = {"camera": CAMERA, "sky": DARK, "air": VACUUM, "lights": (), "materials": {"lamp": LAMP}}
    frame = heading_frame(moment_of(sphere(1.0), camera=CAMERA).view)
    places = spots(globe, (distance,))
    balls = [sphere(0.02 * distance).at(*(np.array(CAMERA.at) + p @ frame).tolist()) for p in places]
    return moment_of(*(as_form(ball).painted("lamp") for ball in balls), **dark), places


def middle_of_light(picture: NDArray[Any], globe: Globe, near: F64) -> F64:
    """(3,) the direction from which most light comes, of what is within some pixels of another direction."""
    height, width = picture.shape[:2]
    x, y = np.meshgrid(np.arange(width) + 0.5, height - 0.5 - np.arange(height))
    direction = globe.directions(x, y)
    chosen = pixels_off(globe, direction, near, 512) < 5.0
    weight = picture.sum(axis=-1) * np.hypot(direction[..., 0], direction[..., 2]) * chosen
    assert weight.sum() > 0.0, "a lamp is seen"
    total: F64 = (direction * weight[..., None]).sum(axis=(0, 1))
    return total


@pytest.mark.parametrize(
    ("globe", "eyes"),
    [(WHOLE, MIDDLE_EYE), (WHOLE, circling_eyes(IPD)), (HALF, parallel_eyes(IPD)), (HALF, MIDDLE_EYE)],
    ids=["equirect", "ods", "vr180", "half"],
)
def test_lamps_land_where_the_formula_says(
    gl: Any, circling: ProgramLibrary, globe: Globe, eyes: tuple[Eye, ...]
) -> None:
    """Across every border and near the poles: by less than half a pixel of a picture 4096 wide."""
    moment, places = lamps(globe, 0.8)
    quality = replace(PLAIN, edge_samples=63)
    programs = circling if eyes[0].circle else None
    for eye, picture in zip(eyes, drawn(gl, moment, globe, eyes, quality, programs), strict=True):
        for place in places:
            wanted = towards(place, eye)
            assert pixels_off(globe, middle_of_light(picture, globe, wanted), wanted) < 0.5


@pytest.mark.parametrize(("globe", "make"), [(WHOLE, circling_eyes), (HALF, parallel_eyes)])
def test_the_left_eye_comes_first(gl: Any, circling: ProgramLibrary, globe: Globe, make: Any) -> None:
    """What is near lies farther right for the left eye; swapped eyes are caught."""
    moment, _ = lamps(globe, 0.5)
    eyes = make(IPD)
    across = [
        middle_of_light(picture, globe, np.array([0.0, 0.0, 1.0]))[0]
        for picture in drawn(gl, moment, globe, eyes, PLAIN, circling if eyes[0].circle else None)
    ]
    assert across[0] > 0.0 > across[1]


def court(turn: float = 0.0) -> Moment:
    """A paved court with things of all sizes, a sun, a lamp, fog and a glossy pool, seen towards `turn` degrees."""
    a = math.radians(turn)
    things: list[Shape | Form] = [plane().painted("stone"), box((3, 0.1, 2.5)).at(0.2, 0.0, -2.6).painted("stone")]
    for number in range(9):
        at = (2.6 * math.sin(0.7 * number + 0.2), 0.6, 2.6 * math.cos(0.7 * number + 0.2))
        block = box((0.5, 1.2 + 0.5 * (number % 3), 0.5)).turned(0, 31 * number, 0)
        things.append(as_form(block.at(*at)).painted("clay"))
    things.append(as_form(capsule(0.05, 2.0).turned(0, 0, 90).at(0.3, 3.1, 0.4)).painted("lamp"))
    things.append(as_form(capsule(0.06, 2.6).turned(90, 40, 0).at(-0.4, 0.3, -1.4)).painted("lamp"))
    return moment_of(
        *things,
        camera=Camera(at=(0.2, 1.4, 0.1), look_at=(0.2 + math.sin(a), 1.4, 0.1 - math.cos(a))),
        materials={
            "stone": Material(colour=(0.4, 0.4, 0.45), roughness=0.25),
            "clay": Material(colour=(0.8, 0.35, 0.2), roughness=0.7),
            "lamp": Material(glow=(0.2, 0.8, 1.0), emission=5.0),
        },
        lights=(Light(kind="sun", direction=(0.5, 0.8, -0.3), intensity=2.0, radius=1.0),),
        air=Air(density=0.03, glow=0.6),
        sky=Sky(zenith=(0.1, 0.2, 0.5), horizon=(0.6, 0.5, 0.6), nadir=(0.1, 0.1, 0.1), stars=0.0),
    )


def box_blurred(picture: F64, size: int = 5) -> F64:
    padded = np.pad(picture, ((size // 2,) * 2, (size // 2,) * 2, (0, 0)), mode="wrap")
    rows = np.lib.stride_tricks.sliding_window_view(padded, (size, size), axis=(0, 1))
    mean: F64 = rows.mean(axis=(-2, -1))
    return mean


def seam_bands(globe: Globe) -> NDArray[np.bool_]:
    """(H, W) where borders of views lie, as far as they fade, top row first."""
    width, height = globe.size
    x, y = np.meshgrid(np.arange(width) + 0.5, height - 0.5 - np.arange(height))
    d = np.sort(np.abs(globe.directions(x, y)), axis=-1)
    bands: NDArray[np.bool_] = d[..., 1] > d[..., 2] / 1.08
    return bands


def seam_steps(gl: Any, quality: Name) -> tuple[float, float]:
    """Pictures whose borders lie 45° apart differ by steps [of 255, over 12 pixels, fine noise aside]: the mean of them
    near any border, and elsewhere. What differs evenly is no step."""
    globe = Globe((512, 256))
    first, other = (
        box_blurred(drawn(gl, court(turn), globe, quality=QUALITIES[quality], depth=8)[0].astype(np.float64))
        for turn in (0.0, 45.0)
    )
    differs = first - np.roll(other, 64, axis=1)
    steps = [np.abs(np.roll(differs, 6, axis) - np.roll(differs, -6, axis)).max(axis=-1) for axis in (0, 1)]
    step = np.maximum(*steps)[8:-8]
    bands = seam_bands(globe)
    near = (bands | np.roll(bands, 64, axis=1))[8:-8]
    return float(step[near].mean()), float(step[~near].mean())


def test_no_border_shows(gl: Any) -> None:
    """Turned by 45°, borders lie elsewhere, and the picture is the same there as anywhere."""
    near, elsewhere = seam_steps(gl, "high")
    assert near < 1.0
    assert near < elsewhere


def test_a_border_that_shows_is_caught(gl: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """One view a tenth brighter."""
    real = panorama._seen

    def wrong(moment: Moment, eye: Eye, side: Any) -> Moment:
        seen = real(moment, eye, side)
        if side.forward[2] < 0.5:
            return seen
        suns = tuple(replace(sun, irradiance=sun.irradiance * 1.1) for sun in seen.suns)
        return replace(seen, sky=seen.sky * 1.1, fog=seen.fog * 1.1, suns=suns)

    monkeypatch.setattr(panorama, "_seen", wrong)
    near, elsewhere = seam_steps(gl, "draft")
    assert near > elsewhere


def test_bloom_is_round_at_the_pole_and_across_the_border(gl: Any) -> None:
    """As bright at the same angle from a lamp on all its sides."""
    moment, _ = lamps(WHOLE, 1.0)
    for azimuth, elevation in ((0.0, 10.0), (180.0, 0.0), (135.0, 30.0), (60.0, 80.0)):
        a, e = math.radians(azimuth), math.radians(elevation)
        place = np.array([math.sin(a) * math.cos(e), math.sin(e), math.cos(a) * math.cos(e)])
        at = (np.array(CAMERA.at) + place @ heading_frame(moment.view)).tolist()
        dark = {"camera": CAMERA, "sky": DARK, "air": VACUUM, "lights": (), "materials": {"lamp": LAMP}}
        one = moment_of(as_form(sphere(0.03).at(*at)).painted("lamp"), grade=Grade(bloom=0.5), **dark)
        bright = drawn(gl, one, quality=replace(PLAIN, bloom=7), depth=16)[0].astype(np.float64).sum(axis=-1)
        x, y = np.meshgrid(np.arange(512) + 0.5, 255.5 - np.arange(256))
        direction = WHOLE.directions(x, y)
        angle = np.degrees(np.arccos(np.clip(direction @ place, -1.0, 1.0)))
        ring = (angle > 5.0) & (angle < 6.0)
        right = np.cross((0.0, 1.0, 0.0), place)
        sideways = np.abs(direction @ right) > np.abs(direction @ np.cross(place, right))
        beside, above = bright[ring & sideways].mean(), bright[ring & ~sideways].mean()
        assert beside > 100.0, "there is bloom"
        assert 0.75 < beside / above < 1.33, (azimuth, elevation)


def test_both_eyes_are_exposed_alike(gl: Any) -> None:
    """One of them close to a bright wall: by itself it would be darker."""
    camera = replace(CAMERA, at=(0.0, 1.0, 0.0), look_at=(0.0, 1.0, -5.0), auto_exposure=4.0)
    wall = as_form(box((0.2, 2.0, 2.0)).at(0.75, 1.0, 0.0)).painted("lamp")
    moment = moment_of(wall, camera=camera, materials={"lamp": replace(LAMP, emission=200.0)}, lights=())
    pictures = drawn(gl, moment, HALF, parallel_eyes(1.0), PLAIN, depth=8)
    sky = [picture[40, 40].astype(int) for picture in pictures]
    assert np.abs(sky[0] - sky[1]).max() <= 2
    alone = drawn(gl, moment, HALF, parallel_eyes(1.0)[:1], PLAIN, depth=8)[0]
    assert np.abs(alone[40, 40].astype(int) - sky[0]).max() > 4


def test_the_meter_counts_by_solid_angle() -> None:
    rows = np.linspace(0.0, np.pi, 37)[:-1] + np.pi / 72
    cells = np.repeat((rows < np.pi / 4).astype(np.float32), 64)
    share = panorama._evenly(cells).mean()
    assert share == pytest.approx((1.0 - math.cos(math.pi / 4)) / 2.0, abs=0.01)


def test_what_belongs_to_flat_pictures_is_left_out(gl: Any) -> None:
    plain = court()
    wide = replace(plain.lens, aperture=0.3)
    odd = replace(plain.distortion, echo=1.0, fray=1.0, parting=1.0)
    changed = replace(plain, lens=wide, look=replace(plain.look, vignette=1.0), distortion=odd)
    globe = Globe((64, 32))
    first, second = (drawn(gl, each, globe, depth=8)[0] for each in (plain, changed))
    assert np.array_equal(first, second)
    glitched = drawn(gl, replace(plain, distortion=replace(odd, glitch=1.0)), globe, depth=8)[0]
    assert not np.array_equal(first, glitched)


def test_motion_blurs(gl: Any) -> None:
    """Moments of an open shutter are averaged."""
    globe, quality = Globe((64, 32)), replace(PLAIN, samples=4)
    moments = [court(turn) for turn in (0.0, 0.0, 20.0, 20.0)]
    renderer = PanoramaRenderer(gl, globe, quality, shared_context()[1])
    mixed = renderer.render(moments, depth=32)[0]
    still, turned_ = (renderer.render(moments[i], depth=32)[0] for i in (0, 2))
    renderer.release()
    assert np.abs(mixed - 0.5 * (still + turned_)).mean() < 0.2 * np.abs(still - turned_).mean()


def test_progress_rises_to_one(gl: Any) -> None:
    told: list[float] = []
    renderer = PanoramaRenderer(gl, Globe((64, 32)), PLAIN, shared_context()[1], 2)
    renderer.render(court(), parallel_eyes(IPD), progress=told.append)
    renderer.release()
    assert told == sorted(told)
    assert told[0] > 0.0
    assert told[-1] == 1.0
    assert len(set(told)) >= 12


def test_a_column_of_stereo_360_is_what_an_eye_standing_there_sees(gl: Any, circling: ProgramLibrary) -> None:
    """Mirrors, sprites, letters, lamps and all; with eyes far enough apart that it would show."""
    moment = World(load_dream(resources.scenes() / "harmony.toml")).moment(2.0)
    globe, radius, column = Globe((128, 64)), 0.5, 75
    azimuth = (column / 128 - 0.5) * math.tau
    aside = radius * np.array([math.cos(azimuth), 0.0, -math.sin(azimuth)]) @ heading_frame(moment.view)
    there = replace(moment, view=replace(moment.view, eye=moment.view.eye + aside, target=moment.view.target + aside))
    ods = drawn(gl, moment, globe, (Eye(circle=radius),), QUALITIES["high"], circling, depth=8)[0]
    flat, middle_eye = (drawn(gl, each, globe, quality=QUALITIES["high"], depth=8)[0] for each in (there, moment))
    columns = slice(column - 1, column + 1)
    away, far_away = (np.abs(ods[:, columns].astype(int) - each[:, columns]).mean() for each in (flat, middle_eye))
    assert away < 1.5
    assert far_away > 4.0 * away
