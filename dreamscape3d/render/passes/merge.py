"""Merge: what was marched apart goes over what was marched before it."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass


class MergePass:
    """`draw` copies the hits of one surface target over another's."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._ctx = ctx
        self._shader = FullscreenPass(ctx, programs, "merge")

    def draw(self, apart: Target, target: Target) -> None:
        apart.texture.use(UNITS["u_surface"])
        assert apart.depth is not None
        apart.depth.use(UNITS["u_depth"])
        self._ctx.enable_only(moderngl.DEPTH_TEST)
        self._ctx.depth_func = "1"
        self._shader.draw(target)
        self._ctx.depth_func = "<"
        self._ctx.disable(moderngl.DEPTH_TEST)
