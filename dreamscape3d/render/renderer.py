"""The renderer: draws a Moment. It wires passes and owns their targets; nobody inherits from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import moderngl
import numpy as np
from numpy.typing import NDArray

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, Target, make_target
from dreamscape3d.render.culling import cull, make_tiles, tile_grid
from dreamscape3d.render.development import Development
from dreamscape3d.render.field_textures import FieldTextures
from dreamscape3d.render.jobs import Jobs, make_jobs
from dreamscape3d.render.passes.accumulate import AccumulatePass
from dreamscape3d.render.passes.air import AirPass
from dreamscape3d.render.passes.coarsen import CoarsenPass, taps
from dreamscape3d.render.passes.edges import EdgesPass
from dreamscape3d.render.passes.lampcull import LampcullPass
from dreamscape3d.render.passes.lamplight import LamplightPass
from dreamscape3d.render.passes.letters import LettersPass
from dreamscape3d.render.passes.march import MarchPass, make_surface_target
from dreamscape3d.render.passes.procedural import ProceduralPass
from dreamscape3d.render.passes.resolve import ResolvePass
from dreamscape3d.render.passes.shade import ShadePass
from dreamscape3d.render.passes.sky import SkyPass
from dreamscape3d.render.passes.sprites import SpritesPass
from dreamscape3d.render.passes.temporal import TemporalPass
from dreamscape3d.render.passes.visibility import CastShadow, VisibilityPass
from dreamscape3d.render.quality import Quality
from dreamscape3d.render.rays import Rays, lens_rays, perspective_rays
from dreamscape3d.render.reflections import Reflections
from dreamscape3d.render.sampling import jitter, lens_order, middle, sampling
from dreamscape3d.render.shadow import Caster, casters, shadow_view
from dreamscape3d.render.small_view import Passes
from dreamscape3d.render.view_block import HIT_PIXELS, ViewBlock
from dreamscape3d.scene.moment import Moment

# A glint far brighter than a display shows would need thousands of samples to come out even: where a picture is made of
# many, none may be brighter than this, at exposure 0. The tone curve is white at 16.
GLINT = 32.0
BRIGHTEST = 6e4  # what a half float holds
FAR = 600.0  # metres; the end of the world
Depth = Literal[8, 16, 32]
_STORED: dict[str, type[np.generic]] = {"f1": np.uint8, "f2": np.float16, "f4": np.float32}


class Renderer:
    """Draws Moments at one size and quality. All programs are shared through `programs` and compiled once.

    A frame, top to bottom: cull ▸ shadow maps ▸ mirror and probe ▸ for each sample: march ▸ procedural ▸ letters ▸
    visibility ▸ air ▸ lamplight ▸ shade ▸ sky ▸ sprites ▸ accumulate; then resolve, or temporal ▸ what befalls the
    picture ▸ bloom ▸ present. After the first few samples, only pixels at edges get more.
    """

    def __init__(self, ctx: moderngl.Context, size: Size, quality: Quality, programs: ProgramLibrary | None = None):
        self.size, self.quality = size, quality
        self.programs = programs or ProgramLibrary(ctx)
        self._ctx = ctx
        self._view = ViewBlock(ctx)
        self._field = FieldTextures(ctx)
        self._march = MarchPass(ctx, self.programs)
        self._procedural = ProceduralPass(ctx, self.programs)
        self._letters = LettersPass(ctx, self.programs)
        self._coarsen = CoarsenPass(ctx, self.programs, size, quality.coarse)
        coarse = self._coarsen.target.size
        self._visibility = VisibilityPass(ctx, self.programs, coarse, quality.coarse)
        self._air = AirPass(ctx, self.programs, coarse)
        self._lampcull = LampcullPass(ctx, self.programs, size)
        self._lamplight = LamplightPass(ctx, self.programs, coarse)
        self._shade = ShadePass(ctx, self.programs)
        self._sky = SkyPass(ctx, self.programs)
        self._sprites = SpritesPass(ctx, self.programs)
        self._reflections = Reflections(ctx, self.programs, size, quality)
        self._accumulate = AccumulatePass(ctx, self.programs)
        self._edges = EdgesPass(ctx, self.programs, size)
        self._resolve = ResolvePass(ctx, self.programs)
        self._development = Development(ctx, self.programs, size, quality.bloom)
        self._temporal = TemporalPass(ctx, self.programs, size) if quality.temporal else None
        self._surface = make_surface_target(ctx, size)
        assert self._surface.depth is not None
        self._depth = self._surface.depth
        self._radiance = make_target(ctx, size, [(4, Format.HALF)], depth=True, linear=True)
        self._sum = make_target(ctx, size, [(4, Format.FLOAT)])
        self._mean = make_target(ctx, size, [(4, Format.FLOAT)], linear=True)
        self._shown = {8: make_target(ctx, size, [(4, Format.UNORM8)])}
        self._shadow_maps: dict[tuple[int, int], Target] = {}
        self._kept_shadows: list[CastShadow] = []
        self._turn = 0  # what changes slowly is drawn anew in turn, where pictures follow one another

    def preload(self) -> None:
        """Compile every program now, so that no scene ever has to wait for one."""
        self.programs.preload()

    def render(
        self, moment: Moment | Sequence[Moment], depth: Depth = 8, progress: Callable[[float], None] | None = None
    ) -> NDArray[np.generic]:
        """The picture of one instant, top row first.

        Args:
            moment: or several, evenly over the time that the shutter is open.
            depth: 8 or 16 for display-encoded uint8 or uint16, 32 for linear float32 before the tone curve.
            progress: called with the share done, after each sample.

        Returns:
            (H, W, 3) array.
        """
        radiance = self.draw_radiance(moment, progress)
        if depth == 32:
            return self._read(radiance, np.float32)
        shown = self.draw_present(middle(moment), radiance, depth)
        if depth == 8:
            return self._read(shown, np.uint8)
        encoded: NDArray[np.generic] = np.clip(self._read(shown, np.float32), 0.0, 1.0) * 65535.0 + 0.5
        return encoded.astype(np.uint16)

    def draw_radiance(
        self, moment: Moment | Sequence[Moment], progress: Callable[[float], None] | None = None
    ) -> Target:
        """Draw linear radiance with what befalls it; the target stays owned by the renderer."""
        moments = [moment] if isinstance(moment, Moment) else moment
        base, total = sampling(self.quality, moments)
        if total == 1:
            jobs, rays, shadows = self._prepare(moments[0], 0, 1)
            self._draw_sample(moments[0], rays, jobs, shadows, self._temporal.phase if self._temporal else None)
            radiance = self._temporal.draw(self._radiance.texture, rays) if self._temporal else self._radiance
            return self._development.distort(moments[0], radiance, lens=True)
        self._sum.framebuffer.clear()
        before: Moment | None = None
        for sample in range(total):
            now = moments[sample * len(moments) // total]
            if now is not before or (now.lens.aperture > 0.0 and base > 1):
                jobs, rays, shadows = self._prepare(now, sample, base)
                before = now
            if sample == base:  # from here on, only what lies at edges
                chosen = self._edges.find(self._surface)
                jobs = jobs.within(tile_grid(*self.size)[0], chosen)
            self._draw_sample(now, rays, jobs, shadows, sample, masked=sample >= base)
            radiance = self._radiance
            if base > 1:
                radiance = self._development.focus(now, radiance, base)
            brightest = GLINT * 2.0**-now.view.exposure if base > 1 else BRIGHTEST
            self._accumulate.draw(radiance.texture, self._depth, self._sum, brightest)
            if progress is not None:
                self._ctx.finish()
                progress((sample + 1) / total)
        self._resolve.draw(self._sum.texture, self._mean)
        return self._development.distort(middle(moments), self._mean, lens=base == 1)

    def _prepare(self, moment: Moment, sample: int, samples: int) -> tuple[Jobs, Rays, list[CastShadow]]:
        """Make ready what all samples of one Moment and one point of the lens share."""
        rays = perspective_rays(moment.view, *self.size, FAR)
        rays = lens_rays(rays, moment.lens, lens_order(sample, samples), samples)
        self._field.write(moment.field)
        self._field.use()
        jobs = self._jobs(moment, rays)
        found = casters(moment) if self.quality.shadow_size else []
        self._shade.prepare(moment, rays, found, lamps=self.quality.lamps, jobs=jobs)
        self._sky.prepare(moment, rays, self.quality)
        shadows = self._shadows(moment, rays, found)
        passes = Passes(self._view, self._march, self._procedural, self._letters, self._shade, self._sky, self._sprites)
        self._reflections.draw(passes, moment, rays, jobs, shadows, rest=self.quality.temporal and self._turn % 4 != 1)
        self._turn += 1
        return jobs, rays, shadows

    def draw_present(self, moment: Moment, radiance: Target, depth: Depth = 8, exposure: float | None = None) -> Target:
        """Develop radiance into display-encoded colour; `exposure` in stops, where it is not the Moment's own."""
        if depth not in self._shown:
            self._shown[depth] = make_target(self._ctx, self.size, [(4, Format.FLOAT)])
        shown = self._shown[depth]
        self._development.present(moment, radiance, shown, dither=1.0 if depth == 8 else 0.0, exposure=exposure)
        return shown

    def remember(self, moment: Moment, radiance: Target) -> None:
        """Let a picture of another renderer of this size be one that echoes in the next."""
        self._development.distort(moment, radiance, lens=False)

    def forget(self) -> None:
        """Let no picture of before show in the next."""
        self._development.forget()
        self._kept_shadows, self._turn = [], 0
        if self._temporal is not None:
            self._temporal.forget()

    def adopt(self, other: Renderer) -> None:
        """Go on from the last picture of a renderer of another size and the same quality.

        What does not hang on the size goes along: shadow maps, the probe, and whose turn it is.
        """
        self._shadow_maps, other._shadow_maps = other._shadow_maps, self._shadow_maps
        self._kept_shadows, other._kept_shadows = other._kept_shadows, []
        self._turn = other._turn
        self._reflections.adopt(other._reflections)
        self._development.forget()
        if self._temporal is not None and other._temporal is not None:
            self._temporal.adopt(other._temporal)

    def exposure(self, moment: Moment, radiance: Target) -> float:
        """Exposure [stops] that the camera wants for this picture."""
        return self._development.exposure(moment, radiance)

    def show(self, moment: Moment, radiance: Target, shown: Target, exposure: float | None = None) -> None:
        """Develop radiance into 8-bit colour of another size; `exposure` as for `draw_present`."""
        self._development.present(moment, radiance, shown, dither=1.0, exposure=exposure)

    def draw_surface(self, moment: Moment, rays: Rays, target: Target, *, hit_pixels: float = HIT_PIXELS) -> None:
        """March only: what each of `rays` hits, into a target of `make_surface_target`."""
        self._field.write(moment.field)
        self._field.use()
        self._view.set(rays, steps=self.quality.steps, hit_pixels=hit_pixels)
        self._march.draw(self._jobs(moment, rays), target)
        self._procedural.draw(moment.field, rays, target)
        self._letters.draw(moment.field, target)

    def _jobs(self, moment: Moment, rays: Rays, hidden: NDArray[np.bool_] | None = None) -> Jobs:
        """`hidden` (L,) leaves are left out."""
        tiles = make_tiles(rays)
        pairs = cull(moment.field, rays, tiles)
        return make_jobs(moment.field, tiles, pairs if hidden is None else pairs.without(hidden))

    def _shadows(self, moment: Moment, rays: Rays, found: list[Caster]) -> list[CastShadow]:
        """Shadow maps; where pictures follow one another, every second one has those of the one before."""
        channels = [caster.channel for caster in found]
        alike = channels == [shadow.caster.channel for shadow in self._kept_shadows]
        if not (self.quality.temporal and alike and self._turn % 2):
            self._kept_shadows = self._draw_shadows(moment, rays, found)
        return self._kept_shadows

    def _draw_shadows(self, moment: Moment, rays: Rays, found: list[Caster]) -> list[CastShadow]:
        """A map for each light; several share the texels of one."""
        side = int(self.quality.shadow_size / max(len(found), 1) ** 0.5) // 8 * 8
        shadows = []
        for caster in found:
            view = shadow_view(moment, caster, rays, side)
            if view is None:
                shadows.append(CastShadow(caster))
                continue
            place = (caster.channel, side)
            if place not in self._shadow_maps:
                self._shadow_maps[place] = make_surface_target(self._ctx, (side, side))
            self._view.set(view.rays, steps=self.quality.steps, normals=False)
            self._march.draw(self._jobs(moment, view.rays, view.hidden), self._shadow_maps[place])
            self._procedural.draw(moment.field, view.rays, self._shadow_maps[place], view.hidden)
            self._letters.draw(moment.field, self._shadow_maps[place], view.hidden)
            radius = float(moment.lamps[caster.light, 0, 3]) if isinstance(caster.light, int) else 0.0
            shadows.append(CastShadow(caster, view, self._shadow_maps[place], radius))
        return shadows

    def _draw_sample(
        self,
        moment: Moment,
        rays: Rays,
        jobs: Jobs,
        shadows: list[CastShadow],
        sample: int | None,
        *,
        masked: bool = False,
    ) -> None:
        """`sample` None for the only one of its picture."""
        self._view.set(
            rays,
            time=moment.time,
            jitter=(0.0, 0.0) if sample is None else jitter(sample),
            steps=self.quality.steps,
            hit_pixels=self.quality.hit_pixels,
            sample=sample or 0,
            seed=(moment.seed % 4096) / 4096.0,
        )
        self._march.draw(jobs, self._surface, self._edges.mask if masked else None)
        self._procedural.draw(moment.field, rays, self._surface)
        self._letters.draw(moment.field, self._surface)
        quality = self.quality
        self._coarsen.draw(self._surface)
        self._visibility.draw(quality.occlusion_directions, quality.shadow_taps, shadows, fresh=not masked)
        self._shade.use_lamps()
        self._air.draw(moment, self._shade.lights, shadows, quality.shaft_steps)
        self._visibility.use()
        smooth_air = moment.shafts + moment.patches > 0.0
        gather = taps(quality.coarse, smooth=quality.samples <= 2, smooth_air=smooth_air)
        self._lampcull.draw(gather)
        self._lamplight.draw(wanted=self._shade.has_matt, fresh=not masked)
        self._air.use()
        lights = {**self._shade.lights, "u_taps": gather}
        self._shade.draw(lights, self._surface, self._radiance, mirrored=self._reflections.uniforms)
        elsewhere = self._shade.elsewhere(self._radiance)
        self._sky.draw(moment, lights, self._surface, self._radiance, elsewhere)
        self._sprites.draw(moment.sprites, self._shade.lights, self._surface, self._radiance)

    @staticmethod
    def _read(target: Target, dtype: type[np.generic]) -> NDArray[np.generic]:
        width, height = target.size
        texture = target.texture
        pixels = np.frombuffer(texture.read(), _STORED[texture.dtype]).reshape(height, width, texture.components)
        return np.ascontiguousarray(pixels[::-1, :, :3]).astype(dtype, copy=False)

    def release(self) -> None:
        """Free everything but the programs."""
        parts: list[Any] = [
            self._surface,
            self._radiance,
            self._sum,
            self._mean,
            self._edges,
            *self._shown.values(),
            *self._shadow_maps.values(),
            self._coarsen,
            self._visibility,
            self._air,
            self._sky,
            self._lampcull,
            self._lamplight,
            self._reflections,
        ]
        parts += [self._development, self._temporal, self._view]
        parts += [self._field, self._march, self._procedural, self._letters, self._shade, self._sprites]
        for part in parts:
            if part is not None:
                part.release()
