"""What a scene comes to at one instant, before it is packed: what Moments of one scene, or of several, are made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.glow import Posed
from dreamscape3d.scene.look import Distortion, Lens, Look
from dreamscape3d.scene.moment import View
from dreamscape3d.scene.night import Night
from dreamscape3d.sdf.pose import Numbers

F64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Atmosphere:
    """Air and sky, as a Moment has them. Colours are linear.

    Attributes:
        fog: (3,) colour, `fog_density` [1/m] at height 0, `fog_falloff` [1/m], `glow` factor.
        shafts: strength; `patches`: depth 0 to 1 and `patch_size` [m] of the fog's unevenness.
        sky: (3, 3) zenith, horizon and nadir radiance.
        stars: (5,) share of cells, twinkle depth, and (3,) tint.
        night: what else shines in the sky.
    """

    fog: F64
    fog_density: float
    fog_falloff: float
    glow: float
    shafts: float
    patches: float
    patch_size: float
    sky: F64
    stars: F64
    night: Night


@dataclass(frozen=True, slots=True)
class Instant:
    """One scene at one instant.

    Attributes:
        time: seconds since the world began.
        numbers: of its forms.
        materials: (M, 20) rows as `posing` tables them; `emission` (M, 3) linear radiance given off.
        lights: (N, 15) rows as `posing` tables them.
        glow: its particles and ribbons.
        view: where it is seen from.
    """

    time: float
    numbers: Numbers
    materials: F64
    emission: F64
    lights: F64
    glow: Posed
    atmosphere: Atmosphere
    view: View
    look: Look
    lens: Lens
    distortion: Distortion
