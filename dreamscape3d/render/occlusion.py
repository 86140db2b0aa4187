"""What is hidden behind solid boxes, balls and planes that cover a whole tile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.joins import common_reach, last_grounds, part_of, world_joins, world_planes
from dreamscape3d.render.pairs import Pairs
from dreamscape3d.render.tiles import Tiles
from dreamscape3d.sdf.pose import PackedField

F32 = NDArray[np.float32]
Bool = NDArray[np.bool_]
Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Covers:
    """C tiles that something solid covers: its `leaf`, and the `depth` [m] at which every ray of the tile is in it."""

    tile: Index
    leaf: Index
    depth: F32


NO_COVERS = Covers(np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0, np.float32))


def joined_covers(several: Sequence[Covers]) -> Covers:
    """All of them."""
    columns = [[getattr(covers, name) for covers in (NO_COVERS, *several)] for name in ("tile", "leaf", "depth")]
    return Covers(*(np.concatenate(column) for column in columns))


def room_behind(field: PackedField, tiles: Tiles) -> F32:
    """(L,) half width of a tile's pyramid behind each leaf [m]; prisms have the same everywhere."""
    distance = np.linalg.norm(field.centre - tiles.origin[0], axis=1) + field.radius
    room: F32 = np.float32(tiles.width) + distance * np.float32(tiles.widening)
    return room


def inner_balls(field: PackedField) -> F32:
    """(L,) radius of the ball in each leaf that has a core: of a ball, its own; 0 for the others [m]."""
    ball = field.leaves.half.min(axis=1) + field.leaves.rounding
    return np.where(field.core.min(axis=1) > 0, ball, 0.0).astype(np.float32)


def covered(field: PackedField, tiles: Tiles, pairs: Pairs, covers: Covers) -> F32:
    """(T,) how far along a tile's rays anything can be seen [m]."""
    return _behind(field, tiles, pairs, _with_planes(field, pairs, covers))


def occlude(field: PackedField, pairs: Pairs, behind: F32) -> Pairs:
    """Drop what lies `behind` (T,) what covers its tile."""
    limit = behind[pairs.tile] + common_reach(field)[pairs.leaf]
    kept = np.nonzero(pairs.near <= limit)[0]
    found = pairs.at(kept)
    return Pairs(found.tile, found.leaf, found.near, np.minimum(found.far, limit[kept]))


def _with_planes(field: PackedField, pairs: Pairs, covers: Covers) -> Covers:
    """A plane covers every tile that it is seen through."""
    if not world_planes(field).any():
        return covers
    floor = pairs.where(world_planes(field)[pairs.leaf])
    return joined_covers([covers, Covers(floor.tile, floor.leaf, floor.far)])


def _behind(field: PackedField, tiles: Tiles, pairs: Pairs, covers: Covers) -> F32:
    """(T,) how far along a tile's rays anything can be seen. What is carved in a tile covers nothing there."""
    behind = np.full(tiles.count, np.float32(1e9))
    whole = np.ones(len(covers.tile), bool)
    carving = world_joins(field)[0] != 0
    if carving.any():
        of = part_of(field)
        parts = int(of.max(initial=0)) + 1
        carved = np.zeros(tiles.count * parts, bool)
        carves = np.nonzero(carving[pairs.leaf])[0]
        carved[pairs.tile[carves] * parts + of[pairs.leaf[carves]]] = True
        whole = ~carved[covers.tile * parts + of[covers.leaf]] | last_grounds(field)[covers.leaf]
    np.minimum.at(behind, covers.tile[whole], covers.depth[whole])
    return behind
