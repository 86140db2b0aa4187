"""Where hips, chest and head are, by plain arithmetic: as `posing` has them to a few centimetres, at a hundredth of it.

What is looked at, filmed and listened to each tick needs no more. Turns to the side are left out.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.bodies import row as r
from dreamscape3d.dream.bodies.footing import SWAY
from dreamscape3d.scene.rig import JOINT

F64 = NDArray[np.float64]
SPINE = ("hips", "waist", "chest", "neck", "head")
_COLUMNS = [
    r.X, r.Y, r.Z, r.YAW, r.PELVIS, r.LEAN, r.SLUMP, r.BEND, r.OPEN, r.NOD, r.GAZE_PITCH, r.BACK,
    r.DANCE, r.BEAT,
]  # fmt: skip


def on_spine(row: F64, rest: F64, height: float, joint: str, above: float = 0.0) -> F64:
    """(3,) [m] a joint of `SPINE` by a row (SHOWN or more,), rest (J, 3) [m] and height [m] of the body.

    `above` it [heights], along the bone that it carries.
    """
    x, y, z, yaw, pelvis, lean, slump, bend, back_bent, nod, up, back, dance, beat = row[_COLUMNS].tolist()
    bow = slump + 0.7 * lean + bend - 0.4 * back_bent
    level, tipped = bow - 0.7 * slump, nod - up
    angles = (0.3 * lean, 0.45 * bow, 0.55 * bow + 0.1 * tipped, 0.25 * (tipped - level), 0.65 * tipped - 0.35 * level)
    ahead, high, angle = -back * height, y + pelvis, 0.0
    for place, name in enumerate(SPINE):
        if place:
            _, rise, forth = rest[JOINT[name]].tolist()
            ahead, high = _along(ahead, high, angle, rise, forth)
        angle += math.radians(angles[place])
        if name == joint:
            break
    ahead, high = _along(ahead, high, angle, above * height, 0.0)
    turn, left = math.radians(yaw), SWAY * height * dance * math.sin(math.pi * beat)
    c, s = math.cos(turn), math.sin(turn)
    return np.array([x + s * ahead - c * left, high, z - c * ahead - s * left])


def _along(ahead: float, high: float, angle: float, rise: float, forth: float) -> tuple[float, float]:
    """A step on, in a frame that is bowed by an angle."""
    c, s = math.cos(angle), math.sin(angle)
    return ahead + rise * s + forth * c, high + rise * c - forth * s
