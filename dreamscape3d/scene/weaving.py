"""Which of several mixed scenes prevails where on the ground: from strengths, places and a winding noise.

    interest of each scene ─┐
    winding noise ──────────┴▶ order (0 comes first, 1 last) ──▶ scores ──▶ weights of a Weave, presence of what stands

Everything is a smooth function of strengths and of the place, so that borders wander and nothing jumps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.gradient_noise import winding_noise
from dreamscape3d.maths.hashing import hashed
from dreamscape3d.scene.cue import Mode
from dreamscape3d.sdf.weave import Weave

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
Reals = NDArray[Any]

SIDE = 128  # points along an edge of the grid
HALF = 48.0  # metres from its middle to its edge
FEATURE = 10.0  # metres: how wide the winding regions are
BLUR = 3.0  # metres round a form in which its scene holds its ground
SEEN = 20.0  # metres round the focus
PREFERENCE = 0.9  # how far what scenes have to show counts beside the noise
SOFT = 0.07  # of the scores: half the width of a border
MARGIN = 0.18  # of the scores: where a guest begins, below what comes first
EAGER = 1.6  # how much faster than evenly guests begin, where they come to share
HOLD = 0.5  # how much a scene gains on others by being in its own place
_BLOCK, _RATE, _SHAKEN = 6.0, 4.0, 0.3  # glitch: metres, changes a second, of the scores


@dataclass(frozen=True, slots=True, eq=False)
class Interest:
    """Where a scene has something to show: `grid` (S, S), 0 to 1, indexed [z, x]. Not to be written to."""

    grid: F64


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Where P scenes stand, the host first: `centres` (P, 2) x and z, `radii` (P,), both in metres.

    What lies round `focus` (2,) is seen most: shares of the ground are meant there. `names` (P,) are numbers that a
    scene keeps whoever else comes and goes, so that its borders stay where they were.
    `interest` says where on the grid of `grid_of(home)` each has something to show; `home` (2,) is the middle of it.
    """

    names: tuple[int, ...]
    home: F64
    focus: F64
    centres: F64
    radii: F64
    interest: tuple[Interest, ...]


@dataclass(frozen=True, slots=True)
class Shake:
    """How far a glitch has hold of the borders, 0 to 1, at which `time` [s]."""

    amount: float = 0.0
    time: float = 0.0


STILL = Shake()


def grid_of(home: F64) -> F64:
    """(S, S, 2) x and z [m] of a grid's points round `home` (2,), indexed [z, x]."""
    along = np.linspace(-HALF, HALF, SIDE)
    x, z = np.meshgrid(home[0] + along, home[1] + along)
    return np.stack([x, z], -1)


def interest_of(home: F64, points: F64, amounts: F64) -> Interest:
    """How much there is to see round each point of the grid: `amounts` (N,) at points (N, 2), smoothed."""
    place = np.round((points - home + HALF) * ((SIDE - 1) / (2.0 * HALF))).astype(np.intp)
    inside = ((place >= 0) & (place < SIDE)).all(axis=1)
    found = np.zeros((SIDE, SIDE))
    np.add.at(found, (place[inside, 1], place[inside, 0]), amounts[inside] ** 2)
    along = np.linspace(-HALF, HALF, SIDE)
    blur = np.exp(-0.5 * ((along[:, None] - along) / BLUR) ** 2)
    shown = np.sqrt(blur @ found @ blur)
    highest = shown.max()
    return Interest(shown / highest if highest > 0.0 else shown)


class Weaving:
    """The order in which guests come, fixed by a seed and a layout; weights and presence follow from strengths.

    `points` (S·S, 2) are those of the grid. Other points are (N, 3) or (N, 2): x and z are their first and last
    coordinates.
    """

    def __init__(self, seed: int, layout: Layout) -> None:
        self.layout, self._seed = layout, seed
        self.points = grid_of(layout.home).reshape(-1, 2)
        guests = len(layout.centres) - 1
        self._order = np.empty((guests, SIDE, SIDE))
        places = (*layout.home.tolist(), *layout.focus.tolist())
        for guest in range(guests):
            host, own = layout.interest[0], layout.interest[guest + 1]
            self._order[guest] = _order(seed, layout.names[guest + 1], host, own, *places)
        step = 2.0 * HALF / (SIDE - 1)
        self._lookup = Weave(self._order.astype(np.float32), layout.home - HALF, step)
        self._grid = self._order.reshape(guests, -1).astype(np.float32), self._hold(self.points).astype(np.float32)

    def weave(self, mode: Mode, strengths: F64, shake: Shake = STILL) -> Weave:
        """The weights of all scenes on the grid; `strengths` (G,) of the guests."""
        scores = self._scores(mode, strengths, *self._grid, self.points, shake)
        return self.of_weights(_weights(mode, strengths, scores))

    def of_weights(self, weights: Reals) -> Weave:
        """The Weave of weights (P, S·S) at the `points` of the grid."""
        shares = weights.astype(np.float32)
        shares /= shares.sum(axis=0)
        return Weave(shares.reshape(-1, SIDE, SIDE), self._lookup.origin, self._lookup.step)

    def weights(self, mode: Mode, strengths: F64, points: F64) -> F64:
        """(P, N) weights of all scenes at points, which sum to 1."""
        weights: F64 = _weights(mode, strengths, self._scores_at(mode, strengths, points, STILL))
        return weights

    def order(self, points: F64, shake: Shake = STILL) -> F64:
        """(G, N) when in turn each guest comes to points: 0 first, 1 last."""
        spread = _spread(points)
        order = self._lookup.at(spread)
        if shake.amount > 0.0:
            order -= shake.amount * _shaken(spread[:, [0, 2]], shake.time, self.layout.names[1:], self._seed)
        return order

    def margins(self, mode: Mode, strengths: F64, points: F64, shake: Shake = STILL) -> F64:
        """(P, N) by how much each scene's score is above the best of the others' at points."""
        scores = self._scores_at(mode, strengths, points, shake)
        scores[1:][strengths <= 0.0] = -np.inf
        first = np.argmax(scores, axis=0)
        columns = np.arange(scores.shape[1])
        best = scores[first, columns]
        rest = scores.copy()
        rest[first, columns] = -np.inf
        second = rest.max(axis=0) if len(scores) > 1 else np.full(len(columns), -np.inf)
        others = np.where(np.arange(len(scores))[:, None] == first, second, best)
        with np.errstate(invalid="ignore"):
            margins: F64 = scores - others
        return margins

    def _scores_at(self, mode: Mode, strengths: F64, points: F64, shake: Shake) -> F64:
        spread = _spread(points)
        flat = spread[:, [0, 2]]
        return self._scores(mode, strengths, self._lookup.at(spread), self._hold(flat), flat, shake)

    def _hold(self, points: F64) -> F64:
        """(P, N) how far outside its own place each scene is at points, in its radii."""
        layout = self.layout
        away = np.linalg.norm(points[None] - layout.centres[:, None], axis=2) / layout.radii[:, None]
        return np.asarray(np.clip(away - 0.7, 0.0, 1.0))

    def _scores(self, mode: Mode, strengths: F64, order: Reals, hold: Reals, points: F64, shake: Shake) -> Reals:
        """(P, N): the host's are 0; a guest's rise with its strength, by the order in which it comes."""
        scores, strengths = np.zeros(hold.shape, hold.dtype), strengths.astype(hold.dtype)
        nearer = HOLD * (hold[0] - hold[1:])
        away = 1.0 - strengths if mode == "morph" else np.ones_like(strengths)
        own = np.where(nearer > 0.0, strengths[:, None], away[:, None]) * nearer
        reached = strengths if mode == "morph" else strengths * (EAGER - (EAGER - 1.0) * strengths)
        scores[1:] = (own - order) + (reached * (_share(mode, strengths) + MARGIN) - MARGIN)[:, None]
        if shake.amount > 0.0:
            scores[1:] += shake.amount * _shaken(points, shake.time, self.layout.names[1:], self._seed)
        return scores


def _share(mode: Mode, strengths: F64) -> float:
    """Up to which place in the order a guest of strength 1 comes: so far that all scenes have about equal shares."""
    if mode == "morph":
        return 1.0 + MARGIN
    together = float(np.sum(strengths))
    return 1.0 - (1.0 + together) ** (-1.0 / together) if together > 1e-6 else 1.0 - float(np.exp(-1.0))


def _weights(mode: Mode, strengths: F64, scores: Reals) -> Reals:
    """(P, N) from scores: the best have most; what has no strength has none."""
    there = np.concatenate([[1.0], smooth(strengths / 0.15)])
    if mode == "morph":
        there[0] = 1.0 - smooth((strengths.max(initial=0.0) - 0.8) / 0.2)
    lead = scores - scores.max(axis=0)
    weights = np.exp(lead / SOFT) * there.astype(scores.dtype)[:, None]
    return np.asarray(weights / np.maximum(weights.sum(axis=0), 1e-30))


def _shaken(points: F64, time: float, names: Sequence[int], seed: int) -> F64:
    """(G, N) shifts of the scores, block by block, a few times a second; most blocks hold still."""
    block = np.floor(points / _BLOCK).astype(np.int64)
    beat = int(np.floor(time * _RATE))
    chance = hashed(block[:, 0] * 977 + block[:, 1], beat, np.array(names)[:, None] * 31 + seed)
    return np.where(chance[..., 0] < 0.35, (chance[..., 1] - 0.5) * 2.0 * _SHAKEN, 0.0)


@lru_cache(maxsize=64)
def _noise(seed: int, name: int, x: float, z: float) -> F64:
    """(S, S) noise on the grid round (x, z), evenly spread over 0 to 1; kept, since guests come and go."""
    grid = grid_of(np.array([x, z])) / FEATURE
    return _evened(winding_noise(grid[..., 0], grid[..., 1], (seed * 1013904223 + name * 7919 + 17) & 0x7FFFFFFF))


@lru_cache(maxsize=128)
def _order(
    seed: int, name: int, host: Interest, guest: Interest, x: float, z: float, focus_x: float, focus_z: float
) -> F64:
    """(S, S) when in turn a guest comes to each point of the grid round (x, z); kept, since others come and go."""
    home, focus = np.array([x, z]), np.array([focus_x, focus_z])
    seen = np.exp(-0.5 * (((grid_of(home) - focus) / SEEN) ** 2).sum(axis=2))
    return _evened(_noise(seed, name, x, z) + PREFERENCE * (host.grid - guest.grid), seen)


def _evened(values: F64, weights: F64 | None = None) -> F64:
    """The same values stretched so that they spread evenly over 0 to 1, by how much each of them counts."""
    order = np.argsort(values, axis=None)
    counts = np.ones(values.size) if weights is None else weights.ravel()[order]
    below = np.cumsum(counts) - 0.5 * counts
    shares = np.linspace(0.0, 1.0, 65)
    knots = np.interp(shares, below / counts.sum(), values.ravel()[order])
    knots[0], knots[-1] = values.min(), values.max()
    evened: F64 = np.interp(values, knots, shares)
    return evened


def _spread(points: F64) -> F64:
    """(N, 3), of points with or without a height."""
    p = np.asarray(points, np.float64).reshape(-1, points.shape[-1])
    return np.stack([p[:, 0], np.zeros(len(p)), p[:, -1]], -1)


def smooth(x: F64 | float) -> F64:
    """0 to 1 over x in 0 to 1, smoothly."""
    t = np.clip(x, 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t))
