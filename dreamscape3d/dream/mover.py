"""How a dreamer moves: along the dream's own camera, flying, walking, or round something.

    Wish ─▶ Mover.step(wish, field, base), 60 times a second ─▶ Mover.view(base, alpha) ─▶ View
                 │
                 ├─ path     the dream's camera                      ├─ walk   `walking`, on `footing`
                 └─ fly      `flight`                                └─ orbit  `orbit`

Pure: no clock, no chance. The same stance, wishes and fields give the same stances, bit for bit. A picture between two
ticks is seen from between two stances.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.flight import fly
from dreamscape3d.dream.orbit import begin_orbit, orbit, orbiting_eye
from dreamscape3d.dream.passage import body_beyond, stance_beyond
from dreamscape3d.dream.stance import (
    FARTHEST,
    SPEEDS,
    Body,
    Moving,
    Point,
    Stance,
    Wish,
    angles,
    direction,
    point,
    wrapped,
)
from dreamscape3d.dream.ticks import TICK_RATE
from dreamscape3d.dream.walking import begin_walk, caught, float_back, walk
from dreamscape3d.scene.moment import View
from dreamscape3d.sdf.nearby import nearby
from dreamscape3d.sdf.opening import Opening
from dreamscape3d.sdf.pose import PackedField

F64 = NDArray[np.float64]

SECONDS = 1.0 / TICK_RATE
HOMEWARD = 1.4  # seconds from anywhere to the dream's own camera
FULL_SPEED = 8.0  # [m/s] and
FULL_TURN = 120.0  # [degrees/s]: motion that counts as much as there can be
_NOWHERE = (0.0, 0.0, 0.0)


class Mover:
    """Where the dreamer is, tick by tick.

    Attributes:
        body: what walks and flies.
        solid: whether forms are in the way of flying.
    """

    def __init__(self, stance: Stance | None = None, body: Body | None = None, *, solid: bool = True) -> None:
        self.body = body if body is not None else Body()
        self.solid = solid
        self._now = self._before = stance if stance is not None else Stance()
        self._structure: object = None

    @property
    def stance(self) -> Stance:
        """All of the state: kept, another mover can go on from it."""
        return self._now

    @property
    def mode(self) -> Moving:
        return self._now.mode

    @property
    def speed(self) -> float:
        """Metres a second."""
        return self._now.speed

    @property
    def moving_amount(self) -> float:
        """0 to 1: how fast one moves and turns, for a vignette that is eased by whoever draws it. Snap turns count
        nothing."""
        return self._now.motion

    def eye(self, alpha: float = 1.0) -> Point:
        """Where one sees from `alpha` (0 to 1) of the way from the last tick but one to the last; but for the path."""
        between = _between(self._before, self._now, alpha)
        return point(orbiting_eye(between)) if between.mode == "orbit" else between.eye

    def set_speed(self, speed: float) -> None:
        """Go at `speed` [m/s], 0.01 to 1000; what is no number changes nothing."""
        if math.isfinite(speed):
            self._now = replace(self._now, speed=min(max(speed, SPEEDS[0]), SPEEDS[1]))

    def float_home(self, seen: View, opening: Opening | None) -> None:
        """From where a view was `seen`, in the world beyond an opening where there is one, back to the own camera of
        the dream that one is in now."""
        start = _at(replace(self._now, mode="fly"), seen)
        self._now = self._before = start if opening is None else stance_beyond(opening, start)
        self.body = self.body if opening is None else body_beyond(opening, self.body)
        self._structure = None
        self.go_home(seen)

    def go_through(self, opening: Opening) -> None:
        """Go on beyond an opening that the last tick led through, in the world there, as large as one was; the view
        does not jump."""
        self._before, self._now = stance_beyond(opening, self._before), stance_beyond(opening, self._now)
        self.body = body_beyond(opening, self.body)
        self._structure = None

    def change(self, mode: Moving, base: View, field: PackedField) -> None:
        """Move in another way from here on; the view does not jump.

        `base` is the dream's own camera as last shown. Going to `path` floats back to it.
        """
        if mode == self._now.mode:
            return
        if mode == "path":
            self.go_home(base)
            return
        start = self._now
        if start.mode == "path":
            start = _at(start, self.view(base))
        start = replace(start, mode=mode, home=0.0, grounded=False, support=None, returning=False)
        if mode == "orbit":
            start = begin_orbit(replace(start, velocity=_NOWHERE, change=_NOWHERE), field, _length(base))
        elif mode == "walk":
            start = begin_walk(start, field, self.body)
        else:
            start = replace(start, rise=0.0, rise_speed=0.0, loose=_is_inside(field, start))
        self._before = start if self._now.mode == "path" else replace(self._before, mode=mode)
        if mode == "orbit":
            self._before = start
        self._now = start

    def go_home(self, base: View, *, at_once: bool = False) -> None:
        """Back to the dream's own camera, eased, or `at_once`."""
        if self._now.mode == "path" and not at_once:
            return
        start = replace(self._now, mode="path", home=0.0 if at_once else 1.0, velocity=_NOWHERE, change=_NOWHERE)
        start = replace(start, grounded=False, support=None, returning=False, loose=False, rise=0.0, rise_speed=0.0)
        self._now = self._before = _at(start, base) if at_once else start

    def carry(self, view: View) -> None:
        """Be where a view is seen from, looking there, in flight and at rest."""
        still = replace(self._now, mode="fly", home=0.0, velocity=_NOWHERE, change=_NOWHERE, support=None)
        self._now = _at(replace(still, grounded=False, returning=False, rise=0.0, rise_speed=0.0, loose=True), view)
        self._before = self._now

    def step(self, wish: Wish, field: PackedField, base: View) -> None:
        """One tick: towards what is wished, among the forms as they are now; `base` is the dream's own camera now."""
        wish, before = wish.bounded(), self._now
        if self._structure is not None and self._structure is not field.field:
            before = replace(before, support=None)  # another dream's leaves
        self._structure = field.field
        if before.mode == "path":
            after = self._along_path(before, wish, base)
        elif before.mode == "orbit":
            after = orbit(before.looking(wish), wish, SECONDS)
        else:
            after = self._moved(before.looking(wish).faster(wish.scroll), wish, field)
        after = _safe(after, before)
        self._before = replace(before, yaw=before.yaw + wish.snap) if before.mode != "path" else before
        self._now = replace(after, motion=_motion(self._before, after))

    def view(self, base: View, alpha: float = 1.0, ahead: tuple[float, float] | None = None) -> View:
        """What is seen `alpha` (0 to 1) of the way from the last tick but one to the last.

        `base` is the dream's own camera at that time; roll, angle of view and exposure are its. `ahead` is how far the
        next wish will turn and tilt [degrees], as far as known: where given, one looks there at once, which makes the
        mouse feel direct.
        """
        now = self._now
        between = _between(self._before, now, alpha)
        if now.mode == "path":
            return _homeward(between, base) if between.home > 0.0 else base
        if ahead is not None:
            there = now.looking(Wish(turn=ahead[0], tilt=ahead[1]))
            between = replace(between, yaw=there.yaw, pitch=there.pitch)
        eye = orbiting_eye(between) if now.mode == "orbit" else np.array(between.eye)
        away = between.arm if now.mode == "orbit" else _length(base)
        return replace(base, eye=eye, target=eye + away * direction(between.yaw, between.pitch))

    def _along_path(self, stance: Stance, wish: Wish, base: View) -> Stance:
        stance = stance.faster(wish.scroll)
        if stance.home > 0.0:
            return replace(stance, home=max(stance.home - SECONDS / HOMEWARD, 0.0))
        return _at(stance, base)

    def _moved(self, stance: Stance, wish: Wish, field: PackedField) -> Stance:
        if stance.mode == "fly":
            return fly(stance, wish, field, self.body, SECONDS, solid=self.solid)
        if stance.returning:
            return float_back(stance, self.body, SECONDS)
        return caught(walk(stance, wish, field, self.body, SECONDS), stance, field)


# -- views and stances -----------------------------------------------------------------------------------


def _at(stance: Stance, view: View) -> Stance:
    """Standing where a view is seen from, and looking there."""
    yaw, pitch = angles(np.asarray(view.target, np.float64) - view.eye)
    return replace(stance, eye=point(np.asarray(view.eye, np.float64)), yaw=yaw, pitch=pitch)


def _length(view: View) -> float:
    """How far the target of a view is [m]."""
    away = float(np.linalg.norm(np.asarray(view.target, np.float64) - view.eye))
    return away if away > 1e-9 else 1.0


def _is_inside(field: PackedField, stance: Stance) -> bool:
    return bool(nearby(field, stance.eye, 1.0).distance(stance.eye)[0] < 0.0)


def _between(a: Stance, b: Stance, alpha: float) -> Stance:
    """Where one is `alpha` of the way from `a` to `b`; turned the shorter way."""
    if alpha >= 1.0 or a is b:
        return b
    share = max(alpha, 0.0)
    return replace(
        b,
        eye=point(_mixed(a.eye, b.eye, share)),
        yaw=a.yaw + wrapped(b.yaw - a.yaw) * share,
        pitch=a.pitch + (b.pitch - a.pitch) * share,
        pivot=point(_mixed(a.pivot, b.pivot, share)),
        arm=a.arm + (b.arm - a.arm) * share,
        home=a.home + (b.home - a.home) * share,
    )


def _mixed(a: Any, b: Any, share: float) -> F64:
    start = np.array(a)
    mixed: F64 = start + (np.array(b) - start) * share
    return mixed


def _homeward(stance: Stance, base: View) -> View:
    """On the way from a stance to the dream's own camera."""
    left = stance.home * stance.home * (3.0 - 2.0 * stance.home)
    yaw, pitch = angles(np.asarray(base.target, np.float64) - base.eye)
    turned = direction(yaw + wrapped(stance.yaw - yaw) * left, pitch + (stance.pitch - pitch) * left)
    eye = base.eye + (np.array(stance.eye) - base.eye) * left
    return replace(base, eye=eye, target=eye + _length(base) * turned)


def _motion(before: Stance, after: Stance) -> float:
    """0 to 1, of the motion of one tick."""
    moved = math.dist(before.eye, after.eye) * TICK_RATE / FULL_SPEED
    turned = math.hypot(wrapped(after.yaw - before.yaw), after.pitch - before.pitch) * TICK_RATE / FULL_TURN
    return min(moved + turned, 1.0)


def _safe(after: Stance, before: Stance) -> Stance:
    """Within the world, and never anything that is no number: then as before, at rest."""
    if not np.isfinite(_numbers(after)).all():
        return replace(before, velocity=_NOWHERE, change=_NOWHERE, support=None)
    eye = point(np.clip(after.eye, -FARTHEST, FARTHEST))
    return after if eye == after.eye else replace(after, eye=eye, velocity=_NOWHERE, change=_NOWHERE)


def _numbers(stance: Stance) -> F64:
    found = [stance.eye, stance.velocity, stance.change, stance.pivot]
    rest = (stance.yaw, stance.pitch, stance.speed, stance.rise, stance.rise_speed, stance.arm, stance.fallen)
    return np.array([*(number for each in found for number in each), *rest])
