"""What materials look up: their records, the colours of films, volumes of relief."""

from __future__ import annotations

import moderngl
import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.field_textures import UNITS, DataTexture
from dreamscape3d.render.film_table import ENTRIES, film_table
from dreamscape3d.render.volumes import SIZE, crack_volume, noise_volume


class MaterialTextures:
    """`write` uploads the records of a Moment; relief is made when first wanted."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self._ctx = ctx
        self._records = DataTexture(ctx, 1536, 4, "f4")
        self._film = ctx.texture((ENTRIES, 1), 3, film_table().tobytes(), dtype="f4")
        self._film.repeat_x = self._film.repeat_y = False
        self._film.filter = (moderngl.LINEAR, moderngl.LINEAR)
        self._volumes: dict[str, moderngl.Texture3D] = {}

    def write(self, materials: NDArray[np.float32]) -> None:
        self._records.write(materials)

    def use(self, *, noise: bool, cracks: bool) -> None:
        """Bind all, the volumes only where they are wanted."""
        self._records.use("u_materials")
        self._film.use(UNITS["u_film"])
        if noise and "u_noise" not in self._volumes:
            self._volumes["u_noise"] = self._volume(noise_volume())
        if cracks and "u_cracks" not in self._volumes:
            self._volumes["u_cracks"] = self._volume(crack_volume())
        if noise and "u_cracks" not in self._volumes:  # no unit that a program looks at stays empty (`placeholders`)
            self._volumes["u_noise"].use(UNITS["u_cracks"])
        for name, volume in self._volumes.items():
            volume.use(UNITS[name])

    def _volume(self, texels: bytes) -> moderngl.Texture3D:
        texture = self._ctx.texture3d((SIZE, SIZE, SIZE), 4, texels)
        texture.build_mipmaps()
        texture.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)
        return texture

    def release(self) -> None:
        self._records.release()
        self._film.release()
        for volume in self._volumes.values():
            volume.release()
