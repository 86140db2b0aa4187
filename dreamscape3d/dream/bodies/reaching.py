"""Points as HANDS have them: from a body's hips, turned with it, in its heights: to its left, up, ahead."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.bodies import row as r

F64 = NDArray[np.float64]
_HANGING = np.array([0.155, -0.03, 0.045])


def within(target: F64, row: F64, height: float) -> F64:
    """A point as HANDS have it."""
    ahead = r.ahead_of(row[r.YAW])
    left = r.leftward(ahead)
    way = target - row[r.AT] - np.array([0.0, row[r.PELVIS], 0.0])
    return np.array([way[0] * left[0] + way[2] * left[1], way[1], way[0] * ahead[0] + way[2] * ahead[1]]) / height


def without(local: F64, row: F64, height: float) -> F64:
    """(3,) [m] where a hand is that HANDS have there."""
    ahead = r.ahead_of(row[r.YAW])
    left = r.leftward(ahead)
    x, z = row[r.XZ] + (left * local[0] + ahead * local[2]) * height
    return np.array([x, row[r.Y] + row[r.PELVIS] + local[1] * height, z])


def hand_of(row: F64, height: float, side: int) -> F64:
    """(3,) [m] about where a hand (0 left, 1 right) is: exactly so where a gesture has it, nearly so where it hangs."""
    hanging = _HANGING * (r.LEFT_RIGHT[side], 1.0, 1.0)
    asked = row[r.HANDS][3 * side : 3 * side + 3]
    return without(hanging + (asked - hanging) * float(row[r.HOLD][side]), row, height)
