"""The probe: all that is round the eye, in one small picture over the octahedron, for metal, film and glass."""

from __future__ import annotations

from collections.abc import Sequence

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, make_target
from dreamscape3d.render.faces import ROUND
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass
from dreamscape3d.render.passes.visibility import CastShadow
from dreamscape3d.render.plan import Plan
from dreamscape3d.render.quality import Quality
from dreamscape3d.render.small_view import SmallView
from dreamscape3d.render.view_passes import Passes


class Probe:
    """`draw` keeps the picture up to date; `texture` has mip levels, 1/distance in alpha (0 for sky)."""

    def __init__(
        self, ctx: moderngl.Context, programs: ProgramLibrary, quality: Quality, unfold: FullscreenPass
    ) -> None:
        """`unfold`: the pass that lays a face on the octahedron."""
        side = quality.probe
        self._face = SmallView(ctx, programs, (side, side), quality.coarse)
        self._unfold = unfold
        self._target = make_target(ctx, (2 * side, 2 * side), [(4, Format.HALF)], linear=True)
        self.texture.repeat_x = self.texture.repeat_y = False

    @property
    def texture(self) -> moderngl.Texture:
        return self._target.texture

    def draw(self, passes: Passes, plan: Plan, shadows: Sequence[CastShadow]) -> None:
        """The faces of a plan that has some."""
        for _, side in plan.faces or ():
            self._face.draw(passes, plan, side, shadows, sprites=False)
            self._face.texture.use(UNITS["u_source"])
            rays = side.march.rays
            basis = (*rays.right.tolist(), *rays.up.tolist(), *rays.forward.tolist())
            self._unfold.draw(self._target, u_face=basis, u_round=ROUND)
        self.texture.build_mipmaps()
        self.texture.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)

    def release(self) -> None:
        self._face.release()
        self._target.release()
