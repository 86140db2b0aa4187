"""Panoramas: pictures of all directions, for one eye or for two, assembled from perspective views.

    for each eye: 6 sides of a cube (4 for half a globe) ▸ Renderer ▸ equirect (one picture, cross-faded) ▸ glitch
    of both eyes: one exposure
    for each eye: 6 facets of the assembled picture ▸ bloom ▸ equirect; present

The rays of a view are exact, those of stereo 360 too: the eye circles within each view (`render/rays.py`). Were it to
stand still in each of n slices of azimuth instead, rays would begin up to r·sin(π/n)·sin(elevation) beside where they
should, and show a thing at distance D wrong by that over D [rad]: of first order in the width of a slice, so that half
a pixel at 4096 × 2048 and half a metre would want 259 slices near the poles, and only 20 at the horizon.

A panorama is level and seen from the camera's eye towards its heading. Left out, because they are told from the frame
of a flat picture, which has edges and a middle: depth of field, vignette, and the effects echo, fray and parting.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import moderngl
import numpy as np
from numpy.typing import NDArray

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, Target, make_target
from dreamscape3d.render.development import FRAMES
from dreamscape3d.render.exposure import wanted_exposure
from dreamscape3d.render.globe import Globe, Side, heading_frame, turned
from dreamscape3d.render.passes.bloom import BloomPass
from dreamscape3d.render.passes.equirect import EquirectPass
from dreamscape3d.render.passes.facet import FacetPass
from dreamscape3d.render.passes.glitch import GlitchPass
from dreamscape3d.render.passes.meter import GRID, MeterPass
from dreamscape3d.render.passes.present import PresentPass
from dreamscape3d.render.quality import Quality
from dreamscape3d.render.renderer import Depth, Renderer
from dreamscape3d.render.sampling import middle
from dreamscape3d.scene.look import NO_DISTORTION
from dreamscape3d.scene.moment import Moment

ROUND = 1.16  # half width of a side of the cube at distance 1: what is gathered on the screen looks past its border
DENSITY = 1.2  # pixels of a view, in its middle, for one of the panorama
BLOOM_ROUND = 1.8  # of what bloom is drawn from: it reaches farther
FLAT_PIXEL = 2.0 * math.tan(math.radians(25.0)) / 720.0  # angle of a pixel that a quality's levels of bloom are for


@dataclass(frozen=True, slots=True)
class Eye:
    """Where an eye stands, to the right of the camera [m]: `beside` it whatever is looked at, or on a `circle` round
    it, always to the right of what it looks at."""

    beside: float = 0.0
    circle: float = 0.0


MIDDLE_EYE = (Eye(),)


def circling_eyes(ipd: float) -> tuple[Eye, Eye]:
    """Left and right eye of stereo 360, `ipd` [m] apart."""
    return Eye(circle=-0.5 * ipd), Eye(circle=0.5 * ipd)


def parallel_eyes(ipd: float) -> tuple[Eye, Eye]:
    """Left and right eye that both look ahead, `ipd` [m] apart."""
    return Eye(beside=-0.5 * ipd), Eye(beside=0.5 * ipd)


class PanoramaRenderer:
    """Draws Moments all round at one size of picture and quality, for eyes that stand still or circle."""

    def __init__(
        self, ctx: moderngl.Context, globe: Globe, quality: Quality, programs: ProgramLibrary, eyes: int = 1
    ) -> None:
        """`programs` have CIRCLING defined where eyes circle; `eyes` are drawn at a time, at most."""
        self.globe, self.quality = globe, quality
        self._ctx = ctx
        self._renderer = Renderer(ctx, view_size(globe, ROUND, DENSITY), replace(quality, bloom=0), programs)
        self._equirect = EquirectPass(ctx, programs, sharp=True)
        self._glitch = GlitchPass(ctx, programs)
        self._meter = MeterPass(ctx, programs)
        self._present = PresentPass(ctx, programs)
        self._radiance = [self._target(globe.size) for _ in range(eyes)]
        self._bloom = _Bloom(ctx, programs, globe, quality.bloom) if quality.bloom else None

    def render(
        self,
        moment: Moment | Sequence[Moment],
        eyes: Sequence[Eye] = MIDDLE_EYE,
        depth: Depth = 8,
        progress: Callable[[float], None] | None = None,
    ) -> list[NDArray[np.generic]]:
        """One (H, W, 3) picture an eye, top row first; arguments as of `Renderer.render`.

        All eyes have the same exposure: what the camera wants for what is all round it.
        """
        moments = [moment] if isinstance(moment, Moment) else list(moment)
        radiance = [
            self._draw(moments, eye, target, part(progress, number, len(eyes)))
            for number, (eye, target) in enumerate(zip(eyes, self._radiance, strict=False))
        ]
        if depth == 32:
            return [_read(target, np.float16).astype(np.float32) for target in radiance]
        exposure = self._exposure(middle(moments), radiance)
        return [self._developed(middle(moments), target, exposure, depth) for target in radiance]

    def _draw(
        self, moments: Sequence[Moment], eye: Eye, target: Target, progress: Callable[[float], None] | None
    ) -> Target:
        """Radiance of all sides as one picture."""
        self._equirect.begin(target)
        sides = self.globe.sides
        for number, side in enumerate(sides):
            self._renderer.forget()
            views = [_seen(moment, eye, side) for moment in moments]
            drawn = self._renderer.draw_radiance(views, part(progress, number, len(sides)))
            self._equirect.draw(drawn.texture, self.globe, side, ROUND, target)
            if progress is not None:
                self._ctx.finish()
                progress((number + 1) / len(sides))
        amount, moment = middle(moments).distortion.glitch, middle(moments)
        if amount > 0.0:
            self._glitch_in_place(moment, target, amount)
        return target

    def _glitch_in_place(self, moment: Moment, target: Target, amount: float) -> None:
        copy = self._target(self.globe.size)
        self._ctx.copy_framebuffer(copy.framebuffer, target.framebuffer)
        self._glitch.draw(copy.texture, target, amount, moment.time, moment.seed)
        copy.release()

    def _exposure(self, moment: Moment, radiance: Sequence[Target]) -> float:
        """Stops; each direction counts by its solid angle, each eye alike."""
        own, reach = moment.view.exposure, moment.lens.auto_exposure
        if not reach > 0.0:
            return own
        return wanted_exposure(
            np.concatenate([_evenly(self._meter.read(target.texture)) for target in radiance]), own, reach
        )

    def _developed(self, moment: Moment, radiance: Target, exposure: float, depth: Depth) -> NDArray[np.generic]:
        """Display-encoded."""
        look = replace(moment.look, vignette=0.0)
        bloom = self._bloom.draw(radiance.texture) if self._bloom is not None and look.bloom > 0.0 else None
        shown = make_target(self._ctx, self.globe.size, [(4, Format.UNORM8 if depth == 8 else Format.FLOAT)])
        frame = math.floor(moment.time * FRAMES)
        self._present.draw(radiance.texture, bloom, shown, exposure, 1.0 if depth == 8 else 0.0, look, frame)
        pixels = _read(shown, np.uint8 if depth == 8 else np.float32)
        shown.release()
        if depth == 8:
            return pixels
        encoded: NDArray[np.generic] = np.clip(pixels, 0.0, 1.0) * 65535.0 + 0.5
        return encoded.astype(np.uint16)

    def _target(self, size: Size) -> Target:
        return _all_round(make_target(self._ctx, size, linear=True), self.globe)

    def release(self) -> None:
        """Free everything but the programs."""
        for part in (self._renderer, self._meter, self._present, self._bloom, *self._radiance):
            if part is not None:
                part.release()


class _Bloom:
    """Bloom of a panorama: perspective views of it bloom as any picture does, and are laid together again."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, globe: Globe, levels: int) -> None:
        self._globe = globe
        width, height = (max(side // 2, 1) for side in globe.size)
        self._half = replace(globe, size=(width, height))
        size = view_size(globe, BLOOM_ROUND, 1.0)
        as_wide = round(math.log2(FLAT_PIXEL / globe.pixel))  # as on a flat picture, seen at the size it is meant for
        self._facet = make_target(ctx, size, linear=True)
        self._bloom = BloomPass(ctx, programs, size, max(levels + as_wide, 1))
        self._look = FacetPass(ctx, programs)
        self._equirect = EquirectPass(ctx, programs, sharp=False)
        self._target = _all_round(make_target(ctx, self._half.size, linear=True), globe)

    def draw(self, radiance: moderngl.Texture) -> moderngl.Texture:
        """The blurred picture, at half the size."""
        self._equirect.begin(self._target)
        for side in self._globe.sides:
            self._look.draw(radiance, self._globe, side, BLOOM_ROUND, self._facet)
            self._bloom.draw(self._facet.texture)
            self._equirect.draw(self._bloom.texture, self._half, side, BLOOM_ROUND, self._target)
        return self._target.texture

    def release(self) -> None:
        for part in (self._facet, self._bloom, self._target):
            part.release()


def view_size(globe: Globe, round_: float, density: float) -> Size:
    """Pixels of a view `round_` wide to each border at distance 1, `density` in its middle for one of the globe."""
    side = max(math.ceil(2.0 * round_ * density / globe.pixel / 8.0) * 8, 16)
    return side, side


def _seen(moment: Moment, eye: Eye, side: Side) -> Moment:
    """The Moment as `eye` sees it on one side, without what befalls flat pictures."""
    aside = heading_frame(moment.view)[0] * eye.beside
    view = replace(moment.view, eye=moment.view.eye + aside, target=moment.view.target + aside, circle=eye.circle)
    lens = replace(moment.lens, aperture=0.0)
    return replace(moment, view=turned(view, side, ROUND), lens=lens, distortion=NO_DISTORTION)


def _all_round(target: Target, globe: Globe) -> Target:
    """The same target; a whole globe's picture goes on at its other side where it is filtered."""
    target.texture.repeat_x = not globe.half
    return target


def _evenly(cells: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of the meter's cells as many of each row as go with its share of the sphere."""
    columns, rows = GRID
    level = np.cos((np.arange(rows) + 0.5) / rows * np.pi - np.pi / 2.0)
    counts = np.maximum(np.round(level * columns), 1).astype(int)
    picked = [
        row[((np.arange(count) + 0.5) * columns / count).astype(int)]
        for row, count in zip(cells.reshape(rows, columns), counts, strict=True)
    ]
    return np.concatenate(picked)


def part(progress: Callable[[float], None] | None, number: int, count: int) -> Callable[[float], None] | None:
    """What tells of one of `count` equal parts of the work."""
    return None if progress is None else lambda share: progress((number + share) / count)


def _read(target: Target, dtype: type[np.generic]) -> NDArray[np.generic]:
    width, height = target.size
    pixels = np.frombuffer(target.texture.read(), dtype).reshape(height, width, target.texture.components)
    return np.ascontiguousarray(pixels[::-1, :, :3])
