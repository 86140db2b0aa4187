"""Colour encodings. Linear values have Rec. 709 primaries and D65 white."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def linear_from_srgb(encoded: ArrayLike) -> NDArray[np.float64]:
    """sRGB-encoded [0, 1] → linear (IEC 61966-2-1); values outside continue the curve, negatives become 0."""
    e = np.maximum(np.asarray(encoded, np.float64), 0.0)
    return np.where(e <= 0.04045, e / 12.92, ((e + 0.055) / 1.055) ** 2.4)
