"""The living night: all that lives in a world beyond what dreamers turn and what ties them.

    a tick:  telling ─events─▶ bodies ▸ apparitions ▸ spectres ▸ minds ─▶ guide ─events─▶
                                 who is where   what comes   what is felt

It rides on a `Company`: copied, stepped, told and kept on its way with it. A world whose dreams hold nothing that lives
has none. Parts know each other through `Now.night` alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np

from dreamscape3d.dream.apparitions.apparitions import Apparitions
from dreamscape3d.dream.bodies.bodies import Bodies
from dreamscape3d.dream.deeds import DEEDS
from dreamscape3d.dream.guiding.guide import Guide
from dreamscape3d.dream.minds.minds import Minds
from dreamscape3d.dream.mood import Mood
from dreamscape3d.dream.part import Now, Part
from dreamscape3d.dream.spectre.spectres import Spectres
from dreamscape3d.dream.telling.telling import Telling
from dreamscape3d.dream.ticks import TICK_RATE
from dreamscape3d.maths.expression import Expression, Number
from dreamscape3d.scene.cast import Cast, Making
from dreamscape3d.scene.strain import NO_STRAIN, Strain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dreamscape3d.dream.bodies.grounds import Grounds
    from dreamscape3d.dream.events import Event
    from dreamscape3d.dream.living import Living
    from dreamscape3d.dream.telling.story import Story
    from dreamscape3d.dream.ties import Ties
    from dreamscape3d.scene.cast import Puppet
    from dreamscape3d.scene.cue import Caption, Placement

    F64 = NDArray[np.float64]

NEUTRAL = Mood()


class Night:
    """Its parts, in the order of a tick; `telling` is None where no story is told. `grounds` of all settings."""

    def __init__(self, seed: int, grounds: Grounds, story: Story | None = None) -> None:
        self.seed, self.grounds = seed, grounds
        self.telling = Telling(story) if story is not None else None
        self.bodies, self.apparitions = Bodies(), Apparitions()
        self.spectres, self.minds, self.guide = Spectres(), Minds(), Guide()

    @property
    def setting(self) -> int:
        """Which setting is on."""
        return self.telling.setting if self.telling is not None else 0

    @property
    def parts(self) -> tuple[Part, ...]:
        """All of them."""
        telling = (self.telling,) if self.telling is not None else ()
        return (*telling, self.bodies, self.apparitions, self.spectres, self.minds, self.guide)

    # -- who is here

    def enter(self, name: str, living: Living, place: Placement, mood: Mood = NEUTRAL) -> None:
        """A dreamer comes, with what lives in their dream, and its `mood`."""
        for part in self.parts:
            part.enter(name, living, place)
        self.minds.born(name, mood)

    def leave(self, name: str) -> None:
        """A dreamer is gone."""
        for part in self.parts:
            part.leave(name)

    # -- what happens

    def now(self, tick: int, ties: Ties) -> Now:
        """This tick, for all parts."""
        return Now(tick, tick / TICK_RATE, self.seed, self, ties.names, ties)

    def check(self, event: Event, now: Now) -> None:
        """Raises JournalError where an event of the night cannot be."""
        if isinstance(event, DEEDS):
            for part in self.parts:
                part.check(event, now)

    def apply(self, event: Event, now: Now) -> None:
        """An event that was checked happens."""
        for part in self.parts:
            part.apply(event, now)

    def step(self, now: Now, do: Callable[[Event], None]) -> None:
        """From a tick to the next; `do` lets what the story and the guide want happen, where it can."""
        for group in ((self.telling,), (self.bodies, self.apparitions, self.spectres, self.minds, self.guide)):
            for part in group:
                if part is not None:
                    part.step(now)
            due, now.due = now.due, []
            for event in due:
                do(event)
        if self.telling is not None:
            self.telling.film(now)

    # -- what it is like

    def puppets(self) -> list[Puppet]:
        """All that may ever be shown, while the same dreamers are here."""
        return [puppet for part in self.parts for puppet in part.puppets()]

    def cast(self, now: Now, ahead: float) -> Cast:
        """Who is where, `ahead` seconds from now."""
        making = Making(self.puppets())
        for part in self.parts:
            part.show(making, now, ahead)
        return making.finish()

    def names(self) -> dict[str, float]:
        """What stories and their settings may read."""
        found: dict[str, float] = {}
        for part in self.parts:
            found.update(part.names())
        return found

    def captions(self, now: Now) -> tuple[Caption, ...]:
        """What the overlay says."""
        return tuple(caption for part in self.parts for caption in part.captions(now))

    def eye(self, now: Now) -> tuple[F64, F64] | None:
        """Where the picture is seen from (3,) [m] and the unit way it looks (3,): by the story's camera; without one,
        by a person who moves the host, else by the own camera of the dream, as it is at rest."""
        view, host = self.telling.view(now, 0.0) if self.telling is not None else None, now.names[0]
        if view is None:
            stands = self.bodies.standpoint(host)
            if stands is not None and (self.telling is not None or not self._looks_on(host)):
                return stands
            view = self.grounds.view(self.setting)
        if view is None:
            return None
        ahead = view.target - view.eye
        return view.eye, ahead / max(float(np.linalg.norm(ahead)), 1e-9)

    def _looks_on(self, host: str) -> bool:
        """Whether the host's body is left to itself, and seen from elsewhere."""
        return self.bodies.has(host) and host not in self.bodies.steered

    def strain(self, focus: str) -> Strain:
        """What the picture that a dreamer sees suffers, and what the story does to it."""
        own = self.minds.strain(focus)
        told = self.telling.strain if self.telling is not None else NO_STRAIN
        if told == NO_STRAIN:
            return own
        return Strain(*(max(getattr(own, each.name), getattr(told, each.name)) for each in fields(Strain)))

    # -- all of it

    def copy(self) -> Night:
        """The same, apart from what happens to this one from now on."""
        other = Night.__new__(Night)
        other.seed, other.grounds = self.seed, self.grounds
        other.telling = self.telling.copy() if self.telling is not None else None
        other.bodies, other.apparitions = self.bodies.copy(), self.apparitions.copy()
        other.spectres, other.minds, other.guide = self.spectres.copy(), self.minds.copy(), self.guide.copy()
        return other

    def state(self) -> Iterable[str]:
        """All that goes on, in lines that are equal where it is."""
        return [line for part in self.parts for line in part.state()]


def turned(numbers: Mapping[str, Number], names: Mapping[str, float]) -> dict[str, float]:
    """Formulas of a story over the night's names; what nobody knows is 0."""
    return {
        key: n.evaluate({**dict.fromkeys(n.names, 0.0), **names}) if isinstance(n, Expression) else float(n)
        for key, n in numbers.items()
    }
