"""Auto exposure: how far a picture is opened or closed to bring it to middle grey, within bounds."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

MIDDLE_GREY = 0.18
DARKEST, BRIGHTEST = 0.4, 0.98  # shares of the picture below and above which it is not looked at: black sky, lamps
SETTLING = 0.5  # seconds in which the eye covers 63 % of the way


def wanted_exposure(stops: ArrayLike, exposure: float, reach: float) -> float:
    """Exposure [stops] that brings a picture to middle grey, at most `reach` from `exposure`.

    Args:
        stops: log₂ of the luminance in parts of the picture; the darkest two fifths and the brightest fiftieth are
            left out of the mean.
    """
    values = np.sort(np.asarray(stops, np.float64).ravel())
    values = values[np.isfinite(values)]
    if not reach > 0.0 or not len(values):
        return exposure
    first = min(int(DARKEST * len(values)), len(values) - 1)
    mean = float(values[first : max(int(BRIGHTEST * len(values)), first + 1)].mean())
    return min(max(math.log2(MIDDLE_GREY) - mean, exposure - reach), exposure + reach)


def adapted(before: float, wanted: float, seconds: float) -> float:
    """Exposure [stops] after an eye at `before` has looked for some seconds at what wants `wanted`."""
    return wanted + (before - wanted) * math.exp(-max(seconds, 0.0) / SETTLING)
