"""Light of lamps on points in the air: what rain and dust are seen by."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
MOST = 12  # lamps that count: the strongest, seen from the middle of the points


def irradiance(points: F64, lamps: F32) -> F64:
    """(N, 3) irradiance on (N, 3) points that face every lamp, by the formula of shaders/lib/lamp.glsl."""
    if not len(points) or not len(lamps):
        return np.zeros(points.shape)
    centre, extent = (points.min(axis=0) + points.max(axis=0)) * 0.5, np.ptp(points, axis=0)
    chosen = _strongest(lamps, centre, extent)
    p, a, b = (np.asarray(v - centre, np.float32) for v in (points, chosen[:, 0, :3], chosen[:, 1, :3]))
    radius, reach, axis = chosen[:, 0, 3], chosen[:, 1, 3], b - a
    square = np.maximum((axis * axis).sum(axis=1), 1e-8)
    size = np.sqrt(square)
    along = (p @ axis.T - (a * axis).sum(axis=1)) / square
    away = (p * p).sum(axis=1)[:, None] - 2.0 * (p @ a.T) + (a * a).sum(axis=1)
    near = np.clip(along, 0.0, 1.0)
    d = np.sqrt(np.maximum(away + (near - 2.0 * along) * near * square, radius * radius))
    h = np.sqrt(np.maximum(away - along * along * square, radius * radius))
    u, v = (1.0 - along) * size / h, along * size / h
    line = np.arctan2(u + v, 1.0 - u * v) / h  # arctan u + arctan v
    window = np.maximum(d - radius, 0.0) / reach
    window = np.maximum(1.0 - (window * window) ** 2, 0.0)
    strength = (2.0 * radius * (size > 1e-3) * line + np.pi * (radius / d) ** 2) * window * window
    return np.asarray(strength @ chosen[:, 2, :3], np.float64)


def _strongest(lamps: F32, centre: F64, extent: F64) -> F32:
    """At most `MOST` of them."""
    chosen = lamps
    if len(chosen) <= MOST:
        return chosen
    a, b = chosen[:, 0, :3], chosen[:, 1, :3]
    away = np.maximum(np.abs((a + b) * 0.5 - centre) - 0.5 * extent, 0.0)
    power = chosen[:, 2, :3].max(axis=1) * chosen[:, 0, 3] * (chosen[:, 0, 3] + np.linalg.norm(b - a, axis=1))
    order = np.argsort(-power / (1.0 + (away * away).sum(axis=1)), kind="stable")[:MOST]
    return chosen[np.sort(order)]
