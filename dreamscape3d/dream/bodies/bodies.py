"""All bodies of a night."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.part import Part

F64 = NDArray[np.float64]


class Bodies(Part):
    """Where everybody is."""

    def has(self, name: str) -> bool:
        """Whether somebody has a body, or stands somewhere."""
        return False

    def standpoint(self, name: str) -> tuple[F64, F64] | None:
        """A dreamer's eyes (3,) [m] and the unit way they look (3,); None for who stands nowhere."""
        return None
