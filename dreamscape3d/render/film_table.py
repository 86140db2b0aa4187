"""What a thin film does to colour: cosines of the phase, each averaged over the band of red, green or blue."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
FILM_PATH = 8192.0  # nm, the longest path difference tabled; shaders/lib/film.glsl
FILM_INDEX = 1.8
ENTRIES = 1024
WAVELENGTHS = np.arange(360.0, 831.0, 2.0)  # nm
_RGB_FROM_XYZ = np.array([[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570]])


def colour_bands() -> F64:
    """(W, 3) weights of each wavelength in linear Rec. 709; each column sums to 1.

    CIE 1931 by Wyman, Sloan & Shirley 2013, "Simple analytic approximations to the CIE XYZ color matching functions".
    """
    w = WAVELENGTHS
    x = _lobe(w, 1.056, 599.8, 37.9, 31.0) + _lobe(w, 0.362, 442.0, 16.0, 26.7) + _lobe(w, -0.065, 501.1, 20.4, 26.2)
    y = _lobe(w, 0.821, 568.8, 46.9, 40.5) + _lobe(w, 0.286, 530.9, 16.3, 31.1)
    z = _lobe(w, 1.217, 437.0, 11.8, 36.0) + _lobe(w, 0.681, 459.0, 26.0, 13.8)
    bands = np.stack([x, y, z], -1) @ _RGB_FROM_XYZ.T
    normed: F64 = bands / bands.sum(axis=0)
    return normed


def _lobe(w: F64, height: float, centre: float, below: float, above: float) -> F64:
    lobe: F64 = height * np.exp(-0.5 * ((w - centre) / np.where(w < centre, below, above)) ** 2)
    return lobe


def film_table() -> NDArray[np.float32]:
    """(1024, 3) mean of cos(2π·path/wavelength) over each band, for texel centres of paths from 0 to FILM_PATH."""
    path = (np.arange(ENTRIES) + 0.5) * (FILM_PATH / ENTRIES)
    return (np.cos(2.0 * np.pi * path[:, None] / WAVELENGTHS) @ colour_bands()).astype(np.float32)
