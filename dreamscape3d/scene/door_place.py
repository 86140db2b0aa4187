"""Where a door may stand: on the ground, with room in it and before it, where it is seen.

What is free is found once, for a field at rest: a door does not walk.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dreamscape3d.scene.doorway import HALF_WIDTH, HEIGHT, Stand
from dreamscape3d.scene.moment import View
from dreamscape3d.sdf.evaluate import march
from dreamscape3d.sdf.nearby import Nearby, first_hit, nearby
from dreamscape3d.sdf.pose import PackedField

F64 = NDArray[np.float64]
Bool = NDArray[np.bool_]

AWAY = (6.0, 5.2, 7.0, 4.4, 8.0, 9.5, 3.6, 11.5, 14.0, 17.0)  # metres from the eye, the best first
ASIDE = (-11.0, 11.0, -7.0, 7.0, -15.0, 15.0, 0.0, -20.0, 20.0)  # degrees from where it looks, likewise
BESIDE = (0.0, 0.8, -0.8, 1.6, -1.6, 2.6, -2.6, 4.0, -4.0)  # metres from where a door is wanted
EYE = 1.6  # metres above the ground that somebody who stands there sees from
ROOM, BEFORE = 0.15, 2.2  # metres of free space in a door, and how far before and behind it
UNEVEN = 0.35  # metres that the ground may rise or fall across it
_REACH, _ROUND = 24.0, 4.5  # metres that are looked at round the eye for ground, and round a door
HIDDEN, BLOCKED = 12.0, 5.0  # costs of a door that cannot be seen, and of one in which something stands
_UP = np.array([0.0, 1.0, 0.0])
_SEEN = np.array([[0.0, 1.5, 0.0], [-0.8, 1.8, 0.0], [0.8, 1.8, 0.0], [0.0, 2.7, 0.0], [0.0, 0.6, 0.0]])
_NOT_AT_ALL = 1e3
_AT_A_TIME = 6


@dataclass(frozen=True, slots=True)
class _Site:
    """What is looked at: the forms near an eye, the eye, where it looks, level and as it is, and how far round that."""

    field: PackedField
    near: Nearby
    eye: F64
    ahead: F64
    forward: F64
    spread: float

    @staticmethod
    def of(field: PackedField, view: View, middle: ArrayLike | None = None) -> _Site:
        """`middle` (3,) of the forms that are looked at; by default the eye."""
        eye = np.asarray(view.eye, np.float64)
        forward = np.asarray(view.target, np.float64) - eye
        forward = forward / max(float(np.linalg.norm(forward)), 1e-9)
        ahead = forward * [1.0, 0.0, 1.0]
        length = float(np.linalg.norm(ahead))
        ahead = ahead / length if length > 1e-6 else np.array([0.0, 0.0, -1.0])
        near = nearby(field, eye if middle is None else middle, _REACH)
        return _Site(field, near, eye, ahead, forward, float(np.tan(np.radians(view.fov) * 0.5)))


def stand_before(field: PackedField, view: View) -> Stand:
    """A door a few metres ahead of an eye and a little aside, facing it."""
    site = _Site.of(field, view)
    spots, costs = [], []
    for i, away in enumerate(AWAY):
        for j, aside in enumerate(ASIDE):
            spots.append(site.eye + away * _turned(site.ahead, aside))
            costs.append(0.5 * i + 0.3 * j)
    return _best(site, np.array(spots), np.array(costs), seen=True)


def stand_near(field: PackedField, view: View, place: tuple[float, float, float], turn: float) -> Stand:
    """A door as near as may be to a `place`, facing an eye and then turned by `turn` [degrees]."""
    site = _Site.of(field, view, place)
    across = np.array([-site.ahead[2], 0.0, site.ahead[0]])
    spots = np.array([np.array(place) + x * across + z * site.ahead for x in BESIDE for z in BESIDE])
    costs = np.array([abs(x) + abs(z) for x in BESIDE for z in BESIDE])
    spots[:, 1] = site.eye[1]
    found = _best(site, spots, costs, seen=False)
    return Stand(found.foot, found.turn + turn)


def stand_at(field: PackedField, view: View) -> Stand:
    """A door where an eye is, or near it, with its back to where that looks: who comes through sees what it sees."""
    site = _Site.of(field, view)
    across = np.array([-site.ahead[2], 0.0, site.ahead[0]])
    spots = np.array([site.eye + x * across - z * site.ahead for x in BESIDE for z in BESIDE])
    costs = np.array([abs(x) + (0.6 if z > 0.0 else 1.4) * abs(z) for x in BESIDE for z in BESIDE])
    turn = float(np.degrees(np.arctan2(-site.ahead[0], -site.ahead[2])))
    return _best(site, spots, costs, seen=False, turn=turn)


def _best(site: _Site, spots: F64, costs: F64, *, seen: bool, turn: float | None = None) -> Stand:
    """Of (N, 3) `spots` the free one of least cost; where none is free, the least bad.

    They are looked at a few at a time, the most wanted first, until no other can be better.
    """
    feet, grounded = _feet(site, spots)
    to_eye = site.eye - spots
    turns = np.degrees(np.arctan2(to_eye[:, 0], to_eye[:, 2])) if turn is None else np.full(len(spots), turn)
    costs = costs + np.where(grounded, 0.0, 40.0)
    if seen:
        costs = costs + HIDDEN * (1.0 - _in_picture(site, feet, turns))
    order = np.argsort(costs, kind="stable")
    best, least = Stand((0.0, 0.0, 0.0)), np.inf
    for few in np.split(order, range(_AT_A_TIME, len(order), _AT_A_TIME)):
        if least <= costs[few[0]]:
            break
        total = costs[few] + _crowded(site, feet[few], turns[few])
        if seen:
            total = total + HIDDEN * (1.0 - _in_sight(site, feet[few], turns[few]))
        which = int(np.argmin(total))
        if total[which] < least:
            x, y, z = feet[few[which]].tolist()
            best, least = Stand((x, y, z), float(turns[few[which]])), float(total[which])
    return best


def _feet(site: _Site, spots: F64) -> tuple[F64, Bool]:
    """(N, 3) the ground under each spot, and whether there is some: else as low as one who stands there has it."""
    start = np.column_stack([spots[:, 0], np.full(len(spots), site.eye[1] + 0.6), spots[:, 2]])
    hit, fall = march(site.near.distance, start, -_UP, far=9.0, max_steps=200)
    hit &= fall > 0.5  # else it starts within something
    foot = start - np.where(hit, fall, 0.6 + EYE)[:, None] * _UP
    return foot, hit


def _crowded(site: _Site, feet: F64, turns: F64) -> F64:
    """(N,) cost of forms that stand in a door or in the way, and of uneven ground."""
    wide, tall = np.linspace(-1.25, 1.25, 5) * HALF_WIDTH, np.linspace(0.35, HEIGHT + 0.3, 5)
    door = np.stack(np.meshgrid(wide, tall, (-0.45, 0.0, 0.45)), -1).reshape(-1, 3)
    way = np.stack(np.meshgrid((-0.35, 0.35), (0.6, 1.5), (-BEFORE, -1.1, 1.1, BEFORE)), -1).reshape(-1, 3)
    rim = np.stack(np.meshgrid((-1.3, 1.3), (0.0,), (-0.6, 0.6)), -1).reshape(-1, 3)
    in_door, in_way, at_rim = (_clearances(site, feet, turns, part) for part in (door, way, rim))
    lacking = np.maximum(ROOM - in_door, 0.0).sum(axis=1) * 3.0 + np.maximum(0.3 - in_way, 0.0).sum(axis=1) * 5.0
    touching = BLOCKED * (np.minimum(in_door.min(axis=1), in_way.min(axis=1)) < 0.05)
    uneven = np.maximum(np.abs(at_rim).max(axis=1) - UNEVEN, 0.0) * 20.0
    cost: F64 = np.minimum(lacking + touching + uneven, _NOT_AT_ALL)
    return cost


def _clearances(site: _Site, feet: F64, turns: F64, points: F64) -> F64:
    """(N, P) distances at points of the frame of a door at each foot."""
    found = []
    for foot, at in zip(feet, _placed(feet, turns, points), strict=True):
        around = nearby(site.field, foot + 0.5 * HEIGHT * _UP, _ROUND)
        found.append(around.distance(at))
    return np.array(found)


def _in_picture(site: _Site, feet: F64, turns: F64) -> F64:
    """(N,) share of a door's points that is neither above nor below what the eye's picture shows."""
    to = _placed(feet, turns, _SEEN) - site.eye
    across = np.array([-site.ahead[2], 0.0, site.ahead[0]])
    depth, rise = to @ site.forward, to @ np.cross(across, site.forward)
    share: F64 = np.mean((depth > 0.0) & (np.abs(rise) < 0.97 * site.spread * depth), axis=1)
    return share


def _in_sight(site: _Site, feet: F64, turns: F64) -> F64:
    """(N,) share of a door's points that nothing hides from the eye."""
    to = _placed(feet, turns, _SEEN) - site.eye
    far = np.linalg.norm(to, axis=-1)
    hits = [
        first_hit(site.field, site.eye, way / length, length - 0.4)
        for way, length in zip(to.reshape(-1, 3), far.ravel().tolist(), strict=True)
    ]
    share: F64 = np.mean(np.array([hit is None for hit in hits]).reshape(len(feet), -1), axis=1)
    return share


def _placed(feet: F64, turns: F64, points: F64) -> F64:
    """(N, P, 3) points of the frame of a door at each foot, in the world."""
    return np.stack([Stand(tuple(foot), turn).place(points) for foot, turn in zip(feet.tolist(), turns, strict=True)])


def _turned(way: F64, degrees: float) -> F64:
    """A level direction turned to the right."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([c * way[0] - s * way[2], 0.0, s * way[0] + c * way[2]])
