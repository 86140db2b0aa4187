"""Rays that begin on a plane: as those of a mirrored eye, or those that have come through an opening.

What lies before the plane is not there for them: it is in no job, and hides nothing. Their eye is below the plane, and
they rise through it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.culling import Pairs, Tiles, plane_slopes, world_planes
from dreamscape3d.sdf.pose import PackedField

F32 = NDArray[np.float32]
_NEVER = np.float32(1e9)  # metres


def without_cut_cores(field: PackedField, plane: F32) -> PackedField:
    """What reaches below a `plane` (4,), normal and offset, may hide nothing from rays that begin on it."""
    down = np.abs(np.einsum("lik,k->li", field.axes, plane[:3]) * field.half).sum(axis=1)
    cut = field.centre @ plane[:3] + plane[3] - down < -0.01
    return replace(field, core=np.where(cut[:, None], np.float32(0.0), field.core))


def begun_at(field: PackedField, plane: F32, tiles: Tiles, pairs: Pairs) -> Pairs:
    """Pairs that are met above a plane, each from where its tile's rays begin to rise through it.

    What has no other side, as the ground, is met there by rays that come out within it.
    """
    height, fall = plane_slopes(plane, tiles)
    first, last = (_risen(height + aside * tiles.width, aside * tiles.widening - fall) for aside in (1.0, -1.0))
    within = world_planes(field)[pairs.leaf]
    longer = np.where(within, np.maximum(pairs.far, last[pairs.tile] * np.float32(1.001)), pairs.far)

    def begun(some: Pairs) -> Pairs:
        near = np.maximum(some.near, first[some.tile] * np.float32(0.999))
        return replace(some, near=near).where((near <= some.far) & (near < 0.9 * _NEVER))

    return replace(pairs, far=longer).changed(begun)


def _risen(height: F32, rise: F32) -> F32:
    """(T,) how far rays go that rise so fast until they are no longer below a plane."""
    return np.where(rise > 1e-6, -height / np.maximum(rise, np.float32(1e-6)), _NEVER).astype(np.float32)
