"""Reflections of one picture: the mirror view of a plane and the probe, drawn only where some form shows them."""

from __future__ import annotations

from typing import Any

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Size
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.shade import NOTHING_MIRRORED
from dreamscape3d.render.plan import EyePlan, Plan
from dreamscape3d.render.quality import Quality
from dreamscape3d.render.sampling import coarse_size
from dreamscape3d.render.small_view import SmallView
from dreamscape3d.render.surroundings import Surroundings
from dreamscape3d.render.view_passes import Passes


class Reflections:
    """`draw` before the samples of a picture; `uniforms` and the textures it binds are what `ShadePass` looks up."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, size: Size, quality: Quality) -> None:
        self._ctx, self._programs, self._quality = ctx, programs, quality
        self._size = coarse_size(size, max(quality.mirror, 1))
        self._mirror: SmallView | None = None
        self._bound: list[tuple[str, moderngl.Texture]] = []
        self.uniforms: dict[str, Any] = NOTHING_MIRRORED

    def draw(self, passes: Passes, plan: Plan, eye: EyePlan, surroundings: Surroundings) -> None:
        """The mirror view of `eye`; the surroundings must be up to date."""
        self.uniforms, self._bound = dict(NOTHING_MIRRORED), []
        if plan.faces is not None and surroundings.probe is not None:
            self._bound.append(("u_probe", surroundings.probe.texture))
            self.use()
            self.uniforms["u_probe_on"] = 1.0
            self.uniforms["u_probe_eye"] = tuple(plan.middle.origin.tolist())
        if eye.mirror is not None:
            self.load()
            assert self._mirror is not None
            self._mirror.draw(passes, plan, eye.mirror, surroundings.shadows, self.uniforms)
            self._bound.append(("u_mirror", self._mirror.texture))
            self.use()
            self.uniforms["u_mirror_leaf"] = eye.mirror_leaf
            self.uniforms["u_mirror_shift"] = (
                eye.march.rays.offset[0] / eye.march.rays.width,
                eye.march.rays.offset[1] / eye.march.rays.height,
            )

    def use(self) -> None:
        """Bind what was drawn."""
        for name, texture in self._bound:
            texture.use(UNITS[name])

    def load(self) -> None:
        """Make what the mirror view is drawn into, if it is not there."""
        if self._mirror is None:
            self._mirror = SmallView(self._ctx, self._programs, self._size, self._quality.coarse)

    def release(self) -> None:
        if self._mirror is not None:
            self._mirror.release()
