"""Tiling volumes of relief: smooth noise, and cracks between cells. Texels hold gradient and value, as bytes."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
SIZE = 64  # texels a side; shaders/lib/detail.glsl
NOISE_CELLS = 8
CRACK_CELLS = 4
CRACK_WIDTH = 0.16  # of a cell


@cache
def noise_volume() -> bytes:
    """Three octaves of smooth noise, NOISE_CELLS cells a tile."""
    rng = np.random.default_rng(3)
    octaves = [0.62**octave * _octave(rng, NOISE_CELLS << octave) for octave in range(3)]
    value = np.sum(octaves, axis=0, dtype=np.float32)
    value = value / (2.4 * value.std())
    return _packed(value, NOISE_CELLS, 0.35)


@cache
def crack_volume() -> bytes:
    """How deep cracks lie between the cells of random points, 0 in a cell and 1 in a crack, as −1 and 1."""
    first, second = _two_nearest(np.random.default_rng(5))
    depth = np.clip(1.0 - (second - first) / CRACK_WIDTH, 0.0, 1.0)
    depth = depth * depth * (3.0 - 2.0 * depth)
    return _packed(2.0 * depth - 1.0, CRACK_CELLS, 0.08)


def _octave(rng: np.random.Generator, cells: int) -> F32:
    """(SIZE,) * 3 noise on a lattice of `cells` a side, interpolated by the cubic B-spline, so that it tiles."""
    values = rng.uniform(-1.0, 1.0, (cells, cells, cells)).astype(np.float32)
    at = (np.arange(SIZE) + 0.5) * (cells / SIZE)
    whole = np.floor(at).astype(int)
    f = (at - whole).astype(np.float32)
    weights = ((1 - f) ** 3 / 6, (3 * f**3 - 6 * f**2 + 4) / 6, (-3 * f**3 + 3 * f**2 + 3 * f + 1) / 6, f**3 / 6)
    for axis in range(3):
        shape = [1, 1, 1]
        shape[axis] = SIZE
        parts = (np.take(values, (whole + step - 1) % cells, axis) * w.reshape(shape) for step, w in enumerate(weights))
        values = np.sum([*parts], axis=0, dtype=np.float32)
    return values


def _two_nearest(rng: np.random.Generator) -> tuple[F32, F32]:
    """(SIZE,) * 3 distances [cells] to the nearest two of one random point a cell (Worley 1996)."""
    n = CRACK_CELLS
    points = rng.uniform(0.1, 0.9, (n, n, n, 3)).astype(np.float32)
    at = ((np.arange(SIZE) + 0.5) * (n / SIZE)).astype(np.float32)
    z, y, x = np.meshgrid(at, at, at, indexing="ij")
    cell = [np.floor(a).astype(int) for a in (z, y, x)]
    first = second = np.full(x.shape, np.float32(1e3))
    for step in np.ndindex(3, 3, 3):
        own = [c + s - 1 for c, s in zip(cell, step, strict=True)]
        point = points[own[0] % n, own[1] % n, own[2] % n]
        parts = zip(own, (z, y, x), range(3), strict=True)
        away = np.sqrt(sum((c + point[..., k] - a) ** 2 for c, a, k in parts)).astype(np.float32)
        second = np.minimum(np.maximum(first, away), second)
        first = np.minimum(first, away)
    return first, second


def _packed(value: F32, cells: int, scale: float) -> bytes:
    """RGBA bytes of scale · gradient [per cell] along x, y, z and of the value, both from −1 to 1."""
    step = SIZE / cells * 0.5
    gradient = [(np.roll(value, -1, axis) - np.roll(value, 1, axis)) * step * scale for axis in (2, 1, 0)]
    texels = np.stack([*gradient, value], -1)
    return bytes((np.clip(texels * 0.5 + 0.5, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8).tobytes())
