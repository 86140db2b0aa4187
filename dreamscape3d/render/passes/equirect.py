"""Equirect: one side of the cube round the eye, laid on an equirectangular picture by its share."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.globe import BLEND, Globe, Side
from dreamscape3d.render.passes.fullscreen import FullscreenPass


class EquirectPass:
    """`begin`, then `draw` each side of the cube: their shares sum to 1, in alpha too."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, *, sharp: bool) -> None:
        """`sharp`: as sharp as the picture can be; else as smooth as the source is filtered, for what is blurred."""
        self._ctx = ctx
        self._shader = FullscreenPass(ctx, programs, "equirect", SHARP=sharp)

    def begin(self, target: Target) -> None:
        """Empty `target`."""
        target.framebuffer.clear()

    def draw(self, source: moderngl.Texture, globe: Globe, side: Side, round_: float, target: Target) -> None:
        """Add `source`, the view of a side `round_` wide to each border at distance 1; `globe` as large as `target`."""
        low, high = globe.presence
        source.use(UNITS["u_source"])
        self._ctx.enable(moderngl.BLEND)
        self._ctx.blend_func = moderngl.ONE, moderngl.ONE
        for box in globe.boxes(side):
            target.framebuffer.scissor = box
            self._shader.draw(
                target,
                u_globe=(*globe.size, globe.span, round_),
                u_face=side.columns,
                u_cube=globe.cube.columns,
                u_low=low,
                u_high=high,
                u_blend=BLEND,
            )
        self._ctx.disable(moderngl.BLEND)
        target.framebuffer.scissor = 0, 0, *target.size
        target.use()
