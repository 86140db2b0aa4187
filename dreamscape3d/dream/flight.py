"""One tick of flying: towards where one looks, round what is in the way."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.stance import UP, Body, Stance, Wish, direction, point, rightward
from dreamscape3d.dream.touch import Balls, along, floating, rooms, slide
from dreamscape3d.maths.spring import follow
from dreamscape3d.sdf.nearby import nearby
from dreamscape3d.sdf.pose import PackedField

F64 = NDArray[np.float64]

FAST = 3.0  # times the speed
STIFFNESS = 14.0  # of what changes speed [1/s]: nine tenths of it within 0.3 s
_STRETCH = 8.0  # radii gone between two looks round
_SIGHT = 3.0  # radii seen beyond that


def fly(stance: Stance, wish: Wish, field: PackedField, body: Body, seconds: float, *, solid: bool = True) -> Stance:
    """Where one is after some seconds of flying; where not `solid`, through everything."""
    velocity, change = follow(
        np.array(stance.velocity), np.array(stance.change), _wanted(stance, wish), STIFFNESS, seconds
    )
    motion = 0.5 * (np.array(stance.velocity) + velocity) * seconds
    eye, balls, loose = np.array(stance.eye), floating(body), stance.loose
    walls: list[F64] = []
    if loose or not solid:
        eye = eye + motion
        loose = loose and solid and _inside(field, balls, eye)
    else:
        eye, walls = _gone(field, balls, eye, motion)
    return replace(
        stance,
        eye=point(eye),
        velocity=point(along(velocity, walls)),
        change=point(along(change, walls)),
        loose=loose,
        grounded=False,
        support=None,
    )


def _wanted(stance: Stance, wish: Wish) -> F64:
    """(3,) the velocity wished for [m/s]: no faster aslant than straight on."""
    ahead, right = direction(stance.yaw, stance.pitch), rightward(stance.yaw)
    wanted: F64 = wish.forward * ahead + wish.right * right + wish.up * UP
    length = math.sqrt(float(wanted @ wanted))
    return wanted * (stance.speed * (FAST if wish.fast else 1.0) / max(length, 1.0))


def _inside(field: PackedField, balls: Balls, eye: F64) -> bool:
    return bool(rooms(nearby(field, eye, _SIGHT * balls.radius), balls, eye[None])[0] < 0.0)


def _gone(field: PackedField, balls: Balls, eye: F64, motion: F64) -> tuple[F64, list[F64]]:
    """Where a motion ends that is looked at stretch by stretch, and the walls it met."""
    length = math.sqrt(float(motion @ motion))
    count = max(math.ceil(length / (_STRETCH * balls.radius)), 1)
    left, walls = motion / count, []
    for _ in range(count):
        near = nearby(field, eye, length / count + _SIGHT * balls.radius)
        if not len(near.rows):
            eye = eye + left
            continue
        slid = slide(near, balls, eye, left)
        eye = slid.place
        if slid.walls:
            walls = [*slid.walls]
            left = along(left, walls)
    return eye, walls
