"""Terrains and fractals in float64 once more, written without a look at the ways of the flat list and the GPU.

Terrain: the bilinear mean of four samples. Fractals follow their definitions: each point carries its own frame through
the folds. Their *values* are no distances, but of one sign with those of `procedural`: negative in what is solid.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf import fractals
from dreamscape3d.sdf.procedural import height_map
from dreamscape3d.sdf.shape import Fractal, Terrain

F64 = NDArray[np.float64]


def large_distance(shape: Terrain | Fractal, size: float, points: F64) -> F64:
    """(N, 3) points in the shape's own frame → (N,) values whose sign says whether they are outside.

    `size` [m] is the edge of its square or cube.
    """
    if isinstance(shape, Terrain):
        half = np.array([size * 0.5, shape.height, size * 0.5])
        value = points[:, 1] - _height(shape, points[:, 0], points[:, 2])
    else:
        half = np.full(3, size * 0.5)
        value = {"menger": _menger, "apollonian": _apollonian, "foldbox": _foldbox}[shape.kind](
            points / half, shape.levels
        ) * (size * 0.5)
    result: F64 = np.maximum((np.abs(points) - half).max(axis=1), value)
    return result


def _height(shape: Terrain, x: F64, z: F64) -> F64:
    ground = height_map(shape)
    column, row = x / ground.texel, z / ground.texel
    count = len(ground.codes)
    total = np.zeros_like(x)
    for dx in (0, 1):
        for dz in (0, 1):
            i, j = np.floor(column) + dx, np.floor(row) + dz
            weight = (1.0 - np.abs(column - i)) * (1.0 - np.abs(row - j))
            total += weight * ground.codes[np.mod(j, count).astype(int), np.mod(i, count).astype(int)]
    return total / 65535.0 * ground.height


def _menger(points: F64, levels: int) -> F64:
    """The cube of 3ⁿ cells along an edge, less every cell two of whose digits to base 3 are 1 at the same place."""
    outside = np.abs(points).max(axis=1) - 1.0
    hole = np.full(len(points), -1.0)  # depth inside the deepest hole, in the units of the cube
    for level in range(levels):
        width = 2.0 / 3.0**level
        middle = np.abs((points + 1.0) % width - width / 2.0)  # from the middle of the cell
        within = width / 6.0 - middle  # positive in the middle third
        hole = np.maximum(hole, np.sort(within, axis=1)[:, 1])
    result: F64 = np.maximum(outside, hole)
    return result


def _inverted(p: F64, square: float) -> tuple[F64, F64]:
    """Inversion in a sphere about the origin, and by how much it stretches."""
    stretch = square / np.maximum(np.einsum("ij,ij->i", p, p), 1e-9)
    return stretch[:, None] * p, stretch


def _apollonian(points: F64, levels: int) -> F64:
    """How far a point's last image lies from the sheet, in its own frame, less the sheet's thickness there."""
    p, stretch = points * fractals.APOLLONIAN_CELLS, np.full(len(points), fractals.APOLLONIAN_CELLS)
    for _ in range(levels):
        p, own = _inverted(np.mod(p + 1.0, 2.0) - 1.0, fractals.APOLLONIAN_SPHERE)
        stretch *= own
    near = np.abs(p[:, 1])
    result: F64 = near / (1.0 + 4.0 * near) / stretch - fractals.APOLLONIAN_THICKNESS
    return result


def _foldbox(points: F64, levels: int) -> F64:
    """What stays within the ball for all levels is solid."""
    start = points * fractals.FOLDBOX_HALF
    p = start
    for _ in range(levels):
        p = np.where(p > 1.0, 2.0 - p, np.where(p < -1.0, -2.0 - p, p))
        square = np.einsum("ij,ij->i", p, p)
        stretch = np.where(square < 0.25, 4.0, np.where(square < 1.0, 1.0 / np.maximum(square, 0.25), 1.0))
        p = fractals.FOLDBOX_SCALE * stretch[:, None] * p + start
    result: F64 = np.linalg.norm(p, axis=1) - fractals.FOLDBOX_BALL
    return result
