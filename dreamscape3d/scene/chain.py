"""Chains: straight strands of light, one after the other, of which seams and arcs are made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.seams import Seams
from dreamscape3d.scene.sprites import Strands

F64 = NDArray[np.float64]
BRIGHT, HALO = 5.0, 0.16


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """N straight strands: ends (N, 3) and radiances (N, 3) there, one radius [m]."""

    a: F64
    b: F64
    light_a: F64
    light_b: F64
    radius: float

    def strands(self) -> Strands:
        radius = np.full(len(self.a), self.radius)
        return Strands(self.a, self.b, radius, radius, self.light_a, self.light_b, halo=HALO)


def swell(seams: Seams) -> float:
    """Factor on all light of seams, by their strength and beat."""
    return seams.strength * (0.55 + 0.45 * seams.beat)
