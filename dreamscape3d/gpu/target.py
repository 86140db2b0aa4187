"""Targets: textures to draw into, with the framebuffer that binds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import moderngl
import numpy as np
from numpy.typing import NDArray

Size = tuple[int, int]
"""Width and height in pixels."""


class Format(Enum):
    """What one pixel of a texture holds: (moderngl's dtype, bytes a component)."""

    UNORM8 = ("f1", 1)
    HALF = ("f2", 2)
    FLOAT = ("f4", 4)
    UINT8 = ("u1", 1)
    UINT16 = ("u2", 2)
    UINT32 = ("u4", 4)

    @property
    def dtype(self) -> str:
        return self.value[0]

    @property
    def is_integer(self) -> bool:
        return self.dtype.startswith("u")


@dataclass(frozen=True, slots=True)
class Target:
    """A framebuffer and the textures it draws into; `depth` where there is one."""

    framebuffer: moderngl.Framebuffer
    textures: tuple[moderngl.Texture, ...]
    depth: moderngl.Texture | None = None

    @property
    def size(self) -> Size:
        width, height = self.framebuffer.size
        return width, height

    @property
    def texture(self) -> moderngl.Texture:
        """The first colour texture."""
        return self.textures[0]

    def use(self) -> None:
        """Draw here from now on, over the whole of it."""
        self.framebuffer.use()
        self.framebuffer.viewport = (0, 0, *self.size)

    @property
    def confined(self) -> tuple[int, int, int, int]:
        """The part of it that is drawn in, and cleared: left, low, width, height [px]."""
        return self.framebuffer.scissor or (0, 0, *self.size)

    def confine(self, area: tuple[int, int, int, int] | None = None) -> None:
        """Draw and clear in a part of it only; None for all of it."""
        self.framebuffer.scissor = area or (0, 0, *self.size)

    def release(self) -> None:
        """Free the framebuffer and its textures.

        moderngl binds the last used framebuffer anew whenever it makes one, so this one is left first.
        """
        ctx = self.framebuffer.ctx
        if ctx.fbo is self.framebuffer:
            ctx.detect_framebuffer(0).use()
        self.framebuffer.release()
        for texture in (*self.textures, *([self.depth] if self.depth else [])):
            texture.release()


def make_texture(
    ctx: moderngl.Context,
    size: Size,
    components: int = 4,
    pixel: Format = Format.HALF,
    *,
    linear: bool = False,
    repeat: bool = False,
) -> moderngl.Texture:
    """An empty texture of 1–4 components. Integers are always fetched to the nearest; `linear` is for floats."""
    texture = ctx.texture(size, components, dtype=pixel.dtype, alignment=1)
    smooth = linear and not pixel.is_integer
    texture.filter = (moderngl.LINEAR, moderngl.LINEAR) if smooth else (moderngl.NEAREST, moderngl.NEAREST)
    texture.repeat_x = texture.repeat_y = repeat
    return texture


def make_target(
    ctx: moderngl.Context,
    size: Size,
    layers: Sequence[tuple[int, Format]] = ((4, Format.HALF),),
    *,
    depth: bool = False,
    linear: bool = False,
) -> Target:
    """Textures of `size`, one for each (components, format) of `layers`, bound to one framebuffer.

    Args:
        depth: add a 24-bit depth texture, readable as a plain (not a comparing) sampler.
        linear: sample float layers linearly.
    """
    textures = tuple(make_texture(ctx, size, n, pixel, linear=linear) for n, pixel in layers)
    depth_texture = _depth_texture(ctx, size) if depth else None
    framebuffer = ctx.framebuffer(color_attachments=list(textures), depth_attachment=depth_texture)
    return Target(framebuffer, textures, depth_texture)


def pixels_of(target: Target) -> NDArray[np.uint8]:
    """(H, W, 3) of a target of 8-bit colours, top row first. Waits until it is drawn."""
    width, height = target.size
    texture = target.texture
    pixels = np.frombuffer(texture.read(), np.uint8).reshape(height, width, texture.components)
    return np.ascontiguousarray(pixels[::-1, :, :3])


def _depth_texture(ctx: moderngl.Context, size: Size) -> moderngl.Texture:
    texture = ctx.depth_texture(size)
    texture.compare_func = ""
    texture.filter = (moderngl.NEAREST, moderngl.NEAREST)
    texture.repeat_x = texture.repeat_y = False
    return texture
