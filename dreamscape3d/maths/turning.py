"""Rotations from angles, for many at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]


def turns(angles: F64) -> F64:
    """(…, 3) degrees about x, y and z → (…, 3, 3) rotations: about z first, then x, then y."""
    radians = np.radians(angles)
    sines, cosines = np.sin(radians), np.cos(radians)
    sx, sy, sz = sines[..., 0], sines[..., 1], sines[..., 2]
    cx, cy, cz = cosines[..., 0], cosines[..., 1], cosines[..., 2]
    out = np.empty((*angles.shape[:-1], 3, 3))
    tipped, level = sy * sx, cy * sx
    out[..., 0, 0], out[..., 0, 1], out[..., 0, 2] = cy * cz + tipped * sz, tipped * cz - cy * sz, sy * cx
    out[..., 1, 0], out[..., 1, 1], out[..., 1, 2] = cx * sz, cx * cz, -sx
    out[..., 2, 0], out[..., 2, 1], out[..., 2, 2] = level * sz - sy * cz, sy * sz + level * cz, cy * cx
    return out


def crossed(a: F64, b: F64) -> F64:
    """a × b of (…, 3), without the overhead of numpy's own."""
    out = np.empty(np.broadcast_shapes(a.shape, b.shape))
    out[..., 0] = a[..., 1] * b[..., 2] - a[..., 2] * b[..., 1]
    out[..., 1] = a[..., 2] * b[..., 0] - a[..., 0] * b[..., 2]
    out[..., 2] = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    return out


def carried(rotation: F64, vectors: F64) -> F64:
    """Vectors (…, 3) turned by rotations (…, 3, 3)."""
    turned: F64 = (rotation * vectors[..., None, :]).sum(axis=-1)
    return turned
