"""Aurora: a map of the upper half of the sky, for the sky and for what mirrors it."""

from __future__ import annotations

import math

import moderngl
import numpy as np

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Target, make_target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass
from dreamscape3d.render.rays import Rays
from dreamscape3d.scene.moment import Moment

MARGIN = math.radians(30.0)  # drawn beside what the camera sees, for reflections
STEEP = 0.6  # of the camera's forward: where it looks up or down further, all sides are drawn


class AuroraPass:
    """`draw` makes the map, `use` binds it; nothing is done for a Moment without an aurora."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._ctx = ctx
        self._shader = FullscreenPass(ctx, programs, "aurora")
        self._map: Target | None = None

    def draw(self, moment: Moment, rays: Rays, size: int, steps: int) -> None:
        """`size` texels a side; `steps` through the height of the curtains."""
        if moment.night.aurora <= 0.0:
            return
        if self._map is None:
            self._map = make_target(self._ctx, (size, size), [(4, Format.HALF)], linear=True)
        ahead, cosine = _wanted(rays)
        self._shader.draw(
            self._map,
            u_size=(size, size),
            u_motion=(moment.time % 3600.0, moment.seed * 0.61803399 % 1.0, steps, cosine),
            u_ahead=ahead,
            u_border=moment.night.aurora_colour,
            u_tip=moment.night.aurora_tip,
        )

    def use(self, moment: Moment) -> None:
        """Bind the map, where the Moment has an aurora."""
        if self._map is not None and moment.night.aurora > 0.0:
            self._map.texture.use(UNITS["u_aurora"])

    def release(self) -> None:
        if self._map is not None:
            self._map.release()


def _wanted(rays: Rays) -> tuple[tuple[float, float], float]:
    """Where the camera looks along the ground, and the cosine of how far to its sides the map is wanted."""
    x, _, z = rays.forward.tolist()
    length = math.hypot(x, z)
    if length < math.sqrt(1.0 - STEEP * STEEP):
        return (1.0, 0.0), -2.0
    half = math.atan(rays.spread * math.hypot(rays.width / rays.height, 1.0) / length)
    return (x / length, z / length), float(np.cos(min(half + MARGIN, math.pi))) if half + MARGIN < math.pi else -2.0
