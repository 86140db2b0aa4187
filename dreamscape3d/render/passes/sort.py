"""Sort: which of two programs lights each pixel, or whether none does, written as the depth of the target that they
draw into."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.passes.fullscreen import FullscreenPass


class SortPass:
    """`draw`, and then draw within `matt`, `others` or `neither`: the depth test keeps all else out before it costs
    anything. What is matt is nearer than 0.5, other surfaces are farther, and what is no surface is at 0.5."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._ctx = ctx
        self._shader = FullscreenPass(ctx, programs, "sort")

    def draw(self, target: Target) -> None:
        """Into the depth of `target`; surfaces and materials must be bound."""
        target.framebuffer.color_mask = (False, False, False, False)
        with self._tested("1", writes=True, target=target):
            self._shader.draw(target)
        target.framebuffer.color_mask = (True, True, True, True)

    @contextmanager
    def matt(self, target: Target) -> Iterator[None]:
        """What is drawn at depth 0.5 meanwhile lands on matt surfaces only."""
        with self._tested(">", writes=False, target=target):
            yield

    @contextmanager
    def neither(self, target: Target) -> Iterator[None]:
        """What is drawn at depth 0.5 meanwhile lands where there is no surface to light only."""
        with self._tested("==", writes=False, target=target):
            yield

    @contextmanager
    def others(self, target: Target) -> Iterator[None]:
        """What is drawn at depth 0.5 meanwhile lands on all other surfaces only."""
        with self._tested("<", writes=False, target=target):
            yield

    @contextmanager
    def _tested(self, comparison: str, *, writes: bool, target: Target) -> Iterator[None]:
        self._ctx.enable(moderngl.DEPTH_TEST)
        self._ctx.depth_func = comparison
        target.framebuffer.depth_mask = writes
        yield
        self._ctx.depth_func = "<"
        target.framebuffer.depth_mask = True
        self._ctx.disable(moderngl.DEPTH_TEST)
        target.use()  # masks take effect when their framebuffer is bound
