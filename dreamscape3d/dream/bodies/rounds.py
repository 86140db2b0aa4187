"""Rounds: what bodies do by themselves in a dream that no story tells of.

They walk a way, again and again, stay a while at each place of it, and do there what they do.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from dreamscape3d.dream.bodies import row as r
from dreamscape3d.dream.bodies.wishes import NO_ROUND, Wish
from dreamscape3d.dream.stance import wrapped

if TYPE_CHECKING:
    from dreamscape3d.dream.bodies.row import Row
    from dreamscape3d.dream.living import BodyPlan

THERE = 0.15  # metres within which one has come to a place, or to whom one goes to


def begun(plan: BodyPlan, wish: Wish) -> Wish:
    """What somebody is about who is left to themselves."""
    return replace(wish, what=plan.does, seconds=0.0, aim="", leg=0 if plan.way else NO_ROUND, until=0.0)


def gone_round(wish: Wish, plan: BodyPlan, row: Row, time: float) -> Wish:
    """What somebody is about at `time` [s] whose row is where they are; sends them on, in place."""
    if wish.leg == NO_ROUND:
        return wish
    if wish.until < 0.0:
        if math.hypot(row[r.GX] - row[r.X], row[r.GZ] - row[r.Z]) > THERE:
            return wish
        row[r.SINCE] = 0.0
        return replace(wish, what=plan.does, until=time + plan.stay if len(plan.way) > 1 else math.inf)
    if time < wish.until:
        return wish
    x, _, z = plan.way[wish.leg]
    yaw = math.degrees(math.atan2(x - row[r.X], row[r.Z] - z))
    row[r.GX], row[r.GZ], row[r.SPEED], row[r.STRAFE] = x, z, plan.walk, 0.0
    row[r.GOAL_YAW] = row[r.YAW] + wrapped(yaw - row[r.YAW])
    return replace(wish, leg=(wish.leg + 1) % len(plan.way), until=-1.0, what="none")
