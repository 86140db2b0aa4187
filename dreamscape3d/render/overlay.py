"""Schematics over a developed picture: blueprint ▸ wires and their lettering."""

from __future__ import annotations

from collections.abc import Iterable

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Size, Target
from dreamscape3d.render.labels import lettering, place_labels
from dreamscape3d.render.passes.blueprint import BlueprintPass
from dreamscape3d.render.passes.wires import WiresPass, resized
from dreamscape3d.render.picking import Seen
from dreamscape3d.render.rays import Rays
from dreamscape3d.scene.schematics import Anchor
from dreamscape3d.scene.wires import Wires, joined

PAPER = 0.7  # how far a picture becomes a blueprint, where nobody says
LABELS = 24


def labelled(wires: Wires, anchors: Iterable[Anchor], rays: Rays, size: Size, most: int = LABELS) -> Wires:
    """Wires with the lettering of what has room in a picture of `size`; the same will do for the other eye."""
    letters = lettering(place_labels(anchors, resized(rays, size), most))
    return joined([wires, letters], len(wires) + len(letters)) if len(letters) else wires


class Overlay:
    """Draws over a picture of any size; after a stereo pair's first eye, the second costs no upload."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._blueprint = BlueprintPass(ctx, programs)
        self._wires = WiresPass(ctx, programs)

    def draw(self, wires: Wires, seen: Seen, target: Target, *, paper: float = PAPER, strength: float = 1.0) -> None:
        """Over `target`, a developed picture of what was `seen`.

        Args:
            paper: how far the picture becomes a blueprint beneath, 0 (not at all, at no cost) to 1.
            strength: of wires and blueprint, 0 to 1, as for fading in.
        """
        self._blueprint.draw(seen, target, paper * strength)
        self._wires.draw(wires, seen, target, strength)

    def release(self) -> None:
        """Free everything but the programs."""
        self._blueprint.release()
        self._wires.release()
