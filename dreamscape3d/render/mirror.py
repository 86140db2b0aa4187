"""The mirror view: what a glossy plane of the world shows, drawn as the picture's own rays folded over the plane.

Where the eye sees p = o + t·d on the plane, the mirrored eye sees through p what p mirrors: the same pixel of both
views belongs together, and the mirrored rays begin where they rise through the plane.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.clipping import begun_at, without_cut_cores
from dreamscape3d.render.culling import Tiles, cull, make_tiles, tile_grid, world_planes
from dreamscape3d.render.jobs import Jobs, make_jobs
from dreamscape3d.render.joins import present_leaves
from dreamscape3d.render.rays import Rays
from dreamscape3d.render.weaving import wet_ground
from dreamscape3d.scene.materials import mirror_materials
from dreamscape3d.scene.moment import Moment

F64 = NDArray[np.float64]
Bool = NDArray[np.bool_]
LOWEST = 0.02  # metres above the plane below which an eye sees nothing mirrored
FEWEST = 3  # tiles of the picture that a mirror must be seen in


@dataclass(frozen=True, slots=True)
class Mirror:
    """A plane that mirrors: its `leaf`, unit `normal`, and the eye's `height` above it [m]."""

    leaf: int
    normal: F64
    height: float

    @property
    def clip(self) -> tuple[float, ...]:
        """`u_clip` of shaders/lib/view.glsl for the mirrored eye."""
        return (*self.normal.tolist(), self.height)


def find_mirror(moment: Moment, rays: Rays, jobs: Jobs) -> Mirror | None:
    """Of the glossy planes below the eye, the one seen in the most tiles of the picture."""
    field = moment.field
    glossy = world_planes(field) & (mirror_materials(moment.materials)[field.field.leaf_material] | wet_ground(moment))
    glossy &= present_leaves(field)
    if not glossy.any() or rays.extent:
        return None
    best, most = None, FEWEST
    for leaf in np.nonzero(glossy)[0].tolist():
        plane = field.plane[leaf].astype(np.float64)
        height = float(rays.origin @ plane[:3] + plane[3])
        seen = int(tiles_with(jobs, leaf, rays).sum()) if height > LOWEST else 0
        if seen > most:
            best, most = Mirror(leaf, plane[:3], height), seen
    return best


def tiles_with(jobs: Jobs, leaf: int, rays: Rays) -> Bool:
    """(rows, columns) of the picture's tiles whose jobs hold `leaf`."""
    columns, rows = tile_grid(rays.width, rays.height)
    seen = np.zeros((rows, columns), bool)
    for part in jobs.all:
        records = part.records
        held = np.concatenate([[0], np.cumsum((part.entries[:, 0] & 0xFFFF) == leaf)])
        own = (records[:, 6] == leaf) | (held[records[:, 1] + records[:, 2]] > held[records[:, 1]])
        seen[records[own, 0] >> 16, records[own, 0] & 0xFFFF] = True
    return seen


def mirrored_rays(rays: Rays, mirror: Mirror, width: int, height: int) -> Rays:
    """The picture's rays folded over the plane, at another size."""
    n = mirror.normal

    def fold(v: F64) -> F64:
        folded: F64 = v - 2.0 * (v @ n) * n
        return folded

    x, y, z = (-fold(np.asarray(rays.circle))).tolist()  # what is mirrored turns the other way
    return replace(
        rays,
        width=width,
        height=height,
        origin=rays.origin - 2.0 * mirror.height * n,
        right=fold(rays.right),
        up=fold(rays.up),
        forward=fold(rays.forward),
        circle=(x, y, z),
        offset=(rays.offset[0] * height / rays.height, rays.offset[1] * height / rays.height),
    )


def mirror_jobs(moment: Moment, mirror: Mirror, rays: Rays, seen: Bool) -> Jobs:
    """Jobs of mirrored `rays` for what stands above the plane, in tiles that overlap those `seen` in the picture."""
    tiles = make_tiles(rays)
    plane = moment.field.plane[mirror.leaf]
    pairs = begun_at(moment.field, plane, tiles, cull(without_cut_cores(moment.field, plane), rays, tiles))
    pairs = pairs.where(pairs.leaf != mirror.leaf)
    wanted = _overlapping(seen, tiles)
    return make_jobs(moment.field, tiles, pairs.changed(lambda some: some.where(wanted[some.tile])))


def _overlapping(seen: Bool, tiles: Tiles) -> Bool:
    """(T,) tiles of a smaller picture over any of those `seen` in the larger one, one tile more all round."""
    rows, columns = seen.shape
    chosen = np.zeros((tiles.rows, tiles.columns), bool)
    row, column = np.nonzero(seen)
    for step in (-1, 1):  # bounds of each tile, a little wider
        for side in (-1, 1):
            at_row = np.clip((row + 0.5 + 0.6 * step) * tiles.rows / rows, 0, tiles.rows - 1).astype(int)
            at_column = np.clip((column + 0.5 + 0.6 * side) * tiles.columns / columns, 0, tiles.columns - 1).astype(int)
            chosen[at_row, at_column] = True
    flat: Bool = chosen.ravel()
    return flat
