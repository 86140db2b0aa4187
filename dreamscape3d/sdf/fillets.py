"""Where forms of different parts run into each other: for every two of them that come near, their smooth union.

    world = min(all parts, joined hard; for every fillet: smooth minimum of radius k of the distances of its leaves)

No order matters, and none of the parts comes first. A fillet only ever adds to its two leaves, and only where both
distances a, b are small: on its surface √a + √b = √k, so that it is never further than k/4 from the nearer of the two.
Whoever marches rays finds the leaves first, each by itself, and then looks for fillets before them.

Radii are those of the parts, and no larger than the leaves are thick: small and thin forms keep their shape, and what
grows from nothing moves no surface when it begins. What is carved, or carves, in a group or in its part's world, has no
fillets, nor have grounds, terrains, fractals and letters: where those meet others, they meet them hard.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.close_pairs import boxes_of, close_pairs
from dreamscape3d.sdf.extents import Extents
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.packing import Leaves
from dreamscape3d.sdf.primitives import MODE_ROUND_CONE, MODE_SUPER

F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
Bool = NDArray[np.bool_]
Index = NDArray[np.intp]

THICK = 1.0  # a radius is at most so many times as large as half of how thin a leaf is
LEAST = 1e-3  # [m] of a radius that is worth anything
MOST = (1 << 15) - 1  # fillets; the smallest of more are left out


@dataclass(frozen=True, slots=True, eq=False)
class Fillets:
    """N fillets, each as seen from both of its leaves.

    Attributes:
        first, second, k: (N,) leaves and radius [m].
        leaf: (M,) the leaves that have any, ascending.
        start: (M + 1,) where the fillets of each begin in the next two.
        other: (2N,) the leaf that each is with; radius: (2N,) [m], of each leaf the largest first.
    """

    first: I32
    second: I32
    k: F64
    leaf: I32
    start: I32
    other: I32
    radius: F64

    @property
    def count(self) -> int:
        return len(self.k)

    def without(self, hidden: Bool) -> Fillets:
        """Those of leaves that are not `hidden` (L,)."""
        kept = ~(hidden[self.first] | hidden[self.second])
        if kept.all():
            return self
        return fillets_of(self.first[kept], self.second[kept], self.k[kept])

    def reach(self) -> F64:
        """(M,) the largest radius of each leaf [m]."""
        return self.radius[self.start[:-1]]


def fillets_of(first: Index | I32, second: Index | I32, k: F64) -> Fillets:
    """With what they are from each leaf's side."""
    own = np.concatenate([first, second]).astype(np.int32)
    radius = np.concatenate([k, k])
    order = np.lexsort((-radius, own))
    leaf, start = np.unique(own[order], return_index=True)
    return Fillets(
        first.astype(np.int32),
        second.astype(np.int32),
        k,
        leaf,
        np.append(start, len(own)).astype(np.int32),
        np.concatenate([second, first]).astype(np.int32)[order],
        radius[order],
    )


NO_FILLETS = fillets_of(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0))
Handed = tuple[Index, Index, float]
"""Leaves, others of the same shapes, and the radius by which each two show one solid together (`morphing`)."""


def may_melt(field: Field) -> Bool:
    """(L,) leaves that could have fillets, whatever is near: solids that colour what they make, in no group that is
    carved, rounded or hollowed."""
    outer = field.leaf_path[:, 0]
    spoilt = np.zeros(len(field.group_operator) + 1, bool)
    spoilt[outer[(field.leaf_operator != 0) & (outer >= 0)]] = True
    groups = field.group_operator != 0
    bad = np.append(groups & (field.group_parent >= 0) | field.group_posts, False)
    spoilt[outer[bad[field.leaf_path].any(axis=1)]] = True
    spoilt[: len(groups)] |= groups
    spoilt[-1] = False
    solid = (field.leaf_mode == MODE_SUPER) | (field.leaf_mode == MODE_ROUND_CONE)
    found: Bool = solid & (field.leaf_operator == 0) & field.leaf_paints & ~spoilt[outer]
    return found


def find_fillets(
    field: Field, leaves: Leaves, extents: Extents, of: I32, k: F64, there: Bool, handed: Sequence[Handed] = ()
) -> Fillets:
    """Fillets between leaves that are `there` (L,), of different parts `of` (L,), by the radii `k` (P,) of the parts;
    of the first of them it has no meaning."""
    if len(k) < 2:
        return NO_FILLETS
    radius = np.minimum(np.append(k[1:].max(), k[1:])[of], THICK * leaves.thinness())
    rows = np.nonzero(there & may_melt(field) & ~extents.infinite & (radius > LEAST))[0]
    first, second = _near(extents, rows, radius, of)
    radii = np.minimum(radius[first], radius[second])
    if len(radii) > MOST:
        keep = np.sort(np.argsort(-radii, kind="stable")[:MOST])
        first, second, radii = first[keep], second[keep], radii[keep]
    return fillets_of(*_with_handed(field.leaf_count, first, second, radii, there, handed))


def _near(extents: Extents, rows: Index, radius: F64, of: I32) -> tuple[Index, Index]:
    """Pairs of leaves of `rows` nearer to each other than the smaller of their radii."""
    centre, axes, half, margin = (
        values[rows].astype(np.float32) for values in (extents.centre, extents.axes, extents.half, 0.5 * radius)
    )
    boxes = boxes_of(centre, axes, half, margin, of[rows])
    a, b = close_pairs(boxes)
    return rows[a], rows[b]


def _with_handed(
    count: int, first: Index, second: Index, k: F64, there: Bool, handed: Sequence[Handed]
) -> tuple[Index, Index, F64]:
    """Leaves that show one solid together do so by the radius for it."""
    if not handed:
        return first, second, k
    a, b = (np.concatenate([pair[side] for pair in handed]) for side in (0, 1))
    radii = np.concatenate([np.full(len(pair[0]), pair[2]) for pair in handed])
    keep = there[a] & there[b]
    a, b, radii = np.minimum(a, b)[keep], np.maximum(a, b)[keep], radii[keep]
    others = ~np.isin(first * count + second, a * count + b)
    first, second = np.append(first[others], a), np.append(second[others], b)
    return first, second, np.append(k[others], radii)
