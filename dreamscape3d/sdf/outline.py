"""Signed distance to outlines of quadratic Béziers, in float64.

Nearest points: the cubic of Quilez, "distance to a quadratic Bézier" (iquilezles.org/articles/distfunctions2d).
Inside: by winding number, for which curves are cut where they turn in y.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
_BLOCK = 20  # points along an edge of what is looked at together
_STRAIGHT = 1e-3  # bend, in shares of its length, below which a curve counts as a line


def signed_distance(points: F64, curves: F64) -> F64:
    """(N, 2) points and (K, 3, 2) curves of closed rounds → (N,) distance, negative inside."""
    if not len(curves):
        return np.full(len(points), np.inf)
    nearest = np.sqrt(_squared(points, curves))
    return np.where(_winding(points, curves) != 0, -nearest, nearest)


def distance_grid(low: F64, step: float, shape: tuple[int, int], curves: F64, reach: float) -> F64:
    """(rows, columns) of `signed_distance`, at most `reach`, at low + (column, row)·step; block by block, each with
    the few curves that can be nearest to it.
    """
    grid = np.full(shape, reach)
    box_low, box_high = curves.min(axis=1), curves.max(axis=1)
    inside = np.zeros(shape, bool)
    rows, columns = (slice(*span) for span in _window(low, step, shape, box_low.min(axis=0), box_high.max(axis=0)))
    within = inside[rows, columns]
    if within.size:
        xs, ys = (low[axis] + np.arange(part.start, part.stop) * step for axis, part in enumerate((columns, rows)))
        within[...] = _inside(xs, ys, curves)
    for row in range(0, shape[0], _BLOCK):
        for column in range(0, shape[1], _BLOCK):
            rows, columns = slice(row, min(row + _BLOCK, shape[0])), slice(column, min(column + _BLOCK, shape[1]))
            points = _points(low, step, rows, columns)
            first, last = points[0], points[-1]
            least = np.linalg.norm(np.maximum(np.maximum(box_low - last, first - box_high), 0.0), axis=1)
            middle = (first + last) * 0.5
            most = np.linalg.norm(curves[:, 0] - middle, axis=1).min() + np.linalg.norm(last - middle)
            near = least <= min(reach, most)
            if near.any():
                distance = np.sqrt(_squared(points, curves[near]))
                grid[rows, columns] = np.minimum(distance, reach).reshape(grid[rows, columns].shape)
    return np.where(inside, -grid, grid)


def _window(low: F64, step: float, shape: tuple[int, int], least: F64, most: F64) -> list[tuple[int, int]]:
    """Rows and columns of the grid that lie in a box."""
    first = np.ceil((least - low) / step).astype(int)[::-1]
    last = np.floor((most - low) / step).astype(int)[::-1] + 1
    return [(int(np.clip(a, 0, n)), int(np.clip(b, 0, n))) for a, b, n in zip(first, last, shape, strict=True)]


def _points(low: F64, step: float, rows: slice, columns: slice) -> F64:
    ys, xs = np.mgrid[rows, columns]
    return low + np.stack([xs, ys], -1).reshape(-1, 2) * step


def monotone(curves: F64) -> F64:
    """The same curves, cut where they turn in y."""
    a, b, c = curves[:, 0, 1], curves[:, 1, 1], curves[:, 2, 1]
    bend = a - 2.0 * b + c
    turn = np.where(np.abs(bend) > 1e-12, (a - b) / np.where(np.abs(bend) > 1e-12, bend, 1.0), -1.0)
    cut = (turn > 1e-6) & (turn < 1.0 - 1e-6)
    pieces = [curves[~cut]]
    if cut.any():
        t = turn[cut][:, None]
        first, control, last = (curves[cut, i] for i in range(3))
        left, right = first + (control - first) * t, control + (last - control) * t
        middle = left + (right - left) * t
        pieces += [np.stack([first, left, middle], 1), np.stack([middle, right, last], 1)]
    return np.concatenate(pieces)


def _squared(points: F64, curves: F64) -> F64:
    bend = np.linalg.norm(curves[:, 0] - 2.0 * curves[:, 1] + curves[:, 2], axis=1)
    line = bend <= _STRAIGHT * np.linalg.norm(curves[:, 2] - curves[:, 0], axis=1)
    nearest = np.full(len(points), np.inf)
    if line.any():
        nearest = np.minimum(nearest, _to_lines(points, curves[line]).min(axis=1))
    if not line.all():
        nearest = np.minimum(nearest, _to_curves(points, curves[~line]).min(axis=1))
    return nearest


def _to_lines(points: F64, curves: F64) -> F64:
    """(N, K) squared distances to the chords of curves."""
    start, along = curves[:, 0], curves[:, 2] - curves[:, 0]
    fx, fy = (points[:, None, axis] - start[:, axis] for axis in (0, 1))
    length2 = np.maximum((along**2).sum(axis=1), 1e-30)
    t = np.clip((fx * along[:, 0] + fy * along[:, 1]) / length2, 0.0, 1.0)
    squared: F64 = (fx - t * along[:, 0]) ** 2 + (fy - t * along[:, 1]) ** 2
    return squared


def _to_curves(points: F64, curves: F64) -> F64:
    """(N, K) squared distances: the roots of the derivative, a cubic, put into [0, 1]."""
    a = curves[:, 1] - curves[:, 0]
    b = curves[:, 0] - 2.0 * curves[:, 1] + curves[:, 2]
    dx, dy = (curves[:, 0, axis] - points[:, None, axis] for axis in (0, 1))
    kk = 1.0 / (b**2).sum(axis=1)
    kx = kk * (a * b).sum(axis=1)
    ky = kk * (2.0 * (a**2).sum(axis=1) + dx * b[:, 0] + dy * b[:, 1]) / 3.0
    kz = kk * (dx * a[:, 0] + dy * a[:, 1])
    p, q = ky - kx**2, kx * (2.0 * kx**2 - 3.0 * ky) + kz
    h = q * q + 4.0 * p * p * p
    several = h < 0.0  # real roots: of those only the outer two can be nearest; elsewhere there is one
    single = ~several
    root, own = np.sqrt(h[single]), q[single]
    first = np.empty_like(h)
    first[single] = np.cbrt((root - own) * 0.5) + np.cbrt((-root - own) * 0.5)
    z = np.sqrt(-p[several])
    angle = np.arccos(np.clip(q[several] / (2.0 * p[several] * z), -1.0, 1.0)) / 3.0
    m, n = np.cos(angle), np.sin(angle) * np.sqrt(3.0)
    first[several] = 2.0 * m * z
    nearest = _at(first - kx, dx, dy, a, b)
    curve = np.nonzero(several)[1]
    second = _at((-n - m) * z - kx[curve], dx[several], dy[several], a[curve], b[curve])
    nearest[several] = np.minimum(nearest[several], second)
    return nearest


def _at(t: F64, dx: F64, dy: F64, a: F64, b: F64) -> F64:
    t = np.clip(t, 0.0, 1.0)
    x = dx + (2.0 * a[:, 0] + b[:, 0] * t) * t
    y = dy + (2.0 * a[:, 1] + b[:, 1] * t) * t
    squared: F64 = x * x + y * y
    return squared


def _winding(points: F64, curves: F64) -> NDArray[np.int64]:
    """(N,) how often the curves go round each point: crossings of a ray to the right."""
    across, up, down = _crossings(points[:, 1], monotone(curves))
    right = across > points[:, :1]
    count: NDArray[np.int64] = (right & up).sum(axis=1) - (right & down).sum(axis=1)
    return count


def _inside(xs: F64, ys: F64, curves: F64) -> NDArray[np.bool_]:
    """(rows, columns) which points of a grid the curves go round, by what each row crosses."""
    across, up, down = _crossings(ys, monotone(curves))
    row, curve = np.nonzero(up | down)
    count = np.zeros((len(ys), len(xs) + 1), np.int64)
    np.add.at(count, (row, np.searchsorted(xs, across[row, curve])), np.where(up[row, curve], 1, -1))
    inside: NDArray[np.bool_] = count[:, :0:-1].cumsum(axis=1)[:, ::-1] != 0
    return inside


def _crossings(ys: F64, curves: F64) -> tuple[F64, NDArray[np.bool_], NDArray[np.bool_]]:
    """(R, K) where curves, monotone in y, cross each height, and whether they do so upwards or downwards."""
    (ax, ay), (bx, by), (cx, cy) = (curves[:, i].T for i in range(3))
    y = ys[:, None]
    up, down = (ay <= y) & (cy > y), (cy <= y) & (ay > y)
    # the one t in [0, 1] where y(t) = y
    bend, slope = ay - 2.0 * by + cy, 2.0 * (by - ay)
    root = np.sqrt(np.maximum(slope**2 - 4.0 * bend * (ay - y), 0.0))
    divisor = slope + np.where(cy >= ay, root, -root)
    t = np.clip(-2.0 * (ay - y) / np.where(divisor == 0.0, 1.0, divisor), 0.0, 1.0)
    return ax + t * (2.0 * (bx - ax) + t * (ax - 2.0 * bx + cx)), up, down
