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

if TYPE_CHECKING:
    import moderngl

    from dreamscape3d.dream.dream import Dream

MAX_SAMPLES = 1024
MAX_SIDE = 8192
Depth = Literal[8, 16, 32]


@cache
def shared_context() -> tuple[moderngl.Context, ProgramLibrary]:
    """The context and programs that every offscreen picture of this process uses."""
    ctx = open_context()
    return ctx, ProgramLibrary(ctx)


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
    _check(size, samples, quality)
    if seed is not None:
        dream = replace(dream, seed=seed, scene=replace(dream.scene, seed=seed))
    world = World(dream)
    for name, value in (parameters or {}).items():
        world.apply(SetParameter(0, name, float(value)))
    chosen = QUALITIES[quality]
    if samples is not None:
        chosen = replace(chosen, samples=samples, edge_samples=0)
    ctx, programs = shared_context()
    renderer = Renderer(ctx, size, chosen, programs)
    try:
        return renderer.render(world.moment(time), depth, progress)
    finally:
        renderer.release()


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
