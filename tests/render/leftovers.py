"""Whether what was made with OpenGL is released."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import moderngl


@contextmanager
def nothing_left(gl: Any) -> Iterator[None]:
    """All that is made inside is released inside: with `context_gc`, moderngl keeps what Python drops before."""
    gc.collect()
    gl.gc_mode = "context_gc"
    try:
        yield
        gc.collect()
        left = [thing for thing in gl.objects if not isinstance(thing, moderngl.InvalidObject)]
    finally:
        gl.objects.clear()
        gl.gc_mode = None
    for thing in left:
        thing.release()
    assert not left, f"{len(left)} objects of {sorted({type(thing).__name__ for thing in left})} were not released"
