"""Present: exposure, bloom, tone curve and dither, into what a display or a file is sent."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass

BLOOM_SHARE = 0.14
SATURATION = 1.25


class PresentPass:
    """Linear radiance → display-encoded colour."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._shader = FullscreenPass(ctx, programs, "present")

    def draw(
        self, source: moderngl.Texture, bloom: moderngl.Texture | None, target: Target, exposure: float, dither: float
    ) -> None:
        """`exposure` in stops; `dither` in steps of 1/255."""
        source.use(UNITS["u_source"])
        (bloom or source).use(UNITS["u_bloom"])
        share = BLOOM_SHARE if bloom is not None else 0.0
        size = (float(target.size[0]), float(target.size[1]))
        self._shader.draw(target, u_develop=(2.0**exposure, share, SATURATION, dither), u_size=size)
