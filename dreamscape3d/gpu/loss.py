"""A context that the driver gives up: found out, and told in one sentence instead of as whatever failed first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import moderngl

from dreamscape3d.errors import GraphicsError

LOST = {
    "GL_CONTEXT_LOST": "the graphics driver has given up the OpenGL context",
    "GL_OUT_OF_MEMORY": "the graphics driver has run out of memory",
}
"""What ends a context, by moderngl's word for the error. Calls go on without effect; the error comes back for ever."""

CURE = "start again; if it recurs, update the graphics driver, or draw in software with LIBGL_ALWAYS_SOFTWARE=1"


@contextmanager
def told_if_lost(ctx: moderngl.Context, *, look: bool = True) -> Iterator[None]:
    """Draw inside; a lost context is told as such, whatever came of it.

    Args:
        look: whether to ask for it also where nothing failed, which may wait for the driver's own thread.

    Raises:
        GraphicsError: the context is lost, or moderngl failed.
    """
    try:
        yield
    except Exception as error:
        reason = LOST.get(ctx.error)
        if reason is None and not isinstance(error, moderngl.Error):
            raise
        raise GraphicsError(reason or f"OpenGL failed while drawing: {_line(error)}", cure=CURE) from error
    if look and (reason := LOST.get(ctx.error)) is not None:
        raise GraphicsError(reason, cure=CURE)


def _line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
