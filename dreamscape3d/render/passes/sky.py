"""Sky: gradient, stars, fog and glow wherever nothing was hit."""

from __future__ import annotations

from typing import Any

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass


class SkyPass:
    """Draws where `ShadePass` leaves the target alone; shares its lamp lists and `lights`."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._shader = FullscreenPass(ctx, programs, "sky")

    def draw(self, lights: dict[str, Any], surface: Target, target: Target) -> None:
        assert surface.depth is not None
        surface.depth.use(UNITS["u_depth"])
        self._shader.draw(target, **lights)
