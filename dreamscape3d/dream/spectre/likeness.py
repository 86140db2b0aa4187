"""Likeness: where a double stands and how it moves, as a mirror does, but late, larger, and of its own will.

    frames = M · mirrored(what the dreamer's body was, `delay` ticks ago)

M keeps the ground point of the mirrored body over `at`, scaled; the mirror stands with its normal along `yaw`. While it
stalks, the mirror stands across the dreamer's way, so that it goes where they went; when they face it, the mirror turns
to stand between them. A mirror that turns by θ turns its image by 2θ: so it turns round to look.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.stance import Point, direction
from dreamscape3d.dream.ticks import TICK_RATE
from dreamscape3d.maths.hashing import hashed
from dreamscape3d.scene.doubling import stretched
from dreamscape3d.scene.rig import COUNT, mirrored

F64 = NDArray[np.float64]
LATE, SOON = 150, 48  # ticks behind, stalking and confronting
BEHIND = 12.0  # metres behind at which it begins
LOST = 30.0  # metres from which on it is put behind them anew
TURN = 60.0 / TICK_RATE  # degrees a tick that the mirror turns
JUMP = 0.5  # metres in a tick that are no step
BACK = 0.5 / TICK_RATE  # metres a tick by which it gives way
CLIMB = 2.0 / TICK_RATE  # metres a tick up or down
LEVEL = np.array([1.0, 0.0, 1.0])
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
        feet: the dreamer's ground point (3,) [m]; `heading` where they face [degrees].
        near: how near it wants to be [m], at `pace` [m/s]; 0 keeps it where it is.
        turned: whether they face each other. scale: its size.
    """

    feet: F64
    heading: float
    near: float
    pace: float
    turned: bool
    scale: float


def begun(feet: F64, heading: float, foot: F64, scale: float, height: float, away: float = BEHIND) -> Likeness:
    """Behind somebody who faces `heading`; `height` of the ground there [m]."""
    x, _, z = (feet - away * direction(heading, 0.0)).tolist()
    return Likeness((x, height, z), _point(foot), _wrapped(heading + 90.0), LATE, scale)


def behind(feet: F64, heading: float, away: float = BEHIND) -> F64:
    """(3,) the point so far behind somebody."""
    found: F64 = feet - away * direction(heading, 0.0)
    return found


def advanced(now: Likeness, meeting: Meeting, foot: F64, height: float) -> Likeness:
    """A tick further on. `foot` of the body `now.delay` ticks ago, `height` of the ground under it [m]."""
    at, feet = np.array(now.at), meeting.feet
    between = (at - feet) * LEVEL
    yaw = _eased(now.yaw, _yaw_of(between) if meeting.turned else meeting.heading + 90.0)
    step = (foot - np.array(now.foot)) * LEVEL
    if float(np.sqrt((step * step).sum())) > JUMP:
        step = np.zeros(3)
    slid = _slid(between, meeting)
    at = at + meeting.scale * (step - 2.0 * (step * (n := direction(yaw, 0.0))).sum() * n) + slid
    at[1] = now.at[1] + min(max(height - now.at[1], -CLIMB), CLIMB)
    return Likeness(_point(at), _point(foot), yaw, now.delay, meeting.scale, _point(slid))


def sooner(now: Likeness, turned: bool, *, even: bool) -> Likeness:
    """The delay a tick nearer to what it should be, on every other tick."""
    wanted = SOON if turned else LATE
    step = (wanted > now.delay) - (wanted < now.delay) if even else 0
    return replace(now, delay=now.delay + step) if step else now


def far_from(now: Likeness, feet: F64) -> float:
    """How far it is from somebody, on the level [m]."""
    return float(np.sqrt((((np.array(now.at) - feet) * LEVEL) ** 2).sum()))


def frames_like(now: Likeness, origin: F64, rotation: F64, foot: F64) -> tuple[F64, F64]:
    """Frames (17, 3), (17, 3, 3) of a body that stands over `foot` (3,) → those of its double."""
    seen, turned = mirrored(origin, rotation, foot, direction(now.yaw, 0.0))
    return np.array(now.at) + now.scale * (stretched(seen) - foot), turned


def scattered(origin: F64, erosion: float, height: float, seed: int) -> F64:
    """Joints (17, 3) of a double [m] as they come apart: each drifts off its own way, and up."""
    ways = hashed(np.arange(COUNT), SALT, seed) - 0.5
    ways[:, 1] = 0.3 + np.abs(ways[:, 1])
    return origin + (erosion * erosion * 0.55 * height) * ways


def _slid(between: F64, meeting: Meeting) -> F64:
    if meeting.pace <= 0.0:
        return np.zeros(3)
    away = max(float(np.sqrt((between * between).sum())), 1e-6)
    moved = min(max(meeting.near - away, -meeting.pace / TICK_RATE), BACK)
    return between * (moved / away)


def _eased(yaw: float, wanted: float) -> float:
    """A normal's direction, the shorter way: it is the same either way round."""
    turn = (wanted - yaw + 90.0) % 180.0 - 90.0
    return _wrapped(yaw + min(max(turn, -TURN), TURN))


def _yaw_of(between: F64) -> float:
    return float(np.degrees(np.arctan2(between[0], -between[2])))


def _wrapped(yaw: float) -> float:
    return (yaw + 90.0) % 180.0 - 90.0


def _point(values: F64) -> Point:
    x, y, z = values.tolist()
    return (x, y, z)
