"""What culling and jobs make of a field, followed in numpy along rays of the truth.

A job's own list must have no surface before the first one of the whole field, and that one where it is. Of fields that
are joined from parts, so must all that is marched together: leaves, what is held by its part, and fillets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from drawing import F64, Bool, camera_rays, moment_of, rays_of, side_rays, truth
from numpy.typing import NDArray

from dreamscape3d.render.culling import cull
from dreamscape3d.render.jobs import Jobs, make_jobs
from dreamscape3d.render.kinds import (
    BUCKETS,
    CLOSES_SHIFT,
    GENERAL,
    GROUP_K,
    HARD,
    MELTED,
    MELTED_BENT,
    MELTED_SOLIDS,
    OPENS_SHIFT,
    TANGLED,
)
from dreamscape3d.render.pairs import Pairs
from dreamscape3d.render.rays import Rays
from dreamscape3d.render.tiles import Tiles, make_tiles
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.scene import Camera
from dreamscape3d.sdf.evaluate import evaluate_leaves
from dreamscape3d.sdf.pose import PackedField
from dreamscape3d.sdf.shape import Shape

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
class Melting:
    """A leaf from so `near` [m] on, the `others` with which it has fillets, their `radii` [m], and those of `balls`
    round the others."""

    leaf: int
    near: float
    others: NDArray[np.int32]
    radii: F64
    balls: F64


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

    @property
    def melted(self) -> bool:
        """Whether these are jobs of fillets."""
        return bool(np.isin(self.kind, (MELTED, MELTED_SOLIDS, MELTED_BENT)).any())

    def melting(self, job: int) -> list[Melting]:
        """What a job of fillets lists, by the layout of shaders/lib/job.glsl."""
        listed, base = self.jobs.entries, int(self.jobs.records[job, 7])
        found = []
        for number, near in self.entries(job):
            leaf, first = listed[base + number]
            some = listed[base + first : base + first + (leaf >> 16)]
            radii, balls = ((some[:, 1] >> shift & 0xFFFF) / 65535.0 * most for shift, most in ((0, 8.0), (16, 256.0)))
            found.append(Melting(int(leaf & 0xFFFF), float(near.view(np.float32)), some[:, 0], radii, balls))
        return found

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
    return Sight(moment.field, rays, tiles, pairs, tuple(_part(part, tiles) for part in jobs.all))


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
                d = own[:, inside]
                met = molten(part, int(job), d, t[inside]) if part.melted else follow(sight.field, part, int(job), d)
                result[inside] = np.minimum(result[inside], met)
    return result


def molten(part: Part, job: int, d: F64, t: F64) -> F64:
    """(n,) what a job of fillets makes of leaves' distances (L, n), at points `t` (n,) [m] along their rays."""
    result = np.full(d.shape[1], EMPTY)
    for each in part.melting(job):
        reached = t >= each.near
        for other, k in zip(each.others.tolist(), each.radii.tolist(), strict=True):
            together = joined(0, d[each.leaf], d[other], k)
            beside = (d[each.leaf] <= 0.25 * each.radii[0] + 1e-3) & (d[other] <= k + 1e-3)  # where it looks for them
            result = np.where(reached & beside, np.minimum(result, together), result)
    return result


def follow(field: PackedField, part: Part, job: int, d: F64) -> F64:
    """(n,) what a job's list of entries makes of its leaves' distances (L, n), as shaders/passes/march.frag does."""
    plane, last = part.jobs.records[job, 6:8]
    ground = d[plane] if plane >= 0 else np.full(d.shape[1], EMPTY)
    held = [np.full(d.shape[1], EMPTY) if last else ground]
    for flags, group in part.entries(job).tolist():
        leaf = flags & 0xFFFF
        if flags & GROUP_K and part.kind[job] not in (GENERAL, TANGLED):
            held[-1] = joined(0, held[-1], d[leaf], _accumulator(field, group)[1])
            continue
        held.extend(np.full(d.shape[1], EMPTY) for _ in range(flags >> OPENS_SHIFT & 7))
        k = 0.0 if flags & HARD else float(field.leaves.k[leaf])
        held[-1] = joined(int(field.field.leaf_operator[leaf]), held[-1], d[leaf], k)
        for _ in range(flags >> CLOSES_SHIFT & 7):
            operator, k, rounded, shell = _accumulator(field, group)
            inner = held.pop() - rounded
            held[-1] = joined(operator, held[-1], np.maximum(inner, -inner - shell), k)
            group = _holder(field, group, leaf)
    (world,) = held
    return np.minimum(world, ground) if last else world


def _accumulator(field: PackedField, group: int) -> tuple[int, float, float, float]:
    """Operator, radius, rounding and shell of a group, or of a part behind all groups, which is joined hard."""
    groups = len(field.group_k)
    if group >= groups:
        assert field.parts is not None
        return 0, 0.0, 0.0, 1e9
    numbers = field.group_k[group], field.group_round[group], field.group_shell[group]
    k, rounded, shell = (float(number) for number in numbers)
    return int(field.field.group_operator[group]), k, rounded, shell


def _holder(field: PackedField, group: int, leaf: int) -> int:
    """What an accumulator closes into: the group round it, or else the part of its leaves."""
    groups = len(field.group_k)
    parent = int(field.field.group_parent[group]) if group < groups else -1
    return groups + int(field.parts.of[leaf]) if parent < 0 and field.parts is not None else parent


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
    check_cover(sight)
    check_fillets(sight)
    for part in (each for each in sight.parts if not each.melted):
        check_slabs(part)
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


def check_slabs(part: Part) -> None:
    """The slabs of a tile follow one another without gap or overlap."""
    layer = part.jobs.records[:, 3]
    assert (part.near <= part.far).all()
    order = np.lexsort((layer, part.tile))
    beside = part.tile[order][1:] == part.tile[order][:-1]
    assert (np.diff(layer[order])[beside] > 0).all()
    assert (part.near[order][1:] >= part.far[order][:-1])[beside].all()


def check_cover(sight: Sight) -> None:
    """Every pair is in one layer, in jobs that reach from its near end to its far one."""
    count = sight.field.field.leaf_count
    pair = sight.pairs.tile.astype(np.int64) * count + sight.pairs.leaf
    assert len(np.unique(pair)) == len(pair)
    layers = np.zeros(len(pair), int)
    for part in (each for each in sight.parts if not each.melted):
        lists = [part.leaves(job) for job in range(len(part.tile))]
        job = np.repeat(np.arange(len(lists)), [len(leaves) for leaves in lists])
        key = part.tile[job] * count + np.concatenate([*lists, np.zeros(0, np.int64)])
        known, place = np.unique(key, return_inverse=True)
        near, far = np.full(len(known) + 1, 1e9), np.full(len(known) + 1, -1.0)
        np.minimum.at(near, place, part.near[job])
        np.maximum.at(far, place, part.far[job])
        at = np.searchsorted(known, pair)
        held = np.append(known, -1)[at] == pair
        assert (near[at] <= np.maximum(sight.pairs.near, 0.0) + 1e-4)[held].all()
        assert (far[at] >= sight.pairs.far - 1e-3)[held].all()
        layers += held
    assert (layers == 1).all()


def check_fillets(sight: Sight) -> None:
    """Every pair of a tile and a leaf with fillets is in the one job of its tile, nearest first, with all of them."""
    melted = [part for part in sight.parts if part.melted]
    pairs = sight.pairs.fillets
    assert bool(melted) == (pairs is not None and len(pairs.tile) > 0)
    for part in melted:
        assert pairs is not None
        assert sight.field.parts is not None
        fillets, structure = sight.field.parts.fillets, sight.field.field
        assert np.array_equal(np.sort(part.tile), np.unique(pairs.tile))
        warped = set(np.nonzero(structure.leaf_chain != 0)[0].tolist())
        solid = set(np.nonzero(~structure.leaf_simple)[0].tolist())
        for job, tile in enumerate(part.tile.tolist()):
            listed = part.melting(job)
            leaf, near = [each.leaf for each in listed], [each.near for each in listed]
            assert near == sorted(near)
            assert near[0] == part.near[job]
            own = pairs.where(pairs.tile == tile)
            assert sorted(leaf) == sorted(own.leaf.tolist())
            assert (np.maximum(own.near, 0.0)[np.argsort(own.leaf)] == np.array(near)[np.argsort(leaf)]).all()
            assert own.far.max() == part.far[job]
            involved = set(leaf)
            for each in listed:
                place = int(np.searchsorted(fillets.leaf, each.leaf))
                some = slice(fillets.start[place], fillets.start[place + 1])
                assert np.array_equal(each.others, fillets.other[some])
                assert each.radii == pytest.approx(fillets.radius[some], abs=1e-4)
                warp = structure.leaf_chain[each.others] != 0
                assert (warp | (each.balls >= sight.field.radius[each.others])).all()
                assert (each.balls[warp] == 256.0).all()
                involved |= set(each.others.tolist())
            kind = MELTED_BENT if involved & warped else MELTED_SOLIDS if involved & solid else MELTED
            assert part.kind[job] == kind


def check_order(part: Part, field: PackedField) -> None:
    """Entries stand in the order of joining, at least by parts, but for jobs that say otherwise; a bucket holds its
    jobs."""
    for job, record in enumerate(part.jobs.records):
        listed = part.entries(job)[:, 0] & 0xFFFF
        assert len(np.unique(listed)) == len(listed)
        in_order = listed if field.parts is None else field.parts.of[listed]
        assert record[7] or (np.diff(in_order) >= 0).all()
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
