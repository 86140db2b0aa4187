"""Which forms are marched together: plain unions, what is dear by itself, and where parts of a field touch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.joins import world_joins
from dreamscape3d.render.pairs import Pairs
from dreamscape3d.render.slabs import by_depth
from dreamscape3d.sdf.parts import Parts
from dreamscape3d.sdf.pose import PackedField

I32 = NDArray[np.int32]
F64 = NDArray[np.float64]
Bool = NDArray[np.bool_]
FEW_JOINTS = 0.05  # share of forms; of a world that melts together everywhere nothing is set apart


def sift(field: PackedField, pairs: Pairs) -> tuple[Pairs, Pairs, Pairs]:
    """What is cheap, what is set apart since it is dear, and where parts touch.

    What no blend reaches may be marched by itself, and the nearest kept: else one bent wire or one soft joint would
    make all that stands behind it dear.
    """
    touch = np.zeros(len(pairs.tile), bool) if field.parts is None else _touching(field, field.parts, pairs)
    dear = _dear(field)[pairs.leaf] & ~touch
    return pairs.where(~(dear | touch)), pairs.where(dear), pairs.where(touch)


def _dear(field: PackedField) -> Bool:
    """(L,) leaves that are warped, blended or carved, where the world only ever adds forms."""
    structure = field.field
    dear: Bool = (structure.leaf_chain != 0) | (structure.leaf_path[:, 0] >= 0)
    if field.parts is not None:  # what carves or blends is in contact
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


def _touching(field: PackedField, parts: Parts, pairs: Pairs) -> Bool:
    """(P,) pairs of leaves in contact that must be joined part by part in their tile.

    Along a tile's rays, leaves of one part that no leaf of another overlaps are joined as if there were no parts,
    unless they blend or carve.
    """
    touch = np.zeros(len(pairs.tile), bool)
    chosen = np.nonzero(parts.contact[pairs.leaf])[0]
    if not len(chosen):
        return touch
    some = pairs.at(chosen)
    order, near = by_depth(some)
    part, tile = parts.of[some.leaf[order]], some.tile[order].astype(np.int64) << 32
    reached = np.maximum.accumulate(tile | some.far[order].view(np.int32))
    starts = np.append(0, np.nonzero((tile | near.view(np.int32))[1:] > reached[:-1])[0] + 1)
    mixed = np.minimum.reduceat(part, starts) < np.maximum.reduceat(part, starts)
    operator, k = world_joins(field)
    soft = ((operator != 0) | (k > 0))[some.leaf[order]]
    mixed |= np.logical_or.reduceat(soft, starts)
    touch[chosen[order]] = np.repeat(mixed, np.diff(starts, append=len(part)))
    return touch
