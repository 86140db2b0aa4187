"""The numbers of a field moved, turned about y and scaled, each piece of it by a similarity of its own.

p ↦ σ·R·p + t, with one R for all. Distances become σ times as large, so that a field keeps its Lipschitz constant.
What is inside warps is only scaled: the frame of its outermost warp is moved, and what a warp does per metre is divided
by σ.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.transform import euler_matrices
from dreamscape3d.sdf.bounds import Warps
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.lowering import WARPS
from dreamscape3d.sdf.packing import Leaves
from dreamscape3d.sdf.pose import Numbers
from dreamscape3d.sdf.primitives import SOLID

F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
Bool = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a field stands: scaled, then turned by `turn` [degrees] about y, then moved by `at` [m]."""

    at: tuple[float, float, float] = (0.0, 0.0, 0.0)
    turn: float = 0.0
    scale: float = 1.0

    @property
    def rotation(self) -> F64:
        """(3, 3)"""
        matrix: F64 = euler_matrices(np.array([[0.0, self.turn, 0.0]]))[0] if self.turn else np.eye(3)
        return matrix

    def out(self, points: F64) -> F64:
        """(N, 3) points of the field, where they stand."""
        placed: F64 = points @ self.rotation.T * self.scale + self.at
        return placed

    def back(self, points: F64) -> F64:
        """(N, 3) points where they stand, in the field's own frame."""
        own: F64 = (points - self.at) @ self.rotation / self.scale
        return own


@dataclass(frozen=True, slots=True)
class Kinds:
    """Which similarity each leaf (L,), warp (W,), group (G,) and node (N,) is moved by."""

    leaf: I32
    warp: I32
    group: I32
    node: I32


def moved(field: Field, numbers: Numbers, kinds: Kinds, rotation: F64, scale: F64, shift: F64) -> Numbers:
    """The numbers after similarities: `scale` (K,) > 0 and `shift` (K, 3) of each kind, `rotation` (3, 3) of all."""
    still = np.array_equal(rotation, np.eye(3))
    if still and (scale == 1.0).all() and (shift == 0.0).all():
        return numbers
    turn = None if still else rotation
    group_scale = scale[kinds.group]
    origin = np.where(_inside(field)[:, None], 0.0, shift[kinds.node])
    return replace(
        numbers,
        leaves=_moved_leaves(field, numbers.leaves, turn, scale[kinds.leaf], shift[kinds.leaf]),
        warps=_moved_warps(field, numbers.warps, turn, scale[kinds.warp], shift[kinds.warp]),
        group_k=numbers.group_k * group_scale,
        group_round=numbers.group_round * group_scale,
        group_shell=_thickness(numbers.group_shell, group_scale),
        node_origin=_turned(numbers.node_origin, turn, _inside(field)) * scale[kinds.node, None] + origin,
        node_rotation=_turned_frames(numbers.node_rotation, turn, _inside(field)),
    )


def _moved_leaves(field: Field, leaves: Leaves, turn: F64 | None, scale: F64, shift: F64) -> Leaves:
    inside = field.leaf_chain > 0
    return Leaves(
        centre=_turned(leaves.centre, turn, inside) * scale[:, None] + np.where(inside[:, None], 0.0, shift),
        rotation=_turned_frames(leaves.rotation, turn, inside),
        half=leaves.half * scale[:, None],
        rounding=leaves.rounding * scale,
        corner=leaves.corner * scale,
        wall=_thickness(leaves.wall, scale),
        taper=leaves.taper * scale,
        shell=_thickness(leaves.shell, scale),
        slope=leaves.slope,
        k=leaves.k * scale,
    )


def _moved_warps(field: Field, warps: Warps, turn: F64 | None, scale: F64, shift: F64) -> Warps:
    inside = np.zeros(len(scale), bool)
    for chain in field.chains:
        inside[list(chain[1:])] = True
    per_metre = (field.warp_kind == WARPS["twist"]) | (field.warp_kind == WARPS["bend"])
    metres = field.warp_kind == WARPS["periodic"]
    factor = np.where(per_metre, 1.0 / scale, np.where(metres, scale, 1.0))
    return Warps(
        rotation=_turned_frames(warps.rotation, turn, inside),
        origin=_turned(warps.origin, turn, inside) * scale[:, None] + np.where(inside[:, None], 0.0, shift),
        amount=warps.amount * factor[:, None],
    )


def _thickness(values: F64, scale: F64) -> F64:
    return np.where(values >= SOLID, SOLID, values * scale)


def _turned(points: F64, turn: F64 | None, inside: Bool) -> F64:
    return points if turn is None else np.where(inside[:, None], points, points @ turn.T)


def _turned_frames(frames: F64, turn: F64 | None, inside: Bool) -> F64:
    return frames if turn is None else np.where(inside[:, None, None], frames, turn @ frames)


def _inside(field: Field) -> Bool:
    """(N,) the nodes that stand inside a warp."""
    inside = np.zeros(len(field.node_parent), bool)
    for level in field.node_levels[1:]:
        parent = field.node_parent[level]
        inside[level] = inside[parent] | field.node_resets[parent]
    return inside
