"""Visibility: how much of the sky and of the sun each surface sees."""

from __future__ import annotations

import math
from dataclasses import dataclass

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass
from dreamscape3d.render.shadow import ShadowView
from dreamscape3d.scene.moment import Sun

OCCLUSION_RADIUS = 0.9  # metres
OCCLUSION_STRENGTH = 1.15


@dataclass(frozen=True, slots=True)
class CastShadow:
    """A sun, where its map looks, and the map."""

    sun: Sun
    view: ShadowView
    map: Target


class VisibilityPass:
    """Writes red: share of the sky seen; green: share of the sun."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._shader = FullscreenPass(ctx, programs, "visibility")

    def draw(self, surface: Target, target: Target, directions: int, taps: int, shadow: CastShadow | None) -> None:
        if not directions and shadow is None:
            target.framebuffer.clear(1.0, 1.0)
            return
        surface.texture.use(UNITS["u_surface"])
        assert surface.depth is not None
        surface.depth.use(UNITS["u_depth"])
        uniforms: dict[str, tuple[float, ...]] = {
            "u_occlusion": (OCCLUSION_RADIUS, OCCLUSION_STRENGTH if directions else 0.0, max(directions, 1), taps),
            "u_shadow": (0.0, 1.0, 0.0, 0.0),
        }
        if shadow is not None:
            shadow.map.texture.use(UNITS["u_shadow_map"])
            across = 2.0 * shadow.view.extent
            texel = across / shadow.map.size[0]
            blur = math.tan(math.radians(max(shadow.sun.diameter, 0.2)) * 0.5)
            uniforms["u_shadow"] = (1.0, across, blur, texel)
            uniforms["u_sun_direction"] = tuple(shadow.sun.direction)
            uniforms["u_shadow_from_world"] = tuple(shadow.view.from_world.T.ravel())
        self._shader.draw(target, **uniforms)
