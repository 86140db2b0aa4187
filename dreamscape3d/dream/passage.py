"""Going through a door: whether a step leads through an opening, and how one goes on beyond it.

    before ─step─▶ after ─goes_through(opening, before, after)─▶ stance_beyond(opening, after), in the other world

Pure: no state, no clock. Whoever shows the dreams makes the guest's world the host's then, seen through the same door
from its other side.
"""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.stance import Body, Point, Stance, angles, direction, point
from dreamscape3d.sdf.opening import Opening

F64 = NDArray[np.float64]
NARROWEST = 0.35  # of a body's width: an opening that is narrower lets nobody through


def goes_through(opening: Opening, before: Point, after: Point, body: Body | None = None) -> bool:
    """Whether the way of an eye from one place to another leads through an opening, by either side.

    To begin on its plane counts, to end on it does not: of steps that follow one another, one goes through.
    """
    width = (body or Body()).radius
    if not opening.is_open or opening.half_width < NARROWEST * width:
        return False
    start, end = np.array(before), np.array(after)
    first, last = float(opening.heights(start)), float(opening.heights(end))
    if (first < 0.0) == (last < 0.0):
        return False
    met = start + (end - start) * (first / (first - last))
    return bool(opening.border(opening.plane(met)) <= 0.0)


def stance_beyond(opening: Opening, stance: Stance) -> Stance:
    """A stance of this world as it is beyond the opening: moved, turned and scaled, with nothing to stand on yet."""
    way = opening.to_beyond
    yaw, pitch = angles(way.directions(direction(stance.yaw, stance.pitch)))
    steep = abs(stance.pitch) > 89.9  # where no yaw can be told from where one looks
    if steep:
        yaw, pitch = angles(way.directions(direction(stance.yaw, 0.0)))[0], stance.pitch
    return replace(
        stance,
        eye=_place(opening, stance.eye),
        yaw=yaw,
        pitch=pitch,
        velocity=_motion(opening, stance.velocity),
        change=_motion(opening, stance.change),
        speed=stance.speed * way.scale,
        rise=stance.rise * way.scale,
        rise_speed=stance.rise_speed * way.scale,
        climb=stance.climb * way.scale,
        support=None,
        fallen=stance.fallen * way.scale,
        ground=None if stance.ground is None else _place(opening, stance.ground),
        pivot=_place(opening, stance.pivot),
        arm=stance.arm * way.scale,
        wanted_arm=stance.wanted_arm * way.scale,
    )


def body_beyond(opening: Opening, body: Body) -> Body:
    """A body beyond the opening: as large there as it seemed from here."""
    lengths = {each.name: getattr(body, each.name) for each in fields(body) if each.name != "slope"}
    return replace(body, **{name: opening.to_beyond.scale * length for name, length in lengths.items()})


def _place(opening: Opening, at: Point) -> Point:
    return point(opening.to_beyond.points(np.array(at)))


def _motion(opening: Opening, velocity: Point) -> Point:
    moved: F64 = opening.to_beyond.scale * opening.to_beyond.directions(np.array(velocity))
    return point(moved)
