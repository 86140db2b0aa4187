"""What every view draws with, whatever its size: the passes, with all that they have uploaded."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.field_textures import FieldTextures
from dreamscape3d.render.grade import table
from dreamscape3d.render.passes.letters import LettersPass
from dreamscape3d.render.passes.march import MarchPass
from dreamscape3d.render.passes.opening import OpeningPass
from dreamscape3d.render.passes.procedural import ProceduralPass
from dreamscape3d.render.passes.shade import ShadePass
from dreamscape3d.render.passes.sky import SkyPass
from dreamscape3d.render.passes.sprites import SpritesPass
from dreamscape3d.render.passes.through import ThroughPass
from dreamscape3d.render.passes.wraith import WraithPass
from dreamscape3d.render.placeholders import Placeholders
from dreamscape3d.render.plan import March, Plan
from dreamscape3d.render.view_block import ViewBlock
from dreamscape3d.scene.moment import Moment
from dreamscape3d.sdf.pose import PackedField


class Passes:
    """The passes that every view shares. `begin` makes them ready for a picture."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self.view = ViewBlock(ctx)
        self.field = FieldTextures(ctx)
        self._placeholders = Placeholders(ctx)
        self.march = MarchPass(ctx, programs)
        self.procedural = ProceduralPass(ctx, programs)
        self.letters = LettersPass(ctx, programs)
        self.shade = ShadePass(ctx, programs)
        self.sky = SkyPass(ctx, programs)
        self.sprites = SpritesPass(ctx, programs)
        self.opening = OpeningPass(ctx, programs)
        self.through = ThroughPass(ctx, programs)
        self.wraith = WraithPass(ctx, programs)

    def begin(self, plan: Plan) -> None:
        """Upload and bind what all views of a picture share."""
        self.field.write(plan.moment.field, plan.moment.seams)
        self.field.use()
        self._placeholders.use(rich=plan.sorts.rich)
        self.shade.prepare(plan.moment.materials, plan.lights, plan.sorts, self.field.woven)
        self.sky.prepare(plan.moment, plan.middle, plan.quality)

    def use(self, plan: Plan) -> None:
        """Bind anew what `begin` did, where another Moment was drawn since then."""
        self.field.use()
        self._placeholders.use(rich=plan.sorts.rich)
        self.sky.use(plan.moment)

    def march_all(self, field: PackedField, march: March, target: Target, mask: moderngl.Texture | None = None) -> None:
        """What each ray of a view hits, into a target of `make_surface_target`, or only what `mask` wants; the view
        block must be set."""
        self.march.draw(march.jobs, target, mask)
        self.procedural.draw(field.field.procedural, march.spots, target, self.field.woven)
        self.letters.draw(field.field.letterings, march.texts, target)

    def load(self, moment: Moment) -> None:
        """Make and upload what never changes in a scene, ahead of its first picture."""
        self.procedural.load(moment.field.field.procedural)
        self.letters.load(moment.field.field.letterings)
        self.sky.load(moment)
        table(moment.look)

    def release(self) -> None:
        parts = (self.view, self.field, self.march, self.procedural, self.letters, self.shade, self.sky, self.sprites)
        for part in (*parts, self.opening, self.wraith, self._placeholders):
            part.release()
