"""The mouse over the picture: what it points at in the dream, and where on the neuro-map."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from dreamscape3d.app.viewer.pointing import ghost_pointed_at, pointed_at

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.console import Console
    from dreamscape3d.app.viewer.crew import Crew
    from dreamscape3d.app.viewer.desk import Pointed
    from dreamscape3d.app.viewer.stage import Stage
    from dreamscape3d.render.plan import Plan


class Pointer:
    """Where it is.

    Attributes:
        clicked: whether it was, and nobody has seen to that yet.
    """

    def __init__(self, crew: Crew, console: Console) -> None:
        self._crew, self._console = crew, console
        self.clicked = False

    @property
    def at(self) -> tuple[float, float] | None:
        """[px of the picture, y downwards]; None where it is not over the window."""
        pointer, window = self._crew.hands.pointer, self._crew.window
        ratio = window.pixel_ratio
        return (pointer[0] * ratio, window.size[1] - pointer[1] * ratio) if pointer is not None else None

    def point(self, stage: Stage, *, taken: bool) -> None:
        """Look at what it points at in the last picture, which is drawn by now; `taken`: by a panel."""
        console, at = self._console, None if taken else self.at
        console.pointed = self._pointed(stage, at) if at is not None else None
        if self.clicked and at is not None:
            console.choose(console.pointed.number if console.pointed else None)
        self.clicked = False

    def _pointed(self, stage: Stage, at: tuple[float, float]) -> Pointed | None:
        picked, ray = self._crew.projector.pick(*at), self._crew.projector.ray(*at)
        found = pointed_at(stage, picked) if picked is not None else None
        if ray is None:
            return found
        before = picked.distance if picked is not None else math.inf
        return ghost_pointed_at(stage, *ray, before) or found

    def charted(self, plan: Plan, stage: Stage, passed: float) -> Plan:
        """A picture with the neuro-map before it, where that is open; a click flies to what it points at."""
        chart, at = self._console.chart, self.at
        eye = self._crew.projector.eye_at(*at) if at is not None else None
        plan = chart.over(plan, stage, passed, (eye.across, 1.0 - eye.down) if eye is not None else None)
        if self.clicked and chart.open:
            self.clicked = False
            if chart.pointed is not None:
                stage.fly_to(chart.pointed)
                chart.wanted = False
        return plan
