"""Where hips, chest and head are, by plain arithmetic: as `posing` has them to a few centimetres, at a hundredth of it.

What is looked at, filmed and listened to each tick needs no more. Turns to the side are left out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import itemgetter

from dreamscape3d.dream.bodies import row as r
from dreamscape3d.dream.bodies.builds import SPINE, Build
from dreamscape3d.dream.bodies.footing import SWAY
from dreamscape3d.dream.stance import Point

_COLUMNS = itemgetter(
    r.X, r.Y, r.Z, r.YAW, r.PELVIS, r.LEAN, r.SLUMP, r.BEND, r.OPEN, r.NOD, r.GAZE_PITCH, r.BACK, r.DANCE, r.BEAT
)


def on_spine(row: Sequence[float], build: Build, joint: str, above: float = 0.0) -> Point:
    """Where a joint of `SPINE` is [m] by a row (SHOWN or more); `above` it [heights], along the bone it carries."""
    x, y, z, yaw, pelvis, lean, slump, bend, back_bent, nod, up, back, dance, beat = _COLUMNS(row)
    bow = slump + 0.7 * lean + bend - 0.4 * back_bent
    level, tipped = bow - 0.7 * slump, nod - up
    angles = (0.3 * lean, 0.45 * bow, 0.55 * bow + 0.1 * tipped, 0.25 * (tipped - level), 0.65 * tipped - 0.35 * level)
    ahead, high, angle = -back * build.height, y + pelvis, 0.0
    for name, bowed, (rise, forth) in zip(SPINE, angles, build.spine, strict=True):
        ahead, high = _along(ahead, high, angle, rise, forth)
        angle += math.radians(bowed)
        if name == joint:
            break
    ahead, high = _along(ahead, high, angle, above * build.height, 0.0)
    left, (c, s) = SWAY * build.height * dance * math.sin(math.pi * beat), r.ahead(yaw)
    return x + c * ahead + s * left, high, z + s * ahead - c * left


def _along(ahead: float, high: float, angle: float, rise: float, forth: float) -> tuple[float, float]:
    """A step on, in a frame that is bowed by an angle."""
    c, s = math.cos(angle), math.sin(angle)
    return ahead + rise * s + forth * c, high + rise * c - forth * s
