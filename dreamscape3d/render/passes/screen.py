"""Screen: a finished picture onto whatever the window system shows."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Size
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.shader import Shader


class ScreenPass:
    """Draws, since copying from a framebuffer with depth to a window's copies nothing, silently."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._ctx = ctx
        self._shaders = {exact: Shader(programs, "fullscreen", "screen", EXACT=exact) for exact in (False, True)}

    def draw(self, source: moderngl.Texture, screen: moderngl.Framebuffer, size: Size) -> None:
        """`source` over the lower left `size` pixels of `screen`."""
        shader = self._shaders[source.size == size]
        if "u_texel" in shader.program:
            shader.program["u_texel"] = (1.0 / source.width, 1.0 / source.height, 1.0 / size[0], 1.0 / size[1])
        source.use(UNITS["u_source"])
        screen.use()
        self._ctx.viewport = (0, 0, *size)
        self._ctx.disable(moderngl.BLEND | moderngl.DEPTH_TEST)
        shader.array.render(moderngl.TRIANGLES, vertices=3)
