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
from dreamscape3d.render.jobs import Jobs
from dreamscape3d.render.lamp_lists import LampTextures, seen_spans
from dreamscape3d.render.lights import lamps_with_channels, light_uniforms
from dreamscape3d.render.material_textures import MaterialTextures
from dreamscape3d.render.passes.fullscreen import FullscreenPass
from dreamscape3d.render.passes.sort import SortPass
from dreamscape3d.render.rays import Rays
from dreamscape3d.render.shadow import Caster
from dreamscape3d.scene.materials import (
    cracked_materials,
    detailed_materials,
    rich_materials,
    subtle_materials,
    weathered_materials,
)
from dreamscape3d.scene.moment import Moment

NOTHING_MIRRORED: dict[str, Any] = {"u_mirror_leaf": -1, "u_probe_on": 0.0}


class ShadePass:
    """Surfaces and visibility → linear radiance, with the distance in alpha (0 for sky).

    Matt surfaces and all others are lit by programs of their own; where a Moment has but one sort, only that is drawn.
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
        self._sort = SortPass(ctx, programs)
        self.lights: dict[str, Any] = {}
        self._materials = MaterialTextures(ctx)
        self._lamps = LampTextures(ctx)
        self._sorts = _Sorts()

    def prepare(
        self, moment: Moment, rays: Rays, casters: list[Caster], *, lamps: bool, jobs: Jobs | None = None
    ) -> None:
        """Upload what all samples of one picture share; `lights` are their uniforms, for `SkyPass` too."""
        self.lights = light_uniforms(moment)
        self._materials.write(moment.materials)
        spans = seen_spans(jobs, moment.field, rays) if jobs is not None and lamps else None
        self._lamps.write(lamps_with_channels(moment, casters)[: None if lamps else 0], rays, spans)
        self._sorts = _Sorts(moment)

    @property
    def has_matt(self) -> bool:
        """Whether some surface is matt, and so wants lamplight."""
        return self._sorts.plain

    def use_lamps(self) -> None:
        """Bind lamps and their lists."""
        self._lamps.use()

    def draw(
        self,
        lights: dict[str, Any],
        surface: Target,
        target: Target,
        lamps: LampTextures | None = None,
        mirrored: dict[str, Any] = NOTHING_MIRRORED,
    ) -> None:
        """Coarse surface, visibility and air must be bound, and what `mirrored`, uniforms of reflections, speaks of.
        `target` has a depth, which is written.

        `lights` are `self.lights` and `u_taps`; `lamps` those of another view than the one prepared for.
        """
        sorts = self._sorts
        self._materials.use(noise=sorts.detail or sorts.weather, cracks=sorts.cracks)
        (lamps or self._lamps).use()
        surface.texture.use(UNITS["u_surface"])
        assert surface.depth is not None
        surface.depth.use(UNITS["u_depth"])
        self._sort.draw(target)
        if sorts.plain:
            with self._sort.matt(target):
                self._plain[sorts.pattern].draw(target, **lights)
        if sorts.rich:
            with self._sort.others(target):
                self._rich[sorts.detail, sorts.weather, sorts.clear].draw(target, **lights, **mirrored)

    def elsewhere(self, target: Target) -> AbstractContextManager[None]:
        """Keeps what is drawn meanwhile off the surfaces that the last `draw` lit."""
        return self._sort.neither(target)

    def release(self) -> None:
        self._materials.release()
        self._lamps.release()


class _Sorts:
    """Which sorts of materials the forms of a Moment have."""

    def __init__(self, moment: Moment | None = None) -> None:
        self.plain = self.rich = self.pattern = self.detail = self.weather = self.clear = False
        self.cracks = False
        if moment is None or not len(moment.field.field.leaf_material):
            return
        used = moment.materials[_distinct(moment.field.field.leaf_material)]
        rich = rich_materials(used)
        self.plain, self.rich = bool((~rich).any()), bool(rich.any())
        self.pattern = bool((used[~rich, 2, 0] > 0.0).any())
        self.detail = bool(detailed_materials(used).any())
        self.cracks = bool(cracked_materials(used).any())
        self.weather = bool(weathered_materials(used).any())
        self.clear = bool(subtle_materials(used).any())


def _distinct(materials: NDArray[Any]) -> NDArray[Any]:
    chosen: NDArray[Any] = np.unique(materials)
    return chosen
