"""How each leaf of a field is joined to the world, and which leaves are there at all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.contacts import world_joins as posed_joins
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.pose import PackedField
from dreamscape3d.sdf.primitives import MODE_PLANE, SOLID

I32 = NDArray[np.int32]
F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
Bool = NDArray[np.bool_]
NO_BLEND = 1e-6  # [m] radius of a blend that is none


def present_leaves(field: PackedField, hidden: Bool | None = None) -> Bool:
    """(L,) leaves that are there at this instant and not `hidden` (L,)."""
    there = np.ones(field.field.leaf_count, bool) if field.parts is None else ~field.parts.absent
    return there if hidden is None else there & ~hidden


def part_of(field: PackedField) -> I32:
    """(L,) the part that each leaf is of: 0 where there are no parts."""
    return np.zeros(field.field.leaf_count, np.int32) if field.parts is None else field.parts.of


def world_planes(field: PackedField) -> Bool:
    """(L,) planes that are joined to the world by a plain union: nothing that a ray meets behind one can be seen."""
    structure = field.field
    planes: Bool = (
        (structure.leaf_mode == MODE_PLANE)
        & (structure.leaf_operator == 0)
        & (structure.leaf_depth == 0)
        & (structure.leaf_chain == 0)
    )
    return planes


def last_grounds(field: PackedField) -> Bool:
    """(L,) grounds of parts that are joined hard, when all else has been."""
    last = np.zeros(field.field.leaf_count, bool)
    if field.parts is not None:
        grounds = field.parts.grounds
        last[grounds[grounds >= 0]] = True
        last &= ~field.parts.held
    return last


def world_joins(field: PackedField) -> tuple[I32, F64]:
    """(L,) operator and blend radius [m] by which each leaf, or its outermost group, is joined to the world."""
    return posed_joins(field.field, field)


def deep_leaves(structure: Field) -> Bool:
    """(L,) leaves in groups that are more than one plain accumulator beside the world's."""
    posts = np.append(structure.group_posts, False)
    deep: Bool = (structure.leaf_depth > 1) | posts[structure.leaf_path].any(axis=1)
    return deep


def common_reach(field: PackedField) -> F32:
    """(L,) reach, the same for all parts of a carved unit, which must be cut at the same place."""
    unit = field.field.unit
    if not len(field.unit_low):
        return field.reach
    largest = np.zeros(len(field.unit_low) + 1, np.float32)
    np.maximum.at(largest, unit, field.reach)
    return np.where(unit >= 0, largest[unit], field.reach)


def part_group(field: PackedField, part: I32) -> I32:
    """The number of a part's own accumulator among groups: they stand behind all of them."""
    return (part + len(field.field.group_operator)).astype(np.int32)


def group_records(field: PackedField) -> F32:
    """(G + P, 2, 4) records of groups, and of the accumulators of parts, which hold what was outermost; layout in
    shaders/lib/combine.glsl."""
    if field.parts is None:
        return field.groups
    parts = field.parts
    records = np.zeros((len(field.groups) + parts.count, 2, 4), np.float32)
    records[: len(field.groups)] = field.groups
    outer = field.field.leaf_path[:, 0]
    grouped = np.nonzero(outer >= 0)[0]
    records[outer[grouped], 1, 0] = part_group(field, parts.of[grouped])
    own = records[len(field.groups) :]
    own[:, 0, 0], own[:, 0, 3], own[:, 1, 0] = NO_BLEND, SOLID, -1.0
    return records
