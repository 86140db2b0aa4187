"""Forethought: the next picture is planned while this one is drawn; a dream to come is made ready meanwhile.

Where guests come or go, the picture goes on as it was until another planner knows all who are here: nobody waits.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from dreamscape3d.app.viewer.calm import calmed
from dreamscape3d.render.planner import Planner
from dreamscape3d.render.planner_process import Ask
from dreamscape3d.render.warm import warm_up

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.scenes import Scenes
    from dreamscape3d.app.viewer.stage import Stage
    from dreamscape3d.render.plan import Plan, Wanted
    from dreamscape3d.render.projector import Projector
    from dreamscape3d.scene.moment import View


class Forethought:
    """Asks a planner, one picture ahead, for what the projector draws."""

    def __init__(self, projector: Projector) -> None:
        self._planner, self._projector = Planner(apart=False), projector
        self._spare = self._planner  # who learns of a company that is new, while the other goes on
        self._on: _Scene | None = None
        self._coming: _Scene | None = None
        self._next: _Scene | None = None

    def begin(self) -> None:
        """Plan in a process of its own from now on. The first picture does not wait for it to start."""
        self._planner.release()
        self._planner, self._spare, self._on = Planner(), Planner(), None
        threading.Thread(target=warm_up, name="warm up", daemon=True).start()

    def plan(self, stage: Stage) -> Plan:
        """The picture to draw now, as it was asked for a picture ago; the next one is asked for.

        Raises:
            DreamscapeError: the scene cannot be posed so.
        """
        on = self._scene(stage)
        if on.ticket is None:
            on.ticket = self._ask(on, stage)
        plan = on.planner.take(on.ticket)
        assert plan is not None  # only what surrounds a scene to come has an end
        on.ticket = self._ask(on, stage, plan)
        stage.seen = plan.moment
        return replace(plan, moment=calmed(plan.moment)) if stage.calm else plan

    def prepare(self, stage: Stage) -> bool:
        """Draw a part of what is round the dream to come; whether it can be shown."""
        if self._coming is None or self._coming.scenes is not stage.scenes:
            self.dismiss()
            self._coming = _Scene(stage.scenes, self._planner)
        coming = self._coming
        if coming.ticket is not None:
            if not coming.planner.arrived(coming.ticket):
                return False
            if coming.surrounded:
                return True  # its first picture is planned, too
            plan, coming.ticket = coming.planner.take(coming.ticket), None
            coming.surrounded = self._projector.ready(plan)
        coming.ticket = self._ask(coming, stage)
        return False

    def cut(self) -> None:
        """What was prepared is on from now."""
        self._drop(self._on)
        self._drop(self._next)
        self._on, self._coming, self._next = self._coming, None, None
        self._projector.cut()

    def dismiss(self) -> None:
        """What was being prepared is not wanted any more."""
        if self._coming is not None:
            self._drop(self._coming)
            self._coming = None
            self._projector.forget_coming()

    def close(self) -> None:
        """End the planners."""
        self._planner.release()
        self._spare.release()

    def _scene(self, stage: Stage) -> _Scene:
        """The scene that is on, made known where it is another version."""
        scenes = stage.scenes
        if self._on is not None and self._on.scenes is scenes:
            return self._on
        if self._on is not None and self._on.scenes.go_on_as(scenes):
            self._succeed(self._on, scenes, stage)
            return self._on
        self._drop(self._on)
        self._drop(self._next)
        self._on, self._next = _Scene(scenes, self._planner), None
        return self._on

    def _succeed(self, on: _Scene, scenes: Scenes, stage: Stage) -> None:
        """Let a scene with others in it take the place of the one that is on, once it is planned."""
        if self._next is None or self._next.scenes is not scenes:
            self._drop(self._next)
            self._next = _Scene(scenes, self._spare, apart=True)
        following = self._next
        if not following.known:
            return
        if following.ticket is None:
            following.ticket = self._ask(following, stage)
        if following.planner.arrived(following.ticket):
            self._on, self._next = following, None
            self._planner, self._spare = self._spare, self._planner
            self._drop(on)

    def _ask(self, scene: _Scene, stage: Stage, after: Plan | None = None) -> int:
        view = stage.view()
        wanted, views = self._wanted(scene, view, after)
        return scene.planner.ask(Ask(scene.number, stage.cue(scene.scenes), wanted, view, views))

    def _wanted(self, scene: _Scene, view: View, after: Plan | None) -> tuple[Wanted, tuple[View, ...]]:
        """Of the scene that is on, the picture after `after`. Of one to come, the next part of what is round it; once
        all of that is there, its first picture."""
        if scene is not self._coming:
            return self._projector.wanted(view, after)
        to_come = self._projector.wanted_to_come()
        if not scene.surrounded:
            return to_come, ()
        wanted, views = self._projector.wanted(view)
        return replace(wanted, turn=to_come.turn), views

    def _drop(self, scene: _Scene | None) -> None:
        if scene is not None:
            scene.drop()


class _Scene:
    """A scene that a planner knows, or is about to know, and what it is asked of it.

    Attributes:
        scenes: of everybody in it.
        ticket: of what was asked last, None where nothing was.
        surrounded: whether all that is round it is there.
    """

    def __init__(self, scenes: Scenes, planner: Planner, *, apart: bool = False) -> None:
        """`apart`: put together in a thread, so that nobody waits for it."""
        self.scenes, self.planner = scenes, planner
        self.ticket: int | None = None
        self.surrounded = False
        self._number: int | None = None
        if apart:
            threading.Thread(target=scenes.make, name="company", daemon=True).start()
        else:
            _ = self.number

    @property
    def number(self) -> int:
        """Its number at the planner, who is told of it now at the latest."""
        if self._number is None:
            self._number = self.planner.show(self.scenes.make())
        return self._number

    @property
    def known(self) -> bool:
        """Whether to ask would not have to wait."""
        return self.scenes.poser is not None and self.planner.knows(self.number)

    def drop(self) -> None:
        """It is not wanted any more."""
        if self._number is not None:
            self.planner.drop(self._number)
