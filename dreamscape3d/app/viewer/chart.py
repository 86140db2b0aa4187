"""The neuro-map in the viewer: opened before the eye, pointed at, and flown to places with."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from dreamscape3d.app.viewer.desk import MapName

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.stage import Stage
    from dreamscape3d.render.plan import Plan
    from dreamscape3d.scene.moment import View
    from dreamscape3d.scene.neuro_map import NeuroMap

OPENS = 0.4  # seconds
DIMMED = 1.7  # stops by which what is behind it is darker
ANEW = 2.0  # seconds after which it is drawn up anew
Place = tuple[float, float, float]


class Chart:
    """The map of what is on.

    Attributes:
        wanted: whether it is to be seen.
    """

    def __init__(self) -> None:
        self.wanted = False
        self._share, self._age, self._time = 0.0, 0.0, 0.0
        self._map: NeuroMap | None = None
        self._view: View | None = None
        self._chosen = -1

    @property
    def open(self) -> bool:
        """Whether it can be pointed at."""
        return self.wanted and self._map is not None

    @property
    def pointed(self) -> Place | None:
        """Where that is in the world which is pointed at [m]; None for nothing, and for what is nowhere."""
        return self._map.knots[self._chosen].place if self._map is not None and self._chosen >= 0 else None

    def over(self, plan: Plan, stage: Stage, passed: float, pointer: tuple[float, float] | None) -> Plan:
        """A picture with the map before it; `pointer` is where the mouse is, from the lower left, as shares of it."""
        step = passed / OPENS
        self._share = min(self._share + step, 1.0) if self.wanted else max(self._share - step, 0.0)
        if self._share <= 0.0:
            self._map = None
            return plan
        from dreamscape3d.scene.neuro_map import nearest_knot, shown
        from dreamscape3d.scene.sprites import pack

        self._time += passed
        chart, moment = self._drawn_up(stage, plan, passed), plan.moment
        share = self._opened
        self._view = replace(moment.view, exposure=moment.view.exposure - DIMMED * share)
        moment = replace(moment, view=self._view)
        self._chosen = -1
        if pointer is not None and self.wanted:
            rays = plan.middle
            _, direction = rays.at(np.array([pointer[0] * rays.width]), np.array([pointer[1] * rays.height]))
            self._chosen = nearest_knot(chart, moment.view, self._time, share, direction[0])
        light = pack(shown(chart, moment.view, self._time, share, self._chosen))
        return replace(plan, moment=replace(moment, sprites=np.concatenate([moment.sprites, light])))

    def names(self, view: View, size: tuple[int, int]) -> list[MapName]:
        """The names on it in a picture of that size [px] that an eye sees from `view`."""
        if self._map is None or self._view is None:
            return []
        from dreamscape3d.maths.colour import srgb_from_linear
        from dreamscape3d.render.labels import pixel_of
        from dreamscape3d.render.rays import perspective_rays
        from dreamscape3d.scene.neuro_map import named

        rays, found = perspective_rays(view, *size, far=1e3), []
        for name in named(self._map, self._view, self._time, self._opened, self._chosen):
            at = pixel_of(name.at, rays)
            if at is not None:
                red, green, blue = srgb_from_linear(np.array(name.colour) / max(*name.colour, 1e-6)).tolist()
                place = at[0] / size[0], at[1] / size[1]
                found.append(MapName(name.text, place, (red, green, blue), name.share, name.chosen))
        return found

    @property
    def _opened(self) -> float:
        """0 to 1, eased."""
        return self._share * self._share * (3.0 - 2.0 * self._share)

    def _drawn_up(self, stage: Stage, plan: Plan, passed: float) -> NeuroMap:
        self._age += passed
        if self._map is None or self._age > ANEW:
            from dreamscape3d.dream.charting import chart_of

            self._map, self._age = chart_of(stage.timeline.world, plan.moment), 0.0
        return self._map
