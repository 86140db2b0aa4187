"""Interleave: one eye's picture or two as what a screen is sent, in any layout, with the vignette in motion.

`render/stereo_picture.py` does the same for stills, in numpy.
"""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Size, Target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass
from dreamscape3d.render.stereo import ANAGLYPH_MATRICES, SPLIT, WOVEN, Stereo, eye_corners, eye_size

PLACED, WOVEN_KIND, COLOURED = 0, 1, 2
_Vec4 = tuple[float, float, float, float]


class InterleavePass:
    """Display-encoded pictures of eyes, sampled linearly → one, of any size."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._shaders = {
            (kind, dark): FullscreenPass(ctx, programs, "interleave", KIND=kind, VIGNETTE=dark)
            for kind in (PLACED, WOVEN_KIND, COLOURED)
            for dark in (False, True)
        }

    def draw(
        self,
        eyes: tuple[moderngl.Texture, ...],
        target: Target,
        stereo: Stereo,
        *,
        frame: Size,
        spread: float = 1.0,
        vignette: tuple[float, float] | None = None,
        screen_at: tuple[int, int] = (0, 0),
    ) -> None:
        """Draw over the whole of `target`.

        Args:
            eyes: in the order of `eye_views`.
            frame: the shape that an eye's picture should have: what sticks out of it is not shown.
            spread: half height of an eye's picture at distance 1; `vignette`: as of `Tunnel.edges`.
            screen_at: where on the screen the picture's upper left corner is [px]: rows and columns count from there.
        """
        dark = vignette is not None
        inner, outer = vignette or (0.0, 1.0)
        shared = {
            "u_crop": _crop(eyes[0].size, frame),
            "u_vignette": (inner, outer, spread * frame[0] / frame[1], spread),
        }
        for name, eye in zip(("u_first_eye", "u_second_eye"), (eyes[0], eyes[-1]), strict=True):
            eye.use(UNITS[name])
        width, height = target.size
        whole = (0.0, 0.0, 1.0 / width, 1.0 / height)
        if stereo.layout in WOVEN:
            weave, beside = _weave(stereo, target.size, screen_at)
            self._shaders[WOVEN_KIND, dark].draw(target, u_place=whole, u_weave=weave, u_beside=beside, **shared)
        elif stereo.layout == "anaglyph":
            first, second = (_columns(matrix) for matrix in ANAGLYPH_MATRICES[stereo.anaglyph])
            self._shaders[COLOURED, dark].draw(target, u_place=whole, u_first=first, u_second=second, **shared)
        elif stereo.layout in SPLIT:
            self._split(eyes, target, stereo, dark, shared)
        else:
            self._shaders[PLACED, dark].draw(target, u_place=whole, **shared)

    def _split(
        self, eyes: tuple[moderngl.Texture, ...], target: Target, stereo: Stereo, dark: bool, shared: dict[str, _Vec4]
    ) -> None:
        """Each eye in its own part; only that part is drawn."""
        across, down = eye_size(stereo.layout, target.size)
        target.framebuffer.clear()
        for eye, (x, y) in zip(eyes, eye_corners(stereo.layout, target.size), strict=True):
            low = target.size[1] - y - down
            eye.use(UNITS["u_first_eye"])
            target.framebuffer.scissor = (x, low, across, down)
            self._shaders[PLACED, dark].draw(target, u_place=(x, low, 1.0 / across, 1.0 / down), **shared)
        target.framebuffer.scissor = (0, 0, *target.size)


def _crop(eye: Size, frame: Size) -> _Vec4:
    """The uniform `u_crop`: the share of an eye's picture, across and down, that fills the frame's shape."""
    wider = (eye[0] * frame[1]) / (eye[1] * frame[0])
    return min(1.0 / wider, 1.0), min(wider, 1.0), 0.0, 0.0


def _weave(stereo: Stereo, size: Size, screen_at: tuple[int, int]) -> tuple[_Vec4, _Vec4]:
    """`u_weave`: (x, y, 1) · this, less its whole part, is below ½ for the first eye; `u_beside`: half a pixel over."""
    width, height = size
    if stereo.layout == "interlaced":
        return (0.0, -0.5, 0.5 * (height + screen_at[1] % 2), 0.0), (0.0, 0.5 / height, 0.0, 0.0)
    return (0.5, 0.0, 0.5 * (screen_at[0] % 2), 0.0), (0.5 / width, 0.0, 0.0, 0.0)


def _columns(matrix: tuple[tuple[float, float, float], ...]) -> tuple[float, ...]:
    """A matrix as GLSL takes it, column by column."""
    return tuple(row[column] for column in range(3) for row in matrix)
