"""Where the rays of tiles meet oriented boxes, and which tiles what is solid in them covers.

Seen from a box, the directions of a perspective's tiles, or the origins of parallel rays, are m + u·a + v·b, with u and
v the places of columns and rows. Numbers of a leaf are repeated along its runs of tiles, and never looked up: with
numpy a gather costs ten times what arithmetic does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.occlusion import Covers, inner_balls, joined_covers, room_behind
from dreamscape3d.render.pairs import Pairs, joined_pairs
from dreamscape3d.render.rays import Rays
from dreamscape3d.render.tiles import BLOCK, Rectangles, Runs, Tiles, make_tiles, whole
from dreamscape3d.sdf.pose import PackedField

F32 = NDArray[np.float32]
Bool = NDArray[np.bool_]
Index = NDArray[np.intp]
Three = Sequence[F32]
CHUNK = 1 << 16  # pairs worked on at once, so that they stay in cache
LARGE, LARGER = 48, 192  # tiles of a rectangle that is first held against blocks, in a field of one part or of several
TINY, UNCOVERED = np.float32(1e-9), np.float32(1e9)


def meeting(field: PackedField, rays: Rays, tiles: Tiles, known: Rectangles) -> tuple[Pairs, Covers]:
    """Pairs of tiles and leaves whose boxes are met, ascending by leaf, of those of `known` rectangles; and covers.

    What is wide on the screen may yet be long and thin: it is first held against blocks of tiles.
    """
    large = known.count > (LARGE if field.parts is None else LARGER)
    if not large.any():
        return _met(field, rays, tiles, known, known.runs())
    wide, rest = known.at(np.nonzero(large)[0]), known.at(np.nonzero(~large)[0])
    blocks = make_tiles(rays, tiles.size * BLOCK)
    coarse = wide.coarser(BLOCK)
    found, _ = _met(field, rays, blocks, coarse, coarse.runs())
    limits = whole(tiles, wide.which) if field.parts is None else wide
    runs = limits.within_blocks(np.searchsorted(wide.which, found.leaf), *np.divmod(found.tile, blocks.columns))
    several = _met(field, rays, tiles, rest, rest.runs()), _met(field, rays, tiles, wide, runs)
    return joined_pairs([pairs for pairs, _ in several]), joined_covers([covers for _, covers in several])


def _met(field: PackedField, rays: Rays, tiles: Tiles, known: Rectangles, runs: Runs) -> tuple[Pairs, Covers]:
    if not len(runs.of):
        return joined_pairs([]), joined_covers([])
    boxes = _boxes(field, rays, tiles, known.which)
    met = [_chunk(tiles, boxes, part) for part in _parts(runs)]
    return joined_pairs([pairs for pairs, _ in met]), joined_covers([covers for _, covers in met])


def _parts(runs: Runs) -> Iterator[Runs]:
    """Some CHUNK tiles each."""
    ends = np.cumsum(runs.wide)
    cuts = np.searchsorted(ends, np.arange(CHUNK, int(ends[-1]), CHUNK)).tolist()
    for start, stop in zip([0, *cuts], [*cuts, len(ends)], strict=True):
        if stop > start:
            yield Runs(*(column[start:stop] for column in (runs.of, runs.row, runs.left, runs.wide)))


@dataclass(frozen=True, slots=True)
class _Boxes:
    """K boxes and the rays of all tiles in their frames; lists of three are x, y and z of (K,) vectors.

    Either directions or origins of rays are `middle` + u·`across` + v·`along`; the others are `still`.
    """

    leaf: Index
    middle: Three
    across: Three
    along: Three
    still: Three
    turning: float  # the spread of perspective rays; 0 of parallel ones
    grown: Three
    furthest: F32
    core: Three
    ball: F32
    behind: F32
    solid: bool


def _boxes(field: PackedField, rays: Rays, tiles: Tiles, leaf: Index) -> _Boxes:
    axes, half, core = field.axes[leaf], field.half[leaf] + field.reach[leaf, None], field.core[leaf]
    eye = (axes @ (rays.origin.astype(np.float32) - field.centre[leaf])[..., None])[..., 0]
    right, up, forward = ((axes @ axis.astype(np.float32)) for axis in (rays.right, rays.up, rays.forward))
    behind, scale = room_behind(field, tiles)[leaf], np.float32(rays.spread or rays.extent)
    ball = inner_balls(field)[leaf] if field.parts is not None else np.zeros(len(leaf), np.float32)
    ball = np.where(ball > core.min(axis=1), ball, np.float32(0.0))  # else the box covers more
    return _Boxes(
        leaf=leaf,
        middle=_three(forward if rays.spread else eye),
        across=_three(right * scale),
        along=_three(up * scale),
        still=_three(eye if rays.spread else forward),
        turning=rays.spread,
        grown=_three(half),
        furthest=np.sqrt((eye * eye).sum(axis=1)) + half.sum(axis=1),
        core=_three(core - behind[:, None]),
        ball=np.maximum(ball - behind, np.float32(0.0)),
        behind=behind,
        solid=bool((core.min(axis=1) > behind).any() or (ball > behind).any()),
    )


def _three(vectors: F32) -> Three:
    return [np.ascontiguousarray(vectors[:, axis], np.float32) for axis in range(3)]


def _chunk(tiles: Tiles, boxes: _Boxes, runs: Runs) -> tuple[Pairs, Covers]:
    of, wide, column = runs.of, runs.wide, runs.columns
    u, v = tiles.u[column], tiles.v[runs.row]

    def spread(values: F32) -> F32:
        repeated: F32 = np.repeat(values[of], wide)
        return repeated

    moving = [
        np.repeat(m[of] + v * b[of], wide) + u * spread(a)
        for m, a, b in zip(boxes.middle, boxes.across, boxes.along, strict=True)
    ]
    still = [spread(s) for s in boxes.still]
    direction, offset = (moving, still) if boxes.turning else (still, moving)
    turning = np.float32(boxes.turning)
    length = np.sqrt(np.repeat(1.0 + (turning * v) ** 2, wide) + (turning * u) ** 2)  # of directions not yet 1 long
    lines = make_lines(direction, offset)
    grown, furthest = [spread(h) for h in boxes.grown], spread(boxes.furthest)
    near, far = _stretch(tiles, lines, grown, furthest, length)
    tile, leaf = np.repeat(runs.row * tiles.columns, wide) + column, np.repeat(boxes.leaf[of], wide)
    met = np.nonzero((far >= near) & (far > 0))[0]
    pairs = Pairs(tile[met], leaf[met], near[met], far[met] / np.float32(tiles.shortening))
    if not boxes.solid:
        return pairs, joined_covers([])
    depth = lines.covered([spread(c) for c in boxes.core]) * length
    if boxes.ball.any():
        depth = np.minimum(depth, _ball_depth(direction, offset, length, spread(boxes.ball), spread(boxes.behind)))
    covered = np.nonzero(depth < UNCOVERED)[0]
    return pairs, Covers(tile[covered], leaf[covered], depth[covered] / np.float32(tiles.shortening))


@dataclass(frozen=True, slots=True)
class Lines:
    """N lines against boxes round the origin: where each passes the middle of each slab, and how long it is in a slab
    one metre thick. In lengths of its direction."""

    middle: Three
    slope: Three

    def within(self, half: Three, room: F32 | np.float32) -> tuple[F32, F32]:
        """(N,) where they enter and leave boxes of `half` lengths grown by `room`; outside, they leave first."""
        reach = [(h + room) * s for h, s in zip(half, self.slope, strict=True)]
        near = [m - r for m, r in zip(self.middle, reach, strict=True)]
        far = [m + r for m, r in zip(self.middle, reach, strict=True)]
        return np.maximum(np.maximum(near[0], near[1]), near[2]), np.minimum(np.minimum(far[0], far[1]), far[2])

    def covered(self, half: Three) -> F32:
        """(N,) where they enter boxes ahead of them; UNCOVERED where they do not."""
        near, far = self.within(half, np.float32(0.0))
        return np.where((far > near) & (near > 0), near, UNCOVERED)


def make_lines(direction: Three, offset: Three) -> Lines:
    """Lines from `offset` from the boxes' middles, along `direction`, both in the boxes' frames."""
    inverse = [np.float32(1.0) / _not_zero(d) for d in direction]
    return Lines([-o * i for o, i in zip(offset, inverse, strict=True)], [np.abs(i) for i in inverse])


def _not_zero(values: F32) -> F32:
    away: F32 = np.copysign(np.maximum(np.abs(values), TINY), values)
    return away


def stretches(tiles: Tiles, direction: Three, offset: Three, half: Three) -> tuple[F32, F32]:
    """Stretch [near, far] of rays, along unit directions, in which tiles meet boxes; near > far where they do not."""
    away = np.sqrt(offset[0] ** 2 + offset[1] ** 2 + offset[2] ** 2) + half[0] + half[1] + half[2]
    near, far = _stretch(tiles, make_lines(direction, offset), half, away, np.float32(1.0))
    return near, far / np.float32(tiles.shortening)


def _stretch(tiles: Tiles, lines: Lines, half: Three, furthest: F32, length: F32 | np.float32) -> tuple[F32, F32]:
    """Boxes are grown by the width of the tile's pyramid at the far end of what its axis meets, found in two rounds.
    `furthest` [m] is an upper bound of that."""
    width, widening = np.float32(tiles.width), np.float32(tiles.widening)
    near, far = lines.within(half, width + np.maximum(furthest, np.float32(0.0)) * widening)
    if tiles.widening:
        furthest = np.minimum(furthest, np.maximum(far * length, np.float32(0.0)))
        near, far = lines.within(half, width + furthest * widening)
    return near * length, far * length


def _ball_depth(direction: Three, offset: Three, length: F32, ball: F32, behind: F32) -> F32:
    """(N,) where every ray of a tile is within a ball that covers it, and UNCOVERED elsewhere.

    `ball` is its radius less the tile's half width `behind` it.
    """
    along = -(direction[0] * offset[0] + direction[1] * offset[1] + direction[2] * offset[2]) / length
    aside = np.maximum(offset[0] ** 2 + offset[1] ** 2 + offset[2] ** 2 - along * along, np.float32(0.0))
    covers = aside < ball * ball
    outermost = np.sqrt(aside) + behind
    depth = along - np.sqrt(np.maximum((ball + behind) ** 2 - outermost * outermost, np.float32(0.0)))
    return np.where(covers & (depth > 0) & (ball > 0), depth, UNCOVERED)
