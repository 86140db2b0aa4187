"""Which leaves of a field that is joined from parts must be joined part by part: they change others of their part.

    carves, or blends, at the world's level of its part ──┐
    is touched by one of those, of its own part ──────────┴─▶ held, with the whole of its outermost group

All other leaves are joined by plain unions alone: neither their order nor their part matters. Letters, terrains,
fractals and level grounds are joined last of all; a ground that its own part carves or blends with, however, is held
like any other leaf.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.close_pairs import boxes_of, gaps
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
_AT_ONCE = 1 << 18  # pairs of boxes


@dataclass(frozen=True, slots=True)
class Contacts:
    """(L,) leaves that are `held` by those of their part that carve them or blend with them; `carved`: those that carve
    among them, and what these touch."""

    held: Bool
    carved: Bool


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


def contacts(field: Field, posed: Posed, extents: Extents, of: I32, parts: int, absent: Bool) -> Contacts:
    """What is held, and what is carved, of leaves `of` (L,) so many parts. A leaf too many does no harm."""
    none = np.zeros(field.leaf_count, bool)
    there = ~(absent | is_procedural(field.leaf_mode) | (field.leaf_mode == MODE_TEXT))
    operator, radius = world_joins(field, posed)
    carves, blends = there & (operator != 0), there & (radius > 0.0)
    if parts < 2 or not (carves | blends).any():
        return Contacts(none, none)
    plane = (field.leaf_mode == MODE_PLANE) & (field.leaf_chain == 0)
    leaves = _Leaves(of, extents, extents.reach + _SLACK, there, operator, radius, plane)
    carved = _whole_groups(field, _with_touched(leaves, carves)) & there
    blended = _whole_groups(field, _with_touched(leaves, blends)) & there
    return Contacts(carved | blended, carved)


def world_joins(field: Field, posed: Posed) -> tuple[I32, F64]:
    """(L,) operator and blend radius [m] by which each leaf, or its outermost group, is joined to the world."""
    outer, single = field.leaf_path[:, 0], field.leaf_depth == 0
    operator = np.where(single, field.leaf_operator, np.append(field.group_operator, 0)[outer])
    return operator, np.where(single, posed.leaves.k, np.append(posed.group_k, 0.0)[outer])


def _whole_groups(field: Field, found: Bool) -> Bool:
    """(L,) with all leaves of an outermost group of which one is found."""
    chosen = np.zeros(len(field.group_operator) + 1, bool)
    chosen[field.leaf_path[found, 0]] = True
    chosen[-1] = False  # leaves in no group
    whole: Bool = found | chosen[field.leaf_path[:, 0]]
    return whole


def _with_touched(leaves: _Leaves, altering: Bool) -> Bool:
    """(L,) with what leaves that are `altering` (L,) touch of what stands before them in their part."""
    found = altering.copy()
    for part in np.unique(leaves.of[altering]).tolist():
        found |= _touched(leaves, np.nonzero(leaves.there & (leaves.of == part))[0], altering)
    return found


def _touched(leaves: _Leaves, rows: Index, altering: Bool) -> Bool:
    found = np.zeros(len(leaves.of), bool)
    last = rows[altering[rows] & (leaves.operator[rows] == _INTERSECT)].max(initial=-1)
    found[rows[rows < last]] = True
    plain, acting = rows[~altering[rows] & ~found[rows]], rows[altering[rows]]
    if len(plain):
        found[plain[_near(leaves, plain, acting)]] = True
    return found


def _near(leaves: _Leaves, plain: Index, acting: Index) -> Bool:
    """(n,) which of the leaves `plain` (n,) come near any of the others."""
    near, margin, bounds = np.zeros(len(plain), bool), leaves.margin, leaves.extents
    solid = np.nonzero(~leaves.plane[plain])[0]
    near[solid] = _meets(leaves, plain[solid], acting[~leaves.plane[acting]])
    for plane in acting[leaves.plane[acting]].tolist():
        near |= _above(bounds, plain, plane) <= margin[plain] + margin[plane]
    for place in np.nonzero(leaves.plane[plain])[0].tolist():
        height = _above(bounds, acting, int(plain[place]))
        near[place] |= bool((height <= margin[acting] + margin[plain[place]]).any())
    return near


def _meets(leaves: _Leaves, plain: Index, acting: Index) -> Bool:
    """(n,) which of some boxes come near any of the others: all against all, since no crowd may hide one."""
    rows, n = np.concatenate([plain, acting]), len(plain)
    bounds, margin, kind = leaves.extents, leaves.margin[rows].astype(np.float32), np.zeros(len(rows), np.int32)
    middle, size = (np.clip(values[rows], -_WORLD, _WORLD) for values in (bounds.centre, bounds.half))
    centre, axes, half = (values.astype(np.float32) for values in (middle, bounds.axes[rows], size))
    boxes = boxes_of(centre, axes, half, margin, kind)
    low, high = boxes.centre - boxes.span, boxes.centre + boxes.span
    meets = np.zeros(n, bool)
    step = max(1, _AT_ONCE // max(n, 1))
    for start in range(n, len(rows), step):
        some = slice(start, start + step)
        upright = np.ones((n, len(rows[some])), bool)
        for axis in range(3):
            upright &= (low[:n, None, axis] <= high[None, some, axis]) & (high[:n, None, axis] >= low[None, some, axis])
        a, b = np.nonzero(upright & ~meets[:, None])
        meets[a[gaps(boxes, a, b + start) <= margin[a] + margin[b + start]]] = True
    return meets


def _above(bounds: Extents, rows: Index, plane: int) -> F64:
    """(K,) the least height [m] of the bounds of leaves `rows` above a plane; other planes are taken to cross it."""
    normal, offset = bounds.plane[plane, :3], bounds.plane[plane, 3]
    down = (np.abs(bounds.axes[rows] @ normal) * bounds.half[rows]).sum(axis=1)
    height: F64 = bounds.centre[rows] @ normal + offset - down
    height[(bounds.plane[rows] != 0.0).any(axis=1)] = -np.inf
    return height
