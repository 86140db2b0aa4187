"""What renderers of several sizes, or of both eyes, have in common: the passes of every view and what is round them."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.timer import PassTimer
from dreamscape3d.render.grade import TableAhead
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
        self._ctx, self._programs, self._quality = ctx, programs, quality
        self.passes = Passes(ctx, programs)
        self.timer = PassTimer(ctx, enabled=False)
        self.here = Surroundings(ctx, programs, quality)
        self.coming = Surroundings(ctx, programs, quality)
        self._beyond: Beyond | None = None
        self._drawn: Plan | None = None
        self._loaded: Field | None = None

    @property
    def beyond(self) -> Beyond:
        """What is shared of what is seen through portals; made when first wanted."""
        if self._beyond is None:
            self._beyond = Beyond(self._ctx, self._programs, self._quality, self.timer)
        return self._beyond

    def begin(self, plan: Plan) -> None:
        """Make all ready for a picture, once for all its eyes."""
        if self._drawn is not plan:
            if plan.after.scene != self.here.turn.scene:
                self._go_through(plan)
            if plan.beyond is not None:
                self.beyond.begin(plan.beyond)
            self.passes.begin(plan)
            with self.timer.measure("shadow maps, probe"):
                self.here.draw(self.passes, plan)
            self._drawn = plan

    def _go_through(self, plan: Plan) -> None:
        """What was beyond a portal is here, with all that it has uploaded and drawn, and the other way round."""
        other, turn = self.beyond, self.here.turn.within(plan.after.scene)
        self.passes, other.passes = other.passes, self.passes
        self.here, other.surroundings = other.surroundings, self.here
        self.here.turn = turn

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
        for part in (self.passes, self.here, self.coming, self._beyond):
            if part is not None:
                part.release()


class Beyond:
    """The same for what is seen through a portal: passes of its own, and what is round the scene there."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, quality: Quality, timer: PassTimer) -> None:
        self.passes, self.timer = Passes(ctx, programs), timer
        self.surroundings = Surroundings(ctx, programs, quality)
        self._table = TableAhead() if quality.temporal else None

    def begin(self, plan: Plan) -> None:
        """Make all ready for a picture of what is beyond."""
        if self._table is not None:
            self._table.want(plan.moment.look)  # for whoever may go there
        self.passes.begin(plan)
        with self.timer.measure("shadow maps, probe"):
            self.surroundings.draw(self.passes, plan)

    def release(self) -> None:
        self.passes.release()
        self.surroundings.release()
