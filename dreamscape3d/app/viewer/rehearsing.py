"""Rehearsing in the viewer: a program drawn with now and then, between pictures, so that no dream to come waits."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from dreamscape3d.errors import ShaderError

if TYPE_CHECKING:
    import moderngl

    from dreamscape3d.app.viewer.understudy import Understudy
    from dreamscape3d.gpu.program import ProgramLibrary
    from dreamscape3d.render.plan import Plan
    from dreamscape3d.render.rehearsal import Rehearsal

BEFORE = 2.0  # seconds from the first picture to the first step
SHARE = 0.08  # of the time that steps may take
WAITING = 0.25  # seconds between two looks at how far the understudy is


class Rehearsing:
    """Give it a `turn` after each picture.

    Attributes:
        over: whether nothing is left to do; then it has freed all it made but the programs.
    """

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, understudy: Understudy) -> None:
        self.over = False
        self._ctx, self._programs, self._understudy = ctx, programs, understudy
        self._rehearsal: Rehearsal | None = None
        self._rest = BEFORE

    def help(self, plan: Plan) -> None:
        """Somebody is about to draw this first picture: let the understudy do what it needs last."""
        if self._understudy.at_work:
            from dreamscape3d.render.rehearsal import wanted_by

            self._understudy.prefer(wanted_by(plan))

    def turn(self, passed: float) -> None:
        """`passed` seconds since the last one. Takes a step if it is time and the driver need not compile for it."""
        self._rest -= passed
        if self.over or self._rest > 0.0:
            return
        began = time.perf_counter()
        if self._rehearsal is None:
            from dreamscape3d.render.rehearsal import Rehearsal

            self._rehearsal = Rehearsal(self._ctx, self._programs)
        elif not self._rehearsal.left:
            self.close()
        elif self._understudy.has_done(self._rehearsal.left[0]):
            self._step(self._rehearsal)
        elif self._understudy.at_work:
            self._rest = WAITING
            return
        else:
            self.close()  # to compile here would be to stand still
        self._rest = (time.perf_counter() - began) / SHARE

    def _step(self, rehearsal: Rehearsal) -> None:
        try:
            rehearsal.step()
        except ShaderError:
            self.close()  # whoever edits it is told by the pictures that need it

    def close(self) -> None:
        """Free all but the programs; nothing more is done."""
        self.over = True
        if self._rehearsal is not None:
            self._rehearsal.release()
            self._rehearsal = None
