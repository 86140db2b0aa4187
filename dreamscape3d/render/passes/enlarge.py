"""Enlarge: a developed picture at the size of the output, sharply, with grain and dither there."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass, texel
from dreamscape3d.scene.look import Look


class EnlargePass:
    """Display-encoded colour of any size (sampled linearly) → a target of any other."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._shaders = {styled: FullscreenPass(ctx, programs, "enlarge", STYLED=styled) for styled in (False, True)}

    def draw(self, source: moderngl.Texture, target: Target, look: Look, frame: int, dither: float) -> None:
        """`frame` chooses the grain; `dither` in steps of 1/255."""
        source.use(UNITS["u_source"])
        shader = self._shaders[look.grain > 0.0]
        shader.draw(
            target, u_texel=texel(source, target), u_develop=(0.0, 0.0, 0.0, dither), u_grain=grain_of(look, frame)
        )


def grain_of(look: Look, frame: int) -> tuple[float, float, float, float]:
    """The uniform `u_grain`: strength in display units, and the frame's number."""
    return 0.15 * look.grain, float(frame % 4096), 0.0, 0.0
