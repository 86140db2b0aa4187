"""Terrains and fractals on the GPU against the field in float64, alone and among ordinary forms."""

from __future__ import annotations

import numpy as np
import pytest
from drawing import FAR, HIT_PIXELS, Bool, Gpu, camera_rays, hit_radius, moment_of, rays_of, side_rays, truth
from woven import winding, woven

from dreamscape3d.maths.expression import parse
from dreamscape3d.render.passes.march import make_surface_target
from dreamscape3d.render.plan import march_of
from dreamscape3d.render.rays import Rays
from dreamscape3d.render.renderer import Renderer
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.scene import Camera
from dreamscape3d.sdf.evaluate import evaluate_field, evaluate_leaves, normal
from dreamscape3d.sdf.shape import (
    Group,
    Shape,
    apollonian,
    as_form,
    box,
    foldbox,
    menger,
    plane,
    sphere,
    terrain,
    torus,
)

SIZE = (96, 60)
MISMATCH = 1e-4
LARGE: dict[str, tuple[Shape, Camera]] = {
    "hills": (terrain(20, 2.0, 4.0, "hills", 2), Camera(at=(0.0, 3.0, -9.0), look_at=(0.0, 0.5, 0.0))),
    "dunes": (terrain(24, 1.2, 5.0, "dunes", 1).turned(0, 50, 0), Camera(at=(1.0, 2.2, -8.0), look_at=(0, 0, 2))),
    "ridges": (terrain(16, 2.5, 6.0, "ridges", 3).scaled(1.3), Camera(at=(0.0, 4.0, -9.0), look_at=(0.0, 1.0, 0.0))),
    "leaning": (terrain(9, 1.0, 3.0).turned(20, 10, -30), Camera(at=(0.0, 3.0, -9.0), look_at=(0.0, 0.0, 0.0))),
    "menger": (menger(4, 3).turned(10, 30, 5), Camera(at=(0.0, 2.0, -6.0), look_at=(0.0, 0.0, 0.0))),
    "inside a menger": (menger(8, 4), Camera(at=(0.1, 0.2, -3.7), look_at=(0.3, 0.0, 0.0), fov=70.0)),
    "apollonian": (apollonian(5, 4).turned(0, 25, 0), Camera(at=(1.0, 2.0, -6.0), look_at=(0.0, 0.0, 0.0))),
    "inside an apollonian": (apollonian(12, 5), Camera(at=(0.9, 0.8, -4.2), look_at=(0.6, 0.6, 1.0), fov=65.0)),
    "foldbox": (foldbox(5, 5).turned(0, 25, 0), Camera(at=(3.0, 3.5, -5.0), look_at=(0.0, 0.0, 0.0))),
}
TOGETHER: tuple[Shape, ...] = (
    plane().at(0.0, -0.4, 0.0),
    terrain(30, 1.5, 6.0, "hills", 5).at(0.0, -1.0, 2.0),
    sphere(0.9).at(-1.6, 0.6, -0.5),
    torus(0.8, 0.3).at(-0.9, 0.8, -0.4).smooth(0.4),
    menger(2.0, 2).turned(0, 20, 0).at(1.3, 0.6, 0.2),
    box(1.2).twisted(40.0).at(1.4, 1.4, -1.0),
    foldbox(1.6, 4).at(0.2, 1.6, 1.5),
)


def compare(gpu: Gpu, moment: Moment, rays: Rays) -> tuple[int, int]:
    """Rays that hit elsewhere or not, those left out that graze an edge just within the hit radius, and all rays; fails
    where a hit is off the surface."""
    seen = gpu.surface(moment, rays)
    hit, t = truth(moment, rays, steps=1000)
    undecided, inside = ~hit & (t <= rays.far), hit & (t == 0.0)
    assert undecided.mean() < 0.01
    assert (seen.hit & (seen.t < 1e-3))[inside].all()
    origin, direction = rays_of(rays)
    both = seen.hit & hit & ~inside & ~undecided
    points, way = (origin + direction * seen.t[..., None])[both], direction[both]
    radius = hit_radius(rays, seen.t)[both] + 2e-5
    assert (np.abs(evaluate_field(moment.field, points)) < 4.0 * radius).all()
    facing = np.abs(np.einsum("ij,ij->i", normal(moment.field, points), way))
    differing = (hit != seen.hit) & ~undecided
    differing[both] |= np.abs(seen.t - t)[both] * np.maximum(facing, 0.02) > 8.0 * radius
    assert differing.sum() <= 0.004 * hit.size
    return int((differing & ~_grazing(moment, rays, differing)).sum()), hit.size


def _grazing(moment: Moment, rays: Rays, chosen: Bool) -> Bool:
    """Rays of those chosen that first come near a surface without coming close."""
    grazes = np.zeros_like(chosen)
    origin, direction = rays_of(rays)
    t = np.linspace(0.0, rays.far, 120_000)[1:]
    for pixel in zip(*np.nonzero(chosen), strict=True):
        d = evaluate_field(moment.field, origin[pixel] + direction[pixel] * t[:, None]) / hit_radius(rays, t)
        first = int(np.argmax(d < 1.1))
        passed = first + int(np.argmax(d[first:] > 1.1))
        grazes[pixel] = d[first] < 1.1 and d[first : passed + 1].min() > 0.2
    return grazes


@pytest.mark.parametrize("name", LARGE)
def test_they_hit_what_the_truth_hits(gpu: Gpu, name: str) -> None:
    shape, camera = LARGE[name]
    moment = moment_of(shape, camera=camera)
    differing, count = compare(gpu, moment, camera_rays(moment, SIZE))
    for towards in ((0.4, 1.0, -0.3), (-0.8, 0.3, -0.5)):
        other, each = compare(gpu, moment, side_rays(towards, 64))
        differing, count = differing + other, count + each
    assert differing <= MISMATCH * count


@pytest.mark.parametrize("level", [-0.2, 0.8])
@pytest.mark.parametrize("name", ["hills", "dunes", "ridges"])
def test_lifted_terrains_hit_what_the_truth_hits(gpu: Gpu, name: str, level: float) -> None:
    """Of a joined field, in which it and nothing else prevail by turns."""
    shape, camera = LARGE[name]
    moment = woven(moment_of(shape, sphere(0.8).at(1.0, 1.2, 0.0), camera=camera), [0, 1], winding(2), level=level)
    differing, count = compare(gpu, moment, camera_rays(moment, SIZE))
    for towards in ((0.4, 1.0, -0.3), (-0.8, 0.3, -0.5)):
        other, each = compare(gpu, moment, side_rays(towards, 64))
        differing, count = differing + other, count + each
    assert differing <= MISMATCH * count
    plainly = gpu.surface(moment_of(shape, camera=camera), camera_rays(moment, SIZE))
    lifted = gpu.surface(moment, camera_rays(moment, SIZE))
    assert np.abs(plainly.t - lifted.t)[plainly.hit & lifted.hit].max() > 0.1, "it stands elsewhere"


def test_what_leans_is_not_lifted(gpu: Gpu) -> None:
    shape, camera = LARGE["leaning"]
    moment = woven(moment_of(shape, camera=camera), [0], winding(2))
    rays = camera_rays(moment, SIZE)
    plainly, joined = gpu.surface(moment_of(shape, camera=camera), rays), gpu.surface(moment, rays)
    assert np.abs(plainly.t - joined.t).max() < 2e-3
    differing, count = compare(gpu, moment, rays)
    assert differing <= MISMATCH * count


@pytest.mark.parametrize("backwards", [False, True])
def test_they_mix_with_ordinary_forms_in_any_order(gpu: Gpu, backwards: bool) -> None:
    moment = moment_of(*(TOGETHER[::-1] if backwards else TOGETHER))
    differing, count = compare(gpu, moment, camera_rays(moment, SIZE))
    other, each = compare(gpu, moment, side_rays((0.3, 1.0, -0.4), 64))
    assert differing + other <= MISMATCH * (count + each)
    seen = gpu.surface(moment, camera_rays(moment, SIZE))
    assert set(np.unique(seen.first[seen.hit])) == set(range(7))


def test_the_nearest_leaf_colours(gpu: Gpu) -> None:
    moment = moment_of(*TOGETHER)
    rays = camera_rays(moment, SIZE)
    seen = gpu.surface(moment, rays)
    origin, direction = rays_of(rays)
    points = (origin + direction * seen.t[..., None])[seen.hit]
    d = evaluate_leaves(moment.field, points)
    large = np.isin(seen.first[seen.hit], [1, 4, 6])
    own = d[seen.first[seen.hit], np.arange(len(points))]
    assert (np.abs(own) < 4.0 * hit_radius(rays, seen.t[seen.hit]) + 2e-5)[large].all()
    assert (seen.share[seen.hit][large] == 0.0).all()


@pytest.mark.parametrize("lifted", [False, True])
@pytest.mark.parametrize("name", ["hills", "dunes", "leaning"])
def test_terrain_normals_are_smooth_and_true(gpu: Gpu, name: str, lifted: bool) -> None:
    """Within a few degrees of the mean slope round the point, and never jumping between neighbours."""
    shape, camera = LARGE[name]
    moment = moment_of(shape, camera=camera)
    moment = woven(moment, [0], winding(2)) if lifted else moment
    rays = camera_rays(moment, (240, 150))
    seen = gpu.surface(moment, rays)
    origin, direction = rays_of(rays)
    points = origin + direction * seen.t[..., None]
    some = np.zeros_like(seen.hit)
    some[::5, ::5] = seen.hit[::5, ::5]
    at, step = points[some], 0.12
    gradient = np.stack(
        [evaluate_field(moment.field, at + e) - evaluate_field(moment.field, at - e) for e in np.eye(3) * step], -1
    )
    gradient /= np.linalg.norm(gradient, axis=1, keepdims=True)
    cosine = np.einsum("ij,ij->i", gradient, seen.normal[some])
    assert np.degrees(np.arccos(np.clip(np.median(cosine), -1.0, 1.0))) < 3.0
    beside = np.einsum("ijk,ijk->ij", seen.normal[:, 1:], seen.normal[:, :-1])
    near = seen.hit[:, 1:] & seen.hit[:, :-1] & (np.abs(np.diff(seen.t, axis=1)) < 0.05)
    assert np.percentile(beside[near], 1) > np.cos(np.radians(12.0))


@pytest.mark.parametrize("name", ["menger", "apollonian", "foldbox"])
def test_fractal_normals_face_the_eye(gpu: Gpu, name: str) -> None:
    """Unit length; they turn away only where something is thinner than the taps are apart."""
    shape, camera = LARGE[name]
    moment = moment_of(shape, camera=camera)
    rays = camera_rays(moment, (384, 240))
    seen = gpu.surface(moment, rays)
    facing = np.einsum("ijk,ijk->ij", seen.normal, -rays_of(rays)[1])[seen.hit]
    assert (facing > -0.05).mean() > 0.93
    assert np.abs(np.linalg.norm(seen.normal[seen.hit], axis=1) - 1.0).max() < 1e-6


def test_a_menger_face_looks_straight_out(gpu: Gpu) -> None:
    moment = moment_of(menger(4, 2), camera=Camera(at=(0.0, 0.0, -9.0), look_at=(0.0, 0.0, 0.0), fov=40.0))
    seen = gpu.surface(moment, camera_rays(moment, SIZE))
    front = seen.hit & (seen.t < 7.5)
    assert front.sum() > 200
    assert np.median(seen.normal[front], axis=0) == pytest.approx([0.0, 0.0, -1.0], abs=2e-3)


def test_hidden_leaves_are_left_out(gpu: Gpu) -> None:
    moment = moment_of(menger(3, 2), terrain(20, 1.0, 4.0).at(0.0, -3.0, 0.0))
    rays = camera_rays(moment, SIZE)
    renderer = Renderer(gpu.ctx, (8, 8), gpu._marcher.quality, gpu.programs)
    target = make_surface_target(gpu.ctx, SIZE)
    renderer.draw_surface(moment, rays, target, hit_pixels=HIT_PIXELS)
    target.framebuffer.clear(depth=1.0)
    march = march_of(moment.field, rays, np.array([True, False]))
    renderer.shared.passes.procedural.draw(moment.field.field.procedural, march.spots, target)
    assert target.depth is not None
    drawn = np.frombuffer(target.depth.read(), np.float32).reshape(SIZE[1], SIZE[0]) < 1.0
    leaves = np.frombuffer(target.texture.read(), np.uint32).reshape(SIZE[1], SIZE[0], 4)[..., 2] & 0xFFFF
    target.release()
    renderer.release()
    assert drawn.any()
    assert set(np.unique(leaves[drawn])) == {1}


def test_moving_and_growing_fractals_follow_their_signals(gpu: Gpu) -> None:
    shape = menger(parse("2 + time"), 2).at(parse("time - 1"), 0.0, 0.0)
    for time in (0.2, 1.5):
        moment = moment_of(shape, time=time)
        differing, count = compare(gpu, moment, camera_rays(moment, SIZE))
        assert differing <= MISMATCH * count


def test_another_scene_brings_its_own_maps_and_compiles_nothing(gpu: Gpu) -> None:
    first = moment_of(terrain(20, 1.5, 5.0, "hills", 1))
    second = moment_of(terrain(20, 1.5, 5.0, "dunes", 9), menger(1.0, 1).at(0.0, 2.0, 0.0))
    gpu._marcher.preload()
    compiled = gpu.programs.compiled
    for moment in (first, second, first):
        differing, count = compare(gpu, moment, camera_rays(moment, (48, 30)))
        assert differing <= MISMATCH * count
    assert gpu.programs.compiled == compiled


def test_sixteen_at_once(gpu: Gpu) -> None:
    row = [menger(0.8, 2).at(x, y, 0.0) for x in (-3.0, -1.0, 1.0, 3.0) for y in (-1.0, 0.5, 2.0)]
    grounds = [terrain(3.0, 0.4, 1.0, "hills", seed).at(2.6 * seed - 4.0, -2.2, 1.0) for seed in range(4)]
    moment = moment_of(Group(tuple(map(as_form, row))), *grounds)
    differing, count = compare(gpu, moment, camera_rays(moment, SIZE))
    assert differing <= MISMATCH * count
    seen = gpu.surface(moment, camera_rays(moment, SIZE, FAR))
    assert len(np.unique(seen.first[seen.hit])) >= 14
