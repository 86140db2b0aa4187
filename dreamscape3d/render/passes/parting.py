"""Parting: red, green and blue drawn apart towards the corners."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass, texel

TAPS = 7


class PartingPass:
    """Linear radiance → the same, its colours apart by `amount`, 0 to 1."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._shader = FullscreenPass(ctx, programs, "parting")

    def draw(self, source: moderngl.Texture, target: Target, amount: float) -> None:
        source.use(UNITS["u_source"])
        effect = (amount, source.width / source.height, 0.0, 0.0)
        self._shader.draw(target, u_texel=texel(source, target), u_effect=effect, u_taps=TAPS)
