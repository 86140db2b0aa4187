"""The numbers of a field moved, turned about y and scaled, each piece of it by a similarity of its own.

p ↦ σ·R·p + t. Distances become σ times as large, so that a field keeps its Lipschitz constant.
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
from dreamscape3d.sdf.packing import Leaves, scaled_thickness
from dreamscape3d.sdf.pose import Numbers

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
    """The numbers after similarities: `rotation` (K, 3, 3), `scale` (K,) > 0 and `shift` (K, 3) of each kind."""
    turns = (rotation != np.eye(3)).any(axis=(1, 2))
    if not turns.any() and (scale == 1.0).all() and (shift == 0.0).all():
        return numbers
    step = _Step(rotation, turns, scale, shift)
    group_scale, inside = scale[kinds.group], _inside(field)
    return replace(
        numbers,
        leaves=_moved_leaves(field, numbers.leaves, step, kinds.leaf),
        warps=_moved_warps(field, numbers.warps, step, kinds.warp),
        group_k=numbers.group_k * group_scale,
        group_round=numbers.group_round * group_scale,
        group_shell=scaled_thickness(numbers.group_shell, group_scale),
        node_origin=step.points(numbers.node_origin, kinds.node, inside),
        node_rotation=step.frames(numbers.node_rotation, kinds.node, inside),
    )


@dataclass(frozen=True, slots=True)
class _Step:
    """Similarities of K kinds, and which of them turn."""

    rotation: F64
    turns: Bool
    scale: F64
    shift: F64

    def points(self, points: F64, kind: I32, inside: Bool) -> F64:
        """(n, 3) points of some `kind` (n,); those `inside` warps are only scaled."""
        turned = self._turned(points, kind, inside)
        placed: F64 = turned * self.scale[kind, None] + np.where(inside[:, None], 0.0, self.shift[kind])
        return placed

    def frames(self, frames: F64, kind: I32, inside: Bool) -> F64:
        """(n, 3, 3) frames of some `kind` (n,)."""
        return self._turned(frames, kind, inside)

    def _turned(self, columns: F64, kind: I32, inside: Bool) -> F64:
        """(n, 3) vectors or (n, 3, m) of m columns, turned; y stays as it is."""
        rows = np.nonzero(self.turns[kind] & ~inside)[0]
        if not len(rows):
            return columns
        x, z = columns[rows, 0], columns[rows, 2]
        turn = self.rotation[kind[rows]].reshape(-1, 3, 3, *[1] * (x.ndim - 1))
        turned = columns.copy()
        turned[rows, 0] = turn[:, 0, 0] * x + turn[:, 0, 2] * z
        turned[rows, 2] = turn[:, 2, 0] * x + turn[:, 2, 2] * z
        return turned


def _moved_leaves(field: Field, leaves: Leaves, step: _Step, kind: I32) -> Leaves:
    inside = field.leaf_chain > 0
    return replace(
        leaves.scaled(step.scale[kind]),
        centre=step.points(leaves.centre, kind, inside),
        rotation=step.frames(leaves.rotation, kind, inside),
    )


def _moved_warps(field: Field, warps: Warps, step: _Step, kind: I32) -> Warps:
    inside, scale = np.zeros(len(kind), bool), step.scale[kind]
    for chain in field.chains:
        inside[list(chain[1:])] = True
    per_metre = (field.warp_kind == WARPS["twist"]) | (field.warp_kind == WARPS["bend"])
    metres = field.warp_kind == WARPS["periodic"]
    factor = np.where(per_metre, 1.0 / scale, np.where(metres, scale, 1.0))
    return Warps(
        rotation=step.frames(warps.rotation, kind, inside),
        origin=step.points(warps.origin, kind, inside),
        amount=warps.amount * factor[:, None],
    )


def _inside(field: Field) -> Bool:
    """(N,) the nodes that stand inside a warp."""
    inside = np.zeros(len(field.node_parent), bool)
    for level in field.node_levels[1:]:
        parent = field.node_parent[level]
        inside[level] = inside[parent] | field.node_resets[parent]
    return inside
