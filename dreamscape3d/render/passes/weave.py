"""Weave: what the surfaces of a joined field are coloured by, where grounds of several parts grow into each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, Target, make_target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass


class WeavePass:
    """`draw` makes of what was marched what is to be shaded."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._ctx = ctx
        self._shader = FullscreenPass(ctx, programs, "weave", DETAIL=False)
        self._targets: dict[Size, Target] = {}

    def draw(self, surface: Target, woven: Mapping[str, Any], mirror_leaf: int) -> moderngl.Texture:
        """Surfaces like those of `surface`; see shaders/lib/surface.glsl for what their signs say. They last until the
        next are drawn at this size.

        `woven` as `FieldTextures.woven`; the volumes of materials must be bound.
        """
        if surface.size not in self._targets:
            self._targets[surface.size] = make_target(self._ctx, surface.size, [(4, Format.UINT32)])
        target = self._targets[surface.size]
        target.confine(surface.confined)
        surface.texture.use(UNITS["u_surface"])
        assert surface.depth is not None
        surface.depth.use(UNITS["u_depth"])
        self._shader.draw(target, **woven, u_mirror_leaf=mirror_leaf)
        return target.texture

    def release(self) -> None:
        for target in self._targets.values():
            target.release()
