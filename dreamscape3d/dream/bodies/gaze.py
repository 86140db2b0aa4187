"""Where heads turn: to what is looked at, as far as a neck goes; glances about where nothing is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from dreamscape3d.dream.bodies import row as r
from dreamscape3d.dream.stance import Point, wrapped
from dreamscape3d.maths.hashing import hashed

SIDEWAYS, UPWARDS = 82.0, 50.0  # degrees that one can look away from ahead
TURNS_FROM = 62.0  # degrees beyond which one turns the body, in standing
SHORTEST = 0.65  # seconds, of which a glance takes four
AWAY = 55.0, -28.0  # degrees to a side and up, of who looks away


def towards(row: Sequence[float], eye: Point, target: Point) -> tuple[float, float]:
    """How far to the right and up [degrees] a point is of a body whose eye is there; not bounded."""
    x, y, z = target[0] - eye[0], target[1] - eye[1], target[2] - eye[2]
    level = math.hypot(x, z)
    if level < 0.05:
        return 0.0, math.copysign(UPWARDS, y) if abs(y) > 0.3 else 0.0
    return wrapped(math.degrees(math.atan2(x, -z)) - row[r.YAW]), math.degrees(math.atan2(y, level))


@lru_cache(maxsize=64)
def away(place: int, seed: int) -> tuple[float, float]:
    """How far to the right and up [degrees] the body in that place looks away: each to a side of its own."""
    aside, up = AWAY
    return (aside if hashed(place, 11, seed)[0] < 0.5 else -aside), up


def glances(count: int, time: float, seed: int) -> Sequence[tuple[float, float]]:
    """Degrees to the right and up where the eyes of each go that look at nothing in particular."""
    return _glances(count, math.floor(time / SHORTEST), seed)


@lru_cache(maxsize=64)
def _glances(count: int, moment: int, seed: int) -> tuple[tuple[float, float], ...]:
    """Each goes on for four moments, and half of them go nowhere."""
    keys = np.arange(count)
    chances = hashed(keys * 64 + 11, (moment + keys) // 4, seed).tolist()
    return tuple(((x - 0.5) * 32.2, (y - 0.6) * 9.8) if far >= 0.45 else (0.0, 0.0) for x, y, far in chances)
