"""The conductor: one turn of the loop, top to bottom. It wires; `console.py` is asked, `stage.py` is what is on."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING

import numpy as np

from dreamscape3d.app.viewer.actions import Action
from dreamscape3d.app.viewer.gamepad import PadState
from dreamscape3d.app.viewer.icon import window_title
from dreamscape3d.app.viewer.playing import StoryStage
from dreamscape3d.app.viewer.pointer import Pointer
from dreamscape3d.app.viewer.ready import Changed, Failed, Loaded, Located
from dreamscape3d.app.viewer.responses import asked_by, respond, wish_of
from dreamscape3d.app.viewer.shelf import is_shipped
from dreamscape3d.app.viewer.stage import Stage
from dreamscape3d.app.viewer.watching import shader_folder
from dreamscape3d.errors import DreamscapeError, ShaderError
from dreamscape3d.gpu.loss import told_if_lost
from dreamscape3d.gpu.target import pixels_of
from dreamscape3d.render.placeholders import LEVELLED, warm_levels
from dreamscape3d.render.stereo import WOVEN

if TYPE_CHECKING:
    from pathlib import Path

    from dreamscape3d.app.viewer.console import Console
    from dreamscape3d.app.viewer.crew import Crew
    from dreamscape3d.app.viewer.interface.panels import Panels
    from dreamscape3d.app.viewer.lobby import Lobby

HEALTH = 60  # pictures from one question whether OpenGL is still there to the next: it may wait for the driver
IDLE = 0.1  # seconds to wait for an event while nothing can be seen
POINTING = 4  # pictures from one look at what the cursor points at to the next
STILL_PAD = PadState()
TO_LEAVE_PANELS = ("b", "back")
LEVELS_AT = tuple(range(3, 3 + len(LEVELLED)))
FREEZE_AT = LEVELS_AT[-1] + 1
SETTLING = 2  # pictures before the panels are made: their import takes 0.2 s


class Show:
    """Runs the viewer until its window closes.

    Attributes:
        pictures: how many have been shown.
    """

    def __init__(self, crew: Crew, console: Console) -> None:
        self._crew, self._console = crew, console
        self._window, self._pacer = crew.window, crew.pacer
        self._panels: Panels | None = None
        self._lobby: Lobby | None = None
        self._coming: Stage | None = None
        self._pointer = Pointer(crew, console)
        self._cut = False
        self.pictures = 0

    def begin(self, loaded: Loaded, time: float, settings: Sequence[tuple[str, float]]) -> None:
        """Put the first dream on, at a moment, with parameters set."""
        self._put_on(loaded)
        assert self._console.stage is not None
        for name, value in settings:
            self._console.set_parameter(name, value)
        if time:
            self._console.scrub(time)

    def run(self, pictures: int | None = None) -> None:
        """Turn until the window is to close, or so many pictures have been shown.

        Raises:
            GraphicsError: OpenGL failed, or the driver has given it up.
        """
        while not self._window.closing and (pictures is None or self.pictures < pictures):
            self.turn()
        self._remember()

    def close(self) -> None:
        """Free what was made on the way, while the window is still there."""
        if self._lobby is not None:
            self._lobby.close()
        if self._panels is not None:
            self._panels.close()

    def turn(self) -> None:
        """One picture, or a short rest where there is nobody to see it."""
        passed = self._pacer.begin()
        self._window.take_events()
        self._news()
        if self.pictures and not self._window.visible:
            self._window.take_events(IDLE)
            self._pacer.skip()
            return
        self._act(passed)
        with told_if_lost(self._window.ctx, look=self.pictures % HEALTH == HEALTH - 1):
            self._draw(passed)
            self._tidy()
        self._pacer.end()

    # -- what is new

    def _news(self) -> None:
        """What was made ready since the last turn, and what was saved."""
        while (news := self._crew.loader.poll()) is not None:
            match news:
                case Loaded():
                    self._put_on(news)
                case Failed():
                    self._refuse(news.error, news.path)
                case Located() if self._console.stage is not None:
                    self._console.stage.locate(news)
                case Changed():
                    self._reload_shaders()
        if self._console.wants_story:
            self._go_on_with_story()
        self._hear()

    def _hear(self) -> None:
        """What others want the dreamer to know."""
        crew, stage = self._crew, self._console.stage
        timeline_notice = stage.timeline.notice if stage is not None else ""
        for line in (*crew.screenshots.told(), *crew.pads.told, crew.loader.notice, timeline_notice):
            if line:
                self._console.tell(line)
        crew.pads.told.clear()
        crew.loader.notice = ""
        if stage is not None:
            stage.timeline.notice = ""

    def _put_on(self, loaded: Loaded) -> None:
        console, stage = self._console, self._console.stage
        guest = console.guests.named(loaded.path, stage)
        if guest is not None and stage is not None and stage.path != loaded.path and not console.awaits(loaded.path):
            self._let_in(stage, guest, loaded)
            return
        try:
            if stage is not None and stage.path == loaded.path:
                self._stay()
                stage.reload(loaded)
                if console.file_fault is None:
                    console.tell("read anew")
            else:
                self._coming = StoryStage(loaded) if loaded.story is not None else Stage(loaded)
                self._coming.mover.set_speed(console.settings.speed)
                if stage is None:
                    self._change()
        except DreamscapeError as error:
            self._refuse(error, loaded.path)
            return
        console.file_fault, console.choosing = None, False
        if loaded.story is None:
            console.seen(loaded.path)
        self._follow(loaded.path)

    def _go_on_with_story(self) -> None:
        """It comes back where it was left, and nothing else comes where it is on."""
        console, story = self._console, self._console.story
        assert story is not None
        if story is console.stage:
            self._stay()
        elif self._coming is not story:
            self._crew.forethought.dismiss()
            self._coming = story
            console.file_fault, console.choosing = None, False
            self._follow(story.path)

    def _let_in(self, stage: Stage, guest: str, loaded: Loaded) -> None:
        """A guest comes, or their file was saved."""
        console = self._console
        came = guest in console.guests.expected
        try:
            stage.join(guest, loaded, console.guests.intensity)
        except DreamscapeError as error:
            self._refuse(error, loaded.path)
            return
        console.guests.expected.pop(guest, None)
        console.tell(f"{guest} is here" if came else f"{guest}: read anew")
        if came and not stage.shares_with(guest):
            console.tell("nothing crosses: there is nothing that both dreams offer in their [share]")
        self._follow(stage.path)

    def _stay(self) -> None:
        """The dream that is on was asked for again: one that was to come is not wanted any more."""
        if self._coming is not None and self._console.path is not None:
            self._crew.forethought.dismiss()
            self._coming = None
            self._follow(self._console.path)

    def _follow(self, path: Path) -> None:
        """Have a dream read anew when it is saved, and its guests, but no story; shaders always."""
        folder, stage, story = shader_folder(), self._console.stage, self._console.story
        guests = stage.invited.values() if stage is not None and stage.path == path else ()
        own = [path] if story is None or story.path != path else []
        self._crew.loader.follow([*own, *guests, *([folder] if folder else [])])

    def _prepare(self) -> None:
        """Make the dream to come ready, a little each turn; it is on once nothing of it is missing."""
        if self._coming is not None and self._crew.forethought.prepare(self._coming):
            self._remember()
            self._crew.forethought.cut()
            self._change()

    def _change(self) -> None:
        console, left = self._console, self._console.stage
        console.aside = console.story
        console.stage, self._coming = self._coming, None
        if console.stage is console.aside:
            console.aside = None
        elif left is not None and left.told:
            console.tell("the story waits where you left it: page back to go on with it")
        console.pointed = console.chosen = None

    def _remember(self) -> None:
        """Keep what was last seen of the dream that is on, for its card on the start screen."""
        stage, shown = self._console.stage, self._crew.projector.shown
        if stage is None or shown is None or stage.told or is_shipped(stage.path):  # that come along have cards already
            return
        shot = self._console.shot()
        if shot is not None:
            self._crew.screenshots.remember(stage.path, pixels_of(shown), shot)

    def _refuse(self, error: DreamscapeError, path: Path) -> None:
        if path == self._console.path:
            self._stay()
            self._console.file_fault = error
        elif self._lobby is None:
            self._console.tell(f"{path.name} cannot be shown: {error.message}")
        if self._lobby is not None:
            self._lobby.say(error.message)

    def _reload_shaders(self) -> None:
        try:
            count = self._crew.programs.reload()
        except ShaderError as error:
            self._console.shader_fault = error
            return
        self._console.shader_fault = None
        if count:
            self._console.tell(f"{count} shader{'s' if count > 1 else ''} compiled anew")

    # -- what is done

    def _act(self, passed: float) -> None:
        crew, console = self._crew, self._console
        settings = console.settings
        crew.hands.sensitivity, crew.hands.inverted = settings.mouse_sensitivity, settings.invert_mouse
        crew.projector.tunnel.fov = settings.vignette_fov
        for action, key in (*crew.hands.done(), *self._pressed()):
            self._pointer.clicked |= action is Action.CHOOSE
            respond(action, key, crew, console, self._panels)
        if crew.hands.escape_held(passed):
            console.set_calm(True)
        if console.stage is not None:
            pad = STILL_PAD if self._panels is not None and self._panels.wants_gamepad else crew.pads.state
            console.stage.advance(passed, wish_of(crew.hands, pad, passed))

    def _pressed(self) -> list[tuple[Action, str]]:
        """What buttons of gamepads ask for; those of the start screen and of panels are theirs."""
        if self._lobby is not None:
            return []
        pressed = self._crew.pads.pressed()
        if self._panels is not None and self._panels.wants_gamepad:
            pressed = [button for button in pressed if button in TO_LEAVE_PANELS]
        return [(action, "") for action in asked_by(pressed, self._crew.pads.state, self._console.moving)]

    # -- what is seen

    def _draw(self, passed: float) -> None:
        crew, stage = self._crew, self._console.stage
        crew.projector.resize(self._window.size)
        if crew.projector.stereo.layout in WOVEN:
            crew.projector.screen_at = self._window.place
        if stage is not None:
            if not self._console.chart.open:
                self._point(stage)
            drafted = crew.draughting.follow(stage, self._console.schematics, passed, self._console.chosen)
            over = crew.draughting.over if drafted else None
            self._console.timings = crew.projector.measure(self._console.measuring)
            with nullcontext() if self._console.measuring else crew.timer.measure():
                self._forget_at_cuts(stage)
                plan = self._pointer.charted(crew.forethought.plan(stage), stage, passed)
                if not self.pictures:
                    crew.rehearsing.help(plan)
                shown = crew.projector.draw(plan, self._pacer.spent_ms, self._vignette(stage), passed, over)
                self._prepare()
            crew.screen.draw(shown.texture, self._window.framebuffer, self._window.size)
        else:
            self._window.clear()
        self._draw_over(passed)
        self._pacer.drawn(crew.timer.latest_ms)
        if not self.pictures:
            self._window.show()
        self._window.flip()
        self.pictures += 1
        crew.rehearsing.turn(passed)
        if self.pictures == 1:
            crew.forethought.begin()
            crew.pads.open()
            for notice in crew.kept.notices:
                self._console.tell(notice)
            self._pacer.skip()

    def _forget_at_cuts(self, stage: Stage) -> None:
        """Where a story jumps, in the picture that was asked for with the last turn, nothing of before is seen."""
        if self._cut:
            self._crew.projector.forget()
        self._cut = stage.has_cut()

    def _point(self, stage: Stage) -> None:
        """See what the mouse points at, now and then while somebody wants to know, and when it was clicked."""
        shown = self._panels is not None and self._panels.inspector.shown and not self.pictures % POINTING
        if shown or self._pointer.clicked:
            self._pointer.point(stage, taken=self._panels is not None and self._panels.wants_mouse)

    def _draw_over(self, passed: float) -> None:
        """The start screen, or the panels."""
        console = self._console
        if self._panels is None:
            if self.pictures < SETTLING and not console.choosing:
                return
            self._panels = self._make_panels()
        if console.choosing and self._lobby is None:
            self._lobby = self._open_lobby(self._panels)
        if self._lobby is not None:
            console.choosing = self._lobby.turn(passed, over_picture=console.stage is not None) and console.choosing
            if not console.choosing:
                self._lobby.close()
                self._lobby = None
            return
        for line in console.messages:
            self._panels.say(line)
        console.messages.clear()
        self._panels.gamepad(self._crew.pads.state.held, self._crew.pads.state.left)
        self._panels.draw(console, passed, self._window.handle.get_size(), self._window.pixel_ratio)

    def _open_lobby(self, panels: Panels) -> Lobby:
        from dreamscape3d.app.viewer.lobby import Lobby

        self._crew.hands.let_go()
        return Lobby(self._crew, self._console, panels.bridge)

    def _make_panels(self) -> Panels:
        from dreamscape3d.app.viewer.interface.panels import Panels

        panels = Panels(self._window.handle)
        panels.inspector.shown = self._console.settings.inspector
        self._crew.hands.ask(lambda: panels.wants_mouse, lambda: panels.wants_keyboard or self._lobby is not None)
        return panels

    def _vignette(self, stage: Stage) -> float:
        if stage.calm:
            return 1.0
        return stage.mover.moving_amount if self._console.settings.vignette else 0.0

    # -- afterwards

    def _tidy(self) -> None:
        dream = self._console.dream
        self._window.set_title(window_title(dream.title if dream else "", faulty=self._console.fault is not None))
        self._crew.kept.write_if_due()
        self._settle_in()

    def _settle_in(self) -> None:
        """What would make a later picture late is done with the first few."""
        if self.pictures in LEVELS_AT:
            warm_levels(self._window.ctx, LEVELS_AT.index(self.pictures))
        elif self.pictures == FREEZE_AT:
            gc.freeze()  # what is there by now stays; to look through all of it takes 0.1 s, now and then

    def summary(self) -> str:
        """How long pictures took, in one line."""
        times = self._pacer.times()
        if not len(times):
            return f"{self.pictures} pictures"
        middle, worst = float(np.median(times)), float(times.max())
        return (
            f"{self.pictures} pictures, median {middle:.1f} ms ({1000.0 / middle:.1f} a second), longest {worst:.1f} ms"
        )
