"""Where seams run: the lines on which the two strongest parts of a weave weigh the same, cell by cell (marching squares).

The weave is smoothed by a cubic B-spline first, and each line leaves its cell at right angles to the slope there, so that
lines bend rather than break.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.weave import Weave

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
FAINT = 0.2  # a part that is nowhere more than this counts for nothing
CORNERS = ((0, 0), (0, 1), (1, 1), (1, 0))  # (z, x) of a cell, round about


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """N stretches of seams, each within one cell.

    Attributes:
        a, b: (N, 2) ends as x and z [m]; `way_a`, `way_b` (N, 2) unit directions there, from a to b.
        parts: (N, 2) the two parts that it lies between, the lower number first.
    """

    a: F64
    b: F64
    way_a: F64
    way_b: F64
    parts: I64

    def where(self, keep: NDArray[np.bool_]) -> Lines:
        """Those to `keep` (N,)."""
        return Lines(self.a[keep], self.b[keep], self.way_a[keep], self.way_b[keep], self.parts[keep])

    def at(self, line: I64, share: F64) -> tuple[F64, F64]:
        """(M, 2) places on some lines, `share` (M,) of the way along, and unit directions there: cubic Hermite curves."""
        a, b, s = self.a[line], self.b[line], share[:, None]
        long = np.linalg.norm(b - a, axis=1, keepdims=True)
        at_a, at_b, back = self.way_a[line] * long, self.way_b[line] * long, 1.0 - s
        place = a * (1.0 + 2.0 * s) * back * back + b * (1.0 + 2.0 * back) * s * s + (at_a * back - at_b * s) * s * back
        way = 6.0 * s * back * (b - a) + at_a * back * (1.0 - 3.0 * s) + at_b * s * (3.0 * s - 2.0)
        return place, way / np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-12)


def seam_lines(weave: Weave, centre: F64, reach: float) -> Lines:
    """All within a square of half side `reach` [m] about `centre` (2,), and a little more. The lines of one cell go on
    in the next."""
    weights, origin, known = _window(weave, centre, reach)
    strongest = weights[:, 1:-1, 1:-1].argmax(axis=0)
    rows, columns = strongest.shape
    corner = np.stack([strongest[z : rows - 1 + z, x : columns - 1 + x] for z, x in CORNERS])
    row, column = np.nonzero((corner != corner[0]).any(axis=0))
    labels = corner[:, row, column]
    place, slope = _crossings(weights, row + 1, column + 1, labels)
    pair = np.sort(known[np.stack([labels, np.roll(labels, -1, 0)], -1)], axis=-1)
    return _joined((place - 1.0) * weave.step + origin, slope, labels != np.roll(labels, -1, 0), pair)


def _window(weave: Weave, centre: F64, reach: float) -> tuple[F64, F64, I64]:
    """Smoothed weights (Q, H, W) about a place, with a point more all round; where the first inner point is; which parts
    they are of."""
    side = weave.weights.shape[1]
    low = np.clip(np.floor((centre - reach - weave.origin) / weave.step), 0, side - 2).astype(int)
    high = np.clip(np.ceil((centre + reach - weave.origin) / weave.step), low + 1, side - 1).astype(int)
    columns, rows = (np.clip(np.arange(low[axis] - 2, high[axis] + 3), 0, side - 1) for axis in (0, 1))
    part = weave.weights[:, rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    known = np.nonzero(part.max(axis=(1, 2)) > FAINT)[0]
    wide: F64 = weave.weights[np.ix_(known, rows, columns)].astype(np.float64)
    for _ in range(2):
        wide = np.swapaxes((wide[:, :-2] + 4.0 * wide[:, 1:-1] + wide[:, 2:]) / 6.0, 1, 2)
    return wide, weave.origin + low * weave.step, known


def _crossings(weights: F64, row: I64, column: I64, labels: I64) -> tuple[F64, F64]:
    """(4, N, 2) where seams cross the edges of cells, as column and row, and (4, N, 2) the slope of the lead there."""
    places, slopes = np.empty((2, 4, len(row), 2))
    for edge in range(4):
        following = (edge + 1) % 4
        (z0, x0), (z1, x1) = CORNERS[edge], CORNERS[following]
        own, other = labels[edge], labels[following]
        before = _lead(weights, own, other, row + z0, column + x0)
        after = _lead(weights, own, other, row + z1, column + x1)
        t = before[0] / np.maximum(before[0] - after[0], 1e-30)
        places[edge] = np.stack([column + x0 + (x1 - x0) * t, row + z0 + (z1 - z0) * t], -1)
        slopes[edge] = (before[1:] * (1.0 - t) + after[1:] * t).T
    return places, slopes


def _lead(weights: F64, own: I64, other: I64, row: I64, column: I64) -> F64:
    """(3, N) by how much one part weighs more than another at some points, and its differences along x and z."""

    def lead(z: int, x: int) -> F64:
        ahead: F64 = weights[own, row + z, column + x] - weights[other, row + z, column + x]
        return ahead

    return np.stack([lead(0, 0), lead(0, 1) - lead(0, -1), lead(1, 0) - lead(-1, 0)])


def _joined(at: F64, slope: F64, crossed: NDArray[np.bool_], pair: I64) -> Lines:
    """Two crossings of a cell are joined, more of them to the middle of all."""
    count = crossed.sum(axis=0)
    two, more = np.nonzero(count == 2)[0], np.nonzero(count > 2)[0]
    first = np.argmax(crossed[:, two], axis=0)
    last = 3 - np.argmax(crossed[::-1, two], axis=0)
    middle = (at * crossed[..., None]).sum(axis=0) / np.maximum(count, 1)[:, None]
    edge, which = np.nonzero(crossed[:, more])
    which = more[which]
    a, b = np.concatenate([at[first, two], at[edge, which]]), np.concatenate([at[last, two], middle[which]])
    inward = np.concatenate([slope[first, two], slope[edge, which]])
    outward = np.concatenate([slope[last, two], np.zeros((len(which), 2))])
    parts = np.concatenate([pair[first, two], pair[edge, which]])
    return Lines(a, b, _along(inward, b - a), _along(outward, b - a), parts)


def _along(slope: F64, chord: F64) -> F64:
    """(N, 2) unit directions at right angles to a slope, on the chord's side; the chord's where there is no slope."""
    way = slope[:, ::-1] * (-1.0, 1.0)
    way *= np.where((way * chord).sum(axis=1, keepdims=True) < 0.0, -1.0, 1.0)
    long = np.linalg.norm(way, axis=1, keepdims=True)
    way = np.where(long > 1e-9, way / np.maximum(long, 1e-30), chord)
    return way / np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-30)
