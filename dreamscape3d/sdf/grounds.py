"""The ground of a field: the level plane and the terrains that everything else stands on.

Where fields are joined they stand on one ground: level planes meet at one height, and the hills of each rise above it
by its weight, level − SINK + w · (h − level + SINK), so that a terrain that is not there lies just below the plane.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.pose import Numbers
from dreamscape3d.sdf.primitives import MODE_PLANE, MODE_TERRAIN
from dreamscape3d.sdf.procedural import ProceduralLeaf

F64 = NDArray[np.float64]
UPRIGHT = 1e-6  # by how much an upright axis may differ from (0, 1, 0)
_NEAR, _SAMPLES = 40.0, 33  # [m] round its middle in which a terrain says where its valleys lie
_VALLEY = 0.2  # share of a terrain that lies lower than its level


@dataclass(frozen=True, slots=True)
class Ground:
    """What a field stands on, in its own frame.

    Attributes:
        leaf: the first level plane of the world; −1 where there is none.
        level: its height, or else about that of the terrains' valleys, or else 0 [m].
        terrains: upright terrains.
    """

    leaf: int
    level: float
    terrains: tuple[int, ...]

    @property
    def leaves(self) -> list[int]:
        """All leaves that it consists of."""
        return [*self.terrains, *([self.leaf] if self.leaf >= 0 else [])]


def find_ground(field: Field, numbers: Numbers) -> Ground:
    """The ground of a field at one instant; which leaves it is stays the same as long as nothing is turned over."""
    up = np.abs(numbers.leaves.rotation[:, :, 1] - [0.0, 1.0, 0.0]).max(axis=1, initial=0.0) <= UPRIGHT
    plain = up & (field.leaf_operator == 0) & (field.leaf_depth == 0) & (field.leaf_chain == 0)
    planes = np.nonzero(plain & (field.leaf_mode == MODE_PLANE))[0]
    terrains = tuple(np.nonzero(plain & (field.leaf_mode == MODE_TERRAIN) & ~field.left_out)[0].tolist())
    if len(planes):
        return Ground(int(planes[0]), plane_height(numbers, int(planes[0])), terrains)
    return Ground(-1, _valley(field, numbers, terrains) if terrains else 0.0, terrains)


def plane_height(numbers: Numbers, leaf: int) -> float:
    """Where a level plane lies [m]."""
    return float(numbers.leaves.centre[leaf, 1] + numbers.leaves.rounding[leaf])


def ground_height(ground: Ground, field: Field, numbers: Numbers, xz: F64) -> F64:
    """(N,) height [m] of the ground, plane or terrain, whichever is higher, at (N, 2) x and z [m]; where there is
    neither, its level."""
    highest = np.full(len(xz), plane_height(numbers, ground.leaf) if ground.leaf >= 0 else -np.inf)
    for leaf in ground.terrains:
        highest = np.maximum(highest, terrain_height(known_leaf(field, leaf), numbers, xz))
    return np.where(np.isfinite(highest), highest, ground.level)


def terrain_height(known: ProceduralLeaf, numbers: Numbers, xz: F64) -> F64:
    """(N,) height [m] of an upright terrain at (N, 2) x and z [m]; −∞ beyond its edge."""
    assert known.map is not None
    leaves, leaf = numbers.leaves, known.leaf
    centre, half, rotation = leaves.centre[leaf], leaves.half[leaf], leaves.rotation[leaf]
    x, z = ((xz - centre[[0, 2]]) @ rotation[[0, 2]][:, [0, 2]]).T
    scale = max(float(half[1]) / known.map.height, 1e-9)
    height = centre[1] + known.map.at(x / scale, z / scale) * scale
    inside = (np.abs(x) <= half[0]) & (np.abs(z) <= half[2])
    return np.where(inside, np.minimum(height, centre[1] + half[1]), -np.inf)


def known_leaf(field: Field, leaf: int) -> ProceduralLeaf:
    """What a terrain or fractal is."""
    return next(known for known in field.procedural if known.leaf == leaf)


def _valley(field: Field, numbers: Numbers, terrains: tuple[int, ...]) -> float:
    """A height [m] above which most of the ground lies near the middle of the first terrain."""
    leaves, first = numbers.leaves, terrains[0]
    along = np.linspace(-1.0, 1.0, _SAMPLES) * min(_NEAR, float(leaves.half[first, 0]) * 0.7)
    x, z = np.meshgrid(along, along)
    xz = np.stack([x.ravel(), z.ravel()], -1) + leaves.centre[first, [0, 2]]
    heights = terrain_height(known_leaf(field, first), numbers, xz)
    return float(np.quantile(heights[np.isfinite(heights)], _VALLEY))
