"""From radiance to what is shown: lens, effects, exposure, bloom, tone curve, and the way to another size.

    radiance ▸ lens ▸ echo ▸ parting ▸ glitch ▸ fray ▸ (meter) ▸ bloom ▸ present ▸ (enlarge)

A pass whose amount is 0 is not drawn.
"""

from __future__ import annotations

import math
from dataclasses import replace

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, Target, make_target
from dreamscape3d.render.exposure import wanted_exposure
from dreamscape3d.render.passes.bloom import BloomPass
from dreamscape3d.render.passes.echo import EchoPass
from dreamscape3d.render.passes.enlarge import EnlargePass
from dreamscape3d.render.passes.fray import FrayPass
from dreamscape3d.render.passes.glitch import GlitchPass
from dreamscape3d.render.passes.lens import LensPass
from dreamscape3d.render.passes.meter import MeterPass
from dreamscape3d.render.passes.parting import PartingPass
from dreamscape3d.render.passes.present import PresentPass
from dreamscape3d.scene.look import Triple
from dreamscape3d.scene.moment import Moment

THREAD_LIGHT = 2.0  # radiance of the threads of a frayed edge, at exposure 0
FRAMES = 24.0  # pictures of grain a second


class Development:
    """All that is done to radiance of one size. From one picture to the next it keeps the echo and nothing else."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, size: Size, bloom_levels: int) -> None:
        self.size = size
        self._ctx = ctx
        self._lens = LensPass(ctx, programs, size)
        self._echo = EchoPass(ctx, programs, size)
        self._parting = PartingPass(ctx, programs)
        self._glitch = GlitchPass(ctx, programs)
        self._fray = FrayPass(ctx, programs)
        self._meter = MeterPass(ctx, programs)
        self._bloom = BloomPass(ctx, programs, size, bloom_levels) if bloom_levels else None
        self._present = PresentPass(ctx, programs)
        self._enlarge = EnlargePass(ctx, programs)
        self._spare: list[Target] = []
        self._encoded: Target | None = None

    def distort(self, moment: Moment, radiance: Target, *, lens: bool) -> Target:
        """Radiance with what befalls it; `lens` also with depth of field, where the samples have none of their own.

        The target returned is `radiance` itself where nothing does, else it is kept here and drawn over the next time.
        """
        d = moment.distortion
        at = self.focus(moment, radiance, 1) if lens else radiance
        if d.echo > 0.0:
            at = self._echo.draw(at.texture, d.echo, moment.time)
        else:
            self._echo.forget()
        if d.parting > 0.0:
            before, at = at, self._next(at)
            self._parting.draw(before.texture, at, d.parting)
        if d.glitch > 0.0:
            before, at = at, self._next(at)
            self._glitch.draw(before.texture, at, d.glitch, moment.time, moment.seed)
        if d.fray > 0.0:
            before, at = at, self._next(at)
            self._fray.draw(before.texture, at, d.fray, _thread(moment), moment.time, moment.seed)
        return at

    def focus(self, moment: Moment, radiance: Target, samples: int) -> Target:
        """Radiance, with distance in alpha, through one of so many even parts of the lens: all of it if 1.

        Samples stand for points of the lens; blurred by their part of it each, few show no pattern.
        """
        if not moment.lens.aperture > 0.0:
            return radiance
        part = replace(moment.lens, aperture=moment.lens.aperture / math.sqrt(samples))
        focused = self._next(radiance)
        self._lens.draw(radiance.texture, focused, part, moment.view.fov)
        return focused

    def forget(self) -> None:
        """Let no picture of before echo in the next."""
        self._echo.forget()

    def go_through(self, gain: float) -> None:
        """Who went through a portal sees what was before by `gain` brighter."""
        self._echo.scale(gain)

    def exposure(self, moment: Moment, radiance: Target) -> float:
        """Exposure [stops] of the camera, with what it adds by itself."""
        if not moment.lens.auto_exposure > 0.0:
            return moment.view.exposure
        return wanted_exposure(self._meter.read(radiance.texture), moment.view.exposure, moment.lens.auto_exposure)

    def present(
        self, moment: Moment, radiance: Target, shown: Target, *, dither: float, exposure: float | None = None
    ) -> None:
        """Develop `radiance` into `shown`, of the same size or another.

        Args:
            dither: in steps of 1/255.
            exposure: stops; by default what `exposure` says. Who shows many pictures lets the eye adapt
                (`render.exposure.adapted`) and gives it here.
        """
        if exposure is None:
            exposure = self.exposure(moment, radiance)
        if self._bloom is not None and moment.look.bloom > 0.0:
            self._bloom.draw(radiance.texture)
            bloom: moderngl.Texture | None = self._bloom.texture
        else:
            bloom = None
        frame = math.floor(moment.time * FRAMES)
        if shown.size == radiance.size:
            self._present.draw(radiance.texture, bloom, shown, exposure, dither, moment.look, frame)
            return
        if self._encoded is None:
            self._encoded = make_target(self._ctx, self.size, [(4, Format.HALF)], linear=True)
        self._present.draw(radiance.texture, bloom, self._encoded, exposure, 0.0, moment.look, frame, grain=False)
        self._enlarge.draw(self._encoded.texture, shown, moment.look, frame, dither)

    def _next(self, used: Target) -> Target:
        """A target that is not the one in use."""
        while len(self._spare) < 2:
            self._spare.append(make_target(self._ctx, self.size, [(4, Format.HALF)], linear=True))
        return self._spare[1] if used is self._spare[0] else self._spare[0]

    def release(self) -> None:
        parts = (*self._spare, self._encoded, self._lens, self._echo, self._meter, self._bloom, self._present)
        for part in parts:
            if part is not None:
                part.release()


def _thread(moment: Moment) -> Triple:
    """Radiance of threads that looks the same at any exposure."""
    factor = THREAD_LIGHT * 2.0**-moment.view.exposure
    red, green, blue = moment.distortion.thread
    return factor * red, factor * green, factor * blue
