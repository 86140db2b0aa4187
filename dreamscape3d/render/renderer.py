"""The renderer: draws a Moment, or a Plan of it. It wires passes and owns their targets; nobody inherits from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import moderngl
import numpy as np
from numpy.typing import NDArray

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, Target, make_target
from dreamscape3d.render.culling import tile_grid
from dreamscape3d.render.development import Development
from dreamscape3d.render.layer import Layer
from dreamscape3d.render.passes.accumulate import AccumulatePass
from dreamscape3d.render.passes.edges import EdgesPass
from dreamscape3d.render.passes.resolve import ResolvePass
from dreamscape3d.render.passes.temporal import TemporalPass
from dreamscape3d.render.picking import Seen
from dreamscape3d.render.plan import FAR as FAR
from dreamscape3d.render.plan import EyePlan, March, Plan, Turn, make_plan, march_of
from dreamscape3d.render.portal import NOWHERE
from dreamscape3d.render.portal_layer import PortalLayer
from dreamscape3d.render.quality import Quality
from dreamscape3d.render.rays import Rays, perspective_rays
from dreamscape3d.render.reflections import Reflections
from dreamscape3d.render.sampling import jitter, middle, sampling
from dreamscape3d.render.shared import Shared
from dreamscape3d.render.view_block import HIT_PIXELS
from dreamscape3d.scene.moment import Moment

# A glint far brighter than a display shows would need thousands of samples to come out even: where a picture is made of
# many, none may be brighter than this, at exposure 0. The tone curve is white at 16.
GLINT = 32.0
BRIGHTEST = 6e4  # what a half float holds
Depth = Literal[8, 16, 32]
_STORED: dict[str, type[np.generic]] = {"f1": np.uint8, "f2": np.float16, "f4": np.float32}


class Renderer:
    """Draws Moments at one size and quality. All programs are shared through `programs` and compiled once.

    A frame, top to bottom: plan ▸ shadow maps ▸ probe ▸ mirror ▸ for each sample: march ▸ procedural ▸ letters ▸
    visibility ▸ [opening ▸ all of that beyond it] ▸ air ▸ lamplight ▸ shade ▸ sky ▸ [through ▸ wraith] ▸ sprites ▸
    accumulate;
    then resolve, or temporal ▸ what befalls the picture ▸ bloom ▸ present. After the first few samples, only pixels at
    edges get more.
    """

    def __init__(
        self,
        ctx: moderngl.Context,
        size: Size,
        quality: Quality,
        programs: ProgramLibrary | None = None,
        shared: Shared | None = None,
    ):
        """`shared` with renderers of other sizes, or of another eye, but of the same quality."""
        self.size, self.quality = size, quality
        self.programs = programs or ProgramLibrary(ctx)
        self.shared = shared or Shared(ctx, self.programs, quality)
        self._owns_shared = shared is None
        self._ctx = ctx
        self._layer = Layer(ctx, self.programs, size, quality, self.shared.timer)
        self._portal: PortalLayer | None = None
        self._reflections = Reflections(ctx, self.programs, size, quality)
        self._accumulate = AccumulatePass(ctx, self.programs)
        self._edges = EdgesPass(ctx, self.programs, size)
        self._resolve = ResolvePass(ctx, self.programs)
        self._development = Development(ctx, self.programs, size, quality.bloom)
        self._temporal = TemporalPass(ctx, self.programs, size) if quality.temporal else None
        self.seen: Seen | None = None  # of the last sample; whole only where there is but one
        self._many: tuple[Target, Target] | None = None  # sum and mean of many samples
        self._shown: dict[int, Target] = {}

    @property
    def turn(self) -> Turn:
        """What is due in the next picture."""
        return self.shared.here.turn

    def preload(self) -> None:
        """Compile every program now, so that no scene ever has to wait for one."""
        self.programs.preload()

    def render(
        self,
        moment: Moment | Sequence[Moment],
        depth: Depth = 8,
        progress: Callable[[float], None] | None = None,
        over: Callable[[Seen, Target], None] | None = None,
    ) -> NDArray[np.generic]:
        """The picture of one instant, top row first.

        Args:
            moment: or several, evenly over the time that the shutter is open.
            depth: 8 or 16 for display-encoded uint8 or uint16, 32 for linear float32 before the tone curve.
            progress: called with the share done, after each sample.
            over: draws over the developed picture of what was seen; not called at depth 32.

        Returns:
            (H, W, 3) array.
        """
        radiance = self.draw_radiance(moment, progress)
        if depth == 32:
            return self._read(radiance, np.float32)
        shown = self.draw_present(middle(moment), radiance, depth)
        if over is not None:
            over(self._seen_once(middle(moment)), shown)
        if depth == 8:
            return self._read(shown, np.uint8)
        encoded: NDArray[np.generic] = np.clip(self._read(shown, np.float32), 0.0, 1.0) * 65535.0 + 0.5
        return encoded.astype(np.uint16)

    def _seen_once(self, moment: Moment) -> Seen:
        """A surface without jitter or lens: that of many samples holds only what the last one wanted."""
        rays = perspective_rays(moment.view, *self.size, FAR)
        self.draw_surface(moment, rays, self.surface)
        return Seen(self.surface, rays)

    def draw_radiance(
        self, moment: Moment | Sequence[Moment] | Plan, progress: Callable[[float], None] | None = None, eye: int = 0
    ) -> Target:
        """Draw linear radiance with what befalls it; the target stays owned by the renderer.

        Args:
            moment: or several, while the shutter is open; or the Plan of a picture of one sample, of this size.
            eye: which one of a Plan's.
        """
        if isinstance(moment, Plan):
            return self._draw_planned(moment, _Sight.of(moment, eye))
        moments = [moment] if isinstance(moment, Moment) else moment
        base, total = sampling(self.quality, moments)
        if total == 1:
            plan = make_plan(moments[0], self.size, self.quality, self.turn)
            return self._draw_planned(plan, _Sight.of(plan))
        return self._draw_many(moments, base, total, progress)

    def _draw_planned(self, plan: Plan, sight: _Sight) -> Target:
        self._begin(plan, sight)
        if self._temporal is not None and self._temporal.scene != plan.moment.scene:
            self._go_through(plan.moment, self._temporal)
        self._draw_sample(plan, sight, self._temporal.phase if self._temporal else None)
        radiance = self._layer.radiance
        if self._temporal is not None:
            with self.shared.timer.measure("accumulation"):
                radiance = self._temporal.draw(radiance.texture, sight.eye.march.rays)
        with self.shared.timer.measure("lens, effects"):
            return self._development.distort(plan.moment, radiance, lens=True)

    def _go_through(self, moment: Moment, temporal: TemporalPass) -> None:
        """Pictures were of another scene until now: go on from them where a portal of this one leads back there."""
        portal = moment.portal
        if portal is not None and portal.number == temporal.scene:
            temporal.go_through(portal.opening.to_beyond.inverse(), portal.gain)
            self._development.go_through(portal.gain)
        else:
            temporal.forget()
        temporal.scene = moment.scene

    def _draw_many(
        self, moments: Sequence[Moment], base: int, total: int, progress: Callable[[float], None] | None
    ) -> Target:
        """`base` samples of every pixel, and more up to `total` at edges."""
        summed, mean = self._targets_of_many()
        summed.framebuffer.clear()
        before: Moment | None = None
        for sample in range(total):
            now = moments[sample * len(moments) // total]
            if now is not before or (now.lens.aperture > 0.0 and base > 1):
                plan = make_plan(now, self.size, self.quality, self.turn, lens=(sample, base))
                sight = _Sight.of(plan)
                self._begin(plan, sight)
                before = now
            if sample == base:  # from here on, only what lies at edges
                sight = self._at_edges(sight)
            self._draw_sample(plan, sight, sample, masked=sample >= base)
            radiance = self._layer.radiance
            if base > 1:
                radiance = self._development.focus(now, radiance, base)
            brightest = GLINT * 2.0**-now.view.exposure if base > 1 else BRIGHTEST
            self._accumulate.draw(radiance.texture, self._layer.depth, summed, brightest)
            if progress is not None:
                self._ctx.finish()
                progress((sample + 1) / total)
        self._resolve.draw(summed.texture, mean)
        return self._development.distort(middle(moments), mean, lens=base == 1)

    def _targets_of_many(self) -> tuple[Target, Target]:
        """Made when first wanted: pictures of one sample have no use for them."""
        if self._many is None:
            summed = make_target(self._ctx, self.size, [(4, Format.FLOAT)])
            self._many = summed, make_target(self._ctx, self.size, [(4, Format.FLOAT)], linear=True)
        return self._many

    def _at_edges(self, sight: _Sight) -> _Sight:
        """Only the jobs of tiles that have an edge in the picture drawn last, here or beyond."""
        beyond = self._portal.edges() if sight.through is not None and self._portal is not None else None
        found = self._edges.find(self.surface, beyond)
        return sight.within(tile_grid(*self.size)[0], found)

    def _begin(self, plan: Plan, sight: _Sight) -> None:
        """Make ready what all samples of one Moment and one point of the lens share."""
        self.shared.begin(plan)
        self._layer.lamps.write(sight.eye.lamps)
        with self.shared.timer.measure("mirror"):
            if plan.beyond is not None and sight.through is not None:
                self._through().begin(plan.beyond, sight.through)
                self.shared.passes.use(plan)
            self._reflections.draw(self.shared.passes, plan, sight.eye, self.shared.here)

    def _through(self) -> PortalLayer:
        """Made when a picture first has a portal."""
        if self._portal is None:
            self._portal = PortalLayer(self._ctx, self.programs, self.size, self.quality, self.shared.beyond)
        return self._portal

    def draw_present(self, moment: Moment, radiance: Target, depth: Depth = 8, exposure: float | None = None) -> Target:
        """Develop radiance into display-encoded colour; `exposure` in stops, where it is not the Moment's own."""
        if depth not in self._shown:
            stored = Format.UNORM8 if depth == 8 else Format.FLOAT
            self._shown[depth] = make_target(self._ctx, self.size, [(4, stored)])
        shown = self._shown[depth]
        self._development.present(moment, radiance, shown, dither=1.0 if depth == 8 else 0.0, exposure=exposure)
        return shown

    def get_ready(self) -> None:
        """Make what a first picture may need, so that it is not late."""
        if self.quality.mirror:
            self._reflections.load()

    def remember(self, moment: Moment, radiance: Target) -> None:
        """Let a picture of another renderer of this size be one that echoes in the next."""
        self._development.distort(moment, radiance, lens=False)

    def forget(self) -> None:
        """Let no picture of before show in the next."""
        self._development.forget()
        self.shared.here.forget()
        if self._temporal is not None:
            self._temporal.forget()

    def adopt(self, other: Renderer) -> None:
        """Go on from the last picture of a renderer of another size and the same quality.

        What does not hang on the size goes along: shadow maps, the probe, and whose turn it is.
        """
        if self.shared is not other.shared:
            self.shared.here, other.shared.here = other.shared.here, self.shared.here
            self.shared.here.forget_beyond()
        self._development.forget()
        if self._temporal is not None and other._temporal is not None:
            self._temporal.adopt(other._temporal)

    @property
    def surface(self) -> Target:
        """What the last sample's rays hit; layout in shaders/lib/surface.glsl."""
        return self._layer.surface

    def exposure(self, moment: Moment, radiance: Target) -> float:
        """Exposure [stops] that the camera wants for this picture."""
        return self._development.exposure(moment, radiance)

    def show(self, moment: Moment, radiance: Target, shown: Target, exposure: float | None = None) -> None:
        """Develop radiance into 8-bit colour of another size; `exposure` as for `draw_present`."""
        with self.shared.timer.measure("bloom, develop"):
            self._development.present(moment, radiance, shown, dither=1.0, exposure=exposure)

    def draw_surface(self, moment: Moment, rays: Rays, target: Target, *, hit_pixels: float = HIT_PIXELS) -> None:
        """March only: what each of `rays` hits, into a target of `make_surface_target`."""
        passes = self.shared.passes
        self.shared.disturbed()
        passes.field.write(moment.field)
        passes.field.use()
        passes.view.set(rays, steps=self.quality.steps, hit_pixels=hit_pixels)
        passes.march_all(moment.field, march_of(moment.field, rays), target)

    def _draw_sample(self, plan: Plan, sight: _Sight, sample: int | None, *, masked: bool = False) -> None:
        """`sample` None for the only one of its picture."""
        moment, passes, layer = plan.moment, self.shared.passes, self._layer
        shadows, march = self.shared.here.shadows, sight.eye.march
        aside = (0.0, 0.0) if sample is None else jitter(sample)
        self.seen = Seen(self.surface, march.rays, aside)
        view: dict[str, Any] = {"jitter": aside, "steps": plan.quality.steps, "hit_pixels": plan.quality.hit_pixels}
        view |= {"sample": sample or 0, "time": moment.time, "seed": (moment.seed % 4096) / 4096.0}
        passes.view.set(march.rays, **view)
        layer.march(passes, plan, march, self._edges.mask if masked else None)
        layer.look(plan, shadows, fresh=not masked)
        over = self._draw_through(plan, sight, view, fresh=not masked)
        reflected, wraith = self._reflections.uniforms, sight.eye.wraith
        layer.light(passes, plan, shadows, reflected, fresh=not masked, over=over, wraith=wraith)

    def _draw_through(
        self, plan: Plan, sight: _Sight, view: dict[str, Any], *, fresh: bool
    ) -> Callable[[dict[str, Any]], None] | None:
        """Draw what is seen through a portal; what lays it over the picture. None where none is."""
        portal, through, passes, layer = plan.moment.portal, sight.through, self.shared.passes, self._layer
        if portal is None or through is None or plan.beyond is None or self._portal is None:
            return None
        beyond, area = self._portal, through.area
        passes.opening.draw(portal.opening, self.surface, area, beyond.surface)
        beyond.draw(plan.beyond, through, passes.opening.mask, view, fresh=fresh)
        passes.use(plan)
        self._reflections.use()
        passes.view.set(sight.eye.march.rays, **view)
        layer.look_again(area)

        def lay_over(lights: dict[str, Any]) -> None:
            elsewhere = passes.shade.elsewhere(layer.radiance)
            passes.through.draw(portal, lights, self.surface, layer.radiance, elsewhere, beyond.radiance, area)

        return lay_over

    @staticmethod
    def _read(target: Target, dtype: type[np.generic]) -> NDArray[np.generic]:
        width, height = target.size
        texture = target.texture
        pixels = np.frombuffer(texture.read(), _STORED[texture.dtype]).reshape(height, width, texture.components)
        return np.ascontiguousarray(pixels[::-1, :, :3]).astype(dtype, copy=False)

    def release(self) -> None:
        """Free everything but the programs, and what others gave to share."""
        parts: list[Any] = [self._layer, self._portal, *(self._many or ()), *self._shown.values(), self._edges]
        parts += [self._reflections, self._development, self._temporal, self.shared if self._owns_shared else None]
        for part in parts:
            if part is not None:
                part.release()


@dataclass(frozen=True, slots=True)
class _Sight:
    """What an eye sees on this side and `through` a portal, where it sees one."""

    eye: EyePlan
    through: EyePlan | None = None

    @staticmethod
    def of(plan: Plan, eye: int = 0) -> _Sight:
        through = plan.beyond.eyes[eye] if plan.beyond is not None else None
        return _Sight(plan.eyes[eye], None if through is None or through.area == NOWHERE else through)

    def within(self, columns: int, chosen: NDArray[np.bool_]) -> _Sight:
        """Only the jobs of `chosen` tiles (T,), of a picture that is `columns` tiles wide."""
        through = None if self.through is None else _within(self.through, columns, chosen)
        return _Sight(_within(self.eye, columns, chosen), through)


def _within(eye: EyePlan, columns: int, chosen: NDArray[np.bool_]) -> EyePlan:
    def chosen_of(march: March) -> March:
        return replace(march, jobs=march.jobs.within(columns, chosen))

    wraith = chosen_of(eye.wraith) if eye.wraith is not None else None
    return replace(eye, march=chosen_of(eye.march), wraith=wraith)
