"""Visions: brief forms at the edge of sight, which are gone when they are looked at."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from dreamscape3d.dream.apparitions.sight import (
    SALT,
    TICK,
    Point,
    angle,
    height,
    level,
    towards,
    turned_to,
    upright,
    watcher,
)
from dreamscape3d.dream.deeds import Summon
from dreamscape3d.dream.part import Now, Part
from dreamscape3d.maths.curve import smooth
from dreamscape3d.maths.hashing import hashed
from dreamscape3d.scene.shard import ajar_puppet, standing_puppet

if TYPE_CHECKING:
    from dreamscape3d.dream.events import Event
    from dreamscape3d.scene.cast import Making, Puppet

EVERY = 6  # ticks between two chances
RATE = 0.05  # of visions a second, of who holds nothing real
OFF = (26.0, 34.0)  # degrees from where one looks
AWAY = (7.0, 12.0)  # metres
CAUGHT = 14.0  # degrees from where one looks, within which it is looked at
LASTS = 2.5  # [s]
COMES, GOES = 0.4, 0.2  # seconds that it takes to be there, and to be gone
MIDDLE = 1.4  # metres over its feet at which it is looked at


@dataclass(frozen=True, slots=True)
class Vision:
    """One, in a setting: where it stands, how far it is there, for how long it may yet stay [s]."""

    at: Point = (0.0, 0.0, 0.0)
    setting: int = 0
    shown: float = 0.0
    stays: float = 0.0

    @property
    def free(self) -> bool:
        """Whether there is nothing."""
        return self.shown <= 0.0 and self.stays <= 0.0


NO_VISION = Vision()
PUPPETS = (standing_puppet("vision 0"), ajar_puppet("vision 1"))


def stepped(vision: Vision, off: float, setting: int) -> Vision:
    """After a tick in which it lay `off` degrees from where one looked; a cut to another setting ends it."""
    if vision.free:
        return vision
    if vision.setting != setting:
        return NO_VISION
    stays = vision.stays - TICK if off > CAUGHT else 0.0
    stays = stays if stays > 1e-9 else 0.0
    shown = towards(vision.shown, float(stays > 0.0), TICK / (COMES if stays > 0.0 else GOES))
    return replace(vision, shown=shown, stays=stays)


class Visions(Part):
    """As many as there are shapes for them, seen by whoever sees the picture."""

    STATE: ClassVar[tuple[str, ...]] = ("visions", "asked", "count")

    def __init__(self) -> None:
        self.visions: tuple[Vision, ...] = (NO_VISION,) * len(PUPPETS)
        self.asked = 0  # how many were summoned and have not come
        self.count = 0  # how many ever came

    def puppets(self) -> Sequence[Puppet]:
        return PUPPETS

    def apply(self, event: Event, now: Now) -> None:
        if isinstance(event, Summon) and event.what == "vision":
            self.asked = min(self.asked + 1, len(PUPPETS))

    def step(self, now: Now) -> None:
        begins = self.asked > 0 or self._comes(now)
        if not begins and all(vision.free for vision in self.visions):
            return
        seen = watcher(now)
        if seen is None:
            self.visions = tuple(stepped(vision, 0.0, now.night.setting) for vision in self.visions)
            return
        eye, way = seen
        self.visions = tuple(
            stepped(v, angle(eye, way, (v.at[0], v.at[1] + MIDDLE, v.at[2])), now.night.setting) for v in self.visions
        )
        if begins:
            self._begin(eye, way, now)

    def _comes(self, now: Now) -> bool:
        """Whether one comes by itself in this tick: it is asked for now and then."""
        if now.tick % EVERY:
            return False
        focus = now.night.telling.focus if now.night.telling is not None else now.names[0]
        loose = 1.0 - now.night.minds.sanity(focus)
        rate = RATE * loose * loose
        return rate > 0.0 and float(hashed(now.tick, 0, now.seed + SALT)[0]) < rate * EVERY * TICK

    def _begin(self, eye: Point, way: Point, now: Now) -> None:
        """One comes, where there is a shape left for it."""
        free = [number for number, vision in enumerate(self.visions) if vision.free]
        if not free:
            return
        chance = hashed(self.count, np.arange(2), now.seed + SALT).reshape(-1).tolist()
        number = free[int(chance[0] * len(free))]
        off = math.radians(OFF[0] + (OFF[1] - OFF[0]) * chance[1]) * (1.0 if chance[2] < 0.5 else -1.0)
        far = AWAY[0] + (AWAY[1] - AWAY[0]) * chance[3]
        x, z = level(way)
        c, s = math.cos(off), math.sin(off)
        here_x, here_z = eye[0] + far * (c * x - s * z), eye[2] + far * (s * x + c * z)
        vision = Vision((here_x, height(now, here_x, here_z), here_z), now.night.setting, 0.0, LASTS)
        self.visions = (*self.visions[:number], vision, *self.visions[number + 1 :])
        self.asked, self.count = max(self.asked - 1, 0), self.count + 1

    def show(self, making: Making, now: Now, ahead: float) -> None:
        seen = watcher(now) if any(vision.shown > 0.0 for vision in self.visions) else None
        if seen is None:
            return
        for number, (puppet, vision) in enumerate(zip(PUPPETS, self.visions, strict=True)):
            if vision.shown <= 0.0 or vision.setting != now.night.setting:
                continue
            sway = 0.02 * math.sin(2.1 * (now.time + ahead) + number)
            making.place(
                puppet.name,
                np.array([vision.at]),
                upright(turned_to(vision.at, seen[0]), sway),
                present=vision.shown,
                shine=smooth(vision.shown),
            )
