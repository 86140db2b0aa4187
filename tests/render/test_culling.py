"""Culling and jobs without GL: whatever a ray truly meets is in the job that marches it there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from drawing import camera_rays, melted, moment_of, rays_of
from sights import SIZE, VIEWS, check, look, sights
from support.scenes import SCENES, random_forms

from dreamscape3d.render.rays import Rays
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.scene import Camera
from dreamscape3d.sdf.evaluate import evaluate_leaves
from dreamscape3d.sdf.shape import Form, Group, Shape, box, capsule, cylinder, plane, sphere


@pytest.mark.parametrize("name", SCENES)
def test_what_is_seen_is_in_its_job(name: str) -> None:
    found = 0
    for seed in (11, 12):
        seen = list(sights(SCENES[name](seed, animated=True)).values())
        found += sum(check(moment, rays) for moment, rays in seen[seed % 2 :: 2])
    assert found > 500


@pytest.mark.parametrize("seed", range(3))
def test_blending_reaches_beyond_the_forms(seed: int) -> None:
    found = [check(moment, rays) for moment, rays in sights(melted(seed)).values()]
    assert sum(found) > 200


def test_thousands_of_forms() -> None:
    forms = random_forms(4096, 3)
    moment = moment_of(*forms, camera=VIEWS["among the forms"])
    assert check(moment, camera_rays(moment, (48, 32))) > 60


@pytest.mark.parametrize("far", [1, 12])
def test_one_form_from_everywhere(far: int) -> None:
    for shape in (sphere(0.7), box((0.4, 3.0, 0.2)).turned(30, 40, 50), capsule(0.05, 4.0).turned(0, 0, 80)):
        rng = np.random.default_rng(far)
        for _ in range(6):
            eye = rng.normal(size=3)
            eye *= far / np.linalg.norm(eye)
            camera = Camera(at=tuple(eye.tolist()), look_at=(0.1, 0.0, 0.0), fov=90 / far, roll=rng.uniform(0, 360))
            moment = moment_of(shape, camera=camera)
            assert check(moment, camera_rays(moment, (40, 32))) > 3


def test_an_empty_world_has_no_jobs() -> None:
    moment = moment_of()
    sight = look(moment, camera_rays(moment, SIZE))
    assert len(sight.pairs.tile) == len(sight.parts[0].jobs.records) == len(sight.parts[0].jobs.batches) == 0


def test_a_view_of_nothing_has_no_jobs() -> None:
    moment = moment_of(sphere(1.0), camera=Camera(at=(0, 0, -5), look_at=(0, 0, -9)))
    assert len(look(moment, camera_rays(moment, SIZE)).parts[0].jobs.records) == 0


@pytest.mark.parametrize("turn", [(0, 0, 0), (12, 0, 0), (90, 0, 0), (0, 0, 170)])
def test_planes_from_every_side(turn: tuple[float, float, float]) -> None:
    ground = plane().turned(*turn).at(0.0, -1.0, 0.0)
    for moment, rays in sights((ground, sphere(0.8).smooth(0.4))).values():
        check(moment, rays)


def bored(tool: Shape, operator: Any = "subtract") -> tuple[Shape, ...]:
    """A great ball opened towards the camera by `tool`, and a small ball in the middle of the opening."""
    return (sphere(3.0), Form(tool, operator), sphere(0.4).at(0.0, 0.0, 4.0).painted("seen"))


HOLE = cylinder(0.9, 9.0).turned(90.0, 0.0, 0.0)


@pytest.mark.parametrize(
    "tool",
    [
        HOLE,
        HOLE | box(0.5),
        Group((Form(HOLE), Form(box(0.5), smooth_radius=0.2))),
        HOLE.rounded(0.1),
        cylinder(0.9, 4.0).turned(90.0, 0.0, 0.0).mirrored("z"),
        HOLE.twisted(5.0),
    ],
    ids=["cylinder", "hard group", "blended group", "rounded", "mirrored", "twisted"],
)
@pytest.mark.parametrize("ground", [False, True])
def test_nothing_hides_behind_what_is_bored_through(tool: Shape, ground: bool) -> None:
    camera = Camera(at=(0.0, 0.0, -9.0), look_at=(0.0, 0.0, 0.0), fov=40)
    first = (plane().at(0.0, -6.0, 0.0),) if ground else ()
    moment = moment_of(*first, *bored(tool), camera=camera)
    assert check(moment, camera_rays(moment, SIZE)) > 100


@pytest.mark.parametrize("keeps", [box(2.2), box(2.2) | sphere(0.4).at(1.5, 0, 0), sphere(0.7).mirrored("x")])
def test_nothing_hides_behind_what_is_cut_away(keeps: Shape) -> None:
    """A great ball cut down to a part by an intersection, and a ball behind what was cut away."""
    camera = Camera(at=(0.0, 0.0, -9.0), look_at=(0.0, 0.0, 0.0), fov=40)
    moment = moment_of(sphere(3.0), Form(keeps, "intersect"), sphere(0.5).at(1.8, 0.4, 4.0), camera=camera)
    assert check(moment, camera_rays(moment, SIZE)) > 10


@pytest.mark.parametrize("pit", [box(2.0), Group((Form(box(2.0)), Form(sphere(1.0), smooth_radius=0.3)))])
def test_the_ground_hides_nothing_in_a_pit(pit: Shape) -> None:
    camera = Camera(at=(0.0, 5.0, -5.0), look_at=(0.0, -1.0, 0.0), fov=40)
    moment = moment_of(plane(), Form(pit, "subtract"), sphere(0.3).at(0.0, -0.6, 0.0), camera=camera)
    assert check(moment, camera_rays(moment, SIZE)) > 100


def test_parts_of_a_carved_form_are_cut_alike() -> None:
    """Sunk into the ground, a form must not lose to occlusion what cuts it back before what that cuts."""
    forms: list[Shape] = [plane()]
    for number in range(12):
        wide = Form(cylinder(0.3, 3.0), "subtract", 0.5)
        cut = Group((Form(box(1.5)), wide, Form(sphere(0.8), "intersect")))
        forms.append(cut.at(1.7 * (number % 4) - 2.5, -0.1 * number, 1.9 * (number // 4)))
    for moment, rays in sights(forms).values():
        check(moment, rays)


def test_what_lies_behind_a_cover_is_dropped() -> None:
    """Occlusion does its work: what a great block covers costs nothing but the block."""
    camera = Camera(at=(0.0, 0.0, -9.0), look_at=(0.0, 0.0, 0.0), fov=40)
    behind = [form.at(0.0, 0.0, 6.0) for form in random_forms(500, 2)]
    block = box((18.0, 14.0, 6.0)).turned(4.0, 7.0, 5.0)
    sight = look(*_seen_by(camera, block, *behind))
    assert len(sight.pairs.tile) == sight.tiles.count
    carved = look(*_seen_by(camera, block, Form(HOLE, "subtract"), *behind))
    assert len(carved.pairs.tile) > sight.tiles.count + 500


def _seen_by(camera: Camera, *forms: Shape) -> tuple[Moment, Rays]:
    moment = moment_of(*forms, camera=camera)
    return moment, camera_rays(moment, SIZE)


def test_pairs_are_few_beyond_those_that_are_needed() -> None:
    """Bounds are tight: a tile keeps about those that its own rays pass."""
    moment = moment_of(*random_forms(512, 1, smooth=False))
    sight = look(moment, camera_rays(moment, SIZE))
    origin, direction = (a.reshape(-1, 3) for a in rays_of(sight.rays, 2.0))
    x, y = np.meshgrid(np.arange(0.5, SIZE[0], 2.0), np.arange(0.5, SIZE[1], 2.0))
    tile = (y // 8 * sight.tiles.columns + x // 8).astype(int).ravel()
    near = np.zeros((sight.tiles.count, 512), bool)
    for t in np.linspace(5.0, 20.0, 60):
        close = evaluate_leaves(moment.field, origin + direction * t) < 0.03
        leaf, ray = np.nonzero(close)
        near[tile[ray], leaf] = True
    assert len(sight.pairs.tile) < 3.0 * near.sum()
