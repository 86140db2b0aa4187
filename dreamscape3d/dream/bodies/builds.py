"""How bodies are built, as arrays: one row for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.rig import COUNT, JOINT

if TYPE_CHECKING:
    from dreamscape3d.dream.living import BodyPlan

F64 = NDArray[np.float64]
_LIMBS = ("shoulder.left", "shoulder.right", "hip.left", "hip.right")
_MIDDLES = ("elbow.left", "elbow.right", "knee.left", "knee.right")
_ENDS = ("hand.left", "hand.right", "foot.left", "foot.right")
LIMBS, MIDDLES, ENDS = ([JOINT[name] for name in names] for names in (_LIMBS, _MIDDLES, _ENDS))
"""Joints where arms and legs begin, bend and end: left arm, right arm, left leg, right leg."""


@dataclass(frozen=True, eq=False, slots=True)
class Builds:
    """N bodies.

    Attributes:
        rest: (N, J, 3) of their figures, as big as they are [m]. scale: (N,) that this took.
        height, hips, leg, ankle: (N,) of the whole, of the hips over the ground, of a leg to the ankle, of that [m].
        upper, lower: (N, 4) bones of limbs, in the order of `LIMBS` [m].
        floats: (N,) 1 for who has no legs, 0 else.
        walk, run: (N,) [m/s].
    """

    rest: F64
    scale: F64
    height: F64
    hips: F64
    leg: F64
    ankle: F64
    upper: F64
    lower: F64
    floats: F64
    walk: F64
    run: F64

    def of(self, rows: Sequence[int]) -> Builds:
        """Some of them, in this order."""
        chosen = np.array(rows, np.intp)
        return Builds(*(getattr(self, each.name)[chosen] for each in fields(self)))


def builds_of(plans: Sequence[BodyPlan]) -> Builds:
    """As their files tell."""
    scale = np.array([plan.place.scale for plan in plans])
    rest = np.array([plan.figure.rest for plan in plans]).reshape(-1, COUNT, 3) * scale[:, None, None]
    upper, lower = (np.sqrt((rest[:, joints] ** 2).sum(-1)) for joints in (MIDDLES, ENDS))
    leg, hips = upper[:, 2] + lower[:, 2], rest[:, 0, 1]
    legs = {JOINT[name] for name in (*_LIMBS[2:], *_MIDDLES[2:], *_ENDS[2:])}
    floats = np.array([0.0 if legs & set(plan.figure.puppet.hung) else 1.0 for plan in plans])
    return Builds(
        rest=rest,
        scale=scale,
        height=np.array([plan.figure.height for plan in plans]) * scale,
        hips=hips,
        leg=leg,
        ankle=np.maximum(hips - leg, 0.0),
        upper=upper,
        lower=lower,
        floats=floats,
        walk=np.array([plan.walk for plan in plans]),
        run=np.array([plan.run for plan in plans]),
    )
