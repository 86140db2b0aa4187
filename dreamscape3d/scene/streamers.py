"""Streamers: bands of light that flow from a figure's joints, as chains of strands.

They set out along their own way, wave, and trail behind who moves. A pure function of frames, velocity and time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.colour import linear_from_srgb
from dreamscape3d.scene.sprites import Strands

F64 = NDArray[np.float64]
Triple = tuple[float, float, float]
PIECES = 12  # strands of one
TURNS, SPEED, SWAY = 0.9, 0.22, 0.11  # waves along it; waves a second; greatest way aside, as a share of the length
TRAIL = 0.45  # seconds that the end is behind
HALO = 0.3
_ALONG = np.linspace(0.0, 1.0, PIECES + 1)
_APART = 2.4  # radians of the wave from one to the next


@dataclass(frozen=True, slots=True)
class Streamer:
    """One, from `at` [m] in the frame of `joint` (of `rig`) along `way`, `length` and `width` [m].

    `colour` (sRGB) and `brightness` are those at its beginning; it fades to nothing.
    """

    joint: int
    at: Triple = (0.0, 0.0, 0.0)
    way: Triple = (0.0, -0.4, -1.0)
    length: float = 1.0
    width: float = 0.02
    colour: Triple = (1.0, 1.0, 1.0)
    brightness: float = 1.0


def streaming(
    streamers: Sequence[Streamer],
    origin: F64,
    rotation: F64,
    velocity: F64,
    time: float,
    *,
    scale: float = 1.0,
    shine: float = 1.0,
) -> list[Strands]:
    """The streamers of one figure: joints (J, 3) [m], (J, 3, 3), its `velocity` (3,) [m/s], `time` [s]."""
    if not streamers:
        return []
    joint = [streamer.joint for streamer in streamers]
    at, way = (np.array([getattr(each, name) for each in streamers]) for name in ("at", "way"))
    way = way / np.maximum(np.sqrt((way * way).sum(axis=1)), 1e-9)[:, None]
    length, width, bright = (
        np.array([getattr(each, name) for each in streamers]) for name in ("length", "width", "brightness")
    )
    turn, long = rotation[joint], (length * scale)[:, None, None]
    start = origin[joint] + np.einsum("nij,nj->ni", turn, at * scale)
    ahead = np.einsum("nij,nj->ni", turn, way)[:, None]
    phase = 2.0 * np.pi * (TURNS * _ALONG - SPEED * time) + _APART * np.arange(len(streamers))[:, None]
    aside = (SWAY * _ALONG * np.sin(phase))[..., None] * turn[:, None, :, 0]
    rise = (SWAY * _ALONG * np.cos(0.8 * phase))[..., None] * np.array([0.0, 1.0, 0.0])
    behind = -TRAIL * (_ALONG * _ALONG)[:, None] * velocity
    points = start[:, None] + long * (ahead * _ALONG[:, None] + aside + rise) + behind
    fade = (1.0 - _ALONG) ** 1.5
    colour = linear_from_srgb(np.array([each.colour for each in streamers])) * (bright * shine)[:, None]
    light = colour[:, None] * fade[:, None]
    thick = (width * scale)[:, None] * (0.25 + 0.75 * np.sin(np.pi * np.minimum(_ALONG + 0.12, 1.0)) ** 0.7)

    def ends(values: F64) -> tuple[F64, F64]:
        width = values.shape[2:]
        return values[:, :-1].reshape(-1, *width), values[:, 1:].reshape(-1, *width)

    (a, b), (radius_a, radius_b), (light_a, light_b) = ends(points), ends(thick), ends(light)
    return [Strands(a, b, radius_a, radius_b, light_a, light_b, halo=HALO)]
