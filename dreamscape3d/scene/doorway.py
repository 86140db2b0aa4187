"""A doorway: the same door in two scenes, and so where a point of the one lies in the other.

    Stand (foot, turn, size) in this scene ─┐
                                            ├─ Doorway ─opening(strength)─▶ sdf.opening.Opening
    Stand in the other ─────────────────────┘

A door's own frame: its foot at the origin, y up, its front looking along +z. Who goes in by its front here comes out by
its back there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.curve import smooth
from dreamscape3d.maths.transform import euler_matrices
from dreamscape3d.scene.moment import View
from dreamscape3d.sdf.opening import Opening, Similarity

F64 = NDArray[np.float64]

HALF_WIDTH, HEIGHT, SILL = 0.9, 2.8, 0.06  # metres, of the opening; its top is half a circle
FRAME = 0.45  # of the strength: at which the frame stands
PARTS = 0.15  # of the strength: from which it opens, a slit at first


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a door stands: `foot` [m], `turn` about y [degrees] (0 looks along +z), `size` as a factor."""

    foot: tuple[float, float, float]
    turn: float = 0.0
    size: float = 1.0

    @property
    def rotation(self) -> F64:
        """(3, 3) from the door's frame to the world."""
        found: F64 = euler_matrices([[0.0, self.turn, 0.0]])[0]
        return found

    def place(self, points: F64) -> F64:
        """(…, 3) points of the door's frame → of the world."""
        placed: F64 = self.size * (points @ self.rotation.T) + np.array(self.foot)
        return placed


@dataclass(frozen=True, slots=True)
class Doorway:
    """The same door `here` and `there`."""

    here: Stand
    there: Stand

    @property
    def to_there(self) -> Similarity:
        """Where points here are there."""
        rotation, scale = self.there.rotation @ self.here.rotation.T, self.there.size / self.here.size
        return Similarity(rotation, np.array(self.there.foot) - scale * rotation @ np.array(self.here.foot), scale)

    def reversed(self) -> Doorway:
        """The same doorway, seen from the other scene."""
        return Doorway(self.there, self.here)

    def opening(self, strength: float) -> Opening:
        """Its opening here, 0 (none) to 1 (all of it)."""
        grown, parted = grown_at(strength), parted_at(strength)
        half_width, half_height = HALF_WIDTH * parted * grown, 0.5 * HEIGHT * grown
        middle = np.array([0.0, SILL * grown + half_height, 0.0])
        right, up, front = self.here.rotation.T
        return Opening(
            centre=self.here.place(middle),
            right=right,
            up=up,
            normal=front,
            half_width=self.here.size * half_width,
            half_height=self.here.size * half_height,
            arch=self.here.size * half_width,
            to_beyond=self.to_there,
        )

    def view_there(self, view: View) -> View:
        """A view of this scene, as it is in the other."""
        way = self.to_there
        return replace(
            view,
            eye=way.points(view.eye),
            target=way.points(view.target),
            shift=way.scale * view.shift,
            convergence=way.scale * view.convergence,
            circle=way.scale * view.circle,
        )


def grown_at(strength: float) -> float:
    """How much of the frame stands, 0 to 1."""
    return smooth(strength / FRAME)


def parted_at(strength: float) -> float:
    """How far the door is open, 0 to 1; well open at half the strength."""
    left = 1.0 - min(max((strength - PARTS) / (1.0 - PARTS), 0.0), 1.0)
    return 1.0 - left * left
