"""Where scattered copies stand: random, but evenly spread and apart from each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.hashing import hashed

F64 = NDArray[np.float64]
_TRIES = 10  # candidates for each place, of which the one furthest from all others wins
_MISSES = 24  # places in a row without room: the box is full
_LOOK = -1  # in place of a candidate's number, for what a copy looks like


@dataclass(frozen=True, slots=True)
class Scatter:
    """N copies: `position` (N, 3) in metres, `turn` (N,) in degrees about y, `scale` (N,), `chance` (N,) in [0, 1)."""

    position: F64
    turn: F64
    scale: F64
    chance: F64


@lru_cache(maxsize=64)
def scatter(
    count: int, size: tuple[float, float, float], seed: int, turn: float, smallest: float, gap: float
) -> Scatter:
    """The copies of a `shape.Scattered`; at least one, at most `count`."""
    position = _places(count, size, seed, gap)
    look = hashed(np.arange(len(position)), _LOOK, seed)
    scale = smallest + (1.0 - smallest) * look[:, 1]
    return Scatter(position, (look[:, 0] - 0.5) * turn, scale, chances(len(position), seed))


def chances(count: int, seed: int = 0) -> F64:
    """(count,) numbers in [0, 1), one that belongs to each copy of anything."""
    return np.asarray(hashed(np.arange(count), _LOOK, seed)[:, 2])


def _places(count: int, size: tuple[float, float, float], seed: int, gap: float) -> F64:
    """Mitchell's best candidates ("Spectrally optimal sampling", SIGGRAPH 1991) in a box that meets itself at its
    ends, so that none crowd its edges."""
    candidates = (hashed(np.arange(2 * count)[:, None], np.arange(_TRIES), seed) - 0.5) * np.array(size)
    placed = np.empty((count, 3))
    placed[0] = candidates[0, 0]
    found, misses = 1, 0
    for tried in candidates[1:]:
        if found == count:
            break
        squared = _nearest(tried, placed[:found], size)
        best = int(squared.argmax())
        if squared[best] < gap * gap:
            misses += 1
            if misses > _MISSES:
                break
            continue
        placed[found] = tried[best]
        found, misses = found + 1, 0
    return placed[:found]


def _nearest(tried: F64, placed: F64, size: tuple[float, float, float]) -> F64:
    """(K,) squared distance of each candidate to the nearest place, round the ends of the box."""
    squared = np.zeros((len(tried), len(placed)))
    for axis, edge in enumerate(size):
        if edge > 0.0:
            away = np.abs(tried[:, axis, None] - placed[:, axis])
            np.minimum(away, edge - away, out=away)
            away *= away
            squared += away
    return np.asarray(squared.min(axis=1))
