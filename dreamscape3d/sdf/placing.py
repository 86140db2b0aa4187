"""Members where they stand: each in its frame, its pieces grown about their bases and lifted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.transform import euler_matrices
from dreamscape3d.sdf.fading import LEAST
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.lowering import OPERATORS
from dreamscape3d.sdf.member import Layout, Member, layout_of, together, whole
from dreamscape3d.sdf.pieces import bases_of, leaf_boxes, piece_boxes
from dreamscape3d.sdf.pose import Numbers
from dreamscape3d.sdf.primitives import MODE_PLANE
from dreamscape3d.sdf.similarity import moved

F64 = NDArray[np.float64]
Index = NDArray[np.intp]
_FAR = 20.0  # [m] by which a plane has withdrawn at half its growth


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """Of K kinds: `rotation` (K, 3, 3), `at` (K, 3) [m] and `scale` (K,) of the frames they stand in, how far they have
    grown (K,) and been lifted (K,) [m]."""

    rotation: F64
    at: F64
    scale: F64
    growth: F64
    lift: F64

    def out(self, points: F64) -> F64:
        """(n, 3) points of the first n kinds, where they stand."""
        n = len(points)
        turned = np.einsum("nij,nj->ni", self.rotation[:n], points)
        placed: F64 = turned * self.scale[:n, None] + self.at[:n]
        return placed


def placed(structure: Field, members: Sequence[Member]) -> Numbers:
    """The numbers of all members where they stand; `structure` is that of all of them, joined."""
    layout, raw = layout_of(tuple(member.pieces for member in members)), together([m.numbers for m in members])
    frames = frames_of(layout, members)
    shift = frames.at.copy()
    partly = frames.growth < 1.0
    if partly.any():
        base = np.zeros_like(shift)
        base[: layout.count] = frames.out(own_bases(structure, raw, layout))
        shift = np.where(partly[:, None], base + frames.growth[:, None] * (frames.at - base), shift)
    shift[:, 1] += frames.lift
    numbers = moved(structure, raw, layout.kinds, frames.rotation, frames.scale * frames.growth, shift)
    return _withdrawn(structure, numbers, frames.growth[layout.kinds.leaf])


def frames_of(layout: Layout, members: Sequence[Member]) -> Frames:
    """How everything stands, kind by kind; nothing is smaller than LEAST."""
    rest = np.ones(len(members))
    return Frames(
        rotation=euler_matrices([(0.0, member.frame.turn, 0.0) for member in members])[layout.part],
        at=np.array([member.frame.at for member in members], np.float64)[layout.part],
        scale=np.array([member.frame.scale for member in members])[layout.part],
        growth=np.maximum(np.concatenate([*(member.growth for member in members), rest]), LEAST),
        lift=np.concatenate([*(member.lift for member in members), 0.0 * rest]),
    )


def own_bases(structure: Field, numbers: Numbers, layout: Layout) -> F64:
    """(K, 3) the points about which the pieces of all members grow, each in the frame of its own member."""
    return bases_of(*leaf_boxes(structure, numbers), layout.kinds.leaf, layout.footing)


def boxes(member: Member) -> tuple[F64, F64]:
    """(count, 3) low, high: upright boxes round the pieces where they stand, fully grown and not lifted."""
    still = whole(member.field, member.numbers, member.pieces, member.frame)
    return piece_boxes(member.pieces, member.field, placed(member.field, [still]))


def bases(member: Member) -> F64:
    """(count, 3) the points about which the pieces grow, where they stand, not lifted."""
    layout = layout_of((member.pieces,))
    return frames_of(layout, [member]).out(own_bases(member.field, member.numbers, layout))


def _withdrawn(field: Field, numbers: Numbers, growth: F64) -> Numbers:
    """Planes of the world that are not grown up, moved to where they carve or fill nothing."""
    rows = np.nonzero((field.leaf_mode == MODE_PLANE) & (field.leaf_chain == 0) & (growth < 1.0))[0]
    if not len(rows):
        return numbers
    back = np.where(field.leaf_operator[rows] == OPERATORS["intersect"], 1.0, -1.0) * away(growth[rows])
    return shifted(numbers, rows, numbers.leaves.rotation[rows, :, 1] * back[:, None])


def away(growth: F64) -> F64:
    """How far [m] a plane has withdrawn that is so far there; no distance at all where it is whole."""
    there = np.maximum(growth, LEAST)
    far: F64 = _FAR * (1.0 - there) / there
    return far


def shifted(numbers: Numbers, rows: Index, shift: F64) -> Numbers:
    centre = numbers.leaves.centre.copy()
    centre[rows] += shift
    return replace(numbers, leaves=replace(numbers.leaves, centre=centre))
