"""Baked height maps: what a terrain is made of, sampled alike by numpy and by shaders/lib/terrain.glsl.

A map repeats endlessly. Between samples the ground is bilinear, so that its slope has a bound that holds. Every cell
also has four *cones*: how steeply, at most, anything in the direction of a quadrant rises above a point of the cell
(cone step mapping: Dummer 2006, here one cone for each quadrant of directions).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.terrain_noise import heights

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
RESOLUTION = 512
LEVELS = 65535  # heights are whole multiples of height/LEVELS
FEATURES = (4, 12)  # least and most features along a period
_LOCAL = 4  # samples: up to here, cones follow slopes; beyond, heights
_WIDER = 1.3  # from ring to ring


@dataclass(frozen=True, slots=True, eq=False)
class HeightMap:
    """A landscape that repeats every `period` metres, from 0 to `height` metres high.

    Attributes:
        codes: (N, N) uint16 heights in units of height/65535, rows along z, columns along x.
        slope: the steepest rise anywhere (tangent).
        cones: (N, N, 4) float32 rise (tangent) towards (+x, +z), (−x, +z), (+x, −z), (−x, −z).
    """

    codes: NDArray[np.uint16]
    period: float
    height: float
    slope: float
    cones: F32

    @property
    def texel(self) -> float:
        """Metres from one sample to the next."""
        return self.period / len(self.codes)

    def at(self, x: F64, z: F64) -> F64:
        """Height [m] at (x, z) [m] of the map's own frame: the bilinear patch of the cell, as the shader has it."""
        u, v = x / self.texel, z / self.texel
        i, j = np.floor(u), np.floor(v)
        count = len(self.codes)
        left, low = i.astype(np.int64) % count, j.astype(np.int64) % count
        right, high = (left + 1) % count, (low + 1) % count
        a = self.codes[low, left].astype(np.float64)
        b = self.codes[low, right] - a
        c = self.codes[high, left] - a
        d = self.codes[high, right].astype(np.float64) - a - b - c
        fx, fz = u - i, v - j
        result: F64 = (a + b * fx + (c + d * fx) * fz) * (self.height / LEVELS)
        return result

    def texels(self) -> NDArray[np.uint32]:
        """(N, N, 4) for the GPU: the heights of a cell's corners, two to a number, and its cones over `steepest`."""
        codes = self.codes.astype(np.uint32)
        right = np.roll(codes, -1, 1)
        near, far = codes | (right << 16), np.roll(codes | (right << 16), -1, 0)
        share = np.ceil(self.cones * (LEVELS / self.steepest)).clip(0, LEVELS).astype(np.uint32)
        return np.stack([near, far, share[..., 0] | (share[..., 1] << 16), share[..., 2] | (share[..., 3] << 16)], -1)

    @property
    def steepest(self) -> float:
        """The widest cone (tangent)."""
        return _steepest(self)


@lru_cache(maxsize=64)
def _steepest(ground: HeightMap) -> float:
    return max(float(ground.cones.max()), 1e-6)


@lru_cache(maxsize=32)
def bake(size: float, height: float, feature: float, style: str, seed: int) -> HeightMap:
    """The map of a terrain: `size` [m] of its square, `height` [m], `feature` [m] from crest to crest."""
    low, high = FEATURES
    cells = int(np.clip(np.ceil(size / feature), low, high))
    codes = np.round(heights(style, RESOLUTION, cells, seed) * LEVELS).astype(np.uint16)
    period = cells * feature
    ground = codes.astype(np.float32) * np.float32(height / LEVELS)
    rise = _slopes(ground, period / RESOLUTION)
    codes.flags.writeable = False
    return HeightMap(codes, period, height, float(rise.max()), _cones(ground, rise, period / RESOLUTION))


def _corners(ground: F32) -> tuple[F32, F32, F32, F32]:
    """(N, N) heights of each cell's corners: near left, near right, far left, far right."""
    far = np.roll(ground, -1, 0)
    return ground, np.roll(ground, -1, 1), far, np.roll(far, -1, 1)


def _slopes(ground: F32, texel: float) -> F32:
    """(N, N) the steepest slope of each bilinear cell: at one of its corners, where both differences are extreme."""
    a, b, c, d = _corners(ground)
    along_x = np.maximum(np.abs(b - a), np.abs(d - c))
    along_z = np.maximum(np.abs(c - a), np.abs(d - b))
    slope: F32 = np.hypot(along_x, along_z) * np.float32(1.0001 / texel)
    return slope


def _cones(ground: F32, rise: F32, texel: float) -> F32:
    corners = np.stack(_corners(ground))
    lowest, highest = corners.min(axis=0), corners.max(axis=0)
    cones = np.empty((*ground.shape, 4), np.float32)
    for quadrant, flip in enumerate(((1, 1), (1, -1), (-1, 1), (-1, -1))):
        low, high, steep = (np.ascontiguousarray(cells[:: flip[0], :: flip[1]]) for cells in (lowest, highest, rise))
        cones[..., quadrant] = _cone(low, high, steep, texel)[:: flip[0], :: flip[1]]
    return cones


def _cone(lowest: F32, highest: F32, rise: F32, texel: float) -> F32:
    """(N, N) the rise of all that lies towards larger rows and columns, ring by ring."""
    cone, near = _widened(rise, 1, _LOCAL + 1), _LOCAL
    window, seen = 1, highest
    while near < len(lowest):
        far = max(int(near * _WIDER), near + 1)
        while window < far + 1:
            wider = min(window * 2, far + 1)
            seen, window = _widened(seen, window, wider), wider
        cone = np.maximum(cone, (seen - lowest) * np.float32(1.0001 / (near * texel)))
        near = far
    beyond: F32 = np.maximum(cone, (highest.max() - lowest) * np.float32(1.0001 / (near * texel)))
    return beyond


def _widened(most: F32, window: int, wider: int) -> F32:
    """The maximum over `wider`² cells from each on, given that over `window`²; rolls round the seam."""
    while window < wider:
        step = min(window, wider - window)
        for axis in (0, 1):
            most = np.maximum(most, np.roll(most, -step, axis))
        window += step
    return most
