"""Numbers that look random and belong to whole numbers: the same on every machine, in any order."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

_MASK = np.uint64(0xFFFFFFFF)


def hashed(a: ArrayLike, b: ArrayLike = 0, c: ArrayLike = 0) -> NDArray[np.float64]:
    """Whole numbers that broadcast to a shape S → S + (3,) numbers in [0, 1).

    PCG3D (Jarzynski and Olano, "Hash Functions for GPU Rendering", JCGT 9(3), 2020).
    """
    x, y, z = (np.asarray(v).astype(np.int64).astype(np.uint64) & _MASK for v in np.broadcast_arrays(a, b, c))
    x, y, z = ((v * np.uint64(1664525) + np.uint64(1013904223)) & _MASK for v in (x, y, z))
    x, y, z = _mixed(x, y, z)
    x, y, z = (v ^ (v >> np.uint64(16)) for v in (x, y, z))
    return np.stack(_mixed(x, y, z), -1).astype(np.float64) * 2.0**-32


def _mixed(
    x: NDArray[np.uint64], y: NDArray[np.uint64], z: NDArray[np.uint64]
) -> tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.uint64]]:
    x = (x + y * z) & _MASK
    y = (y + z * x) & _MASK
    z = (z + x * y) & _MASK
    return x, y, z
