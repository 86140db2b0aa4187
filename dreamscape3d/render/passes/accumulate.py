"""Accumulate: the sum of a still's samples and their count, in float32."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass


class AccumulatePass:
    """`draw` adds `source` where this sample was wanted, and counts it in alpha."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._ctx = ctx
        self._shader = FullscreenPass(ctx, programs, "accumulate")

    def draw(self, source: moderngl.Texture, depth: moderngl.Texture, target: Target, brightest: float = 6e4) -> None:
        """`brightest`: the radiance that one sample may have."""
        depth.use(UNITS["u_depth"])
        source.use(UNITS["u_source"])
        self._ctx.enable(moderngl.BLEND)
        self._ctx.blend_func = moderngl.ONE, moderngl.ONE
        self._shader.draw(target, u_brightest=brightest)
        self._ctx.disable(moderngl.BLEND)
