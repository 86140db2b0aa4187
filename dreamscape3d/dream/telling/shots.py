"""The story's camera: from spots at bodies, marks and places to where the picture is seen from, tick by tick.

Within a shot it follows what it is tied to by a spring; from one shot to the next it jumps.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.telling.story import Setting, Shot, Spot
from dreamscape3d.dream.ticks import TICK_RATE
from dreamscape3d.maths.curve import eased
from dreamscape3d.maths.spring import follow
from dreamscape3d.scene.moment import View

F64 = NDArray[np.float64]
STIFFNESS = 6.0  # [1/s] of the spring
Anchor: TypeAlias = Callable[[str], F64 | None]
"""Where an anchor is (3,) [m]; None where nobody knows it."""
Heading: TypeAlias = Callable[[str], float]
"""Where the body of an anchor faces [degrees, as of `dream.stance`]."""


@dataclass(frozen=True, slots=True, eq=False)
class Camera:
    """Where the picture is seen from at a tick.

    Attributes:
        shot: which act, setting and shot it is in.
        at: (2, 3) eye and target [m]; `rate` how fast they move [m/s].
        fov, roll: [degrees].
    """

    shot: tuple[int, int, int]
    at: F64
    rate: F64
    fov: float
    roll: float

    def view(self, ahead: float, exposure: float) -> View:
        """Seen `ahead` seconds from the tick."""
        eye, target = self.at + self.rate * ahead
        return View(eye, target, self.roll, self.fov, exposure)


def shot_at(shots: Sequence[Shot], seconds: float) -> int | None:
    """The shot that is on so many seconds into an act; None before the first, or without any."""
    found = [number for number, shot in enumerate(shots) if shot.at <= seconds + 1e-9]
    return found[-1] if found else None


def share_of(shots: Sequence[Shot], number: int, seconds: float, act: float) -> float:
    """How far a shot has gone from its first to its last spots, 0 to 1."""
    shot = shots[number]
    end = shots[number + 1].at if number + 1 < len(shots) else act
    length = shot.seconds or end - shot.at
    return eased(min(max((seconds - shot.at) / max(length, 1e-6), 0.0), 1.0), shot.ease)


def aimed(shot: Shot, share: float, anchor: Anchor, heading: Heading) -> F64 | None:
    """(2, 3) eye and target that a shot wants, so far gone; None where one of its anchors is nowhere."""
    spots = (shot.eye, shot.look, shot.to_eye, shot.to_look)
    known = {name: anchor(name) for name in dict.fromkeys(spot.of for spot in spots if spot.of)}
    if any(place is None for place in known.values()):
        return None
    places = {spot: place_of(spot, known.__getitem__, heading) for spot in dict.fromkeys(spots)}
    start, end = (np.array([places[spot] for spot in two], np.float64) for two in (spots[:2], spots[2:]))
    found: F64 = start + (end - start) * share
    return found


def place_of(spot: Spot, anchor: Anchor, heading: Heading) -> F64 | None:
    """(3,) where a spot is [m]."""
    base = anchor(spot.of) if spot.of else np.zeros(3)
    if base is None:
        return None
    x, y, z = spot.offset
    if spot.turning:
        yaw = math.radians(heading(spot.of))
        sin, cos = math.sin(yaw), math.cos(yaw)
        # ahead is (sin, 0, -cos); to the left of that is (-cos, 0, -sin)
        x, z = z * sin - x * cos, -z * cos - x * sin
    place: F64 = np.asarray(base, np.float64) + np.array([x, y, z])
    return place


def filmed(camera: Camera | None, key: tuple[int, int, int], shot: Shot, wanted: F64, share: float) -> Camera:
    """The camera a tick later: there at once in a new shot, else after the spring."""
    fov = shot.fov + (shot.to_fov - shot.fov) * share
    if camera is None or camera.shot != key:
        return Camera(key, wanted, np.zeros((2, 3)), fov, shot.roll)
    at, rate = follow(camera.at, camera.rate, wanted, STIFFNESS, 1.0 / TICK_RATE)
    return Camera(key, at, rate, fov, shot.roll)


def exposure_of(setting: Setting) -> float:
    """That of a setting's own camera [stops], where it is always the same."""
    exposure = setting.dream.scene.camera.exposure
    return float(exposure) if isinstance(exposure, float | int) else 0.0
