"""A journey: being carried to where something is, to see it from a few metres away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from dreamscape3d.scene.moment import View

SEEN_FROM, SECONDS = 5.0, 1.6  # metres from what is gone to; how long it takes
LOOKED_DOWN = 0.15  # metres of height for each of distance


class Journey:
    """From a view to one of a `place` [m], eased."""

    def __init__(self, start: View, place: tuple[float, float, float]) -> None:
        target = np.array(place)
        to = target - start.eye
        away = to / max(float(np.linalg.norm(to)), 1e-6)
        eye = target - away * SEEN_FROM + [0.0, SEEN_FROM * LOOKED_DOWN, 0.0]
        self._start, self._end, self._gone = start, replace(start, eye=eye, target=target), 0.0

    def view(self, passed: float) -> View:
        """Where it has led after `passed` more seconds."""
        self._gone = min(self._gone + passed / SECONDS, 1.0)
        share = self._gone * self._gone * (3.0 - 2.0 * self._gone)
        start, end = self._start, self._end
        eye, target = (a + (b - a) * share for a, b in ((start.eye, end.eye), (start.target, end.target)))
        return replace(start, eye=eye, target=target)

    @property
    def over(self) -> bool:
        """Whether one is there."""
        return self._gone >= 1.0
