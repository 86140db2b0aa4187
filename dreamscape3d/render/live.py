"""Pictures one after another in time: marched at the size that the machine manages, shown at full size."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, Target, make_target
from dreamscape3d.render.exposure import adapted
from dreamscape3d.render.quality import QUALITIES, Quality
from dreamscape3d.render.renderer import Renderer
from dreamscape3d.render.resolution import SCALES, DynamicResolution
from dreamscape3d.scene.moment import Moment


class LiveRenderer:
    """Draws Moments as they come.

    All sizes are made at once, so that no later change of size makes a picture late.

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
    ) -> None:
        """`target_ms` is the time that a picture may take [ms]; without it, `scale` of the output's sides is kept.

        Raises:
            ValueError: `scale` is none of `resolution.SCALES`, or `target_ms` not above 0.
        """
        programs = programs or ProgramLibrary(ctx)
        self.shown = make_target(ctx, size, [(4, Format.UNORM8)])
        self.resolution = None if target_ms is None else DynamicResolution(target_ms, scale)
        scales = (scale,) if target_ms is None else SCALES
        self._renderers = {each: Renderer(ctx, scaled(size, each), quality, programs) for each in scales}
        self._last = self._renderers[scale]
        self._exposure: float | None = None
        self._time = 0.0

    @property
    def march_size(self) -> Size:
        """Pixels marched for the last picture."""
        return self._last.size

    def draw(self, moment: Moment, spent_ms: float | None = None) -> Target:
        """The next picture; `spent_ms` is what the one before took [ms], all told."""
        renderer = self._last
        if self.resolution is not None and spent_ms is not None:
            renderer = self._renderers[self.resolution.spent(spent_ms)]
        if renderer is not self._last:
            renderer.adopt(self._last)
            self._last = renderer
        radiance = renderer.draw_radiance(moment)
        renderer.show(moment, radiance, self.shown, self._adapted(renderer, moment, radiance))
        return self.shown

    def forget(self) -> None:
        """The next picture begins anew: a cut."""
        self._last.forget()
        self._exposure = None

    def _adapted(self, renderer: Renderer, moment: Moment, radiance: Target) -> float:
        """Exposure [stops] that follows what the camera wants as an eye does."""
        wanted = renderer.exposure(moment, radiance)
        passed, self._time = moment.time - self._time, moment.time
        self._exposure = wanted if self._exposure is None else adapted(self._exposure, wanted, max(passed, 0.0))
        return self._exposure

    def release(self) -> None:
        self.shown.release()
        for renderer in self._renderers.values():
            renderer.release()


def scaled(size: Size, scale: float) -> Size:
    """A size by a factor, at least 8 pixels a side, even."""
    width, height = (max(round(side * scale / 2) * 2, 8) for side in size)
    return width, height
