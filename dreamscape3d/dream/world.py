"""The World: dreams that live, tick by tick. Same dreams and same events give the same world, bit for bit.

    Dreamer × N    what each turned and feels        ─┐
    Company        what crosses between them         ─┴─▶ Cue (of `scene`) ─poser─▶ Moment

The first dreamer is the one whose world it is: the host. The world keeps no clock: whoever runs it says how far. Events
are the only thing that may differ between two runs; they are kept in a Journal, and `World.replay` makes the world
again from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from dreamscape3d.dream.admitting import MAX_GUESTS
from dreamscape3d.dream.bounds import JournalError, cut, shown, suggestion
from dreamscape3d.dream.company import Company
from dreamscape3d.dream.dreamer import Dreamer, Guest, invited
from dreamscape3d.dream.events import Event, Join, SetMood, SetParameter
from dreamscape3d.dream.journal import Journal
from dreamscape3d.dream.mood import Mood
from dreamscape3d.dream.outlook import Outlook
from dreamscape3d.dream.scenes import Scenes
from dreamscape3d.dream.ticks import LAST_TICK, MAX_SECONDS, tick_at
from dreamscape3d.dream.trail import Trail, advance
from dreamscape3d.errors import LimitError

if TYPE_CHECKING:
    from dreamscape3d.dream.dream import Dream
    from dreamscape3d.dream.night import Night
    from dreamscape3d.dream.telling.story import Story
    from dreamscape3d.scene.posing import ScenePoser

HOST = "host"
"""What the host is called where nobody says otherwise."""


class World(Outlook):
    """Dreams in time, from tick 0: what happens in them. What they are like then is an `Outlook`.

    Attributes:
        story: what is told in it; None where nothing is.
        journal: what happened in it.

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
        super().__init__()
        self.dream, self.story = dream, story
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
            self._company.live(self._night())
            self._liven(host)
        for guest in invited(dream, tuple(guests)):
            self._begin_with(guest)
        self._company.begin_within(dream.within)
        self._beginning = self._company.copy()
        self._dreamers = {comer.name: comer.afresh() for comer in self._comers.values()}
        for guest in known:
            self.know(guest)

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
            self._bring(self._dreamers[event.name])
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

    # -- within

    def _begin_with(self, guest: Guest) -> None:
        """Somebody is there from the beginning."""
        if guest.name in self._comers:
            raise JournalError(f"two dreamers are called {shown(guest.name)}", cure="give one of them another name")
        if len(self._comers) > MAX_GUESTS:
            raise JournalError(f"more than {MAX_GUESTS} guests are there from the beginning", cure="invite fewer")
        self._comers[guest.name] = comer = Dreamer(guest.dream, guest.name, guest.place)
        self.scenes.know(guest.dream, guest.poser)
        self._bring(comer)
        if guest.strengths:
            self._company.lead(self._company.host, guest.name, guest.strengths)

    def _bring(self, comer: Dreamer) -> None:
        """A guest comes, with all that lives in their dream."""
        self._company.enter(comer.name, comer.dream.tempo, comer.dream.share, self._tick)
        self._liven(comer)

    def _liven(self, comer: Dreamer) -> None:
        if self._company.night is not None:
            self._company.night.enter(comer.name, comer.dream.living, comer.place, comer.dream.mood)

    def _night(self) -> Night:
        from dreamscape3d.dream.bodies.grounds import Grounds
        from dreamscape3d.dream.night import Night

        places = self.story.settings if self.story is not None else ()
        grounds = [place.dream for place in places] or [self.dream]
        floors = [place.floors for place in places] or [()]
        return Night(self.seed, Grounds(grounds, floors, self.scenes), self.story)

    def _check(self, event: Event) -> None:
        self._company.check(event, self._tick, self._names)
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
        """Who is not in the company any more is gone; the others are in its order, whoever left and came again."""
        if tuple(self._dreamers) != self._company.names:
            self._dreamers = {name: self._dreamers[name] for name in self._company.names}

    def _pass_to(self, tick: int, trail: Trail | None = None) -> None:
        advance(self._company, self._tick, tick, self._names, trail)
        self._tick, self._seen = tick, None
        self._let_out()


def _check_target(tick: int, now: int) -> None:
    if not now <= tick <= LAST_TICK:
        raise LimitError(f"tick {tick} is not between {now} (now) and {LAST_TICK} (a day)")
