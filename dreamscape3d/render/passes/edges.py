"""Edges: which tiles of a picture hold edges of forms, and so deserve more samples."""

from __future__ import annotations

import moderngl
import numpy as np
from numpy.typing import NDArray

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, Target, make_target
from dreamscape3d.render.culling import TILE
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass


class EdgesPass:
    """`find` reads back one number a tile; `mask` is the texture that passes look tiles up in."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, size: Size) -> None:
        self._shader = FullscreenPass(ctx, programs, "edges")
        tiles = (-(-size[0] // TILE), -(-size[1] // TILE))
        self._found = make_target(ctx, tiles, [(1, Format.FLOAT)])
        self.mask = ctx.texture(tiles, 1, dtype="f4")
        self.mask.filter = (moderngl.NEAREST, moderngl.NEAREST)
        self.include_all()

    def include_all(self) -> None:
        """Let the mask hold every tile."""
        width, height = self.mask.size
        self.mask.write(np.ones((height, width), np.float32).tobytes())

    def find(self, surface: Target) -> NDArray[np.bool_]:
        """(tiles,) where the forms in `surface` have an edge; the mask is set to it."""
        surface.texture.use(UNITS["u_surface"])
        assert surface.depth is not None
        surface.depth.use(UNITS["u_depth"])
        self._shader.draw(self._found)
        chosen: NDArray[np.bool_] = np.frombuffer(self._found.texture.read(), np.float32) > 0.5
        self.mask.write(chosen.astype(np.float32).tobytes())
        return chosen

    def release(self) -> None:
        self._found.release()
        self.mask.release()
