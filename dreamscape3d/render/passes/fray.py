"""Fray: the picture dissolves from its edges inwards."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass, texel
from dreamscape3d.scene.look import Triple


class FrayPass:
    """Linear radiance → the same, its edges gone by `amount`, 0 to 1, with threads of radiance `thread` there."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._shader = FullscreenPass(ctx, programs, "fray")

    def draw(
        self, source: moderngl.Texture, target: Target, amount: float, thread: Triple, time: float, seed: int
    ) -> None:
        source.use(UNITS["u_source"])
        effect = (amount, source.width / source.height, time % 3600.0, float(seed % 4096))
        self._shader.draw(target, u_texel=texel(source, target), u_effect=effect, u_thread=thread)
