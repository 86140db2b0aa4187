"""Where everybody is, to read: what other parts, the story and the viewer ask of bodies."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.bodies import row as r
from dreamscape3d.dream.bodies import track
from dreamscape3d.dream.bodies.acting import Roster
from dreamscape3d.dream.bodies.builds import SPINE
from dreamscape3d.dream.bodies.posing import joints_of
from dreamscape3d.dream.bodies.reaching import hand_of
from dreamscape3d.dream.bodies.spine import on_spine
from dreamscape3d.dream.bodies.things import Frames, Held, where
from dreamscape3d.dream.bodies.wishes import Wish
from dreamscape3d.dream.part import Now, Part
from dreamscape3d.dream.stance import Point, direction, point
from dreamscape3d.dream.ticks import TICK_RATE
from dreamscape3d.scene.node_paths import split
from dreamscape3d.scene.rig import JOINT

F64 = NDArray[np.float64]
HANDS = ("hand.left", "hand.right")
EYES = 0.045  # above the head's joint [heights]
EYE_LEVEL = 1.6  # metres, of who has no body
Stood = tuple[float, float, float, float, float]
"""Feet [m], yaw and pitch [degrees]."""


class Whereabouts(Part):
    """Where everybody is, and how they were in the last seconds."""

    STATE = ("rows", "recent", "wishes", "stands", "steered", "held", "setting", "fresh")

    def __init__(self) -> None:
        self.roster = Roster()
        self.rows: F64 = np.zeros((0, r.COUNT))
        self.recent: track.Track = ()
        self.wishes: dict[str, Wish] = {}
        self.stands: dict[str, Stood] = {}
        self.steered: tuple[str, ...] = ()
        self.held: dict[str, Held] = {}
        self.setting = 0
        self.fresh: tuple[str, ...] = ()  # came, and was not put on the ground yet
        self._posed: tuple[F64, float, dict[str, tuple[F64, F64]]] | None = None

    def has(self, name: str) -> bool:
        """Whether somebody has a body here."""
        return name in self.roster.places

    def feet(self, name: str) -> F64:
        """(3,) the ground under somebody [m]. Raises KeyError for who is nowhere."""
        return np.array(self._at(name))

    def head(self, name: str) -> F64:
        """(3,) somebody's eyes [m]. Raises KeyError for who is nowhere."""
        return np.array(self._head(name))

    def looks(self, name: str) -> F64:
        """(3,) the unit way that somebody looks. Raises KeyError for who is nowhere."""
        place = self._place(name)
        if place is None:
            return direction(*self.stands[name][3:])
        row = self.rows[place].tolist()
        return direction(row[r.YAW] + row[r.GAZE_YAW], row[r.GAZE_PITCH])

    def velocity(self, name: str) -> F64:
        """(3,) [m/s], along the ground; 0 of who has no body."""
        place = self._place(name)
        x, z = self.rows[place, r.VELOCITY].tolist() if place is not None else (0.0, 0.0)
        return np.array([x, 0.0, z])

    def heading(self, name: str) -> float:
        """Where the body of an anchor faces [degrees, as of `dream.stance`]; 0 for who has none."""
        place = self._place(split(name)[0])
        return float(self.rows[place, r.YAW]) if place is not None else 0.0

    def standpoint(self, name: str) -> tuple[F64, F64] | None:
        """A dreamer's eyes (3,) [m] and the unit way they look (3,); None for who stands nowhere."""
        if not self.has(name) and name not in self.stands:
            return None
        if name in self.steered and name in self.stands:
            return self.head(name), direction(*self.stands[name][3:])
        return self.head(name), self.looks(name)

    def near(self, a: str, b: str) -> float:
        """How far two are from each other [m]; infinitely far, where one is nowhere."""
        if any(not self.has(name) and name not in self.stands for name in (a, b)):
            return math.inf
        return math.dist(self._at(a), self._at(b))

    def row(self, name: str) -> F64:
        """(SHOWN,) of somebody's body now, for `frames_of`. Raises KeyError for who has none."""
        return self.past(name, 0)

    def past(self, name: str, ticks: int) -> F64:
        """(SHOWN,) as somebody's body was so many ticks ago, at most 5 s. Raises KeyError for who has none."""
        place = self._place(name)
        if place is None:
            raise KeyError(name)
        found = track.past(self.recent, ticks) if self.recent else self.rows[:, : r.SHOWN]
        return np.array(found[place])

    def frames_of(self, rows: F64, names: Sequence[str]) -> tuple[F64, F64]:
        """Where the joints are by rows (N, SHOWN or more) of bodies `names`: (N, J, 3) [m], (N, J, 3, 3)."""
        return joints_of(rows, self.roster.builds_of(names))

    def joints(self, ahead: float = 0.0) -> dict[str, tuple[F64, F64]]:
        """Body → origin (J, 3) [m], rotation (J, 3, 3), `ahead` seconds from now."""
        if not self.roster.names:
            return {}
        if self._posed is None or self._posed[0] is not self.rows or self._posed[1] != ahead:
            rows = track.led_on(self.recent, ahead * TICK_RATE) if ahead and self.recent else self.rows
            origin, rotation = joints_of(rows, self.roster.builds)
            names = self.roster.names
            found = {name: (origin[n], rotation[n]) for n, name in enumerate(names)}
            self._posed = self.rows, ahead, found
        return self._posed[2]

    def anchor(self, name: str, now: Now) -> F64 | None:
        """(3,) [m] where an anchor is: a joint, feet, a thing, a mark, a fear, a double; None where nobody knows it."""
        found = self._find(name, "", now)
        return np.array(found) if found is not None else None

    # -- within

    def _place(self, name: str) -> int | None:
        """The row of somebody's body."""
        return self.roster.places.get(name)

    def _at(self, name: str) -> Point:
        """The ground under somebody [m]. Raises KeyError for who is nowhere."""
        place = self._place(name)
        if place is None:
            return self.stands[name][:3]
        return point(self.rows[place, r.AT])

    def _head(self, name: str) -> Point:
        """Somebody's eyes [m]. Raises KeyError for who is nowhere."""
        place = self._place(name)
        if place is None:
            x, y, z = self.stands[name][:3]
            return x, y + EYE_LEVEL, z
        return on_spine(self.rows[place].tolist(), self.roster.builds.each[place], "head", EYES)

    def _find(self, name: str, part: str, now: Now) -> Point | None:
        """Where an anchor is [m]; of a whole body, a `part` of it, its feet for "". With a part, hands are about
        right."""
        body, joint = split(name)
        place = self._place(body)
        if place is not None:
            return self._part(place, joint or part, rough=bool(part))
        if name in self.stands:
            return self._head(name) if part else self._at(name)
        if (thing := self.roster.thing(name)) is not None:
            frames = self._thing(thing, self.joints(0.0))
            return point(frames[0][0]) if frames is not None else None
        return _elsewhere(name, now)

    def _part(self, place: int, joint: str, *, rough: bool) -> Point:
        """Where a joint of a body is [m]; its feet for ""."""
        if not joint:
            return point(self.rows[place, r.AT])
        if joint in SPINE:
            return on_spine(self.rows[place].tolist(), self.roster.builds.each[place], joint)
        if rough and joint in HANDS:
            build = self.roster.builds.each[place]
            return hand_of(self.rows[place].tolist(), build.height, HANDS.index(joint))
        return point(self.joints(0.0)[self.roster.names[place]][0][JOINT[joint]])

    def _thing(self, name: str, frames: Frames) -> tuple[F64, F64] | None:
        thing, owner = self.roster.things[name]
        return where(thing, self.held[name], frames, self.roster.plans[owner].place.scale)


def _elsewhere(name: str, now: Now) -> Point | None:
    """A mark of the present setting, or what other parts show."""
    telling = now.night.telling
    marks = telling.story.settings[now.night.setting].marks if telling is not None else {}
    if name in marks:
        return marks[name].at
    if (appeared := now.night.apparitions.anchor(name, now)) is not None:
        return appeared
    double = now.night.spectres.anchor(name, now)
    return point(double) if double is not None else None
