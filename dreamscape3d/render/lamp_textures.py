"""Lamps and their lists, as textures."""

from __future__ import annotations

import moderngl
import numpy as np

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
        columns = lists.columns + _is_power_of_two(lists.columns)
        if self._tiles is None or self._columns != columns:
            if self._tiles is not None:
                self._tiles.release()
            self._tiles, self._columns = DataTexture(self._ctx, columns, 4, "i4"), columns
        self._lamps.write(lists.texels)
        self._lists.write(lists.lists)
        rows = lists.heads.reshape(-1, lists.columns, 4)
        self._tiles.write(np.pad(rows, ((0, 0), (0, columns - lists.columns), (0, 0))))

    def use(self) -> None:
        assert self._tiles is not None
        self._lamps.use("u_lamps")
        self._lists.use("u_lamp_lists")
        self._tiles.use("u_lamp_tiles")

    def release(self) -> None:
        for texture in (self._lamps, self._lists, self._tiles):
            if texture is not None:
                texture.release()


def _is_power_of_two(number: int) -> bool:
    """Where it is, a driver may compile programs anew (`placeholders`)."""
    return number & (number - 1) == 0
