"""Bodies from a tick to the next.

what is wanted ─springs─┐
goal ─locomotion─▶ where it is ─▶ gait's phase ─▶ steps ─ground─▶ feet ─▶ hips

Springs go for all at once, as arrays; all else by plain numbers, and nothing of it for who stands still.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.bodies import row as r
from dreamscape3d.dream.bodies.avoiding import aside
from dreamscape3d.dream.bodies.builds import Build
from dreamscape3d.dream.bodies.gait import duty, froude, running, stride
from dreamscape3d.dream.bodies.locomotion import follow_ground, go, ground_ahead, speed_of
from dreamscape3d.dream.bodies.pelvis import RISE, hang_hips
from dreamscape3d.dream.bodies.planting import Ground, in_place, is_walking, put_down, step_feet
from dreamscape3d.dream.bodies.row import Row, ahead, foot_at
from dreamscape3d.maths.spring import follow

F64 = NDArray[np.float64]

SPRUNG = r.SPRUNG.stop - r.SPRUNG.start
_STIFFNESS = np.full(SPRUNG, 9.0)  # [1/s]
for _column, _stiffness in (
    (r.MOVING, 6.0), (r.RUN, 5.0), (r.LEAN, 5.0), (r.ASIDE, 5.0), (r.GAZE_YAW, 7.0), (r.GAZE_PITCH, 7.0),
    (r.SLUMP, 2.0), (r.OPEN, 2.0), (r.TENSION, 3.0), (r.LOWER, 4.0), (r.BACK, 4.0), (r.AHEAD, 5.0), (r.TIPTOE, 5.0),
):  # fmt: skip
    _STIFFNESS[_column - r.SPRUNG.start] = _stiffness
_SPRUNG_RATES = slice(r.SPRUNG.start, r.RATES.stop)

_MOVES_AND_LEGS = [r.VX, r.VZ, r.CX, r.CZ, r.RISING]
_MOVES_AND_LEGS += [
    r.RATES.start + column - r.SPRUNG.start for column in (r.MOVING, r.RUN, r.LOWER, r.AHEAD, r.WIDE, r.BACK)
]
STILL = 0.004  # metres, or shares, in a second


def advance(
    before: F64,
    rows: Sequence[Row],
    builds: Sequence[Build],
    wanted: Sequence[Row],
    beats: Sequence[float],
    breaths: Sequence[float],
    ground: Ground,
    seconds: float,
) -> F64:
    """Rows (N, COUNT) after some seconds.

    Args:
        before: (N, COUNT) rows; `rows` the same as lists, which change in place, with what was turned of them since.
        wanted: N of SPRUNG, what the columns SPRUNG are to come to; of gait and lean, what is found here is added.
        beats: of the heart since the last tick; breaths: breaths [1/s].
        ground: its height.
    """
    for row, build, asked in zip(rows, builds, wanted, strict=True):
        _lean(row, build, asked)
    _spring(before, rows, wanted, seconds)
    for row, build, beat, breath in zip(rows, builds, beats, breaths, strict=True):
        stood = not is_walking(row)
        go(row, aside(row, rows), seconds)
        row[r.BREATH] += breath * seconds
        row[r.BEAT] += beat
        row[r.SINCE] += seconds
        if (walks := is_walking(row)) and stood:
            _begin(row)
        phase, speed = row[r.PHASE], speed_of(row)
        if walks:
            row[r.PHASE] += speed / stride(speed, build.leg) * seconds
        if not _is_still(row, build):
            _stand(row, build, phase, ground, seconds)
    return np.array(rows)


def placed(row: Row, build: Build, ground: Ground) -> Row:
    """A row as it is when put down where it is: on the ground, at rest."""
    row = row.copy()
    for column in (*range(r.VX, r.CZ + 1), *range(r.RATES.start, r.RATES.stop), r.TURNING, r.RISING, r.MOVING, r.RUN):
        row[column] = 0.0
    put_down(row, build, ground)
    hang_hips(row, build)
    return row


def _spring(before: F64, rows: Sequence[Row], wanted: Sequence[Row], seconds: float) -> None:
    """A tick of the columns SPRUNG, in place."""
    values, rates = follow(before[:, r.SPRUNG], before[:, r.RATES], np.array(wanted), _STIFFNESS, seconds)
    for row, value, rate in zip(rows, values.tolist(), rates.tolist(), strict=True):
        row[_SPRUNG_RATES] = value + rate


def _is_still(row: Row, build: Build) -> bool:
    """Whether a body does nothing that feet and hips would have to follow; who breathes and looks may be still."""
    if build.floats or row[r.DANCE] > 0.01 or row[foot_at(0) + r.F_SWING] or row[foot_at(1) + r.F_SWING]:
        return False
    if abs(row[r.TURNING]) > 50.0 * STILL or any(abs(row[column]) > STILL for column in _MOVES_AND_LEGS):
        return False
    return in_place(row, build)


def _stand(row: Row, build: Build, phase: float, ground: Ground, seconds: float) -> None:
    """Feet, body and hips on the ground; in place."""
    under = ground(*ground_ahead(row))
    if not build.floats:
        step_feet(row, build, phase, ground, seconds)
        feet = 0.5 * (row[foot_at(0) + 1] + row[foot_at(1) + 1])
        under += 0.5 * (1.0 - row[r.MOVING]) * (feet - under)
    follow_ground(row, under, seconds)
    hang_hips(row, build, RISE * seconds)


def _lean(row: Row, build: Build, wanted: Row) -> None:
    """What going does to the body: how much it walks and runs, and how it leans into both."""
    first, speed, (x, z) = r.SPRUNG.start, speed_of(row), ahead(row[r.YAW])
    run, forward = running(froude(speed, build.leg)), row[r.VX] * x + row[r.VZ] * z
    wanted[r.MOVING - first] = min(speed / 0.7, 1.0)
    wanted[r.RUN - first] = run
    wanted[r.LEAN - first] += 1.6 * forward + 5.0 * run + 2.2 * (row[r.CX] * x + row[r.CZ] * z)
    wanted[r.ASIDE - first] -= min(max(0.035 * row[r.TURNING] * forward, -12.0), 12.0)


def _begin(row: Row) -> None:
    """Who begins to walk begins with the foot that is further behind."""
    left, right = (row[foot] * row[r.VX] + row[foot + 2] * row[r.VZ] for foot in (foot_at(0), foot_at(1)))
    row[r.PHASE] = math.floor(row[r.PHASE]) + 2.0 + duty(row[r.RUN]) - (0.0 if left <= right else 0.5)
