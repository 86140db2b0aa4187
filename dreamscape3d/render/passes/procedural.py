"""Procedural: terrains and fractals, each marched by its own program through the tiles that its box is seen through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Size, Target
from dreamscape3d.render.culling import TILE, tile_grid
from dreamscape3d.render.field_textures import UNITS, DataTexture
from dreamscape3d.render.passes.fullscreen import set_uniforms
from dreamscape3d.render.passes.march import make_surface_target
from dreamscape3d.render.passes.merge import MergePass
from dreamscape3d.render.shader import Shader
from dreamscape3d.sdf.height_map import RESOLUTION, HeightMap
from dreamscape3d.sdf.primitives import MODE_FOLDBOX, MODE_TERRAIN
from dreamscape3d.sdf.procedural import ProceduralLeaf, height_maps

SCENES = 2  # whose maps are kept: the one that is shown, and one to come
MODES = tuple(range(MODE_TERRAIN, MODE_FOLDBOX + 1))


def _shader(programs: ProgramLibrary, mode: int, *, woven: bool = False) -> Shader:
    return Shader(programs, "procedural", "procedural", MODE=mode, WOVEN=woven)


class ProceduralPass:
    """`draw` adds what a field has of terrains and fractals to what `MarchPass` has drawn."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._ctx = ctx
        self._shaders = {mode: _shader(programs, mode) for mode in MODES}
        self._lifted = _shader(programs, MODE_TERRAIN, woven=True)
        self._merge = MergePass(ctx, programs, "procedural")
        self._apart: dict[Size, Target] = {}
        self._spots = DataTexture(ctx, 1024, 2, "i4")
        self._maps: dict[tuple[HeightMap, ...], DataTexture] = {}

    def draw(
        self,
        leaves: Sequence[ProceduralLeaf],
        spots: NDArray[np.int32],
        target: Target,
        woven: Mapping[str, Any] | None = None,
    ) -> None:
        """March the `spots` (see `render.spots`) of a field's procedural leaves that lie nearer than `target` has it;
        pixels that a mask keeps are left alone. `woven`: of a joined field (`FieldTextures.woven`), whose terrains are
        lifted.

        `target` is one of `make_surface_target` after a march of the same rays; the view block and the field's
        textures must be set.
        """
        if len(spots):
            self._choose(tuple(height_maps(leaves)))
            self._march(spots[:, 0], np.ascontiguousarray(spots[:, 1:]), target, woven)

    def load(self, leaves: Sequence[ProceduralLeaf]) -> None:
        """Upload the maps of a scene, if they are not there already."""
        self._choose(tuple(height_maps(leaves)))

    def _choose(self, maps: tuple[HeightMap, ...]) -> None:
        """Maps are immutable and baked once, so they are the same for all Moments of a scene."""
        kept = self._maps.pop(maps, None)
        if kept is None:
            kept = DataTexture(self._ctx, RESOLUTION, 4, "u4", copies=1)
            if maps:
                kept.write(np.concatenate([each.texels() for each in maps]).view(np.int32))
        self._maps[maps] = kept  # the last one in use
        if len(self._maps) > SCENES:
            self._maps.pop(next(iter(self._maps))).release()

    def _march(
        self, mode: NDArray[np.int32], spots: NDArray[np.int32], target: Target, woven: Mapping[str, Any] | None
    ) -> None:
        columns, rows = tile_grid(*target.size)
        self._spots.write(spots)
        apart = self._prepare(target)
        self._ctx.enable_only(moderngl.DEPTH_TEST | moderngl.PROGRAM_POINT_SIZE)
        self._ctx.depth_func = "<"
        grid = (columns * TILE, rows * TILE)
        apart.framebuffer.viewport = (0, 0, *grid)
        for each in np.unique(mode).tolist():
            shader = self._lifted if woven and each == MODE_TERRAIN else self._shaders[each]
            set_uniforms(shader.program, woven or {})
            shader.program["u_grid"] = (*grid, TILE)
            first, last = np.searchsorted(mode, [each, each + 1]).tolist()
            shader.array.render(moderngl.POINTS, vertices=last - first, first=first)
        self._ctx.disable(moderngl.DEPTH_TEST | moderngl.PROGRAM_POINT_SIZE)
        self._merge.draw(apart, target, moderngl.POINTS, vertices=len(mode), grid=grid)

    def _prepare(self, target: Target) -> Target:
        """The target that is drawn to, with all that the programs read bound."""
        if target.size not in self._apart:
            self._apart[target.size] = make_surface_target(self._ctx, target.size)
        apart = self._apart[target.size]
        assert target.depth is not None
        target.texture.use(UNITS["u_before"])
        target.depth.use(UNITS["u_before_depth"])
        self._spots.use("u_spots")
        next(reversed(self._maps.values())).use("u_heights")
        apart.confine(target.confined)
        apart.use()
        apart.framebuffer.clear(depth=1.0)
        return apart

    def release(self) -> None:
        self._spots.release()
        for maps in self._maps.values():
            maps.release()
        for target in self._apart.values():
            target.release()
