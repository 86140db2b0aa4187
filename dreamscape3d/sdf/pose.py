"""The numbers of one instant: a lowered field and the values of its signals become packed arrays.

Everything is vectorised over nodes, leaves or groups, so that thousands of moving forms cost about a
millisecond. The float64 side of the result is the truth for collision and tests; `texels`, `groups` and
`warps` are what the GPU is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.transform import euler_matrices
from dreamscape3d.sdf.bounds import Warps
from dreamscape3d.sdf.extents import Extents, find_extents, solid_cores, unit_boxes
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.lowering import MIN_SCALE, WARPS
from dreamscape3d.sdf.packing import Leaves, group_texels, leaf_texels, scaled_thickness, warp_texels
from dreamscape3d.sdf.parts import Parts
from dreamscape3d.sdf.primitives import MODE_ROUND_CONE, MODE_TEXT, SOLID

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
Bool = NDArray[np.bool_]

MAX_SLOPE = 0.999


@dataclass(frozen=True, slots=True)
class PackedField:
    """A field at one instant. L leaves, G groups, U carved units.

    Attributes:
        field: the structure it was posed from.
        leaves, warps: float64 numbers for evaluation on the CPU.
        group_k, group_round, group_shell: (G,) metres.
        texels: (L, 8, 4) float32 leaf records; layout in `shaders/lib/leaf.glsl`.
        groups: (G, 2, 4) float32: k, operator, round, shell; parent group or −1.
        warp_texels: (chain length total, 3, 4) float32 frames, in chain order.
        centre, axes, half, radius: oriented bounds in the world: (L, 3) centre, (L, 3, 3) unit axes as rows,
            (L, 3) half lengths, (L,) bounding radius. Warped leaves have axis-aligned ones.
        reach: (L,) how far blending carries a leaf's influence [m].
        core: (L, 3) half lengths, along `axes`, of a box round `centre` that is solid whatever else is joined; or 0.
        infinite: (L,) leaves without bounds. plane: (L, 4) normal and offset, 0 where not a plane.
        unit_low, unit_high: (U, 3) box of each carved unit.
        node_origin, node_rotation: (N, 3), (N, 3, 3) where each node of the tree stands, axes as columns, in the space
            inside the last warp round it.
        parts: what it is joined from, where that is more than one field.
    """

    field: Field
    leaves: Leaves
    warps: Warps
    inverse_lipschitz: F64
    guard_margin: F64
    guard_low: F64
    guard_high: F64
    group_k: F64
    group_round: F64
    group_shell: F64
    texels: F32
    groups: F32
    warp_texels: F32
    centre: F32
    axes: F32
    half: F32
    radius: F32
    reach: F32
    core: F32
    infinite: Bool
    plane: F32
    unit_low: F32
    unit_high: F32
    node_origin: F64
    node_rotation: F64
    parts: Parts | None = None


@dataclass(frozen=True, slots=True)
class _Nodes:
    """Frames of nodes: where each stands, and the frame of what is inside it, which for a warp starts anew."""

    rotation: F64
    origin: F64
    base_rotation: F64
    base_origin: F64
    scale: F64


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a field at one instant, in metres, before they are packed. L leaves, G groups, N nodes.

    Attributes:
        leaves, warps: as in `PackedField`.
        group_k, group_round, group_shell: (G,) metres.
        node_origin, node_rotation: as in `PackedField`.
    """

    leaves: Leaves
    warps: Warps
    group_k: F64
    group_round: F64
    group_shell: F64
    node_origin: F64
    node_rotation: F64


def pose(field: Field, variables: Mapping[str, float]) -> PackedField:
    """Evaluate every signal of `field` and pack it; `variables` must hold every name they use."""
    return pack(field, numbers(field, variables))


@dataclass(frozen=True, slots=True)
class Values:
    """What the tables of a field come to at one instant: (rows, columns) of nodes, leaves, groups and warps."""

    nodes: F64
    leaves: F64
    groups: F64
    warps: F64


def values(field: Field, variables: Mapping[str, float]) -> Values:
    """Evaluate every signal of `field`; `variables` must hold every name they use."""
    tables = (field.node_numbers, field.leaf_numbers, field.group_numbers, field.warp_numbers)
    return Values(*(table.evaluate(variables) for table in tables))


def numbers(field: Field, variables: Mapping[str, float]) -> Numbers:
    """The numbers of `field`; `variables` must hold every name that its signals use."""
    return numbers_of(field, values(field, variables))


def numbers_of(field: Field, values: Values) -> Numbers:
    """The numbers of `field` where its tables come to `values`."""
    nodes = _pose_nodes(field, values.warps, values.nodes)
    warps = _pose_warps(field, nodes, values.warps)
    group_numbers = values.groups
    thickness = np.where(group_numbers[:, 2] >= SOLID, SOLID, np.maximum(group_numbers[:, 2], 1e-5))
    return Numbers(
        leaves=_pose_leaves(field, nodes, warps, values.leaves),
        warps=warps,
        group_k=np.maximum(group_numbers[:, 0], 0.0) * nodes.scale[field.group_join],
        group_round=np.maximum(group_numbers[:, 1], 0.0) * nodes.scale[field.group_node],
        group_shell=scaled_thickness(thickness, nodes.scale[field.group_node]),
        node_origin=nodes.origin,
        node_rotation=nodes.rotation,
    )


def pack(field: Field, numbers: Numbers, parts: Parts | None = None, extents: Extents | None = None) -> PackedField:
    """Lay everything out for the GPU; `extents` are the bounds of all leaves, where they have been found already."""
    if extents is None:
        assert parts is None  # theirs reach as far as they melt into each other, which `joining` knows
        extents = find_extents(field, numbers)
    leaves, warps = numbers.leaves, numbers.warps
    spans = extents.axes * extents.half[:, :, None]
    unit_low, unit_high = unit_boxes(field, extents.centre, spans, extents.reach, extents.infinite)
    guards = extents.inverse_lipschitz, extents.margin, extents.low, extents.high
    return PackedField(
        field=field,
        leaves=leaves,
        warps=warps,
        inverse_lipschitz=extents.inverse_lipschitz,
        guard_margin=extents.margin,
        guard_low=extents.low,
        guard_high=extents.high,
        group_k=numbers.group_k,
        group_round=numbers.group_round,
        group_shell=numbers.group_shell,
        texels=leaf_texels(field, leaves, guards),
        groups=group_texels(field, numbers.group_k, numbers.group_round, numbers.group_shell),
        warp_texels=warp_texels(field, warps),
        centre=_f32(extents.centre),
        axes=_f32(extents.axes),
        half=_f32(extents.half),
        radius=_f32(np.linalg.norm(extents.half, axis=1)),
        reach=_f32(extents.reach),
        core=_f32(solid_cores(field, leaves)),
        infinite=extents.infinite,
        plane=_f32(extents.plane),
        unit_low=_f32(unit_low),
        unit_high=_f32(unit_high),
        node_origin=numbers.node_origin,
        node_rotation=numbers.node_rotation,
        parts=parts,
    )


def _f32(values: F64) -> F32:
    return np.ascontiguousarray(values, np.float32)


# -- frames ------------------------------------------------------------------------------------------


def _pose_nodes(field: Field, amounts: F64, numbers: F64) -> _Nodes:
    """Rotation (with reflections), origin and scale of every node, in the space inside the last warp round it."""
    local = euler_matrices(numbers[:, 3:6]) * field.node_reflect[:, None, :]
    scale = np.clip(numbers[:, 6], MIN_SCALE, 1e4)
    rotation, origin = local.copy(), numbers[:, :3].copy()
    base_rotation, base_origin = rotation.copy(), origin.copy()
    erased = np.zeros(len(scale), bool)  # warps after which a reflection of x is no longer seen
    erased[field.warp_node] = (field.warp_kind == WARPS["fold"]) & (amounts[:, 0] > 0.5)
    for level, index in enumerate(field.node_levels):
        if level > 0:
            parent = field.node_parent[index]
            step = base_rotation[parent] @ (origin[index] * scale[parent, None])[..., None]
            origin[index] = base_origin[parent] + step[..., 0]
            rotation[index] = base_rotation[parent] @ local[index]
            scale[index] *= scale[parent]
        base_rotation[index], base_origin[index] = rotation[index], origin[index]
        resets = index[field.node_resets[index]]
        if len(resets):
            mirrored = (np.linalg.det(rotation[resets]) < 0) & ~erased[resets]
            base_rotation[resets] = np.eye(3)
            base_rotation[resets[mirrored], 0, 0] = -1.0
            base_origin[resets] = 0.0
    return _Nodes(rotation, origin, base_rotation, base_origin, scale)


def _proper(rotation: F64) -> tuple[F64, Bool]:
    """Rotations with reflections taken out along local x (every primitive is its own mirror image there)."""
    mirrored = np.linalg.det(rotation) < 0 if len(rotation) else np.zeros(0, bool)
    proper = rotation.copy()
    proper[mirrored, :, 0] *= -1.0
    return proper, mirrored


def _pose_leaves(field: Field, nodes: _Nodes, warps: Warps, numbers: F64) -> Leaves:
    scale = nodes.scale[field.leaf_node]
    rotation, mirrored = _proper(nodes.base_rotation[field.leaf_node])
    rotation[mirrored & (field.leaf_mode == MODE_TEXT)] *= [-1.0, 1.0, -1.0]  # text is its own mirror image along z
    centre = nodes.base_origin[field.leaf_node]
    centre, half, rounding, slope = _settled(field, numbers, scale, rotation, centre)
    innermost = np.array([chain[-1] if chain else -1 for chain in field.chains])[field.leaf_chain]
    centre = _in_cell(centre, field, warps.amount, innermost)
    wall, thickness = numbers[:, 5], numbers[:, 7]
    narrow = np.minimum(half[:, 0], half[:, 2])
    return Leaves(
        centre=centre,
        rotation=rotation,
        half=half,
        rounding=rounding,
        corner=np.clip(numbers[:, 4] * scale, 0.0, narrow),
        wall=scaled_thickness(np.maximum(wall, 0.0), scale),
        taper=np.clip(numbers[:, 6] * scale, 0.0, narrow),
        shell=scaled_thickness(np.maximum(thickness, 1e-5), scale),
        slope=slope,
        k=np.maximum(numbers[:, 9], 0.0) * nodes.scale[field.leaf_join],
    )


def _settled(field: Field, numbers: F64, scale: F64, rotation: F64, centre: F64) -> tuple[F64, F64, F64, F64]:
    """Centre, half extents, rounding and slope in metres, where a rounding never makes a leaf larger than its
    extents and a round cone whose one ball holds the other is that ball."""
    half, rounding = numbers[:, :3] * scale[:, None], np.maximum(numbers[:, 3], 0.0) * scale
    excess = np.clip(-half.min(axis=1), 0.0, rounding)
    half, rounding = np.maximum(half + excess[:, None], 0.0), rounding - excess
    slope = numbers[:, 8].copy()
    ball = (field.leaf_mode == MODE_ROUND_CONE) & (np.abs(slope) > MAX_SLOPE)
    end = np.where(ball, half[:, 1], 0.0)
    rounding += np.abs(slope) * end
    centre = centre - rotation[:, :, 1] * (np.sign(slope) * end)[:, None]
    half[ball, 1] = slope[ball] = 0.0
    return centre, half, rounding, slope


def _pose_warps(field: Field, nodes: _Nodes, amounts: F64) -> Warps:
    amount = amounts.copy()
    rotation, mirrored = _proper(nodes.rotation[field.warp_node])
    scale = nodes.scale[field.warp_node]
    turning = field.warp_kind <= WARPS["bend"]
    amount[turning] = np.radians(amount[turning]) / scale[turning, None]
    amount[(field.warp_kind == WARPS["twist"]) & mirrored] *= -1.0
    periodic = field.warp_kind == WARPS["periodic"]
    amount[periodic] = np.maximum(amount[periodic], 0.0) * scale[periodic, None]
    outer = np.full(len(amount), -1)
    for chain in field.chains:
        outer[list(chain[1:])] = chain[:-1]
    origin = _in_cell(nodes.origin[field.warp_node], field, amount, outer)
    return Warps(rotation, origin, amount)


def _in_cell(points: F64, field: Field, amount: F64, warp: NDArray[np.intp]) -> F64:
    """Points (n, 3) inside warps (n,) moved into the middle cell where the warp is periodic (−1: no warp), so that
    the nearest copies are those of the two nearest cells."""
    periodic = (warp >= 0) & (np.append(field.warp_kind, -1)[warp] == WARPS["periodic"])
    spacing = np.where(periodic[:, None], np.append(amount, np.zeros((1, 3)), axis=0)[warp], 0.0)
    moved: F64 = points - spacing * np.round(points / np.where(spacing > 0.0, spacing, 1.0))
    return moved
