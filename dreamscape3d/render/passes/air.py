"""Air: fog, glow and shafts of light before each surface and the sky."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import moderngl
import numpy as np

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, make_target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass
from dreamscape3d.render.passes.shaft import ShaftPass
from dreamscape3d.render.passes.visibility import CastShadow
from dreamscape3d.scene.moment import Moment

NOISE_SIZE = 32  # texels a side of the noise of patches
PATCHES_A_PERIOD = 8.0
PATCH_STEPS = 6


class AirPass:
    """Writes radiance that the air scatters in, and in alpha its transmittance, in linear units."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, size: Size) -> None:
        self._plain = FullscreenPass(ctx, programs, "air", PATCHES=False)
        self._patchy = FullscreenPass(ctx, programs, "air", PATCHES=True)
        self._shaft = ShaftPass(ctx, programs)
        self._noise = _noise_texture(ctx)
        self.target = make_target(ctx, size, [(4, Format.HALF)])

    def draw(self, moment: Moment, lights: dict[str, Any], shadows: Sequence[CastShadow], steps: int) -> None:
        """`lights` are `light_uniforms`; lamp lists and the coarse surface must be bound. Shafts take `steps`."""
        patches = (moment.patches, 1.0 / (moment.patch_size * PATCHES_A_PERIOD), moment.time, PATCH_STEPS)
        uniforms = {**lights, "u_patches": patches}
        if moment.patches > 0.0:
            self._noise.use(UNITS["u_fog_noise"])
        (self._patchy if moment.patches > 0.0 else self._plain).draw(self.target, **uniforms)
        if moment.shafts > 0.0 and moment.fog_density + moment.glow > 0.0:
            self._shaft.draw(moment, uniforms, shadows, steps, self.target)

    def use(self) -> None:
        self.target.texture.use(UNITS["u_air"])

    def release(self) -> None:
        self.target.release()
        self._noise.release()


def _noise_texture(ctx: moderngl.Context) -> moderngl.Texture3D:
    n = NOISE_SIZE
    texture = ctx.texture3d((n, n, n), 1, _noise(), alignment=1)
    texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
    return texture


@cache
def _noise() -> bytes:
    """Smooth noise of mean 0.5 that repeats, the same everywhere."""
    n = NOISE_SIZE
    white = np.random.default_rng(20_11).standard_normal((n, n, n))
    wave = np.fft.fftfreq(n)
    square = wave[:, None, None] ** 2 + wave[None, :, None] ** 2 + wave[None, None, :] ** 2
    low = np.fft.ifftn(np.fft.fftn(white) * np.exp(-square * (2.0 * (np.pi * 1.1) ** 2))).real
    low = np.clip(0.5 + 0.18 * (low - low.mean()) / low.std(), 0.0, 1.0)
    texels: bytes = (low * 255.0 + 0.5).astype(np.uint8).tobytes()
    return texels
