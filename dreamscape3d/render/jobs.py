"""From pairs to jobs: each tile's forms are cut into depth slabs, and each slab drawn by the cheapest program.

A job is one point, as large as a tile, that marches [near, far] through at most a few forms. Its *kind* is the
cheapest program that says the same:

    BOXES    rounded boxes joined by plain unions: each is marched by itself, in its own frame
    SOLIDS   any primitives, likewise
    BENT     anything warped, likewise
    FLAT     rounded boxes joined by smooth unions in one accumulator
    CARVED   any primitive and operator, groups one level deep
    WARPED   the same where leaves may have one warp that does not repeat
    GENERAL  everything: chains of warps, deep groups, any number of forms

Each may have one plane.

Slabs of one tile do not overlap, so a nearer slab's hit always wins: the slab's number is its depth.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.culling import Pairs, Tiles, world_joins, world_planes
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.lowering import WARPS
from dreamscape3d.sdf.pose import PackedField
from dreamscape3d.sdf.primitives import MODE_PLANE

I32 = NDArray[np.int32]
FLAT, CARVED, WARPED, GENERAL, BOXES, SOLIDS, BENT = range(7)
BUCKETS = {
    FLAT: (0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32),
    CARVED: (1, 2, 3, 4, 5, 8, 12),
    WARPED: (1, 2, 4),
    GENERAL: (0,),
    BOXES: (0,),
    SOLIDS: (0,),
    BENT: (0,),
}
"""How many forms a program takes at most; 0: any number (and FLAT 0 only the plane)."""
MAX_BUCKETS = 16  # of one kind
SLAB = 4  # forms that a slab is cut for
FEW_JOINTS = 0.05  # share of forms; of a world that melts together everywhere nothing is set apart
UNCUT = 4  # a tile with so few forms is not cut
MAX_LAYERS = 1000
NO_PLANE = -1
# one entry of a job's list: the leaf, and what to do round it
OPENS_SHIFT, CLOSES_SHIFT, GROUP_K, PAINTS = 16, 18, 1 << 20, 1 << 21


@dataclass(frozen=True, slots=True)
class Batch:
    """Jobs drawn by one call: `kind`, `bucket` name the program; `first`, `count` the records."""

    kind: int
    bucket: int
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class Jobs:
    """J jobs, ready to upload.

    Attributes:
        records: (J, 8) int32: tile column | row << 16, first entry, entries, layer; near and far as float bits,
            plane leaf or −1, 1 where the plane is joined last (of BOXES and SOLIDS: how many entries are boxes).
        entries: (E, 2) int32: leaf and flags; innermost group or −1.
        batches: draw calls, nearest slabs first.
        apart: jobs of forms that want more than BOXES and SOLIDS (see `_set_apart`), drawn where they lie before
            these; or None.
    """

    records: I32
    entries: I32
    batches: tuple[Batch, ...]
    apart: Jobs | None = None

    def within(self, columns: int, chosen: NDArray[np.bool_]) -> Jobs:
        """Only the jobs of `chosen` tiles (T,), of a picture that is `columns` tiles wide."""
        tile = (self.records[:, 0] >> 16) * columns + (self.records[:, 0] & 0xFFFF)
        keep = chosen[tile]
        kept = np.concatenate([[0], np.cumsum(keep)])
        batches = (
            Batch(b.kind, b.bucket, int(kept[b.first]), int(kept[b.first + b.count] - kept[b.first]))
            for b in self.batches
        )
        apart = self.apart.within(columns, chosen) if self.apart else None
        return Jobs(self.records[keep], self.entries, tuple(b for b in batches if b.count), apart)


@dataclass(frozen=True, slots=True)
class _Slabs:
    tile: I32
    layer: I32
    near: NDArray[np.float32]
    far: NDArray[np.float32]


def make_jobs(field: PackedField, tiles: Tiles, pairs: Pairs) -> Jobs:
    """Cut, classify and order."""
    dear = _set_apart(field)[pairs.leaf]
    if not dear.any():
        return _make_jobs(field, tiles, pairs)
    apart = _make_jobs(field, tiles, pairs.where(dear), apart=True)
    return replace(_make_jobs(field, tiles, pairs.where(~dear)), apart=apart)


def _set_apart(field: PackedField) -> NDArray[np.bool_]:
    """(L,) leaves that are warped, blended or carved, where the world only ever adds forms.

    What no blend reaches may be marched by itself, and the nearer of the two kept: else one bent wire or one soft
    joint would make all that stands behind it dear.
    """
    structure = field.field
    operator, k = world_joins(field)
    if (operator != 0).any() or (k[1:] > 0).sum() > max(2.0, FEW_JOINTS * len(k)):
        return np.zeros(structure.leaf_count, bool)
    dear: NDArray[np.bool_] = structure.leaf_chain != 0
    return dear | (structure.leaf_path[:, 0] >= 0) | _blended_into_world(field, k)


def _blended_into_world(field: PackedField, k: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(L,) leaves joined to the world by a smooth union, and those before them that it reaches."""
    blended = k > 0
    blended[:1] = False  # the first begins the world
    if not blended.any():
        return blended
    span = np.abs(field.axes * field.half[:, :, None]).sum(axis=1) + field.reach[:, None]
    span[field.infinite] = 1e9
    low, high = field.centre - span, field.centre + span
    touched = blended.copy()
    order = np.arange(len(k))
    for joint in np.nonzero(blended)[0]:
        meets = (low <= high[joint]).all(axis=1) & (high >= low[joint]).all(axis=1)
        touched |= meets & (order < joint)
    return touched


def _deep_leaves(structure: Field) -> NDArray[np.bool_]:
    """(L,) leaves in groups that are more than one plain accumulator beside the world's."""
    posts = np.append(structure.group_posts, False)
    deep: NDArray[np.bool_] = (structure.leaf_depth > 1) | posts[structure.leaf_path].any(axis=1)
    return deep


def _make_jobs(field: PackedField, tiles: Tiles, pairs: Pairs, *, apart: bool = False) -> Jobs:
    """The jobs of one part. What is marched `apart` is never of kind BOXES or SOLIDS, whose programs do not look at
    what was hit before."""
    slabs, job, leaf = _cut(tiles.count, pairs)
    plane, job, leaf = _hoist_planes(field, len(slabs.tile), job, leaf)
    count = np.bincount(job, minlength=len(slabs.tile)).astype(np.int32)
    start = (np.cumsum(count) - count).astype(np.int32)
    inlined, leaf, plane_last = _inline_groups(field, job, leaf, len(count))
    kind = _kinds(field, job, leaf, count, inlined, apart=apart)
    leaf, boxes = _boxes_first(field, job, leaf, kind)
    entries = _entries(field, job, leaf, inlined)
    bucket = _bucket_index(kind, count)
    alive = np.nonzero((count > 0) | (plane != NO_PLANE))[0]
    stage = np.minimum(np.log2(slabs.layer + 1.0).astype(np.int32), 3)  # slabs 0, 1–2, 3–6 and beyond
    batch = (stage * len(BUCKETS) + kind) * MAX_BUCKETS + bucket
    alive = alive[np.lexsort((slabs.layer[alive], batch[alive]))]
    records = np.zeros((len(alive), 8), np.int32)
    row, column = np.divmod(slabs.tile[alive], np.int32(tiles.columns))
    records[:, 0] = column | (row << 16)
    records[:, 1], records[:, 2], records[:, 3] = start[alive], count[alive], slabs.layer[alive]
    records[:, 4], records[:, 5] = slabs.near[alive].view(np.int32), slabs.far[alive].view(np.int32)
    records[:, 6] = plane[alive]
    records[:, 7] = np.where(kind[alive] >= BOXES, boxes[alive], plane_last[alive])
    return Jobs(records, entries, tuple(_batches(batch[alive])))


def _batches(key: I32) -> Iterator[Batch]:
    if not len(key):
        return
    edges = np.nonzero(np.diff(key))[0] + 1
    for a, b in zip(np.append(0, edges), np.append(edges, len(key)), strict=True):
        kind, index = divmod(int(key[a]) % (len(BUCKETS) * MAX_BUCKETS), MAX_BUCKETS)
        yield Batch(kind, BUCKETS[kind][index], int(a), int(b - a))


def _cut(tile_count: int, pairs: Pairs) -> tuple[_Slabs, I32, I32]:
    """Slabs, and (job, leaf) of every entry, sorted by job and then by leaf (the order of joining)."""
    tile = pairs.tile
    count = np.bincount(tile, minlength=tile_count).astype(np.int32)
    start = (np.cumsum(count) - count).astype(np.int32)
    slab_count = np.where(count <= UNCUT, 1, -(-count // SLAB))
    slab_count = np.minimum(np.where(count == 0, 0, slab_count), MAX_LAYERS)
    near = np.maximum(pairs.near, 0.0)
    order = np.argsort((tile.astype(np.int64) << 32) | near.view(np.int32))
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    rank -= start[tile]
    first_job = (np.cumsum(slab_count) - slab_count).astype(np.int32)
    job_count = int(slab_count.sum())
    job_tile = np.repeat(np.arange(tile_count, dtype=np.int32), slab_count)
    layer = np.arange(job_count, dtype=np.int32) - first_job[job_tile]

    opens = np.nonzero((rank % SLAB == 0) & (slab_count[tile] > 1) & (rank // SLAB < MAX_LAYERS))[0]
    slab_near = np.zeros(job_count, np.float32)
    slab_near[first_job[tile[opens]] + rank[opens] // SLAB] = near[opens]
    tile_near = np.full(tile_count, np.float32(1e9))
    np.minimum.at(tile_near, tile, near)
    tile_far = np.zeros(tile_count, np.float32)
    np.maximum.at(tile_far, tile, pairs.far)
    slab_near[layer == 0] = tile_near[job_tile[layer == 0]]
    slab_far = tile_far[job_tile]
    inner = np.nonzero(job_tile[1:] == job_tile[:-1])[0]
    slab_far[inner] = slab_near[inner + 1]

    key = (job_tile.astype(np.int64) << 32) | slab_near.view(np.int32)
    first = _slab_of(key, tile, near) - first_job[tile]
    last = _slab_of(key, tile, np.maximum(pairs.far, 0.0)) - first_job[tile]
    first = np.clip(first, 0, slab_count[tile] - 1)
    last = np.clip(last, first, slab_count[tile] - 1)
    copies = last - first + 1
    pair = np.repeat(np.arange(len(tile), dtype=np.int32), copies)
    step = np.arange(len(pair), dtype=np.int32) - np.repeat((np.cumsum(copies) - copies).astype(np.int32), copies)
    job = first_job[tile[pair]] + first[pair].astype(np.int32) + step
    entry = np.sort((job.astype(np.int64) << 16) | pairs.leaf[pair])
    return (
        _Slabs(job_tile, layer, slab_near, slab_far),
        (entry >> 16).astype(np.int32),
        (entry & 0xFFFF).astype(np.int32),
    )


def _slab_of(key: NDArray[np.int64], tile: I32, distance: NDArray[np.float32]) -> I32:
    """The last job of a tile that begins no later than `distance`: what begins together stays together."""
    at = np.searchsorted(key, (tile.astype(np.int64) << 32) | distance.view(np.int32), "right")
    return (at - 1).astype(np.int32)


def _hoist_planes(field: PackedField, jobs: int, job: I32, leaf: I32) -> tuple[I32, I32, I32]:
    """Take the first plane of each job out of its list, where the order of joining allows it.

    It does where the plane comes first, or where it and all before it are joined by hard unions at the world's level.
    """
    structure = field.field
    planes = world_planes(field)
    plane = np.full(jobs, NO_PLANE, np.int32)
    if not planes.any():
        return plane, job, leaf
    free = (structure.leaf_operator == 0) & (structure.leaf_depth == 0) & (field.leaves.k == 0)
    blocked = np.concatenate([[0], np.cumsum(~free[leaf])])
    starts = np.searchsorted(job, np.arange(jobs))
    at = np.nonzero(planes[leaf])[0]
    own, begin = job[at], starts[job[at]]
    movable = (at == begin) | ((blocked[at + 1] - blocked[begin]) == 0)
    at, own = at[movable], own[movable]
    chosen, which = np.unique(own, return_index=True)
    plane[chosen] = leaf[at[which]]
    keep = np.ones(len(job), bool)
    keep[at[which]] = False
    return plane, job[keep], leaf[keep]


def _inline_groups(field: PackedField, job: I32, leaf: I32, jobs: int) -> tuple[NDArray[np.bool_], I32, I32]:
    """Do without an accumulator where a job has but one group of several forms, and the world joins all hard.

    Hard unions may be taken in any order, so that group's forms go first, straight into the world's accumulator, and
    the job's plane last. Returns (E,) entries treated so, (E,) leaves in their new order, (J,) whether so.
    """
    structure = field.field
    outer = structure.leaf_path[leaf, 0]
    last = np.zeros(jobs, np.int32)
    inlined = np.zeros(len(leaf), bool)
    if not len(structure.group_operator) or len(leaf) < 2:
        return inlined, leaf, last
    operator, k = world_joins(field)
    plain = (operator == 0) & (k == 0) & ~_deep_leaves(structure)
    follows, several = _beside(job, outer)
    begins = several & ~follows
    fit = np.bincount(job[begins], minlength=jobs) == 1
    fit[job[~plain[leaf]]] = False
    inlined = several & fit[job]
    order = np.argsort((job.astype(np.int64) << 1) | ~inlined, kind="stable")
    last[fit] = 1
    return inlined[order], leaf[order], last


def _beside(job: I32, group: I32) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """(E,) entries that follow another of their group and job, and those that follow or are followed by one."""
    follows = np.zeros(len(job), bool)
    follows[1:] = (group[1:] >= 0) & (group[1:] == group[:-1]) & (job[1:] == job[:-1])
    several = follows.copy()
    several[:-1] |= follows[1:]
    return follows, several


def _kinds(field: PackedField, job: I32, leaf: I32, count: I32, inlined: NDArray[np.bool_], *, apart: bool) -> I32:
    """(J,) the cheapest kind that draws each job."""
    kind = _blended_kinds(field, job, leaf, count, inlined)
    structure = field.field
    hard = np.bincount(job[~_joins_hard(field, job, leaf, inlined)], minlength=len(count)) == 0
    warped = np.bincount(job[structure.leaf_chain[leaf] != 0], minlength=len(count)) > 0
    solid = np.bincount(job[~structure.leaf_simple[leaf]], minlength=len(count)) > 0
    hard &= (count > 0) & (warped if apart else ~warped)
    kind[hard] = np.where(warped, BENT, np.where(solid, SOLIDS, BOXES))[hard]
    return kind


def _joins_hard(field: PackedField, job: I32, leaf: I32, inlined: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(E,) entries that a plain union joins to the world, by themselves in their job."""
    structure = field.field
    outer, depth = structure.leaf_path[leaf, 0], structure.leaf_depth[leaf]
    own = (structure.leaf_operator[leaf] == 0) & (field.leaves.k[leaf] == 0)
    operator, k = world_joins(field)
    joined = (operator[leaf] == 0) & (k[leaf] == 0) & ~_deep_leaves(structure)[leaf]
    _, several = _beside(job, outer)
    alone = (depth == 1) & ~several & (structure.leaf_operator[leaf] == 0)
    hard: NDArray[np.bool_] = joined & (own | alone) & ((depth == 0) | inlined | alone)
    hard &= structure.leaf_mode[leaf] != MODE_PLANE
    return hard


def _boxes_first(field: PackedField, job: I32, leaf: I32, kind: I32) -> tuple[I32, I32]:
    """(E,) leaves where jobs of kind SOLIDS have their rounded boxes first, and (J,) how many each job has."""
    simple = field.field.leaf_simple[leaf]
    boxes = np.bincount(job[simple], minlength=len(kind)).astype(np.int32)
    mixed = np.nonzero(kind[job] == SOLIDS)[0]
    order = np.argsort((job[mixed].astype(np.int64) << 1) | ~simple[mixed], kind="stable")
    sorted_leaf = leaf.copy()
    sorted_leaf[mixed] = leaf[mixed[order]]
    return sorted_leaf, boxes


def _blended_kinds(field: PackedField, job: I32, leaf: I32, count: I32, inlined: NDArray[np.bool_]) -> I32:
    """(J,) the least general kind that draws each job with accumulators."""
    structure = field.field
    outer = structure.leaf_path[:, 0]
    general = _deep_leaves(structure) | _long_chain(structure)[structure.leaf_chain]
    general |= (outer >= 0) & (world_joins(field)[0] != 0)
    carved = ~structure.leaf_simple | (structure.leaf_operator != 0)
    warped = structure.leaf_chain != 0
    per_leaf = np.select([general, warped, carved], [GENERAL, WARPED, CARVED], FLAT).astype(np.int32)
    kind = np.full(len(count), FLAT, np.int32)
    np.maximum.at(kind, job, per_leaf[leaf])
    # a group with several forms here needs an accumulator of its own
    group = np.where(inlined, -1, outer[leaf])
    shared = job[_beside(job, group)[0]]
    kind[shared] = np.maximum(kind[shared], CARVED)
    most = np.array([BUCKETS[FLAT][-1], BUCKETS[CARVED][-1], BUCKETS[WARPED][-1], 0])
    kind[count > most[kind]] = GENERAL
    return kind


def _long_chain(structure: Field) -> NDArray[np.bool_]:
    """(chains,) which chains of warps are more than one warp, or repeat."""
    kinds = structure.warp_kind
    return np.array([len(c) > 1 or any(kinds[w] == WARPS["periodic"] for w in c) for c in structure.chains])


def _bucket_index(kind: I32, count: I32) -> I32:
    index = np.zeros(len(kind), np.int32)
    for each in (FLAT, CARVED, WARPED):
        own = kind == each
        index[own] = np.searchsorted(BUCKETS[each], count[own])
    return index


def _entries(field: PackedField, job: I32, leaf: I32, inlined: NDArray[np.bool_]) -> I32:
    """(E, 2) entries with the groups that open before and close after each leaf, among those in its job."""
    structure = field.field
    depth = np.where(inlined, 0, structure.leaf_depth[leaf])
    flags = leaf | np.where(structure.leaf_paints[leaf], PAINTS, 0).astype(np.int32)
    innermost = np.full(len(leaf), -1, np.int32)
    if len(structure.group_operator) and len(leaf):
        path = np.where(inlined[:, None], -1, structure.leaf_path[leaf])
        shared = np.zeros(len(leaf) + 1, np.int32)  # levels shared by neighbours i − 1 and i
        alike = (job[1:] == job[:-1])[:, None] & (path[1:] == path[:-1]) & (path[1:] >= 0)
        shared[1:-1] = np.logical_and.accumulate(alike, axis=1).sum(axis=1)
        opens, closes = depth - shared[:-1], depth - shared[1:]
        flags |= (opens << OPENS_SHIFT) | (closes << CLOSES_SHIFT)
        alone = (depth == 1) & (opens == 1) & (closes == 1) & (structure.leaf_operator[leaf] == 0)
        flags |= np.where(alone, GROUP_K, 0).astype(np.int32)
        innermost = np.where(depth > 0, path[np.arange(len(leaf)), np.maximum(depth - 1, 0)], -1).astype(np.int32)
    return np.ascontiguousarray(np.stack([flags, innermost], -1), np.int32)
