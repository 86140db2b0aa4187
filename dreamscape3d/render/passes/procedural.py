"""Procedural: terrains and fractals, each marched by its own program through the tiles that its box is seen through."""

from __future__ import annotations

import moderngl
import numpy as np
from numpy.typing import NDArray

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Size, Target
from dreamscape3d.render.culling import TILE, make_tiles, seen_boxes, tile_grid
from dreamscape3d.render.field_textures import UNITS, DataTexture
from dreamscape3d.render.passes.march import make_surface_target
from dreamscape3d.render.passes.merge import MergePass
from dreamscape3d.render.rays import Rays
from dreamscape3d.render.shader import Shader
from dreamscape3d.sdf.height_map import RESOLUTION, HeightMap
from dreamscape3d.sdf.pose import PackedField
from dreamscape3d.sdf.primitives import MODE_FOLDBOX, MODE_TERRAIN
from dreamscape3d.sdf.procedural import height_maps

Bool = NDArray[np.bool_]
MODES = tuple(range(MODE_TERRAIN, MODE_FOLDBOX + 1))


class ProceduralPass:
    """`draw` adds what a field has of terrains and fractals to what `MarchPass` has drawn."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._ctx = ctx
        self._shaders = {mode: Shader(programs, "procedural", "procedural", MODE=mode) for mode in MODES}
        self._merge = MergePass(ctx, programs, "procedural")
        self._apart: dict[Size, Target] = {}
        self._spots = DataTexture(ctx, 1024, 2, "i4")
        self._heights = DataTexture(ctx, RESOLUTION, 4, "u4")
        self._maps: tuple[HeightMap, ...] = ()

    def draw(self, field: PackedField, rays: Rays, target: Target, hidden: Bool | None = None) -> None:
        """March what lies nearer than `target` has it; pixels that a mask keeps are left alone.

        `target` is one of `make_surface_target` after a march of the same `rays`; the view block and the field's
        textures must be set. `hidden` (L,) leaves are left out.
        """
        leaves = np.array([known.leaf for known in field.field.procedural], np.intp)
        leaves = leaves[~hidden[leaves]] if hidden is not None else leaves
        if not len(leaves):
            return
        tile, leaf = seen_boxes(field, rays, make_tiles(rays), leaves)
        if len(tile):
            self._upload(tuple(height_maps(field.field.procedural)))
            self._march(field.field.leaf_mode[leaf], tile, leaf, target)

    def _upload(self, maps: tuple[HeightMap, ...]) -> None:
        """Maps are immutable and baked once, so they are the same for all Moments of a scene."""
        if maps != self._maps:
            if maps:
                self._heights.write(np.concatenate([each.texels() for each in maps]).view(np.int32))
            self._maps = maps

    def _march(self, mode: NDArray[np.int32], tile: NDArray[np.int32], leaf: NDArray[np.int32], target: Target) -> None:
        columns, rows = tile_grid(*target.size)
        order = np.argsort(mode, kind="stable")
        mode, (row, column) = mode[order], np.divmod(tile[order], np.int32(columns))
        self._spots.write(np.stack([column | (row << 16), leaf[order]], -1))
        apart = self._prepare(target)
        self._ctx.enable_only(moderngl.DEPTH_TEST | moderngl.PROGRAM_POINT_SIZE)
        self._ctx.depth_func = "<"
        grid = (columns * TILE, rows * TILE)
        apart.framebuffer.viewport = (0, 0, *grid)
        for each in np.unique(mode).tolist():
            shader = self._shaders[each]
            shader.program["u_grid"] = (*grid, TILE)
            first, last = np.searchsorted(mode, [each, each + 1]).tolist()
            shader.array.render(moderngl.POINTS, vertices=last - first, first=first)
        self._ctx.disable(moderngl.DEPTH_TEST | moderngl.PROGRAM_POINT_SIZE)
        self._merge.draw(apart, target, moderngl.POINTS, vertices=len(tile), grid=grid)

    def _prepare(self, target: Target) -> Target:
        """The target that is drawn to, with all that the programs read bound."""
        if target.size not in self._apart:
            self._apart[target.size] = make_surface_target(self._ctx, target.size)
        apart = self._apart[target.size]
        assert target.depth is not None
        target.texture.use(UNITS["u_before"])
        target.depth.use(UNITS["u_before_depth"])
        self._spots.use("u_spots")
        self._heights.use("u_heights")
        apart.use()
        apart.framebuffer.clear(depth=1.0)
        return apart

    def release(self) -> None:
        self._spots.release()
        self._heights.release()
        for target in self._apart.values():
            target.release()
