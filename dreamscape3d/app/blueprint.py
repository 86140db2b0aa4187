"""Schematics over pictures of one dream: made ready once, drawn over any picture of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dreamscape3d.render.overlay import LABELS, PAPER, Overlay, labelled
from dreamscape3d.scene.schematics import FormPath, Schematics

if TYPE_CHECKING:
    import moderngl

    from dreamscape3d.dream.dream import Dream
    from dreamscape3d.gpu.program import ProgramLibrary
    from dreamscape3d.gpu.target import Target
    from dreamscape3d.render.picking import Seen
    from dreamscape3d.scene.moment import Moment
    from dreamscape3d.scene.wires import Wires
    from dreamscape3d.sdf.field import Field
    from dreamscape3d.sdf.pose import PackedField


class Blueprint:
    """The schematics of a dream and what draws them.

    Attributes:
        paper: how far pictures become a blueprint, 0 to 1; `labels`: how many forms are named at most.
        strength: of all of it, 0 to 1, as for fading in; the fainter, the fewer are named.
        chosen: the form that is marked; `drift`: how far the drawing strays from the dream [m].
    """

    def __init__(
        self, dream: Dream, ctx: moderngl.Context, programs: ProgramLibrary, guests: Sequence[Dream] = ()
    ) -> None:
        """`guests` are the dreams of those who are seen with it."""
        self.paper, self.labels, self.strength = PAPER, LABELS, 1.0
        self.chosen: FormPath | None = None
        self.drift = 0.0
        self._dream = dream
        self._overlay = Overlay(ctx, programs)
        self._guests = [guest.scene for guest in guests]
        self._schematics: Schematics | None = None
        self._of: Field | None = None

    def over(
        self, moment: Moment, signals: Mapping[str, float], bare: Field | None = None
    ) -> Callable[[Seen, Target], None]:
        """What draws the schematics of a moment over developed pictures of it; `signals` as it was posed with, `bare`
        its structure without the cast that moves through it, where there is one.

        Two eyes see the same drawing, with the labels placed for the first."""
        moment = moment if bare is None else replace(moment, field=_first(moment.field, bare))
        if self._schematics is None or self._of is not moment.field.field:
            self._schematics, self._of = self._made(moment), moment.field.field
        wires = self._schematics.wires(moment, signals, self.chosen, self.drift)
        anchors = self._schematics.anchors(moment, self.chosen, self.drift)

        lettered: Wires | None = None

        def draw(seen: Seen, target: Target) -> None:
            nonlocal lettered
            if lettered is None:
                lettered = labelled(wires, anchors, seen.rays, target.size, round(self.labels * self.strength))
            self._overlay.draw(lettered, seen, target, paper=self.paper, strength=self.strength)

        return draw

    def _made(self, moment: Moment) -> Schematics:
        guests = self._guests if moment.field.parts is not None else None
        return Schematics(self._dream.scene, moment.field.field, guests)

    def release(self) -> None:
        """Free everything but the programs."""
        self._overlay.release()


def _first(field: PackedField, structure: Field) -> PackedField:
    """So much of a field as schematics ask: its first leaves and nodes, which are those of `structure`."""
    leaves, nodes = structure.leaf_count, len(structure.node_parent)
    parts = field.parts
    return replace(
        field,
        field=structure,
        parts=replace(parts, absent=parts.absent[:leaves]) if parts is not None else None,
        **{name: getattr(field, name)[:leaves] for name in ("centre", "axes", "half", "radius", "infinite", "plane")},
        **{name: getattr(field, name)[:nodes] for name in ("node_origin", "node_rotation")},
    )
