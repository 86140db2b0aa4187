"""Landscapes as height maps that repeat without a seam: hills, dunes and eroded ridges.

Maps are (N, N) in [0, 1], rows along z, columns along x, over one period of the landscape; all noise repeats after
`cells` cells of its coarsest octave. Everything follows from a seed.

[PER] Perlin, "Improving noise", SIGGRAPH 2002
[ERO] Clay John's erosion noise (shadertoy.com/view/MtGcWh): gullies as stripes that run down the slope they are
      laid on, octave upon octave
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
Index = NDArray[np.intp]


def heights(style: str, resolution: int, cells: int, seed: int) -> F64:
    """(resolution, resolution) heights from 0 to 1 of a landscape with `cells` features (≥ 3) along a period.

    Raises:
        KeyError: no style of that name.
    """
    raw = STYLES[style](resolution, cells, seed)
    level: F64 = (raw - raw.min()) / max(float(np.ptp(raw)), 1e-12)
    return level


def _grid(resolution: int) -> tuple[F64, F64]:
    """x and z of every sample, in periods."""
    z, x = np.meshgrid(*[np.arange(resolution) / resolution] * 2, indexing="ij")
    return x, z


def _gradients(cells: int, seed: int) -> tuple[F64, F64]:
    """A unit vector for every corner of a lattice."""
    angle = np.random.default_rng((seed, cells)).uniform(0.0, 2.0 * np.pi, (cells, cells))
    return np.cos(angle), np.sin(angle)


def perlin(x: F64, z: F64, cells: int, seed: int) -> F64:
    """Gradient noise [PER] of about −0.7 to 0.7 at points in periods, `cells` cells to a period."""
    gx, gz = _gradients(cells, seed)
    i, j = np.floor(x * cells), np.floor(z * cells)
    u, v = x * cells - i, z * cells - j
    left, low = i.astype(np.intp) % cells, j.astype(np.intp) % cells
    right, high = (left + 1) % cells, (low + 1) % cells

    def corner(column: Index, row: Index, du: F64, dv: F64) -> F64:
        at = row * cells + column
        dot: F64 = gx.ravel()[at] * du + gz.ravel()[at] * dv
        return dot

    fade_u, fade_v = (t * t * t * (t * (t * 6.0 - 15.0) + 10.0) for t in (u, v))
    near = corner(left, low, u, v)
    near += fade_u * (corner(right, low, u - 1.0, v) - near)
    far = corner(left, high, u, v - 1.0)
    far += fade_u * (corner(right, high, u - 1.0, v - 1.0) - far)
    return near + fade_v * (far - near)


def _hills(resolution: int, cells: int, seed: int) -> F64:
    """Rolling hills: broad rounded backs and wider valleys, a little uneven."""
    x, z = _grid(resolution)
    broad = perlin(x, z, cells, seed) + 0.45 * perlin(x, z, max(cells // 2, 2), seed + 7)
    level = (broad - broad.min()) / np.ptp(broad)
    fine = perlin(x, z, cells * 2, seed + 13) + 0.4 * perlin(x, z, cells * 4, seed + 14)
    height: F64 = level**1.5 + 0.14 * (0.3 + level) * fine
    return height


def _dunes(resolution: int, cells: int, seed: int) -> F64:
    """Transverse dunes under a wind along x: long windward slopes, sharp sinuous crests, steep lee sides.

    Two trains of crests at a small angle meet in forks; smaller dunes ride on the windward slopes.
    """
    x, z = _grid(resolution)
    sway = 0.85 * perlin(x, z, max(cells // 3, 2), seed) + 0.3 * perlin(x, z, cells, seed + 1)
    size = 0.75 + 0.6 * perlin(x, z, max(cells // 2, 2), seed + 2)
    first = size * _dune_profile(x * cells + z * 1.0 + sway * 1.5)
    other = (1.35 - size) * 0.9 * _dune_profile(x * (cells - 1) - z * 2.0 + sway * 1.5 + 0.4)
    train = _smooth_maximum(first, other, 0.06)
    small = _dune_profile(x * cells * 3 + z * 2.0 + 2.0 * sway) * (0.5 + perlin(x, z, cells, seed + 3))
    plain = 0.35 * perlin(x, z, max(cells // 3, 2), seed + 4)
    # a crest that runs between samples would show as a row of teeth
    return _blurred(train + 0.05 * small + plain, 0.7 / resolution)


def _dune_profile(phase: F64) -> F64:
    """Height of a dune along the wind, 0 to 1, a dune to each unit of phase: up over 74 %, down over 20 %."""
    t = phase - np.floor(phase)
    up = np.clip(t / 0.74, 0.0, 1.0)
    down = np.clip((t - 0.74) / 0.2, 0.0, 1.0)
    rise = up * up * (1.65 - 0.65 * up)  # concave at its foot, nearly straight to the crest
    fall = (1.0 - down) ** 1.15
    return np.where(t < 0.74, rise, fall)


def _smooth_maximum(a: F64, b: F64, k: float) -> F64:
    return np.maximum(a, b) + 0.25 / k * np.maximum(k - np.abs(a - b), 0.0) ** 2


def _ridges(resolution: int, cells: int, seed: int) -> F64:
    """Mountains: sharp massifs above smooth valley floors, gullied [ERO] from coarse to fine where they are steep."""
    x, z = _grid(resolution)
    base = perlin(x, z, cells, seed) + 0.35 * perlin(x, z, cells * 2, seed + 1)
    level = (base - base.min()) / np.ptp(base)
    crest = 1.0 - np.abs(perlin(x, z, cells, seed + 2) * 1.6)
    height = level**2 * (0.45 + 0.75 * crest * crest)
    amplitude, stripes = 0.14, cells * 2
    while stripes <= resolution // 7:
        dz, dx = _slopes(_blurred(height, 0.16 / stripes))
        gullies = _gullies(resolution, dx / cells, dz / cells, stripes, seed + stripes)
        height = height + amplitude * gullies * np.clip(height / 0.3, 0.0, 1.0)
        amplitude, stripes = amplitude * 0.55, stripes * 2
    return _blurred(height, 0.6 / resolution)


def _blurred(height: F64, width: float) -> F64:
    """A Gaussian blur of standard deviation `width` [periods], round the seam."""
    count = len(height)
    waves = np.fft.fftfreq(count, 1.0 / count)
    pass_z, pass_x = (np.exp(-2.0 * (np.pi * width * each) ** 2) for each in (waves, waves[: count // 2 + 1]))
    blurred: F64 = np.fft.irfft2(np.fft.rfft2(height) * pass_z[:, None] * pass_x, s=height.shape)
    return blurred


def _slopes(height: F64) -> tuple[F64, F64]:
    """Rise in a period along z and x, by central differences round the seam."""
    scale = 0.5 * len(height)
    dz = (np.roll(height, -1, 0) - np.roll(height, 1, 0)) * scale
    dx = (np.roll(height, -1, 1) - np.roll(height, 1, 1)) * scale
    return dz, dx


def _gullies(resolution: int, dx: F64, dz: F64, cells: int, seed: int) -> F64:
    """Stripes across the slope (dx, dz), blended from a random phase in every cell of a lattice: −1 to 1 [ERO]."""
    x, z = _grid(resolution)
    i, j = np.floor(x * cells).astype(np.intp), np.floor(z * cells).astype(np.intp)
    u, v = x * cells - i, z * cells - j
    rng = np.random.default_rng((seed, cells))
    jitter_x, jitter_z = rng.uniform(-0.5, 0.5, (2, cells * cells))
    length = np.maximum(np.hypot(dx, dz), 1e-9)
    strength = length / (length + 0.4)
    across_x, across_z = -dz / length * 2.0 * np.pi * 0.75, dx / length * 2.0 * np.pi * 0.75
    total, weights = np.zeros_like(dx), np.full_like(dx, 1e-9)
    for row in (-1, 0, 1):
        for column in (-1, 0, 1):
            at = ((j + row) % cells) * cells + (i + column) % cells
            du = u - column - 0.5 - jitter_x[at]
            dv = v - row - 0.5 - jitter_z[at]
            weight = np.exp(-2.6 * (du * du + dv * dv))
            total += weight * np.cos(du * across_x + dv * across_z)
            weights += weight
    return total / weights * strength


STYLES: dict[str, Callable[[int, int, int], F64]] = {"hills": _hills, "dunes": _dunes, "ridges": _ridges}
