"""Opening: where one is seen before what was marched, as a surface of its own, and what is wanted of what is beyond."""

from __future__ import annotations

from typing import Any

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, Target, make_target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass
from dreamscape3d.render.passes.merge import MergePass
from dreamscape3d.render.portal import Area
from dreamscape3d.sdf.opening import Opening


def opening_uniforms(opening: Opening) -> dict[str, Any]:
    """Those of shaders/lib/opening.glsl."""
    return {
        "u_opening_centre": (*opening.centre.tolist(), opening.half_width),
        "u_opening_right": (*opening.right.tolist(), opening.half_height),
        "u_opening_up": (*opening.up.tolist(), min(opening.arch, opening.half_width, opening.half_height)),
    }


class OpeningPass:
    """`draw` puts an opening into a surface target; `mask` then holds which pixels are wanted of what is beyond."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._ctx = ctx
        self._shader = FullscreenPass(ctx, programs, "opening")
        self._merge = MergePass(ctx, programs, "fullscreen")
        self._apart: dict[Size, Target] = {}
        self._used: Size = (0, 0)

    @property
    def mask(self) -> moderngl.Texture:
        """Of the last `draw`, as `MaskPass` takes it."""
        return self._apart[self._used].textures[1]

    def draw(self, opening: Opening, surface: Target, area: Area | None = None, beyond: Target | None = None) -> None:
        """Into `surface`, of `make_surface_target`, once it is marched; the view block must be set.

        Args:
            area: the part of the picture that it is seen in; None for all of it.
            beyond: the surface target of what is seen through it, as the last sample left it; None where none is drawn.
        """
        apart = self._target(surface.size)
        before = beyond or surface
        assert surface.depth is not None
        assert before.depth is not None
        surface.texture.use(UNITS["u_surface"])
        surface.depth.use(UNITS["u_depth"])
        before.depth.use(UNITS["u_before_depth"])
        apart.confine(area)
        surface.confine(area)
        self._ctx.enable_only(moderngl.DEPTH_TEST)
        self._ctx.depth_func = "1"
        self._shader.draw(apart, **opening_uniforms(opening))
        self._ctx.disable(moderngl.DEPTH_TEST)
        self._merge.draw(apart, surface, moderngl.TRIANGLES, vertices=3)
        surface.confine()

    def _target(self, size: Size) -> Target:
        self._used = size
        if size not in self._apart:
            self._apart[size] = make_target(self._ctx, size, [(4, Format.UINT32), (1, Format.UNORM8)], depth=True)
        return self._apart[size]

    def release(self) -> None:
        for target in self._apart.values():
            target.release()
