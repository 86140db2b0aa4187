"""Leaves made thinner by an offset, so that d becomes d + e: how a solid goes over from one leaf to another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.lowering import OPERATORS
from dreamscape3d.sdf.pose import Numbers
from dreamscape3d.sdf.primitives import MODE_ROUND_CONE, MODE_SUPER, SOLID

F64 = NDArray[np.float64]
Bool = NDArray[np.bool_]

LEAST = 1e-3
"""Growth, or weight, up to which something is not there."""


def thinned(field: Field, numbers: Numbers, offset: F64) -> Numbers:
    """The numbers where `offset` (L,) ≥ 0 [m] is added to the distance of each leaf's item: to what carves inside a
    group the opposite. Planes, terrains, fractals and letters are left as they are."""
    solid = (field.leaf_mode == MODE_SUPER) | (field.leaf_mode == MODE_ROUND_CONE)
    if not (offset[solid] > 0.0).any():
        return numbers
    leaves, signed = numbers.leaves, np.where(solid, offset * _sign(field), 0.0)
    shell = np.where(leaves.shell < SOLID, leaves.shell - 2.0 * signed, leaves.shell)
    changed = replace(leaves, rounding=leaves.rounding - signed, shell=shell)
    return replace(numbers, leaves=changed, group_shell=_group_shell(field, numbers.group_shell, signed))


def _group_shell(field: Field, shell: F64, signed: F64) -> F64:
    """A shell's inside moves by as much as its outside."""
    inner = np.zeros(len(shell))
    for level in range(field.leaf_path.shape[1]):
        rows = np.nonzero(field.leaf_path[:, level] >= 0)[0][::-1]
        inner[field.leaf_path[rows, level]] = signed[rows]  # of its first leaf, which is never carved away inside it
    return np.where(shell < SOLID, shell - 2.0 * inner, shell)


def _sign(field: Field) -> F64:
    """(L,) −1 for what is carved out of its item, in a group or in groups in groups, an odd number of times."""
    carves = OPERATORS["subtract"]
    sign = np.where((field.leaf_depth > 0) & (field.leaf_operator == carves), -1.0, 1.0)
    operator = np.append(field.group_operator, 0)
    for level in range(1, field.leaf_path.shape[1]):
        sign = np.where(operator[field.leaf_path[:, level]] == carves, -sign, sign)
    return sign
