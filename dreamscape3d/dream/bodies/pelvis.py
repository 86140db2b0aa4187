"""How high hips are: as high as legs allow that stay on the ground."""

from __future__ import annotations

import math

from dreamscape3d.dream.bodies import row as r
from dreamscape3d.dream.bodies.builds import Build
from dreamscape3d.dream.bodies.footing import footing, lift_of
from dreamscape3d.dream.bodies.row import Row

AT_EASE = 0.993  # of the leg's whole length, in standing
REACH = 0.9965  # of it that a foot on the ground may take
RISE = 0.7  # [m/s] that hips come up, at most, however soon legs allow it
SOFT = 0.03  # [legs] over which one limit gives way to the other


def hang_hips(row: Row, build: Build, most: float = math.inf) -> None:
    """Set PELVIS of a row, in place; it comes up by `most` [m]."""
    before, wanted = row[r.PELVIS], _wished(row, build)
    row[r.PELVIS] = wanted
    if not build.floats:
        lowest, soft = _highest(row, build), SOFT * build.leg
        mixed = max(soft - abs(lowest), 0.0)
        high = wanted + min(lowest, 0.0) - mixed * mixed / (4.0 * soft)
        row[r.PELVIS] = max(min(high, before + most), 0.05 * build.height)


def _highest(row: Row, build: Build) -> float:
    """How much higher hips may be than they are [m], so that both feet are reached; less than 0, where they may not."""
    low, leg, found = footing(row, build), build.leg, math.inf
    for side, ((x, y, z), (hip_x, hip_y, hip_z)) in enumerate(zip(low.ankles, low.sockets, strict=True)):
        level = (x - hip_x) ** 2 + (z - hip_z) ** 2
        reach = math.sqrt(max((REACH * leg) ** 2 - level, (0.25 * leg) ** 2))
        swing = row[r.foot_at(side) + r.F_SWING]
        slack = 0.6 * min(4.0 * swing, 4.0 * (1.0 - swing) ** 2) * leg  # who is in the air holds nobody
        found = min(found, y + reach + slack - hip_y)
    return found


def _wished(row: Row, build: Build) -> float:
    """[m] over the ground: standing, sitting, walking over the leg that is down, flying between two in running."""
    run, leg = row[r.RUN], build.leg
    stand = (build.ankle + leg * (AT_EASE - 0.035 * run - 0.02 * row[r.TENSION])) * (1.0 - row[r.LOWER])
    if build.floats:
        return stand + 0.03 * math.sin(2.0 * math.pi * 0.6 * row[r.BREATH])
    walked = leg * 0.02 * row[r.MOVING] * (1.0 - run) * max(lift_of(row, 0), lift_of(row, 1))
    flown = -leg * 0.035 * run * math.cos(4.0 * math.pi * (row[r.PHASE] - 0.18))
    danced = -0.03 * build.height * row[r.DANCE] * (1.0 + math.cos(2.0 * math.pi * row[r.BEAT]))
    return stand + walked + flown + danced
