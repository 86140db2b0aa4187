"""Where seams run: lines on which the two strongest parts of a weave weigh the same, cell by cell (marching squares).

The weave is smoothed by a cubic B-spline first, and each line leaves its cell at right angles to the slope there, so
that lines bend rather than break. Where a third part comes near to the two, and where lines part and join anew, they
fade: so nothing jumps while the weave changes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.weave import Weave

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
FAINT = 0.2  # a part that is nowhere more than this counts for nothing
FADE = 0.05  # of weight: by so much less than the two of a line, a third part leaves it be
CORNERS = ((0, 0), (0, 1), (1, 1), (1, 0))  # (z, x) of a cell, round about


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """N stretches of seams, each within one cell.

    Attributes:
        a, b: (N, 2) ends as x and z [m]; `way_a`, `way_b` (N, 2) unit directions there, from a to b.
        shown: (N, 2) how far the line is there at its ends, 0 to 1.
        parts: (N, 2) the two parts that it lies between, the lower number first.
    """

    a: F64
    b: F64
    way_a: F64
    way_b: F64
    shown: F64
    parts: I64

    def at(self, line: I64, share: F64) -> tuple[F64, F64]:
        """(M, 2) places on some lines, `share` (M,) of the way along, and unit directions: cubic Hermite curves."""
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
    strongest = _strongest(weights)
    cells = _crossed(weights, strongest)
    place, slope, shown = _crossings(cells, weights, strongest)
    line, first, last, whole = _joints(cells.lead(weights))
    a, b = ((place[edge, line] - 1.0) * weave.step + origin for edge in (first, last))
    ends = np.stack([shown[first, line], shown[last, line]], -1) * whole[:, None]
    way_a, way_b = (_along(slope[edge, line], b - a) for edge in (first, last))
    return Lines(a, b, way_a, way_b, ends, known[np.stack([cells.low, cells.high], -1)[line]])


def _window(weave: Weave, centre: F64, reach: float) -> tuple[F64, F64, I64]:
    """Smoothed weights (Q, H, W) about a place, with a point more all round; where the first inner point is; which
    parts they are of."""
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


@dataclass(frozen=True, slots=True, eq=False)
class _Strongest:
    """(3, H, W) the three strongest parts of each point, and their weights; −1 where there are fewer."""

    part: I64
    weight: F64

    def third(self, row: I64, column: I64, low: I64, high: I64) -> F64:
        """The weight of the strongest part that is neither of two, at some points."""
        part, weight = self.part[:, row, column], self.weight[:, row, column]
        free = (part != low) & (part != high)
        strongest: F64 = np.where(free[0], weight[0], np.where(free[1], weight[1], weight[2]))
        return strongest


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """N cells, by their first point, each with two parts between which a line may run through it."""

    row: I64
    column: I64
    low: I64
    high: I64

    def lead(self, weights: F64, down: int = 0, right: int = 0) -> F64:
        """(4, N) by how much the one weighs more than the other at the corners, or at the points beside these."""
        rows = np.stack([self.row + z + down for z, _ in CORNERS])
        columns = np.stack([self.column + x + right for _, x in CORNERS])
        ahead: F64 = weights[self.low, rows, columns] - weights[self.high, rows, columns]
        return ahead


def _strongest(weights: F64) -> _Strongest:
    parts, values = np.full((3, *weights.shape[1:]), -1), np.full((3, *weights.shape[1:]), -1.0)
    rest = weights.copy()
    for place in range(min(3, len(weights))):
        parts[place] = rest.argmax(axis=0)
        values[place] = rest.max(axis=0)
        np.put_along_axis(rest, parts[place][None], -1.0, axis=0)
    return _Strongest(parts, values)


def _crossed(weights: F64, strongest: _Strongest) -> _Cells:
    """Cells, with each pair of parts that are the two strongest at one of their corners and change places in them."""
    height, width = weights.shape[1:]
    count = max(len(weights), 1)
    first, second = np.maximum(strongest.part[:2, 1:-1, 1:-1], 0)
    code = np.minimum(first, second) * count + np.maximum(first, second)
    cell = np.arange(height * width).reshape(height, width)[1:-2, 1:-2]
    rows, columns = cell.shape
    found = [cell * count * count + code[z : rows + z, x : columns + x] for z, x in CORNERS]
    place, pair = np.divmod(np.unique(np.stack(found)), count * count)
    cells = _Cells(*np.divmod(place, width), *np.divmod(pair, count))
    sides = cells.lead(weights) >= 0.0 if len(weights) else np.zeros((4, 0), bool)
    kept = (sides != sides[0]).any(axis=0)
    return _Cells(cells.row[kept], cells.column[kept], cells.low[kept], cells.high[kept])


def _crossings(cells: _Cells, weights: F64, strongest: _Strongest) -> tuple[F64, F64, F64]:
    """What is at the crossings of the four edges of N cells, where they are crossed: (4, N, 2) column and row,
    (4, N, 2) slope, and (4, N) how far it is shown."""
    lead = cells.lead(weights)
    across = cells.lead(weights, 0, 1) - cells.lead(weights, 0, -1)
    down = cells.lead(weights, 1, 0) - cells.lead(weights, -1, 0)
    rows, columns = (
        np.stack([start + corner[k] for corner in CORNERS]) for k, start in enumerate((cells.row, cells.column))
    )
    least = np.minimum(weights[cells.low, rows, columns], weights[cells.high, rows, columns])
    clear = np.clip((least - strongest.third(rows, columns, cells.low, cells.high)) / FADE, 0.0, 1.0)
    apart = lead - np.roll(lead, -1, 0)
    t = np.clip(lead / np.where(apart == 0.0, 1.0, apart), 0.0, 1.0)

    def between(values: F64) -> F64:
        share = t.reshape(t.shape + (1,) * (values.ndim - 2))
        mixed: F64 = values + (np.roll(values, -1, 0) - values) * share
        return mixed

    point = np.stack([columns, rows], -1).astype(np.float64)
    return between(point), between(np.stack([across, down], -1)), between(clear)


def _joints(lead: F64) -> tuple[I64, I64, I64, F64]:
    """Which crossings of N cells are joined: cell, first edge and second, and how far the line is there.

    Four crossings are two lines. Which is joined to which, the middle of the saddle says; where it changes, they fade.
    """
    sides = lead >= 0.0
    crossed = sides != np.roll(sides, -1, 0)
    count = crossed.sum(axis=0)
    two, four = np.nonzero(count == 2)[0], np.nonzero(count == 4)[0]
    first = np.argmax(crossed[:, two], axis=0)
    last = 3 - np.argmax(crossed[::-1, two], axis=0)
    f = lead[:, four]
    middle = (f[0] * f[2] - f[1] * f[3]) / np.where(sides[0, four], 1.0, -1.0)
    middle /= np.maximum(np.abs(f[0] + f[2] - f[1] - f[3]), 1e-30)
    whole = np.clip(np.abs(middle) / np.maximum(np.abs(f).min(axis=0), 1e-30), 0.0, 1.0)
    cut = np.where(middle > 0.0, 1, 0)  # the corner that one of the lines cuts off; the other one, the opposite corner
    line = np.concatenate([two, four, four])
    start = np.concatenate([first, (cut + 3) % 4, (cut + 1) % 4])
    return line, start, np.concatenate([last, cut, cut + 2]), np.concatenate([np.ones(len(two)), whole, whole])


def _along(slope: F64, chord: F64) -> F64:
    """(N, 2) unit directions at right angles to a slope, on the chord's side; the more the chord's, the less these are
    alike, since then which side it is hangs on little."""
    straight, way = _unit(chord), _unit(slope[:, ::-1] * (-1.0, 1.0))
    alike = (way * straight).sum(axis=1, keepdims=True)
    u = np.clip((np.abs(alike) - 0.15) / 0.5, 0.0, 1.0)
    return _unit(straight + (np.sign(alike) * way - straight) * u)


def _unit(vectors: F64) -> F64:
    unit: F64 = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-30)
    return unit
