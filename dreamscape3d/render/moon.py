"""A moon's face: seas, craters with rims and rays. Made up, and the same everywhere."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
SIZE = 256
CRATERS = 190
FADED = 16.0  # radii of a crater, at which its rays have faded to less than a thousandth
_SEED = 1969


@cache
def moon_face(size: int = SIZE) -> NDArray[np.uint8]:
    """(size, size, 3) of the face as it is seen, bottom row first: albedo, slope to the right and up (128 flat)."""
    rng = np.random.default_rng(_SEED)
    ball = _ball(size)
    seas = np.clip(1.6 * _noise(ball, rng, 2.2) + 0.55 * _noise(ball, rng, 6.0) - 0.05, 0.0, 1.0)
    albedo = 0.93 - 0.42 * seas + 0.07 * _noise(ball, rng, 16.0)
    height = 0.01 * _noise(ball, rng, 12.0)
    for _ in range(CRATERS):
        centre = rng.standard_normal(3)
        centre[2] = abs(centre[2])
        radius = 0.016 * rng.uniform(0.06, 1.0) ** -0.75
        centre /= np.linalg.norm(centre)
        near = _near(centre, radius, size)
        light, relief = _crater(ball[near], centre, radius, float(rng.uniform(0.0, 6.3)))
        albedo[near] += light
        height[near] += relief
    slope = np.stack([np.gradient(height, 2.0 / size, axis=1), np.gradient(height, 2.0 / size, axis=0)], -1)
    face = np.concatenate([np.clip(albedo, 0.0, 1.0)[..., None], np.clip(0.5 - 0.5 * slope, 0.0, 1.0)], -1)
    shown: NDArray[np.uint8] = (face * 255.0 + 0.5).astype(np.uint8)
    return shown


def _ball(size: int) -> F64:
    """(size, size, 3) places on the half ball that is seen; beyond its edge, on the edge."""
    x, y = np.meshgrid(*[(np.arange(size) + 0.5) / size * 2.0 - 1.0] * 2)
    away = np.maximum(np.hypot(x, y), 1.0)
    z = np.sqrt(np.maximum(1.0 - (x / away) ** 2 - (y / away) ** 2, 0.0))
    return np.stack([x / away, y / away, z], -1)


def _noise(ball: F64, rng: np.random.Generator, scale: float) -> F64:
    """Smooth noise about −1 to 1: a sum of waves in random directions."""
    total = np.zeros(ball.shape[:2])
    for _ in range(14):
        way = rng.standard_normal(3)
        way *= scale * rng.uniform(0.6, 1.5) / np.linalg.norm(way)
        total += np.sin(ball @ way + rng.uniform(0.0, 6.3))
    return total / 5.0


def _near(centre: F64, radius: float, size: int) -> tuple[slice, slice]:
    """Rows and columns beyond which a crater cannot be seen."""
    low = np.floor((centre[:2] - FADED * radius + 1.0) * 0.5 * size).clip(0, size).astype(int)
    high = np.ceil((centre[:2] + FADED * radius + 1.0) * 0.5 * size).clip(0, size).astype(int)
    return slice(low[1], high[1]), slice(low[0], high[0])


def _crater(ball: F64, centre: F64, radius: float, turn: float) -> tuple[F64, F64]:
    """What one adds to albedo and height: a bowl, a rim and, where it is large, rays."""
    offset = ball - centre
    q = np.sqrt((offset * offset).sum(axis=2)) / radius
    rim = np.exp(-(((q - 1.0) / 0.18) ** 2))
    bowl = np.exp(-((q / 0.8) ** 4))
    side = np.cross(centre, [0.3, 1.0, 0.1])
    side /= np.linalg.norm(side)
    angle = np.arctan2(offset @ np.cross(centre, side), offset @ side)
    rays = np.maximum(np.sin(7.0 * angle + turn) + 0.6 * np.sin(11.0 * angle - 2.0 * turn), 0.0) ** 2
    rays = rays * np.exp(-q / 2.6) * (q > 0.9) * min(radius * 2.0, 0.16)
    return 0.06 * rim - 0.09 * bowl + rays, radius * (0.30 * rim - 0.26 * bowl)
