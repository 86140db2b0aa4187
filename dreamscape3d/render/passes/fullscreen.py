"""What every full-screen pass shares: one program, one triangle, its uniforms set by name."""

from __future__ import annotations

from typing import Any

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.source import Define
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.field_textures import bind_samplers
from dreamscape3d.render.view_block import bind_view


class FullscreenPass:
    """The program of `shaders/passes/<stem>.frag` over a whole target."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, stem: str, **defines: Define) -> None:
        self._program = programs.get("fullscreen", stem, **defines)
        bind_samplers(self._program)
        bind_view(self._program)
        self._array = programs.vertices(self._program)

    def draw(self, target: Target, **uniforms: Any) -> None:
        """Set `uniforms` (those that the program has) and draw over `target`."""
        for name, value in uniforms.items():
            if name in self._program:
                self._program[name] = value
        target.use()
        self._array.render(moderngl.TRIANGLES, vertices=3)
