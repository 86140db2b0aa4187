"""Posed numbers as texels for the GPU; layouts stand beside their readers in shaders/lib."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.transform import quaternions_from_matrices
from dreamscape3d.sdf.bounds import Warps
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.primitives import MODE_ROUND_CONE, SOLID
from dreamscape3d.sdf.procedural import shader_numbers

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
LEAF_TEXELS = 8
WARP_TEXELS = 3


@dataclass(frozen=True, slots=True)
class Leaves:
    """Derived numbers of L leaves in float64, in metres and in the space inside their last warp.

    `rotation` (L, 3, 3) turns local to outer; `half` (L, 3), `rounding`, `corner`, `wall`, `taper`, `shell`,
    `slope`, `k` (L,) are the super-primitive of `primitives` after scaling.
    """

    centre: F64
    rotation: F64
    half: F64
    rounding: F64
    corner: F64
    wall: F64
    taper: F64
    shell: F64
    slope: F64
    k: F64

    def scaled(self, scale: F64) -> Leaves:
        """The same solids where they stand, their sizes times `scale` (L,) > 0."""
        return replace(
            self,
            half=self.half * scale[:, None],
            rounding=self.rounding * scale,
            corner=self.corner * scale,
            wall=scaled_thickness(self.wall, scale),
            taper=self.taper * scale,
            shell=scaled_thickness(self.shell, scale),
            k=self.k * scale,
        )

    def thinness(self) -> F64:
        """(L,) half of how thick each is where it is thinnest [m]: about how far in the middle of its solid lies."""
        half = np.minimum(self.half.min(axis=1), 0.5 * self.wall) + self.rounding
        thin: F64 = np.maximum(np.minimum(half, 0.5 * self.shell), 0.0)
        return thin


def scaled_thickness(values: F64, scale: F64) -> F64:
    """Thicknesses (n,) [m] of walls times `scale`; what is SOLID stays so."""
    return np.where(values >= SOLID, SOLID, values * scale)


def leaf_texels(field: Field, leaves: Leaves, guards: tuple[F64, F64, F64, F64]) -> F32:
    """Layout: see shaders/lib/leaf.glsl."""
    inverse_lipschitz, margin, low, high = guards
    texels = np.zeros((field.leaf_count, LEAF_TEXELS, 4), np.float32)
    cone = field.leaf_mode == MODE_ROUND_CONE
    texels[:, 0, :3], texels[:, 0, 3] = leaves.centre, leaves.rounding
    texels[:, 1, :3], texels[:, 1, 3] = leaves.half, leaves.k
    texels[:, 2, :3] = quaternions_from_matrices(np.swapaxes(leaves.rotation, 1, 2))[:, :3]
    texels[:, 2, 3] = quaternions_from_matrices(np.swapaxes(leaves.rotation, 1, 2))[:, 3]
    texels[:, 3, 0], texels[:, 3, 1], texels[:, 3, 3] = leaves.corner, leaves.wall, leaves.slope
    texels[:, 3, 2] = np.where(cone, leaves.slope / np.sqrt(1.0 - leaves.slope**2), leaves.taper)
    texels[:, 4, 0], texels[:, 4, 1] = leaves.shell, field.leaf_operator
    texels[:, 4, 2], texels[:, 4, 3] = field.leaf_mode, field.leaf_material
    texels[field.texts[:, 0], 3, 0] = field.texts[:, 1]
    lengths = np.array([len(c) for c in field.chains])
    starts = np.cumsum(lengths) - lengths
    texels[:, 5, 0], texels[:, 5, 1] = starts[field.leaf_chain], lengths[field.leaf_chain]
    texels[:, 5, 2], texels[:, 5, 3] = inverse_lipschitz, margin
    texels[:, 6, :3], texels[:, 7, :3] = (low + high) * 0.5, (high - low) * 0.5
    for known in field.procedural:
        texels[known.leaf, 5:] = shader_numbers(known, leaves.half[known.leaf])
    return texels


def group_texels(field: Field, k: F64, radius: F64, thickness: F64) -> F32:
    texels = np.zeros((len(k), 2, 4), np.float32)
    texels[:, 0] = np.stack([k, field.group_operator, radius, thickness], -1)
    texels[:, 1, 0] = field.group_parent
    return texels


def warp_texels(field: Field, warps: Warps) -> F32:
    order = np.array([w for chain in field.chains for w in chain], np.intp)
    texels = np.zeros((len(order), WARP_TEXELS, 4), np.float32)
    if len(order):
        texels[:, 0] = quaternions_from_matrices(np.swapaxes(warps.rotation[order], 1, 2))
        texels[:, 1, :3], texels[:, 1, 3] = warps.origin[order], field.warp_kind[order]
        texels[:, 2, :3] = warps.amount[order]
    return texels
