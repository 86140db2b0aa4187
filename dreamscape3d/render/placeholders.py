"""Placeholders: what stands in the units of textures that a scene may lack, so that they are never empty.

A driver may compile a program anew for each kind of texture that it is drawn with, and an empty unit is a kind of its
own (llvmpipe: a tenth of a second up to half of one each). These have the formats, filters and levels of what they
stand for, and sides that are powers of two where its sides are.
"""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.target import make_texture
from dreamscape3d.render.field_textures import UNITS

EVEN, ODD = 4, 6  # texels a side, for what is a power of two and what is not


class Placeholders:
    """`use` binds them; whoever has the real one binds it afterwards."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self._ctx = ctx
        self._textures = {"u_aurora": make_texture(ctx, (EVEN, EVEN), linear=True)}

    def use(self, *, rich: bool) -> None:
        """`rich`: whether some surface may show what is round it."""
        if rich and "u_mirror" not in self._textures:
            self._make()
        for name, texture in self._textures.items():
            texture.use(UNITS[name])

    def _make(self) -> None:
        """Only once they are wanted: the first levels that are made take a driver a while."""
        for name in ("u_mirror", "u_probe"):
            self._textures[name] = with_levels(make_texture(self._ctx, (ODD, ODD)))

    def release(self) -> None:
        for texture in self._textures.values():
            texture.release()


def moon_placeholder(ctx: moderngl.Context) -> moderngl.Texture:
    """For a sky that is rich without a moon."""
    texture = with_levels(ctx.texture((EVEN, EVEN), 3, bytes(3 * EVEN * EVEN), alignment=1))
    texture.repeat_x = texture.repeat_y = False
    return texture


LEVELLED = ((2, 4, "f2"), (3, 4, "f1"), (2, 3, "f1"))
"""Dimensions, components and type of the textures that have levels: mirror and probe, volumes, moon."""


def warm_levels(ctx: moderngl.Context, kind: int) -> None:
    """Have the driver make ready to make levels of one kind of `LEVELLED`: 50 ms each, the first time."""
    dimensions, components, dtype = LEVELLED[kind]
    texture: moderngl.Texture | moderngl.Texture3D
    if dimensions == 2:
        texture = ctx.texture((EVEN, EVEN), components, dtype=dtype, alignment=1)
    else:
        texture = ctx.texture3d((EVEN, EVEN, EVEN), components, dtype=dtype, alignment=1)
    texture.build_mipmaps()
    texture.release()


def with_levels(texture: moderngl.Texture) -> moderngl.Texture:
    """The same, sampled between levels of itself."""
    texture.build_mipmaps()
    texture.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)
    return texture
