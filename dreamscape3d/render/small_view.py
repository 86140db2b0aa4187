"""A view beside the picture's own, drawn once a picture with the same passes: what reflections look up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, Target, make_target
from dreamscape3d.render.lamp_textures import LampTextures
from dreamscape3d.render.passes.air import AirPass
from dreamscape3d.render.passes.coarsen import CoarsenPass, taps
from dreamscape3d.render.passes.lampcull import LampcullPass
from dreamscape3d.render.passes.lamplight import LamplightPass
from dreamscape3d.render.passes.march import make_surface_target
from dreamscape3d.render.passes.shade import NOTHING_MIRRORED
from dreamscape3d.render.passes.visibility import CastShadow, VisibilityPass
from dreamscape3d.render.plan import Plan, SidePlan
from dreamscape3d.render.view_passes import Passes


class SmallView:
    """`draw` leaves radiance, and the distance in alpha (0 for sky), in `texture`, with all its mip levels."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, size: Size, scale: int) -> None:
        """`scale` pixels a texel of visibility, lamplight and air."""
        self._surface = make_surface_target(ctx, size)
        self._scale = scale
        self._coarsen = CoarsenPass(ctx, programs, size, scale)
        coarse = self._coarsen.target.size
        self._visibility = VisibilityPass(ctx, programs, coarse, scale)
        self._lampcull = LampcullPass(ctx, programs, size)
        self._lamplight = LamplightPass(ctx, programs, coarse)
        self._air = AirPass(ctx, programs, coarse)
        self._lamps = LampTextures(ctx)
        self._radiance = make_target(ctx, size, [(4, Format.HALF)], depth=True, linear=True)
        self._radiance.texture.repeat_x = self._radiance.texture.repeat_y = False

    @property
    def texture(self) -> moderngl.Texture:
        return self._radiance.texture

    @property
    def size(self) -> Size:
        return self._surface.size

    @property
    def target(self) -> Target:
        return self._radiance

    def draw(
        self,
        passes: Passes,
        plan: Plan,
        side: SidePlan,
        shadows: Sequence[CastShadow],
        mirrored: dict[str, Any] = NOTHING_MIRRORED,
        *,
        sprites: bool = True,
    ) -> None:
        """Without occlusion and shafts; shadows as in the picture. `mirrored`: uniforms of what is itself mirrored."""
        moment, quality = plan.moment, plan.quality
        self._lamps.write(side.lamps)
        seed = (moment.seed % 4096) / 4096.0
        passes.view.set(side.march.rays, time=moment.time, steps=quality.steps, seed=seed, clip=side.clip)
        passes.march_all(moment.field, side.march, self._surface)
        if moment.portal is not None and moment.portal.opening.is_open:
            passes.opening.draw(moment.portal.opening, self._surface)
        self._coarsen.draw(self._surface)
        self._visibility.draw(0, max(quality.shadow_taps // 2, 2), shadows, fresh=True)
        self._lamps.use()
        self._air.draw(moment, passes.shade.lights, (), 1)
        self._visibility.use()
        gather = taps(self._scale, smooth=False, smooth_air=False)
        self._lampcull.draw(gather)
        self._lamplight.draw(wanted=passes.shade.has_matt)
        self._air.use()
        lights = {**passes.shade.lights, "u_taps": gather}
        passes.shade.draw(lights, self._surface, self._radiance, self._lamps, mirrored)
        elsewhere = passes.shade.elsewhere(self._radiance)
        passes.sky.draw(moment, lights, self._surface, self._radiance, elsewhere)
        if moment.portal is not None and moment.portal.opening.is_open:
            elsewhere = passes.shade.elsewhere(self._radiance)
            passes.through.draw(moment.portal, lights, self._surface, self._radiance, elsewhere)
        if sprites:
            passes.sprites.draw(moment.sprites, lights, self._surface, self._radiance)
        self.texture.build_mipmaps()
        self.texture.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)

    def release(self) -> None:
        coarse = (self._coarsen, self._visibility, self._lampcull, self._lamplight, self._air)
        for part in (self._surface, *coarse, self._lamps, self._radiance):
            part.release()
