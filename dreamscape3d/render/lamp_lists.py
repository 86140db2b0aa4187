"""Which lamps can light or glow through which tile of the picture."""

from __future__ import annotations

import moderngl
import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.culling import Tiles, make_tiles
from dreamscape3d.render.field_textures import DataTexture
from dreamscape3d.render.rays import Rays

LAMP_TILE = 32  # pixels; shaders/lib/lamp.glsl


def list_lamps(lamps: NDArray[np.float32], tiles: Tiles) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """(T, 2) first and count of each tile, and the list: lamps whose reach meets the tile's rays."""
    a, b = lamps[:, 0, :3], lamps[:, 1, :3]
    middle = (a + b) * 0.5
    radius = lamps[:, 1, 3] + np.linalg.norm(b - a, axis=1) * 0.5
    offset = middle[None] - tiles.origin[:, None] if tiles.width else (middle - tiles.origin[0])[None]
    along = np.einsum("tlk,tk->tl", np.broadcast_to(offset, (tiles.count, *middle.shape)), tiles.axis)
    square = np.einsum("...k,...k->...", offset, offset)
    aside = np.sqrt(np.maximum(square - along * along, 0.0))
    meets = (aside <= radius + np.maximum(along + radius, 0.0) * tiles.widening + tiles.width) & (along + radius > 0)
    count = meets.sum(axis=1).astype(np.int32)
    first = (np.cumsum(count) - count).astype(np.int32)
    return np.stack([first, count], -1), np.nonzero(meets)[1].astype(np.int32)


class LampTextures:
    """Lamps and their lists, for one view."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self._ctx = ctx
        self._lamps = DataTexture(ctx, 768, 4, "f4")
        self._lists = DataTexture(ctx, 1024, 1, "i4")
        self._tiles: DataTexture | None = None
        self._columns = 0

    def write(self, lamps: NDArray[np.float32], rays: Rays) -> None:
        tiles = make_tiles(rays, LAMP_TILE)
        if self._tiles is None or self._columns != tiles.columns:
            if self._tiles is not None:
                self._tiles.release()
            self._tiles, self._columns = DataTexture(self._ctx, tiles.columns, 2, "i4"), tiles.columns
        heads, lists = list_lamps(lamps, tiles)
        self._lamps.write(lamps)
        self._lists.write(lists)
        self._tiles.write(heads)

    def use(self) -> None:
        assert self._tiles is not None
        self._lamps.use("u_lamps")
        self._lists.use("u_lamp_lists")
        self._tiles.use("u_lamp_tiles")

    def release(self) -> None:
        for texture in (self._lamps, self._lists, self._tiles):
            if texture is not None:
                texture.release()
