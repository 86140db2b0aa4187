"""Resolve: sums of samples → their means."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass


class ResolvePass:
    """Divides what `AccumulatePass` summed by how many samples each pixel had."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._shader = FullscreenPass(ctx, programs, "resolve")

    def draw(self, source: moderngl.Texture, target: Target) -> None:
        source.use(UNITS["u_source"])
        self._shader.draw(target)
