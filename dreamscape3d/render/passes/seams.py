"""Seams: luminous lines where two parts of a joined field weigh the same, and where their surfaces blend."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.passes.fullscreen import set_uniforms
from dreamscape3d.render.passes.sort import SortPass
from dreamscape3d.render.shader import Shader
from dreamscape3d.render.sorts import Sorts

_ADD = (moderngl.ONE, moderngl.ONE)
_AT = 0.56  # as a depth 0.22 or 0.78: between what is near to a seam and what is not (shaders/passes/sort.frag)


class SeamsPass:
    """`draw` adds their light to shaded surfaces; those far from all seams cost nothing. Leaves alpha alone."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._ctx = ctx
        self._shader = Shader(programs, "seams", "seams", DETAIL=False, RICH=False)

    def draw(self, target: Target, sort: SortPass, sorts: Sorts, uniforms: Mapping[str, Any]) -> None:
        """The surfaces of `WeavePass`, materials and their volumes must be bound; `sort` has sorted those surfaces into
        the depth of `target`. `uniforms` as for shade, and `FieldTextures.woven`."""
        set_uniforms(self._shader.program, uniforms)
        self._ctx.enable(moderngl.BLEND)
        self._ctx.blend_func = _ADD
        for wanted, within, at in ((sorts.plain, sort.matt, -_AT), (sorts.rich, sort.others, _AT)):
            if wanted:
                with within(target):
                    target.use()
                    self._shader.program["u_at"] = at
                    self._shader.array.render(moderngl.TRIANGLES, vertices=3)
        self._ctx.disable(moderngl.BLEND)
