"""Sky: gradient, stars, fog and glow wherever nothing was hit."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass
from dreamscape3d.render.passes.shade import light_uniforms
from dreamscape3d.scene.moment import Moment


class SkyPass:
    """Draws where `ShadePass` leaves the target alone; shares its lamp lists."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._shader = FullscreenPass(ctx, programs, "sky")

    def draw(self, moment: Moment, surface: Target, target: Target) -> None:
        assert surface.depth is not None
        surface.depth.use(UNITS["u_depth"])
        self._shader.draw(target, **light_uniforms(moment))
