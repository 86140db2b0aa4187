"""Each tile's forms cut into slabs by depth, a few forms that begin in each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.pairs import Pairs, ascending

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]
Index = NDArray[np.intp]
SLAB = 4  # forms that a slab is cut for
UNCUT = 4  # a tile with so few forms is not cut
MAX_LAYERS = 1000


@dataclass(frozen=True, slots=True)
class Slabs:
    """J slabs, tile by tile and from near to far: the tile and number in it of each, and the ends [m]."""

    tile: Index
    layer: Index
    near: F32
    far: F32


def by_depth(tile: Index, near: F32) -> Index:
    """The order by tile, and then by how near [m], which is not below 0."""
    order = ascending(near.view(np.int32))
    return order[ascending(tile[order])]


def cut(tile_count: int, pairs: Pairs) -> tuple[Slabs, Index, Index]:
    """Slabs of `pairs` ascending by leaf, and (slab, leaf) of every form in one, by slab and then in the order of
    joining. A form is in every slab between its ends."""
    near, far = np.maximum(pairs.near, np.float32(0.0)), np.maximum(pairs.far, np.float32(0.0))
    order = by_depth(pairs.tile, near)
    tile, near, far = pairs.tile[order], near[order], far[order]
    count = np.bincount(pairs.tile, minlength=tile_count)
    slab_count = np.where(count <= UNCUT, np.minimum(count, 1), np.minimum(-(-count // SLAB), MAX_LAYERS))
    rank = np.arange(len(tile)) - (np.cumsum(count) - count)[tile]
    first_slab = np.cumsum(slab_count) - slab_count
    slabs = _slabs(tile, near, far, first_slab[tile], rank, slab_count)
    first, last = _ends(slabs, tile, near, far, first_slab[tile] + np.minimum(rank // SLAB, slab_count[tile] - 1))
    # back to the order of leaves, so that one sort by slab is enough
    begin, copies = np.empty_like(first), np.empty_like(first)
    begin[order], copies[order] = first, last - first + 1
    slab = np.arange(int(copies.sum())) + np.repeat(begin - np.cumsum(copies) + copies, copies)
    leaf = np.repeat(pairs.leaf, copies)
    order = ascending(slab)
    return slabs, slab[order], leaf[order]


def _slabs(tile: Index, near: F32, far: F32, base: Index, rank: Index, slab_count: Index) -> Slabs:
    of = np.repeat(np.arange(len(slab_count)), slab_count)
    first_slab = np.cumsum(slab_count) - slab_count
    opens = np.nonzero((rank % SLAB == 0) & (rank // SLAB < slab_count[tile]))[0]
    begin, end = np.zeros(len(of), np.float32), np.zeros(len(slab_count), np.float32)
    begin[base[opens] + rank[opens] // SLAB] = near[opens]
    np.maximum.at(end, tile, far)
    ends = end[of]
    inner = np.nonzero(of[1:] == of[:-1])[0]
    ends[inner] = begin[inner + 1]
    return Slabs(of, np.arange(len(of)) - first_slab[of], begin, ends)


def _ends(slabs: Slabs, tile: Index, near: F32, far: F32, begun: Index) -> tuple[Index, Index]:
    """(P,) the first and the last slab that each form is in; `begun` it begins in, or in one that begins with it. What
    begins together stays together: in the last of slabs that begin at the same distance."""
    if not len(tile):
        return begun, begun
    beside = slabs.tile[1:] == slabs.tile[:-1]
    changes = np.append(~(beside & (slabs.near[1:] == slabs.near[:-1])), True)
    ends = np.nonzero(changes)[0]
    latest = np.repeat(ends, np.diff(ends, prepend=-1))
    after = np.minimum(begun + 1, len(slabs.tile) - 1)
    joins = (slabs.tile[after] == tile) & (slabs.near[after] <= near)
    first = latest[np.where(joins, after, begun)]
    key = _key(slabs.tile, slabs.near)
    last = np.searchsorted(key, _key(tile, far), "right") - 1
    return first, np.maximum(first, last)


def _key(tile: Index, distance: F32) -> I64:
    key: I64 = (tile.astype(np.int64) << 32) | distance.view(np.int32)
    return key
