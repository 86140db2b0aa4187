"""Pictures one after another in time: marched at the size that the machine manages, shown at full size.

A cut without a stop: make what is round the scene to come while the old one is shown, part by part, and only then cut.

    while not live.ready(new_moment):
        live.draw(old_moment, spent_ms)
    live.cut()
    live.draw(new_moment, spent_ms)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, Target, make_target
from dreamscape3d.render.exposure import adapted
from dreamscape3d.render.picking import Picked, Seen, pick
from dreamscape3d.render.plan import Plan, Wanted, make_plan
from dreamscape3d.render.quality import LEANEST, QUALITIES, Quality, leaner
from dreamscape3d.render.renderer import Renderer
from dreamscape3d.render.resolution import SCALES, DynamicResolution
from dreamscape3d.render.shared import Shared
from dreamscape3d.scene.moment import Moment, View

GROWTH, GROWN = 1.004, 11  # factor, and steps, by which a size may grow so as to have no power of two


class LiveRenderer:
    """Draws Moments as they come.

    The first picture waits for its own size only; the others are made with those that follow, one each, so that no
    later change of size makes a picture late.

    Attributes:
        shown: the target that `draw` leaves the picture in, 8-bit display-encoded.
        resolution: chooses the scale; None where `scale` is kept.
    """

    def __init__(
        self,
        ctx: moderngl.Context,
        size: Size,
        programs: ProgramLibrary | None = None,
        *,
        quality: Quality = QUALITIES["live"],
        scale: float = 0.5,
        target_ms: float | None = None,
        shared: Shared | None = None,
    ) -> None:
        """`target_ms` is the time that a picture may take [ms]; without it, `scale` of the output's sides is kept.
        `shared` with the renderer of another eye, of the same quality.

        Raises:
            ValueError: `scale` is none of `resolution.SCALES`, or `target_ms` not above 0.
        """
        programs = programs or ProgramLibrary(ctx)
        self.shown = make_target(ctx, size, [(4, Format.UNORM8)])
        self.resolution = None if target_ms is None else DynamicResolution(target_ms, scale)
        self._qualities = tuple(leaner(quality, step) for step in range(LEANEST + 1))
        scales = (scale,) if target_ms is None else SCALES
        self.shared = shared or Shared(ctx, programs, quality)
        self._owns_shared = shared is None
        self._make: Callable[[Size], Renderer] = lambda each: Renderer(ctx, each, quality, programs, self.shared)
        self._sizes = {each: scaled(size, each) for each in scales}
        self._missing = dict.fromkeys(self._sizes.values())
        self._renderers: dict[Size, Renderer] = {}
        self._last = self._of(self._sizes[scale])
        self._drawn = False
        self._exposure: float | None = None
        self._scene = 0  # whose picture the last one was
        self._time = 0.0

    @property
    def march_size(self) -> Size:
        """Pixels marched for the last picture."""
        return self._last.size

    @property
    def seen(self) -> Seen | None:
        """What the last picture was marched into, for schematics over it; None before the first."""
        return self._last.seen

    def pick(self, u: float, v: float) -> Picked | None:
        """What the last picture shows at (u, v), as `picking.pick`: best asked before the next is drawn."""
        return pick(self.seen, u, v) if self.seen is not None else None

    @property
    def surface(self) -> Target:
        """What the last picture's rays hit; layout in shaders/lib/surface.glsl."""
        return self._last.surface

    @property
    def exposure(self) -> float | None:
        """Exposure of the last picture [stops]; None before the first."""
        return self._exposure

    def wanted(self, after: Plan | None = None) -> Wanted:
        """What to plan the next picture for; `after` the one that is planned, but not drawn yet."""
        turn = self.shared.here.turn if after is None else after.after
        return Wanted(self._chosen().size, self._quality(), turn)

    def wanted_to_come(self, after: Plan | None = None) -> Wanted:
        """What to plan the next part for of what is round a scene to come; `after` as for `wanted`."""
        turn = self.shared.coming.turn if after is None else after.after
        return Wanted(self._chosen().size, self._quality(), turn, surroundings=True)

    def draw(
        self,
        moment: Moment | Plan,
        spent_ms: float | None = None,
        exposure: float | None = None,
        eye: int = 0,
        passed: float | None = None,
    ) -> Target:
        """The next picture.

        Args:
            moment: or its plan, of `wanted`. One that counts on what is not there, as after a cut, is made anew.
            spent_ms: what the one before took [ms], all told; None where another renderer with the same `resolution`
                has been told.
            exposure: in place of what the camera wants [stops], as that of another eye.
            eye: which one of a plan's.
            passed: real seconds since the last one, in which an eye adapts; None for as much as the dream's time went
                on. A dream that is paused or slowed is seen by an eye that is not.
        """
        if self.resolution is not None and spent_ms is not None:
            self.resolution.spent(spent_ms)
        plan = self._usable(moment, eye)
        if self._drawn and self._missing:
            self._of(next(iter(self._missing)))
        renderer = self._of(plan.size)
        if renderer is not self._last:
            renderer.adopt(self._last)
            self._last = renderer
        self._drawn = True
        radiance = renderer.draw_radiance(plan, eye=eye)
        self._exposure = self._adapted(renderer, plan.moment, radiance, passed) if exposure is None else exposure
        renderer.show(plan.moment, radiance, self.shown, self._exposure)
        return self.shown

    def _usable(self, moment: Moment | Plan, eye: int) -> Plan:
        """A plan that can be drawn now."""
        if isinstance(moment, Moment):
            return self._planned(moment)
        fits = self.shared.has_begun(moment) or moment.fits(self.shared.here.turn)
        if (
            fits
            and moment.size in self._sizes.values()
            and moment.quality in self._qualities
            and eye < len(moment.eyes)
        ):
            return moment
        return self._planned(moment.moment, moment.views)

    def _planned(self, moment: Moment, views: Sequence[View] = ()) -> Plan:
        return make_plan(moment, self._chosen().size, self._quality(), self.shared.here.turn, views=views)

    def _chosen(self) -> Renderer:
        return self._last if self.resolution is None else self._of(self._sizes[self.resolution.scale])

    def _of(self, size: Size) -> Renderer:
        """The renderer of a size, made where it is missing."""
        if size not in self._renderers:
            self._renderers[size] = self._make(size)
            self._missing.pop(size, None)
        return self._renderers[size]

    def _quality(self) -> Quality:
        return self._qualities[0 if self.resolution is None else self.resolution.lean]

    def ready(self, moment: Moment | Plan | None) -> bool:
        """Draw a part of what is round a scene to come, while another is shown: whether all is there.

        Call it once a picture until it is, with a Moment of that scene (always of one poser) or a plan of
        `wanted_to_come`; None is what a planner has where nothing is left to draw. Then `cut`; or `forget_coming`, if
        another scene is to come instead.
        """
        wanted = self.wanted_to_come()
        plan = wanted.plan(moment) if isinstance(moment, Moment) else moment
        if plan is None:
            return True
        if plan.follows(wanted.turn):
            self.shared.get_ready(plan)
            self._last.get_ready()
        return False

    def cut(self) -> None:
        """The next picture is the first of the scene that was made ready."""
        self.forget()
        self.shared.cut()

    def forget_coming(self) -> None:
        """What was made ready is not wanted any more."""
        self.shared.forget_coming()

    def forget(self) -> None:
        """The next picture begins anew, with nothing of what was there before."""
        self._last.forget()
        self._exposure = None

    def adapt_at_once(self) -> None:
        """The next picture is as bright as the camera wants, with no passage from the last."""
        self._exposure = None

    def _adapted(self, renderer: Renderer, moment: Moment, radiance: Target, passed: float | None) -> float:
        """Exposure [stops] that follows what the camera wants as an eye does."""
        wanted = renderer.exposure(moment, radiance)
        gone, self._time = moment.time - self._time, moment.time
        self._go_through(moment)
        seconds = gone if passed is None else passed
        return wanted if self._exposure is None else adapted(self._exposure, wanted, max(seconds, 0.0))

    def _go_through(self, moment: Moment) -> None:
        """Where a portal leads back to the scene of the last picture, be open by as much as all is brighter here."""
        portal = moment.portal
        if moment.scene != self._scene and portal is not None and portal.number == self._scene:
            self._exposure = None if self._exposure is None else self._exposure - math.log2(portal.gain)
        self._scene = moment.scene

    def release(self) -> None:
        self.shown.release()
        for renderer in self._renderers.values():
            renderer.release()
        if self._owns_shared:
            self.shared.release()


def scaled(size: Size, scale: float) -> Size:
    """A size by a factor, at least 8 pixels a side, even.

    Where a target's side would be a power of two, all is made a little larger: a driver may compile its programs anew
    for such (`placeholders`), and no change of size shall have to wait for that.
    """
    larger = (_even(size, scale * GROWTH**step) for step in range(GROWN if scale < 1.0 else 0))
    return next((each for each in larger if not _has_power_of_two(each)), _even(size, scale))


def _even(size: Size, scale: float) -> Size:
    width, height = (max(round(side * scale / 2) * 2, 8) for side in size)
    return width, height


def _has_power_of_two(size: Size) -> bool:
    """Whether a side is one, of the picture, of what is coarser, of a mirror view, or of what is coarser in that."""
    parts = (-(-side // part) for side in size for part in (1, 4, 16))
    return min(size) > 64 and any(part & (part - 1) == 0 for part in parts)
