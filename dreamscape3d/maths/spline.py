"""Smooth curves through points, as chains of points."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

_LEAST = 1e-3  # of a stretch, so that points may coincide


def smooth_curve(points: ArrayLike, steps: int, *, closed: bool = False) -> NDArray[np.float64]:
    """Centripetal Catmull-Rom through (N, D) `points`, N ≥ 2, at `steps` even steps from each to the next.

    It has no cusps and no loops of its own, however unevenly the points stand (Yuksel et al. 2011, "Parameterization
    and applications of Catmull-Rom curves"). The first three coordinates are the place; others run along. Open curves
    end with the slope of their first and last stretch.

    Returns:
        ((N − 1)·steps + 1, D), or (N·steps + 1, D) for a closed one, whose last point is its first.
    """
    p = np.asarray(points, np.float64)
    first, *last = (p[-1:], p[:1], p[1:2]) if closed else (2.0 * p[:1] - p[1:2], 2.0 * p[-1:] - p[-2:-1])
    p = np.concatenate([first, p, *last])
    span = np.maximum(np.sqrt(np.linalg.norm(np.diff(p[:, :3], axis=0), axis=1)), _LEAST)[:, None]
    slope = np.diff(p, axis=0) / span
    turn = slope[:-1] + slope[1:] - (p[2:] - p[:-2]) / (span[:-1] + span[1:])
    a, b = p[1:-2, None], p[2:-1, None]
    leave, arrive = ((turn[k : len(turn) - 1 + k] * span[1:-1])[:, None] for k in (0, 1))
    u = (np.arange(steps) / steps)[:, None]
    curve = a + u * (leave + u * (3.0 * (b - a) - 2.0 * leave - arrive + u * (2.0 * (a - b) + leave + arrive)))
    return np.concatenate([curve.reshape(-1, p.shape[1]), p[-2:-1]])
