"""Colour encodings. Linear values have Rec. 709 primaries and D65 white.

[O20] B. Ottosson: A perceptual color space for image processing, 2020: OKLab, and its matrices.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

_CONES = np.array(  # [O20] linear red, green, blue → cone responses
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_OPPONENTS = np.array(  # [O20] cube roots of cone responses → L, a, b
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_CONES_BACK, _OPPONENTS_BACK = np.linalg.inv(_CONES), np.linalg.inv(_OPPONENTS)


def linear_from_srgb(encoded: ArrayLike) -> NDArray[np.float64]:
    """sRGB-encoded [0, 1] → linear (IEC 61966-2-1); values outside continue the curve, negatives become 0."""
    e = np.maximum(np.asarray(encoded, np.float64), 0.0)
    return np.where(e <= 0.04045, e / 12.92, ((e + 0.055) / 1.055) ** 2.4)


def srgb_from_linear(linear: ArrayLike) -> NDArray[np.float64]:
    """Linear → sRGB-encoded (IEC 61966-2-1); values above 1 continue the curve, negatives mirror it."""
    v = np.asarray(linear, np.float64)
    size = np.abs(v)
    encoded: NDArray[np.float64] = np.sign(v) * np.where(
        size <= 0.0031308, size * 12.92, 1.055 * np.maximum(size, 1e-12) ** (1.0 / 2.4) - 0.055
    )
    return encoded


def oklab_from_linear(linear: ArrayLike) -> NDArray[np.float64]:
    """(…, 3) linear → OKLab: lightness 0 to 1, a (green to red), b (blue to yellow) [O20]."""
    lab: NDArray[np.float64] = np.cbrt(np.asarray(linear, np.float64) @ _CONES.T) @ _OPPONENTS.T
    return lab


def linear_from_oklab(lab: ArrayLike) -> NDArray[np.float64]:
    """(…, 3) OKLab → linear, which lies outside [0, 1] for colours that no display has [O20]."""
    linear: NDArray[np.float64] = (np.asarray(lab, np.float64) @ _OPPONENTS_BACK.T) ** 3 @ _CONES_BACK.T
    return linear
