"""Forethought: the next picture is planned while this one is drawn; a dream to come is made ready meanwhile."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from dreamscape3d.app.viewer.calm import calmed
from dreamscape3d.render.planner import Planner
from dreamscape3d.render.planner_process import Ask
from dreamscape3d.render.warm import warm_up

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.stage import Stage
    from dreamscape3d.render.plan import Plan
    from dreamscape3d.render.projector import Projector
    from dreamscape3d.scene.posing import ScenePoser


class Forethought:
    """Asks a planner, one picture ahead, for what the projector draws."""

    def __init__(self, projector: Projector) -> None:
        self._planner, self._projector = Planner(apart=False), projector
        self._on: _Scene | None = None
        self._coming: _Scene | None = None

    def begin(self) -> None:
        """Plan in a process of its own from now on. The first picture does not wait for it to start."""
        self._planner.release()
        self._planner, self._on = Planner(), None
        threading.Thread(target=warm_up, name="warm up", daemon=True).start()

    def plan(self, stage: Stage) -> Plan:
        """The picture to draw now, as it was asked for a picture ago; the next one is asked for.

        Raises:
            DreamscapeError: the scene cannot be posed so.
        """
        on = self._scene(stage.poser)
        if on.ticket is None:
            on.ticket = self._ask(on, stage, None)
        plan = self._planner.take(on.ticket)
        assert plan is not None  # only what surrounds a scene to come has an end
        on.ticket = self._ask(on, stage, plan)
        stage.seen = plan.moment
        return replace(plan, moment=calmed(plan.moment)) if stage.calm else plan

    def prepare(self, stage: Stage) -> bool:
        """Draw a part of what is round the dream to come; whether it can be shown."""
        if self._coming is None or self._coming.poser is not stage.poser:
            self.dismiss()
            self._coming = _Scene(stage.poser, self._planner.show(stage.poser))
        coming = self._coming
        if coming.ticket is not None:
            if not self._planner.arrived(coming.ticket):
                return False
            if coming.surrounded:
                return True  # its first picture is planned, too
            plan, coming.ticket = self._planner.take(coming.ticket), None
            coming.surrounded = self._projector.ready(plan)
        coming.ticket = self._ask_first(coming, stage) if coming.surrounded else self._ask_next(coming, stage)
        return False

    def _ask_next(self, coming: _Scene, stage: Stage) -> int:
        """The next part of what is round a scene to come."""
        wanted, timeline = self._projector.wanted_to_come(), stage.timeline
        return self._planner.ask(Ask(coming.number, timeline.variables(), timeline.mood.tint, wanted, stage.view()))

    def _ask_first(self, coming: _Scene, stage: Stage) -> int:
        """Its first picture, as it is due once all that is round it is there."""
        view, timeline = stage.view(), stage.timeline
        wanted, views = self._projector.wanted(view)
        wanted = replace(wanted, turn=self._projector.wanted_to_come().turn)
        return self._planner.ask(Ask(coming.number, timeline.variables(), timeline.mood.tint, wanted, view, views))

    def cut(self) -> None:
        """What was prepared is on from now."""
        self._drop(self._on)
        self._on, self._coming = self._coming, None
        self._projector.cut()

    def dismiss(self) -> None:
        """What was being prepared is not wanted any more."""
        if self._coming is not None:
            self._drop(self._coming)
            self._coming = None
            self._projector.forget_coming()

    def close(self) -> None:
        """End the planner."""
        self._planner.release()

    def _scene(self, poser: ScenePoser) -> _Scene:
        """The scene that is on, made known where it is another version."""
        if self._on is None or self._on.poser is not poser:
            self._drop(self._on)
            self._on = _Scene(poser, self._planner.show(poser))
        return self._on

    def _ask(self, on: _Scene, stage: Stage, after: Plan | None) -> int:
        view = stage.view()
        wanted, views = self._projector.wanted(view, after)
        timeline = stage.timeline
        return self._planner.ask(Ask(on.number, timeline.variables(), timeline.mood.tint, wanted, view, views))

    def _drop(self, scene: _Scene | None) -> None:
        if scene is not None:
            self._planner.drop(scene.number)


class _Scene:
    """A scene that the planner knows, and what it is asked of it."""

    def __init__(self, poser: ScenePoser, number: int) -> None:
        self.poser, self.number = poser, number
        self.ticket: int | None = None
        self.surrounded = False  # whether all that is round it is there
