"""A program of this renderer: compiled when it is first drawn with, its samplers and the view block bound."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.source import Define
from dreamscape3d.render.field_textures import bind_samplers
from dreamscape3d.render.view_block import bind_view


class Shader:
    """One pair of stages with its defines. Making one compiles nothing, but the library knows of it (`preload`)."""

    def __init__(self, programs: ProgramLibrary, vertex: str, fragment: str, **defines: Define) -> None:
        self._programs, self._vertex, self._fragment, self._defines = programs, vertex, fragment, defines
        self._generation = -1
        programs.expect(vertex, fragment, **defines)

    @property
    def program(self) -> moderngl.Program:
        if self._generation != self._programs.generation:
            self._program = self._programs.get(self._vertex, self._fragment, **self._defines)
            bind_samplers(self._program)
            bind_view(self._program)
            self._generation = self._programs.generation
        return self._program

    @property
    def compiled(self) -> bool:
        """Whether `program` has been asked for, here or elsewhere."""
        return self._programs.has(self._vertex, self._fragment, **self._defines)

    @property
    def array(self) -> moderngl.VertexArray:
        """A vertex array without attributes to draw it with."""
        return self._programs.vertices(self.program)
