"""Reflections of one picture: the mirror view of a plane and the probe, drawn only where some form shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Size
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.jobs import Jobs
from dreamscape3d.render.mirror import find_mirror, mirror_jobs, mirrored_rays, tiles_with
from dreamscape3d.render.passes.coarsen import coarse_size
from dreamscape3d.render.passes.fullscreen import FullscreenPass
from dreamscape3d.render.passes.shade import NOTHING_MIRRORED
from dreamscape3d.render.passes.visibility import CastShadow
from dreamscape3d.render.probe import Probe, wants_probe
from dreamscape3d.render.quality import Quality
from dreamscape3d.render.rays import Rays
from dreamscape3d.render.small_view import Passes, SmallView
from dreamscape3d.scene.moment import Moment


class Reflections:
    """`draw` before the samples of a picture; `uniforms` and the textures it binds are what `ShadePass` looks up."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, size: Size, quality: Quality) -> None:
        self._ctx, self._programs, self._size, self._quality = ctx, programs, size, quality
        self._unfold = FullscreenPass(ctx, programs, "unfold")
        self._mirror: SmallView | None = None
        self._probe: Probe | None = None
        self.uniforms: dict[str, Any] = NOTHING_MIRRORED

    def draw(
        self,
        passes: Passes,
        moment: Moment,
        rays: Rays,
        jobs: Jobs,
        shadows: Sequence[CastShadow],
        *,
        rest: bool = False,
    ) -> None:
        """`jobs` of the picture tell where its mirror is seen; `rest` leaves a probe that is there as it is."""
        self.uniforms = dict(NOTHING_MIRRORED)
        if self._quality.probe and not rays.extent and wants_probe(moment):
            self._draw_probe(passes, moment, rays, shadows, rest)
        if self._quality.mirror:
            self._draw_mirror(passes, moment, rays, jobs, shadows)

    def adopt(self, other: Reflections) -> None:
        """Go on with the probe of another size of picture."""
        self._probe, other._probe = other._probe, self._probe

    def _draw_mirror(
        self, passes: Passes, moment: Moment, rays: Rays, jobs: Jobs, shadows: Sequence[CastShadow]
    ) -> None:
        mirror = find_mirror(moment, rays, jobs)
        if mirror is None:
            return
        if self._mirror is None:
            self._mirror = SmallView(
                self._ctx, self._programs, coarse_size(self._size, self._quality.mirror), self._quality.coarse
            )
        folded = mirrored_rays(rays, mirror, *self._mirror.size)
        chosen = mirror_jobs(moment, mirror, folded, tiles_with(jobs, mirror.leaf, rays))
        self._mirror.draw(passes, moment, folded, chosen, shadows, self._quality, mirror.clip, self.uniforms)
        self._mirror.texture.use(UNITS["u_mirror"])
        self.uniforms["u_mirror_leaf"] = mirror.leaf

    def _draw_probe(
        self, passes: Passes, moment: Moment, rays: Rays, shadows: Sequence[CastShadow], rest: bool
    ) -> None:
        if self._probe is None:
            self._probe = Probe(self._ctx, self._programs, self._quality, self._unfold)
        if not rest or self._probe.fresh:
            self._probe.draw(passes, moment, rays, shadows, self._quality)
        self._probe.texture.use(UNITS["u_probe"])
        self.uniforms["u_probe_on"] = 1.0
        self.uniforms["u_probe_eye"] = tuple(rays.origin.tolist())

    def release(self) -> None:
        for part in (self._mirror, self._probe):
            if part is not None:
                part.release()
