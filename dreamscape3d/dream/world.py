"""The World: dreams that live, tick by tick. Same dreams and same events give the same world, bit for bit.

    Dreamer × N    what each turned and feels        ─┐
    Company        what crosses between them         ─┴─▶ Cue (of `scene`) ─poser─▶ Moment

The first dreamer is the one whose world it is: the host. The world keeps no clock: whoever runs it says how far. Events
are the only thing that may differ between two runs; they are kept in a Journal, and `World.replay` makes the world
again from it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from dreamscape3d.dream.bounds import JournalError, cut, shown, suggestion
from dreamscape3d.dream.company import MAX_GUESTS, Company, fingerprint
from dreamscape3d.dream.dreamer import Dreamer, Guest, Sway, invited
from dreamscape3d.dream.events import Event, Join, SetMood, SetParameter
from dreamscape3d.dream.journal import Journal
from dreamscape3d.dream.mood import Mood
from dreamscape3d.dream.scenes import Scenes
from dreamscape3d.dream.ticks import LAST_TICK, MAX_SECONDS, TICK_RATE, tick_at
from dreamscape3d.dream.trail import Foresight, Trail, advance
from dreamscape3d.errors import LimitError
from dreamscape3d.scene.cue import Cue, Mix

if TYPE_CHECKING:
    from dreamscape3d.dream.company import Ties
    from dreamscape3d.dream.dream import Dream
    from dreamscape3d.dream.night import Night
    from dreamscape3d.dream.strand import Strand
    from dreamscape3d.dream.telling.story import Story
    from dreamscape3d.scene.mixing import MixedPoser
    from dreamscape3d.scene.moment import Moment
    from dreamscape3d.scene.posing import ScenePoser
    from dreamscape3d.scene.staging import StagedPoser

HOST = "host"
"""What the host is called where nobody says otherwise."""


class World:
    """Dreams in time, from tick 0.

    Args:
        dream: whose world it is; the guests that its file invites are there from the beginning.
        poser: what its scene was made ready as, where that was done already.
        guests: more who are there from the beginning; or posers for those invited, by their names and dreams.
        known: whom `Join` may mean, by the digest of their dreams, or by name where that is "".
        name: what the host is called, whom events may also call "" where they are about one dreamer.
        scenes: what was made ready for another world, to be used again.
        story: what is told in it; its first role is the host, and `dream` theirs.

    Raises:
        ExpressionError, LimitError: names clash, or a dream's signals cannot be ordered (see `names_in_scope` and
            `order_signals`).
        JournalError: two have the same name, or there are more than 64 guests.
    """

    def __init__(
        self,
        dream: Dream,
        poser: ScenePoser | None = None,
        guests: Iterable[Guest] = (),
        *,
        known: Iterable[Guest] = (),
        name: str = HOST,
        scenes: Scenes | None = None,
        story: Story | None = None,
    ) -> None:
        self.dream = dream
        self.story = story
        self.seed = dream.seed if story is None else story.seed
        self.journal = Journal()
        self.scenes = scenes if scenes is not None else Scenes()
        self.scenes.know(dream, poser)
        self._known: dict[str, Guest] = {}
        self._tick = 0
        host = Dreamer(dream, name)
        self._comers = {name: host}  # by name, as they come
        self._company = Company(name, self.seed, dream.tempo, dream.share, dream.mode)
        if story is not None or dream.living.any:
            from dreamscape3d.dream.bodies.grounds import Grounds
            from dreamscape3d.dream.night import Night

            places = story.settings if story is not None else ()
            grounds = [place.dream for place in places] or [dream]
            floors = [place.floors for place in places] or [()]
            self._company.night = Night(self.seed, Grounds(grounds, floors, self.scenes), story)
            self._company.night.enter(name, dream.living, host.place, dream.mood)
        for guest in invited(dream, tuple(guests)):
            self._begin_with(guest)
        self._company.begin_within(dream.within)
        self._beginning = self._company.copy()
        self._dreamers = {comer.name: comer.afresh() for comer in self._comers.values()}
        for guest in known:
            self.know(guest)
        self._seen: tuple[float, tuple[Ties, list[Sway]]] | None = None  # of the instant that was asked for last
        self._foresight: Foresight | None = None

    @classmethod
    def of_story(cls, story: Story, scenes: Scenes | None = None) -> World:
        """The world that a story is told in."""
        host, *others = story.roles
        guests = [Guest(role.dream, role.name) for role in others]
        return cls(host.dream, guests=guests, name=host.name, scenes=scenes, story=story)

    @classmethod
    def replay(
        cls,
        dream: Dream,
        journal: Iterable[Event],
        until_tick: int,
        poser: ScenePoser | None = None,
        guests: Iterable[Guest] = (),
        *,
        known: Iterable[Guest] = (),
        name: str = HOST,
        story: Story | None = None,
    ) -> World:
        """The world that `journal` tells of, at `until_tick`, with the events of that tick applied.

        The rest as for the world itself.

        Raises:
            JournalError: an event does not fit the dreams.
            LimitError: `until_tick` lies before the beginning or more than a day after it.
        """
        _check_target(until_tick, 0)
        world = cls(dream, poser, guests, known=known, name=name, story=story)
        for event in journal:
            if event.tick > until_tick:
                break
            world.advance_to_tick(max(event.tick, world.tick))
            world.apply(event)
        world.advance_to_tick(until_tick)
        return world

    # -- to read

    @property
    def tick(self) -> int:
        """Ticks since the beginning."""
        return self._tick

    @property
    def time(self) -> float:
        """Seconds since the beginning."""
        return self._tick / TICK_RATE

    @property
    def company(self) -> Company:
        """Who is here and what is between them: to read, not to change."""
        return self._company

    @property
    def parameters(self) -> Mapping[str, float]:
        """The present value of each of the host's parameters: a view that cannot be written to."""
        return self.parameters_of("")

    @property
    def mood(self) -> Mood:
        """The host's present mood, by themselves: the dream's own until it is set."""
        return self._host.mood

    def parameters_of(self, name: str) -> Mapping[str, float]:
        """The present value of each of a dreamer's parameters, by themselves. Raises JournalError for a stranger."""
        return MappingProxyType(self._dreamer(name).values)

    def mood_of(self, name: str) -> Mood:
        """A dreamer's present mood, by themselves. Raises JournalError for who is not here."""
        return self._dreamer(name).mood

    def dream_of(self, name: str) -> Dream:
        """A dreamer's dream. Raises JournalError for who is not here."""
        return self._dreamer(name).dream

    def strand(self, a: str, b: str) -> Strand:
        """What is wished, allowed and present between two dreamers. Raises JournalError for who is not here."""
        one, other = self._dreamer(a).name, self._dreamer(b).name
        return self._company.strand(one, other, self._tick, self._names)

    @property
    def within(self) -> str:
        """The guest whose dream the host is in, having gone through the door to it; "" for their own."""
        return self._company.within(self._tick, self._names)

    @property
    def door(self) -> str:
        """The guest to whom the door of mode `portal` leads, be it shut; "" where there is none."""
        return self._company.door(self._tick, self._names)

    @property
    def turnable(self) -> dict[str, frozenset[str]]:
        """The names of the parameters of each who is there from the beginning; the host's for "" too."""
        names = {name: frozenset(comer.ranges) for name, comer in self._comers.items()}
        return {"": frozenset(self._host.ranges), **names}

    def known(self, digest: str, name: str) -> Guest | None:
        """Who may join with a dream of that digest, or by that name where it is ""; None where nobody is known."""
        return self._known.get(digest or f"={name}")

    def know(self, guest: Guest) -> None:
        """Learn of one who may join."""
        self._known[guest.dream.digest or f"={guest.name}"] = guest
        self.scenes.know(guest.dream, guest.poser)

    # -- what happens

    def apply(self, event: Event, *, noted: bool = True) -> None:
        """Let an event of the present tick happen, and note it in the journal unless `noted` is false.

        A parameter's value is held within its range. Loading a dream is noted only: whoever loads another makes a new
        world for it.

        Raises:
            JournalError: the event is of another tick, its parameter is not the dream's, it names somebody who is not
                here or a dream that is not known, it cannot be (see `Company.check`), or the journal is full; nothing
                has changed then.
        """
        if event.tick != self._tick:
            raise JournalError(f"an event of tick {event.tick} cannot happen at tick {self._tick}")
        self._check(event)
        if noted:
            self.journal.append(event)
        self._seen = self._foresight = None
        self._take_in(event)
        if isinstance(event, Join):
            comer = self._dreamers[event.name].dream
            self._company.enter(event.name, comer.tempo, comer.share, self._tick)
            if self._company.night is not None:
                self._company.night.enter(event.name, comer.living, event.place, comer.mood)
        self._company.apply(event, self._tick, self._names)
        self._let_out()

    def step(self, events: Iterable[Event] = ()) -> None:
        """Apply the events of the present tick, then go on to the next.

        Raises:
            JournalError: as `apply` does; the tick is not left then.
        """
        for event in events:
            self.apply(event)
        self._pass_to(self._tick + 1)

    def advance_to(self, time: float) -> None:
        """Step to the last tick that is not after `time` [s].

        Raises:
            LimitError: that lies before the present tick, or `time` is more than a day or not finite.
        """
        if not abs(time) <= MAX_SECONDS:
            raise LimitError(f"time {time:g} s is not within a day ({MAX_SECONDS:,.0f} s)")
        self.advance_to_tick(tick_at(time))

    def advance_to_tick(self, tick: int, trail: Trail | None = None) -> None:
        """Step to `tick`, at once where nothing moves between dreamers. `trail` keeps how the company was on the way.

        Raises:
            LimitError: that lies before the present tick or after a day.
        """
        _check_target(tick, self._tick)
        self._pass_to(tick, trail)

    def go_back(self, tick: int, company: Company | None = None, events: Iterable[Event] = ()) -> None:
        """Be at an earlier tick again: with the `company` as it was then, and after the `events` up to then.

        By default, at the beginning. The journal stays as it is.
        """
        self._dreamers = {name: comer.afresh() for name, comer in self._comers.items()}
        for event in events:
            self._take_in(event)
        self._company = (company if company is not None else self._beginning).copy()
        self._let_out()
        self._tick, self._seen, self._foresight = tick, None, None

    # -- what it is like

    def signals(self, time: float | None = None) -> dict[str, float]:
        """The value of every signal of the host at `time` [s], by default now: given ones, parameters, the dream's own.

        `time` may lie between two ticks. What dreamers turned and feel is as at present; what is between them is as it
        will be then if nothing else happens, and as at present for a time before.
        """
        at = self.time if time is None else time
        return self._host.signals(at, self._sway(at))

    def variables(self, time: float | None = None) -> dict[str, float]:
        """What the numbers of the host's scene are made of at `time` [s], by default now; see `signals`."""
        at = self.time if time is None else time
        return self._host.variables(at, self._sway(at))

    def night(self, time: float | None = None) -> Night | None:
        """What lives in it at `time` [s], by default now, to read, neither to change nor to keep; None where nothing
        ever does. What is to come is as it will be if nothing else happens."""
        if self._company.night is None:
            return None
        return self._reached(self.time if time is None else time)[0].night

    def cue(self, time: float | None = None) -> Cue:
        """What the host's scene and those of the guests are posed by at `time` [s], by default now; see `signals`."""
        at = self.time if time is None else time
        if self._company.night is not None:
            from dreamscape3d.dream.presenting import living_cue

            company, tick, ahead = self._reached(at)
            return living_cue(company, self._dreamers, company.now(tick, self._names, ahead), ahead, self.dream.seed)
        plain = Mix(self._company.mode, seed=self.dream.seed)
        crossed = self._crossed(at)
        if crossed is None:
            return Cue(self._host.variables(at), self.mood.tint, plain)
        from dreamscape3d.dream.mingling import mingled

        ties, sways = crossed
        return mingled([self._dreamers[name] for name in ties.names], sways, ties, at, plain)

    def moment(self, time: float | None = None) -> Moment:
        """What the world looks and sounds like at `time` [s], by default now; see `signals`.

        Raises:
            LimitError: a scene is larger than the documented limits.
        """
        at = self.time if time is None else time
        cue = self.cue(at)
        if cue.cast is not None:
            return self.poser.pose_cue(cue)
        crossed = self._crossed(at)
        if crossed is None or not cue.mix.guests:
            return self.scenes.of(self.dream).pose(cue.variables, cue.tint)
        return self._poser(crossed[0].names).pose_cue(cue)

    @property
    def poser(self) -> ScenePoser | MixedPoser | StagedPoser:
        """What poses the cues of those who are here now; the same until somebody comes or goes.

        Raises:
            LimitError: a scene is larger than the documented limits.
        """
        if self._company.night is not None:
            return self.scenes.staged(self.settings, self._company.night.puppets())
        return self._poser(self._company.names)

    @property
    def settings(self) -> list[list[Dream]]:
        """The dreams that each setting of a living world shows, its own first; of any other world, all in one."""
        if self._company.night is None:
            return [[self._dreamers[name].dream for name in self._company.names]]
        from dreamscape3d.dream.presenting import dreams_of, settings_of

        settings = settings_of(self._company, self._dreamers)
        return [dreams_of(setting, self._dreamers) for setting in settings]

    def digest(self) -> str:
        """SHA-256 (hex) of the state: tick, seed, what everybody turned and feels, and what is between them.

        Equal states have equal digests.
        """
        state = [f"tick {self._tick}", f"seed {self.dream.seed}", *self._host.state()]
        for dreamer in [*self._dreamers.values()][1:]:
            state += [f"{dreamer.name!r} at {dreamer.place!r}", *dreamer.state(f"{dreamer.name!r} ")]
        return fingerprint([*state, *self._company.state(self._tick)])

    # -- within

    @property
    def _host(self) -> Dreamer:
        return self._dreamers[self._company.host]

    def _poser(self, names: Iterable[str]) -> ScenePoser | MixedPoser:
        return self.scenes.together([self._dreamers[name].dream for name in names])

    def _dreamer(self, name: str) -> Dreamer:
        dreamer = self._dreamers.get(name or self._company.host)
        if dreamer is None:
            raise JournalError(f"nobody here is called {shown(name)}", cure=suggestion(name, self._company.names))
        return dreamer

    def _begin_with(self, guest: Guest) -> None:
        """Somebody is there from the beginning."""
        if guest.name in self._comers:
            raise JournalError(f"two dreamers are called {shown(guest.name)}", cure="give one of them another name")
        if len(self._comers) > MAX_GUESTS:
            raise JournalError(f"more than {MAX_GUESTS} guests are there from the beginning", cure="invite fewer")
        self._comers[guest.name] = Dreamer(guest.dream, guest.name, guest.place)
        self.scenes.know(guest.dream, guest.poser)
        self._company.enter(guest.name, guest.dream.tempo, guest.dream.share, 0)
        if self._company.night is not None:
            self._company.night.enter(guest.name, guest.dream.living, guest.place, guest.dream.mood)
        if guest.strengths:
            self._company.lead(self._company.host, guest.name, guest.strengths)

    def _check(self, event: Event) -> None:
        self._company.check(event, self._tick, self._names)
        if self._company.night is not None:
            self._company.night.check(event, self._company.now(self._tick, self._names))
        if isinstance(event, SetParameter) and event.name not in (ranges := self._dreamer(event.dreamer).ranges):
            whose = f"the dream of {shown(event.dreamer)}" if event.dreamer else "the dream"
            raise JournalError(f"{whose} has no parameter '{event.name}'", cure=suggestion(event.name, [*ranges]))
        if isinstance(event, Join) and self.known(event.digest, event.name) is None:
            which = f"of digest {event.digest[:16]}" if event.digest else f"for {shown(event.name)}"
            raise JournalError(
                f"no dream {which} is known here, which {cut(event.source, 40)!r} had", cure="let the world know of it"
            )

    def _take_in(self, event: Event) -> None:
        """What an event does to a dreamer."""
        match event:
            case SetParameter(name=name, value=value):
                self._dreamers[event.dreamer or self._company.host].turn(name, value)
            case SetMood(valence=valence, arousal=arousal, dominance=dominance):
                dreamer = self._dreamers[event.dreamer or self._company.host]
                dreamer.mood = Mood(valence, arousal, dominance)
            case Join(name=name):
                guest = self._known[event.digest or f"={name}"]
                self._dreamers[name] = Dreamer(guest.dream, name, event.place)

    def _let_out(self) -> None:
        """Who is not in the company any more is gone."""
        if len(self._dreamers) != len(self._company.names):
            self._dreamers = {name: self._dreamers[name] for name in self._company.names}

    def _pass_to(self, tick: int, trail: Trail | None = None) -> None:
        advance(self._company, self._tick, tick, self._names, trail)
        self._tick, self._seen = tick, None
        self._let_out()

    def _names(self, time: float) -> dict[str, float]:
        """What led strands are made of at a time [s]: the host's variables, were they alone."""
        return self._host.variables(time)

    def _crossed(self, time: float) -> tuple[Ties, list[Sway]] | None:
        """What crosses at a time [s], and what that does to each; None where nobody ever came."""
        if self._company.untied and self._company.night is None:
            return None
        if self._seen is None or self._seen[0] != time:
            from dreamscape3d.dream.mingling import swayed

            company, tick, ahead = self._reached(time)
            ties = company.ties(tick, ahead, self._names)
            if company.night is not None:
                from dreamscape3d.dream.presenting import felt

                self._seen = time, (ties, felt(company, self._dreamers, ties))
            else:
                self._seen = time, (ties, swayed([self._dreamers[name] for name in ties.names], ties))
        return self._seen[1]

    def _reached(self, time: float) -> tuple[Company, int, float]:
        """The company at a time [s], the tick it is at, and the seconds since then."""
        tick, company = self._tick, self._company
        if math.isfinite(time) and tick_at(time) > tick:
            tick = min(tick_at(time), LAST_TICK)
            company = self._foreseen(tick)
        return company, tick, min(max(time - tick / TICK_RATE, 0.0), 1.0 / TICK_RATE)

    def _foreseen(self, tick: int) -> Company:
        if self._foresight is None:
            self._foresight = Foresight(self._company, self._tick, self._names)
        return self._foresight.at(tick)

    def _sway(self, time: float) -> Sway | None:
        """What the others do to the host; None where nobody ever came."""
        crossed = self._crossed(time)
        return crossed[1][0] if crossed is not None else None


def _check_target(tick: int, now: int) -> None:
    if not now <= tick <= LAST_TICK:
        raise LimitError(f"tick {tick} is not between {now} (now) and {LAST_TICK} (a day)")
