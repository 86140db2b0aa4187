"""Solids between two solids: every number of the one on its way to that of the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.transform import matrices_from_quaternions, quaternions_from_matrices
from dreamscape3d.sdf.packing import Leaves
from dreamscape3d.sdf.pose import MAX_SLOPE
from dreamscape3d.sdf.primitives import SOLID

F64 = NDArray[np.float64]
Index = NDArray[np.intp]


def taken(leaves: Leaves, rows: Index) -> Leaves:
    """Some of them."""
    return Leaves(*(getattr(leaves, each.name)[rows] for each in fields(Leaves)))


def written(leaves: Leaves, solids: Sequence[tuple[Index, Leaves]]) -> Leaves:
    """The leaves with some rows replaced."""
    columns = {each.name: getattr(leaves, each.name).copy() for each in fields(Leaves)}
    for rows, those in solids:
        for name, values in columns.items():
            values[rows] = getattr(those, name)
    return Leaves(**columns)


def shrunk(leaves: Leaves, towards: F64, size: float) -> Leaves:
    """Leaves scaled by `size` about points (n, 3)."""
    scaled = leaves.scaled(np.full(len(leaves.k), size))
    return replace(scaled, centre=towards + size * (leaves.centre - towards))


def interpolated(a: Leaves, b: Leaves, share: float) -> Leaves:
    """Solids between those of `a` and `b`, of one kind each: super-primitives, or round cones by their balls."""
    half, rounding = _mixed(a.half, b.half, share), _mixed(a.rounding, b.rounding, share)
    lean = _mixed(a.slope * a.half[:, 1], b.slope * b.half[:, 1], share)
    cone = (a.slope != 0.0) | (b.slope != 0.0)
    slope = np.where(cone, lean / np.where(half[:, 1] > 0.0, half[:, 1], 1.0), 0.0)
    return Leaves(
        centre=_mixed(a.centre, b.centre, share),
        rotation=_turned(a, b, share),
        half=half,
        rounding=rounding,
        corner=_mixed(a.corner, b.corner, share),
        wall=_thickness(a.wall, b.wall, 2.0 * _narrow(a), 2.0 * _narrow(b), share),
        taper=_mixed(a.taper, b.taper, share),
        shell=_thickness(a.shell, b.shell, 2.0 * _deep(a), 2.0 * _deep(b), share),
        slope=np.clip(slope, -MAX_SLOPE, MAX_SLOPE),
        k=_mixed(a.k, b.k, share),
    )


def _mixed(a: F64, b: F64, share: float) -> F64:
    return a + share * (b - a)


def _narrow(leaves: Leaves) -> F64:
    return np.minimum(leaves.half[:, 0], leaves.half[:, 2])


def _deep(leaves: Leaves) -> F64:
    """(n,) no point of a solid is deeper below its surface."""
    deep: F64 = leaves.half.max(axis=1) + leaves.rounding
    return deep


def _thickness(a: F64, b: F64, whole_a: F64, whole_b: F64, share: float) -> F64:
    """Of walls: what is solid has one just so thick that it leaves no hollow."""
    mixed = _mixed(np.minimum(a, whole_a), np.minimum(b, whole_b), share)
    return np.where((a >= SOLID) & (b >= SOLID), SOLID, mixed)


def _turned(a: Leaves, b: Leaves, share: float) -> F64:
    """(n, 3, 3) the way of `a` turned towards that of `b`, or to one that looks the same and is nearer."""
    first = quaternions_from_matrices(a.rotation)
    upright = (a.taper != 0.0) | (b.taper != 0.0) | (a.slope != 0.0) | (b.slope != 0.0)
    best, nearest = np.zeros_like(first), np.full(len(first), -1.0)
    for flip in ((1.0, 1.0, 1.0), (-1.0, 1.0, -1.0), (1.0, -1.0, -1.0), (-1.0, -1.0, 1.0)):
        other = quaternions_from_matrices(b.rotation * np.array(flip))
        along = (first * other).sum(axis=1)
        better = (np.abs(along) > nearest + 1e-9) & ~(upright & (flip[1] < 0.0))
        best = np.where(better[:, None], np.where(along < 0.0, -1.0, 1.0)[:, None] * other, best)
        nearest = np.where(better, np.abs(along), nearest)
    mixed = _mixed(first, best, share)
    mixed /= np.maximum(np.linalg.norm(mixed, axis=1, keepdims=True), 1e-9)
    return matrices_from_quaternions(mixed)
