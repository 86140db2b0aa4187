"""Constellations, and bonds that were made: strands of light between stars, added to the sky."""

from __future__ import annotations

from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.constellations import bond_strands, strands
from dreamscape3d.render.field_textures import DataTexture
from dreamscape3d.render.shader import Shader
from dreamscape3d.scene.moment import Moment

CORE, GLOW = 0.00045, 0.0042  # sigmas [rad]
RADIANCE = 0.85  # of a core, for a strength of 1
BOND = np.array([1.0, 0.86, 0.62])  # colour of bonds


class ConstellationsPass:
    """Draws over the sky alone; the picture's depth, coarse surface and air must be bound. Leaves alpha as it is."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._ctx = ctx
        self._shader = Shader(programs, "constellations", "constellations")
        self._figures = DataTexture(ctx, 1024, 4, "f4")
        self._bonds = DataTexture(ctx, 1024, 4, "f4")
        self._seed: int | None = None
        self._count = 0

    def load(self, moment: Moment) -> None:
        """Find the figures of a sky, which takes a moment, before they are drawn."""
        if moment.night.constellations > 0.0:
            strands(moment.seed % 4096)

    def draw(self, moment: Moment, lights: dict[str, Any], target: Target) -> None:
        """Nothing is done for a Moment without constellations and bonds."""
        if moment.night.constellations > 0.0:
            if self._seed != moment.seed:
                found = strands(moment.seed % 4096)
                self._figures.write(found)
                self._seed, self._count = moment.seed, len(found)
            radiance = moment.stars[2:5] * (moment.night.constellations * RADIANCE)
            self._add(self._figures, self._count, radiance, moment, lights, target)
        if len(moment.bonds):
            self._bonds.write(bond_strands(moment.bonds))
            self._add(self._bonds, 3 * len(moment.bonds), BOND * RADIANCE, moment, lights, target)

    def _add(
        self,
        texture: DataTexture,
        count: int,
        radiance: NDArray[np.float64],
        moment: Moment,
        lights: dict[str, Any],
        target: Target,
    ) -> None:
        texture.use("u_strands")
        self._shader.program["u_strand"] = (*radiance.tolist(), moment.time)
        self._shader.program["u_widths"] = (CORE, GLOW)
        self._shader.program["u_taps"] = lights["u_taps"]
        target.use()
        self._ctx.enable(moderngl.BLEND)
        self._ctx.blend_func = moderngl.ONE, moderngl.ONE
        self._shader.array.render(moderngl.TRIANGLE_STRIP, vertices=4, instances=count)
        self._ctx.disable(moderngl.BLEND)

    def release(self) -> None:
        self._figures.release()
        self._bonds.release()
