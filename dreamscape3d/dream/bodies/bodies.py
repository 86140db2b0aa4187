"""All bodies of a night: they breathe, look, walk, and do what is asked of them.

    events ─heard─▶ wishes ─asked─▶ what each is to come to ─motion─▶ rows ─posing─▶ joints ─▶ puppets

Others ask it where somebody is, what they look at, and how they were some ticks ago.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.bodies import row as r
from dreamscape3d.dream.bodies import track
from dreamscape3d.dream.bodies.acting import Roster, carried, heard, placed_in
from dreamscape3d.dream.bodies.glow import shining
from dreamscape3d.dream.bodies.motion import advance, placed
from dreamscape3d.dream.bodies.posture import breaths, read
from dreamscape3d.dream.bodies.rounds import THERE, begun, gone_round
from dreamscape3d.dream.bodies.things import Held, put_down
from dreamscape3d.dream.bodies.whereabouts import Whereabouts
from dreamscape3d.dream.bodies.wishes import NO_ROUND, Wish, asked
from dreamscape3d.dream.bounds import JournalError, shown, suggestion
from dreamscape3d.dream.deeds import Gesture, Give, Go, Look, Stand, Steer
from dreamscape3d.dream.part import Now
from dreamscape3d.dream.stance import wrapped
from dreamscape3d.dream.ticks import TICK
from dreamscape3d.scene.node_paths import split
from dreamscape3d.scene.streamers import streaming

if TYPE_CHECKING:
    from dreamscape3d.dream.bodies.planting import Ground
    from dreamscape3d.dream.bodies.row import Row
    from dreamscape3d.dream.events import Event
    from dreamscape3d.dream.living import Living
    from dreamscape3d.dream.stance import Point
    from dreamscape3d.scene.cast import Making, Puppet
    from dreamscape3d.scene.cue import Placement

F64 = NDArray[np.float64]
BESIDE, AT_HAND = 0.85, 0.42  # metres at which one stays from a body one goes to, and from a joint of it
LEFT_BEHIND = 5.0  # metres from where a person has one stand, from which one is there at once


class Bodies(Whereabouts):
    """Where everybody is, and how they move."""

    # -- who is here

    def enter(self, name: str, living: Living, place: Placement) -> None:
        """Their bodies stand where their dream has them, things in their hands."""
        before = self.roster
        self.roster = before.joined(name, [placed_in(plan, place) for plan in living.bodies])
        new = [body for body in self.roster.names if body not in before.plans]
        self._rearrange(before)
        self.wishes = {**self.wishes, **{body: Wish() for body in new}}
        self.fresh = (*self.fresh, *new)
        taken = {thing: Held(owner) for thing, (_, owner) in self.roster.things.items() if owner in new}
        self.held = {**self.held, **taken}
        self._carry()

    def leave(self, name: str) -> None:
        """They are gone, with what they hold."""
        before, self.roster = self.roster, self.roster.without(name)
        self._rearrange(before)
        self.wishes = {body: wish for body, wish in self.wishes.items() if body in self.roster.plans}
        self.fresh = tuple(body for body in self.fresh if body in self.roster.plans)
        self.held = {thing: how for thing, how in self.held.items() if thing in self.roster.things}
        self._carry()
        self.stands = {who: stood for who, stood in self.stands.items() if who != name}
        self.steered = tuple(who for who in self.steered if who != name)

    # -- what happens

    def check(self, event: Event, now: Now) -> None:
        """Raises JournalError for nobody's body, for nowhere to go to, for nothing to give."""
        known = [*self.roster.names, *now.names]
        if isinstance(event, Stand | Steer) and not self.has(event.who) and event.who not in now.names:
            raise JournalError(f"nobody here is called {shown(event.who)}", cure=suggestion(event.who, known))
        if isinstance(event, Go | Look | Gesture) and not self.has(event.who):
            raise JournalError(f"nobody with a body is called {shown(event.who)}", cure=suggestion(event.who, known))
        if isinstance(event, Go) and event.to and self.anchor(event.to, now) is None:
            raise JournalError(f"nothing here is called {shown(event.to)}, to go to", cure=suggestion(event.to, known))
        if isinstance(event, Give):
            if self.roster.thing(event.thing) is None:
                cure = suggestion(event.thing, [*self.roster.things])
                raise JournalError(f"no thing here is called {shown(event.thing)}", cure=cure)
            body, joint = split(event.to)
            if event.to and (not joint or not self.has(body)):
                raise JournalError(
                    f"{shown(event.to)} holds nothing", cure='name a hand, such as "mia.hand.right", or nothing'
                )

    def apply(self, event: Event, now: Now) -> None:
        """Take in what is asked; what is to be at once is so."""
        match event:
            case Stand():
                self._stand(event, now)
            case Steer(who=who, on=on):
                others = tuple(name for name in self.steered if name != who)
                self.steered = (*others, who) if on > 0.0 else others
                self._led(who, led=on > 0.0, now=now)
            case Give():
                self._give(event)
            case Go() | Look() | Gesture():
                body = self.roster.body(event.who) or ""
                self.wishes = {**self.wishes, body: heard(self.wishes[body], event)}
                if isinstance(event, Gesture):
                    self._set(self.roster.places[body], {r.SINCE: 0.0})
                elif isinstance(event, Go):
                    self._go(event, body, now)

    def step(self, now: Now) -> None:
        """A tick of everybody's motion."""
        if not self.roster.plans:
            return
        self._settle(now)
        names, builds, minds = self.roster.names, self.roster.builds.each, now.night.minds
        rows: list[Row] = self.rows.tolist()
        self._go_round(rows, now)
        felt = [read(minds.mood(self.roster.owners[name])) for name in names]
        self._follow(rows, now)
        find = partial(self._find, now=now)
        wanted, wishes = asked(rows, builds, felt, names, [self.wishes[n] for n in names], find, now.time, now.seed)
        beats, breath = self._beats(rows, now), [breaths(each) for each in felt]
        self.rows = advance(self.rows, rows, builds, wanted, beats, breath, _ground(now), TICK)
        self.wishes = {name: _after(wish, row[r.SINCE]) for name, wish, row in zip(names, wishes, rows, strict=True)}
        self.recent = track.noted(self.recent, self.rows)

    # -- what it is like

    def puppets(self) -> Sequence[Puppet]:
        """Bodies, and what they carry."""
        return self.roster.puppets()

    def show(self, making: Making, now: Now, ahead: float) -> None:
        """Everybody as they are by then, their light going with their hearts."""
        if self._unsettled(now):
            settled = self.copy()
            settled._settle(now)
            settled.show(making, now, ahead)
            return
        frames, builds = self.joints(ahead), self.roster.builds
        for place, (name, (origin, rotation)) in enumerate(frames.items()):
            shine = shining(self.rows[place], place, now.time + ahead, now.seed)
            scale = float(builds.scale[place])
            making.place(name, origin, rotation, scale=scale, shine=shine)
            bands, speed = self.roster.plans[name].figure.streamers, self.velocity(name)
            making.add(streaming(bands, origin, rotation, speed, now.time + ahead, scale=scale, shine=shine))
        for name, (_, owner) in self.roster.things.items():
            if (found := self._thing(name, frames)) is not None:
                making.place(name, *found, scale=self.roster.plans[owner].place.scale)

    def names(self) -> Mapping[str, float]:
        """How far each has gone, how near two of them are [m]."""
        names = self.roster.names
        found = {f"walked_{name}": float(walked) for name, walked in zip(names, self.rows[:, r.WALKED], strict=True)}
        way = self.rows[:, None, r.AT] - self.rows[None, :, r.AT]
        far = np.sqrt((way * way).sum(axis=2)).tolist()
        for i, one in enumerate(names):
            found |= {f"near_{one}_{other}": far[i][j] for j, other in enumerate(names) if i != j}
        return found

    # -- within

    def _rearrange(self, before: Roster) -> None:
        """Rows for those who are here now; who is new stands where their dream has them."""
        names, rows = self.roster.names, np.zeros((len(self.roster.names), r.COUNT))
        for n, name in enumerate(names):
            if name in before.plans:
                rows[n] = self.rows[before.names.index(name)]
            else:
                first = self.roster.plans[name].place
                at, yaw = first.at, 180.0 - first.turn
                rows[n, r.AT], rows[n, r.YAW], rows[n, r.GOAL_YAW] = at, yaw, yaw
                rows[n, r.GOAL], rows[n, r.PELVIS] = (at[0], at[2]), self.roster.builds.hips[n]
        self.recent = track.among(self.recent, before.names, names, rows)
        self.rows = rows

    def _unsettled(self, now: Now) -> bool:
        return bool(self.fresh) or (self.setting != now.night.setting and bool(self.roster.plans))

    def _settle(self, now: Now) -> None:
        """Put who came, or everybody in a new setting, on the ground."""
        if not self._unsettled(now):
            return
        chosen = self.fresh if self.setting == now.night.setting else self.roster.names
        self._put([self.roster.places[name] for name in chosen], now)
        if now.night.telling is None:
            idle = Wish()  # what was asked of somebody before their first tick, they do
            self._left_alone([name for name in self.fresh if replace(self.wishes[name], carries=()) == idle])
        self.fresh, self.setting = (), now.night.setting

    def _left_alone(self, names: Sequence[str]) -> None:
        """They do what they do by themselves."""
        plans = self.roster.plans
        self.wishes = {**self.wishes, **{name: begun(plans[name], self.wishes[name]) for name in names}}

    def _put(self, places: Sequence[int], now: Now) -> None:
        """Have rows stand on the ground where they are, at rest."""
        rows, ground = self.rows.copy(), _ground(now)
        for place in places:
            rows[place] = placed(rows[place].tolist(), self.roster.builds.each[place], ground)
        self.rows = rows

    def _set(self, place: int, values: Mapping[int, float]) -> None:
        rows = self.rows.copy()
        for column, value in values.items():
            rows[place, column] = value
        self.rows = rows

    def _stand(self, event: Stand, now: Now) -> None:
        self.stands = {**self.stands, event.who: (*event.at, event.yaw, event.pitch)}
        place = self._place(event.who)
        if place is None:
            return
        x, _, z = event.at
        here_x, here_z = self.rows[place, r.XZ].tolist()
        self._send(place, (x, z), event.yaw, self.roster.builds.each[place].run, strafe=1.0)
        if math.hypot(here_x - x, here_z - z) > LEFT_BEHIND:
            self._move(place, now)

    def _go(self, event: Go, body: str, now: Now) -> None:
        place = self.roster.places[body]
        build = self.roster.builds.each[place]
        goal, yaw = self._goal(event.to, event.at, self.rows[place].tolist(), now)
        self._send(place, goal, yaw, build.run if event.gait == "run" else build.walk, strafe=0.0)
        if event.gait == "at_once":
            self._move(place, now)

    def _send(self, place: int, goal: tuple[float, float], yaw: float, speed: float, *, strafe: float) -> None:
        turned = float(self.rows[place, r.YAW])
        near = turned + wrapped(yaw - turned)
        self._set(place, {r.GX: goal[0], r.GZ: goal[1], r.GOAL_YAW: near, r.SPEED: speed, r.STRAFE: strafe})

    def _move(self, place: int, now: Now) -> None:
        """Be at the goal at once."""
        x, z, yaw = self.rows[place, [r.GX, r.GZ, r.GOAL_YAW]].tolist()
        self._set(place, {r.X: x, r.Z: z, r.YAW: yaw})
        self._put([place], now)
        name = self.roster.names[place]
        self.wishes = {**self.wishes, name: replace(self.wishes[name], to="")}

    def _goal(self, to: str, at: Point, row: Row, now: Now) -> tuple[tuple[float, float], float]:
        """Where to stand, x and z [m], and the yaw [degrees]: beside a body, facing it; or as a mark has it."""
        x, _, z = (self._find(to, "", now) if to else at) or (row[r.X], 0.0, row[r.Z])
        way_x, way_z = x - row[r.X], z - row[r.Z]
        far = math.hypot(way_x, way_z)
        body, joint = split(to)
        if self.has(body):
            short = (AT_HAND if joint else BESIDE) / max(far, 1e-6)
            x, z = x - way_x * short, z - way_z * short
        telling = now.night.telling
        marks = telling.story.settings[now.night.setting].marks if telling is not None else {}
        if to in marks:
            return (x, z), marks[to].yaw
        return (x, z), math.degrees(math.atan2(way_x, -way_z)) if far > 0.05 else row[r.YAW]

    def _led(self, who: str, led: bool, now: Now) -> None:
        """A person moves somebody from now on; or they are left to the story, or to themselves."""
        place, body = self._place(who), self.roster.body(who)
        if place is None or body is None:
            return
        if led:
            self.wishes = {**self.wishes, body: replace(self.wishes[body], leg=NO_ROUND)}
            return
        self._set(place, {r.STRAFE: 0.0})
        if now.night.telling is None:
            self._left_alone([body])

    def _go_round(self, rows: Sequence[Row], now: Now) -> None:
        """Those who walk a way of their own; in place."""
        for name, row in zip(self.roster.names, rows, strict=True):
            wish = gone_round(self.wishes[name], self.roster.plans[name], row, now.time)
            if wish is not self.wishes[name]:
                self.wishes = {**self.wishes, name: wish}

    def _follow(self, rows: Sequence[Row], now: Now) -> None:
        """Go on towards bodies that move, until one is there; in place."""
        for name, row in zip(self.roster.names, rows, strict=True):
            to = self.wishes[name].to
            if not to or not self.has(split(to)[0]):
                continue
            (x, z), yaw = self._goal(to, (0.0, 0.0, 0.0), row, now)
            row[r.GX], row[r.GZ], row[r.GOAL_YAW] = x, z, yaw
            if math.hypot(row[r.X] - x, row[r.Z] - z) < THERE:
                self.wishes = {**self.wishes, name: replace(self.wishes[name], to="")}

    def _give(self, event: Give) -> None:
        thing = self.roster.thing(event.thing)
        if thing is None:
            return
        body, joint = split(event.to)
        taken = self.roster.body(body) if event.to else None
        frames = self._thing(thing, self.joints(0.0)) if taken is None else None
        how = Held(taken, joint) if taken is not None else put_down(frames)
        self.held = {**self.held, thing: how}
        self._carry()

    def _carry(self) -> None:
        """Everybody knows which hands of theirs hold something."""
        self.wishes = {name: replace(wish, carries=carried(self.held, name)) for name, wish in self.wishes.items()}

    def _beats(self, rows: Sequence[Row], now: Now) -> list[float]:
        """Beats that the heart of each one's dreamer went on since the last tick."""
        beats = dict(zip(now.ties.names, now.ties.beats, strict=False))
        wanted = [beats.get(self.roster.owners[name], 0.0) for name in self.roster.names]
        return [(beat - row[r.BEAT] + 0.25) % 1.0 - 0.25 for beat, row in zip(wanted, rows, strict=True)]


def _ground(now: Now) -> Ground:
    return now.night.grounds.of(now.night.setting).level


def _after(wish: Wish, since: float) -> Wish:
    """A gesture ends when its time is over."""
    if wish.seconds and since > wish.seconds:
        return replace(wish, what="none", seconds=0.0, aim="", hand="")
    return wish
