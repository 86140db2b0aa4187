"""What every full-screen pass shares: one program, one triangle, its uniforms set by name."""

from __future__ import annotations

from typing import Any

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.source import Define
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.shader import Shader


class FullscreenPass:
    """The program of `shaders/passes/<stem>.frag` over a whole target."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, stem: str, **defines: Define) -> None:
        self._shader = Shader(programs, "fullscreen", stem, **defines)

    def draw(self, target: Target, **uniforms: Any) -> None:
        """Set `uniforms` (those that the program has) and draw over `target`."""
        program = self._shader.program
        for name, value in uniforms.items():
            if name in program:
                program[name] = value
        target.use()
        self._shader.array.render(moderngl.TRIANGLES, vertices=3)


def texel(source: moderngl.Texture, target: Target) -> tuple[float, float, float, float]:
    """The uniform `u_texel`: 1 / size of the source, 1 / size of the target."""
    return 1.0 / source.width, 1.0 / source.height, 1.0 / target.size[0], 1.0 / target.size[1]
