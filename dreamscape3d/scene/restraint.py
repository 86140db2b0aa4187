"""What a guest's light and air may not do to its host: bounds, so that no guest can blind with them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.instant import Atmosphere
from dreamscape3d.scene.moment import Sun

F64 = NDArray[np.float64]
THICKEST = 0.06  # extinction [1/m] of a guest's fog: one sees 16 m in it
BRIGHTEST_SKY = 4.0  # radiance
BRIGHTEST_SUN = 12.0  # irradiance
BRIGHTEST_FORM = 40.0  # radiance
STRONGEST_GLOW = 2.0
STOPS = 2.0  # by which a guest's exposure may differ


def restrained_air(guest: Atmosphere, host: Atmosphere) -> Atmosphere:
    """The guest's air, no thicker and no brighter than allowed, or than its host's own."""
    sky = max(BRIGHTEST_SKY, float(host.sky.max()))
    return replace(
        guest,
        fog=restrained(guest.fog, max(BRIGHTEST_SKY, float(host.fog.max()))),
        fog_density=min(guest.fog_density, max(THICKEST, host.fog_density)),
        glow=min(guest.glow, max(STRONGEST_GLOW, host.glow)),
        sky=restrained(guest.sky, sky),
    )


def restrained_sun(sun: Sun) -> Sun:
    """A guest's sun, no brighter than allowed."""
    return replace(sun, irradiance=restrained(sun.irradiance, BRIGHTEST_SUN))


def restrained(light: F64, brightest: float) -> F64:
    """(…, 3) light of the same colours, none of which is brighter than allowed."""
    top = light.max(axis=-1, keepdims=True)
    return np.asarray(light * np.minimum(1.0, brightest / np.maximum(top, 1e-12)))


def restrained_exposure(guest: float, host: float) -> float:
    """Stops that a guest adds to its host's exposure."""
    return min(max(guest - host, -STOPS), STOPS)
