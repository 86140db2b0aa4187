"""Which boxes come near which: a grid of cells for each size of box, then tests along the boxes' own axes.

    boxes ─▶ cells of their own size ─▶ in each cell, pair after pair ─▶ upright boxes meet ─▶ gap along six axes

Two boxes that share several cells meet in the one that holds the lowest corner of what their upright boxes have in
common. A crowd of small boxes would be too many pairs to look at: then the smallest are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]
Bool = NDArray[np.bool_]
Index = NDArray[np.intp]

FINEST = 0.5  # [m] least edge of a cell
COARSER = 4.0  # from one size of cell to the next
MOST = 1 << 21  # pairs that are looked at; with more than that, the smallest boxes are left out


@dataclass(frozen=True, slots=True)
class Boxes:
    """n oriented boxes, float32: (n, 3) `centre`, (n, 3, 3) unit `axes` as rows, (n, 3) `half` lengths, each felt up to
    (n,) `margin` [m] away. `kind` (n,): only boxes of different kinds are ever near. `span` (n, 3): half lengths of
    upright boxes round them, margins included."""

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


def close_pairs(boxes: Boxes, most: int = MOST) -> tuple[Index, Index]:
    """(P,) and (P,) the boxes of different kinds that may come nearer to each other than both their margins together,
    the lower number first, ascending."""
    rows = np.nonzero(_may_meet(boxes))[0]
    sizes = list(_sizes(boxes, rows))
    while sum(cells.pairs for cells in sizes) > most:
        rows = _larger_half(boxes, rows)
        sizes = list(_sizes(boxes, rows))
    found = [_close(boxes, cells) for cells in sizes]
    if not found:
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    a, b = (np.concatenate([pairs[side] for pairs in found]) for side in (0, 1))
    a, b = np.minimum(a, b), np.maximum(a, b)
    order = np.argsort(a * len(boxes.kind) + b)
    return a[order], b[order]


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


def _larger_half(boxes: Boxes, rows: Index) -> Index:
    order = np.argsort(-boxes.half[rows].min(axis=1), kind="stable")
    return np.sort(rows[order[: len(rows) // 2]])


# -- cells -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Cells:
    """Boxes by the cells that they cover, of one `edge` [m]. Each of E places has its `row` and `key`; it is tested
    against `count` (E,) of them, from number `start` (E,) on."""

    edge: float
    low: F32
    size: I64
    row: Index
    key: I64
    start: Index
    count: Index

    @property
    def pairs(self) -> int:
        return int(self.count.sum())


def _sizes(boxes: Boxes, rows: Index) -> Iterator[_Cells]:
    """For every size of cell the boxes that belong to it, with all that are smaller. A box of its size covers at most
    two cells along each axis."""
    if not len(rows):
        return
    longest = 2.0 * boxes.span[rows].max(axis=1)
    edge = max(FINEST, float(np.median(longest)))
    level = np.ceil(np.log(np.maximum(longest / edge, 1.0)) / np.log(COARSER) - 1e-6).astype(np.int64)
    for number in np.unique(level).tolist():
        own, smaller = rows[level == number], rows[level < number]
        yield _cells(boxes, np.concatenate([own, smaller]), len(own), edge * COARSER**number)


def _cells(boxes: Boxes, rows: Index, own: int, edge: float) -> _Cells:
    """The first `own` of `rows` are tested against each other, and against the rest."""
    centre, span = boxes.centre[rows], boxes.span[rows]
    base = (centre - span).min(axis=0)
    low, high = (np.floor((centre + sign * span - base) / np.float32(edge)).astype(np.int64) for sign in (-1, 1))
    size, many = high.max(axis=0) + 1, high - low + 1
    total = many.prod(axis=1)
    which = np.repeat(np.arange(len(rows)), total)
    order = np.arange(len(which)) - np.repeat(np.cumsum(total) - total, total)
    order, z = np.divmod(order, many[which, 2])
    x, y = np.divmod(order, many[which, 1])
    cell = low[which] + np.stack([x, y, z], -1)
    key = (cell[:, 0] * size[1] + cell[:, 1]) * size[2] + cell[:, 2]
    order = np.argsort(key * 2 + (which >= own), kind="stable")
    key, which = key[order], which[order]
    begins = np.concatenate([[True], key[1:] != key[:-1]])
    starts, place = np.nonzero(begins)[0], np.cumsum(begins) - 1
    owner = which < own
    owners = np.add.reduceat(owner.astype(np.intp), starts)[place]
    number = np.arange(len(which)) - starts[place]
    # owners against those before them, all others against every owner
    return _Cells(edge, base, size, rows[which], key, starts[place], np.where(owner, number, owners))


def _close(boxes: Boxes, cells: _Cells) -> tuple[Index, Index]:
    place = np.repeat(np.arange(len(cells.row)), cells.count)
    turn = np.arange(len(place)) - np.repeat(np.cumsum(cells.count) - cells.count, cells.count)
    a, b = cells.row[place], cells.row[cells.start[place] + turn]
    wanted = np.nonzero(boxes.kind[a] != boxes.kind[b])[0]
    a, b, place = a[wanted], b[wanted], place[wanted]
    for axis in range(3):
        middle, span = boxes.centre[:, axis], boxes.span[:, axis]
        meet = np.nonzero(np.abs(middle[a] - middle[b]) <= span[a] + span[b])[0]
        a, b, place = a[meet], b[meet], place[meet]
    low = np.maximum(boxes.centre[a] - boxes.span[a], boxes.centre[b] - boxes.span[b])
    cell = np.floor((low - cells.low) / np.float32(cells.edge)).astype(np.int64)
    here = (cell[:, 0] * cells.size[1] + cell[:, 1]) * cells.size[2] + cell[:, 2] == cells.key[place]
    a, b = a[here], b[here]
    near = gaps(boxes, a, b) <= boxes.margin[a] + boxes.margin[b]
    return a[near], b[near]
