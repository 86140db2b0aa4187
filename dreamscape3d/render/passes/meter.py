"""Meter: how bright a picture is, for auto exposure."""

from __future__ import annotations

import moderngl
import numpy as np
from numpy.typing import NDArray

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, make_target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass, texel

GRID = (64, 36)
TAPS = 4  # along each side of a cell, each the mean of four pixels


class MeterPass:
    """Reads the light of a picture on a small grid."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._shader = FullscreenPass(ctx, programs, "meter")
        self._grid = make_target(ctx, GRID, [(1, Format.FLOAT)])

    def read(self, source: moderngl.Texture) -> NDArray[np.float32]:
        """(2304,) mean log₂ of the luminance of each cell. Waits for the GPU."""
        source.use(UNITS["u_source"])
        self._shader.draw(self._grid, u_texel=texel(source, self._grid), u_taps=TAPS)
        return np.frombuffer(self._grid.texture.read(), np.float32)

    def release(self) -> None:
        self._grid.release()
