"""Movers led through fields, for tests of how dreamers move."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from dreamscape3d.dream.mover import Mover
from dreamscape3d.dream.stance import Body, Moving, Stance, Wish
from dreamscape3d.dream.touch import TOLERANCE, floating, rooms, standing
from dreamscape3d.dream.walking import feet_of
from dreamscape3d.scene.moment import View
from dreamscape3d.sdf import shape as s
from dreamscape3d.sdf.lowering import lower
from dreamscape3d.sdf.nearby import nearby
from dreamscape3d.sdf.pose import PackedField, pose

FORWARD = Wish(forward=1.0)
STILL = Wish()
BODY = Body()
TOUCH = TOLERANCE * BODY.radius + 1e-9
FieldAt = Callable[[int], PackedField]


def look(eye: Sequence[float], target: Sequence[float] = (0.0, 1.6, -9.0)) -> View:
    return View(np.array(eye, float), np.array(target, float), 0.0, 50.0, 0.0)


START = look((0.0, 1.6, 0.0))


def still(*forms: s.Shape) -> FieldAt:
    packed = pose(lower([s.as_form(form) for form in forms]), {})
    return lambda tick: packed


def moving(*forms: s.Shape) -> FieldAt:
    lowered = lower([s.as_form(form) for form in forms])
    return lambda tick: pose(lowered, {"time": tick / 60})


class Trip:
    """A mover led through a field, and every stance on its way."""

    def __init__(self, field: FieldAt, mode: Moving = "walk", base: View = START, speed: float = 3.0) -> None:
        self.field, self.base, self.tick = field, base, 0
        self.mover = Mover()
        self.mover.set_speed(speed)
        self.mover.change(mode, base, field(0))
        self.stances: list[Stance] = []

    def go(self, wishes: Wish | Iterable[Wish], ticks: int = 1) -> Trip:
        for wish in [wishes] * ticks if isinstance(wishes, Wish) else wishes:
            self.mover.step(wish, self.field(self.tick), self.base)
            self.stances.append(self.mover.stance)
            self.tick += 1
        return self

    @property
    def now(self) -> Stance:
        return self.mover.stance

    @property
    def eyes(self) -> np.ndarray:
        return np.array([stance.eye for stance in self.stances])

    def room(self) -> float:
        """Of the body, as it is now."""
        return room_of(self.now, self.field(max(self.tick - 1, 0)))


def room_of(stance: Stance, field: PackedField) -> float:
    walking = stance.mode == "walk"
    place = feet_of(stance, BODY) if walking else np.array(stance.eye)
    balls = standing(BODY) if walking else floating(BODY)
    return float(rooms(nearby(field, place, 4.0), balls, place[None])[0])


def random_wishes(count: int, seed: int) -> list[Wish]:
    """Keys held for a while, a mouse that wanders, the wheel, jumps and snap turns."""
    rng = np.random.default_rng(seed)
    wishes, held = [], STILL
    for _ in range(count):
        if rng.random() < 0.06:
            right, up = (float(rng.choice([-1.0, 0.0, 0.0, 1.0])) for _ in range(2))
            turn, tilt = float(rng.normal(0, 1.5)), float(rng.normal(0, 0.8))
            held = Wish(float(rng.choice([1.0, 1.0, 0.3, -1.0])), right, up, turn, tilt, fast=bool(rng.random() < 0.2))
        scroll = float(rng.choice([-1.0, 1.0])) if rng.random() < 0.01 else 0.0
        wishes.append(replace(held, scroll=scroll, jump=bool(rng.random() < 0.02), snap=45.0 * (rng.random() < 0.005)))
    return wishes


def bounded_to(stance: Stance, wish: Wish) -> Wish:
    """Turned down where it would leave for the sky."""
    return replace(wish, up=-1.0, tilt=-1.0) if stance.eye[1] > 12.0 else wish
