"""Leaves carried by rigid frames: each from its own frame to where a joint has it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.pose import Numbers
from dreamscape3d.sdf.primitives import SOLID

F64 = NDArray[np.float64]
NOWHERE = (0.0, -1e5, 0.0)  # far beyond the end of the world: what stands there costs a comparison


def carried(numbers: Numbers, origin: F64, rotation: F64, scale: F64, group_scale: F64) -> Numbers:
    """The numbers where leaf i, at home in the frame of its joint, is scaled by `scale` (L,), turned by `rotation`
    (L, 3, 3), then moved by `origin` (L, 3) [m]; what has scale 0 is nowhere. `group_scale` (G,) likewise.
    There may be neither warps nor planes."""
    leaves, there = numbers.leaves, scale > 0.0
    size = np.where(there, scale, 1.0)
    centre = origin + size[:, None] * np.einsum("lij,lj->li", rotation, leaves.centre)
    return replace(
        numbers,
        leaves=replace(
            leaves,
            centre=np.where(there[:, None], centre, NOWHERE),
            rotation=rotation @ leaves.rotation,
            half=leaves.half * size[:, None],
            rounding=leaves.rounding * size,
            corner=leaves.corner * size,
            wall=_thickness(leaves.wall, size),
            taper=leaves.taper * size,
            shell=_thickness(leaves.shell, size),
            k=leaves.k * size,
        ),
        group_k=numbers.group_k * group_scale,
        group_round=numbers.group_round * group_scale,
        group_shell=_thickness(numbers.group_shell, group_scale),
    )


def _thickness(values: F64, scale: F64) -> F64:
    return np.where(values >= SOLID, SOLID, values * scale)
