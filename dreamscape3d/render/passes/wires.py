"""Wires: thin lines in space over a picture that is developed, fainter and dashed where its surface hides them."""

from __future__ import annotations

from dataclasses import replace

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, Target, make_target
from dreamscape3d.render.field_textures import UNITS, DataTexture
from dreamscape3d.render.passes.fullscreen import FullscreenPass
from dreamscape3d.render.picking import Seen
from dreamscape3d.render.rays import Rays
from dreamscape3d.render.shader import Shader
from dreamscape3d.render.view_block import ViewBlock
from dreamscape3d.scene.wires import Kind, Wires

Style = tuple[tuple[float, float, float], float, float, float, float]
STYLES: dict[Kind, Style] = {
    Kind.BOX: ((0.32, 0.84, 1.0), 1.1, 0.22, 0.0, 0.0),
    Kind.CARVED: ((1.0, 0.45, 0.40), 1.1, 0.35, 6.0, 0.0),
    Kind.GROUP: ((0.78, 0.95, 1.0), 1.4, 0.35, 0.0, 0.0),
    Kind.LINK: ((0.30, 0.55, 0.95), 1.0, 0.30, 5.0, 0.0),
    Kind.AXIS_X: ((1.0, 0.42, 0.45), 1.3, 0.30, 0.0, 0.0),
    Kind.AXIS_Y: ((0.55, 0.95, 0.50), 1.3, 0.30, 0.0, 0.0),
    Kind.AXIS_Z: ((0.45, 0.62, 1.0), 1.3, 0.30, 0.0, 0.0),
    Kind.LAMP: ((1.0, 0.80, 0.38), 1.2, 0.5, 0.0, 0.0),
    Kind.SUN: ((1.0, 0.90, 0.60), 1.3, 0.4, 0.0, 0.0),
    Kind.PATH: ((1.0, 0.55, 0.90), 1.3, 0.4, 9.0, 0.0),
    Kind.FRUSTUM: ((1.0, 0.55, 0.90), 1.1, 0.3, 0.0, 0.0),
    Kind.GRID: ((0.20, 0.55, 0.85), 0.9, 0.12, 0.0, 0.0),
    Kind.RULE: ((0.35, 0.75, 1.0), 1.1, 0.2, 0.0, 0.0),
    Kind.CHOSEN: ((1.0, 0.78, 0.30), 1.8, 0.5, 0.0, 4.0),
    Kind.LETTER: ((0.86, 0.97, 1.0), 1.0, 0.32, 0.0, 0.0),
}
"""Of each kind: display-encoded colour, width [px], strength where hidden, dash [px; 0: none], glow beside it [px]."""
TALLEST = 1080  # pixels of a picture's height from which on wires grow thicker with it


class WiresPass:
    """Draws wires for any view; the texture they travel in grows to what is needed and stays."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._ctx = ctx
        self._shader = Shader(programs, "wires", "wires")
        self._texture = DataTexture(ctx, 768, 4, "f4")
        self._view = ViewBlock(ctx)
        self._limit = FullscreenPass(ctx, programs, "limit")
        self._limits: dict[Size, Target] = {}
        self._written: Wires | None = None

    def draw(self, wires: Wires, seen: Seen, target: Target, strength: float = 1.0) -> None:
        """Over `target`, a developed picture of any size of what was `seen`; for the second of two eyes nothing is
        written anew."""
        if not len(wires) or strength <= 0.0:
            return
        if self._written is not wires:
            self._texture.write(wires.texels)
            self._written = wires
        self._texture.use("u_wires")
        self._bind(seen, target.size)
        self._shader.program["u_strength"] = min(strength, 1.0)
        target.use()
        self._ctx.enable_only(moderngl.BLEND)
        self._ctx.blend_func = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA
        self._shader.array.render(moderngl.TRIANGLE_STRIP, vertices=4, instances=len(wires))
        self._ctx.disable(moderngl.BLEND)

    def _bind(self, seen: Seen, size: Size) -> None:
        program, surface = self._shader.program, seen.surface
        self._draw_limit(seen).texture.use(UNITS["u_limit"])
        self._view.set(resized(seen.rays, size))
        scale = surface.size[0] / size[0], surface.size[1] / size[1]
        program["u_surface_place"] = (*scale, -seen.jitter[0], -seen.jitter[1])
        thicker = max(size[1] / TALLEST, 1.0)
        program["u_styles"] = [row for kind in Kind for row in _rows(STYLES[kind], thicker)]

    def _draw_limit(self, seen: Seen) -> Target:
        """How far wires are seen through each texel of the surface: looked up once, not for every wire."""
        surface = seen.surface
        if surface.size not in self._limits:
            self._limits[surface.size] = make_target(self._ctx, surface.size, [(1, Format.FLOAT)])
        surface.texture.use(UNITS["u_surface"])
        assert surface.depth is not None
        surface.depth.use(UNITS["u_depth"])
        self._view.set(seen.rays, jitter=seen.jitter)
        self._ctx.disable(moderngl.BLEND | moderngl.DEPTH_TEST)
        self._limit.draw(self._limits[surface.size])
        return self._limits[surface.size]

    def release(self) -> None:
        for limit in self._limits.values():
            limit.release()
        self._texture.release()
        self._view.release()


def resized(rays: Rays, size: Size) -> Rays:
    """The same view with other pixels."""
    grown = size[1] / rays.height
    return replace(rays, width=size[0], height=size[1], offset=(rays.offset[0] * grown, rays.offset[1] * grown))


def _rows(style: Style, thicker: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The two rows of `u_styles`."""
    colour, width, hidden, dash, glow = style
    return (*colour, width * thicker), (hidden, dash * thicker, glow * thicker, 0.0)
