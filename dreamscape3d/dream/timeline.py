"""A dream in time as a viewer runs it: played, slowed, stepped, scrubbed to and fro, and changed while it runs.

    real seconds ─advance─▶ ticks, 60 a second ─▶ World          moment(): also between two ticks
    what the dreamer does ─▶ events ─▶ World, and kept by tick

Going back replays what was kept up to there; what came after happens again when time gets there, until the dreamer does
something else, which drops it, as a new step drops what was undone. Time, not the dreamer, is all that comes in.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from dreamscape3d.dream.journal import (
    MAX_EVENTS,
    MAX_SOURCE,
    Event,
    Journal,
    JournalError,
    LoadDream,
    SetMood,
    SetParameter,
)
from dreamscape3d.dream.world import MAX_SECONDS, TICK_RATE, World

if TYPE_CHECKING:
    from dreamscape3d.dream.dream import Dream
    from dreamscape3d.dream.mood import Mood
    from dreamscape3d.scene.moment import Moment
    from dreamscape3d.scene.posing import ScenePoser

SLOWEST, FASTEST = 1.0 / 16.0, 4.0
LONGEST_TURN = 0.25
"""Seconds: a longer wait between two turns counts as this much, so that a dream goes on after a stall, not races."""

LAST_TICK = round(MAX_SECONDS * TICK_RATE)
_NEARLY = 1e-6  # of a tick: six turns of 10 ms are 3.6 ticks, whatever floats make of it


class Timeline:
    """One dream, from its first version on. Playing at first, at rate 1.

    Attributes:
        playing: whether `advance` lets time pass.
        notice: what the dreamer should be told, one sentence; "" for nothing.

    Raises:
        ExpressionError, LimitError: as a `World` of the dream.
    """

    def __init__(self, dream: Dream, poser: ScenePoser | None = None, *, source: str = "") -> None:
        """`poser` is what the scene was made ready as, `source` the dream's path, or "" for its title."""
        self.playing = True
        self.notice = ""
        self._rate = 1.0
        self._between = 0.0  # ticks that have passed since the world's, below 1
        self._furthest = 0
        self._poser = poser
        self._events: list[Event] = []  # by tick; may hold what an earlier version of the dream had and this one lacks
        self._fitting: list[Event] = []  # those that this version can have
        self._next = 0  # among the fitting, the first that is still to come
        self._world = World(dream, poser)
        self._note_load(dream, source)

    # -- to read

    @property
    def dream(self) -> Dream:
        """Its latest version."""
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
        """The present value of each parameter."""
        return self._world.parameters

    @property
    def mood(self) -> Mood:
        """The present mood."""
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
        return Journal(self._fitting)

    def digest(self) -> str:
        """`World.digest` of the present tick."""
        return self._world.digest()

    def signals(self) -> dict[str, float]:
        """The value of every signal at `time`."""
        return self._world.signals(self.time)

    def variables(self) -> dict[str, float]:
        """`World.variables` at `time`."""
        return self._world.variables(self.time)

    def moment(self) -> Moment:
        """What the dream looks like at `time`.

        Raises:
            LimitError: the scene is larger than the documented limits.
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
        whole = math.floor(self._between + _NEARLY)
        self._between = max(self._between - whole, 0.0)
        self._go(self.tick + whole)

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
        self._go(math.floor(min(max(time, 0.0), MAX_SECONDS) * TICK_RATE + _NEARLY))

    # -- what the dreamer does

    def set_parameter(self, name: str, value: float) -> None:
        """Turn a parameter; its value is held within its range.

        Raises:
            JournalError: the dream has no such parameter, or `value` is not finite and within ±1e6.
        """
        self._apply(SetParameter(self.tick, name, value))
        self._keep_new(SetParameter(self.tick, name, self.parameters[name]))

    def set_mood(self, valence: float, arousal: float, dominance: float) -> None:
        """Change the mood.

        Raises:
            JournalError: a value is not within [−1, 1].
        """
        event = SetMood(self.tick, valence, arousal, dominance)
        self._apply(event)
        self._keep_new(event)

    def reload(self, dream: Dream, poser: ScenePoser | None = None, *, source: str = "") -> None:
        """Go on at the same instant with another version of the dream.

        It is as if the dreamer had done the same in that version from the beginning: what was turned stays turned as
        far as the new range allows, what was not touched stands as the new file has it. What the dreamer did to
        parameters that are gone is kept for the case that they come back.

        Raises:
            ExpressionError, LimitError: as a `World` of the dream; nothing has changed then.
        """
        world = World(dream, poser)
        between, tick = self._between, self.tick
        known = {parameter.name for parameter in dream.parameters}
        self._world, self._poser, self._next = world, poser, 0
        self._fitting = [e for e in self._events if not isinstance(e, SetParameter) or e.name in known]
        self._go(tick)
        self._between = between
        self._note_load(dream, source)

    # -- within

    def _go(self, tick: int) -> None:
        tick = min(max(tick, 0), LAST_TICK)
        if tick < self.tick:
            self._world, self._next = World(self.dream, self._poser), 0
        first, self._next = self._next, bisect_right(self._fitting, tick, lo=self._next, key=_tick_of)
        for event in _lasting(self._fitting[first : self._next]):
            self._world.advance_to_tick(event.tick)
            self._apply(event)
        self._world.advance_to_tick(tick)
        self._furthest = max(self._furthest, tick)
        if tick == LAST_TICK:
            self.playing, self._between = False, 0.0

    def _keep_new(self, event: Event) -> None:
        """Keep what the dreamer did just now; what had been kept from here on is dropped."""
        del self._fitting[self._next :]
        del self._events[bisect_right(self._events, event.tick, key=_tick_of) :]
        self._furthest = self.tick
        self._keep(event)

    def _note_load(self, dream: Dream, source: str) -> None:
        """Keep word of a version; nothing that lies ahead is dropped for it."""
        try:
            event = LoadDream(self.tick, (source or dream.title)[-MAX_SOURCE:], dream.digest)
        except JournalError:  # a path may hold what cannot be printed
            event = LoadDream(self.tick, "untitled", dream.digest)
        self._keep(event)

    def _keep(self, event: Event) -> None:
        """Keep an event of the present tick, in the place of the one before where that no longer matters."""
        place = bisect_right(self._events, event.tick, key=_tick_of)
        last = self._fitting[self._next - 1] if self._next else None
        if last is not None and self._events[place - 1] is last and _replaces(event, last):
            self._events[place - 1] = self._fitting[self._next - 1] = event
            return
        if len(self._events) >= MAX_EVENTS:
            self.notice = f"the journal is full ({MAX_EVENTS:,} events): what happens from now on is not kept"
            return
        self._events.insert(place, event)
        self._fitting.insert(self._next, event)
        self._next += 1

    def _apply(self, event: Event) -> None:
        self._world.apply(event, noted=False)


def _tick_of(event: Event) -> int:
    return event.tick


def _replaces(event: Event, last: Event) -> bool:
    """Whether nothing is left of `last` once `event` has happened: a slider drawn while time stands still."""
    return event.tick == last.tick and _subject(event) == _subject(last)


def _lasting(events: Iterable[Event]) -> list[Event]:
    """Those that still count after all of them, by tick: the last of each subject. Replaying them comes to the same."""
    last = {_subject(event): event for event in events}
    return sorted(last.values(), key=_tick_of)


def _subject(event: Event) -> tuple[str, str]:
    """What an event settles, whatever was before."""
    return event.kind, event.name if isinstance(event, SetParameter) else ""
