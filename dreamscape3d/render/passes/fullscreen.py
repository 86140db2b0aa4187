"""What every full-screen pass shares: one program, one triangle, its uniforms set by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.source import Define
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.shader import Shader

_ABSENT = object()  # stands for a uniform that a program does not have
_COMPARED = (tuple, float, int, bool)


class FullscreenPass:
    """The program of `shaders/passes/<stem>.frag` over a whole target."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, stem: str, **defines: Define) -> None:
        self._shader = Shader(programs, "fullscreen", stem, **defines)

    def draw(self, target: Target, **uniforms: Any) -> None:
        """Set `uniforms` (those that the program has) and draw over `target`."""
        set_uniforms(self._shader.program, uniforms)
        target.use()
        self._shader.array.render(moderngl.TRIANGLES, vertices=3)


def set_uniforms(program: moderngl.Program, uniforms: Mapping[str, Any]) -> None:
    """Set those that the program has and that are not what they were: most stay the same from draw to draw, and to set
    one costs as much as to draw. Whoever sets these of a program otherwise must do so each time."""
    if program.extra is None:
        program.extra = {}
    known: dict[str, Any] = program.extra
    for name, value in uniforms.items():
        before = known.get(name)
        if before is _ABSENT or (type(value) in _COMPARED and before is not None and before == value):
            continue
        if name in program:
            program[name] = known[name] = value
        else:
            known[name] = _ABSENT


def texel(source: moderngl.Texture, target: Target) -> tuple[float, float, float, float]:
    """The uniform `u_texel`: 1 / size of the source, 1 / size of the target."""
    return 1.0 / source.width, 1.0 / source.height, 1.0 / target.size[0], 1.0 / target.size[1]
