"""What renderers of several sizes, or of both eyes, have in common: the passes of every view and what is round them."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.timer import PassTimer
from dreamscape3d.render.plan import Plan
from dreamscape3d.render.quality import Quality
from dreamscape3d.render.surroundings import Surroundings
from dreamscape3d.render.view_passes import Passes
from dreamscape3d.sdf.field import Field


class Shared:
    """Give it to each of the `Renderer`s; whoever made it releases it.

    Attributes:
        passes: of every view.
        timer: of what each part of a picture takes; off until it is enabled.
        here: what is round the scene that is shown, `coming` round the one that is made ready.
    """

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, quality: Quality) -> None:
        self.passes = Passes(ctx, programs)
        self.timer = PassTimer(ctx, enabled=False)
        self.here = Surroundings(ctx, programs, quality)
        self.coming = Surroundings(ctx, programs, quality)
        self._drawn: Plan | None = None
        self._loaded: Field | None = None

    def begin(self, plan: Plan) -> None:
        """Make all ready for a picture, once for all its eyes."""
        if self._drawn is not plan:
            self.passes.begin(plan)
            with self.timer.measure("shadow maps, probe"):
                self.here.draw(self.passes, plan)
            self._drawn = plan

    def has_begun(self, plan: Plan) -> bool:
        """Whether an eye of it was drawn just now."""
        return self._drawn is plan

    def get_ready(self, plan: Plan) -> None:
        """Draw a part of what is round a scene to come, of `plan_surroundings`; the first time, only load what it
        has that never changes."""
        if self._loaded is not plan.moment.field.field:
            self.forget_coming()
            self._loaded = plan.moment.field.field
            self.passes.load(plan.moment)
            return
        self._drawn = None
        self.passes.begin(plan)
        self.coming.draw(self.passes, plan)

    def forget_coming(self) -> None:
        """What was made ready is not wanted: another scene comes."""
        self.coming.forget()
        self._loaded = None

    def cut(self) -> None:
        """What was made ready is here now; what was here is forgotten."""
        self.here, self.coming = self.coming, self.here
        self.forget_coming()
        self._drawn = None

    def disturbed(self) -> None:
        """Something else was uploaded: the next picture begins with its own, be it the same one again."""
        self._drawn = None

    def release(self) -> None:
        for part in (self.passes, self.here, self.coming):
            part.release()
