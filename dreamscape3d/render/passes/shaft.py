"""Shaft: light that gets past what casts shadows, seen in the air."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.passes.fullscreen import FullscreenPass
from dreamscape3d.render.passes.visibility import CastShadow
from dreamscape3d.render.shadow import SIGHT
from dreamscape3d.scene.moment import Moment, Sun


class ShaftPass:
    """`draw` adds the shafts of each light with a shadow map to what `AirPass` drew."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._ctx = ctx
        self._shaders = {
            (lamp, patchy): FullscreenPass(ctx, programs, "shaft", LAMP=lamp, PATCHES=patchy)
            for lamp in (False, True)
            for patchy in (False, True)
        }

    def draw(
        self, moment: Moment, lights: dict[str, Any], shadows: Sequence[CastShadow], steps: int, air: Target
    ) -> None:
        """`lights` are the uniforms of the air; each light takes `steps` looks into its map for each texel."""
        self._ctx.enable(moderngl.BLEND)
        self._ctx.blend_func = moderngl.ONE, moderngl.ONE
        for shadow in shadows:
            light = shadow.caster.light
            lamp = isinstance(light, int)
            given = {
                "u_shafts": (moment.shafts, steps, SIGHT, float(shadow.caster.channel == 1)),
                "u_irradiance": tuple(light.irradiance) if isinstance(light, Sun) else (0.0, 0.0, 0.0),
                "u_lamp": light if lamp else 0,
            }
            self._shaders[lamp, moment.patches > 0.0].draw(air, **lights, **shadow.uniforms(), **given)
        self._ctx.disable(moderngl.BLEND)
