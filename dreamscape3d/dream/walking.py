"""One tick of walking: gravity, ground that may move, steps, slopes, walls.

The body's balls begin above the highest step; legs are rays down to the ground, so that stairs and bumps lift the body
without stopping it. What the feet jump by, `rise` takes back at first, so that the eye goes up stairs smoothly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.flight import FAST
from dreamscape3d.dream.footing import Ground, carried, ground_below, support_at
from dreamscape3d.dream.stance import LEVEL, UP, Body, Stance, Wish, direction, point, rightward
from dreamscape3d.dream.touch import Balls, Slid, along, rooms, slide, standing
from dreamscape3d.maths.spring import follow
from dreamscape3d.sdf.nearby import Nearby, first_hit, nearby
from dreamscape3d.sdf.pose import PackedField

F64 = NDArray[np.float64]

FASTEST = 50.0  # [m/s] on foot
FASTEST_FALL = 55.0  # [m/s], of a person in air
ON_GROUND, IN_AIR = 22.0, 4.0  # [1/s] stiffness of what changes the speed
STEPS_EASE = 14.0  # [1/s] stiffness of what brings the eye back to its height
_CLIMB_EASE = 24.0  # [1/s] of how fast the ground is known to rise
_STRIDE = 1.0  # radii gone between two looks at the ground
_BUMP = 0.007  # of the body's height, that is next to nothing
_HEADROOM = 0.1  # [m] between the eye and what is above
_THROWN = 10.0  # [m/s] that one keeps of what one stood on
LOST = 30.0  # [m] of falling after which one looks for ground below
_ABYSS = 1000.0  # [m] that is looked
_RETURN = 2.5  # [1/s] stiffness of the way back


@dataclass(slots=True)
class _Walker:
    """One tick in the making; `lifted` is what the ground brought the feet up by, `slope` what its slope explains of
    that [m], `tight` whether the body was in something."""

    near: Nearby
    body: Body
    balls: Balls
    feet: F64
    velocity: F64
    grounded: bool
    ground: Ground | None = None
    lifted: float = 0.0
    slope: float = 0.0
    tight: bool = False

    def below(self, feet: F64, drop: float) -> Ground | None:
        return ground_below(self.near, feet, self.body, drop)

    def fits(self, slid: Slid, ground: Ground) -> bool:
        """Whether there is room overhead to stand on that ground, or as little as there was."""
        climb = (ground.height - float(slid.place[1])) * UP
        if climb[1] <= slid.room + self.balls.tolerance:
            return True
        least = min(slid.room, -self.balls.tolerance)
        return bool(rooms(self.near, self.balls, (slid.place + climb)[None])[0] >= least)

    def stand(self, ground: Ground) -> None:
        self.feet = np.array([self.feet[0], ground.height, self.feet[2]])
        self.ground = ground


def begin_walk(stance: Stance, field: PackedField, body: Body) -> Stance:
    """With the feet on the ground that is at most an eye's height below the eye; else in the air, with room to fall."""
    below = first_hit(field, stance.eye, -UP, body.eye + body.step)
    rise = 0.0 if below is None or below <= 0.0 else min(below - body.eye, 0.0)
    there = replace(stance, rise=rise, rise_speed=0.0, grounded=below is not None, support=None, ground=None)
    return replace(there, fallen=0.0, falls=0, returning=False, loose=False)


def feet_of(stance: Stance, body: Body) -> F64:
    """(3,) where the feet are [m]."""
    x, y, z = stance.eye
    return np.array([x, y - body.eye - stance.rise, z])


def walk(stance: Stance, wish: Wish, field: PackedField, body: Body, seconds: float) -> Stance:
    """Where one is after some seconds."""
    feet = feet_of(stance, body)
    ride = carried(field, stance.support, feet)
    velocity, change = _wanted(stance, wish, body, ride, seconds)
    grounded = stance.grounded and not (wish.jump and stance.grounded)
    reach = math.sqrt(float(velocity @ velocity)) * seconds + math.sqrt(float(ride @ ride))
    near = nearby(field, feet + 0.5 * body.height * UP, 0.5 * body.height + 3.0 * body.step + reach)
    walker = _Walker(near, body, standing(body), feet, velocity, grounded)
    _ride(walker, ride)
    motion = 0.5 * (np.array(stance.velocity) + velocity) * LEVEL * seconds
    if not grounded:
        motion = motion + (velocity[1] + 0.5 * body.gravity * seconds) * seconds * UP
    count = max(math.ceil(math.hypot(motion[0], motion[2]) / (_STRIDE * body.radius)), 1)
    for _ in range(count):
        (_step if walker.grounded else _drift)(walker, motion / count)
    return _arrived(stance, walker, change, seconds)


# -- what is wanted --------------------------------------------------------------------------------------


def _wanted(stance: Stance, wish: Wish, body: Body, ride: F64, seconds: float) -> tuple[F64, F64]:
    """(3,) velocity [m/s] before anything is met, and how fast its level part changes [m/s²]."""
    velocity, change = np.array(stance.velocity), np.array(stance.change)
    wanted = wish.forward * direction(stance.yaw, 0.0) + wish.right * rightward(stance.yaw)
    length = math.sqrt(float(wanted @ wanted))
    wanted = wanted * (min(stance.speed * (FAST if wish.fast else 1.0), FASTEST) / max(length, 1.0))
    fall = velocity[1]
    if stance.grounded or length > 0.0:
        stiffness = ON_GROUND if stance.grounded else IN_AIR
        velocity, change = follow(velocity * LEVEL, change * LEVEL, wanted, stiffness, seconds)
    if stance.grounded and wish.jump:
        thrown = np.clip(ride / seconds, -_THROWN, _THROWN)
        velocity = velocity + thrown * LEVEL
        fall = math.sqrt(2.0 * body.gravity * body.jump) - body.gravity * seconds + max(float(thrown[1]), 0.0)
    elif stance.grounded:
        fall = 0.0
    else:
        fall = max(fall - body.gravity * seconds, -FASTEST_FALL * body.height / Body().height)
    return np.array([velocity[0], fall, velocity[2]]), np.array([change[0], 0.0, change[2]])


# -- going -----------------------------------------------------------------------------------------------


def _ride(walker: _Walker, ride: F64) -> None:
    """Carried by what one stands on."""
    if ride.any():
        aside = slide(walker.near, walker.balls, walker.feet, ride * LEVEL, level=True).place
        walker.feet = aside + ride[1] * UP


def _step(walker: _Walker, motion: F64) -> None:
    """On the ground: the feet follow it up and down, and a drop lets them go."""
    before = walker.feet
    ground = _gone(walker, motion, walker.body.step)
    if ground is None:
        walker.grounded = False
        return
    walker.grounded = not ground.steep
    went = (walker.feet - before) * LEVEL
    far = math.sqrt(float(went @ went))
    walker.slope += min(max(float(ground.gradient @ went), -far), far)
    walker.lifted += ground.height - float(before[1])
    walker.stand(ground)


def _drift(walker: _Walker, motion: F64) -> None:
    """In the air, or sliding down what is too steep."""
    before = float(walker.feet[1])
    ground = _gone(walker, motion, _BUMP * walker.body.height)
    if ground is None or ground.height < walker.feet[1]:
        return
    walker.lifted += max(ground.height - before, 0.0) if not ground.steep else 0.0
    walker.stand(ground)
    if ground.steep:
        walker.velocity = along(walker.velocity, [ground.normal])
    elif walker.velocity[1] <= 0.0:
        walker.velocity, walker.grounded = walker.velocity * LEVEL, True


def _gone(walker: _Walker, motion: F64, drop: float) -> Ground | None:
    """Moved along walls and along what is too steep or too low to go up to; the ground there."""
    before = walker.feet
    for _ in range(2):
        slid = slide(walker.near, walker.balls, before, motion, level=walker.grounded)
        walker.feet, walker.velocity = slid.place, along(walker.velocity, slid.walls)
        walker.tight |= slid.tight
        ground = walker.below(slid.place, drop)
        if ground is None or (walker.grounded and not walker.fits(slid, ground)):
            break
        if not ground.steep or ground.height <= before[1] + 1e-6:
            return ground
        side = ground.normal * LEVEL
        side = side / max(math.sqrt(float(side @ side)), 1e-9)
        motion, walker.velocity = along(motion, [side]), along(walker.velocity, [side])
    if ground is None:
        return None
    walker.feet = np.array([before[0], slid.place[1], before[2]])
    return walker.below(walker.feet, drop)


def _arrived(stance: Stance, walker: _Walker, change: F64, seconds: float) -> Stance:
    """The stance after the tick, its eye brought nearer to where the body holds it."""
    body, feet = walker.body, walker.feet
    climb = stance.climb + (walker.slope / seconds - stance.climb) * (1.0 - math.exp(-_CLIMB_EASE * seconds))
    jolt = walker.lifted - climb * seconds
    rise, rise_speed = follow(stance.rise - jolt, stance.rise_speed, 0.0, STEPS_EASE, seconds)
    rise = _ducked(walker, min(max(rise, -0.85 * body.eye), body.step))
    stands = walker.grounded and walker.ground is not None
    fell = max(float(feet_of(stance, body)[1] - feet[1]), 0.0)
    return replace(
        stance,
        eye=point(feet + (body.eye + rise) * UP),
        velocity=point(walker.velocity),
        change=point(change),
        rise=rise,
        rise_speed=rise_speed,
        climb=climb if stands else 0.0,
        grounded=walker.grounded,
        support=support_at(walker.near, walker.ground.contact) if walker.ground is not None and stands else None,
        ground=point(feet) if stands else stance.ground,
        fallen=0.0 if stands else stance.fallen + fell,
        falls=0 if stands else stance.falls,
    )


def _ducked(walker: _Walker, rise: float) -> float:
    """Lower where the eye would come too near to what is above it, which only what is out of place can."""
    if abs(rise) < _BUMP * walker.body.height and not walker.tight:
        return rise
    room = _HEADROOM * walker.body.height / Body().height
    felt = walker.near.feel(walker.feet + (walker.body.eye + rise) * UP, walker.balls.sample)
    under = felt.clearance[0] < room and felt.normal[0, 1] < -0.2
    return max(rise - (room - float(felt.clearance[0])), -0.85 * walker.body.eye) if under else rise


# -- where there is no ground ----------------------------------------------------------------------------


def caught(stance: Stance, before: Stance, field: PackedField) -> Stance:
    """Who falls for long with nothing below floats back to where they last stood, or else flies from here."""
    if stance.grounded or stance.fallen // LOST <= before.fallen // LOST:
        return stance
    if first_hit(field, stance.eye, -UP, _ABYSS) is not None:
        return stance
    stopped = replace(stance, fallen=0.0, change=(0.0, 0.0, 0.0), rise=0.0, rise_speed=0.0, falls=stance.falls + 1)
    if stance.ground is None or stance.falls > 0:
        return replace(stopped, mode="fly", falls=0)
    return replace(stopped, returning=True)


def float_back(stance: Stance, body: Body, seconds: float) -> Stance:
    """On the way to where one last stood, through everything."""
    assert stance.ground is not None
    there = np.array(stance.ground) + body.eye * UP
    eye, velocity = follow(np.array(stance.eye), np.array(stance.velocity), there, _RETURN, seconds)
    left = eye - there
    if float(left @ left) > (0.02 * body.eye) ** 2:
        return replace(stance, eye=point(eye), velocity=point(velocity))
    return replace(stance, eye=point(there), velocity=(0.0, 0.0, 0.0), returning=False)
