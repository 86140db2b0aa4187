"""Where terrains and fractals are seen: the tiles through which each has to be marched."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.culling import make_tiles, seen_boxes
from dreamscape3d.render.joins import present_leaves
from dreamscape3d.render.rays import Rays
from dreamscape3d.sdf.pose import PackedField

I32 = NDArray[np.int32]
NO_SPOTS: I32 = np.zeros((0, 3), np.int32)


def find_spots(field: PackedField, rays: Rays, hidden: NDArray[np.bool_] | None = None) -> I32:
    """(N, 3) mode, tile column | row << 16, and leaf of every pair of a tile and a procedural leaf seen through it, by
    mode; `hidden` (L,) leaves are left out."""
    leaves = np.array([known.leaf for known in field.field.procedural], np.intp)
    leaves = leaves[present_leaves(field, hidden)[leaves]]
    if not len(leaves):
        return NO_SPOTS
    tiles = make_tiles(rays)
    tile, leaf = seen_boxes(field, rays, tiles, leaves)
    mode = field.field.leaf_mode[leaf]
    order = np.argsort(mode, kind="stable")
    row, column = np.divmod(tile[order], tiles.columns)
    return np.stack([mode[order], column | (row << 16), leaf[order]], -1).astype(np.int32)
