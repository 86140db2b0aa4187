"""Seams: how the borders between the parts of a field shine. Plain numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
GREY = 0.75  # share of what is grey in a colour that neon is without


@dataclass(frozen=True, slots=True, eq=False)
class Seams:
    """Light along the borders of P parts: where two weigh the same, and where their surfaces blend.

    Attributes:
        colours: (P, 3) linear light of each part; a seam has that of both its sides.
        strength: 0 (no light) to 1.
        beat: 0 to 1, what the light swells by.
    """

    colours: F64
    strength: float
    beat: float


def neon(colour: F64) -> F64:
    """(3,) linear light of the same hue, purer, and 1 at its largest part; what is all grey becomes white."""
    pure = colour - GREY * colour.min()
    light: F64 = pure / max(float(pure.max()), 1e-9)
    return light
