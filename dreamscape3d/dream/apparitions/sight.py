"""Who sees what: eyes, gazes and where things lie, in plain numbers, for all that appears."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.stance import point
from dreamscape3d.dream.ticks import TICK_RATE

if TYPE_CHECKING:
    from dreamscape3d.dream.part import Now

F64 = NDArray[np.float64]
Point: TypeAlias = tuple[float, float, float]
TICK = 1.0 / TICK_RATE  # [s]
SALT = 23  # of all chance in what appears
EYES = 1.6  # metres from the feet to the eyes
COMPANY = 5.0  # metres within which somebody is with one


@dataclass(frozen=True, slots=True)
class Looker:
    """One who looks: `eye` and `feet` [m], the unit `way` they look."""

    eye: Point
    way: Point
    feet: Point


def looker(now: Now, name: str) -> Looker | None:
    """A dreamer as they look; for the host without a body, who sees the picture. None for who stands nowhere.

    Of a body no joint is asked for: that would pose it in every tick.
    """
    bodies = now.night.bodies
    if bodies.has(name) and name not in bodies.steered:
        x, y, z = point(bodies.feet(name))
        return Looker((x, y + EYES, z), point(bodies.looks(name)), (x, y, z))
    seen = bodies.standpoint(name)
    if seen is None and name == now.names[0]:
        seen = now.night.eye(now)
    if seen is None:
        return None
    x, y, z = point(seen[0])
    return Looker((x, y, z), point(seen[1]), (x, y - EYES, z))


def feet_of(now: Now, name: str) -> Point | None:
    """Where a dreamer stands; None for who stands nowhere."""
    if now.night.bodies.has(name):
        return point(now.night.bodies.feet(name))
    seen = looker(now, name)
    return seen.feet if seen is not None else None


def watcher(now: Now) -> tuple[Point, Point] | None:
    """The eye that the picture is seen with, and the unit way it looks; None where nobody knows."""
    seen = now.night.eye(now)
    return (point(seen[0]), point(seen[1])) if seen is not None else None


def standing(now: Now) -> dict[str, Point]:
    """Where the feet of all are who have bodies."""
    bodies = now.night.bodies
    return {name: point(bodies.feet(name)) for name in now.names if bodies.has(name)}


def companions(who: str, feet: Point, others: Mapping[str, Point]) -> int:
    """How many others stand with a dreamer."""
    return sum(away(feet, at) < COMPANY for name, at in others.items() if name != who)


def away(a: Point, b: Point) -> float:
    """Metres between two places, in plan."""
    return math.hypot(b[0] - a[0], b[2] - a[2])


def angle(eye: Point, way: Point, at: Point) -> float:
    """Degrees between the way that an eye looks and a place."""
    x, y, z = at[0] - eye[0], at[1] - eye[1], at[2] - eye[2]
    length = math.sqrt(x * x + y * y + z * z)
    if length < 1e-9:
        return 0.0
    cosine = (way[0] * x + way[1] * y + way[2] * z) / length
    return math.degrees(math.acos(min(max(cosine, -1.0), 1.0)))


def beside(feet: Point, way: Point, at: Point) -> Point:
    """A place given as right, up and behind of who stands there and looks along `way`, in the world."""
    x, z = level(way)
    right, up, back = at
    return (feet[0] - z * right - x * back, feet[1] + up, feet[2] + x * right - z * back)


def level(way: Point) -> tuple[float, float]:
    """The unit x and z of a way; −z where it is upright."""
    length = math.hypot(way[0], way[2])
    return (way[0] / length, way[2] / length) if length > 1e-6 else (0.0, -1.0)


def lifted(at: Point, by: float) -> F64:
    """(3,) so many metres over a place."""
    return np.array([at[0], at[1] + by, at[2]])


def towards(value: float, wanted: float, step: float) -> float:
    """A number that goes to another one by at most a step."""
    return min(value + step, wanted) if value < wanted else max(value - step, wanted)


def turned_to(a: Point, b: Point) -> float:
    """The turn about y [radians] by which +z at `a` points to `b`."""
    return math.atan2(b[0] - a[0], b[2] - a[2])


def upright(yaw: float, roll: float = 0.0, nod: float = 0.0) -> F64:
    """(1, 3, 3): turned about y by `yaw`, having been tilted about z by `roll` and about x by `nod` [radians]."""
    cy, sy, cr, sr, cn, sn = (f(a) for a in (yaw, roll, nod) for f in (math.cos, math.sin))
    turn = np.array([[cy, 0.0, sy], [0.0, 1.0, 0.0], [-sy, 0.0, cy]])
    tilt = np.array([[cr, -sr, 0.0], [sr, cr, 0.0], [0.0, 0.0, 1.0]])
    lean = np.array([[1.0, 0.0, 0.0], [0.0, cn, -sn], [0.0, sn, cn]])
    return np.asarray(turn @ tilt @ lean)[None]


def height(now: Now, x: float, z: float) -> float:
    """Height of the ground of the setting that is on [m]."""
    return now.night.grounds.of(now.night.setting).level(x, z)
