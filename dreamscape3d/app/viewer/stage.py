"""What is on: one dream in time with its guests, and the dreamer in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dreamscape3d.app.viewer.calm import RATE
from dreamscape3d.app.viewer.doorstep import Doorstep
from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.dream.consent import ALL
from dreamscape3d.dream.dreamer import Guest
from dreamscape3d.dream.mover import SECONDS, Mover
from dreamscape3d.dream.stance import STILL, Body, Wish
from dreamscape3d.dream.timeline import Timeline
from dreamscape3d.scene.cue import GuestCue

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.ready import Loaded, Located
    from dreamscape3d.dream.stance import Moving
    from dreamscape3d.errors import Place
    from dreamscape3d.scene.cue import Cue
    from dreamscape3d.scene.moment import Moment, View
    from dreamscape3d.scene.posing import ScenePoser
    from dreamscape3d.scene.staging import StagedPoser

SEEN_FROM, FLIGHT = 5.0, 1.6  # metres from what is flown to; seconds
MOST_TICKS = 15  # of moving in one turn: after a stall the dreamer goes on from where they are
Scenes = tuple[tuple[str, "ScenePoser | StagedPoser"], ...]
"""Everybody who is here and what their scenes were made ready as, the host first; of a story, all of it as one."""


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
        self.timeline = self._timeline(loaded)
        self.invited: dict[str, Path] = {}
        self.mover = Mover()
        self.places: Mapping[tuple[int, ...], Place] = {}
        self.seen: Moment | None = None
        self.calm = False
        self._left = 0.0  # seconds of moving still to do
        self._wish = STILL  # what is wished and was not yet done
        self._own: tuple[dict[str, float], str, View] | None = None  # the instant's variables, whose view, and it
        self._cue: tuple[dict[str, float], Cue] | None = None  # and its cue
        self._scenes: Scenes = ()
        self._flight: tuple[View, View, float] | None = None  # from where to where, and how much of it is done
        self._doorstep = Doorstep()

    def _timeline(self, loaded: Loaded) -> Timeline:
        guests = [Guest.of(guest, loaded.guests.get(guest.name)) for guest in loaded.dream.guests]
        return Timeline(loaded.dream, loaded.poser, source=str(loaded.path), guests=guests)

    def reload(self, loaded: Loaded) -> None:
        """Go on with another version of the same file; time, what was turned and where one stands are kept.

        Raises:
            ExpressionError, LimitError: no world can be made of it; nothing has changed then.
        """
        for guest in loaded.dream.guests:
            self.timeline.world.scenes.know(guest.dream, loaded.guests.get(guest.name))
        self.timeline.reload(loaded.dream, loaded.poser, source=str(loaded.path))

    @property
    def blueprint(self) -> tuple[float, float]:
        """How strongly schematics are drawn even where nobody asks for them, 0 to 1, and how far they stray [m]."""
        return 0.0, 0.0

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

    @property
    def seen_in(self) -> str:
        """The guest whose dream the last picture is of; "" for the dreamer's own."""
        return self._doorstep.guest if self.seen is not None and self.seen.scene else ""

    def cue(self, scenes: Scenes) -> Cue:
        """The present instant for some of who were here: nothing of those who are gone."""
        cue, within = self._present(), self._within()
        here = dict(zip(self.timeline.world.company.names[1:], cue.mix.guests, strict=True))
        names = [name for name, _ in scenes]
        guests = tuple(here.get(name, GuestCue({})) for name in names[1:])
        inside = names.index(within) if within and within in names else 0
        return replace(cue, mix=replace(cue.mix, guests=guests, within=inside))

    def _present(self) -> Cue:
        """The present instant, for all who are here."""
        variables = self.timeline.variables()
        if self._cue is None or self._cue[0] is not variables:
            self._cue = variables, self.timeline.cue()
        return self._cue[1]

    def _within(self) -> str:
        """The guest in whose dream the dreamer is at the present instant; "" in their own."""
        within = self._present().mix.within
        return self.timeline.world.company.names[within] if within else ""

    def signals_of(self, guest: str) -> Mapping[str, float]:
        """The value of every signal of a guest who is here; the dreamer's own for ""."""
        if not guest:
            return self.timeline.signals()
        return self._present().mix.guests[self.timeline.world.company.names.index(guest) - 1].variables

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
        self._follow()
        if self.seen is not None:
            self.mover.change(moving, self._own_view(), self._doorstep.field(self.seen))

    def go_home(self) -> None:
        """Back to the own camera of the dream that one is in."""
        self._follow()
        self.mover.go_home(self._own_view())

    def fly_to(self, place: tuple[float, float, float]) -> None:
        """Be carried to where something is [m], to see it from a few metres away."""
        start = self.view()
        to = np.array(place) - start.eye
        away = to / max(float(np.linalg.norm(to)), 1e-6)
        end = replace(
            start, eye=np.array(place) - away * SEEN_FROM + [0.0, SEEN_FROM * 0.15, 0.0], target=np.array(place)
        )
        self._flight = start, end, 0.0

    def _carried(self, passed: float, wish: Wish) -> None:
        if self._flight is None:
            return
        start, end, gone = self._flight
        gone = min(gone + passed / FLIGHT, 1.0)
        share = gone * gone * (3.0 - 2.0 * gone)
        eye, target = (a + (b - a) * share for a, b in ((start.eye, end.eye), (start.target, end.target)))
        self.mover.carry(replace(start, eye=eye, target=target))
        moves = wish.looks or wish.forward or wish.right or wish.up
        self._flight = None if gone >= 1.0 or moves else (start, end, gone)

    def snap(self, degrees: float) -> None:
        """Turn to the right at once."""
        self._wish = replace(self._wish, snap=self._wish.snap + degrees)

    def jump(self) -> None:
        """Off the ground, in walking."""
        self._wish = replace(self._wish, jump=True)

    def advance(self, passed: float, wish: Wish) -> None:
        """Let `passed` real seconds go by, in which the dreamer wishes to move so."""
        self.timeline.advance(passed * (RATE if self.calm else 1.0))
        self._carried(passed, wish)
        self._wish = _with(self._wish, wish)
        self._left = min(self._left + passed, MOST_TICKS * SECONDS)
        if self.seen is None:
            return
        self._doorstep.see(self.seen)
        self._follow()
        while self._left >= SECONDS:
            if self.mover.mode == "path" and (self._wish.looks or wish.forward or wish.right or wish.up):
                self.change("fly")
            self.mover.step(self._wish, self._doorstep.field(self.seen), self._own_view())
            self._wish = replace(self._wish, turn=0.0, tilt=0.0, snap=0.0, scroll=0.0, jump=False)
            self._left -= SECONDS
            self._go_through_the_door(0.0)  # as of the tick before: what lies between them is still to be seen
        self._go_through_the_door(self._left / SECONDS)

    def _go_through_the_door(self, share: float) -> None:
        """Where the way of the eye has led through it, and the dream has one to let through."""
        step, world = self._doorstep, self.timeline.world
        if not step.led_through(self.mover, share):
            return
        to = "" if step.side else world.door
        try:
            self.timeline.cross(to)
        except JournalError:
            return
        step.go_through(self.mover, to, share)
        self._arrive(to)

    def _follow(self) -> None:
        """Be where the world says: who is sent home, or was elsewhere at another time, floats there."""
        within, step = self._within(), self._doorstep
        if within == step.side:
            return
        if self._own is not None:
            share = min(self._left / SECONDS, 1.0)
            self.mover.float_home(self.mover.view(self._own[2], share), step.opening)
        step.be(within)
        self._arrive(within)

    def _arrive(self, to: str) -> None:
        if not to:
            self.mover.body = Body()
        title = self.timeline.world.dream_of(to).title
        self.timeline.notice = f"in {title}: the door leads home" if to else f"home in {title}"

    def view(self) -> View:
        """Where the dreamer sees the present instant from."""
        self._follow()
        share = min(self._left / SECONDS, 1.0)
        return self.mover.view(self._own_view(), share, (self._wish.turn, self._wish.tilt))

    def _own_view(self) -> View:
        """Where the own camera is of the dream that one is in, worked out once an instant."""
        variables, side = self.timeline.variables(), self._doorstep.side
        if self._own is None or self._own[0] is not variables or self._own[1] != side:
            self._own = variables, side, self._camera(variables, side)
        return self._own[2]

    def _camera(self, variables: dict[str, float], side: str) -> View:
        if not side:
            return self.scenes[0][1].view(variables)
        return dict(self.scenes)[side].view(self.signals_of(side))


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
