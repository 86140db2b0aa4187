"""Lamplight: what lamps send onto matt surfaces, at the resolution of visibility and air."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, make_target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass


class LamplightPass:
    """`draw` fills the target and binds it; coarse surface, visibility and lamps must be bound."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, size: Size) -> None:
        self._shader = FullscreenPass(ctx, programs, "lamplight")
        self.target = make_target(ctx, size, [(4, Format.HALF)])

    def draw(self, *, wanted: bool = True, fresh: bool = True) -> None:
        """Only where `wanted`: where some surface is matt; `fresh` forgets what was there."""
        if fresh:
            self.target.framebuffer.clear()
        if wanted:
            self._shader.draw(self.target)
        self.use()

    def use(self) -> None:
        self.target.texture.use(UNITS["u_lamplight"])

    def release(self) -> None:
        self.target.release()
