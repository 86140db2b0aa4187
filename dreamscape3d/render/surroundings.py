"""What is round the pictures of one scene, whatever their size: shadow maps and the probe."""

from __future__ import annotations

from dataclasses import replace

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.passes.fullscreen import FullscreenPass
from dreamscape3d.render.passes.march import make_surface_target
from dreamscape3d.render.passes.visibility import CastShadow
from dreamscape3d.render.plan import FIRST, Plan, ShadowPlan
from dreamscape3d.render.probe import Probe
from dreamscape3d.render.quality import Quality
from dreamscape3d.render.view_passes import Passes


class Surroundings:
    """Kept up to date by `draw`, picture by picture.

    Attributes:
        turn: of the next picture.
        shadows: the lights with shadows, and where their maps look.
    """

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, quality: Quality) -> None:
        self._ctx, self._programs, self._quality = ctx, programs, quality
        self._unfold = FullscreenPass(ctx, programs, "unfold")
        self._maps: dict[tuple[int, int], Target] = {}
        self.probe: Probe | None = None
        self.forget()

    def forget(self) -> None:
        """The next picture finds nothing that was there before."""
        self.turn = FIRST
        self.shadows: list[CastShadow] = []

    def forget_beyond(self) -> None:
        """The next picture finds nothing of what is beyond its portal."""
        self.turn = replace(self.turn, beyond=None)

    def draw(self, passes: Passes, plan: Plan) -> None:
        """Draw the shadow maps and faces of the probe that are due."""
        if plan.shadows is not None:
            self.shadows = [self._shadow(passes, plan, shadow) for shadow in plan.shadows]
        if plan.faces:
            if self.probe is None:
                self.probe = Probe(self._ctx, self._programs, self._quality, self._unfold)
            self.probe.draw(passes, plan, self.shadows)
        self.turn = plan.after

    def _shadow(self, passes: Passes, plan: Plan, shadow: ShadowPlan) -> CastShadow:
        if shadow.view is None or shadow.march is None:
            return CastShadow(shadow.caster)
        place = (shadow.caster.channel, shadow.side)
        if place not in self._maps:
            self._maps[place] = make_surface_target(self._ctx, (shadow.side, shadow.side))
        passes.view.set(shadow.march.rays, steps=plan.quality.steps, normals=False)
        passes.march_all(plan.moment.field, shadow.march, self._maps[place])
        return CastShadow(shadow.caster, shadow.view, self._maps[place], shadow.radius)

    def release(self) -> None:
        for part in (*self._maps.values(), self.probe):
            if part is not None:
                part.release()
