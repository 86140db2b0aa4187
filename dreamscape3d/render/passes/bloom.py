"""Bloom: a pyramid of ever wider blurs whose weights sum to one, so that light spreads but none is made."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, Target, make_target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass, texel

WIDER_SHARE = 0.62  # how much of each level comes from the wider ones


class BloomPass:
    """`draw` leaves the blurred picture in `texture`."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, size: Size, levels: int) -> None:
        self._ctx = ctx
        self._down = FullscreenPass(ctx, programs, "bloom", UPWARD=False)
        self._up = FullscreenPass(ctx, programs, "bloom", UPWARD=True)
        sizes = [(max(size[0] >> i, 1), max(size[1] >> i, 1)) for i in range(1, levels + 1)]
        self._levels = [make_target(ctx, s, [(4, Format.HALF)], linear=True) for s in sizes]

    @property
    def texture(self) -> moderngl.Texture:
        return self._levels[0].texture

    def draw(self, source: moderngl.Texture) -> None:
        """Blur `source` (linear radiance, sampled linearly)."""
        for target in self._levels:
            self._run(self._down, source, target)
            source = target.texture
        self._ctx.enable(moderngl.BLEND)
        self._ctx.blend_func = moderngl.SRC_ALPHA, moderngl.ONE_MINUS_SRC_ALPHA
        for wide, target in zip(self._levels[:0:-1], self._levels[-2::-1], strict=True):
            self._run(self._up, wide.texture, target)
        self._ctx.disable(moderngl.BLEND)

    @staticmethod
    def _run(shader: FullscreenPass, source: moderngl.Texture, target: Target) -> None:
        source.use(UNITS["u_source"])
        shader.draw(target, u_texel=texel(source, target), u_share=WIDER_SHARE)

    def release(self) -> None:
        for level in self._levels:
            level.release()
