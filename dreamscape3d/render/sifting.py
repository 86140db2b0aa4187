"""Which forms are marched together: plain unions, what is dear by itself, and what is held by its part."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.joins import world_joins
from dreamscape3d.render.pairs import Pairs
from dreamscape3d.render.slabs import by_depth
from dreamscape3d.sdf.parts import Parts
from dreamscape3d.sdf.pose import PackedField

I32 = NDArray[np.int32]
F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
Bool = NDArray[np.bool_]
Index = NDArray[np.intp]
FEW_JOINTS = 0.05  # share of forms; of a world that melts together everywhere nothing is set apart


def sift(field: PackedField, pairs: Pairs) -> tuple[Pairs, Pairs, Pairs]:
    """What is cheap, what is set apart since it is dear, and what is held by others of its part.

    What no blend reaches may be marched by itself, and the nearest kept: else one bent wire or one soft joint would
    make all that stands behind it dear.
    """
    held = np.zeros(len(pairs.tile), bool) if field.parts is None else _held(field, field.parts, pairs)
    dear = _dear(field)[pairs.leaf] & ~held
    return pairs.where(~(dear | held)), pairs.where(dear), pairs.where(held)


def _dear(field: PackedField) -> Bool:
    """(L,) leaves that are warped, blended or carved, where the world only ever adds forms."""
    structure = field.field
    dear: Bool = (structure.leaf_chain != 0) | (structure.leaf_path[:, 0] >= 0)
    if field.parts is not None and field.parts.count > 1:  # what carves or blends is held
        return dear
    operator, k = world_joins(field)
    if (operator != 0).any() or (k[1:] > 0).sum() > max(2.0, FEW_JOINTS * len(k)):
        return np.zeros(structure.leaf_count, bool)
    return dear | _blended_into_world(field, k)


def _blended_into_world(field: PackedField, k: F64) -> Bool:
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


def _held(field: PackedField, parts: Parts, pairs: Pairs) -> Bool:
    """(P,) pairs of leaves that must be joined part by part in their tile: those that carve or blend with what is of
    their part, and what these touch, wherever along the tile's rays they do."""
    touch = np.zeros(len(pairs.tile), bool)
    chosen = np.nonzero(parts.held[pairs.leaf])[0]
    if not len(chosen) or parts.count < 2:
        return touch
    some = pairs.at(chosen)
    operator, k = world_joins(field)
    touch[chosen] = _beside(some, ((operator != 0) | (k > 0))[some.leaf])
    touch[chosen] = _whole_groups(some.tile, field.field.leaf_path[some.leaf, 0], touch[chosen])
    return touch


def _whole_groups(tile: Index, group: I32, chosen: Bool) -> Bool:
    """(N,) with all of a tile's leaves of an outermost group of which one is chosen."""
    rows = np.nonzero(group >= 0)[0]
    if not len(rows):
        return chosen
    several, of = np.unique(tile[rows] * (int(group.max()) + 1) + group[rows], return_inverse=True)
    whole = chosen.copy()
    whole[rows] = (np.bincount(of[chosen[rows]], minlength=len(several)) > 0)[of]
    return whole


def _beside(pairs: Pairs, soft: Bool) -> Bool:
    """(P,) pairs in one unbroken stretch of overlapping ones with any that is `soft`."""
    near = np.maximum(pairs.near, np.float32(0.0))
    order = by_depth(pairs.tile, near)
    tile, near = pairs.tile[order].astype(np.int64) << 32, near[order]
    reached = np.maximum.accumulate(tile | pairs.far[order].view(np.int32))
    starts = np.append(0, np.nonzero((tile | near.view(np.int32))[1:] > reached[:-1])[0] + 1)
    beside = np.zeros(len(order), bool)
    beside[order] = np.repeat(np.logical_or.reduceat(soft[order], starts), np.diff(starts, append=len(order)))
    return beside
