"""How bodies come to where they are to be: speeding up, turning and arriving softly."""

from __future__ import annotations

import math

from dreamscape3d.dream.bodies.row import (
    CX,
    CZ,
    GOAL_YAW,
    GX,
    GZ,
    RISING,
    SPEED,
    STRAFE,
    TURNING,
    VX,
    VZ,
    WALKED,
    YAW,
    Row,
    X,
    Y,
    Z,
)
from dreamscape3d.dream.stance import wrapped
from dreamscape3d.maths.spring import follow

EAGER, STEERED = 7.0, 16.0  # [1/s] of the spring by which velocity follows what is wanted, and what a person wants
ARRIVING = 4.0 / 27.0  # of that, speed by distance near the goal: the most that does not swing over
NIMBLE, QUICKEST = 6.0, 150.0  # [1/s] of the spring by which one turns; [degrees/s]
NEAR = 0.5  # metres from the goal within which one turns to face where one is to face there
STEADY = 16.0  # [1/s] of the spring by which the body follows the ground
LEAD = 2.0 / STEADY  # seconds by which that would be behind


def speed_of(row: Row) -> float:
    """[m/s]."""
    return math.hypot(row[VX], row[VZ])


def go(row: Row, aside: tuple[float, float], seconds: float) -> None:
    """Move and turn a body, in place; `aside` is added to the unit way that it goes."""
    way_x, way_z = row[GX] - row[X], row[GZ] - row[Z]
    far, own_way = math.hypot(way_x, way_z), row[STRAFE] < 0.5
    if aside != (0.0, 0.0):
        way_x, way_z = way_x + far * aside[0], way_z + far * aside[1]
        longer = far / math.hypot(way_x, way_z)
        way_x, way_z = way_x * longer, way_z * longer
    eager = EAGER if own_way else STEERED
    speed = min(row[SPEED], ARRIVING * eager * far)
    if own_way and far > NEAR:
        off = wrapped(math.degrees(math.atan2(way_x, -way_z)) - row[YAW])
        speed *= max(math.cos(math.radians(off)), 0.0)
    else:
        off = wrapped(row[GOAL_YAW] - row[YAW])
    _turn(row, off, seconds)
    share = speed / max(far, 1e-9)
    row[VX], row[CX] = follow(row[VX], row[CX], way_x * share, eager, seconds)
    row[VZ], row[CZ] = follow(row[VZ], row[CZ], way_z * share, eager, seconds)
    row[X] += row[VX] * seconds
    row[Z] += row[VZ] * seconds
    row[WALKED] += math.hypot(row[VX], row[VZ]) * seconds


def _turn(row: Row, off: float, seconds: float) -> None:
    yaw, most = row[YAW], QUICKEST * seconds
    turned, rate = follow(yaw, row[TURNING], yaw + off, NIMBLE, seconds)
    row[YAW] = yaw + min(max(turned - yaw, -most), most)
    row[TURNING] = min(max(rate, -QUICKEST), QUICKEST)


def ground_ahead(row: Row) -> tuple[float, float]:
    """x and z where the ground matters now: as far ahead as the body's height is behind."""
    return row[X] + row[VX] * LEAD, row[Z] + row[VZ] * LEAD


def follow_ground(row: Row, ground: float, seconds: float) -> None:
    """Be as high as the ground [m] is, softly."""
    row[Y], row[RISING] = follow(row[Y], row[RISING], ground, STEADY, seconds)
