"""Pictures without a window: a dream and a time in, an array out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.journal import SetParameter
from dreamscape3d.dream.world import World
from dreamscape3d.errors import LimitError, UsageError
from dreamscape3d.gpu.context import open_context
from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.render.quality import QUALITIES, Name
from dreamscape3d.render.renderer import Renderer
from dreamscape3d.render.sampling import sampling
from dreamscape3d.scene.look import NO_DISTORTION

if TYPE_CHECKING:
    import moderngl

    from dreamscape3d.dream.dream import Dream
    from dreamscape3d.scene.moment import Moment

MAX_SAMPLES = 1024
MAX_SIDE = 8192
MOMENTS = 16  # at most, of one picture while the shutter is open
LEAD_IN, LEAD_STEP = 8, 0.06  # pictures before one that echoes, and the seconds from each to the next
Depth = Literal[8, 16, 32]


@cache
def shared_context() -> tuple[moderngl.Context, ProgramLibrary]:
    """The context and programs that every offscreen picture of this process uses."""
    ctx = open_context()
    return ctx, ProgramLibrary(ctx)


class Studio:
    """A dream and a renderer of one size and quality, kept for many pictures; arguments and errors as of `render`.

    with Studio(dream, (480, 270)) as studio:
        frames = [studio.picture(time) for time in times]
    """

    def __init__(
        self,
        dream: Dream,
        size: tuple[int, int] = (1280, 720),
        quality: Name = "high",
        samples: int | None = None,
        parameters: Mapping[str, float] | None = None,
        seed: int | None = None,
    ) -> None:
        _check(size, samples, quality)
        if seed is not None:
            dream = replace(dream, seed=seed, scene=replace(dream.scene, seed=seed))
        self._world = World(dream)
        for name, value in (parameters or {}).items():
            self._world.apply(SetParameter(0, name, float(value)))
        chosen = QUALITIES[quality]
        if samples is not None:
            chosen = replace(chosen, samples=samples, edge_samples=0)
        ctx, programs = shared_context()
        self._renderer = Renderer(ctx, size, chosen, programs)

    def picture(
        self, time: float = 0.0, depth: Depth = 8, progress: Callable[[float], None] | None = None
    ) -> NDArray[Any]:
        """One instant, as `render` gives it."""
        moments = self._while_open(time)
        self._renderer.forget()
        if moments[0].distortion.echo > 0.0:
            self._lead_in(time)
        return self._renderer.render(moments, depth, progress)

    def _while_open(self, time: float) -> list[Moment]:
        """Moments spread over the time that the shutter is open, at most one a sample."""
        moment = self._world.moment(time)
        base, _ = sampling(self._renderer.quality, (moment, moment))
        count = min(base, MOMENTS) if moment.lens.shutter > 0.0 else 1
        if count == 1:
            return [moment]
        shares = [(k + 0.5) / count - 0.5 for k in range(count)]
        return [self._world.moment(max(time + share * moment.lens.shutter, 0.0)) for share in shares]

    def _lead_in(self, time: float) -> None:
        """Draw a few pictures of before, at live quality, for the echo of this one."""
        ctx, programs = shared_context()
        live = Renderer(ctx, self._renderer.size, QUALITIES["live"], programs)
        try:
            for back in range(LEAD_IN, 0, -1):
                moment = self._world.moment(max(time - back * LEAD_STEP, 0.0))
                plain = replace(moment, distortion=NO_DISTORTION)
                self._renderer.remember(replace(moment, time=time - back * LEAD_STEP), live.draw_radiance(plain))
        finally:
            live.release()

    @property
    def forms(self) -> int:
        """How many forms the dream has, copies counted."""
        return self._world.moment(0.0).field.field.leaf_count

    def __enter__(self) -> Studio:
        return self

    def __exit__(self, *exception: object) -> None:
        self._renderer.release()


def render(
    dream: Dream,
    size: tuple[int, int] = (1280, 720),
    time: float = 0.0,
    samples: int | None = None,
    quality: Name = "high",
    parameters: Mapping[str, float] | None = None,
    seed: int | None = None,
    depth: Depth = 8,
    progress: Callable[[float], None] | None = None,
) -> NDArray[Any]:
    """Render one instant of a dream.

    Args:
        size: width and height in pixels, 1 to 8192 each.
        time: seconds since the dream began, 0 to 86400.
        samples: rays a pixel, 1 to 1024; by default the quality's own.
        quality: `draft`, `live`, `high` or `final`.
        parameters: values in place of the dream's defaults.
        seed: in place of the dream's own.
        depth: 8 or 16 for display-encoded uint8 or uint16, 32 for linear float32 before the tone curve.
        progress: called with the share done, after each sample.

    Returns:
        (H, W, 3) array, top row first.

    Raises:
        GraphicsError: no OpenGL could be opened.
        LimitError: size, samples or time out of range, or a dream larger than the limits.
        UsageError: no such quality.
        JournalError: no such parameter.
    """
    with Studio(dream, size, quality, samples, parameters, seed) as studio:
        return studio.picture(time, depth, progress)


def preview_png(dream: Dream) -> bytes:
    """A small picture as a PNG, for notebooks."""
    from io import BytesIO

    from PIL import Image

    buffer = BytesIO()
    Image.fromarray(np.asarray(render(dream, size=(640, 360), samples=4))).save(buffer, "PNG")
    return buffer.getvalue()


def _check(size: tuple[int, int], samples: int | None, quality: str) -> None:
    if quality not in QUALITIES:
        raise UsageError(f"there is no quality '{quality}'", cure=f"one of {', '.join(QUALITIES)}")
    if not all(1 <= side <= MAX_SIDE for side in size):
        raise LimitError(f"size {size[0]}x{size[1]} is outside 1 to {MAX_SIDE} pixels a side")
    if samples is not None and not 1 <= samples <= MAX_SAMPLES:
        raise LimitError(f"{samples} samples are outside 1 to {MAX_SAMPLES}")
