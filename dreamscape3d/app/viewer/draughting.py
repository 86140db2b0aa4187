"""Schematics in the viewer: the blueprint of the dream that is on, faded in and out, over each eye's picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape3d.render.overlay import Overlay, labelled
from dreamscape3d.scene.schematics import Schematics

if TYPE_CHECKING:
    import moderngl

    from dreamscape3d.app.viewer.stage import Stage
    from dreamscape3d.gpu.program import ProgramLibrary
    from dreamscape3d.gpu.target import Target
    from dreamscape3d.render.picking import Seen
    from dreamscape3d.scene.wires import Wires
    from dreamscape3d.sdf.field import Field

FADING = 0.25  # seconds in which it comes and goes


class Draughting:
    """Give `over` to the projector while `shown`."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._overlay = Overlay(ctx, programs)
        self._schematics: Schematics | None = None
        self._of: Field | None = None
        self._stage: Stage | None = None
        self._wires: Wires | None = None
        self._chosen: int | None = None
        self._strength = 0.0

    def follow(self, stage: Stage, on: bool, passed: float, chosen: int | None) -> bool:
        """Go on by `passed` seconds; whether there is anything to draw. `chosen`: the form that is marked."""
        wanted = 1.0 if on else 0.0
        step = passed / FADING
        self._strength += min(max(wanted - self._strength, -step), step)
        self._stage, self._chosen, self._wires = stage, chosen, None
        return self._strength > 0.0

    def over(self, seen: Seen, target: Target) -> None:
        """Draw it over a picture of the dreamer's last Moment."""
        if self._wires is None:
            self._wires = self._drawn(seen, target)
        if self._wires is not None:
            self._overlay.draw(self._wires, seen, target, strength=self._strength)

    def _drawn(self, seen: Seen, target: Target) -> Wires | None:
        """The wires of this picture; the same will do for both eyes."""
        stage = self._stage
        if stage is None or stage.seen is None:
            return None
        moment = stage.seen
        field = moment.field.field
        if self._schematics is None or self._of is not field:
            self._schematics, self._of = Schematics(stage.timeline.dream.scene, field), field
        form = None if self._chosen is None else (self._chosen,)
        wires = self._schematics.wires(moment, stage.timeline.signals(), form)
        return labelled(wires, self._schematics.anchors(moment, form), seen.rays, target.size)

    def release(self) -> None:
        """Free everything but the programs."""
        self._overlay.release()
