"""Accumulate: the mean of a still's samples, in float32."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass


class AccumulatePass:
    """`draw` adds `source`·`weight`; the weights of one picture sum to 1."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._ctx = ctx
        self._shader = FullscreenPass(ctx, programs, "accumulate")

    def draw(self, source: moderngl.Texture, target: Target, weight: float) -> None:
        source.use(UNITS["u_source"])
        self._ctx.enable(moderngl.BLEND)
        self._ctx.blend_func = moderngl.ONE, moderngl.ONE
        self._shader.draw(target, u_weight=weight)
        self._ctx.disable(moderngl.BLEND)
