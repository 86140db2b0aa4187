"""How a body of balls meets forms: it slides along them, and is pushed out of what grows over it.

The *room* of a body is the least clearance of its balls less their radius: below 0 by how deep it is inside something.
A motion is looked at every SPACING on its way. Distances change no faster than space, so that between two places with
room no wall can stand, however thin and however fast one goes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.stance import Body
from dreamscape3d.sdf.nearby import Nearby

F64 = NDArray[np.float64]

SPACING = 0.2  # of a ball's radius
TOLERANCE = 0.01  # of a ball's radius, that counts as touching
_CONTACT = 0.9  # of the tolerance: where a body comes to rest, so that pressing on against a wall moves nothing
_SAMPLE = 0.04  # of a ball's radius, between samples for normals
_ROUNDS = 8  # walls met in one motion
_SETTLING = 4
_AT_ONCE, _SHARE = 0.6, 0.25  # of what a body is inside of, in one tick: so many radii, and a share of the rest
_LEVEL = 0.05  # the least level part of the normal of a wall


@dataclass(frozen=True, slots=True)
class Balls:
    """A body: balls of one radius [m] at `offsets` (J, 3) from its place."""

    offsets: F64
    radius: float

    @property
    def tolerance(self) -> float:
        """How deep [m] still counts as touching."""
        return TOLERANCE * self.radius

    @property
    def sample(self) -> float:
        """Metres between samples for normals."""
        return _SAMPLE * self.radius


FLOATING = np.zeros((1, 3))


def floating(body: Body) -> Balls:
    """The body of one who flies: a ball round the eye."""
    return Balls(FLOATING, body.radius)


@lru_cache(maxsize=8)
def standing(body: Body) -> Balls:
    """The body of one who walks, from above the highest step to the top; its place is where the feet are."""
    low, high = body.step + body.radius, max(body.height - body.radius, body.step + body.radius)
    count = 1 + math.ceil((high - low) / body.radius)
    return Balls(np.array([[0.0, y, 0.0] for y in np.linspace(low, high, count)]), body.radius)


def rooms(near: Nearby, balls: Balls, places: F64) -> F64:
    """(M, 3) places → (M,) room there [m]."""
    at = (places[:, None] + balls.offsets).reshape(-1, 3)
    d = near.clearance(at, balls.radius, balls.sample)
    room: F64 = d.reshape(len(places), -1).min(axis=1) - balls.radius
    return room


def tightest(near: Nearby, balls: Balls, place: F64) -> tuple[float, F64]:
    """Room at a place, and the unit normal (3,) of what limits it, 0 where it has none."""
    felt = near.feel(place + balls.offsets, balls.sample)
    which = int(np.argmin(felt.clearance))
    return float(felt.clearance[which]) - balls.radius, felt.normal[which]


@dataclass(frozen=True, slots=True)
class Slid:
    """Where a motion ended, the unit normals (3,) of the walls it met, the least `room` there may be there [m], and
    whether the body was in something at first."""

    place: F64
    walls: tuple[F64, ...]
    room: float
    tight: bool


def slide(near: Nearby, balls: Balls, start: F64, motion: F64, *, level: bool = False) -> Slid:
    """Go from `start` by `motion` (3,), along whatever is in the way, once pushed out of what came over one there.

    The body is never taken further into a form than it is then. Where `level`, walls push sideways only.
    """
    place, left, walls, tight, least = start, motion, [], False, 0.0
    for turn in range(_ROUNDS):
        length = math.sqrt(float(left @ left))
        if length < 1e-7 and turn > 0:
            break
        on_way, share = _way(place, left, math.ceil(length / (SPACING * balls.radius)))
        room = rooms(near, balls, on_way)
        if turn == 0 and room[0] < -balls.tolerance:
            place, tight = pushed_out(near, balls, place, level=level), True
            on_way = on_way + (place - start)
            room = rooms(near, balls, on_way)
        least = min(float(room[0]), -balls.tolerance) - 1e-9
        blocked = np.nonzero(room[1:] < least)[0]
        if not len(blocked):
            place, least = on_way[-1], float(room[-1])
            break
        first = int(blocked[0]) + 1
        place, wall = _settled(near, balls, on_way[first - 1], on_way[first], least, level)
        if wall is None:
            break
        walls.append(wall)
        left = along(left * (1.0 - share[first]), walls)
    return Slid(place, tuple(walls), least, tight)


def _way(start: F64, motion: F64, count: int) -> tuple[F64, F64]:
    """(count + 1, 3) places on the way, and the share (count + 1,) of the motion at each."""
    share = np.arange(count + 1) / max(count, 1)
    return start + share[:, None] * motion, share


def _settled(near: Nearby, balls: Balls, free: F64, blocked: F64, least: float, level: bool) -> tuple[F64, F64 | None]:
    """Pushed out of what blocks the way, or else where it was free; and the wall, None for one that has no side."""
    place, wall = blocked, None
    for _ in range(_SETTLING):
        room, normal = tightest(near, balls, place)
        if room >= -balls.tolerance:
            return place, wall
        pushed = _side(normal, room + _CONTACT * balls.tolerance, level)
        if pushed is None:
            break
        push, side = pushed
        wall = side if wall is None else wall
        place = place + push
    if wall is None or rooms(near, balls, place[None])[0] < least:
        place = free
    return place, wall


def _side(normal: F64, room: float, level: bool) -> tuple[F64, F64] | None:
    """The push (3,) that makes room, and the unit vector against which one is pushed; None for a wall without side."""
    if not level:
        return (normal * -room, normal) if normal.any() else None
    flat = np.array([normal[0], 0.0, normal[2]])
    length = math.sqrt(float(flat @ flat))
    if length < _LEVEL:
        return None
    return flat * (-room / (length * max(length, 0.25))), flat / length


def along(motion: F64, walls: list[F64] | tuple[F64, ...]) -> F64:
    """The part of a motion that goes into none of the walls: along the last, or along the crease of two, or 0."""
    if not walls or all(motion @ wall >= 0.0 for wall in walls):
        return motion
    for wall in reversed(walls):
        candidate = motion - min(float(motion @ wall), 0.0) * wall
        if all(candidate @ other >= -1e-9 for other in walls):
            return candidate
    for i, wall in enumerate(walls):
        for other in walls[:i]:
            crease = np.cross(wall, other)
            length = float(np.linalg.norm(crease))
            candidate = crease * (float(motion @ crease) / max(length * length, 1e-12))
            if length > 1e-3 and all(candidate @ each >= -1e-9 for each in walls):
                return candidate
    return np.zeros(3)


def pushed_out(near: Nearby, balls: Balls, place: F64, *, level: bool = False) -> F64:
    """Moved towards the outside of what is in the body: all of a little, and a share of much, so that it is smooth.

    Where `level`, sideways only, unless a ball's centre is inside.
    """
    most = _AT_ONCE * balls.radius
    room, normal = tightest(near, balls, place)
    for _ in range(_SETTLING):
        if room >= -balls.tolerance or most <= 1e-6:
            break
        depth = min(-room, most + _SHARE * max(-room - most, 0.0))
        pushed = _side(normal, -depth, level and room > -balls.radius)
        if pushed is None:
            break
        moved = place + pushed[0]
        found, aside = tightest(near, balls, moved)
        if found <= room + 1e-6:
            break
        place, room, normal, most = moved, found, aside, most - depth
    return place
