"""Air, sky, look and lens of several scenes as one, by weights that sum to 1."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import fields
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.colour import linear_from_oklab, oklab_from_linear
from dreamscape3d.scene.instant import Atmosphere
from dreamscape3d.scene.look import Distortion, Lens, Look
from dreamscape3d.scene.night import Night, Triple

F64 = NDArray[np.float64]
_Record = TypeVar("_Record", Look, Distortion, Lens)
_NEVER = 1e-9  # weight of what is not there


def blended_colours(colours: F64, weights: F64) -> F64:
    """(P, …, 3) linear colours, of any brightness, → (…, 3), mixed as the eye would have it.

    OKLab's cube roots are of one degree, so that they hold for radiances above 1 too.
    """
    mixed = linear_from_oklab(np.tensordot(weights, oklab_from_linear(np.maximum(colours, 0.0)), axes=1))
    return np.maximum(mixed, 0.0)


def blended_atmosphere(airs: Sequence[Atmosphere], weights: F64) -> Atmosphere:
    """The air and the sky of all."""
    numbers = np.array([[a.fog_density, a.fog_falloff, a.glow, a.shafts, a.patches, a.patch_size] for a in airs])
    density, falloff, glow, shafts, patches, patch_size = (weights @ numbers).tolist()
    stars = np.array([air.stars for air in airs])
    shares, twinkle = (weights @ stars[:, :2]).tolist()
    return Atmosphere(
        fog=blended_colours(np.array([air.fog for air in airs]), weights),
        fog_density=density,
        fog_falloff=falloff,
        glow=glow,
        shafts=shafts,
        patches=patches,
        patch_size=patch_size,
        sky=blended_colours(np.array([air.sky for air in airs]), weights),
        stars=np.concatenate([[shares, twinkle], blended_colours(stars[:, 2:], weights)]),
        night=blended_night([air.night for air in airs], weights),
    )


def blended_night(nights: Sequence[Night], weights: F64) -> Night:
    """One moon for those of all, between them in the sky, and fainter the further apart they are."""
    moons = weights * [night.moon > 0.0 for night in nights]
    lights = weights * [night.aurora for night in nights]
    way = moons @ np.array([night.moon_direction for night in nights])
    length, total = float(np.linalg.norm(way)), float(moons.sum())
    return Night(
        moon=_mean([night.moon for night in nights], moons) * min(3.0 * length, 1.0),
        moon_direction=_triple(way / length) if length > _NEVER else nights[0].moon_direction,
        moon_colour=_triple(_mean_colour([night.moon_colour for night in nights], moons) * length),
        moon_phase=_mean([night.moon_phase for night in nights], moons) if total > _NEVER else 1.0,
        aurora=float(lights.sum()),
        aurora_colour=_triple(_mean_colour([night.aurora_colour for night in nights], lights)),
        aurora_tip=_triple(_mean_colour([night.aurora_tip for night in nights], lights)),
        constellations=float(weights @ [night.constellations for night in nights]),
    )


def blended_look(looks: Sequence[Look], weights: F64) -> Look:
    """The grade of all; hues turn the shorter way."""
    mixed = _numbers_mixed(looks, weights)
    angles = np.radians([look.hue for look in looks])
    turn = complex(weights @ np.cos(angles), weights @ np.sin(angles))
    hue = math.degrees(math.atan2(turn.imag, turn.real)) if abs(turn) > _NEVER else looks[0].hue
    return Look(**{**mixed, "hue": hue})  # type: ignore[arg-type]  # numbers are all that was mixed


def blended_lens(lenses: Sequence[Lens], weights: F64) -> Lens:
    """The opening of all; what is sharp is the first one's to say, whose camera it is."""
    return Lens(**{**_numbers_mixed(lenses, weights), "focus": lenses[0].focus})


def blended_distortion(distortions: Sequence[Distortion], weights: F64) -> Distortion:
    """What befalls the pictures of all."""
    mixed = _numbers_mixed(distortions, weights)
    return Distortion(**mixed, thread=_triple(weights @ np.array([d.thread for d in distortions])))


def _numbers_mixed(records: Sequence[_Record], weights: F64) -> dict[str, float]:
    names = [field.name for field in fields(records[0]) if isinstance(getattr(records[0], field.name), float)]
    rows = np.array([[getattr(record, name) for name in names] for record in records])
    return dict(zip(names, (weights @ rows).tolist(), strict=True))


def _mean(values: Sequence[float], weights: F64) -> float:
    total = float(weights.sum())
    return float(weights @ values) / total if total > _NEVER else 0.0


def _mean_colour(colours: Sequence[Triple], weights: F64) -> F64:
    """A colour's weight here says how bright it is too: weights need not sum to 1."""
    total = float(weights.sum())
    return np.asarray(weights @ np.array(colours) / total) if total > _NEVER else np.asarray(colours[0], np.float64)


def _triple(values: F64) -> Triple:
    x, y, z = np.asarray(values).tolist()
    return (x, y, z)
