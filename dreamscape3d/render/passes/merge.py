"""Merge: what was marched apart goes over what was marched before it."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.source import Define
from dreamscape3d.gpu.target import Size, Target
from dreamscape3d.render.culling import TILE
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.shader import Shader


class MergePass:
    """`draw` copies the hits of one surface target over another's, where the shapes that made them were drawn."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, vertex: str, **defines: Define) -> None:
        """`vertex`: the stem of the stage that places those shapes; what it reads must be bound."""
        self._ctx = ctx
        self._shader = Shader(programs, vertex, "merge", **defines)

    def draw(
        self, apart: Target, target: Target, mode: int, *, vertices: int, instances: int = 1, grid: Size | None = None
    ) -> None:
        """`mode`, `vertices` and `instances` as the shapes were drawn; `grid` [px] where they are tiles of a grid."""
        apart.texture.use(UNITS["u_surface"])
        assert apart.depth is not None
        apart.depth.use(UNITS["u_depth"])
        target.use()
        if grid is not None:
            self._shader.program["u_grid"] = (*grid, TILE)
            target.framebuffer.viewport = (0, 0, *grid)
        self._ctx.enable_only(moderngl.DEPTH_TEST | moderngl.PROGRAM_POINT_SIZE)
        self._ctx.depth_func = "1"
        self._shader.array.render(mode, vertices=vertices, instances=instances)
        self._ctx.depth_func = "<"
        self._ctx.disable(moderngl.DEPTH_TEST | moderngl.PROGRAM_POINT_SIZE)
