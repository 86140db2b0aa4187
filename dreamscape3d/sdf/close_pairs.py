"""Which boxes come near which: a grid of cells for each size of box, then tests along the boxes' own axes.

    boxes ─▶ cells of their own size ─▶ in each cell, pair after pair ─▶ gap along six axes ─▶ near or not

Only flags are wanted, so that a box is done with as soon as one other is found near it. What a crowded cell leaves
undecided after some rounds counts as near.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
Bool = NDArray[np.bool_]
Index = NDArray[np.intp]

FINEST = 1.0  # [m] least edge of a cell
TYPICAL = 2.0  # edge of the smallest cells, in median boxes
COARSER = 4.0  # from one size of cell to the next
ROUNDS = (0, 1, 3, 8, 24, 72, 216, 648)  # turns, one pair each, after which is looked what is still undecided
MOST = 1 << 18  # pairs worked on between two looks; what would take more counts as near


@dataclass(frozen=True, slots=True)
class Boxes:
    """n oriented boxes, float32: (n, 3) `centre`, (n, 3, 3) unit `axes` as rows, (n, 3) `half` lengths, each felt up to
    (n,) `margin` [m] away. `kind` (n,), ascending: only boxes of different kinds are ever near. `span` (n, 3): half
    lengths of upright boxes round them, margins included."""

    centre: F32
    axes: F32
    half: F32
    margin: F32
    kind: NDArray[np.int32]
    span: F32


def boxes_of(centre: F32, axes: F32, half: F32, margin: F32, kind: NDArray[np.int32]) -> Boxes:
    """With the upright boxes round them."""
    span = np.einsum("ijk,ij->ik", np.abs(axes), half) + margin[:, None]
    return Boxes(centre, axes, half, margin, kind, span)


def near_others(boxes: Boxes) -> Bool:
    """(n,) which boxes may come nearer to one of another kind than both their margins together."""
    near = np.zeros(len(boxes.kind), bool)
    rows = np.nonzero(_may_meet(boxes))[0]
    for own, smaller, edge in _sizes(boxes, rows):
        _find(boxes, near, np.concatenate([own, smaller]), len(own), edge)
    return near


def gaps(boxes: Boxes, a: Index, b: Index) -> F32:
    """(P,) how far [m] boxes `a` (P,) are from boxes `b` (P,) at least: along the axes of both."""
    between = (boxes.centre[b] - boxes.centre[a]).T
    axes_a, axes_b = boxes.axes[a].transpose(1, 2, 0).copy(), boxes.axes[b].transpose(1, 2, 0).copy()
    half_a, half_b = boxes.half[a].T, boxes.half[b].T
    widest = np.full(len(a), -np.inf, np.float32)
    reach_b = -half_b
    for i in range(3):
        gap = np.abs(_dot(axes_a[i], between)) - half_a[i]
        for j in range(3):
            slanted = np.abs(_dot(axes_a[i], axes_b[j]))
            gap -= slanted * half_b[j]
            reach_b[j] -= slanted * half_a[i]
        np.maximum(widest, gap, out=widest)
    for j in range(3):
        np.maximum(widest, np.abs(_dot(axes_b[j], between)) + reach_b[j], out=widest)
    return widest


def _dot(a: F32, b: F32) -> F32:
    """(3, P) · (3, P) → (P,)"""
    dot: F32 = a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
    return dot


def _may_meet(boxes: Boxes) -> Bool:
    """(n,) which boxes lie where the box round all of their kind meets that round all of another."""
    span = boxes.span
    kinds, kind = np.unique(boxes.kind, return_inverse=True)
    low, high = np.full((len(kinds), 3), np.inf, np.float32), np.full((len(kinds), 3), -np.inf, np.float32)
    np.minimum.at(low, kind, boxes.centre - span)
    np.maximum.at(high, kind, boxes.centre + span)
    common_low = np.maximum(low[:, None], low[None])
    common_high = np.minimum(high[:, None], high[None])
    meets = (common_low <= common_high).all(axis=2) & ~np.eye(len(kinds), dtype=bool)
    common_low[~meets], common_high[~meets] = np.inf, -np.inf
    own_low, own_high = common_low.min(axis=1, initial=np.inf), common_high.max(axis=1, initial=-np.inf)
    inside = (boxes.centre + span >= own_low[kind]) & (boxes.centre - span <= own_high[kind])
    found: Bool = inside.all(axis=1)
    return found


# -- cells -------------------------------------------------------------------------------------------


def _sizes(boxes: Boxes, rows: Index) -> Iterator[tuple[Index, Index, float]]:
    """For every size of cell: the boxes that belong to it, those that are smaller, and its edge [m].

    A box covers at most two cells along each axis.
    """
    if not len(rows):
        return
    longest = 2.0 * boxes.span[rows].max(axis=1)
    edge = max(FINEST, float(np.median(longest)) * TYPICAL)
    level = np.ceil(np.log(np.maximum(longest / edge, 1.0)) / np.log(COARSER) - 1e-6).astype(np.int64)
    for number in np.unique(level).tolist():
        yield rows[level == number], rows[level < number], edge * COARSER**number


def _find(boxes: Boxes, near: Bool, rows: Index, own: int, edge: float) -> None:
    """Mark as `near` what of the first `own` of `rows` meets any of them, and what meets those."""
    entries = _entries(boxes, rows, own, edge)
    _, once = np.unique(entries.row, return_index=True)
    _test(boxes, near, entries.where(once), 0, 1)
    start = 0
    for start, stop in pairwise(ROUNDS):
        entries = entries.undecided(near, start)
        if not 0 < len(entries.row) * (stop - start) <= MOST:
            break
        _test(boxes, near, entries, start, stop)
    near[entries.undecided(near, start).row] = True


def _test(boxes: Boxes, near: Bool, entries: _Entries, start: int, stop: int) -> None:
    """Try each entry with some of the owners of its cell."""
    a, b = entries.row[:, None], entries.partners(np.arange(start, stop))
    wanted = (boxes.kind[a] != boxes.kind[b]) & ~(near[a] & (entries.owner[:, None] | near[b]))
    wanted &= entries.count[:, None] > np.arange(start, stop)
    place, turn = np.nonzero(wanted)
    a, b = entries.row[place], b[place, turn]
    apart = np.abs(boxes.centre[a] - boxes.centre[b]) - boxes.span[a] - boxes.span[b]
    meet = np.nonzero((apart[:, 0] <= 0.0) & (apart[:, 1] <= 0.0) & (apart[:, 2] <= 0.0))[0]
    a, b = a[meet], b[meet]
    met = gaps(boxes, a, b) <= boxes.margin[a] + boxes.margin[b]
    near[a[met]] = near[b[met]] = True


@dataclass(frozen=True, slots=True)
class _Entries:
    """E places of boxes in cells. Each has its `row`, and is tested against the `count` (E,) owners of its cell, which
    begin at `start` (E,) of `rows`, from number `first` (E,) of them on. `owner` (E,): which are of these."""

    row: Index
    owner: Bool
    start: Index
    count: Index
    first: Index
    rows: Index

    def partners(self, turns: Index) -> Index:
        """(E, n) the boxes that each is tested against in some turns."""
        found: Index = self.rows[self.start[:, None] + (self.first[:, None] + turns) % self.count[:, None]]
        return found

    def undecided(self, near: Bool, turn: int) -> _Entries:
        """What is not yet decided before some turn."""
        seen = np.concatenate([[0], np.cumsum(near[self.rows])])
        known = self.owner | (seen[self.start + self.count] - seen[self.start] == self.count)
        return self.where((self.count > turn) & ~(near[self.row] & known))

    def where(self, keep: Bool | Index) -> _Entries:
        return _Entries(
            self.row[keep], self.owner[keep], self.start[keep], self.count[keep], self.first[keep], self.rows
        )


def _entries(boxes: Boxes, rows: Index, own: int, edge: float) -> _Entries:
    """Every cell that the boxes cover in which one of the first `own` meets another kind."""
    which, key = _cells(boxes.centre[rows], boxes.span[rows], edge)
    order = np.argsort(key * 2 + (which >= own), kind="stable")
    key, which = key[order], which[order]
    begins = np.concatenate([[True], key[1:] != key[:-1]])
    starts, cell = np.nonzero(begins)[0], np.cumsum(begins) - 1
    row, owner = rows[which], which < own
    kind = boxes.kind[row]
    mixed = np.minimum.reduceat(kind, starts) != np.maximum.reduceat(kind, starts)
    count = np.add.reduceat(owner.astype(np.intp), starts)
    first = np.arange(len(row)) - starts[cell] + count[cell] // 2
    return _Entries(row, owner, starts[cell], count[cell], first, row).where((mixed & (count > 0))[cell])


def _cells(centre: F32, span: F32, edge: float) -> tuple[Index, NDArray[np.int64]]:
    """Each cell that each of some boxes covers: which box, and a number for the cell."""
    low, high = (np.floor((centre + sign * span) / edge).astype(np.int64) for sign in (-1.0, 1.0))
    low -= low.min(axis=0)
    high -= np.floor((centre - span) / edge).astype(np.int64).min(axis=0)
    size, many = high.max(axis=0) + 1, high - low + 1
    count = many.prod(axis=1)
    which = np.repeat(np.arange(len(centre)), count)
    order = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    order, z = np.divmod(order, many[which, 2])
    x, y = np.divmod(order, many[which, 1])
    cell = low[which] + np.stack([x, y, z], -1)
    return which, (cell[:, 0] * size[1] + cell[:, 1]) * size[2] + cell[:, 2]
