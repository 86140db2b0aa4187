"""The guide: she guards what dreamers agreed to, goes to who needs her, and learns what helps whom.

    wishes without consent ─▶ veto, at once        dreamers in need ─▶ soothe, call a companion, insight: now and then

She does nothing but by events, as anybody. Where a person moves her, only her vetoes go on by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from dreamscape3d.dream.bounds import JournalError, shown, suggestion
from dreamscape3d.dream.consent import sparingly, widely
from dreamscape3d.dream.deeds import Choose, Deed, Go, Look, Soothe, Speak, Steer
from dreamscape3d.dream.events import Event, LetGo, SetStrand
from dreamscape3d.dream.guiding.consenting import (
    Key,
    Wish,
    consented,
    ended,
    fulfilled,
    granted,
    told,
    wishes_of,
    with_memories,
    without,
)
from dreamscape3d.dream.guiding.learning import WAYS, chosen, learnt_from
from dreamscape3d.dream.guiding.radiance import Beam, beam_strands
from dreamscape3d.dream.guiding.rules import FARTHEST, Plight, companion, neediest
from dreamscape3d.dream.guiding.words import INSIGHT, calling, comfort
from dreamscape3d.dream.part import Part
from dreamscape3d.dream.ticks import TICK_RATE

if TYPE_CHECKING:
    from dreamscape3d.dream.part import Now
    from dreamscape3d.scene.cast import Making

EVERY = 30  # ticks between two looks round
COOL = 6 * TICK_RATE  # ticks between two of the same kind
OUTCOME = 8 * TICK_RATE  # ticks after which she looks what it was good for
DREAD, DREAD_TOLD = 4 * TICK_RATE, 20 * TICK_RATE  # ticks of dread before she speaks; where a story may have her do so
GUIDE = "image"  # who guides where no story says who does
CLOSE, BESIDE = 2.4, 1.6  # metres: near enough not to go; how near she goes


class Guide(Part):
    """What she has seen and learnt.

    Attributes:
        learnt: as of `learning.Learnt`. watched: (tick, whom, way, their fear then), still to be looked at.
        wishes: what awaits consent. insights: who was given what she has understood.
        dread: since which tick somebody has dreaded their double.
        cool: ticks until which she does not repeat a kind of deed. count: times she soothed.
    """

    STATE = ("learnt", "watched", "wishes", "agreed", "insights", "cool", "count", "steered", "beam", "dread")

    def __init__(self) -> None:
        self.learnt: dict[tuple[str, str], tuple[int, float]] = {}
        self.watched: tuple[tuple[int, str, str, float], ...] = ()
        self.wishes: dict[Key, Wish] = {}
        self.agreed: tuple[tuple[Key, str], ...] = ()  # who agreed to what since the last step
        self.insights: tuple[str, ...] = ()
        self.cool: dict[str, int] = {}
        self.count = 0
        self.steered: tuple[str, ...] = ()
        self.beam: Beam | None = None
        self.dread: dict[str, int] = {}

    def leave(self, name: str) -> None:
        self.wishes = {key: wish for key, wish in self.wishes.items() if name not in (wish.a, wish.b)}
        self.agreed = tuple(each for each in self.agreed if each[0] in self.wishes)
        self.watched = tuple(each for each in self.watched if each[1] != name)
        self.steered = tuple(each for each in self.steered if each != name)
        if self.beam is not None and name in (self.beam.who, self.beam.whom):
            self.beam = None

    def check(self, event: Deed, now: Now) -> None:
        if isinstance(event, Soothe):
            for name in (event.who, event.whom):
                if name not in now.names:
                    cure = suggestion(name, now.names) or "let a dreamer soothe a dreamer"
                    raise JournalError(f"nobody here is called {shown(name)}, to soothe or be soothed", cure=cure)

    def apply(self, event: Event, now: Now) -> None:
        match event:
            case SetStrand(a=a, b=b, channel=channel) if guide_in(now):
                host = now.names[0]
                kept = without(self.wishes, a or host, b or host, sparingly(channel), -2)
                self.wishes = {**kept, **wishes_of(event, now.ties)}
            case LetGo(a=a, b=b, channel=channel):
                host = now.names[0]
                self.wishes = without(self.wishes, a or host, b or host, widely(channel), now.tick)
            case Choose(who=who):
                self.agreed += tuple((wish.key, who) for wish in consented(self.wishes, event))
            case Steer(who=who, on=on):
                others = tuple(name for name in self.steered if name != who)
                self.steered = (*others, who) if on else others
            case Soothe(whom=whom, how=how):
                self._soothed(event, now)
                if how == "insight" and whom not in self.insights:
                    self.insights = (*self.insights, whom)

    def step(self, now: Now) -> None:
        guide = guide_in(now)
        if not guide:
            return
        self._guard(now, guide)
        if now.tick % EVERY == 0:
            self._look_back(now)
            if guide not in self.steered:
                self._help(now, guide)

    def show(self, making: Making, now: Now, ahead: float) -> None:
        beam = self.beam
        if beam is None or not _reaches(now, beam.who, beam.whom):
            return
        ends = [now.night.bodies.anchor(f"{name}.chest", now) for name in (beam.who, beam.whom)]
        if ends[0] is not None and ends[1] is not None:
            making.add(beam_strands(beam, ends[0], ends[1], now.time + ahead))

    def here(self, now: Now) -> bool:
        """Whether somebody guides here."""
        return bool(guide_in(now))

    def names(self) -> dict[str, float]:
        given = {f"insight_{name}": 1.0 for name in self.insights}
        return {"insight": 1.0 if self.insights else 0.0, **given}

    # -- consent

    def _guard(self, now: Now, guide: str) -> None:
        """End what was wished for without consent, and let it be once it is given."""
        for key, who in self.agreed:
            if key in self.wishes:
                now.due.append(granted(self.wishes[key], who, now.tick))
        self.agreed = ()
        wanted = now.night.apparitions.wanted
        if wanted or self.wishes:
            self._ask(now, guide, with_memories(self.wishes, wanted, now.ties))

    def _ask(self, now: Now, guide: str, wishes: Mapping[Key, Wish]) -> None:
        """End and ask for what is not agreed to; one is asked at a time."""
        kept, spoken = {}, False
        for key in sorted(wishes):
            wish = wishes[key]
            if wish.agreed(now.ties):
                now.due.append(fulfilled(wish, now.tick))
                continue
            if wish.told < 0:
                asked = wish.meant and not spoken and self._may("asking", now.tick)
                now.due += ended(wish, guide, now.tick, asked=asked)
                spoken = spoken or asked
                wish = told(wish, now.tick) if asked or not wish.memory else wish
            kept[key] = wish
        self.wishes = kept

    # -- help

    def _help(self, now: Now, guide: str) -> None:
        plights = plights_in(now, guide)
        self.dread = {p.name: self.dread.get(p.name, now.tick) for p in plights if p.needs_insight}
        most = neediest(plights)
        if most is None:
            return
        if self._has_something_to_say(most.name, now):
            now.due += [Speak(now.tick, guide, INSIGHT, "insight", 7.0), Soothe(now.tick, guide, most.name, "insight")]
        elif self._may("soothe", now.tick):
            how = chosen(self.learnt, most.name, self.count, now.seed)
            now.due.append(Soothe(now.tick, guide, most.name, how))
            if how == "line":
                now.due.append(Speak(now.tick, guide, comfort(self.count), "line", 4.0))
            now.due += _way_to(guide, most.name, now)
        if most.alone and self._may("company", now.tick):
            self._call(now, guide, most.name)

    def _call(self, now: Now, guide: str, whom: str) -> None:
        """Ask somebody to come who shares a pulse with them."""
        bodies, out = now.night.bodies, (guide, whom, *self.steered)
        near = [
            (name, bodies.near(name, whom), bodies.has(name) and now.ties.allows(name, whom, "pulse"))
            for name in now.names
            if name not in out
        ]
        found = companion(near)
        if found:
            now.due += [Speak(now.tick, guide, calling(found, whom), "line", 4.0), *_way_to(found, whom, now)]

    def _has_something_to_say(self, whom: str, now: Now) -> bool:
        """Whether to give somebody what she has understood: once a night, and not before its time."""
        if whom not in self.dread or whom in self.insights:
            return False
        patience = DREAD_TOLD if now.night.telling is not None else DREAD
        return now.tick - self.dread[whom] >= patience and self._may("insight", now.tick)

    def _may(self, kind: str, tick: int) -> bool:
        """Whether a kind of deed is not too soon again; it is done then."""
        if tick < self.cool.get(kind, 0):
            return False
        self.cool = {**self.cool, kind: tick + COOL}
        return True

    # -- what it was good for

    def _soothed(self, event: Soothe, now: Now) -> None:
        self.count += 1
        self.beam = Beam(event.who, event.whom, event.how, now.time)
        if event.how in WAYS:
            self.watched = (*self.watched, (now.tick, event.whom, event.how, _fear(now, event.whom)))

    def _look_back(self, now: Now) -> None:
        due = [each for each in self.watched if now.tick >= each[0] + OUTCOME]
        for _, whom, way, fear in due:
            self.learnt = learnt_from(self.learnt, whom, way, fear, _fear(now, whom))
        self.watched = tuple(each for each in self.watched if each not in due)
        if self.beam is not None and self.beam.over(now.time):
            self.beam = None


def guide_in(now: Now) -> str:
    """Who guides; "" where she is not here."""
    told_of = now.night.telling.story.guide if now.night.telling is not None else GUIDE
    return told_of if told_of in now.names else ""


def plights_in(now: Now, guide: str) -> list[Plight]:
    """How all others are whom she can reach."""
    minds, doubles = now.night.minds, now.night.spectres.names()
    return [
        Plight(
            name,
            _fear(now, name),
            minds.sanity(name),
            alone=not minds.accompanied(name),
            double=doubles.get(f"double_{name}", 0.0),
            seized=now.ties.seized,
        )
        for name in now.names
        if name != guide and _reaches(now, guide, name)
    ]


def _reaches(now: Now, guide: str, whom: str) -> bool:
    """Whether she is somewhere near, or neither is anywhere."""
    bodies = now.night.bodies
    return not (bodies.has(guide) and bodies.has(whom)) or bodies.near(guide, whom) <= FARTHEST


def _fear(now: Now, name: str) -> float:
    mood = now.night.minds.mood(name)
    return mood.fear if mood is not None else 0.0


def _way_to(who: str, whom: str, now: Now) -> list[Event]:
    """Go to stand with somebody, and look at them."""
    bodies = now.night.bodies
    if not bodies.has(who) or bodies.near(who, whom) <= CLOSE:
        return []
    here, there = bodies.anchor(who, now), bodies.anchor(whom, now)
    if here is None or there is None:
        return []
    away = (here - there) * [1.0, 0.0, 1.0]
    length = max(float(np.sqrt((away * away).sum())), 1e-6)
    x, y, z = (there + away * (BESIDE / length)).tolist()
    return [Go(now.tick, who, at=(x, y, z)), Look(now.tick, who, f"{whom}.head")]
