"""Where leaves are and how far they are felt: oriented boxes in the world, reach of blending, solid cores, units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.bounds import INFINITE, UNBOUNDED, Warps, warp_bounds
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.packing import Leaves
from dreamscape3d.sdf.primitives import MODE_PLANE, MODE_ROUND_CONE, MODE_SUPER, SOLID

F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
Bool = NDArray[np.bool_]

BLEND_REACH = 1.5  # a leaf moves a blended surface no further away than this many blend radii
_CHUNK = 1e4


@dataclass(frozen=True, slots=True)
class Extents:
    """Bounds of L leaves at one instant, in float64; see `PackedField` for what is not said here.

    Attributes:
        reach: (L,) how far blending in its own part carries a leaf's influence [m].
        inverse_lipschitz, margin, low, high: what guards warped leaves (see `bounds`).
    """

    centre: F64
    axes: F64
    half: F64
    reach: F64
    infinite: Bool
    plane: F64
    inverse_lipschitz: F64
    margin: F64
    low: F64
    high: F64


class Posed(Protocol):
    """The numbers of a field that bounds follow from."""

    @property
    def leaves(self) -> Leaves: ...
    @property
    def warps(self) -> Warps: ...
    @property
    def group_k(self) -> F64: ...
    @property
    def group_round(self) -> F64: ...


def find_extents(field: Field, numbers: Posed, of: I32 | None = None, melting: float = 0.0) -> Extents:
    """The bounds of all leaves; `of` (L,) as in `Parts` where the field is joined from several, and how far fillets
    between those reach [m]."""
    leaves = numbers.leaves
    owner = np.zeros(field.leaf_count, np.int32) if of is None else of
    reach = BLEND_REACH * _blend_reach(field, leaves.k, numbers.group_k, owner)
    growth = _group_growth(field, numbers.group_round)
    centre, axes, half, guards = _world_bounds(field, leaves, numbers.warps, growth, reach + melting)
    infinite = (field.leaf_mode == MODE_PLANE) | (half.max(axis=1, initial=0.0) > INFINITE)
    return Extents(centre, axes, half, reach, infinite, _planes(field, leaves), *guards)


def _local_half(field: Field, leaves: Leaves) -> F64:
    """(L, 3) half extents of each leaf in its own frame; a plane inside warps has no end."""
    lean = np.where(field.leaf_mode == MODE_ROUND_CONE, np.abs(leaves.slope) * leaves.half[:, 1], 0.0)
    half = np.maximum(leaves.half + (leaves.rounding + lean)[:, None], 0.0)
    half[(field.leaf_mode == MODE_PLANE) & (field.leaf_chain > 0)] = UNBOUNDED
    return half


def _group_growth(field: Field, group_round: F64) -> F64:
    """(L,) by how much the rounding of its groups grows a leaf."""
    padded = np.append(group_round, 0.0)
    growth: F64 = padded[field.leaf_path].sum(axis=1)
    return growth


def _world_bounds(
    field: Field, leaves: Leaves, warps: Warps, growth: F64, reach: F64
) -> tuple[F64, F64, F64, tuple[F64, F64, F64, F64]]:
    """Centre, unit axes, half lengths, and (1/Lipschitz, margin, low, high) guarding warped leaves."""
    count = field.leaf_count
    centre, half = leaves.centre.copy(), _local_half(field, leaves)
    warped = np.nonzero(field.leaf_chain > 0)[0]
    half[field.leaf_chain == 0] += growth[field.leaf_chain == 0, None]
    axes = np.swapaxes(leaves.rotation, 1, 2).copy()
    inverse_lipschitz, margin = np.ones(count), np.full(count, SOLID)
    low, high = np.zeros((count, 3)), np.zeros((count, 3))
    if len(warped):
        extent = np.abs(axes[warped] * half[warped][:, :, None]).sum(axis=1)
        low[warped], high[warped] = centre[warped] - extent, centre[warped] + extent
        bounds = warp_bounds(field, warps, warped, low[warped], high[warped], growth[warped] + reach[warped])
        low[warped], high[warped] = bounds.low, bounds.high
        inverse_lipschitz[warped], margin[warped] = bounds.inverse_lipschitz, bounds.margin
        centre[warped] = (bounds.low + bounds.high) * 0.5
        half[warped] = (bounds.high - bounds.low) * 0.5 + growth[warped, None]
        axes[warped] = np.eye(3)
    return centre, axes, half, (inverse_lipschitz, margin, low, high)


def _planes(field: Field, leaves: Leaves) -> F64:
    """(L, 4) normal and offset so that the plane's distance is n·p + w."""
    normal = leaves.rotation[:, :, 1]
    offset = -(normal * leaves.centre).sum(axis=1) - leaves.rounding
    return np.where((field.leaf_mode == MODE_PLANE)[:, None], np.column_stack([normal, offset]), 0.0)


def _blend_reach(field: Field, k: F64, group_k: F64, part: I32) -> F64:
    """(L,) the largest blend radius by which a leaf, or what is joined after it, is blended; summed over levels.

    In an accumulator, an item joined with radius k also moves the surface of those that stand before it. Each `part`
    (L,) has a world's accumulator of its own.
    """
    count = field.leaf_count
    total = np.zeros(count)
    levels = field.leaf_path.shape[1]
    for level in range(levels + 1):
        inside = field.leaf_depth >= level
        deeper = field.leaf_depth > level
        joined = k.copy()
        if level < levels and len(group_k):
            joined = np.where(deeper, group_k[field.leaf_path[:, level]], k)
        owner = (part if level == 0 else field.leaf_path[:, level - 1]).astype(np.float64)
        order = np.nonzero(inside)[0][::-1]
        if not len(order):
            continue
        # a running maximum that starts anew at each accumulator: leaves of one stand together
        starts = np.concatenate([[0.0], np.cumsum(np.diff(owner[order]) != 0)])
        running = np.maximum.accumulate(np.minimum(joined[order], 0.5 * _CHUNK) + starts * _CHUNK) - starts * _CHUNK
        total[order] += running
    return total


def solid_cores(field: Field, leaves: Leaves) -> F64:
    """(L, 3) half lengths of a box that is solid whatever else is joined: only plain unions at the world's level.

    The box inside a rounded one is grown by rounding/√3; round corners of its section take rc·(1 − 1/√2) off.
    """
    plain = (
        (field.leaf_operator == 0)
        & (field.leaf_depth == 0)
        & (field.leaf_chain == 0)
        & (field.leaf_mode == MODE_SUPER)
        & (leaves.shell >= SOLID)
        & (leaves.wall >= SOLID)
        & (leaves.taper == 0)
    )
    grown = np.where(leaves.rounding > 0.0, leaves.rounding / np.sqrt(3.0), leaves.rounding)
    solid = leaves.half + grown[:, None]
    solid[:, [0, 2]] -= (leaves.corner * (1.0 - np.sqrt(0.5)))[:, None]
    return np.where(plain[:, None], np.maximum(solid, 0.0), 0.0)


def unit_boxes(field: Field, centre: F64, spans: F64, reach: F64, infinite: Bool) -> tuple[F64, F64]:
    """(U, 3) box of each carved unit: the intersection of its bounds."""
    hulls = len(field.bound_unit)
    hull_low, hull_high = np.full((hulls, 3), SOLID), np.full((hulls, 3), -SOLID)
    member = np.nonzero(field.bound >= 0)[0]
    half = np.abs(spans[member]).sum(axis=1) + reach[member, None]
    half[infinite[member]] = SOLID
    np.minimum.at(hull_low, field.bound[member], centre[member] - half)
    np.maximum.at(hull_high, field.bound[member], centre[member] + half)
    units = int(field.bound_unit.max(initial=-1)) + 1
    low, high = np.full((units, 3), -SOLID), np.full((units, 3), SOLID)
    np.maximum.at(low, field.bound_unit, hull_low)
    np.minimum.at(high, field.bound_unit, hull_high)
    return low, high
