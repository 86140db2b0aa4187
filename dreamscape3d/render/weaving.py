"""What shaders want to know of a joined field's parts: texels below those of its leaves, and uniforms that tell where.

Layout in shaders/lib/weave.glsl. No texture of its own: what reads it reads leaves, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.materials import mirror_materials
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.seams import Seams
from dreamscape3d.sdf.parts import Parts
from dreamscape3d.sdf.pose import PackedField
from dreamscape3d.sdf.primitives import MODE_TERRAIN
from dreamscape3d.sdf.terrain_lift import lift_of
from dreamscape3d.sdf.weave import Weave

F32 = NDArray[np.float32]
Bool = NDArray[np.bool_]
GROUND = 0.5  # added to the number of a leaf's part where the leaf is ground


def is_woven(field: PackedField) -> bool:
    """Whether there are several parts, of which now one prevails and now another."""
    return field.parts is not None and field.parts.weave is not None and field.parts.count > 1


def grounds(field: PackedField, parts: Parts) -> tuple[Bool, NDArray[np.int32]]:
    """(L,) which leaves are ground, and (P,) the leaf that says what the ground of each part is like: its plane, else
    its first terrain, else −1."""
    structure = field.field
    ground = structure.leaf_mode == MODE_TERRAIN
    like = parts.grounds.copy()
    for leaf in np.nonzero(ground)[0][::-1]:
        part = parts.of[leaf]
        like[part] = leaf if parts.grounds[part] < 0 else like[part]
    ground[parts.grounds[parts.grounds >= 0]] = True
    return ground, like


def wet_ground(moment: Moment) -> Bool:
    """(L,) ground that mirrors in places, since that of some part does."""
    field, parts = moment.field, moment.field.parts
    if parts is None or not is_woven(field):
        return np.zeros(field.field.leaf_count, bool)
    ground, like = grounds(field, parts)
    own = moment.materials[field.field.leaf_material[like[like >= 0]]]
    return ground & bool(mirror_materials(own).any())


def weight_texels(weave: Weave) -> F32:
    """(⌈P/4⌉, S, S, 4) weights, four parts a texel; 0 for parts that are none."""
    count, rows, columns = weave.weights.shape
    texels = np.zeros((-(-count // 4), rows, columns, 4), np.float32)
    for part in range(count):
        texels[part // 4, :, :, part % 4] = weave.weights[part]
    return texels


def part_texels(field: PackedField, parts: Parts, seams: Seams | None) -> tuple[F32, F32]:
    """(P, 4) colour of seams and leaf of the ground, and (⌈L/4⌉, 4) the part of each leaf."""
    ground, like = grounds(field, parts)
    records = np.zeros((parts.count, 4), np.float32)
    if seams is not None:
        records[:, :3] = seams.colours
    records[:, 3] = like
    of = np.zeros(-(-len(parts.of) // 4) * 4, np.float32)
    of[: len(parts.of)] = parts.of + GROUND * ground
    return records, of.reshape(-1, 4)


def lifted_texels(field: PackedField, parts: Parts, weave: Weave) -> tuple[F32, F32]:
    """(L, 8, 4) records of the leaves, those of terrains as they are lifted, and (N, S, S, 4) the weights of the N
    parts that have some, at the four corners of every cell."""
    lifts = [lift for known in field.field.procedural if (lift := lift_of(known, field.leaves, parts))]
    if not lifts:
        return field.texels, np.zeros((0, 4), np.float32)
    layers = sorted({lift.part for lift in lifts})
    texels = field.texels.copy()
    for lift in lifts:
        texels[lift.known.leaf, 7, :3] = layers.index(lift.part) + 1, lift.base, lift.change
    return texels, cell_texels(weave, layers)


def cell_texels(weave: Weave, parts: Sequence[int]) -> F32:
    """(N, S, S, 4) weights of some parts at the corners of each cell, x fastest; the last row and column are none."""
    weights = weave.weights[list(parts)]
    cells = np.zeros((*weights.shape, 4), np.float32)
    for corner, (z, x) in enumerate(((0, 0), (0, 1), (1, 0), (1, 1))):
        own = weights[:, z:, x:]
        cells[:, : own.shape[1], : own.shape[2], corner] = own
    return cells


def woven_uniforms(parts: Parts, weave: Weave, seams: Seams | None, rows: Sequence[int]) -> dict[str, Any]:
    """`rows`: where parts, those of leaves, weights and cells begin."""
    strength, beat = (seams.strength, seams.beat) if seams is not None else (0.0, 0.0)
    return {
        "u_weave": (*rows[:3], weave.weights.shape[1]),
        "u_weave_place": (*weave.origin.tolist(), 1.0 / weave.step, float(parts.count)),
        "u_lifts": rows[3],
        "u_seam": (strength, beat, parts.level, 0.0),
    }


NOTHING_WOVEN = {
    "u_weave": (0, 0, 0, 2),
    "u_weave_place": (0.0, 0.0, 1.0, 1.0),
    "u_lifts": 0,
    "u_seam": (1.0, 0.0, 0.0, 0.0),
}
"""Uniforms with which programs of joined fields can be drawn where there is none."""
