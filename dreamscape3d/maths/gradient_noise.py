"""Smooth noise over the plane, the same for the same seed.

[P02] K. Perlin: Improving Noise, SIGGRAPH 2002: gradients at the points of a lattice, blended by a quintic.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dreamscape3d.errors import LimitError
from dreamscape3d.maths.hashing import hashed

F64 = NDArray[np.float64]
WIDEST = 1024  # features between points that are asked for together
BEND = 0.5  # how far, in features, `winding_noise` is bent by other noise


def gradient_noise(x: ArrayLike, y: ArrayLike, seed: int) -> F64:
    """Noise in about [−1, 1], 0 at whole numbers, at (x, y) of any one shape; features are about 1 wide [P02].

    Raises:
        LimitError: the points spread over more than 1024 features, or are not finite.
    """
    px, py = np.broadcast_arrays(np.asarray(x, np.float64), np.asarray(y, np.float64))
    if not px.size:
        return np.zeros(px.shape)
    column, row = np.floor(px), np.floor(py)
    slopes = _slopes(column, row, seed)
    i, j = (column - column.min()).astype(np.intp), (row - row.min()).astype(np.intp)
    u, v = px - column, py - row
    corners = [_rise(slopes[:, j + dy, i + dx], u - dx, v - dy) for dy in (0, 1) for dx in (0, 1)]
    s, t = _eased(u), _eased(v)
    near, far = (a + (b - a) * s for a, b in (corners[:2], corners[2:]))
    noise: F64 = (near + (far - near) * t) * np.sqrt(2.0)
    return noise


def winding_noise(x: ArrayLike, y: ArrayLike, seed: int) -> F64:
    """Two octaves of noise, the place of each point bent by more of it, so that its levels wind like rivers."""
    px, py = np.broadcast_arrays(np.asarray(x, np.float64), np.asarray(y, np.float64))
    bent_x = px + BEND * gradient_noise(0.55 * px, 0.55 * py, seed ^ 0x51ED)
    bent_y = py + BEND * gradient_noise(0.55 * px, 0.55 * py, seed ^ 0xA31B)
    fine = gradient_noise(2.0 * bent_x + 0.37, 2.0 * bent_y - 0.21, seed ^ 0x77C1)
    return gradient_noise(bent_x, bent_y, seed) + 0.15 * fine


def _slopes(column: F64, row: F64, seed: int) -> F64:
    """(2, rows, columns) unit gradients at the points of the lattice round some cells."""
    low_x, high_x, low_y, high_y = (float(f()) for f in (column.min, column.max, row.min, row.max))
    if not max(high_x - low_x, high_y - low_y) <= WIDEST:
        raise LimitError(f"noise over more than {WIDEST} features", cure="ask for nearer points")
    across, down = np.arange(low_x, high_x + 2.0), np.arange(low_y, high_y + 2.0)
    angle = 2.0 * np.pi * hashed(across, down[:, None], seed)[..., 0]
    return np.stack([np.cos(angle), np.sin(angle)])


def _rise(slope: F64, dx: F64, dy: F64) -> F64:
    """What gradients (2, …) come to at (dx, dy) from their points."""
    rise: F64 = slope[0] * dx + slope[1] * dy
    return rise


def _eased(t: F64) -> F64:
    return t * t * t * (t * (6.0 * t - 15.0) + 10.0)
