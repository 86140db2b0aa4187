"""Fillets in a view: through which tiles what melts into others may be seen, and the jobs that march it.

    leaves with fillets ─▶ rectangles of tiles ─▶ not behind what covers a block of tiles, or the tile ─▶ Pairs ─▶ Jobs

The surface of a fillet is never further than a quarter of its radius from one of its leaves: a ray that comes so close
to a leaf looks at that leaf's fillets, each by itself, and only before what was hit of the leaves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.kinds import MELTED, MELTED_BENT, MELTED_SOLIDS
from dreamscape3d.render.meeting import stretches
from dreamscape3d.render.pairs import NO_PAIRS, Pairs, ascending
from dreamscape3d.render.rays import Rays
from dreamscape3d.render.slabs import by_depth
from dreamscape3d.render.tiles import BLOCK, Rectangles, Runs, Tiles, rectangles
from dreamscape3d.sdf.fillets import NO_FILLETS, Fillets
from dreamscape3d.sdf.pose import PackedField

I32 = NDArray[np.int32]
F32 = NDArray[np.float32]
Bool = NDArray[np.bool_]
Index = NDArray[np.intp]
LARGEST, LARGEST_BALL, FULL = 8.0, 256.0, 65535.0  # ranges [m] of what is packed into so many steps
NEAREST = 0.25  # of its radius: how near a fillet's surface is to one of its leaves


def without_fillets(field: PackedField) -> PackedField:
    """The field with parts that meet hard everywhere."""
    if field.parts is None or not field.parts.fillets.count:
        return field
    return replace(field, parts=replace(field.parts, fillets=NO_FILLETS))


def without_fillets_of(field: PackedField, hidden: Bool | None) -> PackedField:
    """The field without the fillets of `hidden` (L,) leaves."""
    if hidden is None or field.parts is None or not field.parts.fillets.count:
        return field
    return replace(field, parts=replace(field.parts, fillets=field.parts.fillets.without(hidden)))


def seen_fillets(field: PackedField, rays: Rays, tiles: Tiles, behind: F32) -> Pairs | None:
    """Pairs of a tile and a leaf whose fillets may be seen through it; None where there are no fillets at all.

    `behind` (T,) is how far each tile's rays see [m].
    """
    if field.parts is None or not field.parts.fillets.count:
        return None
    fillets = field.parts.fillets
    boxes = _boxes(field, fillets)
    known = rectangles(rays, tiles, boxes.centre, boxes.radius, boxes.axes * boxes.half[:, :, None])
    runs = _before(boxes, tiles, known, behind)
    if not len(runs.of):
        return NO_PAIRS
    pairs = _met(boxes, tiles, known, runs, behind)
    return Pairs(pairs.tile, fillets.leaf[pairs.leaf].astype(np.intp), pairs.near, pairs.far)


@dataclass(frozen=True, slots=True)
class _Boxes:
    """M boxes that hold all there is of fillets by their leaves, and the balls round them."""

    centre: F32
    axes: F32
    half: F32
    radius: F32


def _boxes(field: PackedField, fillets: Fillets) -> _Boxes:
    leaf, grown = fillets.leaf, (fillets.reach() * NEAREST).astype(np.float32)
    half = field.half[leaf] + grown[:, None]
    return _Boxes(field.centre[leaf], field.axes[leaf], half, field.radius[leaf] + 2.0 * grown)


def _before(boxes: _Boxes, tiles: Tiles, known: Rectangles, behind: F32) -> Runs:
    """The rows of those blocks of tiles that show what may lie before what covers them."""
    columns, rows = -(-tiles.columns // BLOCK), -(-tiles.rows // BLOCK)
    furthest = np.zeros((rows * BLOCK, columns * BLOCK), np.float32)
    furthest[: tiles.rows, : tiles.columns] = behind.reshape(tiles.rows, tiles.columns)
    furthest = furthest.reshape(rows, BLOCK, columns, BLOCK).max(axis=(1, 3))
    coarse = known.coarser(BLOCK).runs()
    of, column, row = np.repeat(coarse.of, coarse.wide), coarse.columns, np.repeat(coarse.row, coarse.wide)
    kept = np.nonzero(_nearest(boxes, tiles)[known.which][of] <= furthest[row, column])[0]
    return known.within_blocks(of[kept], row[kept], column[kept])


def _nearest(boxes: _Boxes, tiles: Tiles) -> F32:
    """(M,) how far along any ray each begins at least [m]."""
    offset = boxes.centre - tiles.origin[0]
    away = np.sqrt((offset**2).sum(axis=1)) if tiles.widening else offset @ tiles.axis[0]
    nearest: F32 = away - boxes.radius - np.float32(tiles.width)
    return nearest


def _met(boxes: _Boxes, tiles: Tiles, known: Rectangles, runs: Runs, behind: F32) -> Pairs:
    """Tiles and boxes that meet, by number, before what covers the tile; ascending by box."""
    tile = np.repeat(runs.row * tiles.columns, runs.wide) + runs.columns
    box = np.repeat(known.which[runs.of], runs.wide)
    seen = np.nonzero(_nearest(boxes, tiles)[box] <= behind[tile])[0]
    tile, box = tile[seen], box[seen]
    axes = [[boxes.axes[:, a, b][box] for b in range(3)] for a in range(3)]
    axis, origin = tiles.axis[tile].T, (tiles.origin[tile] - boxes.centre[box]).T
    direction, offset = ([a[0] * v[0] + a[1] * v[1] + a[2] * v[2] for a in axes] for v in (axis, origin))
    near, far = stretches(tiles, direction, offset, [boxes.half[:, a][box] for a in range(3)])
    far = np.minimum(far, behind[tile])
    met = np.nonzero((far >= near) & (far > 0.0))[0]
    pairs = Pairs(tile[met], box[met], near[met], far[met])
    return pairs.at(ascending(pairs.leaf))


# -- what programs are told ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MeltedJobs:
    """J jobs, a tile each: their `tile`, `kind`, `count` of entries, and where their rays `near` and `far` [m] may meet
    fillets; `entries` of all, nearest first; then `leaves` and their fillets, which entries refer to (see
    shaders/lib/job.glsl)."""

    tile: Index
    kind: I32
    count: Index
    near: F32
    far: F32
    entries: I32
    leaves: I32


def melted_jobs(field: PackedField, pairs: Pairs) -> MeltedJobs:
    """What is to be marched for `pairs` of tiles and leaves with fillets."""
    assert field.parts is not None
    fillets = field.parts.fillets
    near = np.maximum(pairs.near, np.float32(0.0))
    order = by_depth(pairs.tile, near)
    number, near = np.searchsorted(fillets.leaf, pairs.leaf[order]).astype(np.int32), near[order]
    tile, first = np.unique(pairs.tile[order], return_index=True)
    kind = np.maximum.reduceat(_kinds(field, fillets)[number], first)
    far = np.maximum.reduceat(pairs.far[order], first)
    entries = np.stack([number, near.view(np.int32)], -1)
    return MeltedJobs(
        tile, kind, np.diff(first, append=len(order)), near[first], far, entries, _leaf_records(field, fillets)
    )


def _kinds(field: PackedField, fillets: Fillets) -> I32:
    """(M,) the cheapest kind of program that marches all fillets of each leaf."""
    structure = field.field
    own = np.where(structure.leaf_chain != 0, MELTED_BENT, np.where(structure.leaf_simple, MELTED, MELTED_SOLIDS))
    others = np.maximum.reduceat(own[fillets.other], fillets.start[:-1])
    return np.maximum(own[fillets.leaf], others).astype(np.int32)


def _leaf_records(field: PackedField, fillets: Fillets) -> I32:
    """(M + 2N, 2): of each leaf its number and how many fillets it has, and where they begin; of each fillet the other
    leaf, and the radius and that of a ball that holds the other one."""
    count = np.diff(fillets.start)
    warped = (field.field.leaf_chain != 0)[fillets.other]
    ball = np.where(warped, LARGEST_BALL, field.radius[fillets.other])
    sizes = np.stack([np.rint(fillets.radius * (FULL / LARGEST)), np.ceil(ball * (FULL / LARGEST_BALL)) + 1.0], -1)
    packed = np.clip(sizes, 0.0, FULL).astype(np.uint16)
    leaves = np.stack([fillets.leaf | (count << 16), fillets.start[:-1] + len(fillets.leaf)], -1)
    others = np.stack([fillets.other, packed.view(np.int32)[:, 0]], -1)
    return np.concatenate([leaves, others]).astype(np.int32)
