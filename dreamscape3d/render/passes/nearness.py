"""Nearness: how near and how far what is seen lies, read a few pictures later so that nothing waits for it."""

from __future__ import annotations

import moderngl
import numpy as np
from numpy.typing import NDArray

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Target, make_target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass, texel

GRID = (64, 36)
MOST_TAPS = 8  # along each side of a cell
OUTLIERS = 0.5  # percent of the cells that may lie beyond what is called nearest and farthest


class NearnessPass:
    """`begin` reduces a surface; `finish` gives the depths of what was then the nearest and the farthest."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._shader = FullscreenPass(ctx, programs, "nearness")
        self._grid = make_target(ctx, GRID, [(2, Format.FLOAT)])
        self._copy = ctx.buffer(reserve=GRID[0] * GRID[1] * 8)

    def begin(self, surface: Target, spread: float) -> None:
        """`spread` is the half height of the picture at distance 1."""
        assert surface.depth is not None
        surface.texture.use(UNITS["u_surface"])
        surface.depth.use(UNITS["u_depth"])
        width, height = surface.size
        taps = (min(-(-width // GRID[0]), MOST_TAPS), min(-(-height // GRID[1]), MOST_TAPS))
        self._shader.draw(
            self._grid,
            u_texel=texel(surface.texture, self._grid),
            u_frame=(spread * width / height, spread, 0.0, 0.0),
            u_taps=taps[0],
            u_rows=taps[1],
        )
        self._grid.texture.read_into(self._copy)

    def finish(self) -> tuple[float, float]:
        """(nearest, farthest) depth [m] of what the last `begin` saw; infinity where that is the sky."""
        return depth_range(np.frombuffer(self._copy.read(), np.float32).reshape(-1, 2))

    def release(self) -> None:
        self._grid.release()
        self._copy.release()


def depth_range(cells: NDArray[np.float32]) -> tuple[float, float]:
    """(nearest, farthest) depth [m] of (N, 2) greatest and least nearness [1/m], but for a few outliers."""
    near = float(np.percentile(cells[:, 0], 100.0 - OUTLIERS))
    far = float(np.percentile(cells[:, 1], OUTLIERS))
    return (1.0 / near if near > 0.0 else np.inf), (1.0 / far if far > 0.0 else np.inf)
