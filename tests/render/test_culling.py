"""Culling and jobs without GL: whatever a ray truly meets is in the job that marches it there.

The field of a job's own leaves is compared with the whole field along rays of the truth: it must be empty before
the first surface and have that surface where the whole field does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from drawing import F64, Bool, camera_rays, moment_of, rays_of, side_rays, truth
from numpy.typing import NDArray
from support.scenes import SCENES, random_forms

from dreamscape3d.render.culling import Pairs, Tiles, cull, make_tiles
from dreamscape3d.render.jobs import BUCKETS, CLOSES_SHIFT, GENERAL, OPENS_SHIFT, Jobs, make_jobs
from dreamscape3d.render.rays import Rays
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.scene import Camera
from dreamscape3d.sdf.evaluate import accumulate, evaluate_leaves
from dreamscape3d.sdf.pose import PackedField
from dreamscape3d.sdf.shape import Form, Group, Shape, box, capsule, cylinder, plane, sphere

SIZE = (96, 64)
STEP = 4.0  # pixels between the rays that are looked at
HIT_PIXELS = 0.003
VIEWS: dict[str, Camera] = {
    "from the front": Camera(at=(0, 1, -9), look_at=(0, 0.2, 0), fov=50),
    "among the forms": Camera(at=(0.4, 0.1, 1.0), look_at=(3.0, 0.6, 6.0), fov=75),
    "wide and rolled": Camera(at=(-2.0, 2.0, -2.0), look_at=(1.0, 0.0, 4.0), fov=130, roll=33),
    "straight up": Camera(at=(0.3, -1.4, 2.0), look_at=(0.3, 9.0, 2.0), fov=80),
    "straight down": Camera(at=(0.0, 7.0, 3.0), look_at=(0.0, 0.0, 3.0), fov=60),
    "below ground": Camera(at=(0.0, -2.5, -4.0), look_at=(0.0, 1.0, 3.0), fov=60),
    "far away": Camera(at=(18.0, 9.0, -24.0), look_at=(0.0, 0.0, 3.0), fov=20),
}
SIDES = {"the light above": (0.3, 1.0, -0.2), "the light aside": (1.0, 0.05, 0.4), "the zenith": (0.0, 1.0, 0.0)}


@dataclass(frozen=True)
class Sight:
    """A field seen by some rays, with all that culling made of it."""

    field: PackedField
    rays: Rays
    tiles: Tiles
    pairs: Pairs
    jobs: Jobs

    def spans(self) -> tuple[F64, F64]:
        """(J,) near and far [m] of each job."""
        records = self.jobs.records
        near, far = (np.ascontiguousarray(records[:, i]).view(np.float32).astype(np.float64) for i in (4, 5))
        return near, far

    def tile_of_jobs(self) -> NDArray[np.int64]:
        packed = self.jobs.records[:, 0].astype(np.int64)
        return (packed >> 16) * self.tiles.columns + (packed & 0xFFFF)

    def leaves(self, job: int) -> NDArray[np.int64]:
        """The leaves of a job in the order that they are joined, its plane first."""
        _, first, count, *_ = self.jobs.records[job]
        plane = self.jobs.records[job, 6]
        listed = self.jobs.entries[first : first + count, 0].astype(np.int64) & 0xFFFF
        return np.append(plane, listed) if plane >= 0 else listed


def look(moment: Moment, rays: Rays) -> Sight:
    tiles = make_tiles(rays)
    pairs = cull(moment.field, rays, tiles)
    return Sight(moment.field, rays, tiles, pairs, make_jobs(moment.field, tiles, pairs))


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
    hit, t = (a.ravel() for a in truth(moment, rays, HIT_PIXELS, STEP))
    origin, direction = (a.reshape(-1, 3) for a in rays_of(rays, STEP))
    x, y = np.meshgrid(np.arange(0.5, rays.width, STEP), np.arange(0.5, rays.height, STEP))
    tile = (y // sight.tiles.size * sight.tiles.columns + x // sight.tiles.size).astype(np.int64).ravel()
    return Witness(tile, origin, direction, hit & (t < 0.99 * rays.far), t)


def partial(sight: Sight, points: F64, jobs: NDArray[np.int64]) -> F64:
    """(N,) the field at each point made of the leaves of one job each (−1: of none)."""
    structure = sight.field.field
    present = np.zeros((len(sight.jobs.records) + 1, structure.leaf_count), bool)
    for job in np.unique(jobs[jobs >= 0]):
        present[job, sight.leaves(job)] = True
    own = evaluate_leaves(sight.field, points)
    absent = np.where(structure.leaf_operator == 2, -1e9, 1e9)[:, None]
    return accumulate(sight.field, np.where(present[jobs].T, own, absent))


def job_at(sight: Sight, tile: NDArray[np.int64], t: F64) -> NDArray[np.int64]:
    """The job of each tile that marches at each distance, −1 for none."""
    near, far = sight.spans()
    owner = sight.tile_of_jobs()
    result = np.full(len(tile), -1)
    for job in range(len(near)):
        result[(tile == owner[job]) & (t >= near[job]) & (t <= far[job])] = job
    return result


def check(moment: Moment, rays: Rays) -> int:
    """All that must hold in one view; returns how many rays hit."""
    sight = look(moment, rays)
    seen = witness(moment, sight)
    _check_hits(sight, seen)
    _check_nothing_before(sight, seen)
    check_slabs(sight)
    check_order(sight)
    check_forced(sight)
    return int(seen.hit.sum())


def _check_hits(sight: Sight, seen: Witness) -> None:
    """At the first surface, the job there has it too."""
    h = seen.hit
    points = seen.origin[h] + seen.direction[h] * seen.t[h][:, None]
    radius = sight.rays.pixel * (seen.t[h] if sight.rays.spread else np.ones(h.sum()))
    d = partial(sight, points, job_at(sight, seen.tile[h], seen.t[h]))
    lost = d > 0.02 * radius + 1e-5
    assert not lost.any(), f"{lost.sum()} of {h.sum()} hits are lost, the first {d[lost][0]:.3g} m away"


def _check_nothing_before(sight: Sight, seen: Witness) -> None:
    """Before the first surface no job has one: what carves is not forgotten."""
    rng = np.random.default_rng(1)
    reach = np.where(seen.hit, seen.t, sight.rays.far) * 0.999
    for _ in range(4):
        t = reach * rng.uniform(0.0, 1.0, len(reach))
        points = seen.origin + seen.direction * t[:, None]
        job = job_at(sight, seen.tile, t)
        clear = (reach > 0.05) & (job >= 0)
        d = partial(sight, points[clear], job[clear])
        assert (d > -1e-4).all(), f"{(d <= -1e-4).sum()} rays meet what is not there"


def check_slabs(sight: Sight) -> None:
    """The slabs of a tile follow one another without gap or overlap and cover its pairs."""
    near, far = sight.spans()
    owner, layer = sight.tile_of_jobs(), sight.jobs.records[:, 3]
    assert (near <= far).all()
    order = np.lexsort((layer, owner))
    beside = owner[order][1:] == owner[order][:-1]
    assert (np.diff(layer[order])[beside] > 0).all()
    assert (near[order][1:] >= far[order][:-1])[beside].all()
    ends = np.full(sight.tiles.count, -1.0)
    np.maximum.at(ends, owner, far)
    starts = np.full(sight.tiles.count, 1e9)
    np.minimum.at(starts, owner, near)
    tile = sight.pairs.tile
    assert (starts[tile] <= np.maximum(sight.pairs.near, 0.0) + 1e-4).all()
    assert (ends[tile] >= sight.pairs.far - 1e-3).all()


def check_order(sight: Sight) -> None:
    """Entries stand in the order of joining, groups open before they close, and a bucket holds its jobs."""
    groups = sight.field.field.leaf_depth
    for job in range(len(sight.jobs.records)):
        _, first, count, *_ = sight.jobs.records[job]
        entries = sight.jobs.entries[first : first + count, 0].astype(np.int64)
        leaves = entries & 0xFFFF
        assert (np.diff(leaves) > 0).all()
        open_now = np.cumsum(((entries >> OPENS_SHIFT) & 3) - ((entries >> CLOSES_SHIFT) & 3))
        during = open_now + ((entries >> CLOSES_SHIFT) & 3)
        assert (during == groups[leaves]).all()
        assert count == 0 or open_now[-1] == 0
    for batch in sight.jobs.batches:
        counts = sight.jobs.records[batch.first : batch.first + batch.count, 2]
        assert batch.kind == GENERAL or counts.max() <= batch.bucket
        assert batch.bucket in BUCKETS[batch.kind]
    assert sum(batch.count for batch in sight.jobs.batches) == len(sight.jobs.records)


def check_forced(sight: Sight) -> None:
    """Where a job holds any part of a carved unit, it holds all parts that the unit cannot do without."""
    structure = sight.field.field
    forced = np.nonzero(structure.forced & (structure.unit >= 0))[0]
    for job in range(len(sight.jobs.records) if len(forced) else 0):
        leaves = sight.leaves(job)
        needed = forced[np.isin(structure.unit[forced], structure.unit[leaves])]
        assert np.isin(needed, leaves).all(), f"job {job} holds {leaves} without {needed}"


@pytest.mark.parametrize("name", SCENES)
def test_what_is_seen_is_in_its_job(name: str) -> None:
    found = 0
    for seed in (11, 12):
        seen = list(sights(SCENES[name](seed, animated=True)).values())
        found += sum(check(moment, rays) for moment, rays in seen[seed % 2 :: 2])
    assert found > 500


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
    assert len(sight.pairs.tile) == len(sight.jobs.records) == len(sight.jobs.batches) == 0


def test_a_view_of_nothing_has_no_jobs() -> None:
    moment = moment_of(sphere(1.0), camera=Camera(at=(0, 0, -5), look_at=(0, 0, -9)))
    assert len(look(moment, camera_rays(moment, SIZE)).jobs.records) == 0


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
