"""Curves through points in time."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def catmull_rom(times: ArrayLike, points: ArrayLike, time: float, *, loop: bool = False) -> NDArray[np.float64]:
    """Point at `time` on a Catmull-Rom curve (Hermite with central differences) through (N, D) `points`.

    `times` (N,) rise strictly. Outside them the curve rests at its ends, where it also starts and stops gently
    (zero slope); with `loop` the last point leads on to the first, whose times then differ by one whole round.
    """
    t, p = np.asarray(times, np.float64), np.asarray(points, np.float64)
    if loop:
        time = t[0] + (time - t[0]) % (t[-1] - t[0])
    i = int(np.clip(np.searchsorted(t, time, side="right") - 1, 0, len(t) - 2))
    slopes = np.zeros_like(p)
    slopes[1:-1] = (p[2:] - p[:-2]) / (t[2:] - t[:-2])[:, None]
    if loop:
        slopes[0] = slopes[-1] = (p[1] - p[-2]) / (t[1] - t[0] + t[-1] - t[-2])
    h = t[i + 1] - t[i]
    u = float(np.clip((time - t[i]) / h, 0.0, 1.0))
    result: NDArray[np.float64] = (
        (2 * u**3 - 3 * u**2 + 1) * p[i]
        + (u**3 - 2 * u**2 + u) * h * slopes[i]
        + (3 * u**2 - 2 * u**3) * p[i + 1]
        + (u**3 - u**2) * h * slopes[i + 1]
    )
    return result
