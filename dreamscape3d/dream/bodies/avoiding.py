"""Bodies that go round each other: who walks turns aside from whoever is in the way, as far as it takes to pass.

Who is beyond the goal, or stands at it, is not in the way: there one is going. Nor is who goes along.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from dreamscape3d.dream.bodies.locomotion import NEAR, speed_of
from dreamscape3d.dream.bodies.row import GX, GZ, STRAFE, VX, VZ, Row, X, Z

SOON = 1.5  # seconds before they would meet, from which on somebody is in the way
CLEAR = 0.65  # metres that are left between two who pass
MET = 0.5  # metres from the goal at which somebody is met there
CLOSING, ABREAST = 0.2, 0.15  # [m/s] at which one comes nearer at least; metres ahead, before which they are passed
MOST = 1.6  # of the way, that one turns aside


def aside(row: Row, others: Sequence[Row]) -> tuple[float, float]:
    """What is to be added to the unit way, along x and z, that a body of some rows goes; nothing where it is free."""
    way_x, way_z = row[GX] - row[X], row[GZ] - row[Z]
    far = math.hypot(way_x, way_z)
    if far < NEAR or row[STRAFE] > 0.5 or speed_of(row) < CLOSING:
        return 0.0, 0.0
    way_x, way_z, nearest, turn = way_x / far, way_z / far, far, 0.0
    for other in others:
        to_x, to_z = other[X] - row[X], other[Z] - row[Z]
        ahead = to_x * way_x + to_z * way_z
        if not ABREAST < ahead < nearest or other is row:
            continue
        off = to_z * way_x - to_x * way_z  # to the right of the way
        if abs(off) < CLEAR and ahead < SOON * _closing(row, other) and not _is_met(row, other):
            nearest = ahead
            turn = math.copysign(min((CLEAR - abs(off)) / ahead, MOST), -off)
    return -way_z * turn, way_x * turn


def _closing(row: Row, other: Row) -> float:
    """How fast two come nearer to each other [m/s]; 0 for who hardly do."""
    to_x, to_z = other[X] - row[X], other[Z] - row[Z]
    closing = ((row[VX] - other[VX]) * to_x + (row[VZ] - other[VZ]) * to_z) / max(math.hypot(to_x, to_z), 1e-6)
    return closing if closing > CLOSING else 0.0


def _is_met(row: Row, other: Row) -> bool:
    """Whether another is where one is going."""
    return math.hypot(other[X] - row[GX], other[Z] - row[GZ]) < MET
