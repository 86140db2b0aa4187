"""The lower half of bodies: where hips, hip joints and ankles are, by their rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.bodies.builds import Builds
from dreamscape3d.dream.bodies.row import (
    ASIDE,
    AT,
    BACK,
    BEAT,
    BREATH,
    DANCE,
    F_HEEL,
    F_ROLL,
    F_SLOPE,
    F_SWING,
    F_YAW,
    LEAN,
    MOVING,
    PELVIS,
    XZ,
    YAW,
    ahead_of,
    bounded,
    dot,
    feet_of,
    leftward,
)
from dreamscape3d.maths.turning import carried, turns

F64 = NDArray[np.float64]
SWAY = 0.042  # of hips, with the beat [heights]
BALL, HEEL = 0.085, 0.035  # from below the ankle to where a foot rolls over [heights]


@dataclass(frozen=True, eq=False, slots=True)
class Footing:
    """Of N bodies.

    Attributes:
        root: (N, 3) hips [m]. hips: (N, 3, 3) their rotation; turn: (N, 3, 3) that of the body as a whole.
        sockets, ankles: (N, 2, 3) left, right [m]. feet: (N, 2, 3, 3) rotations.
        lift: (N, 2) 0 to 1 how far each foot is up. stride: (N,) how far the left one is ahead [legs].
        roll: (N,) of the hips [degrees].
    """

    root: F64
    hips: F64
    turn: F64
    sockets: F64
    ankles: F64
    feet: F64
    lift: F64
    stride: F64
    roll: F64


def footing(rows: F64, builds: Builds) -> Footing:
    """Where the lower half is."""
    feet, walks = feet_of(rows), rows[:, MOVING] * (1.0 - builds.floats)
    lift = np.sin(np.pi * bounded(feet[:, :, F_SWING], 0.0, 1.0)) ** 2
    ahead = ahead_of(rows[:, YAW])
    off = feet[:, :, XZ] - rows[:, None, XZ]
    forth = dot(off, ahead[:, None])
    stride = bounded((forth[:, 0] - forth[:, 1]) / (2.0 * builds.leg), -0.7, 0.7) * (1.0 - builds.floats)
    up = lift[:, 1] - lift[:, 0]
    sway, roll = _swayed(rows, builds, walks * up)
    angles = np.zeros((len(rows), 3, 3))
    angles[:, 0, 0] = 0.3 * rows[:, LEAN]
    angles[:, 0, 1] = -16.0 * stride
    angles[:, 0, 2] = roll - 0.3 * rows[:, ASIDE]
    pitch = feet[:, :, F_HEEL] - feet[:, :, F_SLOPE]
    angles[:, 1:, 0], angles[:, 1:, 1], angles[:, 1:, 2] = pitch, 180.0 - feet[:, :, F_YAW], feet[:, :, F_ROLL]
    turned = turns(angles)
    turn = _facing(ahead)
    hips = turn @ turned[:, 0]
    root = rows[:, AT].copy()
    root[:, XZ] += leftward(ahead) * sway[:, None] - ahead * (rows[:, BACK] * builds.height)[:, None]
    root[:, 1] += rows[:, PELVIS]
    sockets = root[:, None] + carried(hips[:, None], builds.rest[:, (11, 14)])
    return Footing(root, hips, turn, sockets, _ankles(feet, turned[:, 1:], builds), turned[:, 1:], lift, stride, roll)


def _swayed(rows: F64, builds: Builds, up: F64) -> tuple[F64, F64]:
    """How far the hips are to the left [m], and their roll [degrees]: over the foot that is down, and with the beat."""
    idle = (1.0 - rows[:, MOVING]) * np.sin(np.pi * 0.37 * rows[:, BREATH])
    dance = rows[:, DANCE] * np.sin(np.pi * rows[:, BEAT])
    sway = builds.height * (0.018 * up + 0.006 * idle + SWAY * dance)
    return sway, 3.5 * up + 0.8 * idle - 10.0 * dance


def _ankles(feet: F64, rotation: F64, builds: Builds) -> F64:
    """(N, 2, 3): a foot rolls over its ball when the heel is up, over its heel when the toes are."""
    over = np.where(feet[:, :, F_HEEL] > 0.0, BALL, -HEEL) * builds.height[:, None]
    slope = np.radians(feet[:, :, F_SLOPE])
    along = ahead_of(feet[:, :, F_YAW]) * (over * np.cos(slope))[..., None]
    lever = np.zeros((*over.shape, 3))
    lever[..., 1], lever[..., 2] = builds.ankle[:, None], -over
    ankles = feet[:, :, :3] + carried(rotation, lever)
    ankles[..., XZ] += along
    ankles[..., 1] += over * np.sin(slope)
    return ankles


def _facing(ahead: F64) -> F64:
    """(N, 2) ways ahead → (N, 3, 3), as `rig.facing`."""
    out = np.zeros((len(ahead), 3, 3))
    x, z = ahead[:, 0], ahead[:, 1]
    out[:, 0, 0], out[:, 0, 2], out[:, 1, 1], out[:, 2, 0], out[:, 2, 2] = z, x, 1.0, -x, z
    return out
