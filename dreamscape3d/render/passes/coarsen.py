"""Coarsen: where each texel of visibility and air stands, of the pixels it covers."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, Target, make_target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass
from dreamscape3d.render.sampling import coarse_size

TENT = 0.55  # between a box (0), which evens out four samples in turn, and a tent (1), which shows no steps


def taps(scale: int, *, smooth: bool, smooth_air: bool) -> tuple[float, float, float, float]:
    """`u_taps` of shaders/lib/coarse.glsl: 2×2 where a texel is several pixels; else 3×3 to even out noise, or 1."""
    if scale > 1:
        return 2.0, 1.0 / scale, TENT, 1.0
    return (3.0 if smooth else 1.0), 1.0, 0.0, float(smooth_air)


class CoarsenPass:
    """`draw` fills `target` (layout in shaders/lib/coarse.glsl) from a surface target."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, size: Size, scale: int) -> None:
        self._shader = FullscreenPass(ctx, programs, "coarsen")
        self._scale = scale
        self.target = make_target(ctx, coarse_size(size, scale), [(4, Format.UINT32)])

    def draw(self, surface: Target) -> None:
        surface.texture.use(UNITS["u_surface"])
        assert surface.depth is not None
        surface.depth.use(UNITS["u_depth"])
        self._shader.draw(self.target, u_scale=self._scale)
        self.use()

    def use(self) -> None:
        self.target.texture.use(UNITS["u_coarse"])

    def release(self) -> None:
        self.target.release()
