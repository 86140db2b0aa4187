"""Constellations: figures drawn between the bright stars of the synthetic sky."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.stars import bright_stars

F64 = NDArray[np.float64]
FIGURES = 14
APART = 0.42  # radians between the first stars of two figures
SHORTEST, LONGEST = 0.05, 0.17  # radians of a strand


@lru_cache(maxsize=8)
def strands(seed: int) -> NDArray[np.float32]:
    """(S, 2, 4) strands and stars; layout in shaders/passes/constellations.vert. The same for the same seed."""
    stars = bright_stars(seed)
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


def bond_strands(bonds: NDArray[np.float32]) -> NDArray[np.float32]:
    """(3B, 2, 4) strands and stars of the bonds (B, 2, 4) of a Moment; layout as of `strands`."""
    rows = np.repeat(bonds, 3, axis=0)
    strength = bonds[:, 1, 3]
    rows[0::3, 1, 3] = 1.0 + 2.0 * strength
    for end in (0, 1):
        rows[1 + end :: 3] = bonds[:, [end, end]]
        rows[1 + end :: 3, 0, 3], rows[1 + end :: 3, 1, 3] = bonds[:, 0, 3], -2.0 * strength
    return np.ascontiguousarray(rows, np.float32)
