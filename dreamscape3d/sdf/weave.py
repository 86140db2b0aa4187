"""Where which of several joined fields prevails: weights on a grid over x and z, the same for CPU and GPU."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Weave:
    """Weights of P parts on a grid of S × S points, bilinear between them and constant beyond.

    Attributes:
        weights: (P, S, S) float32 in [0, 1], indexed [part, z, x]; they sum to 1 over the parts.
        origin: (2,) x and z [m] of the first point; `step` [m] from each point to the next.
    """

    weights: F32
    origin: F64
    step: float

    def at(self, points: ArrayLike) -> F64:
        """(N, 3) points [m] → (P, N) weights."""
        p = np.asarray(points, np.float64).reshape(-1, 3)
        last = self.weights.shape[1] - 1
        place = np.clip((p[:, [0, 2]] - self.origin) / self.step, 0.0, last)
        cell = np.minimum(place.astype(np.intp), last - 1)
        u, v = (place - cell).T
        x, z = cell.T
        w = self.weights.astype(np.float64)
        near = w[:, z, x] * (1.0 - u) + w[:, z, x + 1] * u
        far = w[:, z + 1, x] * (1.0 - u) + w[:, z + 1, x + 1] * u
        mixed: F64 = near * (1.0 - v) + far * v
        return mixed

    def slope(self, part: int) -> float:
        """How fast a part's weight changes at most [1/m]."""
        w = self.weights[part].astype(np.float64)
        along, across = np.abs(np.diff(w, axis=1)).max(initial=0.0), np.abs(np.diff(w, axis=0)).max(initial=0.0)
        return float(np.hypot(along, across) / self.step)
