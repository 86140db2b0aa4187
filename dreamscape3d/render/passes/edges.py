"""Edges: which pixels of a picture lie at edges of forms, and so deserve more samples."""

from __future__ import annotations

import moderngl
import numpy as np
from numpy.typing import NDArray

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, Target, make_target
from dreamscape3d.render.culling import TILE, tile_grid
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass


class EdgesPass:
    """`find` marks pixels in `mask`: 1 where later samples are wanted; 0 for a surface, 0.5 for sky, where not."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, size: Size) -> None:
        self._shaders = {beyond: FullscreenPass(ctx, programs, "edges", BEYOND=beyond) for beyond in (False, True)}
        self._ctx, self._size = ctx, size
        self._found: Target | None = None

    @property
    def mask(self) -> moderngl.Texture:
        return self._target().texture

    def _target(self) -> Target:
        """Made when first wanted: pictures of one sample have no use for it."""
        if self._found is None:
            self._found = make_target(self._ctx, self._size, [(1, Format.UNORM8)])
        return self._found

    def mark(self, surface: Target, beyond: moderngl.Texture | None = None) -> None:
        """Let the mask hold the pixels where the forms in `surface` have an edge; `beyond` is the mask of what is seen
        through an opening, whose edges count where that is."""
        surface.texture.use(UNITS["u_surface"])
        assert surface.depth is not None
        surface.depth.use(UNITS["u_depth"])
        if beyond is not None:
            beyond.use(UNITS["u_mask"])
        self._shaders[beyond is not None].draw(self._target())

    def find(self, surface: Target, beyond: moderngl.Texture | None = None) -> NDArray[np.bool_]:
        """(tiles,) where `mark` finds pixels."""
        self.mark(surface, beyond)
        width, height = surface.size
        columns, rows = tile_grid(width, height)
        pixels = np.zeros((rows * TILE, columns * TILE), np.uint8)
        pixels[:height, :width] = np.frombuffer(self.mask.read(alignment=1), np.uint8).reshape(height, width) == 255
        found: NDArray[np.bool_] = pixels.reshape(rows, TILE, columns, TILE).any(axis=(1, 3)).ravel()
        return found

    def release(self) -> None:
        if self._found is not None:
            self._found.release()
