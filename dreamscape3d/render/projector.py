"""The projector: Moments one after another as a screen wants them, for one eye or two, in any layout and size.

    Moment ─▶ eye_views ─▶ a LiveRenderer for each ─▶ interleave (layout, vignette) ─▶ shown
                  ▲                 │ what its rays hit
                  └──── Comfort ◀── nearness, every few pictures

What is asked for (`set`, `resize`, …) happens at the next `draw`. Until that has drawn all of it, the picture of before
stays in `shown`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import moderngl
import numpy as np
from numpy.typing import NDArray

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, Target, make_target
from dreamscape3d.render.comfort import Comfort, Tunnel
from dreamscape3d.render.eyes import EyeKind, Eyes
from dreamscape3d.render.live import LiveRenderer
from dreamscape3d.render.passes.interleave import InterleavePass
from dreamscape3d.render.passes.nearness import NearnessPass
from dreamscape3d.render.picking import Picked, Seen
from dreamscape3d.render.plan import Plan, Wanted, make_plan
from dreamscape3d.render.quality import QUALITIES, Quality
from dreamscape3d.render.stereo import InEye, Stereo, eye_at, eye_views, frame_size
from dreamscape3d.scene.moment import Moment, View

MOST_PIXELS = 2560 * 1440  # of all eyes' pictures together; a larger output is enlarged from that
SETTLED = 3  # pictures at an unchanged size before renderers are made for it: a window that is dragged has many
EVERY, LATER = 2, 1  # pictures from one look at the depth to the next, and until it is known
F64 = NDArray[np.float64]
Over = Callable[[Seen, Target], None]
"""Draws over a developed picture of what was seen."""
UNTIMED = 1.0 / 30.0  # seconds that a picture is taken to stand where nobody says


class Projector:
    """Draws Moments as they come, as `stereo` says.

    Attributes:
        shown: the whole picture drawn last, 8-bit display-encoded, of the output's size then; None before the first.
        views: of the eyes in it, in the order of `eye_views`.
        comfort: how far apart the eyes are, of what they might be; `tunnel`: the vignette in motion.
        screen_at: where on the screen the picture's upper left corner is [px]; interlaced screens count from there.
    """

    def __init__(
        self,
        ctx: moderngl.Context,
        size: Size,
        programs: ProgramLibrary | None = None,
        *,
        stereo: Stereo | None = None,
        quality: Quality = QUALITIES["live"],
        scale: float = 0.5,
        target_ms: float | None = None,
        most_pixels: int = MOST_PIXELS,
    ) -> None:
        """Nothing large is made before the first `draw`.

        Args:
            size: of the output [px], 1 a side at least; `most_pixels`: of all eyes' pictures together.
            scale, target_ms: as of `LiveRenderer`; `target_ms` is for a whole picture, all its eyes.
        """
        programs = programs or ProgramLibrary(ctx)
        self.shown: Target | None = None
        self.views: tuple[View, ...] = ()
        self.comfort, self.tunnel = Comfort(), Tunnel()
        self.screen_at = (0, 0)
        self._ctx, self._most = ctx, most_pixels
        self._stereo, self._size = stereo or Stereo(), _at_least_one(size)
        self._quality, self._scale, self._target_ms = quality, scale, target_ms
        self._eyes = Eyes(ctx, programs)
        self._interleave, self._nearness = InterleavePass(ctx, programs), NearnessPass(ctx, programs)
        self._own: Target | None = None
        self._resized, self._looked = SETTLED, 0

    # -- what is wanted

    @property
    def stereo(self) -> Stereo:
        return self._stereo

    @property
    def size(self) -> Size:
        """Of the output [px]."""
        return self._size

    def set(self, stereo: Stereo) -> None:
        """Show the next picture so."""
        if stereo.eyes != self._stereo.eyes:
            self._look_anew()
        if frame_size(stereo.layout, self._size) != frame_size(self._stereo.layout, self._size):
            self._resized = SETTLED
        self._stereo = stereo

    def resize(self, size: Size) -> None:
        """Show the next picture at this size [px]; for the first few, from renderers for the size of before."""
        size = _at_least_one(size)
        if size != self._size:
            self._size, self._resized = size, 0

    def set_quality(self, quality: Quality) -> None:
        """Draw the next picture so."""
        self._quality = quality

    def set_target(self, target_ms: float | None) -> None:
        """Hold this time for a picture [ms], or with None the scale."""
        self._target_ms = target_ms
        resolution = self._eyes.live[0].resolution if self._eyes.live else None
        if resolution is not None and target_ms is not None:
            resolution.target_ms = target_ms

    def forget(self) -> None:
        """The next picture begins anew: a cut. Depth opens from flat."""
        for eye in self._eyes.live:
            eye.forget()
        self._look_anew()

    def adapt_at_once(self) -> None:
        """As of `LiveRenderer`, for every eye."""
        for eye in self._eyes.live:
            eye.adapt_at_once()

    # -- planning ahead

    def wanted(self, view: View, after: Plan | None = None) -> tuple[Wanted, tuple[View, ...]]:
        """What to plan the next picture for, seen from `view`, and the views of its eyes; `after` as of
        `LiveRenderer.wanted`."""
        self._ready()
        return self._eyes.live[0].wanted(after), self._views(view)

    def wanted_to_come(self, after: Plan | None = None) -> Wanted:
        """What to plan the next part for of what is round a scene to come; `after` as of `LiveRenderer.wanted`."""
        self._ready()
        return self._eyes.live[0].wanted_to_come(after)

    def ready(self, moment: Moment | Plan | None) -> bool:
        """Draw a part of what is round a scene to come, as `LiveRenderer.ready`."""
        self._ready()
        return self._eyes.live[0].ready(moment)

    def forget_coming(self) -> None:
        """What was made ready is not wanted any more: another scene is to come."""
        for eye in self._eyes.live[:1]:
            eye.forget_coming()

    def cut(self) -> None:
        """The next picture is the first of the scene that was made ready. Depth opens from flat."""
        for other in self._eyes.live[1:]:
            other.forget()
        if self._eyes.live:
            self._eyes.live[0].cut()
        self._look_anew()

    # -- what there is

    @property
    def renderers(self) -> tuple[LiveRenderer, ...]:
        """Those of the eyes, in the order of `views`."""
        return self._eyes.live

    @property
    def march_size(self) -> Size:
        """Pixels marched for each eye of the last picture; (0, 0) before the first."""
        return self._eyes.live[0].march_size if self._eyes.live else (0, 0)

    @property
    def frame_size(self) -> Size:
        """Of each eye's whole picture [px], as the layout wants it."""
        return frame_size(self._stereo.layout, self._size)

    def eye_at(self, x: float, y: float) -> InEye:
        """In which eye's picture (an index of `views`), and where in it, a pixel of the output is; y downwards."""
        return eye_at(self._stereo.layout, self._size, x, y)

    def pick(self, x: float, y: float) -> Picked | None:
        """What a pixel of the output shows, y downwards; None for the sky and before the first picture."""
        if not self._eyes.live:
            return None
        at = self.eye_at(x, y)
        return self._eyes.live[at.eye].pick(at.across, at.down)

    def ray(self, x: float, y: float) -> tuple[F64, F64] | None:
        """Eye (3,) [m] and unit way (3,) through a pixel of the output, y downwards; None before the first picture."""
        at = self.eye_at(x, y)
        seen = self._eyes.live[at.eye].seen if self._eyes.live else None
        if seen is None:
            return None
        width, height = seen.rays.width, seen.rays.height
        return seen.rays.at(np.array(at.across * width), np.array((1.0 - at.down) * height))

    def measure(self, on: bool) -> Mapping[str, float]:
        """What each part of the last picture took [ms], all eyes together; nothing unless it was `on` before it."""
        if not self._eyes.live:
            return {}
        timer = self._eyes.live[0].shared.timer
        spent, timer.enabled = timer.read(), on
        return spent

    # -- drawing

    def draw(
        self,
        moment: Moment | Plan,
        spent_ms: float | None = None,
        vignette: float = 0.0,
        seconds: float | None = None,
        over: Over | None = None,
    ) -> Target:
        """The next picture, which is `shown` from then on.

        Args:
            moment: or its plan, of `wanted`; one for another size or number of eyes is made anew.
            spent_ms: what the one before took [ms], all told.
            vignette: how much of the field of view is to be taken away, 0 to 1; it eases towards that.
            seconds: that have passed since the one before; by default `spent_ms`.
            over: draws over each eye's picture what belongs into its space.
        """
        passed = seconds if seconds is not None else UNTIMED if spent_ms is None else spent_ms / 1000.0
        self._ready()
        now = moment.moment if isinstance(moment, Plan) else moment
        fov, frame = now.view.fov, self.frame_size
        self.comfort.follow(self._stereo, fov, frame, passed)
        self.tunnel.follow(vignette, passed)
        plan = moment if isinstance(moment, Plan) and len(moment.views) == self._stereo.eyes else self._planned(now)
        self.views = plan.views
        pictures = self._draw_eyes(plan, spent_ms, seconds)
        for eye, picture in zip(self._eyes.live, pictures, strict=True):
            if over is not None and eye.seen is not None:
                over(eye.seen, picture)
        self._look(fov)
        old, self.shown = self._own, self._compose(pictures, frame, fov)
        if old is not None and old is not self._own:
            old.release()
        self._eyes.settle()
        self._resized += 1
        return self.shown

    def _ready(self) -> None:
        """Make the eyes for what is wanted, unless the size may soon be another."""
        kind = EyeKind(self._eye_size(), self._quality, self._target_ms is not None)
        before = self._eyes.kind
        if before is not None and self._resized < SETTLED:
            kind = replace(kind, size=before.size)
        if kind != before or len(self._eyes.live) != self._stereo.eyes:
            self._eyes.want(kind, self._stereo.eyes, self._first_scale(), self._target_ms)

    def _eye_size(self) -> Size:
        """Pixels of an eye's picture: those of its frame, or as many as may be."""
        width, height = self.frame_size
        share = min(math.sqrt(self._most / (self._stereo.eyes * width * height)), 1.0)
        return max(round(width * share), 1), max(round(height * share), 1)

    def _first_scale(self) -> float:
        """The scale that new eyes begin with."""
        resolution = self._eyes.live[0].resolution if self._eyes.live else None
        return self._scale if resolution is None or self._target_ms is None else resolution.scale

    def _views(self, view: View) -> tuple[View, ...]:
        return tuple(eye_views(view, self._stereo, self.comfort.scale, self.comfort.convergence))

    def _planned(self, moment: Moment) -> Plan:
        wanted = self._eyes.live[0].wanted()
        return make_plan(moment, wanted.size, wanted.quality, wanted.turn, views=self._views(moment.view))

    def _draw_eyes(self, plan: Plan, spent_ms: float | None, passed: float | None) -> Sequence[Target]:
        """Both as bright as the first wants to be: eyes that adapt apart would rival."""
        first, *others = self._eyes.live
        pictures = [first.draw(plan, spent_ms, passed=passed)]
        for number, eye in enumerate(others, start=1):
            pictures.append(eye.draw(plan, exposure=first.exposure, eye=number))
        return pictures

    def _look(self, fov: float) -> None:
        """See how deep the first eye's picture is; what was seen is told a picture later."""
        if self._stereo.eyes == 1:
            return
        if self._looked % EVERY == 0:
            self._nearness.begin(self._eyes.live[0].surface, math.tan(math.radians(fov) / 2.0))
        elif self._looked % EVERY == LATER:
            self.comfort.see(*self._nearness.finish())
        self._looked += 1

    def _look_anew(self) -> None:
        self.comfort.forget()
        self._looked = 0

    def _compose(self, pictures: Sequence[Target], frame: Size, fov: float) -> Target:
        """The eyes' pictures as one: the only one itself, where nothing is to be done to it."""
        vignette = self.tunnel.edges(fov, frame)
        if len(pictures) == 1 and vignette is None and pictures[0].size == self._size:
            return pictures[0]
        if self._own is None or self._own.size != self._size:
            self._own = make_target(self._ctx, self._size, [(4, Format.UNORM8)], linear=True)
        self._interleave.draw(
            tuple(picture.texture for picture in pictures),
            self._own,
            self._stereo,
            frame=frame,
            spread=math.tan(math.radians(fov) / 2.0),
            vignette=vignette,
            screen_at=self.screen_at,
        )
        return self._own

    def release(self) -> None:
        """Free everything but the programs."""
        for part in (self._eyes, self._nearness, self._own):
            if part is not None:
                part.release()
        self._own = self.shown = None


def _at_least_one(size: Size) -> Size:
    return max(size[0], 1), max(size[1], 1)
