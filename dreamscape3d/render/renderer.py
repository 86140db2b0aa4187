"""The renderer: draws a Moment. It wires passes and owns their targets; nobody inherits from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import moderngl
import numpy as np
from numpy.typing import NDArray

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, Target, make_target
from dreamscape3d.render.culling import cull, make_tiles, tile_grid
from dreamscape3d.render.field_textures import FieldTextures
from dreamscape3d.render.jobs import Jobs, make_jobs
from dreamscape3d.render.passes.accumulate import AccumulatePass
from dreamscape3d.render.passes.bloom import BloomPass
from dreamscape3d.render.passes.edges import EdgesPass
from dreamscape3d.render.passes.march import MarchPass, make_surface_target
from dreamscape3d.render.passes.present import PresentPass
from dreamscape3d.render.passes.resolve import ResolvePass
from dreamscape3d.render.passes.shade import ShadePass
from dreamscape3d.render.passes.sky import SkyPass
from dreamscape3d.render.passes.visibility import CastShadow, VisibilityPass
from dreamscape3d.render.quality import Quality
from dreamscape3d.render.rays import Rays, perspective_rays
from dreamscape3d.render.shadow import shadow_view, shadowing_sun
from dreamscape3d.render.view_block import HIT_PIXELS, ViewBlock
from dreamscape3d.scene.moment import Moment

FAR = 600.0  # metres; the end of the world
Depth = Literal[8, 16, 32]
_STORED: dict[str, type[np.generic]] = {"f1": np.uint8, "f2": np.float16, "f4": np.float32}


class Renderer:
    """Draws Moments at one size and quality. All programs are shared through `programs` and compiled once.

    A frame, top to bottom: cull ▸ (shadow map) ▸ for each sample: march ▸ visibility ▸ shade ▸ sky ▸ accumulate ▸ then
    resolve ▸ bloom ▸ present. After the first few samples, only pixels at edges get more.
    """

    def __init__(self, ctx: moderngl.Context, size: Size, quality: Quality, programs: ProgramLibrary | None = None):
        self.size, self.quality = size, quality
        self.programs = programs or ProgramLibrary(ctx)
        self._ctx = ctx
        self._view = ViewBlock(ctx)
        self._field = FieldTextures(ctx)
        self._march = MarchPass(ctx, self.programs)
        self._visibility = VisibilityPass(ctx, self.programs)
        self._shade = ShadePass(ctx, self.programs)
        self._sky = SkyPass(ctx, self.programs)
        self._accumulate = AccumulatePass(ctx, self.programs)
        self._edges = EdgesPass(ctx, self.programs, size)
        self._resolve = ResolvePass(ctx, self.programs)
        self._present = PresentPass(ctx, self.programs)
        self._bloom = BloomPass(ctx, self.programs, size, quality.bloom) if quality.bloom else None
        self._surface = make_surface_target(ctx, size)
        assert self._surface.depth is not None
        self._depth = self._surface.depth
        self._seen = make_target(ctx, size, [(2, Format.HALF)])
        self._radiance = make_target(ctx, size, [(4, Format.HALF)], linear=True)
        self._sum = make_target(ctx, size, [(4, Format.FLOAT)])
        self._mean = make_target(ctx, size, [(4, Format.FLOAT)], linear=True)
        self._shown = {8: make_target(ctx, size, [(4, Format.UNORM8)])}
        shadow = quality.shadow_size
        self._shadow_surface = make_surface_target(ctx, (shadow, shadow)) if shadow else None

    def preload(self) -> None:
        """Compile every program now, so that no scene ever has to wait for one."""
        self._march.preload()

    def render(
        self, moment: Moment, depth: Depth = 8, progress: Callable[[float], None] | None = None
    ) -> NDArray[np.generic]:
        """The picture of one instant, top row first.

        Args:
            depth: 8 or 16 for display-encoded uint8 or uint16, 32 for linear float32 before the tone curve.
            progress: called with the share done, after each sample.

        Returns:
            (H, W, 3) array.
        """
        radiance = self.draw_radiance(moment, progress)
        if depth == 32:
            return self._read(radiance, np.float32)
        shown = self.draw_present(moment, radiance, depth)
        if depth == 8:
            return self._read(shown, np.uint8)
        encoded: NDArray[np.generic] = np.clip(self._read(shown, np.float32), 0.0, 1.0) * 65535.0 + 0.5
        return encoded.astype(np.uint16)

    def draw_radiance(self, moment: Moment, progress: Callable[[float], None] | None = None) -> Target:
        """Draw linear radiance; the target stays owned by the renderer."""
        rays = perspective_rays(moment.view, *self.size, FAR)
        self._field.write(moment.field)
        self._field.use()
        jobs = self._jobs(moment, rays)
        self._shade.prepare(moment, rays, lamps=self.quality.lamps)
        shadow = self._draw_shadow(moment, rays)
        base, total = self.quality.samples, self.quality.samples + self.quality.edge_samples
        if total == 1:
            self._draw_sample(moment, rays, jobs, shadow, 0)
            return self._radiance
        self._sum.framebuffer.clear()
        for sample in range(total):
            if sample == base:  # from here on, only what lies at edges
                chosen = self._edges.find(self._surface)
                jobs = jobs.within(tile_grid(*self.size)[0], chosen)
            self._draw_sample(moment, rays, jobs, shadow, sample, masked=sample >= base)
            self._accumulate.draw(self._radiance.texture, self._depth, self._sum)
            if progress is not None:
                self._ctx.finish()
                progress((sample + 1) / total)
        self._resolve.draw(self._sum.texture, self._mean)
        return self._mean

    def draw_present(self, moment: Moment, radiance: Target, depth: Depth = 8) -> Target:
        """Develop radiance into display-encoded colour."""
        if self._bloom is not None:
            self._bloom.draw(radiance.texture)
        if depth not in self._shown:
            self._shown[depth] = make_target(self._ctx, self.size, [(4, Format.FLOAT)])
        shown = self._shown[depth]
        bloom = self._bloom.texture if self._bloom is not None else None
        self._present.draw(radiance.texture, bloom, shown, moment.view.exposure, 1.0 if depth == 8 else 0.0)
        return shown

    def draw_surface(self, moment: Moment, rays: Rays, target: Target, *, hit_pixels: float = HIT_PIXELS) -> None:
        """March only: what each of `rays` hits, into a target of `make_surface_target`."""
        self._field.write(moment.field)
        self._field.use()
        self._view.set(rays, steps=self.quality.steps, hit_pixels=hit_pixels)
        self._march.draw(self._jobs(moment, rays), target)

    def _jobs(self, moment: Moment, rays: Rays) -> Jobs:
        tiles = make_tiles(rays)
        return make_jobs(moment.field, tiles, cull(moment.field, rays, tiles))

    def _draw_shadow(self, moment: Moment, rays: Rays) -> CastShadow | None:
        sun = shadowing_sun(moment)
        if sun is None or self._shadow_surface is None:
            return None
        view = shadow_view(moment, sun, rays, self.quality.shadow_size)
        self._view.set(view.rays, steps=self.quality.steps, normals=False)
        self._march.draw(self._jobs(moment, view.rays), self._shadow_surface)
        return CastShadow(sun, view, self._shadow_surface)

    def _draw_sample(
        self,
        moment: Moment,
        rays: Rays,
        jobs: Jobs,
        shadow: CastShadow | None,
        sample: int,
        *,
        masked: bool = False,
    ) -> None:
        many = self.quality.samples + self.quality.edge_samples > 1
        self._view.set(
            rays,
            time=moment.time,
            jitter=_jitter(sample) if many else (0.0, 0.0),
            steps=self.quality.steps,
            sample=sample,
            seed=(moment.seed % 4096) / 4096.0,
        )
        self._march.draw(jobs, self._surface, self._edges.mask if masked else None)
        quality = self.quality
        self._visibility.draw(self._surface, self._seen, quality.occlusion_directions, quality.shadow_taps, shadow)
        self._shade.draw(self._surface, self._seen, self._radiance, smooth=self.quality.samples <= 2)
        self._sky.draw(self._shade.lights, self._surface, self._radiance)

    @staticmethod
    def _read(target: Target, dtype: type[np.generic]) -> NDArray[np.generic]:
        width, height = target.size
        texture = target.texture
        pixels = np.frombuffer(texture.read(), _STORED[texture.dtype]).reshape(height, width, texture.components)
        return np.ascontiguousarray(pixels[::-1, :, :3]).astype(dtype, copy=False)

    def release(self) -> None:
        """Free everything but the programs."""
        parts = [
            self._surface,
            self._seen,
            self._radiance,
            self._sum,
            self._mean,
            self._edges,
            *self._shown.values(),
            self._shadow_surface,
        ]
        for part in (*parts, self._bloom, self._view, self._field, self._march, self._shade):
            if part is not None:
                part.release()


def _jitter(sample: int) -> tuple[float, float]:
    """Offset of a sample within its pixel, in [−0.5, 0.5)²: the R2 sequence (Roberts 2018)."""
    g = 1.32471795724474602596
    x, y = (0.5 + (sample + 1) / g) % 1.0, (0.5 + (sample + 1) / (g * g)) % 1.0
    return x - 0.5, y - 0.5
