"""The lower half of a body: where hips, hip joints and ankles are, by its row."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from dreamscape3d.dream.bodies.builds import Build
from dreamscape3d.dream.bodies.row import (
    ASIDE,
    BACK,
    BEAT,
    BREATH,
    DANCE,
    F_SWING,
    FOOT,
    LEAN,
    MOVING,
    PELVIS,
    YAW,
    X,
    Y,
    Z,
    ahead,
    foot_at,
)
from dreamscape3d.dream.stance import Point

SWAY = 0.042  # of hips, with the beat [heights]
BALL, HEEL = 0.085, 0.035  # from below the ankle to where a foot rolls over [heights]


class Footing(NamedTuple):
    """Of one body.

    Attributes:
        root: hips [m]. sockets, ankles: left, right [m].
        hips, feet: how they are turned, in degrees about x, y and z as of `maths.turning.turns`.
        stride: how far the left foot is ahead [legs]. roll: of the hips [degrees].
    """

    root: Point
    sockets: tuple[Point, Point]
    ankles: tuple[Point, Point]
    hips: Point
    feet: tuple[Point, Point]
    stride: float
    roll: float


def footing(row: Sequence[float], build: Build) -> Footing:
    """Where the lower half is, by a row (SHOWN or more)."""
    (left, left_turned, left_forth), (right, right_turned, right_forth) = (_foot(row, build, side) for side in (0, 1))
    stride = walks = 0.0
    if not build.floats:
        stride = min(max((left_forth - right_forth) / (2.0 * build.leg), -0.7), 0.7)
        walks = row[MOVING] * (lift_of(row, 1) - lift_of(row, 0))
    sway, roll = _swayed(row, build, walks)
    x, z = ahead(row[YAW])
    back = row[BACK] * build.height
    root = row[X] + z * sway - x * back, row[Y] + row[PELVIS], row[Z] - x * sway - z * back
    hips = 0.3 * row[LEAN], 180.0 - row[YAW] - 16.0 * stride, roll - 0.3 * row[ASIDE]
    one, other = carried(build.hips, hips)
    return Footing(
        root, (_plus(root, one), _plus(root, other)), (left, right), hips, (left_turned, right_turned), stride, roll
    )


def lift_of(row: Sequence[float], side: int) -> float:
    """How far a foot is up, 0 to 1."""
    return math.sin(math.pi * min(max(row[foot_at(side) + F_SWING], 0.0), 1.0)) ** 2


def carried(points: Sequence[Point], angles: Point) -> list[Point]:
    """Points turned by degrees about x, y and z, as of `maths.turning.turns`: about z first, then x, then y."""
    turn_x, turn_y, turn_z = map(math.radians, angles)
    sx, sy, sz = math.sin(turn_x), math.sin(turn_y), math.sin(turn_z)
    cx, cy, cz = math.cos(turn_x), math.cos(turn_y), math.cos(turn_z)
    found = []
    for x, y, z in points:
        level, up = cz * x - sz * y, sz * x + cz * y
        up, forth = cx * up - sx * z, sx * up + cx * z
        found.append((cy * level + sy * forth, up, cy * forth - sy * level))
    return found


def _foot(row: Sequence[float], build: Build, side: int) -> tuple[Point, Point, float]:
    """Its ankle, how it is turned, and how far it is ahead of the body [m]: a foot rolls over its ball when the heel is
    up, over its heel when the toes are."""
    first = foot_at(side)
    x, y, z, yaw, slope, roll, heel, _ = row[first : first + FOOT]
    over = (BALL if heel > 0.0 else -HEEL) * build.height
    turned = heel - slope, 180.0 - yaw, roll
    ((lever_x, lever_y, lever_z),) = carried(((0.0, build.ankle, -over),), turned)
    tilt, (ahead_x, ahead_z) = math.radians(slope), ahead(yaw)
    level = over * math.cos(tilt)
    ankle = x + lever_x + ahead_x * level, y + lever_y + over * math.sin(tilt), z + lever_z + ahead_z * level
    own_x, own_z = ahead(row[YAW])
    return ankle, turned, (x - row[X]) * own_x + (z - row[Z]) * own_z


def _swayed(row: Sequence[float], build: Build, up: float) -> tuple[float, float]:
    """How far the hips are to the left [m], and their roll [degrees]: over the foot that is down, and with the beat."""
    idle = (1.0 - row[MOVING]) * math.sin(math.pi * 0.37 * row[BREATH])
    dance = row[DANCE] * math.sin(math.pi * row[BEAT]) if row[DANCE] else 0.0
    sway = build.height * (0.018 * up + 0.006 * idle + SWAY * dance)
    return sway, 3.5 * up + 0.8 * idle - 10.0 * dance


def _plus(a: Point, b: Point) -> Point:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]
