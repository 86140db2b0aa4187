"""Terrains of a joined field: hills that rise where their own part prevails, and elsewhere sink to the common ground.

In a terrain's own frame its surface, at a height g(x, z) from 0 to H, comes to stand at

    base + w(x, z) · (g − base),    base = level − SINK − its origin's height, within [−H, H]

where w is the weight of its part. `shaders/passes/procedural.frag` marches the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.packing import Leaves
from dreamscape3d.sdf.parts import Parts
from dreamscape3d.sdf.procedural import ProceduralLeaf
from dreamscape3d.sdf.weave import Weave

F64 = NDArray[np.float64]
SINK = 0.03  # metres below the common ground that a terrain lies where its part weighs nothing: no two grounds fight
UPRIGHT = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Lift:
    """How one terrain stands, whose box has half lengths `half` (3,) [m].

    Attributes:
        part: whose terrain it is, by the `weave` of all.
        base: height in its own frame [m] where its part weighs nothing.
    """

    known: ProceduralLeaf
    half: F64
    part: int
    weave: Weave
    base: float

    @property
    def change(self) -> float:
        """How fast its weight changes at most [1/m]."""
        return self.weave.slope(self.part)

    def heights(self, local: F64, world: F64) -> F64:
        """(N,) heights [m] of its surface, in its own frame, under points (N, 3) in that frame and in the world."""
        heights: F64 = self.base + self._weight(world) * self._over(local)
        return heights

    def distance(self, local: F64, world: F64) -> F64:
        """(N,) safe distances [m] at points (N, 3), in its own frame and in the world."""
        beyond = np.abs(local) - self.half
        box = np.linalg.norm(np.maximum(beyond, 0.0), axis=1) + np.minimum(beyond.max(axis=1), 0.0)
        weight, over = self._weight(world), self._over(local)
        nearest: F64 = np.maximum(box, self._safe(local[:, 1] - self.base - weight * over, weight, np.abs(over)))
        return nearest

    def _weight(self, world: F64) -> F64:
        weight: F64 = self.weave.at(world)[self.part]
        return weight

    def _over(self, local: F64) -> F64:
        """(N,) height of the ground over the base, where its part prevails."""
        assert self.known.map is not None
        scale = self.half[1] / self.known.map.height
        ground: F64 = self.known.map.at(local[:, 0] / scale, local[:, 2] / scale) * scale - self.base
        return ground

    def _safe(self, above: F64, weight: F64, over: F64) -> F64:
        """(N,) distances from heights `above` the surface. Within r the surface is no steeper than b + 2·a·r, and
        nowhere steeper than `steepest`: a height h is at least h / √(1 + slope²) away."""
        assert self.known.map is not None
        slope, change = self.known.map.slope, self.change
        b, a = weight * slope + change * over, change * slope
        widest = np.abs(above) / np.hypot(1.0, b)
        steepest = slope + change * max(float(self.half[1]) - self.base, abs(self.base))
        return above / np.hypot(1.0, np.minimum(b + 2.0 * a * widest, steepest))


def lift_of(known: ProceduralLeaf, leaves: Leaves, parts: Parts | None) -> Lift | None:
    """How a leaf stands in a joined field: None for what is no upright terrain, or of a field that is not joined."""
    if parts is None or parts.weave is None or known.map is None:
        return None
    if np.abs(leaves.rotation[known.leaf, :, 1] - (0.0, 1.0, 0.0)).max() > UPRIGHT:
        return None
    half, part = leaves.half[known.leaf], int(parts.of[known.leaf])
    base = float(np.clip(parts.level - SINK - leaves.centre[known.leaf, 1], -half[1], half[1]))
    return Lift(known, half, part, parts.weave, base)
