"""Tales: what is told by lines, in turn, rises out of the ground as it is said, and its words stand in the air."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from dreamscape3d.dream.apparitions.owned import is_here, key_of, owner_of, placed, without
from dreamscape3d.dream.apparitions.sight import TICK, Point, away, beside, looker
from dreamscape3d.dream.apparitions.tale_look import show_risen, show_words
from dreamscape3d.dream.apparitions.told import Told, after, stands
from dreamscape3d.dream.bounds import JournalError, shown, suggestion
from dreamscape3d.dream.deeds import Tell
from dreamscape3d.dream.part import Now, Part
from dreamscape3d.maths.spring import follow
from dreamscape3d.scene.cue import Caption

if TYPE_CHECKING:
    from dreamscape3d.dream.deeds import Deed
    from dreamscape3d.dream.events import Event
    from dreamscape3d.dream.living import Living, Tale
    from dreamscape3d.scene.cast import Making, Puppet
    from dreamscape3d.scene.cue import Placement

HEARD = 9.0  # metres within which a tale is heard
RISES = 1.7  # stiffness of how things rise and sink [1/s]


class Tales(Part):
    """By "finn/the chrome fox". `risen`: how far what belongs to each line is up, and how fast that changes."""

    STATE: ClassVar[tuple[str, ...]] = ("told", "risen", "lines")

    def __init__(self) -> None:
        self.known: dict[str, tuple[Tale, Placement]] = {}
        self._puppets: dict[str, dict[int, Puppet]] = {}
        self.told: dict[str, Told] = {}
        self.risen: dict[str, tuple[tuple[float, float], ...]] = {}
        self.lines = 0  # that were ever told

    # -- who is here

    def enter(self, name: str, living: Living, place: Placement) -> None:
        found = {f"{name}/{tale.name}": (tale, place) for tale in living.tales}
        puppets = {
            key: {
                n: replace(line.puppet, name=f"{name}/tale {tale.name} {n}")
                for n, line in enumerate(tale.lines)
                if line.puppet is not None
            }
            for key, (tale, _) in found.items()
        }
        self.known, self._puppets = {**self.known, **found}, {**self._puppets, **puppets}

    def leave(self, name: str) -> None:
        self.known, self._puppets = without(self.known, name), without(self._puppets, name)
        self.told, self.risen = without(self.told, name), without(self.risen, name)

    def puppets(self) -> Sequence[Puppet]:
        return tuple(puppet for puppets in self._puppets.values() for puppet in puppets.values())

    # -- to read

    def names(self) -> Mapping[str, float]:
        on = any(told.phase in ("line", "waiting") for told in self.told.values())
        return {"telling": float(on), "lines": float(self.lines)}

    def captions(self, now: Now) -> tuple[Caption, ...]:
        found = []
        for key, told in self.told.items():
            if told.phase == "line":
                line = self.known[key][0].lines[told.line]
                age = told.age(now.tick)
                share = min(age / 0.4, max(line.seconds - age, 0.0) / 0.4, 1.0)
                found.append(Caption(line.text, "tale", told.who, share))
        return tuple(found)

    # -- what happens

    def check(self, event: Deed, now: Now) -> None:
        if not isinstance(event, Tell):
            return
        key, who = key_of(event.tale, event.who, self.known), event.who
        if key is None:
            known = [tale.name for tale, _ in self.known.values()]
            raise JournalError(f"nobody here knows the tale {shown(event.tale)}", cure=suggestion(event.tale, known))
        if who not in now.names and not now.night.bodies.has(who):
            raise JournalError(f"nobody here is called {shown(who)}", cure=suggestion(who, now.names))
        tale, told = self.known[key][0], self.told.get(key)
        if told is None or told.phase == "told":
            self._check_turn(tale, tale.teller, who)
            return
        if told.phase == "over" or told.line + 1 == len(tale.lines):
            raise JournalError(f"the tale {shown(tale.name)} is at its end", cure="tell another tale")
        self._check_turn(tale, tale.lines[told.line + 1].by, who)
        if told.asked:
            raise JournalError(f"{shown(told.asked)} goes on with {shown(tale.name)}", cure="wait for the next line")

    def apply(self, event: Event, now: Now) -> None:
        key = key_of(event.tale, event.who, self.known) if isinstance(event, Tell) else None
        if key is None or not isinstance(event, Tell):
            return
        told = self.told.get(key)
        if told is None or told.phase == "told":
            self._begin(key, event.who, now)
        elif told.phase in ("line", "waiting"):
            self.told = {**self.told, key: replace(told, asked=event.who)}

    def step(self, now: Now) -> None:
        if not self.told:
            return
        for key, told in self.told.items():
            then = after(told, self.known[key][0], now.tick)
            if then is not told:
                self.told = {**self.told, key: then}
                if then.phase == "line" and then.line != told.line:
                    self._heard(key, then, now)
        self.risen = {key: self._rising(key) for key in self.told}

    # -- within

    @staticmethod
    def _check_turn(tale: Tale, by: str, who: str) -> None:
        if by and by != who:
            cure = f"let {by} tell it"
            raise JournalError(f"the next line of {shown(tale.name)} is not {shown(who)}'s to tell", cure=cure)

    def _begin(self, key: str, who: str, now: Now) -> None:
        sees = looker(now, who)
        elsewhere = not is_here(now, owner_of(key)) and sees is not None
        frame = (sees.feet, sees.way) if elsewhere and sees is not None else None
        told = Told(who, who, now.night.setting, now.tick, stands=frame)
        self.told = {**self.told, key: told}
        before = self.risen.get(key, ((0.0, 0.0),) * len(self.known[key][0].lines))
        self.risen = {**self.risen, key: before}
        self._heard(key, told, now)

    def _heard(self, key: str, told: Told, now: Now) -> None:
        """A line begins: who is near feels it, and who tells it."""
        self.lines += 1
        tale, teller = self.known[key][0].name, looker(now, told.who)
        now.feel("told", told.who, 1.0, tale)
        for name in now.names:
            sees = looker(now, name) if name != told.who and teller is not None else None
            if sees is not None and teller is not None and away(sees.feet, teller.feet) < HEARD:
                now.feel("tale", name, 1.0, tale)

    def _rising(self, key: str) -> tuple[tuple[float, float], ...]:
        tale, told = self.known[key][0], self.told[key]
        return tuple(
            follow(up, rate, float(stands(told, tale, number)), RISES, TICK)
            for number, (up, rate) in enumerate(self.risen[key])
        )

    def _place(self, key: str, told: Told, at: Point, now: Now) -> tuple[Point, Point]:
        """Where something of a tale stands, and the way along which it has its −z."""
        if told.stands is not None:
            feet, way = told.stands
            return beside(feet, way, at), way
        return placed(now, self.known[key][1], at), (0.0, 0.0, -1.0)

    # -- what it looks like

    def show(self, making: Making, now: Now, ahead: float) -> None:
        eye = now.night.eye(now) if self.told else None
        for key, told in self.told.items():
            if told.setting != now.night.setting:
                continue
            tale, puppets = self.known[key][0], self._puppets[key]
            teller = looker(now, told.who)
            age = told.age(now.tick) + ahead
            for number, line in enumerate(tale.lines):
                at, way = self._place(key, told, line.at, now)
                up = self.risen[key][number][0]
                if up > 1e-3 and number in puppets:
                    said = teller.eye if teller is not None and number == told.line and told.phase == "line" else None
                    show_risen(making, puppets[number].name, number, (at, way), up, said, now.time + ahead)
            if teller is not None and told.phase in ("line", "waiting", "over"):
                show_words(making, tale.lines[told.line], teller.eye, eye, (told.phase == "line", age))
