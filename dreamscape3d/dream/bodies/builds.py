"""How bodies are built: as arrays, one row for each, and each as plain numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.stance import Point, point
from dreamscape3d.scene.rig import COUNT, JOINT

if TYPE_CHECKING:
    from dreamscape3d.dream.living import BodyPlan

F64 = NDArray[np.float64]
SPINE = ("hips", "waist", "chest", "neck", "head")
_LIMBS = ("shoulder.left", "shoulder.right", "hip.left", "hip.right")
_MIDDLES = ("elbow.left", "elbow.right", "knee.left", "knee.right")
_ENDS = ("hand.left", "hand.right", "foot.left", "foot.right")
LIMBS, MIDDLES, ENDS = ([JOINT[name] for name in names] for names in (_LIMBS, _MIDDLES, _ENDS))
"""Joints where arms and legs begin, bend and end: left arm, right arm, left leg, right leg."""


class Build(NamedTuple):
    """One body.

    Attributes:
        height, leg, ankle: of the whole, of a leg to the ankle, of that over the ground [m].
        hips: where hip joints are, from the hips: left, right [m]. shoulders: where shoulders are, standing [heights].
        arms: how long they are [heights].
        spine: from joint to joint of `SPINE`, up and ahead [m]; nothing of the first.
        floats: whether it has no legs.
        walk, run: [m/s].
    """

    height: float
    leg: float
    ankle: float
    hips: tuple[Point, Point]
    shoulders: tuple[Point, Point]
    arms: tuple[float, float]
    spine: tuple[tuple[float, float], ...]
    floats: bool
    walk: float
    run: float


@dataclass(frozen=True, eq=False, slots=True)
class Builds:
    """N bodies.

    Attributes:
        each: all of them, as plain numbers.
        rest: (N, J, 3) of their figures, as big as they are [m]. scale: (N,) that this took.
        height, hips, leg, ankle: (N,) of the whole, of the hips over the ground, of a leg to the ankle, of that [m].
        upper, lower: (N, 4) bones of limbs, in the order of `LIMBS` [m].
        floats: (N,) 1 for who has no legs, 0 else.
    """

    each: tuple[Build, ...]
    rest: F64
    scale: F64
    height: F64
    hips: F64
    leg: F64
    ankle: F64
    upper: F64
    lower: F64
    floats: F64

    def of(self, rows: Sequence[int]) -> Builds:
        """Some of them, in this order."""
        chosen, (_, *arrays) = np.array(rows, np.intp), fields(self)
        return Builds(tuple(self.each[row] for row in rows), *(getattr(self, array.name)[chosen] for array in arrays))


def builds_of(plans: Sequence[BodyPlan]) -> Builds:
    """As their files tell."""
    scale = np.array([plan.place.scale for plan in plans])
    rest = np.array([plan.figure.rest for plan in plans]).reshape(-1, COUNT, 3) * scale[:, None, None]
    upper, lower = (np.sqrt((rest[:, joints] ** 2).sum(-1)) for joints in (MIDDLES, ENDS))
    leg, hips = upper[:, 2] + lower[:, 2], rest[:, 0, 1]
    legs = {JOINT[name] for name in (*_LIMBS[2:], *_MIDDLES[2:], *_ENDS[2:])}
    floats = np.array([0.0 if legs & set(plan.figure.puppet.hung) else 1.0 for plan in plans])
    height = np.array([plan.figure.height for plan in plans]) * scale
    ankle = np.maximum(hips - leg, 0.0)
    shoulders = (rest[:, 1] + rest[:, 2])[:, None] + rest[:, LIMBS[:2]]
    arms = upper[:, :2] + lower[:, :2]
    each = tuple(
        Build(
            height=(tall := float(height[n])),
            leg=float(leg[n]),
            ankle=float(ankle[n]),
            hips=(point(rest[n, LIMBS[2]]), point(rest[n, LIMBS[3]])),
            shoulders=(point(shoulders[n, 0] / tall), point(shoulders[n, 1] / tall)),
            arms=(float(arms[n, 0]) / tall, float(arms[n, 1]) / tall),
            spine=((0.0, 0.0), *((float(rest[n, JOINT[j], 1]), float(rest[n, JOINT[j], 2])) for j in SPINE[1:])),
            floats=bool(floats[n]),
            walk=plan.walk,
            run=plan.run,
        )
        for n, plan in enumerate(plans)
    )
    return Builds(
        each=each,
        rest=rest,
        scale=scale,
        height=height,
        hips=hips,
        leg=leg,
        ankle=ankle,
        upper=upper,
        lower=lower,
        floats=floats,
    )
