"""Which lamps can light or glow through which tile of the picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.culling import TILE, Tiles, make_tiles, tile_grid
from dreamscape3d.render.jobs import Jobs
from dreamscape3d.render.joins import present_leaves
from dreamscape3d.render.rays import Rays
from dreamscape3d.sdf.pose import PackedField

LAMP_TILE = 32  # pixels; shaders/lib/lamp.glsl


Spans = tuple[NDArray[np.float32], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class LampLists:
    """The lamps of one view, ready to upload.

    Attributes:
        texels: (N, 4, 4) float32; layout in shaders/lib/lamp.glsl.
        heads: (T, 4) int32, as `list_lamps` gives them; `lists` int32.
        columns: tiles of LAMP_TILE pixels in a row of the picture.
    """

    texels: NDArray[np.float32]
    heads: NDArray[np.int32]
    lists: NDArray[np.int32]
    columns: int


def lamp_lists(lamps: NDArray[np.float32], rays: Rays, spans: Spans | None = None) -> LampLists:
    """What (N, 3, 4) `lamps` light of a view; `spans` of what its rays may hit, of `seen_spans`: any, if None."""
    tiles = make_tiles(rays, LAMP_TILE)
    heads, lists = list_lamps(lamps, tiles, spans)
    return LampLists(np.concatenate([lamps, _powers(lamps)], axis=1), heads, lists, tiles.columns)


def seen_spans(jobs: Jobs, field: PackedField, rays: Rays) -> Spans:
    """(T,) nearest and (T,) farthest that anything may be hit in each tile of LAMP_TILE pixels; nothing: near > far."""
    columns, rows = tile_grid(rays.width, rays.height, LAMP_TILE)
    near, far = np.full(columns * rows, 1e9, np.float32), np.zeros(columns * rows, np.float32)
    for part in jobs.all:
        records, share = part.records, LAMP_TILE // TILE
        tile = (records[:, 0] >> 16) // share * columns + (records[:, 0] & 0xFFFF) // share
        np.minimum.at(near, tile, records[:, 4].view(np.float32))
        np.maximum.at(far, tile, records[:, 5].view(np.float32))
    for leaf in _marched_elsewhere(field):
        away = float(np.linalg.norm(field.centre[leaf] - rays.origin))
        reach = np.inf if field.infinite[leaf] else float(field.radius[leaf] + field.reach[leaf])
        near, far = np.minimum(near, max(away - reach, 0.0)), np.maximum(far, away + reach)
    return near.astype(np.float32), far.astype(np.float32)


def _marched_elsewhere(field: PackedField) -> list[int]:
    """Leaves that are in no job: texts and what is procedural."""
    leaves = [*field.field.texts[:, 0].tolist(), *(known.leaf for known in field.field.procedural)]
    there = present_leaves(field)
    return [leaf for leaf in leaves if there[leaf]]


def list_lamps(
    lamps: NDArray[np.float32], tiles: Tiles, spans: Spans | None = None
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """(T, 4) first and count of each tile's lamps whose glow meets its rays, and of those that may light what is hit
    within `spans` of them; and the lists."""
    tile, lamp = _glowing(lamps, tiles)
    lit = np.ones(len(tile), bool) if spans is None else _lighting(lamps, tiles, tile, lamp, spans)
    counts = [np.bincount(own, minlength=tiles.count) for own in (tile, tile[lit])]
    firsts = [np.cumsum(count) - count + start for count, start in zip(counts, (0, len(tile)), strict=True)]
    heads = np.stack([firsts[0], counts[0], firsts[1], counts[1]], -1).astype(np.int32)
    return heads, np.concatenate([lamp, lamp[lit]]).astype(np.int32)


def _glowing(lamps: NDArray[np.float32], tiles: Tiles) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs of a tile and a lamp whose reach meets its rays, by tile."""
    a, along_tube = lamps[:, 0, :3], lamps[:, 1, :3] - lamps[:, 0, :3]
    reach = lamps[:, 1, 3] + lamps[:, 0, 3]
    offset = a[None] - (tiles.origin[:, None] if tiles.width else tiles.origin[:1, None])
    first = np.einsum("tlk,tk->tl", np.broadcast_to(offset, (tiles.count, *a.shape)), tiles.axis)
    slope = tiles.axis @ along_tube.T
    # the point of the tube nearest to the tile's axis
    square = (along_tube * along_tube).sum(axis=1)
    share = (slope * first - np.einsum("tlk,lk->tl", offset, along_tube)) / np.maximum(square - slope * slope, 1e-6)
    share = np.clip(share, 0.0, 1.0)
    along = first + share * slope
    nearest = offset + share[..., None] * along_tube
    aside = np.sqrt(np.maximum(np.einsum("tlk,tlk->tl", nearest, nearest) - along * along, 0.0))
    furthest = np.maximum(first, first + slope) + reach
    meets = (aside <= reach + np.maximum(furthest, 0.0) * tiles.widening + tiles.width) & (furthest > 0)
    tile, lamp = np.nonzero(meets)
    return tile, lamp


def _lighting(
    lamps: NDArray[np.float32], tiles: Tiles, tile: NDArray[np.intp], lamp: NDArray[np.intp], spans: Spans
) -> NDArray[np.bool_]:
    """(P,) which lamps reach what is hit: by the distance between the tube and the stretch of the tile's axis where
    that is (Ericson 2005, "closest points of two segments")."""
    near, far = spans[0][tile] * np.float32(tiles.shortening), np.minimum(spans[1], 1e6)[tile]
    tube = (lamps[:, 1, :3] - lamps[:, 0, :3])[lamp]
    from_eye = lamps[lamp, 0, :3] - tiles.origin[tile if tiles.width else np.zeros_like(tile)]
    axis = tiles.axis[tile]
    first, slope = (from_eye * axis).sum(axis=1), (tube * axis).sum(axis=1)
    square, lean = (tube * tube).sum(axis=1), (from_eye * tube).sum(axis=1)
    share = np.clip((slope * first - lean) / np.maximum(square - slope * slope, 1e-6), 0.0, 1.0)
    along = np.clip(first + share * slope, near, np.maximum(near, far))
    share = np.clip((along * slope - lean) / np.maximum(square, 1e-6), 0.0, 1.0)
    along = np.clip(first + share * slope, near, np.maximum(near, far))
    apart = np.linalg.norm(from_eye + share[:, None] * tube - along[:, None] * axis, axis=1)
    reach = lamps[lamp, 1, 3] + lamps[lamp, 0, 3]
    # a ray may be off the axis by more, further on, than where the axis is nearest to the lamp
    off = np.minimum(along + reach, np.maximum(near, far)) * tiles.widening + tiles.width
    reaches: NDArray[np.bool_] = (apart <= reach + off) & (near <= far)
    return reaches


def _powers(lamps: NDArray[np.float32]) -> NDArray[np.float32]:
    """(N, 1, 4) the fourth texel: radiance times the area that a tube shows from the side."""
    long = np.linalg.norm(lamps[:, 1, :3] - lamps[:, 0, :3], axis=1)
    area = np.pi * lamps[:, 0, 3] ** 2 + 2.0 * lamps[:, 0, 3] * long
    power: NDArray[np.float32] = lamps[:, 2:3].copy()
    power[:, 0, :3] *= area[:, None]
    return power
