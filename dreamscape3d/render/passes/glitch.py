"""Glitch: bands and blocks that jump, twelve times a second."""

from __future__ import annotations

import math

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass, texel

RATE = 12  # jumps a second


class GlitchPass:
    """Linear radiance → the same, out of place by `amount`, 0 to 1, as the instant and the seed will have it."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._shader = FullscreenPass(ctx, programs, "glitch")

    def draw(self, source: moderngl.Texture, target: Target, amount: float, time: float, seed: int) -> None:
        source.use(UNITS["u_source"])
        instant = float(math.floor(time * RATE + 1e-6) % 65536)
        effect = (amount, source.width / source.height, instant, float(seed % 4096))
        self._shader.draw(target, u_texel=texel(source, target), u_effect=effect)
