"""Pictures without a window: a dream and a time in, an array out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.app.drawn_over import DrawnOver
from dreamscape3d.app.entangling import INTENSITY
from dreamscape3d.app.entangling import entangle as entangled
from dreamscape3d.app.projection import IPD, check_schematics
from dreamscape3d.dream.journal import SetParameter
from dreamscape3d.dream.telling.story import Story
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
    from dreamscape3d.gpu.target import Target
    from dreamscape3d.render.picking import Seen
    from dreamscape3d.scene.cue import Mode
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


class Takes:
    """The moments of a dream, or of a story, that pictures are made of."""

    def __init__(
        self,
        dream: Dream | Story | World,
        quality: Name = "high",
        samples: int | None = None,
        parameters: Mapping[str, float] | None = None,
        seed: int | None = None,
        seen: Callable[[Moment], Moment] | None = None,
    ) -> None:
        """Arguments and errors as of `Studio`.

        Attributes:
            quality: with the `samples` asked for.
            world: of the dream, at its beginning.
        """
        self._seen = seen
        if isinstance(dream, World) and (parameters or seed is not None):
            raise UsageError("a world has its own parameters and its own seed", cure="let events turn its parameters")
        self.world = _world(dream, seed)
        for name, value in (parameters or {}).items():
            self.world.apply(SetParameter(0, name, float(value)))
        self.quality = QUALITIES[quality]
        if samples is not None:
            self.quality = replace(self.quality, samples=samples, edge_samples=0)

    def at(self, time: float) -> Moment:
        """One instant [s]."""
        moment = self.world.moment(time)
        return moment if self._seen is None else self._seen(moment)

    def while_open(self, time: float) -> list[Moment]:
        """Moments spread over the time that the shutter is open, at most one a sample."""
        moment = self.at(time)
        base, _ = sampling(self.quality, (moment, moment))
        count = min(base, MOMENTS) if moment.lens.shutter > 0.0 else 1
        if count == 1:
            return [moment]
        shares = [(k + 0.5) / count - 0.5 for k in range(count)]
        return [self.at(max(time + share * moment.lens.shutter, 0.0)) for share in shares]


def _world(dream: Dream | Story | World, seed: int | None) -> World:
    """The world of it, by another seed than its own where one is given; a world itself."""
    if isinstance(dream, World):
        return dream
    if isinstance(dream, Story):
        return World.of_story(dream if seed is None else replace(dream, seed=seed))
    return World(dream if seed is None else replace(dream, seed=seed, scene=replace(dream.scene, seed=seed)))


class Studio:
    """A dream, or a story, and a renderer of one size and quality, kept for many pictures, best taken in the order of
    time; arguments and errors as of `render`.

    with Studio(dream, (480, 270)) as studio:
        frames = [studio.picture(time) for time in times]
    """

    def __init__(
        self,
        dream: Dream | Story | World,
        size: tuple[int, int] = (1280, 720),
        quality: Name = "high",
        samples: int | None = None,
        parameters: Mapping[str, float] | None = None,
        seed: int | None = None,
        seen: Callable[[Moment], Moment] | None = None,
        schematics: bool = False,
    ) -> None:
        """`seen` makes of each moment what is drawn: seen from elsewhere, or calmed.

        Attributes:
            world: of the dream, at its beginning.
        """
        check(size, samples, quality)
        self._takes = Takes(dream, quality, samples, parameters, seed, seen)
        self.world = self._takes.world
        ctx, programs = shared_context()
        self._renderer = Renderer(ctx, size, self._takes.quality, programs)
        self._drawing = DrawnOver(ctx, programs, always=schematics)

    def picture(
        self, time: float = 0.0, depth: Depth = 8, progress: Callable[[float], None] | None = None
    ) -> NDArray[Any]:
        """One instant, as `render` gives it."""
        moments = self._takes.while_open(time)
        self._renderer.forget()
        if moments[0].distortion.echo > 0.0:
            self._lead_in(time)
        return self._renderer.render(moments, depth, progress, self._over(time))

    def _over(self, time: float) -> Callable[[Seen, Target], None] | None:
        """What draws schematics over the picture, where they are wanted."""
        return self._drawing.over(self._takes.world, self._takes.at, time)

    def _lead_in(self, time: float) -> None:
        """Draw a few pictures of before, at live quality, for the echo of this one."""
        ctx, programs = shared_context()
        live = Renderer(ctx, self._renderer.size, QUALITIES["live"], programs)
        try:
            for back in range(LEAD_IN, 0, -1):
                moment = self._takes.at(max(time - back * LEAD_STEP, 0.0))
                plain = replace(moment, distortion=NO_DISTORTION)
                self._renderer.remember(replace(moment, time=time - back * LEAD_STEP), live.draw_radiance(plain))
        finally:
            live.release()

    @property
    def forms(self) -> int:
        """How many forms the dream has, copies counted."""
        return self._takes.at(0.0).field.field.leaf_count

    def __enter__(self) -> Studio:
        return self

    def __exit__(self, *exception: object) -> None:
        self._renderer.release()
        self._drawing.release()


def render(
    dream: Dream | World,
    size: tuple[int, int] = (1280, 720),
    time: float = 0.0,
    samples: int | None = None,
    quality: Name = "high",
    parameters: Mapping[str, float] | None = None,
    seed: int | None = None,
    depth: Depth = 8,
    progress: Callable[[float], None] | None = None,
    projection: str = "mono",
    ipd: float = IPD,
    convergence: float = 0.0,
    anaglyph: str = "dubois",
    schematics: bool = False,
    guests: Sequence[Dream] = (),
    entangle: float = INTENSITY,
    mode: Mode | None = None,
) -> NDArray[Any]:
    """Render one instant of a dream.

    Args:
        dream: or a world, as of `World.replay`: with all that has happened in it, best at `time=world.time`.
        size: width and height in pixels, 1 to 8192 each.
        time: seconds since the dream began, 0 to 86400.
        samples: rays a pixel, 1 to 1024; by default the quality's own.
        quality: `draft`, `live`, `high` or `final`.
        parameters: values in place of the dream's defaults.
        seed: in place of the dream's own.
        depth: 8 or 16 for display-encoded uint8 or uint16, 32 for linear float32 before the tone curve.
        progress: called with the share done, after each sample.
        projection: one of `app.projection.PROJECTIONS`; those all round want their own shapes of picture.
        ipd: metres between two eyes, 0 to 1; comfort may make it less on flat pictures.
        convergence: how far ahead [m] things lie in the screen, for two eyes on flat pictures; 0 to follow depth.
        anaglyph: `dubois`, `half-colour` or `grey`.
        schematics: draw the dream's blueprint over it; only for mono, and not at depth 32.
        guests: dreams that grow into it, `entangle` (0 to 1) how much of them is there and `mode` how they enter: as of
            `entangling.entangle`.

    Returns:
        (H, W, 3) array, top row first.

    Raises:
        GraphicsError: no OpenGL could be opened.
        LimitError: size, samples, time or entangle out of range, or a dream larger than the limits.
        UsageError: no such quality, projection or mode; a size that is not right for it; schematics of what has none;
            guests, parameters or a seed for a world, which has its own.
        JournalError: no such parameter.
    """
    if guests:
        if isinstance(dream, World):
            raise UsageError("a world has its own guests", cure="let them join it")
        dream = entangled(dream, *guests, intensity=entangle, mode=mode)
    if schematics:
        check_schematics(projection, linear=depth == 32)
    if projection != "mono":
        from dreamscape3d.app.projected import Eyes, render_projected

        check(size, samples, quality)
        eyes = Eyes(projection, ipd, convergence, anaglyph)
        return render_projected(dream, eyes, size, time, samples, quality, parameters, seed, depth, progress)
    with Studio(dream, size, quality, samples, parameters, seed, schematics=schematics) as studio:
        return studio.picture(time, depth, progress)


def preview_png(dream: Dream) -> bytes:
    """A small picture as a PNG, for notebooks."""
    from io import BytesIO

    from PIL import Image

    buffer = BytesIO()
    Image.fromarray(np.asarray(render(dream, size=(640, 360), samples=4))).save(buffer, "PNG")
    return buffer.getvalue()


def check(size: tuple[int, int], samples: int | None, quality: str) -> None:
    """Refuse what is out of range; errors as of `render`."""
    if quality not in QUALITIES:
        raise UsageError(f"there is no quality '{quality}'", cure=f"one of {', '.join(QUALITIES)}")
    if not all(1 <= side <= MAX_SIDE for side in size):
        raise LimitError(f"size {size[0]}x{size[1]} is outside 1 to {MAX_SIDE} pixels a side")
    if samples is not None and not 1 <= samples <= MAX_SAMPLES:
        raise LimitError(f"{samples} samples are outside 1 to {MAX_SAMPLES}")
