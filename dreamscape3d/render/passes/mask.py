"""Mask: keeps later samples out of pixels that want none."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass


class MaskPass:
    """`draw` sets the depth of unwanted pixels before a march; their surfaces stay as they were."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._ctx = ctx
        self._shader = FullscreenPass(ctx, programs, "mask")

    def draw(self, mask: moderngl.Texture, target: Target) -> None:
        """Into a target of `make_surface_target`, cleared before; `mask` as `EdgesPass` makes it."""
        mask.use(UNITS["u_mask"])
        self._ctx.enable_only(moderngl.DEPTH_TEST)
        self._ctx.depth_func = "1"
        target.framebuffer.color_mask = (False, False, False, False)
        self._shader.draw(target)
        target.framebuffer.color_mask = (True, True, True, True)
        target.use()  # a mask takes effect when its framebuffer is bound
        self._ctx.depth_func = "<"
        self._ctx.disable(moderngl.DEPTH_TEST)
