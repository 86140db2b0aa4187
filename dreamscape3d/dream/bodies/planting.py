"""Feet: planted ones stay exactly where they are, lifted ones go to where they will be needed.

Walking, a foot is lifted when its part of the gait's cycle has come, or where its leg cannot stay behind any longer;
standing, when it is off its place, one at a time; dancing, with the beat.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

from dreamscape3d.dream.bodies import row as r
from dreamscape3d.dream.bodies.builds import Build
from dreamscape3d.dream.bodies.footing import BALL
from dreamscape3d.dream.bodies.gait import duty, stride
from dreamscape3d.dream.bodies.locomotion import speed_of
from dreamscape3d.dream.bodies.row import VX, VZ, Row, ahead, foot_at, step_at
from dreamscape3d.dream.stance import wrapped
from dreamscape3d.maths.curve import smooth

OFF, ASKEW = 0.07, 28.0  # [heights], [degrees] off its place from which a standing foot steps
STAND_STEP, DANCE_STEP, LONGEST_SWING = 0.38, 0.3, 0.55  # seconds of a step in standing, in dancing, and at most
QUICKEST_SWING = 0.22  # of a step in a tick, at most
SLOWEST = 0.16  # [m/s] from which one walks
SOFT = 26.0  # [1/s] by which heels come to where they belong
STEEPEST = 40.0  # degrees that a foot is tilted by its ground
TOE, HEEL_END, EDGE = 0.10, 0.05, 0.045  # how far the ground under a foot is felt, ahead, behind, aside [heights]
ON_THE_WAY = (0.25, 0.5, 0.75)  # of a step, where it is felt too
Place: TypeAlias = tuple[float, float]
"""x and z [m]."""


Ground: TypeAlias = Callable[[float, float], float]
"""x and z → the height of the ground there [m]."""


def is_walking(row: Row) -> bool:
    """Whether a body walks, so that feet go by the cycle of the gait."""
    return speed_of(row) > SLOWEST


def step_feet(row: Row, build: Build, phase: float, ground: Ground, seconds: float) -> None:
    """Lift what is to be lifted, and move what is in the air; in place. `phase` of the gait before this tick."""
    walking, dancing = is_walking(row), row[r.DANCE] > 0.5
    lifted, gone = _lifted(row, build, walking, dancing), row[r.PHASE] - phase
    least = seconds / (LONGEST_SWING if walking else DANCE_STEP if dancing else STAND_STEP)
    for side in (0, 1):
        cycle, swung = row[r.PHASE] + 0.5 * side, row[foot_at(side) + r.F_SWING]
        if lifted[side]:
            _begin(row, side, math.floor(cycle))
        if lifted[side] or swung > 0.0:
            by_gait = (1.0 - swung) * min(gone / max(1.0 - (cycle - gone) % 1.0, 1e-6), 1.0) if walking else 0.0
            gain = min(max(by_gait, least), QUICKEST_SWING)
            share = min(swung + gain, 1.0)
            step = _step(row, build, side, (1.0 - share) / gain * seconds)
            _move(row, build, side, step, share, ground)
            wanted = _swung_heel(row, share)
        else:
            wanted = _planted_heel(row, build, side)
        heel = foot_at(side) + r.F_HEEL
        row[heel] += (wanted - row[heel]) * (1.0 - math.exp(-SOFT * seconds))


def _lifted(row: Row, build: Build, walking: bool, dancing: bool) -> tuple[bool, bool]:
    """Which feet are lifted now."""
    left, right = (row[foot_at(side) + r.F_SWING] <= 0.0 for side in (0, 1))
    if walking:
        late = _late(row, build) if left and right else None
        return left and (late == 0 or _is_due(row, 0)), right and (late == 1 or _is_due(row, 1))
    if dancing:
        return left and _is_on_beat(row, 0), right and _is_on_beat(row, 1)
    if not (left and right):
        return False, False
    off = [_off(row, build, side) for side in (0, 1)]
    worse = 0 if off[0][0] + off[0][1] * 1e-3 >= off[1][0] + off[1][1] * 1e-3 else 1
    steps = _is_off(off[worse], build)
    return steps and worse == 0, steps and worse == 1


def _is_due(row: Row, side: int) -> bool:
    """Whether a foot's part of the gait's cycle has come, and it has not stepped in that yet."""
    cycle = row[r.PHASE] + 0.5 * side
    return cycle % 1.0 >= duty(row[r.RUN]) and math.floor(cycle) > row[step_at(side) + r.S_CYCLE]


def _late(row: Row, build: Build) -> int | None:
    """The foot, of two that are down, whose leg cannot stay behind any longer; None where neither must come."""
    off = [_off(row, build, side) for side in (0, 1)]
    worse = 0 if off[0][0] >= off[1][0] else 1
    far = 0.5 * duty(row[r.RUN]) * stride(speed_of(row), build.leg) + 0.1 * build.leg
    return worse if off[worse][1] > 2.5 * ASKEW or _behind(row, worse) > far else None


def _is_on_beat(row: Row, side: int) -> bool:
    """Whether it is a foot's beat: the left one's are the even ones."""
    return row[r.BEAT] % 1.0 < 0.2 and math.floor(row[r.BEAT]) % 2 == side


def _behind(row: Row, side: int) -> float:
    """How far the body has gone on before a foot [m]."""
    foot = foot_at(side)
    gone = (row[r.X] - row[foot]) * row[VX] + (row[r.Z] - row[foot + 2]) * row[VZ]
    return gone / max(speed_of(row), 0.1)


def _step(row: Row, build: Build, side: int, rest: float) -> tuple[float, float, float]:
    """Where a foot in the air lands in `rest` seconds: x and z [m], and its yaw there [degrees]."""
    yaw = row[r.YAW] + min(max(row[r.TURNING] * rest, -45.0), 45.0)
    if is_walking(row):
        return *_landing(row, build, side, yaw, rest), yaw
    x, z = _home(row, build, side, yaw, rest)
    if row[r.DANCE] > 0.5:
        out_x, out_z = _danced(row, build, side)
        x, z = x + out_x, z + out_z
    return x, z, yaw


def _move(row: Row, build: Build, side: int, to: tuple[float, float, float], share: float, ground: Ground) -> None:
    """A foot on its way, a `share` of it gone."""
    first, began, (to_x, to_z, to_yaw) = foot_at(side), step_at(side), to
    x, y, z, yaw = row[began : began + r.S_CYCLE]
    slope, roll = row[first + r.F_SLOPE], row[first + r.F_ROLL]
    to_y, to_slope, to_roll = _lie(to_x, to_z, to_yaw, build, ground)
    on_way = max(ground(x + part * (to_x - x), z + part * (to_z - z)) for part in ON_THE_WAY)
    tips = math.radians(abs(to_slope - slope) + abs(to_roll - roll)) * BALL * build.height
    up = math.sin(math.pi * share) ** 2 * (_high(row, build, on_way - max(to_y, y)) + tips)
    gone = smooth(share)
    row[first : first + r.F_HEEL] = (
        x + (to_x - x) * gone,
        y + (to_y - y) * gone + up,
        z + (to_z - z) * gone,
        yaw + wrapped(to_yaw - yaw) * gone,
        slope + (to_slope - slope) * gone,
        roll + (to_roll - roll) * gone,
    )
    row[first + r.F_SWING] = share if share < 1.0 else 0.0


def _high(row: Row, build: Build, over: float) -> float:
    """How high a foot is lifted in the middle of a step [m]: by speed, and over what is so much higher on the way."""
    gait = 0.055 * min(speed_of(row) / 1.3, 1.0) + 0.07 * row[r.RUN]
    return max(0.035 + 0.03 * row[r.DANCE], gait) * build.height + max(over, 0.0)


def put_down(row: Row, build: Build, ground: Ground) -> None:
    """Have the body stand where it is, both feet where they belong; in place."""
    yaw, level = row[r.YAW], 0.0
    for side in (0, 1):
        x, z = _home(row, build, side, yaw)
        y, slope, roll = _lie(x, z, yaw, build, ground)
        row[foot_at(side) : foot_at(side) + r.FOOT] = (x, y, z, yaw, slope, roll, 0.0, 0.0)
        _begin(row, side, math.floor(row[r.PHASE] + 0.5 * side) - 1.0)
        level += 0.5 * y
    row[r.Y] = level


def in_place(row: Row, build: Build) -> bool:
    """Whether no foot is so far off its place that it would step in standing."""
    return not (_is_off(_off(row, build, 0), build) or _is_off(_off(row, build, 1), build))


def _begin(row: Row, side: int, cycle: float) -> None:
    """Note from where, and in which cycle of the gait, a foot steps."""
    foot, step = foot_at(side), step_at(side)
    row[step : step + r.STEP] = (*row[foot : foot + r.S_CYCLE], cycle)


def _lie(x: float, z: float, yaw: float, build: Build, ground: Ground) -> tuple[float, float, float]:
    """How a foot lies on the ground, there, facing `yaw`: height [m], slope and roll [degrees]."""
    (ahead_x, ahead_z), size = ahead(yaw), build.height
    toe, heel, out = TOE * size, HEEL_END * size, EDGE * size
    rise = ground(x + ahead_x * toe, z + ahead_z * toe) - ground(x - ahead_x * heel, z - ahead_z * heel)
    aside = ground(x + ahead_z * out, z - ahead_x * out) - ground(x - ahead_z * out, z + ahead_x * out)
    slope, roll = math.degrees(math.atan2(rise, toe + heel)), math.degrees(math.atan2(aside, 2.0 * out))
    return ground(x, z), min(max(slope, -STEEPEST), STEEPEST), min(max(roll, -STEEPEST), STEEPEST)


def _home(row: Row, build: Build, side: int, yaw: float, seconds: float = 0.0, narrow: float = 1.0) -> Place:
    """Where a foot belongs when the body has gone on for some seconds."""
    x, z = ahead(yaw)
    left = (build.hips[0][0] * narrow + row[r.WIDE] * build.height) * (1.0 - 2.0 * side)
    forth = row[r.AHEAD] * build.height
    return (
        row[r.X] + row[VX] * seconds + z * left + x * forth,
        row[r.Z] + row[VZ] * seconds - x * left + z * forth,
    )


def _off(row: Row, build: Build, side: int) -> tuple[float, float]:
    """How far a foot is from its place in standing [m], and how far turned away [degrees]."""
    x, z = _home(row, build, side, row[r.YAW])
    foot = foot_at(side)
    return math.hypot(row[foot] - x, row[foot + 2] - z), abs(wrapped(row[foot + r.F_YAW] - row[r.YAW]))


def _is_off(off: tuple[float, float], build: Build) -> bool:
    return off[0] > OFF * build.height or off[1] > ASKEW


def _danced(row: Row, build: Build, side: int) -> Place:
    """How far from its place a dancer sets a foot: out and in, ahead and back, in four beats."""
    quarter, way = math.floor(row[r.BEAT] % 4.0), build.height * (1.0 - 2.0 * side)
    forth = (0.06 if quarter < 2 else -0.05) * way
    out = (0.05 if quarter % 3 == 0 else -0.005) * way
    x, z = ahead(row[r.YAW])
    return x * forth + z * out, z * forth - x * out


def _landing(row: Row, build: Build, side: int, yaw: float, rest: float) -> Place:
    """Where a foot lands in walking: before the hips by half of what they do while it is down."""
    speed = max(speed_of(row), 0.1)
    on = min(0.5 * duty(row[r.RUN]) * stride(speed, build.leg), 0.6 * build.leg) / speed
    return _home(row, build, side, yaw, rest + on, 1.0 - 0.4 * row[r.MOVING])


def _swung_heel(row: Row, u: float) -> float:
    """Degrees, at a share `u` of a step: the heel leads off the ground, the toes come up before landing."""
    off, on = (math.sin(math.pi * min(max(part / 0.6, 0.0), 1.0)) for part in (u, u - 0.5))
    return row[r.MOVING] * ((40.0 + 35.0 * row[r.RUN]) * off - (17.0 - 6.0 * row[r.RUN]) * on)


def _planted_heel(row: Row, build: Build, side: int) -> float:
    """Degrees: the heel comes up as the body goes on before it; or as a gesture has it."""
    late = smooth((_behind(row, side) / build.leg - 0.12) / 0.32)
    return 42.0 * late * row[r.MOVING] + row[r.TIPTOE]
