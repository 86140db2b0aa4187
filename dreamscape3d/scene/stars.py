"""The brightest stars of a synthetic sky, by its seed: the same that shaders/lib/sky.glsl draws."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
U32 = NDArray[np.uint32]
CELLS = 72  # shaders/lib/sky.glsl
LOWEST, HIGHEST = 0.10, 0.93  # sines of a star's height
BRIGHTEST = 900  # stars that anything is drawn between


@lru_cache(maxsize=8)
def bright_stars(seed: int) -> F64:
    """(N, 3) unit directions, brightest first. Not to be written to."""
    x, y = (v.ravel() for v in np.meshgrid(np.arange(-CELLS, CELLS), np.arange(-CELLS, CELLS)))
    salt = seed % 4096
    place, looks = _hash3(x, y, salt), _hash3(x + 977, y + 977, salt + 7)
    e = (np.stack([x, y], -1) + 0.15 + 0.7 * place[:, :2]) / CELLS
    n = np.concatenate([e, 1.0 - np.abs(e).sum(axis=1, keepdims=True)], axis=1)
    down = np.maximum(-n[:, 2:], 0.0)
    n[:, :2] += np.where(n[:, :2] < 0.0, down, -down)
    n /= np.linalg.norm(n, axis=1, keepdims=True)
    stars = n[:, [0, 2, 1]]
    fit = np.nonzero((stars[:, 1] > LOWEST) & (stars[:, 1] < HIGHEST))[0]
    order = fit[np.argsort(-looks[fit, 0], kind="stable")][:BRIGHTEST]
    chosen: F64 = stars[order]
    return chosen


def _hash3(x: NDArray[np.int64], y: NDArray[np.int64], salt: int) -> F64:
    """(N, 3) numbers of `hash3` in shaders/lib/noise.glsl."""
    inner = _pcg(_unsigned(y) ^ _pcg(_unsigned(np.full_like(y, salt))))
    first = _pcg(_unsigned(x) ^ inner)
    second = _pcg(first)
    third = _pcg(second)
    return np.stack([(v >> np.uint32(8)).astype(np.float64) / 16777216.0 for v in (first, second, third)], -1)


def _unsigned(v: NDArray[np.int64]) -> U32:
    return (v & 0xFFFFFFFF).astype(np.uint32)


def _pcg(v: U32) -> U32:
    state = v * np.uint32(747796405) + np.uint32(2891336453)
    word = ((state >> ((state >> np.uint32(28)) + np.uint32(4))) ^ state) * np.uint32(277803737)
    mixed: U32 = (word >> np.uint32(22)) ^ word
    return mixed
