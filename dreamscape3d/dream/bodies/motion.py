"""Bodies from a tick to the next, as arrays.

what is wanted ─springs─┐
goal ─locomotion─▶ where it is ─▶ gait's phase ─▶ steps ─ground─▶ feet ─▶ hips
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.bodies import row as r
from dreamscape3d.dream.bodies.builds import Builds
from dreamscape3d.dream.bodies.gait import duty, froude, running, stride
from dreamscape3d.dream.bodies.locomotion import follow_ground, forward_speed, go, ground_ahead
from dreamscape3d.dream.bodies.pelvis import hang_hips
from dreamscape3d.dream.bodies.planting import (
    SAMPLES,
    footprints,
    homes,
    in_place,
    is_walking,
    land,
    put_down,
    step_feet,
)
from dreamscape3d.dream.bodies.row import ahead_of, bounded, dot, feet_of, length
from dreamscape3d.maths.spring import follow

F64 = NDArray[np.float64]
Height = Callable[[F64], F64]
"""(N, 2) x and z → (N,) heights of the ground [m]."""

SPRUNG = r.SPRUNG.stop - r.SPRUNG.start
_STIFFNESS = np.full(SPRUNG, 9.0)  # [1/s]
for _column, _stiffness in (
    (r.MOVING, 6.0), (r.RUN, 5.0), (r.LEAN, 5.0), (r.ASIDE, 5.0), (r.GAZE_YAW, 7.0), (r.GAZE_PITCH, 7.0),
    (r.SLUMP, 2.0), (r.OPEN, 2.0), (r.TENSION, 3.0), (r.LOWER, 4.0), (r.BACK, 4.0), (r.AHEAD, 5.0), (r.TIPTOE, 5.0),
):  # fmt: skip
    _STIFFNESS[_column - r.SPRUNG.start] = _stiffness


_MOVES = [*range(r.VELOCITY.start, r.CHANGE.stop), r.RISING]
_LEGS = [r.RATES.start + column - r.SPRUNG.start for column in (r.MOVING, r.RUN, r.LOWER, r.AHEAD, r.WIDE, r.BACK)]
STILL = 0.004  # metres, or shares, in a second


def advance(rows: F64, builds: Builds, wanted: F64, beats: F64, breaths: F64, height: Height, seconds: float) -> F64:
    """Rows (N, COUNT) after some seconds.

    Args:
        wanted: (N, SPRUNG) what the columns SPRUNG are to come to; of gait and lean, what is found here is added.
        beats: (N,) beats of the heart since the last tick; breaths: (N,) breaths [1/s].
        height: of the ground.
    """
    rows = rows.copy()
    stood = ~is_walking(rows)
    go(rows, seconds)
    speed = length(rows[:, r.VELOCITY])
    _lean(rows, wanted, builds, speed)
    values, rates = follow(rows[:, r.SPRUNG], rows[:, r.RATES], wanted, _STIFFNESS, seconds)
    rows[:, r.SPRUNG], rows[:, r.RATES] = values, rates
    rows[:, r.BREATH] += breaths * seconds
    rows[:, r.BEAT] += beats
    rows[:, r.SINCE] += seconds
    walking = is_walking(rows)
    _begin(rows, stood & walking)
    phase = rows[:, r.PHASE].copy()
    rows[:, r.PHASE] += np.where(walking, speed / stride(speed, builds.leg), 0.0) * seconds
    if not _is_still(rows, builds):
        _feel_ground(rows, builds, phase, height, seconds)
        hang_hips(rows, builds)
    return rows


def placed(rows: F64, builds: Builds, height: Height) -> F64:
    """Rows as they are when put down where they are: on the ground, at rest."""
    rows = rows.copy()
    rows[:, r.VELOCITY] = rows[:, r.CHANGE] = rows[:, r.RATES] = 0.0
    rows[:, r.TURNING] = rows[:, r.RISING] = rows[:, r.MOVING] = rows[:, r.RUN] = 0.0
    yaw = np.repeat(rows[:, r.YAW, None], 2, axis=1)
    asks = footprints(homes(rows, builds), yaw, builds)
    ground = height(asks.reshape(-1, 2)).reshape(asks.shape[:3])
    rows[:, r.Y] = ground[:, :, 0].mean(axis=1)
    put_down(rows, builds, ground)
    hang_hips(rows, builds)
    return rows


def _is_still(rows: F64, builds: Builds) -> bool:
    """Whether nobody does anything that feet and hips would have to follow; who breathes and looks may be still."""
    if (rows[:, r.DANCE] > 0.01).any() or rows[:, r.FEET].reshape(-1, r.FOOT)[:, r.F_SWING].any():
        return False
    moves = max(np.abs(rows[:, _MOVES]).max(), np.abs(rows[:, r.TURNING]).max() / 50.0)
    still = bool(moves < STILL) and bool(np.abs(rows[:, _LEGS]).max() < STILL)
    return still and in_place(rows, builds)


def _feel_ground(rows: F64, builds: Builds, phase: F64, height: Height, seconds: float) -> None:
    """Feet and body on the ground, which is asked for once."""
    steps, count = step_feet(rows, builds, phase, seconds), len(rows)
    points = np.concatenate([ground_ahead(rows)[:, None], steps.asks.reshape(count, -1, 2)], axis=1)
    ground = height(points.reshape(-1, 2)).reshape(count, -1)
    land(rows, builds, steps, ground[:, 1:].reshape(count, 2, SAMPLES), seconds)
    feet = feet_of(rows)[:, :, 1].mean(axis=1)
    still = 1.0 - rows[:, r.MOVING]
    follow_ground(rows, ground[:, 0] + 0.5 * still * (feet - ground[:, 0]), seconds)


def _lean(rows: F64, wanted: F64, builds: Builds, speed: F64) -> None:
    """What going does to the body: how much it walks and runs, and how it leans into both."""
    first = r.SPRUNG.start
    run = running(froude(speed, builds.leg))
    ahead, change = ahead_of(rows[:, r.YAW]), rows[:, r.CHANGE]
    forward = forward_speed(rows)
    wanted[:, r.MOVING - first] = bounded(speed / 0.7, 0.0, 1.0)
    wanted[:, r.RUN - first] = run
    wanted[:, r.LEAN - first] += 1.6 * forward + 5.0 * run + 2.2 * dot(change, ahead)
    wanted[:, r.ASIDE - first] -= bounded(0.035 * rows[:, r.TURNING] * forward, -12.0, 12.0)


def _begin(rows: F64, starting: NDArray[np.bool_]) -> None:
    """Who begins to walk begins with the foot that is further behind."""
    if not starting.any():
        return
    feet, v = feet_of(rows), rows[:, r.VELOCITY]
    forth = dot(feet[:, :, r.XZ], v[:, None])
    left = forth[:, 0] <= forth[:, 1]
    begin = np.floor(rows[:, r.PHASE]) + 2.0 + duty(rows[:, r.RUN]) - np.where(left, 0.0, 0.5)
    rows[:, r.PHASE] = np.where(starting, begin, rows[:, r.PHASE])
