"""Likeness: where a double stands and how it moves, as a mirror does, but late, larger, and of its own will.

    frames = M · mirrored(what the dreamer's body was, `delay` ticks ago)

M keeps the ground point of the mirrored body over `at`, scaled; the mirror stands with its normal along `yaw`. While it
stalks, the mirror stands across the dreamer's way, so that it goes where they went; when they face it, the mirror turns
to stand between them. A mirror that turns by θ turns its image by 2θ: so it turns round to look.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.stance import Point, direction
from dreamscape3d.dream.ticks import TICK_RATE
from dreamscape3d.maths.hashing import hashed
from dreamscape3d.scene.doubling import stretched
from dreamscape3d.scene.rig import COUNT, mirrored

F64 = NDArray[np.float64]
Level: TypeAlias = tuple[float, float]
"""Along x and z [m]."""
LATE, SOON = 150, 48  # ticks behind, stalking and confronting
BEHIND = 12.0  # metres behind at which it begins
LOST = 30.0  # metres from which on it is put behind them anew
TURN = 60.0 / TICK_RATE  # degrees a tick that the mirror turns
JUMP = 0.5  # metres in a tick that are no step
BACK = 0.25 / TICK_RATE  # metres a tick by which it gives way
CLIMB = 2.0 / TICK_RATE  # metres a tick up or down
SALT = 31


@dataclass(frozen=True, slots=True)
class Likeness:
    """Attributes:
    at: the ground point under it [m]. foot: that of the body which it mirrors.
    yaw: of the mirror's normal [degrees, either way round]. delay: ticks. scale: times the body's size.
    slid: how far it moved in the last tick of its own will [m].
    """

    at: Point
    foot: Point
    yaw: float
    delay: int
    scale: float
    slid: Point = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Meeting:
    """What a tick asks of a likeness.

    Attributes:
        feet: the dreamer's ground point [m]; `heading` where they face [degrees].
        near: how near it wants to be [m], at `pace` [m/s]; 0 keeps it where it is.
        turned: whether they face each other. scale: its size.
    """

    feet: Point
    heading: float
    near: float
    pace: float
    turned: bool
    scale: float


def begun(feet: Point, heading: float, foot: Point, scale: float, height: float) -> Likeness:
    """Behind somebody who faces `heading`; `height` of the ground there [m]."""
    x, _, z = behind(feet, heading)
    return Likeness((x, height, z), foot, _folded(heading + 90.0), LATE, scale)


def behind(feet: Point, heading: float) -> Point:
    """The place behind somebody where it begins."""
    x, _, z = direction(heading, 0.0).tolist()
    return feet[0] - BEHIND * x, feet[1], feet[2] - BEHIND * z


def advanced(now: Likeness, meeting: Meeting, foot: Point, height: float) -> Likeness:
    """A tick further on. `foot` of the body `now.delay` ticks ago, `height` of the ground under it [m]."""
    (x, y, z), scale = now.at, meeting.scale
    between = x - meeting.feet[0], z - meeting.feet[2]
    facing = math.degrees(math.atan2(between[0], -between[1])) if meeting.turned else meeting.heading + 90.0
    yaw, (step_x, step_z) = _eased(now.yaw, facing), (foot[0] - now.foot[0], foot[2] - now.foot[2])
    if math.hypot(step_x, step_z) > JUMP:
        step_x = step_z = 0.0
    normal_x, _, normal_z = direction(yaw, 0.0).tolist()
    twice = 2.0 * (step_x * normal_x + step_z * normal_z)
    step_x, step_z = scale * (step_x - twice * normal_x), scale * (step_z - twice * normal_z)
    held_x, held_z = _held_back(between, (step_x, step_z), meeting)
    slid_x, slid_z = _slid((between[0] + step_x + held_x, between[1] + step_z + held_z), meeting)
    slid_x, slid_z = held_x + slid_x, held_z + slid_z
    at = x + step_x + slid_x, y + min(max(height - y, -CLIMB), CLIMB), z + step_z + slid_z
    return Likeness(at, foot, yaw, now.delay, scale, (slid_x, 0.0, slid_z))


def sooner(now: Likeness, turned: bool, *, even: bool) -> Likeness:
    """The delay a tick nearer to what it should be, on every other tick."""
    wanted = SOON if turned else LATE
    step = (wanted > now.delay) - (wanted < now.delay) if even else 0
    return replace(now, delay=now.delay + step) if step else now


def far_from(now: Likeness, feet: Point) -> float:
    """How far it is from somebody, on the level [m]."""
    return math.hypot(now.at[0] - feet[0], now.at[2] - feet[2])


def frames_like(now: Likeness, origin: F64, rotation: F64, foot: F64) -> tuple[F64, F64]:
    """Frames (17, 3), (17, 3, 3) of a body that stands over `foot` (3,) → those of its double."""
    seen, turned = mirrored(origin, rotation, foot, direction(now.yaw, 0.0))
    return np.array(now.at) + now.scale * (stretched(seen) - foot), turned


def scattered(origin: F64, erosion: float, height: float, seed: int) -> F64:
    """Joints (17, 3) of a double [m] as they come apart: each drifts off its own way, and up."""
    ways = hashed(np.arange(COUNT), SALT, seed) - 0.5
    ways[:, 1] = 0.3 + np.abs(ways[:, 1])
    return origin + (erosion * erosion * 0.55 * height) * ways


def _slid(between: Level, meeting: Meeting) -> Level:
    """How far it comes nearer, or gives way, of its own will: along x and z [m]."""
    if meeting.pace <= 0.0:
        return 0.0, 0.0
    away = max(math.hypot(*between), 1e-6)
    share = min(max(meeting.near - away, -meeting.pace / TICK_RATE), BACK) / away
    return between[0] * share, between[1] * share


def _held_back(between: Level, step: Level, meeting: Meeting) -> Level:
    """What is to be added to a step of its longer legs: it goes on the spot where they would carry it past who walks
    away, or nearer to them than it wants to be."""
    if meeting.pace <= 0.0:
        return 0.0, 0.0
    after, (ahead_x, _, ahead_z) = (
        (between[0] + step[0], between[1] + step[1]),
        direction(meeting.heading, 0.0).tolist(),
    )
    share = _share(math.hypot(*between), math.hypot(*after), meeting.near)
    if not meeting.turned:
        behind, then = (-(x * ahead_x + z * ahead_z) for x, z in (between, after))
        share = min(share, _share(behind, then, 0.5 * meeting.near))
    return step[0] * (share - 1.0), step[1] * (share - 1.0)


def _share(before: float, after: float, least: float) -> float:
    """How much of a step, 0 to 1, leaves a distance at `least`, or as it was where it was less."""
    least = min(before, least)
    return 1.0 if after >= least else (before - least) / (before - after)


def _eased(yaw: float, wanted: float) -> float:
    """A normal's direction, the shorter way: it is the same either way round."""
    return _folded(yaw + min(max(_folded(wanted - yaw), -TURN), TURN))


def _folded(yaw: float) -> float:
    """The same normal, either way round, from -90 to 90 [degrees]."""
    return (yaw + 90.0) % 180.0 - 90.0
