"""Shade: light on every surface, through the air before it."""

from __future__ import annotations

from typing import Any

import moderngl
import numpy as np

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.field_textures import UNITS, DataTexture
from dreamscape3d.render.lamp_lists import LampTextures
from dreamscape3d.render.passes.fullscreen import FullscreenPass
from dreamscape3d.render.rays import Rays
from dreamscape3d.render.shadow import shadowing_sun
from dreamscape3d.scene.moment import Moment, Sun


class ShadePass:
    """Surfaces and visibility → linear radiance, with the distance in alpha (0 for sky)."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._noisy = FullscreenPass(ctx, programs, "shade", SMOOTH=False)
        self._smooth = FullscreenPass(ctx, programs, "shade", SMOOTH=True)
        self.lights: dict[str, Any] = {}
        self._materials = DataTexture(ctx, 1024, 4, "f4")
        self._lamps = LampTextures(ctx)

    def prepare(self, moment: Moment, rays: Rays, *, lamps: bool) -> None:
        """Upload what all samples of one picture share; `lights` are their uniforms, for `SkyPass` too."""
        self.lights = light_uniforms(moment)
        self._materials.write(moment.materials)
        self._lamps.write(moment.lamps if lamps else moment.lamps[:0], rays)

    def draw(self, surface: Target, visibility: Target, target: Target, *, smooth: bool) -> None:
        """`smooth` averages visibility over neighbours, for a picture of one sample a pixel."""
        self._materials.use("u_materials")
        self._lamps.use()
        surface.texture.use(UNITS["u_surface"])
        assert surface.depth is not None
        surface.depth.use(UNITS["u_depth"])
        visibility.texture.use(UNITS["u_visibility"])
        (self._smooth if smooth else self._noisy).draw(target, **self.lights)

    def release(self) -> None:
        self._materials.release()
        self._lamps.release()


def light_uniforms(moment: Moment) -> dict[str, Any]:
    """Uniforms of lights, air and sky, for every pass that includes them."""
    key = shadowing_sun(moment) or (moment.suns[0] if moment.suns else None)
    fill = [sun for sun in moment.suns if sun is not key]
    direction, irradiance = _mean_sun(fill)
    zenith, horizon, nadir = (tuple(colour) for colour in moment.sky)
    return {
        "u_sun_direction": tuple(key.direction) if key else (0.0, 1.0, 0.0),
        "u_sun": tuple(key.irradiance) if key else (0.0, 0.0, 0.0),
        "u_fill_direction": direction,
        "u_fill": irradiance,
        "u_zenith": zenith,
        "u_horizon": horizon,
        "u_nadir": nadir,
        "u_stars": (*moment.stars[2:5], moment.stars[0]),
        "u_twinkle": moment.stars[1],
        "u_fog": (*moment.fog, moment.fog_density),
        "u_fog_falloff": max(moment.fog_falloff, 1e-4),
        "u_glow": moment.glow,
    }


def _mean_sun(suns: list[Sun]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """One parallel light for several: their sum, from their mean direction."""
    if not suns:
        return (0.0, 1.0, 0.0), (0.0, 0.0, 0.0)
    irradiance = np.sum([sun.irradiance for sun in suns], axis=0)
    direction = np.sum([sun.direction * (sun.irradiance.sum() + 1e-6) for sun in suns], axis=0)
    length = float(np.linalg.norm(direction))
    return tuple(direction / length) if length > 1e-9 else (0.0, 1.0, 0.0), tuple(irradiance)
