"""What is on: one dream in time with its guests, and the dreamer in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dreamscape3d.app.viewer.calm import RATE
from dreamscape3d.dream.consent import ALL
from dreamscape3d.dream.dreamer import Guest
from dreamscape3d.dream.mover import SECONDS, Mover
from dreamscape3d.dream.stance import STILL, Wish
from dreamscape3d.dream.timeline import Timeline
from dreamscape3d.scene.cue import GuestCue

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.ready import Loaded, Located
    from dreamscape3d.dream.stance import Moving
    from dreamscape3d.errors import Place
    from dreamscape3d.scene.cue import Cue
    from dreamscape3d.scene.moment import Moment, View
    from dreamscape3d.scene.posing import ScenePoser

MOST_TICKS = 15  # of moving in one turn: after a stall the dreamer goes on from where they are
Scenes = tuple[tuple[str, "ScenePoser"], ...]
"""Everybody who is here and what their scenes were made ready as, the host first."""


class Stage:
    """A dream that was loaded, its time, and where the dreamer stands.

    Attributes:
        path: of its file.
        timeline: its time and what was done in it.
        mover: where the dreamer is.
        places: where each form is written, as far as that is known.
        invited: files of the guests who came by one of their own, by the guests' names.
        seen: the Moment that was shown last.
        calm: whether it is kept calm.
    """

    def __init__(self, loaded: Loaded) -> None:
        """Raises ExpressionError or LimitError where no world can be made of it."""
        self.path: Path = loaded.path
        guests = [Guest.of(guest, loaded.guests.get(guest.name)) for guest in loaded.dream.guests]
        self.timeline = Timeline(loaded.dream, loaded.poser, source=str(loaded.path), guests=guests)
        self.invited: dict[str, Path] = {}
        self.mover = Mover()
        self.places: Mapping[tuple[int, ...], Place] = {}
        self.seen: Moment | None = None
        self.calm = False
        self._left = 0.0  # seconds of moving still to do
        self._wish = STILL  # what is wished and was not yet done
        self._own: tuple[dict[str, float], View] | None = None  # the dream's own view, and the instant's variables
        self._cue: tuple[dict[str, float], Cue] | None = None  # and its cue
        self._scenes: Scenes = ()

    def reload(self, loaded: Loaded) -> None:
        """Go on with another version of the same file; time, what was turned and where one stands are kept.

        Raises:
            ExpressionError, LimitError: no world can be made of it; nothing has changed then.
        """
        for guest in loaded.dream.guests:
            self.timeline.world.scenes.know(guest.dream, loaded.guests.get(guest.name))
        self.timeline.reload(loaded.dream, loaded.poser, source=str(loaded.path))

    # -- guests

    @property
    def scenes(self) -> Scenes:
        """Everybody who is here; the same tuple until somebody comes, goes or has another version."""
        world = self.timeline.world
        found = tuple((name, world.scenes.of(world.dream_of(name))) for name in world.company.names)
        if len(found) != len(self._scenes) or any(
            name != old or poser is not before for (name, poser), (old, before) in zip(found, self._scenes, strict=True)
        ):
            self._scenes = found
        return self._scenes

    def cue(self, scenes: Scenes) -> Cue:
        """The present instant for some of who were here: nothing of those who are gone."""
        variables = self.timeline.variables()
        if self._cue is None or self._cue[0] is not variables:
            self._cue = variables, self.timeline.cue()
        cue = self._cue[1]
        here = dict(zip(self.timeline.world.company.names[1:], cue.mix.guests, strict=True))
        guests = tuple(here.get(name, GuestCue({})) for name, _ in scenes[1:])
        return replace(cue, mix=replace(cue.mix, guests=guests))

    def join(self, name: str, loaded: Loaded, intensity: float) -> None:
        """A guest comes, to be entangled so far; or has another version.

        Raises:
            DreamscapeError: they cannot come, or no world can be made of it; nothing has changed then.
        """
        source = str(loaded.path)
        self.invited[name] = loaded.path
        if name in self.timeline.world.company.names:
            self.timeline.reload_guest(name, loaded.dream, loaded.poser, source=source)
            return
        self.timeline.join(Guest(loaded.dream, name, loaded.poser, source=source))
        self.timeline.set_strand(self.timeline.world.company.host, name, ALL, intensity)

    def shares_with(self, name: str) -> frozenset[str]:
        """The channels that may cross to a guest."""
        company = self.timeline.world.company
        return company.allows(company.host, name)

    def see_off(self, name: str) -> None:
        """A guest goes, at once. Raises JournalError for a stranger."""
        self.timeline.leave(name, 0.0)
        self.invited.pop(name, None)

    # -- the dreamer

    def locate(self, located: Located) -> None:
        """Learn where the forms of the version that is on are written."""
        if located.path == self.path and located.digest == self.timeline.dream.digest:
            self.places = located.places

    def change(self, moving: Moving) -> None:
        """Move in another way from here on."""
        if self.seen is not None:
            self.mover.change(moving, self._own_view(), self.seen.field)

    def go_home(self) -> None:
        """Back to the dream's own camera."""
        self.mover.go_home(self._own_view())

    def snap(self, degrees: float) -> None:
        """Turn to the right at once."""
        self._wish = replace(self._wish, snap=self._wish.snap + degrees)

    def jump(self) -> None:
        """Off the ground, in walking."""
        self._wish = replace(self._wish, jump=True)

    def advance(self, passed: float, wish: Wish) -> None:
        """Let `passed` real seconds go by, in which the dreamer wishes to move so."""
        self.timeline.advance(passed * (RATE if self.calm else 1.0))
        self._wish = _with(self._wish, wish)
        self._left = min(self._left + passed, MOST_TICKS * SECONDS)
        if self.seen is None:
            return
        field, own = self.seen.field, self._own_view()
        while self._left >= SECONDS:
            if self.mover.mode == "path" and (self._wish.looks or wish.forward or wish.right or wish.up):
                self.change("fly")
            self.mover.step(self._wish, field, own)
            self._wish = replace(self._wish, turn=0.0, tilt=0.0, snap=0.0, scroll=0.0, jump=False)
            self._left -= SECONDS

    def view(self) -> View:
        """Where the dreamer sees the present instant from."""
        share = min(self._left / SECONDS, 1.0)
        return self.mover.view(self._own_view(), share, (self._wish.turn, self._wish.tilt))

    def _own_view(self) -> View:
        """Where the dream's own camera is, worked out once an instant."""
        variables = self.timeline.variables()
        if self._own is None or self._own[0] is not variables:
            self._own = variables, self.scenes[0][1].view(variables)
        return self._own[1]


def _with(before: Wish, now: Wish) -> Wish:
    """What is wished now, and what was not yet done of before: turns add up, the rest is as it is now."""
    return replace(
        now,
        turn=before.turn + now.turn,
        tilt=before.tilt + now.tilt,
        snap=before.snap + now.snap,
        scroll=before.scroll + now.scroll,
        jump=before.jump or now.jump,
    )
