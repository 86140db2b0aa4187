"""A tiny picture whose passes can be drawn one by one: what a rehearsal draws into."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import moderngl
import numpy as np

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, make_target
from dreamscape3d.render.development import Development
from dreamscape3d.render.jobs import Batch, Jobs
from dreamscape3d.render.lamp_textures import LampTextures
from dreamscape3d.render.overlay import Overlay
from dreamscape3d.render.passes.air import AirPass
from dreamscape3d.render.passes.coarsen import CoarsenPass, taps
from dreamscape3d.render.passes.interleave import InterleavePass
from dreamscape3d.render.passes.lampcull import LampcullPass
from dreamscape3d.render.passes.lamplight import LamplightPass
from dreamscape3d.render.passes.march import make_surface_target
from dreamscape3d.render.passes.nearness import NearnessPass
from dreamscape3d.render.passes.temporal import TemporalPass
from dreamscape3d.render.passes.visibility import CastShadow, VisibilityPass
from dreamscape3d.render.plan import Plan, make_plan
from dreamscape3d.render.quality import Quality
from dreamscape3d.render.view_passes import Passes
from dreamscape3d.scene.luminous import Particles
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.scene import Air, Camera, Light, Material, Scene, Sky
from dreamscape3d.sdf.shape import as_form, rounded_box, text

SIDE = 44  # pixels: neither it nor any part of it that a target has is a power of two, as in a picture of full size
SHOWN = (76, 76)
MAP = 24  # texels a side of shadow maps
SCENE = Scene(
    forms=(rounded_box(1.0, 0.1).painted("metal"), as_form(text("-", 1.0).at(0.0, 1.0, 0.0))),
    materials={"metal": Material(roughness=0.2, metallic=1.0)},
    lights=(Light(kind="sun"), Light(at=(2.0, 3.0, 2.0), shadow=True)),
    air=Air(density=0.02),
    sky=Sky(stars=0.5),
    camera=Camera(at=(0.0, 1.0, 5.0), look_at=(0.0, 0.5, 0.0)),
    particles=(Particles("fireflies", count=4),),
)


class TinyPicture:
    """Passes and targets like those of a live picture. `begin` before each draw, from whatever there was before."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, quality: Quality) -> None:
        quality = tiny(quality)
        self.ctx, self.programs, self.quality = ctx, programs, quality
        self.poser = ScenePoser(SCENE)
        self.moment = self.poser.pose({"time": 1.0})
        self.plan: Plan = make_plan(self.moment, (SIDE, SIDE), quality)
        self.passes = Passes(ctx, programs)
        self.surface = make_surface_target(ctx, (SIDE, SIDE))
        self.radiance = make_target(ctx, (SIDE, SIDE), [(4, Format.HALF)], depth=True, linear=True)
        self.shown = make_target(ctx, SHOWN, [(4, Format.UNORM8)], linear=True)
        self.same = make_target(ctx, (SIDE, SIDE), [(4, Format.UNORM8)], linear=True)
        self.coarsen = CoarsenPass(ctx, programs, (SIDE, SIDE), quality.coarse)
        coarse = self.coarsen.target.size
        self.visibility = VisibilityPass(ctx, programs, coarse, quality.coarse)
        self.air = AirPass(ctx, programs, coarse)
        self.lamps = LampTextures(ctx)
        self.lampcull = LampcullPass(ctx, programs, (SIDE, SIDE))
        self.lamplight = LamplightPass(ctx, programs, coarse)
        self.temporal = TemporalPass(ctx, programs, (SIDE, SIDE))
        self.development = Development(ctx, programs, (SIDE, SIDE), max(quality.bloom, 1))
        self.overlay = Overlay(ctx, programs)
        self.interleave, self.nearness = InterleavePass(ctx, programs), NearnessPass(ctx, programs)
        self._map = make_surface_target(ctx, (MAP, MAP))
        self.lamps.write(self.plan.eyes[0].lamps)

    def begin(self) -> None:
        """Upload and bind all that any pass looks up."""
        self.passes.begin(self.plan)
        self.passes.view.set(self.plan.eyes[0].march.rays, time=1.0, steps=self.quality.steps)
        for part in (self.coarsen, self.visibility, self.lamps, self.air, self.lampcull, self.lamplight):
            part.use()

    @property
    def gather(self) -> tuple[float, float, float, float]:
        """`u_taps` of the coarse surface."""
        return taps(self.quality.coarse, smooth=True, smooth_air=True)

    @property
    def lights(self) -> dict[str, Any]:
        return {**self.plan.lights, "u_taps": self.gather}

    @property
    def shadows(self) -> list[CastShadow]:
        """Of the sun, and of the lamp."""
        return [
            CastShadow(each.caster, each.view, self._map, each.radius) for each in self.plan.shadows or () if each.view
        ]

    def march(self, kind: int, bucket: int, *, apart: bool) -> None:
        """One job of nothing, over one tile."""
        job = _job(kind, bucket)
        self.passes.march.draw(replace(_NO_JOBS, apart=job) if apart else job, self.surface)

    def release(self) -> None:
        parts: tuple[Any, ...] = (self.passes, self.surface, self.radiance, self.shown, self.same, self.coarsen)
        parts += (self.visibility, self.air, self.lamps, self.lampcull, self.lamplight, self.temporal)
        for part in (*parts, self.development, self.overlay, self.nearness, self._map):
            part.release()


def tiny(quality: Quality) -> Quality:
    """The same passes, with little to do."""
    return replace(quality, shadow_size=quality.shadow_size and 2 * MAP, probe=12, aurora_size=8, aurora_steps=2)


_NOTHING = np.zeros((0, 2), np.int32)
_NO_JOBS = Jobs(np.zeros((0, 8), np.int32), _NOTHING, ())


def _job(kind: int, bucket: int) -> Jobs:
    record = np.zeros((1, 8), np.int32)
    record[0, 4:6] = np.array([1.0, 0.5], np.float32).view(np.int32)  # it ends before it begins
    record[0, 6] = -1
    return Jobs(record, _NOTHING, (Batch(kind, bucket, 0, 1),))
