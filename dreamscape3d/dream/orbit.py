"""One tick of an orbit: dragging turns what is looked at, the wheel comes nearer, keys come nearer and move along."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.flight import FAST, STIFFNESS
from dreamscape3d.dream.stance import ARMS, FARTHEST, Stance, Wish, direction, point, rightward
from dreamscape3d.maths.spring import follow
from dreamscape3d.sdf.nearby import first_hit
from dreamscape3d.sdf.pose import PackedField

F64 = NDArray[np.float64]

NOTCH = 1.25  # times as near
_NEARING = 1.5  # [1/s] how fast forward comes nearer, as a share of the distance
_EASE = 12.0  # [1/s]
_SEEN = 200.0  # [m] that one sees to take something as the middle


def begin_orbit(stance: Stance, field: PackedField, away: float) -> Stance:
    """Round what is in the middle of the view; where there is nothing, round the point `away` [m] ahead."""
    ahead = direction(stance.yaw, stance.pitch)
    hit = first_hit(field, stance.eye, ahead, _SEEN)
    arm = min(max(hit if hit is not None and hit > ARMS[0] else away, ARMS[0]), ARMS[1])
    return replace(stance, pivot=point(np.array(stance.eye) + arm * ahead), arm=arm, wanted_arm=arm)


def orbit(stance: Stance, wish: Wish, seconds: float) -> Stance:
    """Where one is after some seconds."""
    fast = FAST if wish.fast else 1.0
    nearer = NOTCH**wish.scroll * math.exp(_NEARING * fast * wish.forward * seconds)
    wanted = min(max(stance.wanted_arm / nearer, ARMS[0]), ARMS[1])
    arm = stance.arm * (wanted / stance.arm) ** (1.0 - math.exp(-_EASE * seconds))
    up = direction(stance.yaw, stance.pitch + 90.0)
    aside: F64 = (wish.right * rightward(stance.yaw) + wish.up * up) * stance.speed * fast
    velocity, change = follow(np.array(stance.velocity), np.array(stance.change), aside, STIFFNESS, seconds)
    middle = np.clip(np.array(stance.pivot) + velocity * seconds, -FARTHEST, FARTHEST)
    there = replace(stance, pivot=point(middle), arm=arm, wanted_arm=wanted, grounded=False, support=None)
    return replace(there, eye=point(orbiting_eye(there)), velocity=point(velocity), change=point(change))


def orbiting_eye(stance: Stance) -> F64:
    """(3,) where the eye is [m]."""
    eye: F64 = np.array(stance.pivot) - stance.arm * direction(stance.yaw, stance.pitch)
    return eye
