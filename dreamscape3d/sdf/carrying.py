"""Leaves carried by rigid frames: each from its own frame to where a joint has it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.packing import scaled_thickness
from dreamscape3d.sdf.pose import Numbers

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
            leaves.scaled(size),
            centre=np.where(there[:, None], centre, NOWHERE),
            rotation=rotation @ leaves.rotation,
        ),
        group_k=numbers.group_k * group_scale,
        group_round=numbers.group_round * group_scale,
        group_shell=scaled_thickness(numbers.group_shell, group_scale),
    )
