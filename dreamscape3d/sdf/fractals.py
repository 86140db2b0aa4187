"""Fractals in the cube [−1, 1]³ by folds of space, in float64; shaders/lib/fractal.glsl has the same formulas.

Each gives (N, 3) points → (N,) a value that is 0 on the surface and changes at most `lipschitz` times as fast as
space: divided by it, a safe distance. The usual estimates |p|/scale change up to five times as fast as space, far from
the surface more than near it; so they are pressed together far from it, which leaves them exact where it matters.
Factors were measured over random pairs of points (tests/sdf/test_fractals.py).

[IQ] Quilez, "Menger fractal", iquilezles.org/articles/menger, and "Apollonian", shadertoy.com/view/4ds3zn
[LOW] Tom Lowe's Mandelbox (2010)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Formula:
    """`value` of points and a number of levels, how fast it may change, and the most levels."""

    value: Callable[[F64, int], F64]
    lipschitz: float
    levels: int


def _menger(points: F64, levels: int) -> F64:
    """The cube less a cross of beams in every cell of every level [IQ]."""
    d: F64 = np.abs(points).max(axis=1) - 1.0
    scale = 1.0
    for _ in range(levels):
        cell = points * scale - 2.0 * np.floor(points * scale * 0.5) - 1.0
        scale *= 3.0
        x, y, z = np.abs(1.0 - 3.0 * np.abs(cell)).T
        beams = np.minimum(np.minimum(np.maximum(x, y), np.maximum(y, z)), np.maximum(z, x))
        d = np.maximum(d, (beams - 1.0) / scale)
    return d


APOLLONIAN_CELLS = 2.0  # half as many cells as along an edge
APOLLONIAN_SPHERE = 1.2  # square of the sphere's radius
APOLLONIAN_THICKNESS = 0.002  # half that of its sheets


def _apollonian(points: F64, levels: int) -> F64:
    """A sheet in y = 0 and all its images under inversion in the sphere of every cell [IQ]."""
    p, scale = points * APOLLONIAN_CELLS, np.full(len(points), APOLLONIAN_CELLS)
    for _ in range(levels):
        p = p - 2.0 * np.floor(0.5 * p + 0.5)
        k = APOLLONIAN_SPHERE / np.maximum((p * p).sum(axis=1), 1e-9)
        p, scale = p * k[:, None], scale * k
    y = np.abs(p[:, 1])
    value: F64 = y / ((1.0 + 4.0 * y) * scale) - APOLLONIAN_THICKNESS
    return value


FOLDBOX_SCALE = 2.5
FOLDBOX_HALF = 2.0 * (FOLDBOX_SCALE + 1.0) / (FOLDBOX_SCALE - 1.0)  # of the cube that holds all of it
FOLDBOX_BALL = 4.0  # solid is what never leaves it


def _foldbox(points: F64, levels: int) -> F64:
    """A Mandelbox [LOW]: again and again folded in a box and a sphere, scaled up and moved on."""
    start = points * FOLDBOX_HALF
    p, scale = start, np.ones(len(start))
    for _ in range(levels):
        p = np.clip(p, -1.0, 1.0) * 2.0 - p
        k = np.clip(1.0 / np.maximum((p * p).sum(axis=1), 1e-9), 1.0, 4.0) * FOLDBOX_SCALE
        p, scale = p * k[:, None] + start, scale * k + 1.0
    r: F64 = np.linalg.norm(p, axis=1)
    beyond = r - FOLDBOX_BALL
    return np.where(beyond > 0.0, beyond * r / (r + 2.0 * FOLDBOX_BALL), beyond * 0.3) / (scale * FOLDBOX_HALF)


FRACTALS = {
    "menger": Formula(_menger, 1.0, 5),
    "apollonian": Formula(_apollonian, 1.15, 8),
    "foldbox": Formula(_foldbox, 1.5, 10),
}
