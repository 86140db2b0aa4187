"""The tiles of a picture, and which of them a ball or a box may be seen through: rectangles, then runs of tiles.

balls, boxes ──rectangles──▶ a rectangle of tiles each ──runs──▶ rows of tiles ──Runs.pairs──▶ tile × leaf
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.rays import Rays

F32 = NDArray[np.float32]
Index = NDArray[np.intp]
TILE = 8
BLOCK = 4  # tiles along a side of a block
NEAREST = 1e-3  # metres ahead of the eye from where on a corner is where it is seen


@dataclass(frozen=True, slots=True)
class Tiles:
    """The tiles of a picture: `columns` × `rows`, `size` pixels each; (T, 3) unit axis and origin of each.

    `u` (columns,) and `v` (rows,) are the middles of its columns and rows, as in `rays`.
    """

    columns: int
    rows: int
    size: int
    axis: F32
    origin: F32
    u: F32
    v: F32
    widening: float
    width: float
    shortening: float

    @property
    def count(self) -> int:
        return self.columns * self.rows


@dataclass(frozen=True, slots=True)
class Rectangles:
    """Of K things that are seen, `which` they are and their rectangles of tiles: `wide` × `high` from `left`, `low`."""

    which: Index
    left: Index
    low: Index
    wide: Index
    high: Index

    @property
    def count(self) -> Index:
        """(K,) tiles of each."""
        return self.wide * self.high

    def of(self, names: Index) -> Rectangles:
        """The same, called by their `names`."""
        return replace(self, which=names[self.which])

    def at(self, index: Index) -> Rectangles:
        """Those of these numbers."""
        return Rectangles(self.which[index], self.left[index], self.low[index], self.wide[index], self.high[index])

    def coarser(self, tiles: int) -> Rectangles:
        """In blocks of so many tiles a side."""
        left, low = self.left // tiles, self.low // tiles
        right, top = (self.left + self.wide - 1) // tiles, (self.low + self.high - 1) // tiles
        return Rectangles(self.which, left, low, right - left + 1, top - low + 1)

    def within_blocks(self, of: Index, row: Index, column: Index) -> Runs:
        """Rows of blocks of BLOCK tiles a side, at (N,) `row` and `column` of blocks, each as far as it lies in the
        rectangle that it is `of`."""
        rows = (row[:, None] * BLOCK + np.arange(BLOCK)).ravel()
        of, left = np.repeat(of, BLOCK), np.repeat(column * BLOCK, BLOCK)
        first = np.maximum(left, self.left[of])
        last = np.minimum(left + BLOCK, self.left[of] + self.wide[of])
        keep = np.nonzero((last > first) & (rows >= self.low[of]) & (rows < self.low[of] + self.high[of]))[0]
        return Runs(of[keep], rows[keep], first[keep], (last - first)[keep])

    def runs(self) -> Runs:
        """Row by row."""
        of = np.repeat(np.arange(len(self.which)), self.high)
        row = np.arange(len(of)) + np.repeat(self.low - np.cumsum(self.high) + self.high, self.high)
        return Runs(of, row, self.left[of], self.wide[of])


@dataclass(frozen=True, slots=True)
class Runs:
    """R runs of tiles that are beside each other: `wide` of them in a `row` from column `left` on, `of` which rectangle
    of several."""

    of: Index
    row: Index
    left: Index
    wide: Index

    @property
    def columns(self) -> Index:
        """(P,) the column of every tile, run after run."""
        start = np.cumsum(self.wide) - self.wide
        column: Index = np.arange(int(self.wide.sum())) + np.repeat(self.left - start, self.wide)
        return column


def tile_grid(width: int, height: int, size: int = TILE) -> tuple[int, int]:
    """Columns and rows of tiles that cover a picture."""
    return -(-width // size), -(-height // size)


def make_tiles(rays: Rays, size: int = TILE, margin: float = 1.0) -> Tiles:
    """`margin` pixels are added round each tile, so that jittered samples stay inside."""
    columns, rows = tile_grid(rays.width, rays.height, size)
    across, along = ((np.arange(count, dtype=np.float64) + 0.5) * size for count in (columns, rows))
    x, y = np.meshgrid(across, along)
    origin, axis = replace(rays, circle=(0.0, 0.0, 0.0)).at(x.ravel(), y.ravel())
    radius = (size * 0.5 + margin) * np.sqrt(2.0) * 2.0 / rays.height
    widening = radius * rays.spread
    return Tiles(
        columns,
        rows,
        size,
        axis.astype(np.float32),
        origin.astype(np.float32),
        rays.image_plane(across, along[:1])[0].astype(np.float32),
        rays.image_plane(across[:1], along)[1].astype(np.float32),
        widening,
        radius * rays.extent + rays.circling,
        float(np.cos(np.arctan(widening))),
    )


def whole(tiles: Tiles, which: Index) -> Rectangles:
    """All tiles for each of these."""
    zero = np.zeros(len(which), np.intp)
    return Rectangles(which, zero, zero, zero + tiles.columns, zero + tiles.rows)


def rectangles(rays: Rays, tiles: Tiles, centre: F32, radius: F32, spans: F32 | None = None) -> Rectangles:
    """The tiles through which balls (K,) may be seen, or the boxes of half axes `spans` (K, 3, 3) in them."""
    offset = centre - rays.origin.astype(np.float32)
    basis = np.stack([rays.right, rays.up, rays.forward]).astype(np.float32)
    x, y, z = (offset @ axis for axis in basis)
    seen = z + radius + np.float32(rays.circling) > 0
    if rays.extent:
        bounds = _parallel(rays, x, y, radius)
    else:
        wide = radius + np.float32(rays.circling)
        bounds = [*_tangents(x, z, wide, rays.spread), *_tangents(y, z, wide, rays.spread)]
        if spans is not None and not rays.circling:
            bounds = _within_corners(bounds, np.stack([x, y, z], -1), spans @ basis.T, rays.spread)
    return _on_grid(rays, tiles, bounds, seen)


def _parallel(rays: Rays, x: F32, y: F32, radius: F32) -> list[F32]:
    inverse = np.float32(1.0 / rays.extent)
    return [(x - radius) * inverse, (x + radius) * inverse, (y - radius) * inverse, (y + radius) * inverse]


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


def _within_corners(bounds: list[F32], centre: F32, spans: F32, spread: float) -> list[F32]:
    """`bounds` no wider than what the corners of boxes span, where all of a box lies ahead. In the view's frame."""
    signs = np.stack(np.meshgrid(*[[-1.0, 1.0]] * 3), -1).reshape(-1, 3).astype(np.float32)
    x, y, z = ((signs @ spans[:, :, axis].T) + centre[:, axis] for axis in range(3))  # (8, K)
    ahead = z.min(axis=0) > NEAREST
    inverse = np.float32(1.0) / np.maximum(z * np.float32(spread), np.float32(1e-9))
    u, v = x * inverse, y * inverse
    limits = (u.min(axis=0), u.max(axis=0), v.min(axis=0), v.max(axis=0))
    tighter = (np.maximum, np.minimum, np.maximum, np.minimum)
    return [
        np.where(ahead, choose(bound, limit), bound)
        for choose, bound, limit in zip(tighter, bounds, limits, strict=True)
    ]


def _on_grid(rays: Rays, tiles: Tiles, bounds: list[F32], seen: NDArray[np.bool_]) -> Rectangles:
    """From u and v to columns and rows."""
    scale = rays.height / (2.0 * tiles.size)
    centre_x = rays.width / (2.0 * tiles.size) - rays.offset[0] / tiles.size
    centre_y = scale - rays.offset[1] / tiles.size
    pad = 1.0 / tiles.size
    x0, x1 = bounds[0] * scale + centre_x - pad, bounds[1] * scale + centre_x + pad
    y0, y1 = bounds[2] * scale + centre_y - pad, bounds[3] * scale + centre_y + pad
    seen = seen & (x1 >= 0) & (x0 < tiles.columns) & (y1 >= 0) & (y0 < tiles.rows)
    keep = np.nonzero(seen)[0]
    left, right = (np.clip(x[keep], 0, tiles.columns - 1).astype(np.intp) for x in (x0, x1))
    low, high = (np.clip(y[keep], 0, tiles.rows - 1).astype(np.intp) for y in (y0, y1))
    return Rectangles(keep, left, low, right - left + 1, high - low + 1)
