"""The guide's light as it goes over to a dreamer: an arc from heart to heart, along which glints travel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.sprites import Strands, balls

F64 = NDArray[np.float64]
RISES, LASTS = 0.5, 3.0  # seconds
PIECES, GLINTS = 20, 7
RISE, THICK = 0.35, 0.012  # of its length that an arc rises; radius [m]

COLOURS = {  # linear
    "light": (1.0, 0.72, 0.38),
    "line": (0.85, 0.92, 1.0),
    "chord": (0.55, 0.6, 1.0),
    "insight": (1.0, 0.85, 0.55),
    "veto": (1.0, 0.42, 0.45),
}


@dataclass(frozen=True, slots=True)
class Beam:
    """Light from `who` to `whom`, of a way to soothe, that began at a time [s]."""

    who: str
    whom: str
    how: str
    since: float

    def over(self, time: float) -> bool:
        """Whether nothing of it is left."""
        return time >= self.since + LASTS

    def strength(self, time: float) -> float:
        """0 to 1: it comes quickly and goes slowly, without a step."""
        passed = min(max(time - self.since, 0.0), LASTS)
        rise, fall = min(passed / RISES, 1.0), (LASTS - passed) / (LASTS - RISES)
        here = rise if passed < RISES else fall
        return here * here * (3.0 - 2.0 * here)


def beam_strands(beam: Beam, start: F64, end: F64, time: float) -> list[Strands]:
    """An arc of light from `start` to `end` (3,) [m], and glints on their way along it."""
    strength = beam.strength(time)
    if strength <= 0.0 or not (np.isfinite(start).all() and np.isfinite(end).all()):
        return []
    light = np.array(COLOURS[beam.how]) * strength
    if beam.how == "insight":
        light = 2.0 * light
    points = _arc(start, end, np.linspace(0.0, 1.0, PIECES + 1))
    shares = np.sin(np.pi * np.linspace(0.05, 0.95, PIECES + 1))[:, None] * light * 1.6
    radius = np.full(PIECES, THICK)
    arc = Strands(points[:-1], points[1:], radius, radius, shares[:-1], shares[1:], halo=0.2)
    where = (np.arange(GLINTS) / GLINTS + 0.35 * (time - beam.since)) % 1.0
    bright = (6.0 * np.sin(np.pi * where) ** 2)[:, None] * light
    return [arc, balls(_arc(start, end, where), np.full(GLINTS, 2.2 * THICK), bright, 0.35)]


def _arc(start: F64, end: F64, along: F64) -> F64:
    """(N, 3) points at shares (N,) of the way."""
    way = end - start
    length = float(np.sqrt((way * way).sum()))
    points: F64 = start + along[:, None] * way
    points[:, 1] += RISE * length * 4.0 * along * (1.0 - along) * 0.5
    return points
