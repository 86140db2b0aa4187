"""Seams: how the borders between the parts of a field shine. Plain numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Seams:
    """Light along the borders of P parts: where two weigh the same, and where their surfaces blend.

    Attributes:
        colours: (P, 3) linear light of each part; a seam has that of both its sides.
        strength: 0 (no light) to 1.
        beat: 0 to 1, what the light swells by.
    """

    colours: NDArray[np.float64]
    strength: float
    beat: float
