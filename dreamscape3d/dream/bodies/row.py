"""The row of numbers that a body is at a tick: what shows of it first, then what only the next tick needs.

Metres, degrees, seconds. Angles and phases are never wrapped round, so that a row may be led on from two ticks.

From tick to tick rows are an array (N, COUNT). Within a tick each is a list, and goes by plain arithmetic: that of the
few bodies of a night is done before an array of them has made its temporaries, and whoever stands still costs nothing.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
Row: TypeAlias = list[float]

# -- what shows: `posing.poses` reads nothing else

AT = slice(0, 3)  # the point of the ground that the body is over; y smoothed
XZ = slice(0, 3, 2)
X, Y, Z, YAW = range(4)  # yaw as of `dream.stance`: 0 looks along -z, 90 along +x
PELVIS = 4  # height of the hips over y
PHASE = 5  # cycles of the gait: the left foot is down from each whole number on, the right half a cycle later
BREATH, BEAT = 6, 7  # breaths and heartbeats so far
FEET = slice(8, 24)  # left, right: x, y, z, yaw, slope, roll, heel, swing
FOOT = (
    8  # numbers of a foot: `slope`, `roll` of its ground, `heel` up (+) or toes up (-), `swing` 0 down, to 1 in the air
)
F_YAW, F_SLOPE, F_ROLL, F_HEEL, F_SWING = range(3, 8)

SPRUNG = slice(24, 53)  # what follows what is wanted of it by a spring
MOVING, RUN, LEAN, ASIDE = range(24, 28)  # 0 to 1 how much it walks, and runs; lean ahead and to the left
GAZE_YAW, GAZE_PITCH = 28, 29  # against the body: to the right, up
SLUMP, OPEN, TENSION = 30, 31, 32  # posture: degrees, degrees, 0 to 1
POSE = slice(33, 53)  # what gestures ask for
HANDS = slice(33, 39)  # left, right: from the hips, turned with the body, in heights of it: left, up, ahead
HOLD = slice(39, 41)  # left, right: 0 to 1 how far each hand is there
BEND, TWIST, TILT, NOD, COCK = range(41, 46)  # spine ahead, to the left, to the right; head down, to the right
LOWER, DANCE = 46, 47  # 0 to 1 how low the hips are, how much it dances
AHEAD, WIDE, TIPTOE = 48, 49, 50  # where feet belong: ahead and apart [heights]; heels up [degrees]
BACK, ELBOWS = 51, 52  # hips behind their place [heights]; 0 to 1 how far elbows are out
SHOWN = 53

# -- what goes on

RATES = slice(53, 82)  # of SPRUNG
VX, VZ, CX, CZ = range(82, 86)  # velocity along x and z [m/s], how fast that changes [m/s^2]
VELOCITY = slice(82, 84)
TURNING, RISING = 86, 87  # rates of yaw and of y
STEPS = slice(88, 98)  # left, right: where a step began: x, y, z, yaw; the cycle of the gait it began in
STEP = 5
S_CYCLE = 4
GOAL = slice(98, 100)  # x and z
GX, GZ = 98, 99
GOAL_YAW, SPEED, STRAFE = 100, 101, 102  # `strafe` 1: look along GOAL_YAW while going, too
SINCE, WALKED = 103, 104  # seconds of the gesture, metres
COUNT = 105

_RADIANS = np.pi / 180.0
LEFT_RIGHT = np.array([1.0, -1.0])  # the sides along a figure's own x


def feet_of(rows: F64) -> F64:
    """(N, 2, FOOT) of rows (N, …)."""
    return rows[:, FEET].reshape(len(rows), 2, FOOT)


def foot_at(side: int) -> int:
    """The first column of a foot: 0 left, 1 right."""
    return FEET.start + FOOT * side


def step_at(side: int) -> int:
    """The first column of a foot's step."""
    return STEPS.start + STEP * side


def ahead(yaw: float) -> tuple[float, float]:
    """The unit way along x and z that faces a yaw [degrees]; (z, -x) of it is to the left."""
    turn = math.radians(yaw)
    return math.sin(turn), -math.cos(turn)


def ahead_of(yaw: F64) -> F64:
    """(…,) yaw [degrees] → (…, 2) as of `ahead`."""
    turn, out = yaw * _RADIANS, np.empty((*yaw.shape, 2))
    out[..., 0], out[..., 1] = np.sin(turn), -np.cos(turn)
    return out


def bounded(values: F64, low: float, high: float) -> F64:
    """Values held within bounds: what `np.clip` does, at a tenth of its cost for a few."""
    return np.minimum(np.maximum(values, low), high)
