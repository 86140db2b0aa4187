"""Curves through points in time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

F64 = NDArray[np.float64]
Ease = Literal["smooth", "linear", "in", "out", "in_out"]
_CHORDS = 48  # of a stretch of the curve, to measure it


def catmull_rom(
    times: ArrayLike, points: ArrayLike, time: float, *, loop: bool = False, eases: Sequence[Ease] = ()
) -> F64:
    """Point at `time` on a Catmull-Rom curve (Hermite with central differences) through (N, D) `points`.

    `times` (N,) rise strictly. Outside them the curve rests at its ends, where it also starts and stops gently
    (zero slope); with `loop` the last point leads on to the first, whose times then differ by one whole round.

    Args:
        eases: how time runs from each point to the next (see `eased`), by the length of the way of the first three
            coordinates; "smooth", also where none is given, leaves speed to the curve itself.
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
    ends = (p[i], h * slopes[i], p[i + 1], h * slopes[i + 1])
    if i < len(eases) and eases[i] != "smooth":
        u = _at_length(ends, eased(u, eases[i]))
    point: F64 = _hermite(ends, np.array([u]))[0]
    return point


def eased(u: float, ease: Ease) -> float:
    """Share of the way at a share `u` of the time: evenly, gathering way (in), losing it (out), or both."""
    match ease:
        case "in":
            return u * u
        case "out":
            return u * (2.0 - u)
        case "in_out":
            return smooth(u)
        case _:
            return u


def smooth(u: float) -> float:
    """Hermite's step: 0 to 1 with level ends as `u` goes from 0 to 1, and no further beyond."""
    u = min(max(u, 0.0), 1.0)
    return u * u * (3.0 - 2.0 * u)


def _hermite(ends: tuple[F64, F64, F64, F64], u: F64) -> F64:
    """(K, D) points at `u` (K,) between two points with slopes: start, its slope, end, its slope."""
    u = u[:, None]
    curve: F64 = (
        (2 * u**3 - 3 * u**2 + 1) * ends[0]
        + (u**3 - 2 * u**2 + u) * ends[1]
        + (3 * u**2 - 2 * u**3) * ends[2]
        + (u**3 - u**2) * ends[3]
    )
    return curve


def _at_length(ends: tuple[F64, F64, F64, F64], share: float) -> float:
    """Where a stretch has run `share` of its length; `share` itself where it has none."""
    u = np.linspace(0.0, 1.0, _CHORDS + 1)
    steps = np.linalg.norm(np.diff(_hermite(ends, u)[:, :3], axis=0), axis=1)
    length = np.concatenate([[0.0], np.cumsum(steps)])
    if not length[-1] > 1e-9:
        return share
    return float(np.interp(share * length[-1], length, u))
