"""Which leaves of a field that is joined from parts must be joined part by part, since they touch other parts' leaves.

    near another part's leaf ──────────────────────────────┐
    carves, or blends, at the world's level of its part ────┼─▶ contact, with the whole of its outermost group
    is touched by one of those, of its own part ────────────┘

All other leaves are joined by plain unions alone, and far from other parts: neither their order nor their part matters.
Letters, terrains, fractals and level grounds are joined hard, last of all; a ground that its own part carves or blends
with, however, is in contact like any other leaf.

How near is near: smooth minima of radius k change a surface only where a + b ≤ k for the distances a, b to both sides.
Where others have blended before, the surface has moved by at most δ·k, where δ ← δ + (1 − δ)²/4 for each of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.close_pairs import boxes_of, near_others
from dreamscape3d.sdf.cross_blend import felt
from dreamscape3d.sdf.extents import Extents, Posed
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.primitives import MODE_PLANE, MODE_TEXT, is_procedural

F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
Bool = NDArray[np.bool_]
Index = NDArray[np.intp]
_INTERSECT = 2
_SLACK = 1e-3  # [m] for bounds in float32
_WORLD = 1e9  # [m] beyond which nothing is told apart


@dataclass(frozen=True, slots=True)
class _Leaves:
    """What decides about L leaves: `of`, bounds, how far each is felt, which there are, how each enters its part."""

    of: I32
    extents: Extents
    margin: F64
    there: Bool
    operator: I32
    k: F64
    plane: Bool

    @property
    def altering(self) -> Bool:
        """(L,) those that are not joined to their part by a plain union."""
        return np.where((self.operator != 0) | (self.k > 0.0), self.there, False)


def contacts(field: Field, posed: Posed, extents: Extents, of: I32, k: F64, absent: Bool, grounds: I32) -> Bool:
    """(L,) which leaves are in contact; the rest is as in `Parts`. A leaf too many does no harm."""
    contact = np.zeros(field.leaf_count, bool)
    if len(k) < 2:
        return contact
    there = ~(absent | is_procedural(field.leaf_mode) | (field.leaf_mode == MODE_TEXT))
    plane = (field.leaf_mode == MODE_PLANE) & (field.leaf_chain == 0)
    operator, radius = world_joins(field, posed)
    leaves = _Leaves(of, extents, extents.reach + _SLACK, there, operator, radius, plane)
    contact |= leaves.altering
    for part in np.unique(of[contact]).tolist():
        contact |= _touched(leaves, np.nonzero(leaves.there & (of == part))[0])
    hard = np.isin(np.arange(len(of)), grounds) & ~contact
    if k[1:].max() > 0.0:
        contact |= _meeting(leaves, np.nonzero(there & ~hard)[0], felt(k))
    found: Bool = _whole_groups(field, contact) & there
    return found


def world_joins(field: Field, posed: Posed) -> tuple[I32, F64]:
    """(L,) operator and blend radius [m] by which each leaf, or its outermost group, is joined to the world."""
    outer, single = field.leaf_path[:, 0], field.leaf_depth == 0
    operator = np.where(single, field.leaf_operator, np.append(field.group_operator, 0)[outer])
    return operator, np.where(single, posed.leaves.k, np.append(posed.group_k, 0.0)[outer])


def _whole_groups(field: Field, contact: Bool) -> Bool:
    """(L,) with all leaves of an outermost group of which one is in contact."""
    chosen = np.zeros(len(field.group_operator) + 1, bool)
    chosen[field.leaf_path[contact, 0]] = True
    chosen[-1] = False  # leaves in no group
    found: Bool = contact | chosen[field.leaf_path[:, 0]]
    return found


def _touched(leaves: _Leaves, rows: Index) -> Bool:
    """(L,) what of one part's leaves `rows` is touched by those that carve or blend with what stands before them."""
    found = np.zeros(len(leaves.of), bool)
    altering = leaves.altering[rows]
    last = rows[leaves.operator[rows] == _INTERSECT].max(initial=-1)
    found[rows[rows < last]] = True
    plain = rows[~altering & ~found[rows]]
    if len(plain):
        _mark(leaves, found, np.concatenate([plain, rows[altering]]), np.repeat([0, 1], [len(plain), altering.sum()]))
    return found


def _meeting(leaves: _Leaves, rows: Index, felt: F64) -> Bool:
    """(L,) what of leaves `rows` is near one of another part."""
    found = np.zeros(len(leaves.of), bool)
    _mark(leaves, found, rows, leaves.of[rows], felt[leaves.of[rows]])
    return found


def _mark(leaves: _Leaves, found: Bool, rows: Index, kind: Index | I32, more: F64 | float = 0.0) -> None:
    """Mark which of `rows` are near one of another `kind`."""
    margin = leaves.margin[rows] + more
    planes = leaves.plane[rows]
    solid = rows[~planes]
    bounds = leaves.extents
    middle, size = (np.clip(values[solid], -_WORLD, _WORLD) for values in (bounds.centre, bounds.half))
    centre, axes, half = (values.astype(np.float32) for values in (middle, bounds.axes[solid], size))
    boxes = boxes_of(centre, axes, half, margin[~planes].astype(np.float32), kind[~planes].astype(np.int32))
    found[solid[near_others(boxes)]] = True
    for place in np.nonzero(planes)[0].tolist():
        near = (kind != kind[place]) & (_above(bounds, rows, rows[place]) <= margin + margin[place])
        found[rows[near]] = True
        found[rows[place]] |= bool(near.any())


def _above(bounds: Extents, rows: Index, plane: int) -> F64:
    """(K,) the least height [m] of the bounds of leaves `rows` above a plane; other planes are taken to cross it."""
    normal, offset = bounds.plane[plane, :3], bounds.plane[plane, 3]
    down = (np.abs(bounds.axes[rows] @ normal) * bounds.half[rows]).sum(axis=1)
    height: F64 = bounds.centre[rows] @ normal + offset - down
    height[(bounds.plane[rows] != 0.0).any(axis=1)] = -np.inf
    return height
