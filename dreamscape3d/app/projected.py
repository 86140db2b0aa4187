"""Pictures for two eyes and pictures of all directions, without a window: a dream and a time in, an array out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.app.offscreen import Depth, Studio, Takes, shared_context
from dreamscape3d.app.projection import ANAGLYPHS, FLAT_STEREO, IPD, ROUND, check_eyes, check_size
from dreamscape3d.errors import UsageError
from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.render.globe import Globe, heading_degrees
from dreamscape3d.render.panorama import MIDDLE_EYE, Eye, PanoramaRenderer, circling_eyes, parallel_eyes, part
from dreamscape3d.render.quality import QUALITIES
from dreamscape3d.render.renderer import Renderer
from dreamscape3d.render.stereo import ANAGLYPHS as METHODS
from dreamscape3d.render.stereo import LAYOUTS, Stereo, frame_size
from dreamscape3d.render.stereo_picture import render_stereo

if TYPE_CHECKING:
    from dreamscape3d.dream.dream import Dream
    from dreamscape3d.dream.world import World
    from dreamscape3d.render.quality import Name
    from dreamscape3d.scene.moment import Moment

METER_SIDE = 320  # pixels along the longer side of the look by which two eyes are exposed alike


@dataclass(frozen=True, slots=True)
class Eyes:
    """How a picture is projected; see `offscreen.render`."""

    projection: str
    ipd: float = IPD
    convergence: float = 0.0
    anaglyph: str = "dubois"

    def stereo(self) -> Stereo:
        """Of a flat picture for two eyes.

        Raises:
            UsageError: no such anaglyph.
        """
        if self.anaglyph not in ANAGLYPHS:
            raise UsageError(f"there is no anaglyph '{self.anaglyph}'", cure=f"one of {', '.join(ANAGLYPHS)}")
        layout = next(each for each in LAYOUTS if each == FLAT_STEREO[self.projection])
        method = next(each for each in METHODS if each == self.anaglyph.replace("-", "_"))
        return Stereo(layout, method, self.ipd, self.convergence)


def render_projected(
    dream: Dream | World,
    eyes: Eyes,
    size: tuple[int, int],
    time: float = 0.0,
    samples: int | None = None,
    quality: Name = "high",
    parameters: Mapping[str, float] | None = None,
    seed: int | None = None,
    depth: Depth = 8,
    progress: Callable[[float], None] | None = None,
) -> NDArray[Any]:
    """What `offscreen.render` gives of any projection but mono."""
    check_size(eyes.projection, size)
    check_eyes(eyes.projection, eyes.ipd, eyes.convergence)
    takes = Takes(dream, quality, samples, parameters, seed)
    if eyes.projection in ROUND:
        return _all_round(takes, eyes, size, time, depth, progress)
    stereo, place = eyes.stereo(), _Place(_exposure(takes, size, time))
    frame = frame_size(stereo.layout, size)
    drawn = 0

    def draw(shift: float, convergence: float) -> NDArray[Any]:
        nonlocal drawn
        place.shift, place.convergence = shift, convergence
        before, drawn = drawn, drawn + 1
        return studio.picture(time, depth, part(progress, before, stereo.eyes))

    with Studio(dream, frame, quality, samples, parameters, seed, seen=place) as studio, _small((16, 16)) as small:
        return render_stereo(shared_context()[0], small, place(takes.at(time)), stereo, size, draw)


def heading(
    dream: Dream | World, time: float = 0.0, parameters: Mapping[str, float] | None = None, seed: int | None = None
) -> float:
    """Where the camera heads [degrees on the compass, −z north, +x east]: the middle of a panorama."""
    return heading_degrees(Takes(dream, parameters=parameters, seed=seed).at(time).view)


@cache
def _circling_programs() -> ProgramLibrary:
    """Those of stereo 360; compiled only where it is asked for."""
    return ProgramLibrary(shared_context()[0], CIRCLING=True)


def _all_round(
    takes: Takes,
    eyes: Eyes,
    size: tuple[int, int],
    time: float,
    depth: Depth,
    progress: Callable[[float], None] | None,
) -> NDArray[Any]:
    ctx, programs = shared_context()
    width, height = size
    globe = Globe(size)
    places: tuple[Eye, ...] = MIDDLE_EYE
    if eyes.projection == "ods":
        globe, places, programs = Globe((width, height // 2)), circling_eyes(eyes.ipd), _circling_programs()
    elif eyes.projection == "vr180":
        globe, places = Globe((width // 2, height), half=True), parallel_eyes(eyes.ipd)
    renderer = PanoramaRenderer(ctx, globe, takes.quality, programs, len(places))
    try:
        pictures = renderer.render(takes.while_open(time), places, depth, progress)
    finally:
        renderer.release()
    return np.concatenate(pictures, axis=1 if eyes.projection == "vr180" else 0)


@dataclass(slots=True)
class _Place:
    """Makes of a Moment what one eye sees of it, both exposed alike."""

    exposure: float | None
    shift: float = 0.0
    convergence: float = 0.0

    def __call__(self, moment: Moment) -> Moment:
        view = replace(moment.view, shift=self.shift, convergence=self.convergence)
        if self.exposure is None:
            return replace(moment, view=view)
        lens = replace(moment.lens, auto_exposure=0.0)
        return replace(moment, view=replace(view, exposure=self.exposure), lens=lens)


def _exposure(takes: Takes, size: tuple[int, int], time: float) -> float | None:
    """What the camera wants of a small picture [stops]; None where it wants nothing of its own."""
    moment = takes.at(time)
    if not moment.lens.auto_exposure > 0.0:
        return None
    scale = METER_SIDE / max(size)
    with _small((max(round(size[0] * scale), 16), max(round(size[1] * scale), 16)), takes) as small:
        return small.exposure(moment, small.draw_radiance(moment))


@contextmanager
def _small(size: tuple[int, int], takes: Takes | None = None) -> Iterator[Renderer]:
    """A renderer to look with, of that quality or the quickest."""
    ctx, programs = shared_context()
    renderer = Renderer(ctx, size, QUALITIES["draft"] if takes is None else takes.quality, programs)
    try:
        yield renderer
    finally:
        renderer.release()
