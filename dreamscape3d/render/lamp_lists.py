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
    a, along_tube = lamps[:, 0, :3], lamps[:, 1, :3] - lamps[:, 0, :3]
    reach = lamps[:, 1, 3] + lamps[:, 0, 3]
    offset = a[None] - (tiles.origin[:, None] if tiles.width else tiles.origin[:1, None])
    first = np.einsum("tlk,tk->tl", np.broadcast_to(offset, (tiles.count, *a.shape)), tiles.axis)
    slope = tiles.axis @ along_tube.T
    # the point of the tube nearest to the tile's axis
    square = (along_tube * along_tube).sum(axis=1)
    share = (slope * first - np.einsum("tlk,lk->tl", offset, along_tube)) / np.maximum(square - slope * slope, 1e-6)
    share = np.clip(share, 0.0, 1.0)
    along = first + share * slope
    nearest = offset + share[..., None] * along_tube
    aside = np.sqrt(np.maximum(np.einsum("tlk,tlk->tl", nearest, nearest) - along * along, 0.0))
    furthest = np.maximum(first, first + slope) + reach
    meets = (aside <= reach + np.maximum(furthest, 0.0) * tiles.widening + tiles.width) & (furthest > 0)
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
