"""Schematics in the viewer: the blueprint of the dream that is on, faded in and out, over each eye's picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape3d.app.blueprint import Blueprint
from dreamscape3d.app.viewer.playing import StoryStage

if TYPE_CHECKING:
    from collections.abc import Callable

    import moderngl

    from dreamscape3d.app.viewer.stage import Stage
    from dreamscape3d.gpu.program import ProgramLibrary
    from dreamscape3d.gpu.target import Target
    from dreamscape3d.render.picking import Seen
    from dreamscape3d.sdf.field import Field

FADING = 0.25  # seconds in which it comes and goes


class Draughting:
    """Give `over` to the projector while `follow` says that there is anything to draw."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._ctx, self._programs = ctx, programs
        self._blueprint: Blueprint | None = None
        self._of: Field | None = None
        self._stage: Stage | None = None
        self._draw: Callable[[Seen, Target], None] | None = None
        self._chosen: int | None = None
        self._strength = 0.0

    def follow(self, stage: Stage, on: bool, passed: float, chosen: int | None) -> bool:
        """Go on by `passed` seconds; whether there is anything to draw. `chosen`: the form that is marked."""
        wanted = 1.0 if on else stage.blueprint[0]
        step = passed / FADING
        self._strength += min(max(wanted - self._strength, -step), step)
        self._stage, self._chosen, self._draw = stage, chosen, None
        return self._strength > 0.0

    def over(self, seen: Seen, target: Target) -> None:
        """Draw it over a picture of the dreamer's last Moment."""
        if self._draw is None and self._stage is not None:
            self._draw = self._drawn(self._stage)
        if self._draw is not None:
            self._draw(seen, target)

    def _drawn(self, stage: Stage) -> Callable[[Seen, Target], None] | None:
        """What draws this picture's, for both eyes."""
        if isinstance(stage, StoryStage):
            return self._of_story(stage)
        guest = stage.seen_in
        if stage.seen is None or (guest and guest not in stage.timeline.world.company.names):
            return None
        blueprint = self._blueprint_of(stage, stage.seen.field.field)
        blueprint.strength = self._strength
        blueprint.chosen = None if self._chosen is None or guest else (self._chosen,)
        return blueprint.over(stage.seen, stage.signals_of(guest))

    def _of_story(self, stage: StoryStage) -> Callable[[Seen, Target], None] | None:
        """The setting that was seen last, without who moves through it."""
        moment = stage.seen
        found = stage.shown_dreams(moment.field.field) if moment is not None else None
        if moment is None or found is None:
            return None
        (dream, *guests), bare = found
        if self._blueprint is None or self._of is not bare:
            self.release()
            self._blueprint, self._of = Blueprint(dream, self._ctx, self._programs, guests), bare
        self._blueprint.strength, self._blueprint.drift = self._strength, stage.blueprint[1]
        return self._blueprint.over(moment, stage.cue(stage.scenes).variables, bare)

    def _blueprint_of(self, stage: Stage, field: Field) -> Blueprint:
        if self._blueprint is None or self._of is not field:
            self.release()
            self._blueprint, self._of = self._made(stage), field
        return self._blueprint

    def _made(self, stage: Stage) -> Blueprint:
        if stage.seen_in:
            return Blueprint(stage.timeline.world.dream_of(stage.seen_in), self._ctx, self._programs)
        guests = [stage.timeline.world.dream_of(name) for name, _ in stage.scenes[1:]]
        return Blueprint(stage.timeline.dream, self._ctx, self._programs, guests)

    def release(self) -> None:
        """Free everything but the programs."""
        if self._blueprint is not None:
            self._blueprint.release()
        self._blueprint = None
