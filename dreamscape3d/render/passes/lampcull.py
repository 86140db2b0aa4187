"""Lampcull: which lamps reach what is seen through each 8×8 pixels."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, make_target
from dreamscape3d.render.culling import TILE, tile_grid
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass

MASK_TILE = TILE  # pixels; shaders/lib/lampwalk.glsl


class LampcullPass:
    """`draw` fills the masks and binds them; coarse surface and lamps must be bound."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, size: Size) -> None:
        self._shader = FullscreenPass(ctx, programs, "lampcull")
        columns, rows = (count + (count & (count - 1) == 0) for count in tile_grid(*size, MASK_TILE))
        self.target = make_target(ctx, (columns, rows), [(4, Format.UINT32)])  # a tile too many: see `placeholders`

    def draw(self, taps: tuple[float, float, float, float]) -> None:
        """`taps` are `u_taps` of the coarse surface."""
        self._shader.draw(self.target, u_taps=taps)
        self.use()

    def use(self) -> None:
        self.target.texture.use(UNITS["u_lamp_masks"])

    def release(self) -> None:
        self.target.release()
