"""Where in a picture an opening is seen, and the rays that go on beyond it.

What is beyond is drawn as a picture of its own: the same pixels, the same rays, only that they begin at the opening's
plane, in the frame of the other world. It is planned for the part of the picture alone in which the opening is.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.culling import TILE, Tiles, tile_grid
from dreamscape3d.render.jobs import Jobs
from dreamscape3d.render.lamp_lists import LAMP_TILE, LampLists
from dreamscape3d.render.rays import Rays
from dreamscape3d.sdf.opening import Opening, Similarity

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
Area = tuple[int, int, int, int]
"""Left, low, width, height [px] of a part of a picture."""

NOWHERE: Area = (0, 0, 0, 0)
ROUND = 10.0  # pixels beyond its border that are drawn too: what pixels gather from their neighbours
NEAREST = 1e-5  # metres between eye and plane at which nothing can be seen through
JITTER = 1.0  # pixels by which samples may lie beside their pixel
_AHEAD = 1e-4  # metres ahead of the eye from which the opening is projected


def seen_area(opening: Opening, rays: Rays) -> Area:
    """The part of a picture in which an opening may be seen, in whole tiles of lamps or up to the picture's border;
    NOWHERE where it cannot."""
    if not opening.is_open or rays.extent or abs(float(opening.heights(rays.origin))) < NEAREST:
        return NOWHERE
    if rays.circling:
        return 0, 0, rays.width, rays.height
    corners = opening.corners() - rays.origin
    seen = _ahead(corners @ np.stack([rays.right, rays.up, rays.forward], -1))
    if not len(seen):
        return NOWHERE
    size = np.array([rays.width, rays.height])
    at = (seen[:, :2] / (seen[:, 2:] * rays.spread) * rays.height + size) * 0.5 - rays.offset
    low, high = np.floor((at.min(axis=0) - ROUND) / LAMP_TILE), np.ceil((at.max(axis=0) + ROUND) / LAMP_TILE)
    low, high = np.maximum(low * LAMP_TILE, 0.0), np.minimum(high * LAMP_TILE, size)
    if (high <= low).any():
        return NOWHERE
    return int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1])


def _ahead(corners: F64) -> F64:
    """(N, 3) corners of a polygon in the camera's frame, z ahead, less what is behind it (Sutherland and Hodgman)."""
    found = []
    for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        if a[2] >= _AHEAD:
            found.append(a)
        if (a[2] >= _AHEAD) != (b[2] >= _AHEAD):
            found.append(a + (b - a) * ((_AHEAD - a[2]) / (b[2] - a[2])))
    return np.array(found).reshape(-1, 3)


def rays_beyond(rays: Rays, to_beyond: Similarity) -> Rays:
    """The same rays as they are in the world beyond."""
    x, y, z = (to_beyond.scale * to_beyond.directions(np.asarray(rays.circle, np.float64))).tolist()
    return replace(
        rays,
        origin=to_beyond.points(rays.origin),
        right=to_beyond.directions(rays.right),
        up=to_beyond.directions(rays.up),
        forward=to_beyond.directions(rays.forward),
        circle=(x, y, z),
    )


def cropped(rays: Rays, area: Area) -> Rays:
    """The perspective rays of a part of the picture, as those of a smaller one."""
    left, low, width, height = area
    offset = (
        rays.offset[0] + left + 0.5 * (width - rays.width),
        rays.offset[1] + low + 0.5 * (height - rays.height),
    )
    return replace(rays, width=width, height=height, spread=rays.spread * height / rays.height, offset=offset)


def plane_beyond(opening: Opening, rays: Rays) -> F32:
    """(4,) the opening's plane in the world beyond, its normal to where `rays` of this one go."""
    normal = opening.to_beyond.directions(-np.copysign(1.0, opening.heights(rays.origin)) * opening.normal)
    offset = -float(normal @ opening.to_beyond.points(opening.centre))
    return np.array([*normal, offset], np.float32)


def clip_beyond(opening: Opening, rays: Rays) -> tuple[float, ...]:
    """`u_clip` of shaders/lib/view.glsl for rays beyond: they begin at the opening's plane."""
    before = opening.heights(rays.origin)
    normal = opening.to_beyond.directions(-np.copysign(1.0, before) * opening.normal)
    return (*normal.tolist(), float(abs(before)) * opening.to_beyond.scale)


def covered_to(opening: Opening, rays: Rays, tiles: Tiles) -> F32:
    """(T,) how far along a tile's rays [m] something may still be seen of this side: to the opening where all of them
    go through it, else without end."""
    limit = np.full(tiles.count, np.float32(1e9))
    left, low, width, height = seen_area(opening, rays)
    if not width or rays.circling:
        return limit
    columns, rows = tile_grid(width, height, tiles.size)
    column, row = np.meshgrid(left // tiles.size + np.arange(columns), low // tiles.size + np.arange(rows))
    x, y = tiles.size * column.astype(np.float64), tiles.size * row.astype(np.float64)
    borders = (-JITTER, tiles.size + JITTER)
    crossed = [opening.crossings(*rays.at(x + i, y + j)) for i in borders for j in borders]
    limit[row * tiles.columns + column] = np.minimum(np.max(crossed, axis=0), 1e9) * 1.001
    return limit


# -- from a part of a picture to the whole ----------------------------------------------------------------------


def jobs_in_place(jobs: Jobs, area: Area) -> Jobs:
    """Jobs of a cropped picture as those of the whole."""
    records = jobs.records.copy()
    records[:, 0] += _step(area)
    return replace(jobs, records=records, apart=jobs_in_place(jobs.apart, area) if jobs.apart is not None else None)


def spots_in_place(spots: NDArray[np.int32], area: Area) -> NDArray[np.int32]:
    """Spots (`render.spots`) of a cropped picture as those of the whole."""
    return spots + np.array([0, _step(area), 0], np.int32)


def lamps_in_place(lists: LampLists, area: Area, rays: Rays) -> LampLists:
    """Lamps of a cropped picture as those of the whole, whose `rays` these are: none elsewhere."""
    columns, rows = tile_grid(rays.width, rays.height, LAMP_TILE)
    left, low, across, up = area[0] // LAMP_TILE, area[1] // LAMP_TILE, *tile_grid(area[2], area[3], LAMP_TILE)
    heads = np.zeros((rows, columns, 4), np.int32)
    heads[low : low + up, left : left + across] = lists.heads.reshape(up, across, 4)
    return replace(lists, heads=heads.reshape(-1, 4), columns=columns)


def _step(area: Area) -> int:
    return area[0] // TILE | (area[1] // TILE) << 16
