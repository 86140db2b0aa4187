"""How a figure is built: where its joints are at rest, from its height; and how it stands when some are turned.

    rest_of(1.7, {"shoulders": 0.21})  ─▶ (J, 3) offsets from the parents      posed(rest, feet, yaw, turns) ─▶ frames

Shares of the height are those of a grown person [Winter 2009, Biomechanics and Motor Control, figure 4.1: the leg to
the hip 0.530, to the knee 0.285, to the ankle 0.039], but for shoulders and hips, which are narrower here.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.transform import euler_matrices
from dreamscape3d.scene.rig import COUNT, JOINT, JOINTS, facing, frames

F64 = NDArray[np.float64]
Triple = tuple[float, float, float]

SHARES: Mapping[str, float] = {
    "hips": 0.530,
    "waist": 0.060,
    "chest": 0.120,
    "neck": 0.135,
    "head": 0.055,
    "shoulders": 0.115,
    "upper_arm": 0.172,
    "forearm": 0.157,
    "hips_wide": 0.052,
    "thigh": 0.245,
    "shin": 0.245,
    "ankle": 0.040,
    "bow": 0.0,
}
"""Lengths by name, as shares of the height: of the hips and the ankle over the ground, of waist, chest, neck and head
from the joint below, of shoulders and hips_wide from the middle to one side, of the limbs from joint to joint; bow is
how far the head is ahead of the chest."""

_SHOULDER = 0.105 / 0.135  # of the way from the chest's joint to the neck's


def rest_of(height: float, given: Mapping[str, float]) -> tuple[Triple, ...]:
    """Offsets (J, 3) of the joints of `rig` from their parents [m], y up; the first is the hips' over the ground.

    `given` lengths [m] by the names of `SHARES` hold in place of the height's; where the leg is given but not how high
    the hips are, they are as high as the leg is long, and the other way round.
    """
    long = {name: share * height for name, share in SHARES.items()} | dict(given)
    leg = long["thigh"] + long["shin"]
    if "hips" not in given:
        long["hips"] = leg + long["ankle"]
    elif "thigh" not in given and "shin" not in given:
        long["thigh"] = long["shin"] = (long["hips"] - long["ankle"]) / 2.0
    rest: dict[str, Triple] = {"hips": (0.0, long["hips"], 0.0)}
    rest |= {name: (0.0, long[name], 0.0) for name in ("waist", "chest")}
    rest["neck"], rest["head"] = (0.0, long["neck"], 0.5 * long["bow"]), (0.0, long["head"], 0.5 * long["bow"])
    for side, sign in ((".left", 1.0), (".right", -1.0)):
        rest["shoulder" + side] = (sign * long["shoulders"], long["neck"] * _SHOULDER, 0.0)
        rest["elbow" + side] = (0.0, -long["upper_arm"], 0.0)
        rest["hand" + side] = (0.0, -long["forearm"], 0.0)
        rest["hip" + side] = (sign * long["hips_wide"], 0.0, 0.0)
        rest["knee" + side] = (0.0, -long["thigh"], 0.0)
        rest["foot" + side] = (0.0, -long["shin"], 0.0)
    return tuple(rest[name] for name in JOINTS)


def posed(
    rest: tuple[Triple, ...], feet: F64, yaw: float, turns: Mapping[str, Triple] | None = None, scale: float = 1.0
) -> tuple[F64, F64]:
    """Where a figure's joints are that stands at `feet` (3,) [m] and faces `yaw` (as of `rig.facing`).

    `turns` of joints about x, then y, then z [degrees], the others at rest: origin (J, 3), rotation (J, 3, 3).
    """
    turned = np.tile(np.eye(3), (COUNT, 1, 1))
    for name, angles in (turns or {}).items():
        turned[JOINT[name]] = euler_matrices(np.array([angles]))[0]
    turned[0] = facing(np.array([yaw]))[0] @ turned[0]
    root = np.asarray(feet, np.float64) + np.array([0.0, rest[0][1] * scale, 0.0])
    origin, rotation = frames(np.array([rest]), root[None], turned[None], np.array([scale]))
    return origin[0], rotation[0]
