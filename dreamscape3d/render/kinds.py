"""The cheapest program that draws each job, and its entries: what a program is told of each form.

One entry is the leaf with flags, and its innermost accumulator; layout in shaders/lib/job.glsl.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.joins import deep_leaves, world_joins
from dreamscape3d.render.listing import Listing
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.lowering import WARPS
from dreamscape3d.sdf.pose import PackedField
from dreamscape3d.sdf.primitives import MODE_PLANE

I32 = NDArray[np.int32]
Bool = NDArray[np.bool_]
Index = NDArray[np.intp]
FLAT, PARTED, CARVED, WARPED, GENERAL, TANGLED, BOXES, SOLIDS, BENT, MELTED, MELTED_SOLIDS, MELTED_BENT = range(12)
BUCKETS = {
    FLAT: (0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32),
    PARTED: (2, 4, 6, 8, 12, 16, 32),
    CARVED: (1, 2, 3, 4, 5, 8, 12),
    WARPED: (1, 2, 4),
    GENERAL: (0,),
    TANGLED: (0,),
    BOXES: (0,),
    SOLIDS: (0,),
    BENT: (0,),
    MELTED: (0,),
    MELTED_SOLIDS: (0,),
    MELTED_BENT: (0,),
}
"""How many forms a program takes at most; 0: any number (and FLAT 0 only the plane)."""
OPENS_SHIFT, CLOSES_SHIFT, GROUP_K, PAINTS, HARD = 16, 19, 1 << 22, 1 << 23, 1 << 24
GENERAL_LEVELS = 3  # accumulators that GENERAL holds within the world's


def entries_of(field: PackedField, listing: Listing) -> tuple[I32, Bool]:
    """(E, 2) entries, and (E,) whether each needs an accumulator within the world's."""
    structure, leaf, path, depth = field.field, listing.leaf, listing.path, listing.depth
    flags = leaf.astype(np.int32) | np.where(structure.leaf_paints, PAINTS, 0).astype(np.int32)[leaf]
    innermost, held = np.full(len(leaf), -1, np.int32), np.zeros(len(leaf), bool)
    if path.shape[1] and len(leaf):
        shared = np.zeros(len(leaf) + 1, np.intp)  # levels shared by neighbours i − 1 and i
        alike = (listing.job[1:] == listing.job[:-1])[:, None] & (path[1:] == path[:-1]) & (path[1:] >= 0)
        shared[1:-1] = np.logical_and.accumulate(alike, axis=1).sum(axis=1)
        opens, closes = depth - shared[:-1], depth - shared[1:]
        alone = (depth == 1) & (opens == 1) & (closes == 1) & (structure.leaf_operator[leaf] == 0)
        flags |= ((opens << OPENS_SHIFT) | (closes << CLOSES_SHIFT)).astype(np.int32)
        flags |= np.where(alone, GROUP_K, 0).astype(np.int32) | np.where(listing.hard, HARD, 0).astype(np.int32)
        innermost = np.where(depth > 0, path[np.arange(len(leaf)), np.maximum(depth - 1, 0)], -1).astype(np.int32)
        held = (depth > 0) & ~alone
    return np.ascontiguousarray(np.stack([flags, innermost], -1)), held


def kinds_of(field: PackedField, listing: Listing, held: Bool, *, apart: bool) -> I32:
    """(J,) the cheapest kind that draws each job; what is marched `apart` is never of kind BOXES or SOLIDS, whose
    programs do not look at what was hit before, and only that is of kind PARTED."""
    kind = _blended_kinds(field, listing, held, apart=apart)
    structure, leaf, count = field.field, listing.leaf, listing.count
    warped = _jobs_with(listing, (structure.leaf_chain != 0)[leaf])
    if apart and not warped.any():
        return kind
    solid = _jobs_with(listing, ~structure.leaf_simple[leaf])
    hard = ~_jobs_with(listing, ~_joins_hard(field, listing, held)) & (count > 0) & listing.alone
    hard &= warped if apart else ~warped
    kind[hard] = np.where(warped, BENT, np.where(solid, SOLIDS, BOXES))[hard]
    return kind


def _jobs_with(listing: Listing, chosen: Bool) -> Bool:
    """(J,) jobs with any of the `chosen` (E,)."""
    found: Bool = np.bincount(listing.job[chosen], minlength=len(listing.plane)) > 0
    return found


def _joins_hard(field: PackedField, listing: Listing, held: Bool) -> Bool:
    """(E,) entries that a plain union joins to the world, by themselves in their job."""
    structure = field.field
    operator, k = world_joins(field)
    world = (operator == 0) & (k == 0) & ~deep_leaves(structure) & (structure.leaf_mode != MODE_PLANE)
    own = (structure.leaf_operator == 0) & (field.leaves.k == 0)
    hard: Bool = world[listing.leaf] & ~held & (own[listing.leaf] | (listing.depth == 1))
    return hard


def _blended_kinds(field: PackedField, listing: Listing, held: Bool, *, apart: bool) -> I32:
    """(J,) the least general kind that draws each job with accumulators."""
    structure, leaf, job, depth = field.field, listing.leaf, listing.job, listing.depth
    general = deep_leaves(structure) | _long_chain(structure)[structure.leaf_chain]
    general |= (structure.leaf_path[:, 0] >= 0) & (world_joins(field)[0] != 0)
    carved = ~structure.leaf_simple | (structure.leaf_operator != 0)
    own = np.select([general, structure.leaf_chain != 0, carved], [GENERAL, WARPED, CARVED], FLAT).astype(np.int32)
    needed = np.select([depth > GENERAL_LEVELS, depth > 1, held], [TANGLED, GENERAL, PARTED if apart else CARVED], FLAT)
    kind = np.full(len(listing.plane), FLAT, np.int32)
    np.maximum.at(kind, job, np.maximum(own[leaf], needed.astype(np.int32)))
    most = np.array([BUCKETS[each][-1] or 1 << 30 for each in range(len(BUCKETS))])
    kind[listing.count > most[kind]] = GENERAL
    return kind


def _long_chain(structure: Field) -> Bool:
    """(chains,) which chains of warps are more than one warp, or repeat."""
    kinds = structure.warp_kind
    return np.array([len(c) > 1 or any(kinds[w] == WARPS["periodic"] for w in c) for c in structure.chains])


def buckets_of(kind: I32, count: Index) -> I32:
    """(J,) which of its kind's buckets each job is drawn by."""
    index = np.zeros(len(kind), np.int32)
    for each, sizes in BUCKETS.items():
        if sizes != (0,):
            own = np.nonzero(kind == each)[0]
            index[own] = np.searchsorted(sizes, count[own])
    return index


def boxes_first(field: PackedField, listing: Listing, kind: I32) -> tuple[Index, Index]:
    """(E,) the order in which jobs of kind SOLIDS have their rounded boxes first, and (J,) how many each job has."""
    simple = field.field.leaf_simple[listing.leaf]
    boxes = np.bincount(listing.job[simple], minlength=len(kind))
    order = np.arange(len(simple))
    mixed = np.nonzero(kind[listing.job] == SOLIDS)[0]
    order[mixed] = mixed[np.argsort((listing.job[mixed] << 1) | ~simple[mixed], kind="stable")]
    return order, boxes
