"""What lies inside the solid core of something else, and so can be seen from nowhere."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.joins import part_of, world_joins
from dreamscape3d.sdf.pose import PackedField

F32 = NDArray[np.float32]
Bool = NDArray[np.bool_]
Index = NDArray[np.intp]
HOSTS = 64  # of the largest cores that others are looked for in
NARROWEST = 0.1  # metres of half a core's least side
SUNK = 1e-3  # metres that what is buried must be below the core's faces: of two equal boxes neither buries the other


def buried(field: PackedField, there: Bool) -> Bool:
    """(L,) leaves that, blending included, lie within the core of another, of those that are `there` (L,).

    Looked for only where several fields stand in one place.
    """
    result = np.zeros(field.field.leaf_count, bool)
    if field.parts is None:
        return result
    host = _hosts(field, there)
    inner = np.nonzero(there & ~field.infinite & ~field.field.forced)[0]
    if not len(host) or not len(inner):
        return result
    size = field.radius + field.reach
    within, of = _near(field, host, inner, size)
    outer, leaf = host[of], inner[within]
    result[leaf[_holds(field, outer, leaf)]] = True
    return result


def _hosts(field: PackedField, there: Bool) -> Index:
    """The largest cores, but of parts that carve: what is carved is not solid."""
    least = np.where(there, field.core.min(axis=1), np.float32(0.0))
    carving = there & (world_joins(field)[0] != 0)
    if carving.any():
        of = part_of(field)
        least = np.where(np.isin(of, of[carving]), np.float32(0.0), least)
    largest = np.argsort(-least, kind="stable")[:HOSTS]
    return largest[least[largest] > NARROWEST]


def _near(field: PackedField, host: Index, inner: Index, size: F32) -> tuple[Index, Index]:
    """Pairs of `inner` and `host`, by number, of which the one's ball lies in that round the other's core."""
    core = np.sqrt((field.core[host] ** 2).sum(axis=1))
    room = core[None] - size[inner, None]
    apart = np.zeros_like(room)
    for axis in range(3):
        apart += (field.centre[inner, axis, None] - field.centre[None, host, axis]) ** 2
    within, of = np.nonzero((room > 0) & (apart < room * room) & (inner[:, None] != host[None]))
    return within, of


def _holds(field: PackedField, outer: Index, leaf: Index) -> Bool:
    """(N,) whether the core of each `outer` holds the bounds of each `leaf`."""
    turn = field.axes[outer] @ np.swapaxes(field.axes[leaf], 1, 2)
    half = (np.abs(turn) @ field.half[leaf, :, None])[..., 0] + field.reach[leaf, None]
    away = (field.axes[outer] @ (field.centre[leaf] - field.centre[outer])[..., None])[..., 0]
    held: Bool = (np.abs(away) + half + np.float32(SUNK) <= field.core[outer]).all(axis=1)
    return held
