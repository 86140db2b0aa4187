"""Through: what is seen through an opening, with the light along its border, laid over the shaded picture."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass
from dreamscape3d.render.passes.opening import opening_uniforms
from dreamscape3d.render.portal import Area
from dreamscape3d.scene.moment import Portal


class ThroughPass:
    """Draws where `OpeningPass` left an opening in the surface; coarse surface and air must be bound."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._shown = FullscreenPass(ctx, programs, "through", BEYOND=True)
        self._pane = FullscreenPass(ctx, programs, "through", BEYOND=False)

    def draw(
        self,
        portal: Portal,
        lights: dict[str, Any],
        surface: Target,
        target: Target,
        elsewhere: AbstractContextManager[None],
        beyond: Target | None = None,
        area: Area | None = None,
    ) -> None:
        """`lights` and `elsewhere` as `SkyPass` takes them.

        Args:
            beyond: radiance of what is beyond, with distance in alpha; None shows the pane in its place.
            area: the part of the picture that the opening is seen in; None for all of it.
        """
        assert surface.depth is not None
        uniforms = {**lights, **opening_uniforms(portal.opening), "u_rim": tuple(portal.rim.tolist())}
        if beyond is not None:
            beyond.texture.use(UNITS["u_source"])
            uniforms["u_beyond"] = (portal.gain, 1.0 / portal.opening.to_beyond.scale)
        else:
            uniforms["u_pane"] = tuple(tuple(colour) for colour in portal.pane.tolist())
        surface.texture.use(UNITS["u_surface"])
        surface.depth.use(UNITS["u_depth"])
        target.confine(area)
        with elsewhere:
            (self._shown if beyond is not None else self._pane).draw(target, **uniforms)
        target.confine()
