"""Culling and jobs without GL: whatever a ray truly meets is in the job that marches it there.

A job's own list is followed in numpy along rays of the truth: it must have no surface before the first one of the
whole field, and that one where it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from drawing import F64, Bool, camera_rays, melted, moment_of, rays_of, side_rays, truth
from numpy.typing import NDArray
from support.scenes import SCENES, random_forms

from dreamscape3d.render.culling import cull
from dreamscape3d.render.jobs import Jobs, make_jobs
from dreamscape3d.render.kinds import BUCKETS, CLOSES_SHIFT, GENERAL, GROUP_K, OPENS_SHIFT
from dreamscape3d.render.pairs import Pairs
from dreamscape3d.render.rays import Rays
from dreamscape3d.render.tiles import Tiles, make_tiles
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.scene import Camera
from dreamscape3d.sdf.evaluate import evaluate_leaves
from dreamscape3d.sdf.pose import PackedField
from dreamscape3d.sdf.shape import Form, Group, Shape, box, capsule, cylinder, plane, sphere

SIZE = (96, 64)
EMPTY = 1e9
STEP = 4.0  # pixels between the rays that are looked at
HIT_PIXELS = 0.003
VIEWS: dict[str, Camera] = {
    "from the front": Camera(at=(0, 1, -9), look_at=(0, 0.2, 0), fov=50),
    "among the forms": Camera(at=(0.4, 0.1, 1.0), look_at=(3.0, 0.6, 6.0), fov=75),
    "wide and rolled": Camera(at=(-2.0, 2.0, -2.0), look_at=(1.0, 0.0, 4.0), fov=130, roll=33),
    "straight up": Camera(at=(0.3, -1.4, 2.0), look_at=(0.3, 9.0, 2.0), fov=80),
    "straight down": Camera(at=(0.0, 7.0, 3.0), look_at=(0.0, 0.0, 3.0), fov=60),
    "below ground": Camera(at=(0.0, -2.5, -4.0), look_at=(0.0, 1.0, 3.0), fov=60),
    "far away": Camera(at=(9.0, 5.0, -12.0), look_at=(0.0, 0.0, 3.0), fov=30),
}
SIDES = {"the light above": (0.3, 1.0, -0.2), "the light aside": (1.0, 0.05, 0.4), "the zenith": (0.0, 1.0, 0.0)}


@dataclass(frozen=True)
class Part:
    """Jobs that are marched together. J jobs."""

    jobs: Jobs
    tile: NDArray[np.int64]
    kind: NDArray[np.int64]
    near: F64
    far: F64

    def entries(self, job: int) -> NDArray[np.int32]:
        """(E, 2) of one job."""
        _, first, count, *_ = self.jobs.records[job]
        return self.jobs.entries[first : first + count]

    def leaves(self, job: int) -> NDArray[np.int64]:
        """The leaves of a job, its plane included, sorted."""
        plane = self.jobs.records[job, 6]
        listed = self.entries(job)[:, 0].astype(np.int64) & 0xFFFF
        return np.sort(np.append(plane, listed) if plane >= 0 else listed)


@dataclass(frozen=True)
class Sight:
    """A field seen by some rays, with all that culling made of it; of the surfaces of its parts the nearest is seen."""

    field: PackedField
    rays: Rays
    tiles: Tiles
    pairs: Pairs
    parts: tuple[Part, ...]


def look(moment: Moment, rays: Rays) -> Sight:
    tiles = make_tiles(rays)
    pairs = cull(moment.field, rays, tiles)
    jobs = make_jobs(moment.field, tiles, pairs)
    parts = (jobs, jobs.apart) if jobs.apart is not None else (jobs,)
    return Sight(moment.field, rays, tiles, pairs, tuple(_part(part, tiles) for part in parts))


def _part(jobs: Jobs, tiles: Tiles) -> Part:
    near, far = (np.ascontiguousarray(jobs.records[:, i]).view(np.float32).astype(np.float64) for i in (4, 5))
    packed = jobs.records[:, 0].astype(np.int64)
    kind = np.full(len(packed), -1)
    for batch in jobs.batches:
        kind[batch.first : batch.first + batch.count] = batch.kind
    return Part(jobs, (packed >> 16) * tiles.columns + (packed & 0xFFFF), kind, near, far)


def sights(forms: Sequence[Shape]) -> dict[str, tuple[Moment, Rays]]:
    """The forms from every camera and every light."""
    found = {name: moment_of(*forms, camera=camera) for name, camera in VIEWS.items()}
    seen = {name: (moment, camera_rays(moment, SIZE)) for name, moment in found.items()}
    moment = moment_of(*forms)
    return seen | {name: (moment, side_rays(towards, 72)) for name, towards in SIDES.items()}


@dataclass(frozen=True)
class Witness:
    """N rays of the truth: the tile each runs through, its own points, and where it first meets a surface."""

    tile: NDArray[np.int64]
    origin: F64
    direction: F64
    hit: Bool
    t: F64


def witness(moment: Moment, sight: Sight) -> Witness:
    rays = sight.rays
    hit, t = truth(moment, rays, HIT_PIXELS, STEP, 150)
    origin, direction = (a.reshape(-1, 3) for a in rays_of(rays, STEP))
    x, y = np.meshgrid(np.arange(0.5, rays.width, STEP), np.arange(0.5, rays.height, STEP))
    tile = (y // sight.tiles.size * sight.tiles.columns + x // sight.tiles.size).astype(np.int64).ravel()
    return Witness(tile, origin, direction, (hit & (t < 0.99 * rays.far)).ravel(), t.ravel())


def partial(sight: Sight, tile: NDArray[np.int64], t: F64, points: F64) -> F64:
    """(N,) the field at each point as the jobs of its tile at that distance make it, by their own lists."""
    own = evaluate_leaves(sight.field, points)
    result = np.full(len(points), EMPTY)
    for part in sight.parts:
        for job in np.nonzero(np.isin(part.tile, tile))[0]:
            inside = (tile == part.tile[job]) & (t >= part.near[job]) & (t <= part.far[job])
            if inside.any():
                result[inside] = np.minimum(result[inside], follow(sight.field, part, int(job), own[:, inside]))
    return result


def follow(field: PackedField, part: Part, job: int, d: F64) -> F64:
    """(n,) what a job's list of entries makes of its leaves' distances (L, n), as shaders/passes/march.frag does."""
    plane, last = part.jobs.records[job, 6:8]
    ground = d[plane] if plane >= 0 else np.full(d.shape[1], EMPTY)
    held = [np.full(d.shape[1], EMPTY) if last else ground]
    for flags, group in part.entries(job).tolist():
        leaf = flags & 0xFFFF
        if flags & GROUP_K and part.kind[job] != GENERAL:
            held[-1] = joined(0, held[-1], d[leaf], float(field.group_k[group]))
            continue
        held.extend(np.full(d.shape[1], EMPTY) for _ in range(flags >> OPENS_SHIFT & 7))
        operator, k = int(field.field.leaf_operator[leaf]), float(field.leaves.k[leaf])
        held[-1] = joined(operator, held[-1], d[leaf], k)
        for _ in range(flags >> CLOSES_SHIFT & 7):
            inner = held.pop() - field.group_round[group]
            inner = np.maximum(inner, -inner - field.group_shell[group])
            held[-1] = joined(int(field.field.group_operator[group]), held[-1], inner, float(field.group_k[group]))
            group = int(field.field.group_parent[group])
    (world,) = held
    return np.minimum(world, ground) if last else world


def joined(operator: int, a: F64, b: F64, k: float) -> F64:
    """Union, subtraction, intersection: the quadratic smooth minimum under signs."""
    first, second = (-1.0 if operator else 1.0), (-1.0 if operator == 2 else 1.0)
    h = np.maximum(k - np.abs(first * a - second * b), 0.0)
    return first * (np.minimum(first * a, second * b) - h * h * (0.25 / max(k, 1e-9)))


def check(moment: Moment, rays: Rays) -> int:
    """All that must hold in one view; returns how many rays hit."""
    sight = look(moment, rays)
    seen = witness(moment, sight)
    _check_hits(sight, seen)
    _check_nothing_before(sight, seen)
    for part in sight.parts:
        check_slabs(part, sight)
        check_order(part, sight.field)
        check_forced(part, sight.field)
    return int(seen.hit.sum())


def _check_hits(sight: Sight, seen: Witness) -> None:
    """At the first surface, a job there has it too."""
    h = seen.hit
    points = seen.origin[h] + seen.direction[h] * seen.t[h][:, None]
    radius = sight.rays.pixel * (seen.t[h] if sight.rays.spread else np.ones(h.sum()))
    d = partial(sight, seen.tile[h], seen.t[h], points)
    lost = d > 0.02 * radius + 1e-5
    assert not lost.any(), f"{lost.sum()} of {h.sum()} hits are lost, the first {d[lost][0]:.3g} m away"


def _check_nothing_before(sight: Sight, seen: Witness) -> None:
    """Before the first surface no job has one: what carves is not forgotten."""
    rng = np.random.default_rng(1)
    reach = np.where(seen.hit, seen.t, np.minimum(seen.t, sight.rays.far)) * 0.999
    ahead = reach > 0.05
    tile, origin, direction, reach = seen.tile[ahead], seen.origin[ahead], seen.direction[ahead], reach[ahead]
    for _ in range(3):
        t = reach * rng.uniform(0.0, 1.0, len(reach))
        d = partial(sight, tile, t, origin + direction * t[:, None])
        assert (d > -1e-4).all(), f"{(d <= -1e-4).sum()} rays meet what is not there"


def check_slabs(part: Part, sight: Sight) -> None:
    """The slabs of a tile follow one another without gap or overlap and cover its pairs."""
    layer = part.jobs.records[:, 3]
    assert (part.near <= part.far).all()
    order = np.lexsort((layer, part.tile))
    beside = part.tile[order][1:] == part.tile[order][:-1]
    assert (np.diff(layer[order])[beside] > 0).all()
    assert (part.near[order][1:] >= part.far[order][:-1])[beside].all()
    starts, ends = np.full(sight.tiles.count, 1e9), np.full(sight.tiles.count, -1.0)
    np.minimum.at(starts, part.tile, part.near)
    np.maximum.at(ends, part.tile, part.far)
    drawn = np.unique(np.concatenate([part.leaves(job) for job in range(len(layer))] or [np.zeros(0, int)]))
    own = np.isin(sight.pairs.leaf, drawn)
    tile = sight.pairs.tile[own]
    assert (starts[tile] <= np.maximum(sight.pairs.near[own], 0.0) + 1e-4).all()
    assert (ends[tile] >= sight.pairs.far[own] - 1e-3).all()


def check_order(part: Part, field: PackedField) -> None:
    """Entries stand in the order of joining (but for jobs that say otherwise), and a bucket holds its jobs."""
    for job, record in enumerate(part.jobs.records):
        listed = part.entries(job)[:, 0] & 0xFFFF
        assert len(np.unique(listed)) == len(listed)
        assert record[7] or (np.diff(listed) > 0).all()
    for batch in part.jobs.batches:
        counts = part.jobs.records[batch.first : batch.first + batch.count, 2]
        assert BUCKETS[batch.kind] == (0,) or counts.max() <= batch.bucket
        assert batch.bucket in BUCKETS[batch.kind]
    assert sum(batch.count for batch in part.jobs.batches) == len(part.jobs.records)


def check_forced(part: Part, field: PackedField) -> None:
    """Where a job holds any part of a carved unit, it holds all parts that the unit cannot do without."""
    structure = field.field
    forced = np.nonzero(structure.forced & (structure.unit >= 0))[0]
    for job in range(len(part.jobs.records) if len(forced) else 0):
        leaves = part.leaves(job)
        needed = forced[np.isin(structure.unit[forced], structure.unit[leaves])]
        assert np.isin(needed, leaves).all(), f"job {job} holds {leaves} without {needed}"


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
