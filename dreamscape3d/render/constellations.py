"""Constellations: figures drawn between the bright stars of the synthetic sky."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
U32 = NDArray[np.uint32]
CELLS = 72  # shaders/lib/sky.glsl
FIGURES = 14
APART = 0.42  # radians between the first stars of two figures
SHORTEST, LONGEST = 0.05, 0.17  # radians of a strand
LOWEST, HIGHEST = 0.10, 0.93  # sines of a star's height
BRIGHTEST = 900  # stars that figures are drawn between


@lru_cache(maxsize=8)
def strands(seed: int) -> NDArray[np.float32]:
    """(S, 2, 4) strands and stars; layout in shaders/passes/constellations.vert. The same for the same seed."""
    stars = _bright_stars(seed)
    rng = np.random.default_rng(seed)
    used = np.zeros(len(stars), bool)
    rows: list[tuple[F64, F64, float]] = []
    roots: list[F64] = []
    for index in range(len(stars)):
        root = stars[index]
        if len(roots) == FIGURES or used[index] or any(float(root @ other) > np.cos(APART) for other in roots):
            continue
        figure = _figure(stars, used, index, rng)
        if len(figure) > 2:
            roots.append(root)
            rows += [(stars[a], stars[b], 1.0) for a, b in figure]
            rows += [(stars[a], stars[a], 0.0) for a in sorted({i for pair in figure for i in pair})]
    packed = np.zeros((len(rows), 2, 4), np.float32)
    for row, (a, b, kind) in enumerate(rows):
        packed[row, 0], packed[row, 1] = (*a, rng.uniform()), (*b, kind)
    return packed


def _figure(stars: F64, used: NDArray[np.bool_], first: int, rng: np.random.Generator) -> list[tuple[int, int]]:
    """A walk from star to near star that does not turn back, with a branch."""
    pairs: list[tuple[int, int]] = []
    path = [first]
    used[first] = True
    for _ in range(int(rng.integers(4, 7))):
        start = path[-1] if len(path) < 4 or rng.uniform() < 0.72 else path[int(rng.integers(1, len(path) - 1))]
        before = next((a for a, b in pairs if b == start), None)
        following = _next(stars, used, start, before, rng)
        if following is None:
            continue
        pairs.append((start, following))
        path.append(following)
        used[following] = True
    return pairs


def _next(stars: F64, used: NDArray[np.bool_], at: int, before: int | None, rng: np.random.Generator) -> int | None:
    """A free star at a fair distance, off the way back."""
    to = stars - stars[at]
    distance = np.linalg.norm(to, axis=1)
    fit = ~used & (distance > SHORTEST) & (distance < LONGEST)
    if before is not None:
        back = stars[before] - stars[at]
        fit &= to @ back < 0.35 * distance * np.linalg.norm(back)
    choices = np.nonzero(fit)[0]
    if not len(choices):
        return None
    order = choices[np.argsort(np.abs(distance[choices] - 0.10))]
    return int(order[min(int(rng.integers(3)), len(order) - 1)])


def _bright_stars(seed: int) -> F64:
    """(N, 3) unit directions of the sky's brightest stars, brightest first, as shaders/lib/sky.glsl has them."""
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
