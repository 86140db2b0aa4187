"""The World: a dream that lives, tick by tick. Same dream and same events give the same world, bit for bit.

It keeps no clock: whoever runs it says how far. Events are the only thing that may differ between two runs;
they are kept in a Journal, and `World.replay` makes the world again from it.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from dreamscape3d.dream.journal import Event, Journal, JournalError, LoadDream, SetMood, SetParameter
from dreamscape3d.dream.mood import Mood
from dreamscape3d.dream.signals import evaluate_signals, given_signals, names_in_scope, order_signals
from dreamscape3d.errors import LimitError

if TYPE_CHECKING:
    from dreamscape3d.dream.dream import Dream
    from dreamscape3d.scene.moment import Moment
    from dreamscape3d.scene.posing import ScenePoser

TICK_RATE = 60
"""Ticks per second."""

MAX_SECONDS = 86_400.0
"""How far a world can be run: a day."""

_ONLY_COPY = {"i": 0.0, "n": 1.0, "r": 0.0}
_NEARLY = 1e-6  # of a tick: 0.1 s × 60 is 6 ticks, whatever floats make of it


class World:
    """One dream in time, from tick 0. `poser` is what its scene was made ready as, where that was done already.

    Raises:
        ExpressionError, LimitError: names clash, or the dream's signals cannot be ordered (see `names_in_scope` and
            `order_signals`).
    """

    def __init__(self, dream: Dream, poser: ScenePoser | None = None) -> None:
        self.dream = dream
        self._ready = poser
        self.journal = Journal()
        self._ranges = {parameter.name: parameter for parameter in dream.parameters}
        self._values = {parameter.name: parameter.default for parameter in dream.parameters}
        names_in_scope(self._ranges, dream.signals)
        self._mood = dream.mood
        self._signals = order_signals(dream.signals)
        self._tick = 0

    @classmethod
    def replay(cls, dream: Dream, journal: Iterable[Event], until_tick: int, poser: ScenePoser | None = None) -> World:
        """The world that `journal` tells of, at `until_tick`, with the events of that tick applied.

        `poser` as for the world itself.

        Raises:
            JournalError: an event does not fit the dream.
            LimitError: `until_tick` lies before the beginning or more than a day after it.
        """
        _check_target(until_tick, 0)
        world = cls(dream, poser)
        for event in journal:
            if event.tick > until_tick:
                break
            world.advance_to_tick(max(event.tick, world.tick))
            world.apply(event)
        world.advance_to_tick(until_tick)
        return world

    @property
    def tick(self) -> int:
        """Ticks since the beginning."""
        return self._tick

    @property
    def time(self) -> float:
        """Seconds since the beginning."""
        return self._tick / TICK_RATE

    @property
    def parameters(self) -> Mapping[str, float]:
        """The present value of each parameter: a view that cannot be written to and follows the world."""
        return MappingProxyType(self._values)

    @property
    def mood(self) -> Mood:
        """The present mood: the dream's own until it is set."""
        return self._mood

    def apply(self, event: Event, *, noted: bool = True) -> None:
        """Let an event of the present tick happen, and note it in the journal unless `noted` is false.

        A parameter's value is held within its range. Loading a dream is noted only: a world has one dream,
        and whoever loads another makes a new world for it.

        Raises:
            JournalError: the event is of another tick, its parameter is not the dream's, or the journal is
                full; nothing has changed then.
        """
        if event.tick != self._tick:
            raise JournalError(f"an event of tick {event.tick} cannot happen at tick {self._tick}")
        if isinstance(event, SetParameter) and event.name not in self._ranges:
            raise JournalError(f"the dream has no parameter '{event.name}'", cure=self._similar(event.name))
        if noted:
            self.journal.append(event)
        match event:
            case SetParameter(name=name, value=value):
                self._values[name] = self._ranges[name].clamp(value)
            case SetMood(valence=valence, arousal=arousal, dominance=dominance):
                self._mood = Mood(valence, arousal, dominance)
            case LoadDream():
                pass

    def step(self, events: Iterable[Event] = ()) -> None:
        """Apply the events of the present tick, then go on to the next.

        Raises:
            JournalError: as `apply` does; the tick is not left then.
        """
        for event in events:
            self.apply(event)
        self._tick += 1

    def advance_to(self, time: float) -> None:
        """Step to the last tick that is not after `time` [s].

        Raises:
            LimitError: that lies before the present tick, or `time` is more than a day or not finite.
        """
        if not abs(time) <= MAX_SECONDS:
            raise LimitError(f"time {time:g} s is not within a day ({MAX_SECONDS:,.0f} s)")
        self.advance_to_tick(math.floor(time * TICK_RATE + _NEARLY))

    def advance_to_tick(self, tick: int) -> None:
        """Step to `tick`.

        Raises:
            LimitError: that lies before the present tick or after a day.
        """
        _check_target(tick, self._tick)
        self._tick = tick  # at once: between events, time is all that changes

    def signals(self, time: float | None = None) -> dict[str, float]:
        """The value of every signal at `time` [s], by default now: given ones, parameters, the dream's own.

        `time` may lie between two ticks; parameters have their present values.
        """
        at = self.time if time is None else time
        given = given_signals(at, tempo=self.dream.tempo, mood=self._mood)
        return evaluate_signals(self._signals, {**given, **self._values})

    def moment(self, time: float | None = None) -> Moment:
        """What the world looks and sounds like at `time` [s], by default now.

        Outside a repeat, `i` and `r` are 0 and `n` is 1: what is not repeated is the only copy of itself.

        Raises:
            LimitError: the scene is larger than the documented limits.
        """
        return self._poser.pose(self.variables(time), self._mood.tint)

    def variables(self, time: float | None = None) -> dict[str, float]:
        """What a scene's numbers are made of at `time` [s]: signals, and the names of copies as for the only one."""
        return {**_ONLY_COPY, **self.signals(time)}

    def digest(self) -> str:
        """SHA-256 (hex) of the state: tick, seed, mood, parameters. Equal states have equal digests."""
        mood = " ".join(value.hex() for value in (self._mood.valence, self._mood.arousal, self._mood.dominance))
        state = [f"tick {self._tick}", f"seed {self.dream.seed}", f"mood {mood}"]
        state += [f"{name} {value.hex()}" for name, value in sorted(self._values.items())]
        return hashlib.sha256("\n".join(state).encode()).hexdigest()

    @cached_property
    def _poser(self) -> ScenePoser:
        """Made when first needed, so that a world without a picture costs no numpy."""
        if self._ready is not None:
            return self._ready
        from dreamscape3d.scene.posing import ScenePoser

        return ScenePoser(self.dream.scene)

    def _similar(self, name: str) -> str:
        close = get_close_matches(name, self._ranges, n=1)
        return f"did you mean '{close[0]}'?" if close else ""


def _check_target(tick: int, now: int) -> None:
    if not now <= tick <= MAX_SECONDS * TICK_RATE:
        raise LimitError(f"tick {tick} is not between {now} (now) and {MAX_SECONDS * TICK_RATE:.0f} (a day)")
