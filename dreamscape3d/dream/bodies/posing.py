"""From rows to poses: how every joint of a body is turned. A pure function, so that what was recorded shows again.

row ─footing─▶ hips, ankles ─┐
    ─spine──▶ chest, head   ─┼─bent limbs─▶ (root, turned) ─rig.frames─▶ where all joints are
    ─hands──▶ goals          ─┘
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.bodies.builds import ENDS, LIMBS, MIDDLES, Builds
from dreamscape3d.dream.bodies.footing import footing
from dreamscape3d.dream.bodies.limb import bent
from dreamscape3d.dream.bodies.row import (
    ASIDE,
    BEAT,
    BEND,
    BREATH,
    COCK,
    DANCE,
    ELBOWS,
    F_YAW,
    GAZE_PITCH,
    GAZE_YAW,
    HANDS,
    HOLD,
    LEAN,
    LEFT_RIGHT,
    NOD,
    OPEN,
    RUN,
    SLUMP,
    TENSION,
    TILT,
    TWIST,
    YAW,
    ahead_of,
    bounded,
    feet_of,
)
from dreamscape3d.maths.turning import carried, turns
from dreamscape3d.scene.rig import COUNT, facing, frames

F64 = NDArray[np.float64]
_SIDES = np.array([-1.0, -1.0, 1.0, 1.0])  # elbows bend to the back, knees to the front
_KNEES_UP = 0.35  # of who sits
_DOWN_AHEAD = np.array([0.0, -np.sqrt(0.5), np.sqrt(0.5)])


def poses(rows: F64, builds: Builds) -> tuple[F64, F64]:
    """Rows (N, SHOWN or more) → the hips' places (N, 3) [m] and the joints' own turns (N, J, 3, 3)."""
    low = _lower(rows, builds)
    spine = turns(_spine(rows, low))
    waist = low.hips @ spine[:, 0]
    chest = waist @ spine[:, 1]
    rest = builds.rest
    shoulders = (low.root + carried(low.hips, rest[:, 1]) + carried(waist, rest[:, 2]))[:, None] + carried(
        chest[:, None], rest[:, (5, 8)]
    )
    starts = np.concatenate([shoulders, low.sockets], axis=1)
    goals = np.concatenate([_hands(rows, builds, low, shoulders), _feet(low, builds)], axis=1)
    upper, lower = bent(starts, goals, builds.upper, builds.lower, _fronts(rows, low, goals[:, :2] - shoulders), _SIDES)
    turned = np.zeros((len(rows), COUNT, 3, 3))
    turned[:] = np.eye(3)
    turned[:, 0], turned[:, 1:5] = low.hips, spine
    above = np.stack([chest, chest, low.hips, low.hips], axis=1)
    turned[:, LIMBS] = above.swapaxes(-1, -2) @ upper
    turned[:, MIDDLES] = upper.swapaxes(-1, -2) @ lower
    turned[:, ENDS[2:]] = lower[:, 2:].swapaxes(-1, -2) @ low.feet
    return low.root, turned


def joints_of(rows: F64, builds: Builds) -> tuple[F64, F64]:
    """Rows (N, SHOWN or more) → where all joints are: origin (N, J, 3) [m], rotation (N, J, 3, 3)."""
    root, turned = poses(rows, builds)
    return frames(builds.rest, root, turned, np.ones(len(rows)))


@dataclass(frozen=True, slots=True, eq=False)
class _Lower:
    """Of N bodies: as `footing.Footing`, with rotations (N, …, 3, 3); `turn` (N, 3, 3) of the body as a whole."""

    root: F64
    sockets: F64
    ankles: F64
    hips: F64
    feet: F64
    turn: F64
    stride: F64
    roll: F64


def _lower(rows: F64, builds: Builds) -> _Lower:
    lows = [footing(row, build) for row, build in zip(rows.tolist(), builds.each, strict=True)]
    root, sockets, ankles, hips, feet, stride, roll = (np.array(each) for each in zip(*lows, strict=True))
    turned = turns(np.concatenate([hips[:, None], feet], axis=1))
    return _Lower(root, sockets, ankles, turned[:, 0], turned[:, 1:], facing(rows[:, YAW]), stride, roll)


def _spine(rows: F64, low: _Lower) -> F64:
    """(N, 4, 3) degrees of waist, chest, neck and head: ahead, to the left, to the right."""
    breath, beat = np.sin(2.0 * np.pi * rows[:, BREATH]), np.cos(2.0 * np.pi * rows[:, BEAT]) * rows[:, DANCE]
    side = np.sin(np.pi * rows[:, BEAT]) * rows[:, DANCE]
    bend = rows[:, SLUMP] + 0.7 * rows[:, LEAN] + rows[:, BEND] - 0.4 * rows[:, OPEN] + 3.0 * beat
    nod, gaze, level = rows[:, NOD] - rows[:, GAZE_PITCH], rows[:, GAZE_YAW], bend - 0.7 * rows[:, SLUMP]
    out = np.empty((len(rows), 4, 3))
    out[:, 0, 0], out[:, 1, 0] = 0.45 * bend, 0.55 * bend - 1.0 * breath + 0.1 * nod
    out[:, 2, 0], out[:, 3, 0] = 0.25 * nod - 0.25 * level + 0.6 * breath, 0.65 * nod - 0.35 * level + 5.0 * beat
    out[:, 0, 1], out[:, 1, 1] = 0.5 * rows[:, TWIST] + 6.0 * low.stride, _chest_twist(rows, low, side) - 0.25 * gaze
    out[:, 2, 1], out[:, 3, 1] = -0.25 * gaze - 4.0 * low.stride, -0.4 * gaze - 6.0 * low.stride
    out[:, 0, 2] = 0.5 * rows[:, TILT] - 0.4 * rows[:, ASIDE] - 0.6 * low.roll
    out[:, 1, 2] = 0.5 * rows[:, TILT] - 0.35 * low.roll + 3.0 * side
    out[:, 2, 2], out[:, 3, 2] = 0.3 * rows[:, COCK], 0.7 * rows[:, COCK] - 3.0 * side
    return out


def _chest_twist(rows: F64, low: _Lower, side: F64) -> F64:
    twist: F64 = 0.5 * rows[:, TWIST] + 20.0 * low.stride + 12.0 * side
    return twist


def _hands(rows: F64, builds: Builds, low: _Lower, shoulders: F64) -> F64:
    """(N, 2, 3) where hands belong: hanging and swinging against the legs, or where a gesture has them."""
    run, tense = rows[:, RUN], rows[:, TENSION]
    arm = builds.upper[:, :2] + builds.lower[:, :2]
    swing = -low.stride[:, None] * LEFT_RIGHT * (62.0 + 22.0 * run)[:, None]
    angle = np.radians(swing + (7.0 + 20.0 * run + 24.0 * tense - 0.8 * rows[:, OPEN])[:, None])
    reach = arm * (0.965 - 0.25 * run - 0.2 * tense)[:, None]
    out = 0.13 + 0.004 * rows[:, OPEN] - 0.06 * tense + 0.02 * np.sin(2.0 * np.pi * rows[:, BREATH])
    hang = np.stack([LEFT_RIGHT * out[:, None], -np.cos(angle), np.sin(angle)], -1) * reach[..., None]
    asked = rows[:, HANDS].reshape(-1, 2, 3) * builds.height[:, None, None]
    hanging = shoulders + carried(low.turn[:, None], hang)
    placed = low.root[:, None] + carried(low.turn[:, None], asked)
    goal: F64 = hanging + (placed - hanging) * bounded(rows[:, HOLD], 0.0, 1.0)[..., None]
    return goal


def _feet(low: _Lower, builds: Builds) -> F64:
    """(N, 2, 3) where ankles belong; who floats has theirs straight below."""
    if not builds.floats.any():
        return low.ankles
    below = low.sockets - np.array([0.0, 0.96, 0.0]) * builds.leg[:, None, None]
    goal: F64 = np.where(builds.floats[:, None, None] > 0.0, below, low.ankles)
    return goal


def _fronts(rows: F64, low: _Lower, ways: F64) -> F64:
    """(N, 4, 3) the way each limb's own front faces; `ways` (N, 2, 3) from shoulders to where hands go."""
    out = np.empty((len(rows), 4, 3))
    out[:, :2] = carried(low.turn[:, None], _arms(rows, carried(low.turn.swapaxes(-1, -2)[:, None], ways)))
    yaw = rows[:, YAW, None] + 0.5 * (feet_of(rows)[:, :, F_YAW] - rows[:, YAW, None])
    ahead = ahead_of(yaw)
    out[:, 2:, 0], out[:, 2:, 1], out[:, 2:, 2] = ahead[..., 0], _KNEES_UP, ahead[..., 1]
    return out


def _arms(rows: F64, ways: F64) -> F64:
    """(N, 2, 3) fronts of arms, by the ways they go, as the body has them: that of an arm held ahead and down, turned
    along with it by the shortest arc. So elbows go back and out, and swing round nowhere that a hand ever is."""
    along = ways / np.sqrt(np.maximum((ways * ways).sum(-1), 1e-12))[..., None]
    front = np.empty(ways.shape)
    front[..., 0], front[..., 1:] = LEFT_RIGHT * -(0.3 + 1.2 * rows[:, ELBOWS])[:, None], _DOWN_AHEAD[2]
    share = (front * along).sum(-1) / np.maximum(1.0 + (along * _DOWN_AHEAD).sum(-1), 0.05)
    turned: F64 = front - share[..., None] * (along + _DOWN_AHEAD)
    return turned
