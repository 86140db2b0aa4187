"""Single forms that cross over from one scene into another, whole, with their light and a patch of their ground."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.hashing import hashed
from dreamscape3d.scene.weaving import smooth

F64 = NDArray[np.float64]
Index = NDArray[np.intp]
Bool = NDArray[np.bool_]
MOST = 5  # pieces of one scene
SMALLEST, LARGEST = 0.5, 7.0  # metres
APART = 3.5  # metres between them
NEAREST, FARTHEST = 2.0, 26.0  # metres from the eye
SPAN = 0.3  # of the strength, over which one comes
GROUND = 0.85  # weight of its scene at its foot
_AROUND = 0.9  # metres of ground that come with it


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Pieces of one scene where they stand in its host's: (N, 3) `low` and `high` corners, (N,) `interest` of each."""

    low: F64
    high: F64
    interest: F64

    @property
    def size(self) -> F64:
        """(N,) the longest edge of each [m]."""
        longest: F64 = (self.high - self.low).max(axis=1, initial=0.0)
        return longest

    @property
    def middle(self) -> F64:
        return (self.low + self.high) * 0.5


def choose(pieces: Candidates, eye: F64, ahead: F64, taken: tuple[F64, F64], seed: int) -> Index:
    """Which pieces cross over, in the order in which they do: those that most is to be seen in, spread out, in sight.

    Args:
        eye, ahead: (3,) where the host's scene is seen from, and the unit way it is looked.
        taken: (M, 3) low and high corners of what stands there already.
        seed: of what is left to chance.
    """
    worth = _worth(pieces, eye, ahead) - _crowded(pieces, *taken)
    worth += 0.5 * hashed(np.arange(len(worth)), 5, seed)[:, 0]
    middle = pieces.middle
    chosen: list[int] = []
    while len(chosen) < MOST and len(worth) and worth.max() > -np.inf:
        best = int(np.argmax(worth))
        chosen.append(best)
        worth[np.linalg.norm((middle - middle[best])[:, [0, 2]], axis=1) < APART] = -np.inf
    return np.array(chosen, np.intp)


def _worth(pieces: Candidates, eye: F64, ahead: F64) -> F64:
    """(N,) how well each would do; −inf for those that cannot."""
    size, to = pieces.size, pieces.middle - eye
    away = np.linalg.norm(to, axis=1)
    facing = (to @ ahead) / np.maximum(away, 1e-9)
    worth = 1.5 * np.log1p(pieces.interest) + 1.5 * facing - 0.08 * np.abs(away - 9.0)
    fits = (size >= SMALLEST) & (size <= LARGEST) & (away >= NEAREST + 0.5 * size) & (away <= FARTHEST)
    return np.where(fits & (facing > 0.3), worth, -np.inf)


def _crowded(pieces: Candidates, low: F64, high: F64) -> F64:
    """(N,) how much of each one's box lies in the box of something that stands there and is about as large."""
    overlap = np.minimum(pieces.high[:, None], high) - np.maximum(pieces.low[:, None], low)
    shared = np.maximum(overlap, 0.0).prod(axis=2)
    small = (high - low).max(axis=1, initial=0.0) < 4.0 * LARGEST
    volume = np.maximum((pieces.high - pieces.low).prod(axis=1), 1e-6)
    return np.asarray(1.5 * np.minimum((shared * small).sum(axis=1) / volume, 1.0))


def coming(count: int, strength: float) -> F64:
    """(count,) how far each of the pieces that cross over has come, 0 to 1, at a strength: one after the other."""
    onset = np.arange(count) / max(count - 1, 1) * (1.0 - SPAN)
    return smooth((strength - onset) / SPAN)


@dataclass(frozen=True, slots=True, eq=False)
class Patches:
    """Round places on the ground: (K, 3) `at`, (K,) `radius` [m], `come` 0 to 1, and the scene `of` (K,) each is of."""

    at: F64
    radius: F64
    come: F64
    of: Index

    def weights(self, scenes: int, points: F64) -> F64:
        """(P, N) of all scenes at points (N, 2) or (N, 3); the host, number 0, has what is left."""
        weights = np.zeros((scenes, len(points)))
        near = GROUND * self._near(points)
        for scene in np.unique(self.of).tolist():
            weights[scene] = near[self.of == scene].max(axis=0)
        return _with_host(weights)

    def on_grid(self, scenes: int, grid: F64) -> F64:
        """The same (P, S, S) at the points (S, S, 2) of an even grid, indexed [z, x]."""
        weights = np.zeros((scenes, *grid.shape[:2]))
        origin, step = grid[0, 0], float(grid[0, 1, 0] - grid[0, 0, 0])
        for at, radius, come, of in zip(
            self.at, self.radius.tolist(), self.come.tolist(), self.of.tolist(), strict=True
        ):
            low, high = ((at[[0, 2]] - origin + side * (radius + _AROUND)) / step for side in (-1.0, 1.0))
            x, z = (slice(*np.clip([low[a], high[a] + 1.0], 0, len(grid)).astype(int)) for a in (0, 1))
            away = np.linalg.norm(grid[z, x] - at[[0, 2]], axis=2)
            near = GROUND * come * smooth(1.0 + (radius - away) / _AROUND)
            np.maximum(weights[of, z, x], near, out=weights[of, z, x])
        return _with_host(weights)

    def presence(self, scene: int, points: F64) -> F64:
        """(N,) how much of a scene is there at points (N, 3) that do not belong to a piece."""
        own = self.of == scene
        if not own.any():
            return np.zeros(len(points))
        near: F64 = self._near(points)[own].max(axis=0)
        return near

    def _near(self, points: F64) -> F64:
        """(K, N) 1 in the middle of a patch to 0 at its edge, times how far it has come."""
        away = np.linalg.norm(points[None][:, :, [0, -1]] - self.at[:, None, [0, 2]], axis=2)
        inside = smooth(1.0 + (self.radius[:, None] - away) / _AROUND)
        return inside * self.come[:, None]


def _with_host(weights: F64) -> F64:
    """Weights (P, …) of guests, no more together than `GROUND`; the host has what is left."""
    weights /= np.maximum(weights.sum(axis=0) / GROUND, 1.0)
    weights[0] = 1.0 - weights.sum(axis=0)
    return weights
