"""Wraith: a translucent double, marched by itself and laid over the lit picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Size, Target
from dreamscape3d.render.culling import TILE
from dreamscape3d.render.eye_plan import March
from dreamscape3d.render.field_textures import UNITS, DataTexture, FieldTextures
from dreamscape3d.render.jobs import Jobs
from dreamscape3d.render.passes.fullscreen import FullscreenPass
from dreamscape3d.render.passes.march import MarchPass, make_surface_target
from dreamscape3d.render.portal import Area
from dreamscape3d.scene.moment import Wraith

_OVER: Any = (moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA, moderngl.ZERO, moderngl.ONE)  # the distance stays


class WraithPass:
    """Draws a Moment's wraith over surfaces and sky; the view block must be set. Its surfaces are made when the first
    one appears, as large as the picture, but drawn in only where it is; its program is known before."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._ctx = ctx
        self._shown = FullscreenPass(ctx, programs, "wraith", RICH=False)
        self._field = FieldTextures(ctx)
        self._materials = DataTexture(ctx, 1536, 4, "f4")
        self._surfaces: dict[Size, Target] = {}
        self._written: Wraith | None = None

    def draw(
        self, wraith: Wraith, march: March, marcher: MarchPass, lights: dict[str, Any], surface: Target, target: Target
    ) -> None:
        """Lay it over `target`, before what `surface` holds. Leaves its own forms and materials bound.

        Args:
            lights: as `light_uniforms` has them, for the fog.
        """
        area = area_of(march.jobs, target.size)
        if area is None:
            return
        self._write(wraith)
        own = self._surface(target.size)
        own.confine(area)
        marcher.draw(march.jobs, own)
        self._bind(own, surface)
        target.confine(area)
        self._ctx.enable(moderngl.BLEND)
        self._ctx.blend_func = _OVER
        self._shown.draw(target, **_uniforms(wraith), u_fog=lights["u_fog"], u_fog_falloff=lights["u_fog_falloff"])
        self._ctx.disable(moderngl.BLEND)
        target.confine()

    def _write(self, wraith: Wraith) -> None:
        if self._written is not wraith:
            self._field.write(wraith.field)
            self._materials.write(wraith.materials)
            self._written = wraith
        self._field.use()
        self._materials.use("u_materials")

    def _surface(self, size: Size) -> Target:
        if size not in self._surfaces:
            self._surfaces[size] = make_surface_target(self._ctx, size)
        return self._surfaces[size]

    @staticmethod
    def _bind(own: Target, surface: Target) -> None:
        for texture, name in zip((*_both(own), *_both(surface)), _NAMES, strict=True):
            texture.use(UNITS[name])

    def release(self) -> None:
        self._field.release()
        self._materials.release()
        for surface in self._surfaces.values():
            surface.release()


_NAMES = ("u_surface", "u_depth", "u_before", "u_before_depth")


def _both(surface: Target) -> Iterator[moderngl.Texture]:
    assert surface.depth is not None
    yield from (surface.texture, surface.depth)


def _uniforms(wraith: Wraith) -> dict[str, Any]:
    return {
        "u_wraith": (wraith.opacity, wraith.erosion, 1.0 / max(wraith.grain, 1e-3), wraith.drift),
        "u_edge": tuple(wraith.glow.tolist()),
    }


def area_of(jobs: Jobs, size: Size) -> Area | None:
    """The part of a picture that jobs are drawn in; None where there are none."""
    packed: NDArray[np.int32] = np.concatenate([part.records[:, 0] for part in jobs.all])
    if not len(packed):
        return None
    column, row = packed & 0xFFFF, packed >> 16
    left, low = int(column.min()) * TILE, int(row.min()) * TILE
    right, high = min(int(column.max() + 1) * TILE, size[0]), min(int(row.max() + 1) * TILE, size[1])
    return left, low, right - left, high - low
