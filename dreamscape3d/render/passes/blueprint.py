"""Blueprint: the developed picture grown dim and cool, its edges drawn in ink, for wires to stand out on."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, Target, make_target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass
from dreamscape3d.render.picking import Seen

INK, PAPER = (0.35, 0.80, 1.0), (0.012, 0.055, 0.125)  # display-encoded
COVER, DRAWN = 0.62, 0.6  # how far the paper covers the picture, and how plain the ink is, at full strength


class BlueprintPass:
    """Draws over a developed picture, from the surface that it left; keeps a target for each size of surface."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._ctx = ctx
        self._edges = FullscreenPass(ctx, programs, "blueprint", INK=True)
        self._lay = FullscreenPass(ctx, programs, "blueprint", INK=False)
        self._ink: dict[Size, Target] = {}

    def draw(self, seen: Seen, target: Target, strength: float = 1.0) -> None:
        """Over `target`, of any size; `strength` from 0, where nothing is done, to 1."""
        if strength <= 0.0:
            return
        strength, surface = min(strength, 1.0), seen.surface
        if surface.size not in self._ink:
            self._ink[surface.size] = make_target(self._ctx, surface.size, [(1, Format.UNORM8)], linear=True)
        ink = self._ink[surface.size]
        surface.texture.use(UNITS["u_surface"])
        assert surface.depth is not None
        surface.depth.use(UNITS["u_depth"])
        self._ctx.disable(moderngl.BLEND | moderngl.DEPTH_TEST)
        self._edges.draw(ink)
        ink.texture.use(UNITS["u_source"])
        self._ctx.enable_only(moderngl.BLEND)
        self._ctx.blend_func = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA
        scale = surface.size[0] / target.size[0], surface.size[1] / target.size[1]
        self._lay.draw(
            target,
            u_place=(*scale, -seen.jitter[0], -seen.jitter[1]),
            u_ink=(*INK, DRAWN * strength),
            u_paper=(*PAPER, COVER * strength),
        )
        self._ctx.disable(moderngl.BLEND)

    def release(self) -> None:
        for ink in self._ink.values():
            ink.release()
