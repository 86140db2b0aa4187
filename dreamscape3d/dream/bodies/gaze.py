"""Where heads turn: to what is looked at, as far as a neck goes; glances about where nothing is."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.bodies import row as r
from dreamscape3d.maths.hashing import hashed

F64 = NDArray[np.float64]
SIDEWAYS, UPWARDS = 82.0, 50.0  # degrees that one can look away from ahead
TURNS_FROM = 62.0  # degrees beyond which one turns the body, in standing
SHORTEST = 0.65  # seconds, of which a glance takes four


def towards(row: F64, eye: F64, target: F64) -> tuple[float, float]:
    """How far to the right and up [degrees] a point is of a body whose eye is there; not bounded."""
    x, y, z = (target - eye).tolist()
    level = math.hypot(x, z)
    if level < 0.05:
        return 0.0, math.copysign(UPWARDS, y) if abs(y) > 0.3 else 0.0
    yaw = math.degrees(math.atan2(x, -z)) - float(row[r.YAW])
    return (yaw + 180.0) % 360.0 - 180.0, math.degrees(math.atan2(y, level))


def glances(count: int, time: float, seed: int) -> F64:
    """(2, N) degrees to the right and up where eyes go that look at nothing in particular."""
    return _glances(count, math.floor(time / SHORTEST), seed)


@lru_cache(maxsize=64)
def _glances(count: int, moment: int, seed: int) -> F64:
    """Each goes on for four moments, and half of them go nowhere."""
    keys = np.arange(count)
    chance = hashed(keys * 64 + 11, (moment + keys) // 4, seed)
    far = np.where(chance[:, 2] < 0.45, 0.0, 0.7)
    found = np.stack([(chance[:, 0] - 0.5) * 46.0 * far, (chance[:, 1] - 0.6) * 14.0 * far])
    found.flags.writeable = False
    return found
