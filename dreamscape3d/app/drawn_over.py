"""The schematics over pictures made without a window: asked for, or wanted by the story that is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from dreamscape3d.scene.staging import StagedPoser

if TYPE_CHECKING:
    import moderngl

    from dreamscape3d.app.blueprint import Blueprint
    from dreamscape3d.dream.world import World
    from dreamscape3d.gpu.program import ProgramLibrary
    from dreamscape3d.gpu.target import Target
    from dreamscape3d.render.picking import Seen
    from dreamscape3d.scene.moment import Moment

FAINTEST = 0.01


class DrawnOver:
    """A blueprint for each setting of a world, made once it is wanted; `always` draws all, of any strength."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, *, always: bool) -> None:
        self._ctx, self._programs, self._always = ctx, programs, always
        self._blueprints: dict[tuple[int, int], Blueprint] = {}

    def over(
        self, world: World, moment_at: Callable[[float], Moment], time: float
    ) -> Callable[[Seen, Target], None] | None:
        """What draws it over a picture of one instant [s]; None where nothing is to be drawn."""
        if not self._always and world.company.night is None:
            return None
        cue = world.cue(time)
        strength, drift = (1.0, cue.blueprint[1]) if self._always else cue.blueprint
        if strength < FAINTEST:
            return None
        blueprint = self._of(world, cue.setting, cue.mix.within)
        blueprint.strength, blueprint.drift = strength, drift
        moment, poser = moment_at(time), world.poser
        peopled = cue.cast is not None and not moment.scene
        bare = poser.bare(moment.field.field) if isinstance(poser, StagedPoser) and peopled else None
        variables = cue.mix.guests[cue.mix.within - 1].variables if cue.mix.within else cue.variables
        return blueprint.over(moment, variables, bare)

    def _of(self, world: World, setting: int, within: int) -> Blueprint:
        """`within` is the guest in whose dream one is, from 1; 0 for the setting's own."""
        if (setting, within) not in self._blueprints:
            from dreamscape3d.app.blueprint import Blueprint

            dream, *guests = world.settings[setting]
            seen = (guests[within - 1], []) if within else (dream, guests)
            self._blueprints[setting, within] = Blueprint(seen[0], self._ctx, self._programs, seen[1])
        return self._blueprints[setting, within]

    def release(self) -> None:
        """Free everything but the programs."""
        for blueprint in self._blueprints.values():
            blueprint.release()
