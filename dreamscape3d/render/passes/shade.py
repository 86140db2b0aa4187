"""Shade: light on every surface, through the air before it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from itertools import product
from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.lamp_textures import LampTextures
from dreamscape3d.render.material_textures import MaterialTextures
from dreamscape3d.render.passes.fullscreen import FullscreenPass
from dreamscape3d.render.passes.seams import SeamsPass
from dreamscape3d.render.passes.sort import SortPass
from dreamscape3d.render.passes.weave import WeavePass
from dreamscape3d.render.sorts import Sorts

NOTHING_MIRRORED: dict[str, Any] = {"u_mirror_leaf": -1, "u_mirror_shift": (0.0, 0.0), "u_probe_on": 0.0}


class ShadePass:
    """Surfaces and visibility → linear radiance, with the distance in alpha (0 for sky).

    Matt surfaces and all others are lit by programs of their own; where a Moment has but one sort, only that is drawn.
    In a joined field, what colours surfaces is found first (`WeavePass`), and seams are added last.
    """

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._plain = [
            FullscreenPass(
                ctx, programs, "shade", RICH=False, PATTERN=pattern, DETAIL=False, WEATHER=False, CLEAR=False
            )
            for pattern in (False, True)
        ]
        self._rich = {
            chosen: FullscreenPass(
                ctx, programs, "shade", RICH=True, PATTERN=True, DETAIL=chosen[0], WEATHER=chosen[1], CLEAR=chosen[2]
            )
            for chosen in product((False, True), repeat=3)
        }
        self._weave, self._seams = WeavePass(ctx, programs), SeamsPass(ctx, programs)
        self._sort = SortPass(ctx, programs)
        self.lights: dict[str, Any] = {}
        self._woven: dict[str, Any] = {}
        self._materials = MaterialTextures(ctx)
        self._sorts = Sorts()

    def prepare(
        self,
        materials: NDArray[np.float32],
        lights: dict[str, Any],
        sorts: Sorts,
        woven: dict[str, Any] | None = None,
    ) -> None:
        """Upload what all views of one picture share; `lights` are their uniforms, for `SkyPass` too, and `woven`
        those of a joined field (`FieldTextures.woven`), which `sorts` that are woven need."""
        self.lights, self._woven = lights, woven or {}
        self._materials.write(materials)
        self._sorts = sorts

    @property
    def has_matt(self) -> bool:
        """Whether some surface is matt, and so wants lamplight."""
        return self._sorts.plain

    def draw(
        self,
        lights: dict[str, Any],
        surface: Target,
        target: Target,
        lamps: LampTextures,
        mirrored: dict[str, Any] = NOTHING_MIRRORED,
    ) -> None:
        """Coarse surface, visibility and air must be bound, and what `mirrored`, uniforms of reflections, speaks of.
        `target` has a depth, which is written.

        `lights` are `self.lights` and `u_taps`; `lamps` those of the view.
        """
        sorts = self._sorts
        self._materials.use(noise=sorts.detail or sorts.weather or sorts.woven, cracks=sorts.cracks)
        lamps.use()
        texture = surface.texture
        if sorts.woven:
            texture = self._weave.draw(surface, self._woven, mirrored["u_mirror_leaf"])
        texture.use(UNITS["u_surface"])
        assert surface.depth is not None
        surface.depth.use(UNITS["u_depth"])
        self._sort.draw(target)
        if sorts.plain:
            with self._sort.matt(target):
                self._plain[sorts.pattern].draw(target, **lights)
        if sorts.rich:
            with self._sort.others(target):
                self._rich[sorts.detail, sorts.weather, sorts.clear].draw(target, **lights, **mirrored)
        if sorts.woven and self._woven["u_seam"][0] > 0.0:
            self._seams.draw(target, self._sort, sorts, {**lights, **self._woven})

    def elsewhere(self, target: Target) -> AbstractContextManager[None]:
        """Keeps what is drawn meanwhile off the surfaces that the last `draw` lit."""
        return self._sort.neither(target)

    def release(self) -> None:
        self._materials.release()
        self._weave.release()
