"""Lamps and their lists, as textures."""

from __future__ import annotations

import moderngl

from dreamscape3d.render.field_textures import DataTexture
from dreamscape3d.render.lamp_lists import LampLists


class LampTextures:
    """Lamps and their lists, for one view."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self._ctx = ctx
        self._lamps = DataTexture(ctx, 1024, 4, "f4")
        self._lists = DataTexture(ctx, 1024, 1, "i4")
        self._tiles: DataTexture | None = None
        self._columns = 0

    def write(self, lists: LampLists) -> None:
        if self._tiles is None or self._columns != lists.columns:
            if self._tiles is not None:
                self._tiles.release()
            self._tiles, self._columns = DataTexture(self._ctx, lists.columns, 4, "i4"), lists.columns
        self._lamps.write(lists.texels)
        self._lists.write(lists.lists)
        self._tiles.write(lists.heads)

    def use(self) -> None:
        assert self._tiles is not None
        self._lamps.use("u_lamps")
        self._lists.use("u_lamp_lists")
        self._tiles.use("u_lamp_tiles")

    def release(self) -> None:
        for texture in (self._lamps, self._lists, self._tiles):
            if texture is not None:
                texture.release()
