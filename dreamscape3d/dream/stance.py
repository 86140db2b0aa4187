"""Where a dreamer stands, what they want, and the body they have: plain values, so that moving can be replayed.

Directions are two angles in degrees: `yaw` turns to the right, from −z at 0 to +x at 90; `pitch` looks up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
Moving = Literal["path", "fly", "walk", "orbit"]
Point: TypeAlias = tuple[float, float, float]

SPEEDS = (0.01, 1000.0)  # [m/s]
STEEPEST = 89.0  # [degrees] up or down that one can turn to
FARTHEST = 1e5  # [m] from the origin, along each axis
ARMS = (0.05, 1e4)  # [m] from the eye to what it orbits
UP, LEVEL = np.array([0.0, 1.0, 0.0]), np.array([1.0, 0.0, 1.0])  # a direction; what is left of a vector without it


@dataclass(frozen=True, slots=True)
class Wish:
    """What a dreamer wants in one tick.

    Attributes:
        forward, right, up: −1 to 1, as from keys or sticks.
        turn, tilt: how far to look to the right and up, in this tick [degrees].
        snap: how far to turn to the right at once, without a passage in between [degrees].
        scroll: notches of the wheel: each makes one 1.25 times as fast, or comes 1.25 times as near in an orbit.
        fast: three times as fast.
        jump: off the ground, in walking.
    """

    forward: float = 0.0
    right: float = 0.0
    up: float = 0.0
    turn: float = 0.0
    tilt: float = 0.0
    snap: float = 0.0
    scroll: float = 0.0
    fast: bool = False
    jump: bool = False

    @property
    def looks(self) -> bool:
        """Whether it turns the eye."""
        return bool(self.turn or self.tilt or self.snap)

    def bounded(self) -> Wish:
        """The same with every number finite and within its range."""
        forward, right, up = (_within(number, 1.0) for number in (self.forward, self.right, self.up))
        turn, tilt, snap = (_within(number, 360.0) for number in (self.turn, self.tilt, self.snap))
        return Wish(forward, right, up, turn, tilt, snap, _within(self.scroll, 100.0), self.fast, self.jump)


STILL = Wish()


@dataclass(frozen=True, slots=True)
class Body:
    """What walks and flies, in metres.

    Attributes:
        eye: height of the eye above the ground.
        height: of the whole body, at least `step` and two radii.
        radius: of the body, in walking and in flying.
        step: the highest step that it walks up, or down without falling.
        slope: the steepest ground that it stands on [degrees]; it slides down what is steeper.
        jump: how high it jumps.
        gravity: [m/s²].
    """

    eye: float = 1.6
    height: float = 1.75
    radius: float = 0.25
    step: float = 0.35
    slope: float = 45.0
    jump: float = 1.1
    gravity: float = 9.81


@dataclass(frozen=True, slots=True)
class Support:
    """The form that one stands on: a leaf of the field, and its frame when it was last felt (rows of the rotation)."""

    leaf: int
    centre: Point
    rotation: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Stance:
    """Everything that moving goes on from. Lengths in metres, angles in degrees.

    Attributes:
        mode: how one moves.
        eye: where one sees from; `yaw`, `pitch`: where to.
        velocity: of the body [m/s]; `change`: how fast that changes [m/s²].
        speed: that one goes at [m/s].
        rise: how much higher the eye is than the body holds it, as after a step; `rise_speed` [m/s]; `climb`: how fast
            the ground has been rising lately [m/s].
        grounded: whether one stands on something; `support`: on what; `fallen`: how far one fell since then.
        ground: where the feet last stood, `returning` whether one floats back there, `falls` how often in a row.
        pivot, arm, wanted_arm: what is orbited, from how far, and from how far soon.
        loose: whether one began inside a form and so passes through everything until outside.
        home: how much is left of the way back to the dream's own camera, 1 to 0.
        motion: 0 to 1, how much of what is seen moves past or turns.
    """

    mode: Moving = "path"
    eye: Point = (0.0, 0.0, 0.0)
    yaw: float = 0.0
    pitch: float = 0.0
    velocity: Point = (0.0, 0.0, 0.0)
    change: Point = (0.0, 0.0, 0.0)
    speed: float = 3.0
    rise: float = 0.0
    rise_speed: float = 0.0
    climb: float = 0.0
    grounded: bool = False
    support: Support | None = None
    fallen: float = 0.0
    ground: Point | None = None
    returning: bool = False
    falls: int = 0
    pivot: Point = (0.0, 0.0, 0.0)
    arm: float = 1.0
    wanted_arm: float = 1.0
    loose: bool = False
    home: float = 0.0
    motion: float = 0.0

    def looking(self, wish: Wish) -> Stance:
        """Turned and tilted as wished; what is steeper than 89° may only become less so."""
        if not wish.looks:
            return self
        low, high = min(-STEEPEST, self.pitch), max(STEEPEST, self.pitch)
        pitch = min(max(self.pitch + wish.tilt, low), high)
        return replace(self, yaw=wrapped(self.yaw + wish.turn + wish.snap), pitch=pitch)

    def faster(self, notches: float) -> Stance:
        """Each notch 1.25 times as fast."""
        if not notches:
            return self
        return replace(self, speed=min(max(self.speed * 1.25**notches, SPEEDS[0]), SPEEDS[1]))


def point(values: F64) -> Point:
    """(3,) as plain numbers."""
    x, y, z = values.tolist()
    return (x, y, z)


def wrapped(angle: float) -> float:
    """The same direction from −180 to 180 [degrees]."""
    return (angle + 180.0) % 360.0 - 180.0


def direction(yaw: float, pitch: float) -> F64:
    """(3,) the unit vector of a direction."""
    turn, tilt = math.radians(yaw), math.radians(pitch)
    level = math.cos(tilt)
    return np.array([math.sin(turn) * level, math.sin(tilt), -math.cos(turn) * level])


def rightward(yaw: float) -> F64:
    """(3,) the level unit vector to the right of a direction."""
    turn = math.radians(yaw)
    return np.array([math.cos(turn), 0.0, math.sin(turn)])


def angles(ahead: F64) -> tuple[float, float]:
    """Yaw and pitch of a vector (3,); of straight up or down so that the picture has the same side up as
    `camera_from_world` gives it; ahead for no direction at all."""
    length = float(np.linalg.norm(ahead))
    if not length > 1e-9:
        return 0.0, 0.0
    x, y, z = (ahead / length).tolist()
    if abs(y) > 0.999999:
        return 180.0, math.copysign(90.0, y)
    return math.degrees(math.atan2(x, -z)), math.degrees(math.asin(y))


def _within(value: float, limit: float) -> float:
    return min(max(value, -limit), limit) if math.isfinite(value) else 0.0
