"""How bodies come to where they are to be: speeding up, turning and arriving softly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.bodies.row import (
    CHANGE,
    GOAL,
    GOAL_YAW,
    RISING,
    SPEED,
    STRAFE,
    TURNING,
    VELOCITY,
    WALKED,
    XZ,
    YAW,
    Y,
    ahead_of,
    bounded,
    dot,
    length,
    wrapped,
)
from dreamscape3d.maths.spring import follow

F64 = NDArray[np.float64]
EAGER, STEERED = 7.0, 16.0  # [1/s] of the spring by which velocity follows what is wanted, and what a person wants
ARRIVING = 4.0 / 27.0  # of that, speed by distance near the goal: the most that does not swing over
NIMBLE, QUICKEST = 6.0, 150.0  # [1/s] of the spring by which one turns; [degrees/s]
NEAR = 0.5  # metres from the goal within which one turns to face where one is to face there
STEADY = 16.0  # [1/s] of the spring by which the body follows the ground
LEAD = 2.0 / STEADY  # seconds by which that would be behind


def go(rows: F64, seconds: float) -> None:
    """Move and turn rows (N, COUNT), in place."""
    way = rows[:, GOAL] - rows[:, XZ]
    far = length(way)
    bearing = np.degrees(np.arctan2(way[:, 0], -way[:, 1]))
    going = (far > NEAR) & (rows[:, STRAFE] < 0.5)
    off = wrapped(np.where(going, bearing, rows[:, GOAL_YAW]) - rows[:, YAW])
    _turn(rows, off, seconds)
    straight = np.where(going, bounded(np.cos(np.radians(off)), 0.0, 1.0), 1.0)
    eager = np.where(rows[:, STRAFE] < 0.5, EAGER, STEERED)
    speed = np.minimum(rows[:, SPEED], ARRIVING * eager * far) * straight
    wanted = way * (speed / np.maximum(far, 1e-9))[:, None]
    rows[:, VELOCITY], rows[:, CHANGE] = follow(rows[:, VELOCITY], rows[:, CHANGE], wanted, eager[:, None], seconds)
    step = rows[:, VELOCITY] * seconds
    rows[:, 0] += step[:, 0]
    rows[:, 2] += step[:, 1]
    rows[:, WALKED] += length(step)


def _turn(rows: F64, off: F64, seconds: float) -> None:
    yaw = rows[:, YAW]
    turned, rate = follow(yaw, rows[:, TURNING], yaw + off, NIMBLE, seconds)
    rows[:, YAW] = yaw + bounded(turned - yaw, -QUICKEST * seconds, QUICKEST * seconds)
    rows[:, TURNING] = bounded(rate, -QUICKEST, QUICKEST)


def ground_ahead(rows: F64) -> F64:
    """(N, 2) x and z where the ground matters now: as far ahead as the body's height is behind."""
    return rows[:, XZ] + rows[:, VELOCITY] * LEAD


def follow_ground(rows: F64, ground: F64, seconds: float) -> None:
    """Be as high as the ground (N,) [m] is, softly."""
    rows[:, Y], rows[:, RISING] = follow(rows[:, Y], rows[:, RISING], ground, STEADY, seconds)


def forward_speed(rows: F64) -> F64:
    """(N,) [m/s] along where bodies face."""
    return dot(rows[:, VELOCITY], ahead_of(rows[:, YAW]))
