"""What there is to be seen of a dream in time: who is in it, the present instant of all that, and what a picture shows.

timeline ─present─▶ Cue of all who are here ─cue(scenes)─▶ of those whom a planner knows, without one's own body
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dreamscape3d.app.viewer.scenes import Scenes, cast_among
from dreamscape3d.scene.cue import GuestCue

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.persona import Persona
    from dreamscape3d.dream.dream import Dream
    from dreamscape3d.dream.timeline import Timeline
    from dreamscape3d.scene.cast import Cast, Puppet
    from dreamscape3d.scene.cue import Cue
    from dreamscape3d.scene.moment import Moment
    from dreamscape3d.sdf.field import Field


class Drawn(NamedTuple):
    """What a picture shows: whose dreams, its own first, their structure without the cast, and their signals."""

    dreams: list[Dream]
    bare: Field
    signals: Mapping[str, float]


class Showing:
    """Of a timeline, without the body of which the `persona` moves."""

    def __init__(self, timeline: Timeline, persona: Persona) -> None:
        self.timeline, self.persona = timeline, persona
        self._scenes = Scenes(())
        self._present: tuple[dict[str, float], Cue] | None = None  # the instant's variables, and its cue

    @property
    def scenes(self) -> Scenes:
        """Everybody who is here; the same until somebody comes, goes or has another version."""
        world, night = self.timeline.world, self.timeline.world.company.night
        members = tuple((name, world.scenes.of(world.dream_of(name))) for name in world.company.names)
        cast = night.puppets() if night is not None else None
        if not self._scenes.are(members, cast):
            self._scenes = Scenes(members, cast)
        return self._scenes

    def present(self) -> Cue:
        """The present instant, for all who are here; worked out once."""
        variables = self.timeline.variables()
        if self._present is None or self._present[0] is not variables:
            self._present = variables, self.timeline.cue()
        return self._present[1]

    def cue(self, scenes: Scenes) -> Cue:
        """The present instant for some of who were here: nothing of those who are gone, nor the body one is in."""
        cue = self._among(self.present(), scenes.names)
        if cue.cast is None or scenes.cast is None:
            return replace(cue, cast=None)
        return replace(cue, cast=cast_among(self._without_own(cue.cast), self._puppets(), scenes.cast))

    def within(self) -> str:
        """The guest in whose dream the dreamer is at the present instant; "" in their own."""
        within = self.present().mix.within
        return self.timeline.world.company.names[within] if within else ""

    def variables_of(self, guest: str) -> Mapping[str, float]:
        """What a guest's scene is posed by."""
        return self.present().mix.guests[self.timeline.world.company.names.index(guest) - 1].variables

    def drawn(self, seen: Moment, within: str) -> Drawn | None:
        """What a picture shows that is of the dream of a guest, or of one's own for ""; None for one of before."""
        world, field = self.timeline.world, seen.field.field
        if within:
            known = within in world.company.names
            return Drawn([world.dream_of(within)], field, self.variables_of(within)) if known else None
        found = self.scenes.setting_of(field)
        return None if found is None else Drawn(world.settings[found[0]], found[1], self.present().variables)

    # -- within

    def _among(self, cue: Cue, names: tuple[str, ...]) -> Cue:
        """A cue for some of who were here."""
        within = self.within()
        here = dict(zip(self.timeline.world.company.names[1:], cue.mix.guests, strict=True))
        guests = tuple(here.get(name, GuestCue({})) for name in names[1:])
        inside = names.index(within) if within and within in names else 0
        return replace(cue, mix=replace(cue.mix, guests=guests, within=inside))

    def _puppets(self) -> list[Puppet]:
        night = self.timeline.world.company.night
        return night.puppets() if night is not None else []

    def _without_own(self, cast: Cast) -> Cast:
        own = self.persona.body_in(self.timeline.world.company.night)
        if not own:
            return cast
        theirs = [puppet.name == own for puppet in self._puppets()]
        return replace(cast, present=np.where(theirs, 0.0, cast.present))
