"""What is on: one dream in time with its guests, and the dreamer in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dreamscape3d.app.viewer.calm import RATE
from dreamscape3d.app.viewer.doorstep import Doorstep
from dreamscape3d.app.viewer.journey import Journey
from dreamscape3d.app.viewer.persona import Persona
from dreamscape3d.app.viewer.showing import Showing
from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.dream.consent import ALL
from dreamscape3d.dream.dreamer import Guest
from dreamscape3d.dream.mover import SECONDS, Mover
from dreamscape3d.dream.stance import STILL, Body, Wish
from dreamscape3d.dream.timeline import Timeline

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.ready import Loaded, Located
    from dreamscape3d.app.viewer.scenes import Scenes
    from dreamscape3d.app.viewer.showing import Drawn
    from dreamscape3d.dream.night import Night
    from dreamscape3d.dream.stance import Moving
    from dreamscape3d.errors import Place
    from dreamscape3d.scene.cue import Caption, Cue
    from dreamscape3d.scene.moment import Moment, View

AT_ONCE = 4  # steps of a new version before the first picture of it
MOST_TICKS = 15  # of moving in one turn: after a stall the dreamer goes on from where they are


class Stage:
    """A dream that was loaded, its time, and where the dreamer stands.

    Attributes:
        path: of its file.
        told: whether a story is told in it, whose camera and strands are its own.
        fixed: why its file is not read anew while it is on; "" where it is.
        timeline: its time and what was done in it.
        mover: where the dreamer is; `persona`: whom of those who live in it they move.
        places: where each form is written, as far as that is known; `living_places`: and what lives in it.
        invited: files of the guests who came by one of their own, by the guests' names.
        seen: the Moment that was shown last.
        calm: whether it is kept calm.
    """

    told = False
    fixed = ""

    def __init__(self, loaded: Loaded) -> None:
        """Raises ExpressionError or LimitError where no world can be made of it."""
        self.path: Path = loaded.path
        self.timeline = self._timeline(loaded)
        self.invited: dict[str, Path] = {}
        self.mover = Mover()
        self.persona = self._persona(loaded)
        self.showing = self._showing()
        self.places: Mapping[tuple[int, ...], Place] = {}
        self.living_places: Mapping[tuple[str] | tuple[str, int], Place] = {}
        self.seen: Moment | None = None
        self.calm = False
        self._left = 0.0  # seconds of moving still to do
        self._wish = STILL  # what is wished and was not yet done
        self._own: tuple[dict[str, float], str, View] | None = None  # the instant's variables, whose view, and it
        self._journey: Journey | None = None
        self._reloading: Iterator[float] | None = None
        self._doorstep = Doorstep()
        self._cuts = self.showing.present().cut

    def _timeline(self, loaded: Loaded) -> Timeline:
        guests = [Guest.of(guest, loaded.guests.get(guest.name)) for guest in loaded.dream.guests]
        return Timeline(loaded.dream, loaded.poser, source=str(loaded.path), guests=guests)

    def _persona(self, loaded: Loaded) -> Persona:
        return Persona(self.timeline.world.company.host)

    def _showing(self) -> Showing:
        return Showing(self.timeline, self.persona)

    def reload(self, loaded: Loaded) -> None:
        """Go on with another version of the same file; time, what was turned and where one stands are kept. What lives
        in it may need some more turns until it is as the new version would have it.

        Raises:
            ExpressionError, LimitError: no world can be made of it; nothing has changed then.
        """
        for guest in loaded.dream.guests:
            self.timeline.world.scenes.know(guest.dream, loaded.guests.get(guest.name))
        self._reloading = self.timeline.reloading(loaded.dream, loaded.poser, source=str(loaded.path))
        for _ in range(AT_ONCE):
            self._live_anew()

    def _live_anew(self) -> None:
        """Go on with what a new version has to have lived through."""
        if self._reloading is not None and next(self._reloading, None) is None:
            self._reloading = None

    # -- what is seen

    @property
    def scenes(self) -> Scenes:
        """Everybody who is here; the same until somebody comes, goes or has another version."""
        return self.showing.scenes

    def cue(self, scenes: Scenes) -> Cue:
        """The present instant for some of who were here: nothing of those who are gone, nor the body one is in."""
        return self.showing.cue(scenes)

    @property
    def captions(self) -> tuple[Caption, ...]:
        """What is being said."""
        return self.showing.present().captions

    @property
    def blueprint(self) -> tuple[float, float]:
        """How strongly schematics are drawn even where nobody asks for them, 0 to 1, and how far they stray [m]."""
        return self.showing.present().blueprint

    @property
    def seen_in(self) -> str:
        """The guest whose dream the last picture is of; "" for the dreamer's own."""
        return self._doorstep.guest if self.seen is not None and self.seen.scene else ""

    def drawn(self) -> Drawn | None:
        """What the last picture shows; None where it is of before somebody came or went."""
        return self.showing.drawn(self.seen, self.seen_in) if self.seen is not None else None

    def has_cut(self) -> bool:
        """Whether the picture has jumped since this was asked last: nothing of the one before is to be blended in."""
        before, self._cuts = self._cuts, self.showing.present().cut
        if before != self._cuts and self.persona.steers:
            self._go_along()
        return before != self._cuts

    # -- what lives in it

    @property
    def night(self) -> Night | None:
        """What lives in it now: to read, not to change, and not to keep; None where nothing does."""
        return self.timeline.world.company.night

    def act(self) -> str:
        """Do what is at hand; what was done, in a few words, "" for nothing."""
        return self.persona.act(self.timeline)

    def _go_along(self) -> None:
        """Be where the body has been put that a person moves."""
        night, role = self.night, self.persona.role
        if night is not None and night.bodies.has(role):
            eye = night.bodies.feet(role) + np.array([0.0, self.mover.body.eye, 0.0])
            self.mover.carry(replace(self._own_view(), eye=eye, target=eye + night.bodies.looks(role)))

    # -- guests

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
            self.places, self.living_places = located.places, located.living

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
        self._journey = Journey(self.view(), place)

    def _carried(self, passed: float, wish: Wish) -> None:
        if self._journey is None:
            return
        self.mover.carry(self._journey.view(passed))
        moves = wish.looks or wish.forward or wish.right or wish.up
        self._journey = None if self._journey.over or moves else self._journey

    def snap(self, degrees: float) -> None:
        """Turn to the right at once."""
        self._wish = replace(self._wish, snap=self._wish.snap + degrees)

    def jump(self) -> None:
        """Off the ground, in walking."""
        self._wish = replace(self._wish, jump=True)

    def advance(self, passed: float, wish: Wish) -> None:
        """Let `passed` real seconds go by, in which the dreamer wishes to move so."""
        self._live_anew()
        self.timeline.advance(passed * (RATE if self.calm else 1.0))
        self._carried(passed, wish)
        self._wish = _with(self._wish, wish)
        self._left = min(self._left + passed, MOST_TICKS * SECONDS)
        if self.seen is not None:
            self._move(self.seen, wish)
            self.persona.follow(self.timeline, self.mover.stance, self.mover.body.eye)

    def _move(self, seen: Moment, wish: Wish) -> None:
        self._doorstep.see(seen)
        self._follow()
        while self._left >= SECONDS:
            if self.mover.mode == "path" and (self._wish.looks or wish.forward or wish.right or wish.up):
                self.change("fly")
            self.mover.step(self._wish, self._doorstep.field(seen), self._own_view())
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
        within, step = self.showing.within(), self._doorstep
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
            return self.scenes.members[0][1].view(variables)
        return dict(self.scenes.members)[side].view(self.showing.variables_of(side))


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
