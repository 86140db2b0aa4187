"""The inner bubble: no form of a guest comes near the eye, nor closes in on it from all sides.

A piece that would come too near is smaller, and so further away, the nearer it would come; what cannot be made so is
not there at all. Grounds are no guest's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.weaving import smooth
from dreamscape3d.sdf.evaluate import evaluate_field, march
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.pose import Numbers, PackedField, pack
from dreamscape3d.sdf.trimming import trimmed, trimmed_numbers

F64 = NDArray[np.float64]
Index = NDArray[np.intp]
Bool = NDArray[np.bool_]

CLOSED = 3.0  # metres up to which what surrounds the eye counts as closing in
OPEN = 0.4  # share of all directions in which it may
_STEPS, _HALVINGS = 24, 12  # of the search for a size
_DIRECTIONS = 40


@dataclass(frozen=True, slots=True, eq=False)
class Lone:
    """One piece by itself, in its scene's own frame: its field at full size, and the point it grows about.

    `eye` (3,) is where the eye is in that frame, `scale` what a metre there comes to in the host's scene.
    """

    field: PackedField
    base: F64
    eye: F64
    scale: float

    def distance(self, growth: F64) -> F64:
        """(N,) how far [m, in the host's scene] the eye is from it at growths (N,) > 0; less than 0 inside."""
        points = self.base + (self.eye - self.base) / growth[:, None]
        return evaluate_field(self.field, np.clip(points, -1e9, 1e9)) * growth * self.scale

    def closes_in(self, growth: float) -> float:
        """In which share of all directions the eye, which is outside of it, meets it soon; near ones count more."""
        eye = self.base + (self.eye - self.base) / growth
        metre = self.scale * growth
        reach = CLOSED / metre
        hit, away = march(self.field, eye, _directions(), epsilon_per_metre=1e-3, far=reach, max_steps=48)
        return float(np.mean(hit * (1.0 - np.minimum(away / reach, 1.0) ** 2)))


def lone(field: Field, numbers: Numbers, rows: Bool, base: F64, eye: F64, scale: float) -> Lone:
    """The piece whose leaves are `rows` (L,), of a scene's numbers in its own frame."""
    return Lone(pack(trimmed(field, rows), trimmed_numbers(field, numbers, rows)), base, eye, scale)


def near_boxes(field: PackedField, eye: F64, radius: float, foreign: Bool) -> tuple[Index, F64]:
    """Those of the leaves `foreign` (L,) whose bounds come within `radius` [m] of the eye, and how near they do."""
    rows = np.nonzero(foreign)[0]
    to = eye - field.centre[rows]
    close = ((to * to).sum(axis=1) < (field.radius[rows].astype(np.float64) + radius) ** 2) | field.infinite[rows]
    rows, to = rows[close], to[close]
    along = np.abs(np.einsum("lik,lk->li", field.axes[rows], to)) - field.half[rows]
    away = np.where(field.infinite[rows], 0.0, np.linalg.norm(np.maximum(along, 0.0), axis=1))
    near = away < radius
    return rows[near], away[near]


def allowed_growth(piece: Lone, growth: float, radius: float) -> float:
    """How large a piece may be, up to `growth`: at least `radius` [m] from the eye, and not all round it.

    The largest size at which it is far enough; 0 where there is none.
    """
    if growth <= 0.0:
        return 0.0
    outside = float(piece.distance(np.array([growth]))[0]) >= radius
    most = growth * float(1.0 - smooth((piece.closes_in(growth) - OPEN) / 0.3)) if outside else growth
    if most <= 1e-3:
        return 0.0
    sizes = most * np.linspace(1.0, 0.0, _STEPS, endpoint=False)
    far = piece.distance(sizes) >= radius
    if far[0]:
        return most
    if not far.any():
        return 0.0
    first = int(np.argmax(far))
    low, high = float(sizes[first]), float(sizes[first - 1])
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        if piece.distance(np.array([middle]))[0] >= radius:
            low = middle
        else:
            high = middle
    return low


def crowding(near: F64, size: F64) -> F64:
    """(N,) factor on the growth of pieces `near` [m] the eye and of such `size` [m], so that many do not wall it in."""
    nearness = smooth(1.0 - near / CLOSED)
    half = 0.5 * size
    cover = 0.5 * (1.0 - near / np.sqrt(near * near + half * half + 1e-12)) * nearness
    most = float(cover.sum())
    return 1.0 - nearness * (1.0 - OPEN / most) if most > OPEN else np.ones(len(near))


def _directions() -> F64:
    """(N, 3) unit vectors all round, evenly: a spiral of golden angles."""
    step = np.arange(_DIRECTIONS) + 0.5
    height = 1.0 - 2.0 * step / _DIRECTIONS
    angle = step * np.pi * (3.0 - np.sqrt(5.0))
    ring = np.sqrt(1.0 - height * height)
    return np.stack([ring * np.cos(angle), height, ring * np.sin(angle)], -1)
