"""The march on the GPU against the field in float64: what is hit, where, how it faces, and which leaves colour it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from against_truth import MISMATCH, compare, points_of
from drawing import (
    F64,
    FAR,
    FRONT,
    Gpu,
    Surface,
    camera_rays,
    hit_radius,
    melted,
    moment_of,
    side_rays,
)
from support.scenes import BOX, PRIMITIVES, SCENES, WARPS, random_forms

from dreamscape3d.scene.scene import Camera
from dreamscape3d.sdf.evaluate import evaluate_field, evaluate_leaves, normal
from dreamscape3d.sdf.shape import Form, Group, Operator, as_form, box, plane, rounded_box, sphere

SIZE = (96, 60)
OPERATORS: tuple[Operator, ...] = ("union", "subtract", "intersect")


@pytest.mark.parametrize("name", SCENES)
def test_whole_pictures_hit_what_the_truth_hits(gpu: Gpu, name: str) -> None:
    wrong = rays = 0
    for seed, time in ((0, 0.0), (0, 1.7), (1, 4.1)):
        moment = moment_of(*SCENES[name](seed, animated=True), time=time)
        differing, count = compare(gpu, moment, camera_rays(moment, SIZE))
        wrong, rays = wrong + differing, rays + count
    assert wrong <= MISMATCH * rays


@pytest.mark.parametrize("name", SCENES)
def test_random_views_hit_what_the_truth_hits(gpu: Gpu, name: str) -> None:
    """Eyes anywhere, in forms and between them, looking anywhere; and parallel rays from every side."""
    rng = np.random.default_rng(7)
    forms = SCENES[name](3)
    wrong = count = 0
    for _ in range(4):
        eye, target = rng.uniform(np.array(BOX[0]), np.array(BOX[1]), (2, 3)).tolist()
        camera = Camera(at=tuple(eye), look_at=tuple(target), roll=rng.uniform(-180, 180), fov=rng.uniform(30, 110))
        moment = moment_of(*forms, camera=camera)
        differing, each = compare(gpu, moment, camera_rays(moment, (48, 32)), 200)
        wrong, count = wrong + differing, count + each
        towards = rng.normal(size=3)
        towards[1] = abs(towards[1])
        differing, each = compare(gpu, moment, side_rays(towards.tolist(), 40), 200)
        wrong, count = wrong + differing, count + each
    assert wrong <= MISMATCH * count


def test_wide_blends_hit_what_the_truth_hits(gpu: Gpu) -> None:
    wrong = count = 0
    for seed in range(3):
        moment = moment_of(*melted(seed))
        for rays in (camera_rays(moment, SIZE), side_rays((0.3, 1.0, -0.4), 64)):
            differing, each = compare(gpu, moment, rays)
            wrong, count = wrong + differing, count + each
    assert wrong <= MISMATCH * count


@pytest.mark.parametrize("name", PRIMITIVES)
def test_each_primitive_by_each_operator_under_a_warp(gpu: Gpu, name: str) -> None:
    camera = Camera(at=(1.1, 1.5, -3.2), look_at=(0.0, 0.0, 0.0), fov=45.0)
    number = list(PRIMITIVES).index(name)
    warps = list(WARPS.values())
    primitive = PRIMITIVES[name]().turned(20.0, 35.0, 0.0)
    wrong = count = 0
    for place, operator in enumerate(OPERATORS):
        pair = Group((Form(box((1.1, 0.8, 0.7))), Form(primitive.at(0.2, 0.3, -0.2), operator, 0.06 * place)))
        for shape in (primitive, pair, warps[(number + 4 * place) % len(warps)](pair)):
            moment = moment_of(shape, camera=camera)
            differing, each = compare(gpu, moment, camera_rays(moment, (64, 64)))
            wrong, count = wrong + differing, count + each
    assert wrong <= MISMATCH * count


@pytest.mark.parametrize("name", SCENES)
def test_normals_are_the_gradient(gpu: Gpu, name: str) -> None:
    """Within 2° wherever the true normal does not turn within a pixel."""
    moment = moment_of(*SCENES[name](1))
    rays = camera_rays(moment, (480, 300))
    seen = gpu.surface(moment, rays)
    some = np.zeros_like(seen.hit)
    some[::7, ::5] = seen.hit[::7, ::5]
    points, _ = points_of(rays, seen, some)
    near = normal(moment.field, points)
    even = np.ones(len(points), bool)
    step = 0.45 * rays.pixel * seen.t[some]
    for corner in np.stack(np.meshgrid(*[[-1.0, 1.0]] * 3), -1).reshape(-1, 3):
        beside = normal(moment.field, points + corner * step[:, None])
        even &= np.einsum("ij,ij->i", near, beside) > np.cos(np.radians(4.0))
    angle = np.degrees(np.arccos(np.clip(np.einsum("ij,ij->i", near, seen.normal[some]), -1.0, 1.0)))
    assert even.sum() > 100
    assert angle[even].max() < 2.0
    assert np.median(angle[even]) < 0.5


def test_a_hard_union_is_coloured_by_the_nearest_leaf(gpu: Gpu) -> None:
    moment = moment_of(plane().at(0.0, -1.6, 0.0), *random_forms(64, 5, smooth=False))
    rays = camera_rays(moment, SIZE)
    seen = gpu.surface(moment, rays)
    points, _ = points_of(rays, seen, seen.hit)
    d = evaluate_leaves(moment.field, points)
    two = np.sort(d, axis=0)[:2]
    clear = two[1] - two[0] > 2.0 * hit_radius(rays, seen.t[seen.hit]) + 1e-5
    assert clear.mean() > 0.95
    assert (seen.first[seen.hit] == d.argmin(axis=0))[clear].all()
    assert (seen.share[seen.hit][clear] == 0.0).all()
    assert len(np.unique(seen.first[seen.hit])) > 20


def test_two_blended_leaves_share_by_the_derivative(gpu: Gpu) -> None:
    """∂/∂b of the quadratic smooth minimum is ½ + (a − b)/2k."""
    k = 0.8
    moment = moment_of(sphere(0.8).at(-0.7, 0.2, -4.0), rounded_box(1.2, 0.2).at(0.6, 0.2, -4.0).smooth(k))
    rays = camera_rays(moment, SIZE)
    seen = gpu.surface(moment, rays)
    points, _ = points_of(rays, seen, seen.hit)
    a, b = evaluate_leaves(moment.field, points)
    weight = np.clip(0.5 + 0.5 * (a - b) / k, 0.0, 1.0)  # of leaf 1
    drawn = np.where(seen.first == 1, 1.0 - seen.share, seen.share)[seen.hit]
    assert np.abs(drawn - weight).max() < 0.02
    assert ((weight > 0.1) & (weight < 0.9)).sum() > 200


def test_blended_colours_are_continuous(gpu: Gpu) -> None:
    """Many leaves in one blend, each of a random colour. Where neighbouring pixels differ most, a look 500 times as
    close shows a slope: an edge would still be one, along a whole line of pixels."""
    rng = np.random.default_rng(4)
    places = rng.uniform((-1.2, -0.9, -5.0), (1.2, 1.1, -3.6), (14, 3))
    forms = [sphere(rng.uniform(0.35, 0.5)).at(*at).smooth(0.5) for at in places.tolist()]
    colours = rng.uniform(0.0, 1.0, len(forms))
    moment = moment_of(*forms)
    rays = camera_rays(moment, (80, 50))
    seen = gpu.surface(moment, rays)
    steep = seen.hit & (_steps(seen, colours) > 0.1)
    assert steep.sum() > 20
    points, _ = points_of(rays, seen, steep)
    for point in points[:: max(len(points) // 30, 1)].tolist():
        close = moment_of(*forms, camera=Camera(at=FRONT.at, look_at=tuple(point), fov=5.0))
        narrow = replace(camera_rays(close, (48, 48)), spread=0.001)
        edge = _steps(gpu.surface(close, narrow, 0.3), colours) > 0.1
        assert edge.mean() < 0.005


def _steps(seen: Surface, colours: F64) -> F64:
    """(H, W) by how much the blended colour differs from that of the pixel to the left, on one surface."""
    mixed = (1.0 - seen.share) * colours[seen.first] + seen.share * colours[seen.second]
    one = seen.hit[:, 1:] & seen.hit[:, :-1] & (np.abs(np.diff(seen.t, axis=1)) < 0.1)
    steps: F64 = np.pad(np.where(one, np.abs(np.diff(mixed, axis=1)), 0.0), ((0, 0), (1, 0)))
    return steps


def test_the_surface_starts_at_the_eye_inside_a_form_and_under_ground(gpu: Gpu) -> None:
    for camera in (Camera(at=(0, 0, 0), look_at=(0, 0, 1)), Camera(at=(0, -3, 9), look_at=(0, 5, -20))):
        moment = moment_of(plane().at(0, -1.5, 0), sphere(1.0), camera=camera)
        seen = gpu.surface(moment, camera_rays(moment, (24, 16)))
        assert seen.hit.all()
        assert (seen.t < 1e-3).all()


def test_an_empty_world_is_all_sky(gpu: Gpu) -> None:
    moment = moment_of()
    assert not gpu.surface(moment, camera_rays(moment, (24, 16))).hit.any()


def test_a_world_of_one_plane_is_exact(gpu: Gpu) -> None:
    moment = moment_of(plane().turned(10.0, 0.0, 4.0).at(0.0, -1.0, 0.0), camera=FRONT)
    rays = camera_rays(moment, SIZE)
    seen = gpu.surface(moment, rays)
    points, _ = points_of(rays, seen, seen.hit)
    assert np.abs(evaluate_field(moment.field, points)).max() < 1e-4
    assert 0.3 < seen.hit.mean() < 0.9
    assert seen.t[seen.hit].max() <= FAR


BLOCK = box(3.0).turned(0.0, 30.0, 0.0)
CUT_BY_PLANES: dict[str, tuple[Form, ...]] = {
    "a plane that a box limits": (as_form(plane().at(0.0, 0.6, 0.0) & BLOCK),),
    "a box that a plane limits": (as_form(BLOCK & plane().at(0.0, 0.6, 0.0)),),
    "a box less a plane": (as_form(BLOCK - plane().at(0.0, -0.2, 0.0)),),
    "a world less a group with a plane": (
        as_form(BLOCK),
        Form(Group((Form(plane().at(0.0, -0.2, 0.0)), Form(sphere(0.8).at(0.0, 0.6, -1.2), "union", 0.3))), "subtract"),
    ),
    "a twisted plane that a box limits": (as_form((plane().turned(0.0, 0.0, 20.0) & box(3.0)).twisted(20.0)),),
}


@pytest.mark.parametrize("name", CUT_BY_PLANES)
def test_planes_that_carve_or_are_carved(gpu: Gpu, name: str) -> None:
    """Only a plane of the world hides what is behind it; any other matters below its surface, too."""
    camera = Camera(at=(0.0, 2.0, -9.0), look_at=(0.0, 0.2, 0.0), fov=50.0)
    moment = moment_of(*CUT_BY_PLANES[name], camera=camera)
    differing, total = compare(gpu, moment, camera_rays(moment, SIZE))
    assert differing <= MISMATCH * total
