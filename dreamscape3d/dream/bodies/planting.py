"""Feet: planted ones stay exactly where they are, lifted ones go to where they will be needed.

Walking, a foot is lifted when its part of the gait's cycle has come, or where its leg cannot stay behind any longer;
standing, when it is off its place, one at a time; dancing, with the beat.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.bodies import row as r
from dreamscape3d.dream.bodies.builds import Builds
from dreamscape3d.dream.bodies.footing import BALL
from dreamscape3d.dream.bodies.gait import duty, stride
from dreamscape3d.dream.bodies.row import (
    LEFT_RIGHT,
    ahead_of,
    bounded,
    dot,
    feet_of,
    leftward,
    length,
    steps_of,
    wrapped,
)

F64 = NDArray[np.float64]
Bools = NDArray[np.bool_]
OFF, ASKEW = 0.07, 28.0  # [heights], [degrees] off its place from which a standing foot steps
STAND_STEP, DANCE_STEP, LONGEST_SWING = 0.38, 0.3, 0.55  # seconds of a step in standing, in dancing, and at most
QUICKEST_SWING = 0.22  # of a step in a tick, at most
SLOWEST = 0.16  # [m/s] from which one walks
SOFT = 26.0  # [1/s] by which heels come to where they belong
PROBES = ((-0.05, 0.0), (0.10, 0.0), (0.0, 0.045), (0.0, -0.045))  # heel, toe, left, right of a foot [heights]
_FORTH, _LEFT = np.array([(0.0, 0.0), *PROBES]).T[:, :, None]
_SPANS = np.array([PROBES[1][0] - PROBES[0][0], PROBES[2][1] - PROBES[3][1]])
ON_THE_WAY = np.array([0.25, 0.5, 0.75])[:, None]
FOOTPRINT = 1 + len(PROBES)  # samples of the ground for a foot, and with those on its way
SAMPLES = FOOTPRINT + len(ON_THE_WAY)


@dataclass(frozen=True, eq=False, slots=True)
class Steps:
    """What feet do in this tick: `target` (N, 2, 2) x and z, `yaw` (N, 2) there, `share` (N, 2) of the step that is
    done after this tick, `air` (N, 2) whether it is in the air."""

    target: F64
    yaw: F64
    share: F64
    air: Bools
    asks: F64


def is_walking(rows: F64) -> Bools:
    """(N,) whether bodies walk, so that feet go by the cycle of the gait."""
    walking: Bools = length(rows[:, r.VELOCITY]) > SLOWEST
    return walking


def step_feet(rows: F64, builds: Builds, phase: F64, seconds: float) -> Steps:
    """Lift what is to be lifted, and say where to the feet in the air are going. Rows (N, COUNT) change in place.

    `phase` (N,) of the gait before this tick.
    """
    feet, steps, walking = feet_of(rows), steps_of(rows).copy(), is_walking(rows)
    dancing = rows[:, r.DANCE] > 0.5
    speed = length(rows[:, r.VELOCITY])
    on = 0.5 * duty(rows[:, r.RUN]) * stride(speed, builds.leg)
    cycles = rows[:, r.PHASE, None] + _LATER
    swung = feet[:, :, r.F_SWING]
    lifted = _lifted(rows, builds, cycles, on, walking, dancing)
    steps[:, :, :4] = np.where(lifted[..., None], feet[:, :, :4], steps[:, :, :4])
    steps[:, :, 4] = np.where(lifted, np.floor(cycles), steps[:, :, 4])
    rows[:, r.STEPS] = steps.reshape(len(rows), -1)
    air = lifted | (swung > 0.0)
    gone = (rows[:, r.PHASE] - phase)[:, None]
    left = np.maximum(1.0 - (cycles - gone) % 1.0, 1e-6)
    soonest = seconds / np.where(walking, LONGEST_SWING, np.where(dancing, DANCE_STEP, STAND_STEP))[:, None]
    by_gait = np.where(walking[:, None], (1.0 - swung) * np.minimum(gone / left, 1.0), 0.0)
    gain = np.minimum(np.maximum(by_gait, soonest), QUICKEST_SWING)
    share = np.where(air, np.minimum(swung + gain, 1.0), 0.0)
    rest = np.where(air, (1.0 - share) / gain * seconds, 0.0)
    yaw = rows[:, r.YAW, None] + bounded(rows[:, r.TURNING, None] * rest, -45.0, 45.0)
    target = _landing(rows, builds, walking, yaw, rest, on / np.maximum(speed, 0.1))
    if dancing.any():
        target += _danced(rows, builds, dancing)
    return Steps(target, yaw, share, air, _asked(steps, target, yaw, builds))


def _lifted(rows: F64, builds: Builds, cycles: F64, on: F64, walking: Bools, dancing: Bools) -> Bools:
    """(N, 2) which feet are lifted now; `on` (N,) how far the body goes before a foot's middle and behind it [m]."""
    feet, v = feet_of(rows), rows[:, r.VELOCITY]
    down = feet[:, :, r.F_SWING] <= 0.0
    both = down & down[:, ::-1]
    off, askew = _off(feet, homes(rows, builds), rows)
    lifted = both & ((off > OFF * builds.height[:, None]) | (askew > ASKEW)) & _worse(off + askew * 1e-3)
    if dancing.any():
        lifted = np.where(dancing[:, None], down & _on_beat(rows), lifted)
    if not walking.any():
        return lifted
    way = rows[:, None, r.XZ] - feet[:, :, r.XZ]
    behind = dot(way, v[:, None]) / np.maximum(length(v), 0.1)[:, None]
    due = down & (cycles % 1.0 >= duty(rows[:, r.RUN])[:, None]) & (np.floor(cycles) > steps_of(rows)[:, :, 4])
    late = both & ((behind > (on + 0.1 * builds.leg)[:, None]) | (askew > 2.5 * ASKEW)) & _worse(off)
    return np.where(walking[:, None], due | late, lifted)


def land(rows: F64, builds: Builds, steps: Steps, ground: F64, seconds: float) -> None:
    """Move feet, now that the ground (N, 2, SAMPLES) [m] under `steps.asks` is known; in place."""
    feet, began, u = feet_of(rows).copy(), steps_of(rows), steps.share
    share = (u * u * (3.0 - 2.0 * u))[..., None]
    goal = np.empty((*u.shape, 6))  # as the first columns of a foot
    goal[..., 0], goal[..., 1], goal[..., 2] = steps.target[..., 0], ground[:, :, 0], steps.target[..., 1]
    goal[..., 3] = began[..., 3] + wrapped(steps.yaw - began[..., 3])
    goal[..., 4:] = _lie(ground, builds)
    begun = feet[..., :6].copy()
    begun[..., :4] = began[..., :4]
    moved = begun + (goal - begun) * share
    tips = np.radians(np.abs(goal[..., 4:] - begun[..., 4:])).sum(-1) * (BALL * builds.height)[:, None]
    moved[..., 1] += np.sin(np.pi * u) ** 2 * (_high(rows, builds, began[..., 1], ground) + tips)
    feet[..., :6] = np.where(steps.air[..., None], moved, feet[..., :6])
    wanted = np.where(steps.air, _swung_heel(u, rows), _planted_heel(rows, feet, builds))
    feet[..., r.F_HEEL] += (wanted - feet[..., r.F_HEEL]) * (1.0 - math.exp(-SOFT * seconds))
    feet[..., r.F_SWING] = np.where(u >= 1.0, 0.0, u)
    rows[:, r.FEET] = feet.reshape(len(rows), -1)


def _high(rows: F64, builds: Builds, start: F64, ground: F64) -> F64:
    """(N, 2) how high feet are lifted in the middle of a step [m]: by speed, and over what is on the way."""
    speed = np.minimum(length(rows[:, r.VELOCITY]) / 1.3, 1.0)
    least, gait = 0.035 + 0.03 * rows[:, r.DANCE], 0.055 * speed + 0.07 * rows[:, r.RUN]
    over = ground[:, :, FOOTPRINT:].max(axis=2) - np.maximum(ground[:, :, 0], start)
    high: F64 = (np.maximum(least, gait) * builds.height)[:, None] + np.maximum(over, 0.0)
    return high


def put_down(rows: F64, builds: Builds, ground: F64) -> None:
    """Have both feet stand where they belong, on the ground (N, 2, FOOTPRINT) [m] under `footprints`; in place."""
    feet, steps = feet_of(rows).copy(), steps_of(rows).copy()
    feet[:] = 0.0
    feet[:, :, r.XZ], feet[:, :, 1], feet[:, :, r.F_YAW] = homes(rows, builds), ground[..., 0], rows[:, r.YAW, None]
    feet[:, :, (r.F_SLOPE, r.F_ROLL)] = _lie(ground, builds)
    steps[:, :, :4], steps[:, :, 4] = feet[:, :, :4], np.floor(rows[:, r.PHASE, None] + _LATER) - 1.0
    rows[:, r.FEET], rows[:, r.STEPS] = feet.reshape(len(rows), -1), steps.reshape(len(rows), -1)


def homes(rows: F64, builds: Builds) -> F64:
    """(N, 2, 2) x and z where feet belong in standing."""
    return _home(rows, builds, rows[:, r.YAW], rows[:, r.XZ], np.ones(len(rows)))


def in_place(rows: F64, builds: Builds) -> bool:
    """Whether no foot is so far off its place that it would step in standing."""
    off, askew = _off(feet_of(rows), homes(rows, builds), rows)
    return not ((off > OFF * builds.height[:, None]) | (askew > ASKEW)).any()


def footprints(target: F64, yaw: F64, builds: Builds) -> F64:
    """(N, 2, FOOTPRINT, 2) places whose ground matters to feet at (N, 2, 2) that face (N, 2)."""
    ahead = ahead_of(yaw)
    size, left = builds.height[:, None, None, None], leftward(ahead)
    around = (ahead[:, :, None] * _FORTH + left[:, :, None] * _LEFT) * size
    points: F64 = target[:, :, None] + around
    return points


def _lie(ground: F64, builds: Builds) -> F64:
    """(N, 2, 2) slope and roll [degrees] of feet, by the ground (N, 2, FOOTPRINT or more) [m] under `footprints`."""
    rises = ground[:, :, (2, 3)] - ground[:, :, (1, 4)]
    lie: F64 = np.degrees(np.arctan2(rises, _SPANS * builds.height[:, None, None]))
    return bounded(lie, -40.0, 40.0)


_LATER = np.array([0.0, 0.5])


def _home(rows: F64, builds: Builds, yaw: F64, at: F64, width: F64) -> F64:
    """(N, 2, 2) for yaw (N,) or (N, 2), at (N, 2) or (N, 2, 2)."""
    ahead = ahead_of(yaw if yaw.ndim == 2 else yaw[:, None])
    place = at if at.ndim == 3 else at[:, None]
    wide = (builds.rest[:, 11, 0] * width + rows[:, r.WIDE] * builds.height)[:, None] * LEFT_RIGHT
    forth = (rows[:, r.AHEAD] * builds.height)[:, None, None]
    home: F64 = place + leftward(ahead) * wide[..., None] + ahead * forth
    return home


def _off(feet: F64, home: F64, rows: F64) -> tuple[F64, F64]:
    """(N, 2) how far feet are from their places [m], and how far turned away [degrees]."""
    way = feet[:, :, r.XZ] - home
    return length(way), np.abs(wrapped(feet[:, :, r.F_YAW] - rows[:, r.YAW, None]))


def _worse(off: F64) -> Bools:
    """(N, 2) which foot is further off; the left one where both are alike."""
    left = off[:, 0] >= off[:, 1]
    return np.stack([left, ~left], axis=1)


def _on_beat(rows: F64) -> Bools:
    """(N, 2) whose beat it is: the left foot's are the even ones."""
    beat = rows[:, r.BEAT]
    fresh, left = beat % 1.0 < 0.2, np.floor(beat) % 2.0 < 0.5
    return np.stack([fresh & left, fresh & ~left], axis=1)


def _danced(rows: F64, builds: Builds, dancing: Bools) -> F64:
    """(N, 2, 2) how far from their places dancers set their feet: out and in, ahead and back, in four beats."""
    quarter = np.floor(rows[:, r.BEAT] % 4.0)[:, None]
    far = np.where(dancing, builds.height, 0.0)[:, None, None]
    ahead = ahead_of(rows[:, r.YAW])[:, None]
    forth = np.where(quarter < 2.0, 0.06, -0.05)[..., None] * LEFT_RIGHT[:, None]
    out = np.where(quarter % 3.0 < 0.5, 0.05, -0.005)[..., None] * LEFT_RIGHT[:, None]
    step: F64 = far * (ahead * forth + leftward(ahead) * out)
    return step


def _landing(rows: F64, builds: Builds, walking: Bools, yaw: F64, rest: F64, lead: F64) -> F64:
    """(N, 2, 2) where feet in the air are to land: before the hips by half of what they do while it is down."""
    at, v = rows[:, r.XZ], rows[:, r.VELOCITY]
    narrow = np.where(walking, 1.0 - 0.4 * rows[:, r.MOVING], 1.0)
    home = _home(rows, builds, yaw, at[:, None] + v[:, None] * rest[..., None], narrow)
    on = np.where(walking, np.minimum(lead, 0.6 * builds.leg / np.maximum(length(v), 0.1)), 0.0)
    return home + v[:, None] * on[:, None, None]


def _asked(steps: F64, target: F64, yaw: F64, builds: Builds) -> F64:
    """(N, 2, SAMPLES, 2) places whose ground matters: where it lands, around that, and on the way."""
    begun = steps[:, :, r.XZ]
    way = begun[:, :, None] + (target - begun)[:, :, None] * ON_THE_WAY
    return np.concatenate([footprints(target, yaw, builds), way], axis=2)


def _swung_heel(u: F64, rows: F64) -> F64:
    """(N, 2) degrees: the heel leads off the ground, the toes come up before landing."""
    run, moving = rows[:, r.RUN, None], rows[:, r.MOVING, None]
    off, on = np.sin(np.pi * bounded(u / 0.6, 0.0, 1.0)), np.sin(np.pi * bounded((u - 0.5) / 0.6, 0.0, 1.0))
    heel: F64 = moving * ((40.0 + 35.0 * run) * off - (17.0 - 6.0 * run) * on)
    return heel


def _planted_heel(rows: F64, feet: F64, builds: Builds) -> F64:
    """Degrees: the heel comes up as the body goes on before it; or as a gesture has it."""
    at, v = rows[:, r.XZ], rows[:, r.VELOCITY]
    speed = np.maximum(length(v), 0.1)[:, None]
    behind = dot(at[:, None] - feet[:, :, r.XZ], v[:, None]) / speed / builds.leg[:, None]
    late = bounded((behind - 0.12) / 0.32, 0.0, 1.0)
    heel: F64 = 42.0 * late * late * (3.0 - 2.0 * late) * rows[:, r.MOVING, None] + rows[:, r.TIPTOE, None]
    return heel
