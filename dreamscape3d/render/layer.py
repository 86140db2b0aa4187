"""A layer: one view at the picture's size, from its march to its radiance.

    march ▸ look (occlusion, shadows) ▸ light (air ▸ lamps ▸ shade ▸ sky ▸ wraith ▸ particles, ribbons)

What is seen through an opening is a layer of its own, confined to the part of the picture that the opening is in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, make_target
from dreamscape3d.gpu.timer import PassTimer
from dreamscape3d.render.lamp_textures import LampTextures
from dreamscape3d.render.passes.air import AirPass
from dreamscape3d.render.passes.coarsen import CoarsenPass, taps
from dreamscape3d.render.passes.lampcull import MASK_TILE, LampcullPass
from dreamscape3d.render.passes.lamplight import LamplightPass
from dreamscape3d.render.passes.march import make_surface_target
from dreamscape3d.render.passes.shade import NOTHING_MIRRORED
from dreamscape3d.render.passes.visibility import CastShadow, VisibilityPass
from dreamscape3d.render.plan import March, Plan
from dreamscape3d.render.portal import Area
from dreamscape3d.render.quality import Quality
from dreamscape3d.render.view_passes import Passes

Uniforms = dict[str, Any]


class Layer:
    """Targets of one view, and what fills them. The view block and all that `Passes.begin` binds must be set.

    Attributes:
        surface: what the rays of the last sample hit; layout in shaders/lib/surface.glsl.
        radiance: linear, with the distance in alpha (0 for sky).
        lamps: of the view; write them once a picture.
    """

    def __init__(
        self, ctx: moderngl.Context, programs: ProgramLibrary, size: Size, quality: Quality, timer: PassTimer
    ) -> None:
        self._scale, self._timer = quality.coarse, timer
        self._coarsen = CoarsenPass(ctx, programs, size, quality.coarse)
        coarse = self._coarsen.target.size
        self._visibility = VisibilityPass(ctx, programs, coarse, quality.coarse)
        self._air = AirPass(ctx, programs, coarse)
        self._lampcull = LampcullPass(ctx, programs, size)
        self._lamplight = LamplightPass(ctx, programs, coarse)
        self.lamps = LampTextures(ctx)
        self.surface = make_surface_target(ctx, size)
        self.radiance = make_target(ctx, size, [(4, Format.HALF)], depth=True, linear=True)

    @property
    def depth(self) -> moderngl.Texture:
        """Of the surface."""
        assert self.surface.depth is not None
        return self.surface.depth

    def confine(self, area: Area) -> None:
        """Draw only in a part of the picture from now on."""
        for target in (self.surface, self.radiance):
            target.confine(area)
        for each in (self._visibility, self._air, self._lamplight):
            each.target.confine(shrunk(area, self._scale))
        self._coarsen.target.confine(shrunk(area, self._scale))
        self._lampcull.target.confine(shrunk(area, MASK_TILE))

    def march(self, passes: Passes, plan: Plan, march: March, mask: moderngl.Texture | None) -> None:
        """Find what each ray hits, or those that `mask` wants."""
        with self._timer.measure("march"):
            passes.march_all(plan.moment.field, march, self.surface, mask)

    def look(self, plan: Plan, shadows: Sequence[CastShadow], *, fresh: bool) -> None:
        """Find how much of the sky and of each light surfaces see; `fresh` forgets what was found before."""
        quality = plan.quality
        with self._timer.measure("occlusion, shadows"):
            self._coarsen.draw(self.surface)
            self._visibility.draw(quality.occlusion_directions, quality.shadow_taps, shadows, fresh=fresh)

    def look_again(self, area: Area | None) -> None:
        """In a part of the picture an opening was put before the surface: it hides what is behind it, but no light."""
        target = self._coarsen.target
        target.confine(None if area is None else shrunk(area, self._scale))
        self._coarsen.draw(self.surface)
        target.confine()

    def light(
        self,
        passes: Passes,
        plan: Plan,
        shadows: Sequence[CastShadow],
        mirrored: Uniforms = NOTHING_MIRRORED,
        *,
        fresh: bool = True,
        over: Callable[[Uniforms], None] | None = None,
        wraith: March | None = None,
    ) -> None:
        """Light all that was marched; `over` draws over surfaces and sky what shines before particles and ribbons,
        `wraith` is the march of the Moment's, where it is seen."""
        moment, quality, measure = plan.moment, plan.quality, self._timer.measure
        self._coarsen.use()
        self.lamps.use()
        with measure("air"):
            self._air.draw(moment, plan.lights, shadows, quality.shaft_steps)
        self._visibility.use()
        smooth_air = moment.shafts + moment.patches > 0.0
        gather = taps(self._scale, smooth=quality.samples <= 2, smooth_air=smooth_air)
        with measure("lamps"):
            self._lampcull.draw(gather)
            self._lamplight.draw(wanted=plan.sorts.plain, fresh=fresh)
        self._air.use()
        lights = {**plan.lights, "u_taps": gather}
        with measure("shade"):
            passes.shade.draw(lights, self.surface, self.radiance, self.lamps, mirrored)
        with measure("sky"):
            passes.sky.draw(moment, lights, self.surface, self.radiance, passes.shade.elsewhere(self.radiance))
        if over is not None:
            over(lights)
        if wraith is not None:
            self._haunt(passes, plan, wraith)
        with measure("particles, ribbons"):
            passes.sprites.draw(moment.sprites, plan.lights, self.surface, self.radiance)

    def _haunt(self, passes: Passes, plan: Plan, march: March) -> None:
        """Lay the Moment's wraith over the picture."""
        assert plan.moment.wraith is not None
        with self._timer.measure("wraith"):
            passes.wraith.draw(plan.moment.wraith, march, passes.march, plan.lights, self.surface, self.radiance)
        passes.field.use()

    def release(self) -> None:
        """Free its targets."""
        parts = (self._coarsen, self._visibility, self._air, self._lampcull, self._lamplight)
        for part in (*parts, self.lamps, self.surface, self.radiance):
            part.release()


def shrunk(area: Area, scale: int) -> Area:
    """A part of the picture, at `scale` pixels a texel."""
    left, low, width, height = area
    right, high = -(-(left + width) // scale), -(-(low + height) // scale)
    return left // scale, low // scale, right - left // scale, high - low // scale
