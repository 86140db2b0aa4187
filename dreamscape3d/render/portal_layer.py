"""The layer beyond a portal: what is seen through it, drawn between the march and the light of this side.

this side: march ▸ look ▸ **opening** ▸ · · · · · · · · · · · · · · · · ▸ light (… sky ▸ **through** ▸ sprites)
beyond:                                march ▸ look ▸ light
"""

from __future__ import annotations

from typing import Any

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Size, Target
from dreamscape3d.render.layer import Layer
from dreamscape3d.render.passes.edges import EdgesPass
from dreamscape3d.render.plan import EyePlan, Plan
from dreamscape3d.render.portal import Area
from dreamscape3d.render.quality import Quality, beyond
from dreamscape3d.render.reflections import Reflections
from dreamscape3d.render.shared import Beyond


class PortalLayer:
    """Made when a picture first has a portal. Its targets are as large as the picture, but drawn in only where the
    opening is."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, size: Size, quality: Quality, here: Beyond):
        self._shared = here
        self._layer = Layer(ctx, programs, size, quality, here.timer)
        self._reflections = Reflections(ctx, programs, size, beyond(quality))
        self._edges = EdgesPass(ctx, programs, size)
        self._drawn: Area = (0, 0, *size)

    @property
    def radiance(self) -> Target:
        """What is beyond; good where the opening is."""
        return self._layer.radiance

    @property
    def surface(self) -> Target:
        """What rays hit beyond, at distances there; layout in shaders/lib/surface.glsl."""
        return self._layer.surface

    def begin(self, plan: Plan, eye: EyePlan) -> None:
        """Make ready what all samples of a picture share; `plan` is of what is beyond."""
        assert eye.area is not None
        # where no opening is now, what the last picture left is wiped out: neighbours are looked up
        self._layer.confine(_hull(self._drawn, eye.area))
        self._drawn = eye.area
        self._layer.lamps.write(eye.lamps)
        self._shared.passes.use(plan)
        self._reflections.draw(self._shared.passes, plan, eye, self._shared.surroundings)

    def draw(self, plan: Plan, eye: EyePlan, mask: moderngl.Texture, view: dict[str, Any], *, fresh: bool) -> None:
        """Draw one sample of what is beyond, where `mask` wants it; `view` as `ViewBlock.set` takes it."""
        passes, surroundings = self._shared.passes, self._shared.surroundings
        moment = plan.moment
        passes.use(plan)
        self._reflections.use()
        seed = (moment.seed % 4096) / 4096.0
        passes.view.set(eye.march.rays, **{**view, "time": moment.time, "seed": seed, "clip": eye.clip})
        self._layer.march(passes, plan, eye.march, mask)
        self._layer.look(plan, surroundings.shadows, fresh=fresh)
        self._layer.light(passes, plan, surroundings.shadows, self._reflections.uniforms, fresh=fresh)

    def edges(self) -> moderngl.Texture:
        """Which pixels lie at edges of forms beyond, as `EdgesPass.mask`."""
        self._edges.mark(self._layer.surface)
        return self._edges.mask

    def release(self) -> None:
        """Free its targets."""
        for part in (self._layer, self._reflections, self._edges):
            part.release()


def _hull(a: Area, b: Area) -> Area:
    """The least part of a picture that holds two."""
    left, low = min(a[0], b[0]), min(a[1], b[1])
    right, high = max(a[0] + a[2], b[0] + b[2]), max(a[1] + a[3], b[1] + b[3])
    return left, low, right - left, high - low
