"""How what is small enough stops to be felt: leaves made thinner by an offset, so that d becomes d + e.

A smooth union of radius k feels even a point, by a bump of up to k/4; something thinned by k is not felt at all. So
what grows or shrinks away is thinned as it becomes small, and its coming and going moves no surface.
"""

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

SMALL = 0.15
"""Of its full size: what is larger is not thinned."""


def fade(growth: F64 | float, k: F64 | float) -> F64:
    """By how much [m] something is thinned that has grown so far, where it may be blended by radius `k` [m]."""
    return np.asarray(k * np.maximum(1.0 - growth / SMALL, 0.0) ** 2)


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
