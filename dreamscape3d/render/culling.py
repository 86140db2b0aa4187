"""Which forms can be seen through which tile, and how far away: vectorised over tile × form pairs.

A form stays with a tile where its oriented bounds, grown by how far its blending reaches, meet the pyramid
(or prism) of the tile's rays. What lies behind a solid box or a plane that covers the tile is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.rays import Rays
from dreamscape3d.sdf.pose import PackedField
from dreamscape3d.sdf.primitives import MODE_PLANE, MODE_TEXT, is_procedural

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
Bool = NDArray[np.bool_]
TILE = 8
BLOCK = 4  # tiles along a side of what wide forms are first held against


@dataclass(frozen=True, slots=True)
class Tiles:
    """The tiles of a picture: `columns` × `rows`, `size` pixels each; (T, 3) unit axis and origin of each."""

    columns: int
    rows: int
    size: int
    axis: F32
    origin: F32
    widening: float
    width: float
    shortening: float

    @property
    def count(self) -> int:
        return self.columns * self.rows


@dataclass(frozen=True, slots=True)
class Pairs:
    """P pairs of a tile and a leaf, with the stretch [near, far] of the tile's rays where the leaf matters."""

    tile: I32
    leaf: I32
    near: F32
    far: F32

    def where(self, keep: Bool) -> Pairs:
        """Those to `keep` (P,)."""
        return Pairs(self.tile[keep], self.leaf[keep], self.near[keep], self.far[keep])

    def without(self, hidden: Bool) -> Pairs:
        """Those of leaves that are not `hidden` (L,)."""
        return self.where(~hidden[self.leaf])


def tile_grid(width: int, height: int, size: int = TILE) -> tuple[int, int]:
    """Columns and rows of tiles that cover a picture."""
    return -(-width // size), -(-height // size)


def make_tiles(rays: Rays, size: int = TILE, margin: float = 1.0) -> Tiles:
    """`margin` pixels are added round each tile, so that jittered samples stay inside."""
    columns, rows = tile_grid(rays.width, rays.height, size)
    x, y = np.meshgrid((np.arange(columns) + 0.5) * size, (np.arange(rows) + 0.5) * size)
    origin, axis = replace(rays, circle=(0.0, 0.0, 0.0)).at(x.ravel(), y.ravel())
    radius = (size * 0.5 + margin) * np.sqrt(2.0) * 2.0 / rays.height
    widening = radius * rays.spread
    return Tiles(
        columns,
        rows,
        size,
        axis.astype(np.float32),
        origin.astype(np.float32),
        widening,
        radius * rays.extent + rays.circling,
        float(np.cos(np.arctan(widening))),
    )


def cull(field: PackedField, rays: Rays, tiles: Tiles) -> Pairs:
    """Every pair of a tile and a leaf that may matter there, in no particular order."""
    forced = field.field.forced & (field.field.unit >= 0)
    mode = field.field.leaf_mode
    marched = ~(is_procedural(mode) | (mode == MODE_TEXT))  # the others have a pass of their own
    bounded = ~(field.infinite | field.field.forced) & marched
    parts = [_bounded(field, rays, tiles, np.nonzero(bounded)[0]), _forced(field, rays, tiles, np.nonzero(forced)[0])]
    for index in np.nonzero(~bounded & ~forced & marched)[0]:
        parts.append(_unbounded(field, rays, tiles, int(index)))
    pairs = Pairs(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    pairs = _inside_units(field, tiles, pairs)
    pairs = _occlude(field, tiles, pairs)
    ahead = (pairs.far > 0) & (pairs.near < rays.far)
    return Pairs(pairs.tile[ahead], pairs.leaf[ahead], pairs.near[ahead], np.minimum(pairs.far[ahead], rays.far))


def seen_boxes(field: PackedField, rays: Rays, tiles: Tiles, leaves: NDArray[np.intp]) -> tuple[I32, I32]:
    """Pairs of a tile and one of some `leaves` whose box is seen through it."""
    tile, leaf, near, far = _bounded(field, rays, tiles, leaves)
    ahead = (far > 0) & (near < rays.far)
    return tile[ahead], leaf[ahead]


def world_planes(field: PackedField) -> Bool:
    """(L,) planes that are joined to the world by a plain union: nothing that a ray meets behind one can be seen."""
    structure = field.field
    planes: Bool = (
        (structure.leaf_mode == MODE_PLANE)
        & (structure.leaf_operator == 0)
        & (structure.leaf_depth == 0)
        & (structure.leaf_chain == 0)
    )
    return planes


def world_joins(field: PackedField) -> tuple[I32, NDArray[np.float64]]:
    """(L,) operator and blend radius [m] by which each leaf, or its outermost group, is joined to the world."""
    structure = field.field
    outer, single = structure.leaf_path[:, 0], structure.leaf_depth == 0
    operator = np.where(single, structure.leaf_operator, np.append(structure.group_operator, 0)[outer])
    return operator, np.where(single, field.leaves.k, np.append(field.group_k, 0.0)[outer])


def _bounded(field: PackedField, rays: Rays, tiles: Tiles, index: NDArray[np.intp]) -> tuple[I32, I32, F32, F32]:
    """Pairs of leaves with bounds. What is wide on the screen, but mostly long and thin, is first held against
    blocks of tiles."""
    centre, radius = field.centre[index], field.radius[index] + field.reach[index]
    which, left, low, wide, count = _rectangles(rays, tiles, centre, radius)
    large = count > BLOCK * BLOCK * 3
    tile, leaf = _tiles_in(tiles, index[which[~large]], left[~large], low[~large], wide[~large], count[~large])
    if large.any():
        blocks = make_tiles(rays, tiles.size * BLOCK)
        again, *rectangles = _rectangles(rays, blocks, centre[which[large]], radius[which[large]])
        block, of = _tiles_in(blocks, index[which[large]][again], *rectangles)
        block, of, _, _ = _refine(field, blocks, block, of)
        inner, own = _split_blocks(tiles, blocks, block, of)
        tile, leaf = np.concatenate([tile, inner]), np.concatenate([leaf, own])
    return _refine(field, tiles, tile, leaf)


def _split_blocks(tiles: Tiles, blocks: Tiles, block: I32, leaf: I32) -> tuple[I32, I32]:
    """The tiles of blocks of BLOCK × BLOCK tiles."""
    row, column = np.divmod(block, np.int32(blocks.columns))
    step = np.arange(BLOCK, dtype=np.int32)
    rows = (row[:, None] * BLOCK + step)[:, :, None]
    columns = (column[:, None] * BLOCK + step)[:, None, :]
    inside = (rows < tiles.rows) & (columns < tiles.columns)
    tile = np.where(inside, rows * tiles.columns + columns, -1).reshape(len(block), BLOCK * BLOCK)
    of = np.broadcast_to(leaf[:, None], tile.shape)
    keep = tile >= 0
    return tile[keep].astype(np.int32), of[keep].astype(np.int32)


def _forced(field: PackedField, rays: Rays, tiles: Tiles, index: NDArray[np.intp]) -> tuple[I32, I32, F32, F32]:
    """Pairs of leaves that must be kept wherever their carved unit is; `_inside_units` says how far along the rays."""
    unit = field.field.unit[index]
    low, high = np.maximum(field.unit_low[unit], -1e6), np.minimum(field.unit_high[unit], 1e6)
    centre = ((low + high) * 0.5).astype(np.float32)
    radius = np.linalg.norm(np.maximum(high - low, 0.0), axis=1).astype(np.float32) * np.float32(0.5)
    furthest = np.linalg.norm(centre - rays.origin.astype(np.float32), axis=1) + radius
    # as wide as `_cross` takes a tile to be: where other parts of the unit are kept, these must be
    radius += np.float32(tiles.width) + furthest * np.float32(tiles.widening)
    which, *rest = _rectangles(rays, tiles, centre, radius)
    tile, leaf = _tiles_in(tiles, index[which], *rest)
    return tile, leaf, np.zeros(len(tile), np.float32), np.full(len(tile), np.float32(rays.far))


def _rectangles(rays: Rays, tiles: Tiles, centre: F32, radius: F32) -> tuple[NDArray[np.intp], I32, I32, I32, I32]:
    """Which of some balls are seen, and their rectangles of tiles: left, low, width, count."""
    offset = centre - rays.origin.astype(np.float32)
    x, y, z = (offset @ axis.astype(np.float32) for axis in (rays.right, rays.up, rays.forward))
    if rays.extent:
        inverse = np.float32(1.0 / rays.extent)
        low_u, high_u = (x - radius) * inverse, (x + radius) * inverse
        low_v, high_v = (y - radius) * inverse, (y + radius) * inverse
    else:
        radius = radius + np.float32(rays.circling)
        low_u, high_u = _tangents(x, z, radius, rays.spread)
        low_v, high_v = _tangents(y, z, radius, rays.spread)
    seen = z + radius > 0
    scale = rays.height / (2.0 * tiles.size)
    centre_x, centre_y = (
        rays.width / (2.0 * tiles.size) - rays.offset[0] / tiles.size,
        scale - rays.offset[1] / tiles.size,
    )
    pad = 1.0 / tiles.size
    x0, x1 = low_u * scale + centre_x - pad, high_u * scale + centre_x + pad
    y0, y1 = low_v * scale + centre_y - pad, high_v * scale + centre_y + pad
    seen &= (x1 >= 0) & (x0 < tiles.columns) & (y1 >= 0) & (y0 < tiles.rows)
    keep = np.nonzero(seen)[0]
    left = np.clip(x0[keep], 0, tiles.columns - 1).astype(np.int32)
    right = np.clip(x1[keep], 0, tiles.columns - 1).astype(np.int32)
    low = np.clip(y0[keep], 0, tiles.rows - 1).astype(np.int32)
    high = np.clip(y1[keep], 0, tiles.rows - 1).astype(np.int32)
    wide = right - left + 1
    return keep, left, low, wide, wide * (high - low + 1)


def _tiles_in(tiles: Tiles, leaf: NDArray[np.intp], left: I32, low: I32, wide: I32, count: I32) -> tuple[I32, I32]:
    """Pairs of every tile of some rectangles and the leaf each is of."""
    which = np.repeat(np.arange(len(leaf), dtype=np.int32), count)
    order = np.arange(len(which), dtype=np.int32) - np.repeat((np.cumsum(count) - count).astype(np.int32), count)
    row, column = np.divmod(order, wide[which])
    tile = (low[which] + row) * np.int32(tiles.columns) + left[which] + column
    return tile, leaf[which].astype(np.int32)


def _tangents(x: F32, z: F32, radius: F32, spread: float) -> tuple[F32, F32]:
    """Interval of u that a circle at (x, z) covers, seen from the origin along z."""
    distance = np.hypot(x, z)
    middle = np.arctan2(x, z)
    half = np.arcsin(np.clip(radius / np.maximum(distance, np.float32(1e-6)), 0.0, 1.0))
    limit, inverse, wide = np.float32(1.57), np.float32(1.0 / spread), np.float32(1e9)
    low = np.tan(np.clip(middle - half, -limit, limit)) * inverse
    high = np.tan(np.clip(middle + half, -limit, limit)) * inverse
    inside = distance <= radius
    return np.where(inside, -wide, low), np.where(inside, wide, high)


def _into_boxes(field: PackedField, tiles: Tiles, tile: I32, leaf: I32) -> tuple[F32, F32]:
    """(P, 3) directions and origins of tiles' axes in the frames of leaves' boxes."""
    direction = np.einsum("ijk,ik->ij", field.axes[leaf], tiles.axis[tile])
    if tiles.width:
        offset = np.einsum("ijk,ik->ij", field.axes[leaf], tiles.origin[tile] - field.centre[leaf])
    else:  # all rays begin at one eye
        offset = np.einsum("ijk,ik->ij", field.axes, tiles.origin[0] - field.centre)[leaf]
    return direction, offset


def _cross(tiles: Tiles, direction: F32, offset: F32, half: F32, grow: F32) -> tuple[Bool, F32, F32]:
    """Whether tiles' rays meet boxes, and the stretch [near, far] of rays in which they do.

    `direction`, `offset` (P, 3) are tiles' axes in the boxes' frames. Boxes are grown by `grow` (P,) and by the width
    of the tile's pyramid at the far end of what its axis meets, found in two rounds.
    """
    direction = np.where(np.abs(direction) < 1e-9, np.float32(1e-9), direction)
    inverse = np.float32(1.0) / direction
    middle = -offset * inverse
    across = np.abs(inverse)
    furthest = np.sqrt(np.einsum("ij,ij->i", offset, offset)) + half @ np.ones(3, np.float32) + grow
    for _ in range(2):
        room = grow + np.float32(tiles.width) + np.maximum(furthest, 0.0) * np.float32(tiles.widening)
        reach = (half + room[:, None]) * across
        near, far = _largest(middle - reach), _least(middle + reach)
        furthest = np.minimum(furthest, np.maximum(far, 0.0))
    return (far >= near) & (far > 0), near, far / np.float32(tiles.shortening)


def _largest(v: F32) -> F32:
    """(P, 3) → (P,): far faster than a reduction over so short an axis."""
    largest: F32 = np.maximum(np.maximum(v[:, 0], v[:, 1]), v[:, 2])
    return largest


def _least(v: F32) -> F32:
    least: F32 = np.minimum(np.minimum(v[:, 0], v[:, 1]), v[:, 2])
    return least


def _refine(field: PackedField, tiles: Tiles, tile: I32, leaf: I32) -> tuple[I32, I32, F32, F32]:
    direction, offset = _into_boxes(field, tiles, tile, leaf)
    meets, near, far = _cross(tiles, direction, offset, field.half[leaf], field.reach[leaf])
    keep = np.nonzero(meets)[0]
    return tile[keep], leaf[keep], near[keep], far[keep]


def _unbounded(field: PackedField, rays: Rays, tiles: Tiles, leaf: int) -> tuple[I32, I32, F32, F32]:
    """Pairs of a leaf without bounds: a plane of the world only where rays meet it, a form that repeats without end
    where its endless box is, everything else (planes that carve or are carved, what is forced) everywhere."""
    tile = np.arange(tiles.count, dtype=np.int32)
    if field.field.leaf_mode[leaf] != MODE_PLANE and not field.field.forced[leaf]:
        return _refine(field, tiles, tile, np.full(tiles.count, leaf, np.int32))
    near = np.zeros(tiles.count)
    far = np.full(tiles.count, rays.far)
    if world_planes(field)[leaf]:
        height, fall = plane_slopes(field.plane[leaf], tiles)
        above = height - field.reach[leaf] - tiles.width > 0
        meets = ~above | (fall > -tiles.widening)
        steep = fall - tiles.widening
        lowest = height - field.reach[leaf] - tiles.width
        near = np.where(above, lowest / np.maximum(fall + tiles.widening, 1e-9), 0.0) * 0.999
        beyond = (height + tiles.width) / np.maximum(steep, 1e-9) / tiles.shortening * 1.001
        far = np.where(above & (steep > 1e-6), np.minimum(beyond, rays.far), rays.far)
        tile, near, far = tile[meets], near[meets], far[meets]
    near = np.clip(near, 0.0, rays.far)
    return tile, np.full(len(tile), leaf, np.int32), near.astype(np.float32), far.astype(np.float32)


def plane_slopes(plane: F32, tiles: Tiles) -> tuple[F32, F32]:
    """(T,) height of each tile's origin above a plane [m], and how fast its axis falls towards it."""
    height = tiles.origin @ plane[:3] + plane[3]
    return height, -(tiles.axis @ plane[:3])


def _inside_units(field: PackedField, tiles: Tiles, pairs: Pairs) -> Pairs:
    """Parts of a carved unit count only where the unit's own box does; forced parts wherever it does."""
    unit = field.field.unit
    carved = np.nonzero(unit[pairs.leaf] >= 0)[0]
    if not len(carved):
        return pairs
    of = unit[pairs.leaf[carved]]
    low = np.maximum(field.unit_low[of], np.float32(-1e6))
    high = np.minimum(field.unit_high[of], np.float32(1e6))
    middle, half = (low + high) * np.float32(0.5), (high - low) * np.float32(0.5)
    grow = np.zeros(len(of), np.float32)
    tile = pairs.tile[carved]
    meets, near, far = _cross(tiles, tiles.axis[tile], tiles.origin[tile] - middle, half, grow)
    meets &= (high > low).all(axis=1)
    near, far = np.maximum(pairs.near[carved], near), np.minimum(pairs.far[carved], far)
    new_near, new_far = pairs.near.copy(), pairs.far.copy()
    new_near[carved], new_far[carved] = near, far
    keep = np.ones(len(pairs.tile), bool)
    keep[carved] = meets & (far >= near)
    return Pairs(pairs.tile[keep], pairs.leaf[keep], new_near[keep], new_far[keep])


def _occlude(field: PackedField, tiles: Tiles, pairs: Pairs) -> Pairs:
    """Drop what lies behind a solid box or plane that covers its tile."""
    behind = np.full(tiles.count, np.float32(1e9))
    room = _room_behind(field, tiles)
    solid = np.nonzero((_least(field.core) > room)[pairs.leaf])[0]
    if len(solid):
        tile = pairs.tile[solid]
        covers, depth = _covered(field, tiles, tile, pairs.leaf[solid], room)
        np.minimum.at(behind, tile[covers], depth[covers])
    ground = world_planes(field)
    if ground.any():
        floor = np.nonzero(ground[pairs.leaf])[0]
        np.minimum.at(behind, pairs.tile[floor], pairs.far[floor])
    carving = world_joins(field)[0] != 0
    if carving.any():
        behind[pairs.tile[carving[pairs.leaf]]] = 1e9
    limit = behind[pairs.tile] + _common_reach(field)[pairs.leaf]
    keep = pairs.near <= limit
    far = np.minimum(pairs.far, limit)
    return Pairs(pairs.tile[keep], pairs.leaf[keep], pairs.near[keep], far[keep])


def _room_behind(field: PackedField, tiles: Tiles) -> F32:
    """(L,) half width of a tile's pyramid behind each leaf [m]; prisms have the same everywhere."""
    distance = np.linalg.norm(field.centre - tiles.origin[0], axis=1) + field.radius
    room: F32 = np.float32(tiles.width) + distance * np.float32(tiles.widening)
    return room


def _covered(field: PackedField, tiles: Tiles, tile: I32, leaf: I32, room: F32) -> tuple[Bool, F32]:
    """Whether solid boxes cover whole tiles, and the distance by which every ray of the tile is inside."""
    direction, offset = _into_boxes(field, tiles, tile, leaf)
    inverse = np.float32(1.0) / np.where(np.abs(direction) < 1e-9, np.float32(1e-9), direction)
    middle, reach = -offset * inverse, (field.core[leaf] - room[leaf, None]) * np.abs(inverse)
    near, far = _largest(middle - reach), _least(middle + reach)
    covers = (far > near) & (near > 0)
    return covers, near / np.float32(tiles.shortening)


def _common_reach(field: PackedField) -> F32:
    """(L,) reach, the same for all parts of a carved unit, which must be cut at the same place."""
    unit = field.field.unit
    if not len(field.unit_low):
        return field.reach
    largest = np.zeros(len(field.unit_low) + 1, np.float32)
    np.maximum.at(largest, unit, field.reach)
    return np.where(unit >= 0, largest[unit], field.reach)
