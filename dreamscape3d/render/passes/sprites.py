"""Sprites: particles and ribbons of light, added to what is drawn."""

from __future__ import annotations

from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.field_textures import UNITS, DataTexture
from dreamscape3d.render.shader import Shader

_ADD = (moderngl.ONE, moderngl.ONE)


class SpritesPass:
    """Draws a Moment's sprites over shaded surfaces and sky; the view block must be set. Leaves alpha alone."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._ctx = ctx
        self._shader = Shader(programs, "sprites", "sprites")
        self._texture = DataTexture(ctx, 1024, 4, "f4")
        self._written: NDArray[np.float32] | None = None

    def draw(self, sprites: NDArray[np.float32], lights: dict[str, Any], surface: Target, target: Target) -> None:
        """Add (N, 4, 4) `sprites` to `target`; `lights` as `light_uniforms` has them, for the fog."""
        if not len(sprites):
            return
        if self._written is not sprites:
            self._texture.write(sprites)
            self._written = sprites
        self._texture.use("u_sprites")
        surface.texture.use(UNITS["u_surface"])
        assert surface.depth is not None
        surface.depth.use(UNITS["u_depth"])
        for name in ("u_fog", "u_fog_falloff"):
            self._shader.program[name] = lights[name]
        target.use()
        self._ctx.enable(moderngl.BLEND)
        self._ctx.blend_func = _ADD
        self._shader.array.render(moderngl.TRIANGLE_STRIP, vertices=4, instances=len(sprites))
        self._ctx.disable(moderngl.BLEND)

    def release(self) -> None:
        self._texture.release()
