"""The doubles of all dreamers: each meets its own, which is made of how it moved, and of what it fears most.

bodies, moods, company ─Sight─▶ encounter.step ─▶ Encounter ─Meeting─▶ likeness.advanced ─▶ Likeness
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.dream.deeds import Dismiss, Soothe, Speak, Summon, Tell
from dreamscape3d.dream.part import Now, Part
from dreamscape3d.dream.spectre.appearance import frames_at, rising, size_of, strongest
from dreamscape3d.dream.spectre.encounter import Encounter, step
from dreamscape3d.dream.spectre.likeness import (
    LOST,
    Likeness,
    Meeting,
    advanced,
    begun,
    behind,
    far_from,
    scattered,
    sooner,
)
from dreamscape3d.dream.spectre.rates import RATES, Rates
from dreamscape3d.dream.spectre.sight import Sight, gaze_of
from dreamscape3d.dream.stance import Point, point
from dreamscape3d.dream.ticks import TICK_RATE
from dreamscape3d.maths.curve import smooth
from dreamscape3d.scene.doubling import double_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dreamscape3d.dream.bodies.bodies import Bodies
    from dreamscape3d.dream.deeds import Deed
    from dreamscape3d.dream.events import Event
    from dreamscape3d.dream.living import Living
    from dreamscape3d.scene.cast import Making, Puppet
    from dreamscape3d.scene.cue import Placement

F64 = NDArray[np.float64]
T = TypeVar("T")
DOUBLE = "double"  # what `Summon` and `Dismiss` call it
COMPANY = 5.0  # metres within which others stand by
APPEARS, VANISHES = 1.0 / (2.5 * TICK_RATE), 1.0 / (0.8 * TICK_RATE)  # of it, a tick
LOOK = 6  # ticks between two looks at who has no double now


class Spectres(Part):
    """The doubles of all dreamers who have a body.

    Attributes:
        met: how it stands between each and their double. like: where that is, while anything of it is there.
        shown: 0 to 1, how far it has appeared. gaze: 0 to 1, how far it is faced.
        told: who was told an insight since their double came. tales: those heard this night. asked: who summoned
            theirs (True) or sent it away since the last tick.
    """

    STATE = ("met", "like", "shown", "gaze", "told", "tales", "asked")

    def __init__(self) -> None:
        self._puppets: dict[str, Puppet] = {}
        self._heights: dict[str, float] = {}
        self._scales: dict[str, float] = {}
        self._rates: Rates | None = None
        self._named: tuple[object, object, dict[str, float]] | None = None  # what was last told, and of what
        self.met: dict[str, Encounter] = {}
        self.like: dict[str, Likeness] = {}
        self.shown: dict[str, float] = {}
        self.gaze: dict[str, float] = {}
        self.told: tuple[str, ...] = ()
        self.tales: tuple[str, ...] = ()
        self.asked: tuple[tuple[str, bool], ...] = ()

    # -- who is here

    def enter(self, name: str, living: Living, place: Placement) -> None:
        if not living.bodies:
            return
        plan = next((body for body in living.bodies if body.name == name), living.bodies[0])
        figure, fear = plan.figure, strongest(living.fears)
        double = double_of(figure.puppet, figure.rest, f"{name}/{DOUBLE}", fear.puppet if fear else None)
        self._puppets, self._heights = (
            {**self._puppets, name: double},
            {**self._heights, name: figure.height * plan.place.scale},
        )
        self._scales = {**self._scales, name: plan.place.scale}
        self.met = {**self.met, name: Encounter()}

    def leave(self, name: str) -> None:
        self._puppets, self._heights = _without(self._puppets, name), _without(self._heights, name)
        self.met, self.like = _without(self.met, name), _without(self.like, name)
        self.shown, self.gaze = _without(self.shown, name), _without(self.gaze, name)
        self._scales = _without(self._scales, name)
        self.told = tuple(other for other in self.told if other != name)

    def puppets(self) -> Sequence[Puppet]:
        return tuple(self._puppets.values())

    # -- what happens

    def check(self, event: Deed, now: Now) -> None:
        if isinstance(event, Summon | Dismiss) and event.what == DOUBLE and event.whom not in self.met:
            raise JournalError(f"{event.whom!r} has no body here, and so no double")

    def apply(self, event: Event, now: Now) -> None:
        if isinstance(event, Summon | Dismiss) and event.what == DOUBLE:
            self.asked = (*self.asked, (event.whom, isinstance(event, Summon)))
        elif isinstance(event, Tell) and event.tale not in self.tales:
            self.tales = (*self.tales, event.tale)
        elif isinstance(event, Soothe) and event.how == "insight":
            self._tell((event.whom,))
        elif isinstance(event, Speak) and event.how == "insight":
            self._tell(tuple(name for name, met in self.met.items() if met.is_there))

    def _tell(self, names: tuple[str, ...]) -> None:
        self.told = (*self.told, *(name for name in names if name not in self.told))

    # -- a tick

    def step(self, now: Now) -> None:
        rates = self._rates_of(now)
        for name, before in self.met.items():
            asleep = before.phase == "absent" and name not in self.like and not self.asked
            if asleep and now.tick % LOOK:
                continue
            seen = self._sight(name, before, now)
            after = step(before, seen, rates, (LOOK if asleep else 1) / TICK_RATE)
            self.met = {**self.met, name: after}
            self._feel(name, before, after, now)
            if after.is_there or name in self.like:
                self._lead_on(name, after, now)
        self.asked = ()

    def _rates_of(self, now: Now) -> Rates:
        if self._rates is None:
            telling = now.night.telling
            self._rates = replace(RATES, **telling.story.encounter) if telling is not None else RATES
        return self._rates

    def _sight(self, name: str, met: Encounter, now: Now) -> Sight:
        minds, mood, like = now.night.minds, now.night.minds.mood(name), self.like.get(name)
        called, dismissed = (name, True) in self.asked, (name, False) in self.asked
        fear, resilience = mood.fear if mood is not None else 0.0, minds.resilience(name)
        if like is None:
            return Sight(0.0, met.distance, 0.0, 0, False, 0, called, dismissed, fear, resilience)
        bodies = now.night.bodies
        feet, eyes, way = point(bodies.feet(name)), point(bodies.head(name)), point(bodies.looks(name))
        ahead = tuple(there - here for there, here in zip(self._middle(name, like), eyes, strict=True))
        gaze = gaze_of(sum(one * other for one, other in zip(way, ahead, strict=True)) / max(math.hypot(*ahead), 1e-9))
        self.gaze = {**self.gaze, name: gaze}
        distance = far_from(like, feet)
        going_x, _, going_z = bodies.velocity(name).tolist()
        away = (going_x * (feet[0] - like.at[0]) + going_z * (feet[2] - like.at[2])) / max(distance, 1e-9)
        near = sum(bodies.near(other, name) <= COMPANY for other in now.names if other != name)
        told, heard = name in self.told, len(self.tales)
        return Sight(gaze, distance, away, near, told, heard, called, dismissed, fear, resilience)

    def _feel(self, name: str, before: Encounter, after: Encounter, now: Now) -> None:
        for kind in ("released", "woke"):
            if getattr(after, kind) > getattr(before, kind):
                now.feel(kind, name)
        if after.phase == "absent" and before.phase != "absent":
            self.told = tuple(other for other in self.told if other != name)

    def _lead_on(self, name: str, met: Encounter, now: Now) -> None:
        """Where it stands from now on, while anything of it is to be seen."""
        level = self.shown.get(name, 0.0)
        level = min(level + APPEARS, 1.0) if met.is_there else max(level - VANISHES, 0.0)
        bodies, gone = now.night.bodies, level == 0.0 and met.phase == "absent"
        if gone or not bodies.has(name):
            self.like, self.shown = _without(self.like, name), _without(self.shown, name)
            self.gaze = _without(self.gaze, name)
            return
        self.shown = {**self.shown, name: level}
        turned = met.phase in ("confronting", "decaying")
        feet, heading, scale = point(bodies.feet(name)), bodies.heading(name), size_of(met)
        like = self.like.get(name)
        if like is None or far_from(like, feet) > LOST:
            like = begun(feet, heading, _foot(bodies, name, 0), scale, _height(now, behind(feet, heading)))
        keeps = met.phase in ("released", "absent")
        meeting = Meeting(feet, heading, met.distance, 0.0 if keeps else met.pace, turned, scale)
        if met.phase != "absent":
            like = sooner(like, turned, even=now.tick % 2 == 0)
        foot = _foot(bodies, name, like.delay)
        self.like = {**self.like, name: advanced(like, meeting, foot, _height(now, like.at))}

    # -- what it is like

    def place(self, name: str) -> F64 | None:
        """The middle of somebody's double (3,) [m]; None where it is not there."""
        like = self.like.get(name)
        return None if like is None else np.array(self._middle(name, like))

    def anchor(self, name: str, now: Now) -> F64 | None:
        """The middle (3,) [m] of "double.liam"; None for what else there is, or where it is not there."""
        kind, _, whose = name.partition(".")
        return self.place(whose) if kind == DOUBLE else None

    def _middle(self, name: str, like: Likeness) -> Point:
        x, y, z = like.at
        return x, y + 0.72 * like.scale * self._heights[name], z

    def show(self, making: Making, now: Now, ahead: float) -> None:
        for name, like in self.like.items():
            met, size = self.met[name], like.scale * self._heights[name]
            origin, rotation = frames_at(name, like, now.night.bodies, ahead)
            seed = now.seed + 977 * self._order(name)
            origin = scattered(origin, met.erosion, size, seed)
            gone = 1.0 - (1.0 - met.erosion) * smooth(self.shown[name])
            making.place(
                f"{name}/{DOUBLE}",
                origin,
                rotation,
                scale=like.scale * self._scales[name],
                shine=1.0 + met.strength + 1.5 * met.erosion,
                erosion=gone,
            )
            if met.erosion > 0.0:
                making.add([rising(met, self._rates_of(now).rises, origin, size, now.time + ahead, seed)])

    def _order(self, name: str) -> int:
        return list(self._puppets).index(name)

    def names(self) -> Mapping[str, float]:
        if self._named is None or self._named[0] is not self.met or self._named[1] is not self.gaze:
            self._named = self.met, self.gaze, self._told()
        return self._named[2]

    def _told(self) -> dict[str, float]:
        """How it stands with each double, and the most of it with any."""
        found: dict[str, float] = {}
        for name, met in self.met.items():
            there, over = met.is_there, float(met.released > 0)  # what was released stays faced, and gone
            own = {
                "double": met.strength if there else 0.0,
                "facing": self.gaze.get(name, 0.0) if there else over,
                "erosion": met.erosion if there else over,
                "released": float(met.released),
                "woke": float(met.woke),
            }
            for key, value in own.items():
                found[f"{key}_{name}"] = value
                found[key] = max(found.get(key, 0.0), value)
        return found or dict.fromkeys(("double", "facing", "erosion", "released", "woke"), 0.0)


def _foot(bodies: Bodies, name: str, ticks: int) -> Point:
    """The ground point of a body so long ago: what every row begins with."""
    return point(bodies.past(name, ticks)[:3])


def _height(now: Now, at: Point) -> float:
    return now.night.grounds.of(now.night.setting).level(at[0], at[2])


def _without(some: Mapping[str, T], name: str) -> dict[str, T]:
    return {key: value for key, value in some.items() if key != name}
