"""Dreams in time as a viewer runs them: played, slowed, stepped, scrubbed to and fro, and changed while they run.

    real seconds ─advance─▶ ticks, 60 a second ─▶ World          moment(): also between two ticks
    what dreamers do ─▶ events ─▶ World, and kept by tick in a Record

Going back replays what was kept up to there; what came after happens again when time gets there, until a dreamer does
something else, which drops it, as a new step drops what was undone. Time, not the dreamer, is all that comes in.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING

from dreamscape3d.dream.bounds import MAX_SOURCE, JournalError, shown
from dreamscape3d.dream.doings import Doings
from dreamscape3d.dream.dreamer import Guest, pace, rhythm
from dreamscape3d.dream.events import Event, Join, LoadDream, SetParameter
from dreamscape3d.dream.journal import MAX_EVENTS, Journal
from dreamscape3d.dream.record import Record, come_as, lasting
from dreamscape3d.dream.ticks import LAST_TICK, MAX_SECONDS, TICK_RATE, tick_at, whole
from dreamscape3d.dream.trail import Trail
from dreamscape3d.dream.world import HOST, World

if TYPE_CHECKING:
    from dreamscape3d.dream.dream import Dream
    from dreamscape3d.dream.mood import Mood
    from dreamscape3d.dream.scenes import Scenes
    from dreamscape3d.dream.telling.story import Story
    from dreamscape3d.scene.cue import Cue
    from dreamscape3d.scene.moment import Moment
    from dreamscape3d.scene.posing import ScenePoser

SLOWEST, FASTEST = 1.0 / 16.0, 4.0
STRIDE = 30  # ticks that are lived anew at one step
LONGEST_TURN = 0.25
"""Seconds: a longer wait between two turns counts as this much, so that a dream goes on after a stall, not races."""


class Timeline(Doings):
    """A dream and its guests, from their first versions on. Playing at first, at rate 1.

    Attributes:
        playing: whether `advance` lets time pass.
        notice: what the dreamer should be told, one sentence; "" for nothing.

    Args:
        poser: what the dream's scene was made ready as.
        source: the dream's path, or "" for its title.
        guests, known, name, story, scenes: as of a `World`. A dream that a story is told in is not to be reloaded.
        world: of just that, made already; where it has come further, what its journal has is kept.

    Raises:
        ExpressionError, LimitError, JournalError: as a `World` of the dream.
    """

    def __init__(
        self,
        dream: Dream,
        poser: ScenePoser | None = None,
        *,
        source: str = "",
        guests: Iterable[Guest] = (),
        known: Iterable[Guest] = (),
        name: str = HOST,
        story: Story | None = None,
        scenes: Scenes | None = None,
        world: World | None = None,
    ) -> None:
        self.playing = True
        self.notice = ""
        self._rate = 1.0
        self._between = 0.0  # ticks that have passed since the world's, below 1
        self._name = name
        self._guests = tuple(guests)
        self._known = list(known)
        self._record = Record()
        self._trail = Trail()
        self._variables: dict[str, float] | None = None  # of the present instant, once somebody asked
        if world is None:
            world = World(dream, poser, self._guests, known=self._known, name=name, scenes=scenes, story=story)
        self._world, self._furthest = world, world.tick
        for event in world.journal:
            self._record.keep_new(event)
        if not world.journal:
            self._note_load(dream, source)

    # -- to read

    @property
    def world(self) -> World:
        """The world at `tick`, for all that can be asked of it: to read, not to change, and not to keep."""
        return self._world

    @property
    def dream(self) -> Dream:
        """The host's, in its latest version."""
        return self._world.dream

    @property
    def tick(self) -> int:
        """Whole ticks since the beginning."""
        return self._world.tick

    @property
    def time(self) -> float:
        """Seconds since the beginning, between ticks too; a day at most."""
        return min((self._world.tick + self._between) / TICK_RATE, MAX_SECONDS)

    @property
    def end(self) -> float:
        """The furthest that time has come [s]."""
        return max(self._furthest / TICK_RATE, self.time)

    @property
    def parameters(self) -> Mapping[str, float]:
        """The present value of each of the host's parameters."""
        return self._world.parameters

    @property
    def mood(self) -> Mood:
        """The host's present mood, by themselves."""
        return self._world.mood

    @property
    def rate(self) -> float:
        """Seconds of the dream for each real one, 1/16 to 4; what is set is held within that."""
        return self._rate

    @rate.setter
    def rate(self, rate: float) -> None:
        self._rate = self._rate if math.isnan(rate) else min(max(float(rate), SLOWEST), FASTEST)

    @property
    def journal(self) -> Journal:
        """A copy of all that is kept, what lies ahead included: `World.replay` makes the same of it."""
        return self._record.journal

    def digest(self) -> str:
        """`World.digest` of the present tick."""
        return self._world.digest()

    def signals(self) -> dict[str, float]:
        """The value of every signal at `time`."""
        return self._world.signals(self.time)

    def variables(self) -> dict[str, float]:
        """`World.variables` at `time`; the same dict until something changes, so it is not to be written to."""
        if self._variables is None:
            self._variables = self._world.variables(self.time)
        return self._variables

    def cue(self) -> Cue:
        """`World.cue` at `time`."""
        return self._world.cue(self.time)

    def moment(self) -> Moment:
        """What the dream looks like at `time`.

        Raises:
            LimitError: a scene is larger than the documented limits.
        """
        return self._world.moment(self.time)

    # -- time

    def advance(self, real_seconds: float) -> None:
        """Let so much real time pass, `LONGEST_TURN` at most. Does nothing while not playing.

        At the end of the day playing stops.
        """
        if not (self.playing and real_seconds > 0.0):
            return
        self._between += min(real_seconds, LONGEST_TURN) * self._rate * TICK_RATE
        ticks = whole(self._between)
        self._between = max(self._between - ticks, 0.0)
        self._go(self.tick + ticks)

    def step(self, ticks: int = 1) -> None:
        """Stop playing and go so many ticks further, or back where negative."""
        self.playing = False
        self._between = 0.0
        self._go(self.tick + ticks)

    def scrub(self, time: float) -> None:
        """Go to the last tick not after `time` [s], forward or back, within the day; NaN is nowhere and ignored."""
        if math.isnan(time):
            return
        self._between = 0.0
        self._go(tick_at(min(max(time, 0.0), MAX_SECONDS)))

    # -- what dreamers do: see `Doings`

    def do(self, event: Event) -> None:
        """Let an event of the present tick happen, and keep it; what lay ahead is dropped.

        Raises:
            JournalError: it cannot be, as the event and the world say.
        """
        self._apply(event)
        self._keep_new(event)

    def set_parameter(self, name: str, value: float, dreamer: str = "") -> None:
        """Turn a parameter of the host's, or of another's; its value is held within its range."""
        self._apply(SetParameter(self.tick, name, value, dreamer))
        held = self._world.parameters_of(dreamer)[name]
        self._keep_new(SetParameter(self.tick, name, held, dreamer))

    def join(self, guest: Guest) -> None:
        """A guest comes. Nothing crosses until somebody wishes for it."""
        source = (guest.source or guest.dream.title or guest.name)[-MAX_SOURCE:]
        place = guest.place
        event = Join(self.tick, guest.name, source, guest.dream.digest, place.at, place.turn, place.scale)
        self._learn(guest)
        self.do(event)

    # -- versions

    def reload(self, dream: Dream, poser: ScenePoser | None = None, *, source: str = "") -> None:
        """Go on at the same instant with another version of the host's dream.

        It is as if the dreamers had done the same in that version from the beginning: what was turned stays turned as
        far as the new range allows, what was not touched stands as the new file has it. What was done to parameters,
        and by guests, that are gone is kept for the case that they come back.

        Raises:
            ExpressionError, LimitError, JournalError: as a `World` of the dream; nothing has changed then.
        """
        self._remake(dream, poser, self._guests, self._known)
        self._note_load(dream, source)

    def reloading(self, dream: Dream, poser: ScenePoser | None = None, *, source: str = "") -> Iterator[float]:
        """As `reload`, by and by where what lives in it has to be lived through anew: each step is short, and gives the
        share that is done. Meanwhile, time goes on with the new version as it was with the old one.

        Raises:
            ExpressionError, LimitError, JournalError: as `reload`, at the first step.
        """
        anew = copy(self)
        anew._record, anew._trail = self._record.copy(), Trail()
        anew._remake(dream, poser, self._guests, [*self._known], until=0)
        if anew.tick < self.tick and (anew.world.company.night is None) == (self._world.company.night is None):
            self._remake(dream, poser, self._guests, self._known, keeps=True)
        while anew.tick < self.tick:
            anew._live_on(self)
            if anew.tick < self.tick:
                yield anew.tick / self.tick
        anew._live_on(self)
        self._world, self._guests, self._known = anew._world, anew._guests, anew._known
        self._record, self._trail, self._variables = anew._record, anew._trail, None
        self._note_load(dream, source)

    def reload_guest(self, name: str, dream: Dream, poser: ScenePoser | None = None, *, source: str = "") -> None:
        """Go on at the same instant with another version of a guest's dream, as `reload` does with the host's.

        Raises:
            JournalError: nobody is called so.
            ExpressionError, LimitError: as a `World` of the dreams; nothing has changed then.
        """
        old, lives = self._world.dream_of(name), self._world.company.night is not None
        guests = tuple(replace(g, dream=dream, poser=poser) if g.name == name else g for g in self._guests)
        invitations = tuple(replace(i, dream=dream) if i.name == name else i for i in self.dream.guests)
        known = [g for g in self._known if (g.name, g.dream.digest) != (name, old.digest)]
        self._remake(
            replace(self.dream, guests=invitations) if invitations else self.dream,
            None,
            guests,
            [*known, Guest(dream, name, poser)],
            lambda event: come_as(event, name, old.digest, dream.digest),
            paced=pace(dream, lives=lives) == pace(old, lives=lives),
        )
        if name in self._world.company.names:
            self._note_load(dream, source, name)

    # -- within

    def _go(self, tick: int) -> None:
        self._variables = None
        tick = min(max(tick, 0), LAST_TICK)
        if tick < self.tick:
            self._go_back(tick)
        due = self._record.due(tick)
        for event in due if self._world.company.asks else lasting(due):
            self._world.advance_to_tick(event.tick, self._trail)
            self._happen_again(event)
        self._world.advance_to_tick(tick, self._trail)
        self._furthest = max(self._furthest, tick)
        if tick == LAST_TICK:
            self.playing, self._between = False, 0.0

    def _go_back(self, tick: int) -> None:
        """To the last tick before that is known, or to the beginning."""
        found = self._trail.before(tick)
        if found is None:
            self._record.rewind()
            self._world.go_back(0)
        else:
            self._world.go_back(found[0], found[1], lasting(self._record.back_to(found[0])))

    def _remake(
        self,
        dream: Dream,
        poser: ScenePoser | None,
        guests: tuple[Guest, ...],
        known: list[Guest],
        changed: Callable[[Event], Event] | None = None,
        *,
        paced: bool = True,
        keeps: bool = False,
        until: int = LAST_TICK,
    ) -> None:
        """Go on at the same instant with another world; `paced`: those who joined are not paced otherwise in it.

        `keeps`: what is between dreamers stays as it was, whatever it would have been; else it has all to be lived
        through anew where it would be another, which ends at the tick `until`.
        """
        before, had, tick, between = self._world, self._guests, self.tick, self._between
        world = World(dream, poser, guests, known=known, name=self._name, scenes=before.scenes)
        if changed is not None:
            self._record.change(changed)
        self._world, self._guests, self._known = world, guests, known
        self._record.fit(world.turnable, self._turned_by, tick)
        if keeps or (paced and rhythm(dream, guests) == rhythm(before.dream, had)):
            world.go_back(tick, before.company, lasting(self._record.back_to(tick)))
        else:
            self._trail = Trail()
            self._record.rewind()
            self._go(min(tick, until))
        self._between, self._variables = between, None

    def _live_on(self, other: Timeline) -> None:
        """Come a little nearer to where another timeline is by now, of the same dreamers, with all that was done there
        since; from the beginning again where that was before."""
        for guest in other._known[len(self._known) :]:
            self._learn(guest)
        before = self._record.back_to(self.tick)
        self._record = other._record.copy()
        self._record.fit(self._world.turnable, self._turned_by, self.tick)
        if self._record.back_to(self.tick) != before:
            self._trail = Trail()
            self._record.rewind()
            self._world.go_back(0)
        self._go(min(self.tick + STRIDE, other.tick))

    def _turned_by(self, join: Join) -> frozenset[str] | None:
        guest = self._world.known(join.digest, join.name)
        return frozenset(parameter.name for parameter in guest.dream.parameters) if guest is not None else None

    def _apply(self, event: Event) -> None:
        self._variables = None
        self._world.apply(event, noted=False)

    def _happen_again(self, event: Event) -> None:
        try:
            self._apply(event)
        except JournalError:  # between other versions of the dreams, somebody may have been gone sooner
            self._record.drop(event)

    def _keep_new(self, event: Event) -> None:
        self._furthest = self.tick
        self._trail.drop_from(event.tick)
        self._tell(kept=self._record.keep_new(event))

    def _learn(self, guest: Guest) -> None:
        """Know of one who joins from now on."""
        known = self._world.known(guest.dream.digest, guest.name)
        if known is not None and known.dream != guest.dream:
            raise JournalError(f"another dream is known as that of {shown(guest.name)}", cure="use another name")
        if known is not None and (known.poser is not None or guest.poser is None):
            return
        self._known.append(guest)
        self._world.know(guest)

    def _note_load(self, dream: Dream, source: str, dreamer: str = "") -> None:
        """Keep word of a version; nothing that lies ahead is dropped for it."""
        try:
            event = LoadDream(self.tick, (source or dream.title)[-MAX_SOURCE:], dream.digest, dreamer)
        except JournalError:  # a path may hold what cannot be printed
            event = LoadDream(self.tick, "untitled", dream.digest, dreamer)
        self._tell(kept=self._record.keep(event))

    def _tell(self, *, kept: bool) -> None:
        if not kept:
            self.notice = f"the journal is full ({MAX_EVENTS:,} events): what happens from now on is not kept"
