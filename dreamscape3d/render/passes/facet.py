"""Facet: a perspective view into an equirectangular picture."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.globe import Globe, Side
from dreamscape3d.render.passes.fullscreen import FullscreenPass, texel


class FacetPass:
    """What a side of the cube round the eye sees of a picture of the whole."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._shader = FullscreenPass(ctx, programs, "facet")

    def draw(self, source: moderngl.Texture, globe: Globe, side: Side, round_: float, target: Target) -> None:
        """`source` of the size of `globe`, sampled linearly → a square `target`, `round_` wide to each border."""
        source.use(UNITS["u_source"])
        given = {"u_globe": (*globe.size, globe.span, round_), "u_face": side.columns}
        self._shader.draw(target, u_texel=texel(source, target), **given)
