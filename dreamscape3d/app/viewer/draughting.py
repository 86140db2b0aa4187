"""Schematics in the viewer: the blueprint of the dream that is on, faded in and out, over each eye's picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape3d.app.blueprint import Blueprint

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
        """What draws this picture's, for both eyes: the setting that was seen last, without who moves through it."""
        moment, shown = stage.seen, stage.drawn()
        if moment is None or shown is None:
            return None
        (dream, *guests), bare, signals = shown
        if self._blueprint is None or self._of is not bare:
            self.release()
            self._blueprint, self._of = Blueprint(dream, self._ctx, self._programs, guests), bare
        foreign = stage.told or bool(stage.seen_in)
        self._blueprint.chosen = None if self._chosen is None or foreign else (self._chosen,)
        self._blueprint.strength, self._blueprint.drift = self._strength, stage.blueprint[1]
        return self._blueprint.over(moment, signals, bare if bare is not moment.field.field else None)

    def release(self) -> None:
        """Free everything but the programs."""
        if self._blueprint is not None:
            self._blueprint.release()
        self._blueprint = None
