"""Lights, air and sky of a Moment as uniforms, for every pass that includes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.shadow import MOST, Caster, single_suns
from dreamscape3d.scene.moment import Moment, Sun


def light_uniforms(moment: Moment) -> dict[str, Any]:
    """Suns (shaders/lib/sun.glsl), fill, sky (lib/sky.glsl), fog and glow (lib/air.glsl)."""
    suns = single_suns(moment)
    direction, irradiance = _mean_sun([sun for sun in moment.suns if all(sun is not single for single in suns)])
    zenith, horizon, nadir = (tuple(colour) for colour in moment.sky)
    rest = MOST - len(suns)
    night = moment.night
    return {
        "u_sun_count": max(len(suns), 1),
        "u_sun_directions": tuple(np.ravel([*(sun.direction for sun in suns), *[(0.0, 1.0, 0.0)] * rest])),
        "u_suns": tuple(np.ravel([*(sun.irradiance for sun in suns), *[(0.0, 0.0, 0.0)] * rest])),
        "u_fill_direction": direction,
        "u_fill": irradiance,
        "u_zenith": zenith,
        "u_horizon": horizon,
        "u_nadir": nadir,
        "u_stars": (*moment.stars[2:5], moment.stars[0]),
        "u_twinkle": moment.stars[1],
        "u_fog": (*moment.fog, moment.fog_density),
        "u_fog_falloff": max(moment.fog_falloff, 1e-4),
        "u_glow": moment.glow,
        "u_moon": (*night.moon_direction, float(np.radians(max(night.moon, 1e-3)) * 0.5)),
        "u_moon_colour": (*night.moon_colour, night.moon_phase) if night.moon > 0.0 else (0.0, 0.0, 0.0, 0.0),
        "u_aurora_strength": night.aurora,
    }


def lamps_with_channels(moment: Moment, casters: Sequence[Caster]) -> NDArray[np.float32]:
    """The Moment's lamps, each with the channel of visibility that its shadow is in, or 0."""
    lamps = moment.lamps.copy()
    lamps[:, 2, 3] = np.minimum(lamps[:, 2, 3], 0.0)  # −1: a form that glows
    for caster in casters:
        if isinstance(caster.light, int):
            lamps[caster.light, 2, 3] = caster.channel
    return lamps


def _mean_sun(suns: list[Sun]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """One parallel light for several: their sum, from their mean direction."""
    if not suns:
        return (0.0, 1.0, 0.0), (0.0, 0.0, 0.0)
    irradiance = np.sum([sun.irradiance for sun in suns], axis=0)
    direction = np.sum([sun.direction * (sun.irradiance.sum() + 1e-6) for sun in suns], axis=0)
    length = float(np.linalg.norm(direction))
    return tuple(direction / length) if length > 1e-9 else (0.0, 1.0, 0.0), tuple(irradiance)
