"""Which forms can be seen through which tile, and how far away: vectorised over tile × form pairs.

A form stays with a tile where its oriented bounds, grown by how far its blending reaches, meet the pyramid
(or prism) of the tile's rays. What lies behind something solid that covers the tile is dropped, and so, before all
else, is what lies within it.

    leaves that are there ─▶ not buried ─▶ rectangles of tiles ─▶ boxes and cones
    ─▶ inside their carved units ─▶ not behind what covers their tile ─▶ Pairs, and the same of fillets
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.burial import buried
from dreamscape3d.render.joins import present_leaves
from dreamscape3d.render.joins import world_planes as world_planes
from dreamscape3d.render.meeting import meeting, stretches
from dreamscape3d.render.melting import seen_fillets
from dreamscape3d.render.occlusion import covered, occlude
from dreamscape3d.render.pairs import Pairs as Pairs
from dreamscape3d.render.pairs import joined_pairs
from dreamscape3d.render.rays import Rays
from dreamscape3d.render.tiles import TILE as TILE
from dreamscape3d.render.tiles import Rectangles, rectangles, whole
from dreamscape3d.render.tiles import Tiles as Tiles
from dreamscape3d.render.tiles import make_tiles as make_tiles
from dreamscape3d.render.tiles import tile_grid as tile_grid
from dreamscape3d.sdf.pose import PackedField
from dreamscape3d.sdf.primitives import MODE_PLANE, MODE_TEXT, is_procedural

F32 = NDArray[np.float32]
Bool = NDArray[np.bool_]
Index = NDArray[np.intp]
ENDLESS = np.float32(1e6)  # metres; as good as no end


def cull(field: PackedField, rays: Rays, tiles: Tiles, hidden: Bool | None = None) -> Pairs:
    """Every pair of a tile and a leaf that may matter there, ascending by leaf; `hidden` (L,) leaves are left out."""
    structure = field.field
    there = present_leaves(field, hidden)
    there &= ~(is_procedural(structure.leaf_mode) | (structure.leaf_mode == MODE_TEXT))  # they have their own passes
    there &= ~buried(field, there)
    forced = there & structure.forced & (structure.unit >= 0)
    bounded = there & ~(field.infinite | structure.forced)
    endless = there & ~(forced | bounded)
    known = _boxed(field, rays, tiles, np.nonzero(bounded)[0])
    needed = _of_units(field, rays, tiles, np.nonzero(forced)[0])
    met, covers = meeting(field, rays, tiles, known)
    ends = [_unbounded(field, rays, tiles, leaf) for leaf in np.nonzero(endless)[0].tolist()]
    pairs = joined_pairs([met, _wherever(rays, tiles, needed), *ends])
    pairs = _inside_units(field, tiles, pairs)
    behind = covered(field, tiles, pairs, covers)
    pairs = occlude(field, pairs, behind)
    pairs = pairs.where((pairs.far > 0) & (pairs.near < rays.far))
    fillets = seen_fillets(field, rays, tiles, np.minimum(behind, np.float32(rays.far)))
    return Pairs(pairs.tile, pairs.leaf, pairs.near, np.minimum(pairs.far, np.float32(rays.far)), fillets)


def seen_boxes(field: PackedField, rays: Rays, tiles: Tiles, leaves: Index) -> tuple[Index, Index]:
    """Pairs of a tile and one of some `leaves` whose box is seen through it."""
    met, _ = meeting(field, rays, tiles, _boxed(field, rays, tiles, leaves))
    met = met.where((met.far > 0) & (met.near < rays.far))
    return met.tile, met.leaf


def _boxed(field: PackedField, rays: Rays, tiles: Tiles, leaves: Index) -> Rectangles:
    """The tiles through which leaves with bounds may be seen."""
    reach = field.reach[leaves]
    spans = field.axes[leaves] * (field.half[leaves] + reach[:, None])[:, :, None] if field.parts is not None else None
    found = rectangles(rays, tiles, field.centre[leaves], field.radius[leaves] + reach, spans)
    return found.of(leaves)


def _of_units(field: PackedField, rays: Rays, tiles: Tiles, leaves: Index) -> Rectangles:
    """The tiles where leaves must be kept wherever their carved unit is."""
    unit = field.field.unit[leaves]
    low, high = np.maximum(field.unit_low[unit], -ENDLESS), np.minimum(field.unit_high[unit], ENDLESS)
    centre = (low + high) * np.float32(0.5)
    radius = np.linalg.norm(np.maximum(high - low, 0.0), axis=1).astype(np.float32) * np.float32(0.5)
    furthest = np.linalg.norm(centre - rays.origin.astype(np.float32), axis=1) + radius
    # as wide as `stretches` takes a tile to be: where other parts of the unit are kept, these must be
    radius += np.float32(tiles.width) + furthest * np.float32(tiles.widening)
    return rectangles(rays, tiles, centre, radius).of(leaves)


def _wherever(rays: Rays, tiles: Tiles, known: Rectangles) -> Pairs:
    """Every tile of some rectangles; `_inside_units` says how far along the rays."""
    runs = known.runs()
    tile = np.repeat(runs.row * tiles.columns, runs.wide) + runs.columns
    leaf = np.repeat(known.which[runs.of], runs.wide)
    return Pairs(tile, leaf, np.zeros(len(tile), np.float32), np.full(len(tile), np.float32(rays.far)))


def _unbounded(field: PackedField, rays: Rays, tiles: Tiles, leaf: int) -> Pairs:
    """Pairs of a leaf without bounds: a plane of the world only where rays meet it, a form that repeats without end
    where its endless box is, everything else (planes that carve or are carved, what is forced) everywhere."""
    everywhere = whole(tiles, np.array([leaf]))
    if field.field.leaf_mode[leaf] != MODE_PLANE and not field.field.forced[leaf]:
        return meeting(field, rays, tiles, everywhere)[0]
    if world_planes(field)[leaf]:
        return _plane(field, rays, tiles, leaf)
    return _wherever(rays, tiles, everywhere)


def _plane(field: PackedField, rays: Rays, tiles: Tiles, leaf: int) -> Pairs:
    """A plane of the world, where rays meet it."""
    height, fall = plane_slopes(field.plane[leaf], tiles)
    lowest = height - field.reach[leaf] - tiles.width
    above = lowest > 0
    near = np.where(above, lowest / np.maximum(fall + tiles.widening, 1e-9), 0.0) * 0.999
    steep = fall - tiles.widening
    beyond = (height + tiles.width) / np.maximum(steep, 1e-9) / tiles.shortening * 1.001
    far = np.where(above & (steep > 1e-6), np.minimum(beyond, rays.far), rays.far)
    tile = np.nonzero(~above | (fall > -tiles.widening))[0]
    near, far = np.clip(near[tile], 0.0, rays.far), far[tile]
    return Pairs(tile, np.full(len(tile), leaf), near.astype(np.float32), far.astype(np.float32))


def plane_slopes(plane: F32, tiles: Tiles) -> tuple[F32, F32]:
    """(T,) height of each tile's origin above a plane [m], and how fast its axis falls towards it."""
    height = tiles.origin @ plane[:3] + plane[3]
    return height, -(tiles.axis @ plane[:3])


def _inside_units(field: PackedField, tiles: Tiles, pairs: Pairs) -> Pairs:
    """Parts of a carved unit count only where the unit's own box does; forced parts wherever it does."""
    unit = field.field.unit
    if not len(field.unit_low):
        return pairs
    carved = np.nonzero(unit[pairs.leaf] >= 0)[0]
    tile, of = pairs.tile[carved], unit[pairs.leaf[carved]]
    low, high = np.maximum(field.unit_low, -ENDLESS), np.minimum(field.unit_high, ENDLESS)
    middle, half = (low + high) * np.float32(0.5), (high - low) * np.float32(0.5)
    direction = [np.take(tiles.axis[:, a], tile) for a in range(3)]
    offset = [np.take(tiles.origin[:, a], tile) - middle[of, a] for a in range(3)]
    near, far = stretches(tiles, direction, offset, [half[of, a] for a in range(3)])
    new_near, new_far, keep = pairs.near.copy(), pairs.far.copy(), np.ones(len(pairs.tile), bool)
    new_near[carved], new_far[carved] = np.maximum(pairs.near[carved], near), np.minimum(pairs.far[carved], far)
    sized = np.asarray((high > low).all(axis=1))
    keep[carved] = (far >= near) & (far > 0) & (new_far[carved] >= new_near[carved]) & sized[of]
    return Pairs(pairs.tile, pairs.leaf, new_near, new_far).where(keep)
