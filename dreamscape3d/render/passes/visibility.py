"""Visibility: how much of the sky and of each light with shadows every surface sees."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, Target, make_target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass
from dreamscape3d.render.shadow import Caster, ShadowView
from dreamscape3d.scene.moment import Sun

OCCLUSION_RADIUS = 0.9  # metres
OCCLUSION_STRENGTH = 1.15


@dataclass(frozen=True, slots=True)
class CastShadow:
    """A light, where its map looks, and the map; `radius` [m] of a lamp. Without a map nothing stands in its way."""

    caster: Caster
    view: ShadowView | None = None
    map: Target | None = None
    radius: float = 0.0

    def uniforms(self) -> dict[str, Any]:
        """Those of shaders/lib/shadow_map.glsl; binds the map."""
        light = self.caster.light
        if self.view is None or self.map is None:
            towards = (*light.direction, 0.0) if isinstance(light, Sun) else (0.0, 0.0, 0.0, 1.0)
            return {"u_shadow": (0.0, 1.0, 0.0, 0.0), "u_shadow_from_world": (0.0,) * 16, "u_light": towards}
        self.map.texture.use(UNITS["u_shadow_map"])
        size = math.tan(math.radians(max(light.diameter, 0.2)) * 0.5) if isinstance(light, Sun) else self.radius
        return {
            "u_shadow": (1.0, self.view.across, size, self.view.across / self.map.size[0]),
            "u_shadow_from_world": tuple(self.view.from_world.T.ravel()),
            "u_light": self.view.place,
        }


class VisibilityPass:
    """Writes red: share of the sky seen; green, blue, alpha: of the lights with shadows, by channel."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, size: Size, scale: int) -> None:
        self._occlusion = FullscreenPass(ctx, programs, "visibility", SHADOW=False)
        self._shadow = FullscreenPass(ctx, programs, "visibility", SHADOW=True)
        self._scale = scale
        self.target = make_target(ctx, size, [(4, Format.UNORM8)])

    def draw(self, directions: int, taps: int, shadows: Sequence[CastShadow], *, fresh: bool) -> None:
        """One draw for each channel in use; `fresh` sets the others to 1. The coarse surface must be bound."""
        if fresh:
            self.target.framebuffer.clear(1.0, 1.0, 1.0, 1.0)
        if directions:
            occlusion = (OCCLUSION_RADIUS, OCCLUSION_STRENGTH, directions, 1.0 / self._scale)
            self._into(0, self._occlusion, u_occlusion=occlusion)
        for shadow in (each for each in shadows if each.map is not None):
            self._into(shadow.caster.channel, self._shadow, u_shadow_taps=taps, **shadow.uniforms())

    def use(self) -> None:
        self.target.texture.use(UNITS["u_visibility"])

    def _into(self, channel: int, shader: FullscreenPass, **uniforms: Any) -> None:
        framebuffer = self.target.framebuffer
        framebuffer.color_mask = (channel == 0, channel == 1, channel == 2, channel == 3)
        shader.draw(self.target, **uniforms)
        framebuffer.color_mask = (True, True, True, True)
        self.target.use()  # a mask takes effect when its framebuffer is bound

    def release(self) -> None:
        self.target.release()
