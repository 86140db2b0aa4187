"""Lens: depth of field for pictures of one sample, blurred by the distance in alpha."""

from __future__ import annotations

import math

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, Target, make_target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass, texel
from dreamscape3d.scene.look import Lens

TAPS = 20
WIDEST = 0.045  # radius of the widest circle of confusion, in heights of the picture


class LensPass:
    """Radiance with distance in alpha → radiance through a thin lens."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, size: Size) -> None:
        self._ctx, self._size = ctx, size
        self._gather = FullscreenPass(ctx, programs, "lens", GATHER=True)
        self._lay = FullscreenPass(ctx, programs, "lens", GATHER=False)
        self._half: Target | None = None

    def draw(self, source: moderngl.Texture, target: Target, lens: Lens, fov: float) -> None:
        """`fov` vertical, in degrees."""
        if self._half is None:
            half = (max(self._size[0] // 2, 1), max(self._size[1] // 2, 1))
            self._half = make_target(self._ctx, half, [(4, Format.HALF)], linear=True)
        spread = math.tan(math.radians(fov) * 0.5)
        shared = {
            "u_lens": (lens_pixels(lens, spread, source.height), 1.0 / lens.focus, WIDEST * source.height, 0.0),
            "u_frame": (float(source.width), float(source.height), spread, 0.0),
            "u_taps": TAPS,
        }
        source.use(UNITS["u_source"])
        self._gather.draw(self._half, u_texel=texel(source, self._half), **shared)
        self._half.texture.use(UNITS["u_history"])
        self._lay.draw(target, u_texel=texel(source, target), **shared)

    def release(self) -> None:
        if self._half is not None:
            self._half.release()


def lens_pixels(lens: Lens, spread: float, height: int) -> float:
    """Half the opening over the radius of a pixel at distance 1 [px·m]: times |1/focus − 1/z| [1/m], the radius of the
    circle of confusion [px] of what lies at depth z (thin lens: c = A·|z − focus|/z on the plane in focus)."""
    return 0.5 * lens.aperture * height / (2.0 * spread)
