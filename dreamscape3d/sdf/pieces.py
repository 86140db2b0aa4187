"""Pieces: what of a field grows as a whole, such as a tree, a house or a lamp (found by `dividing`).

A piece grows about its base: the point under its middle on the ground it stands on, or its middle.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.bounds import UNBOUNDED
from dreamscape3d.sdf.dividing import divided
from dreamscape3d.sdf.extents import find_extents
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.grounds import Ground, find_ground, ground_height
from dreamscape3d.sdf.pose import Numbers
from dreamscape3d.sdf.primitives import MODE_ROUND_CONE, MODE_SUPER
from dreamscape3d.sdf.similarity import Kinds
from dreamscape3d.sdf.structure import joined_simple

F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
_STANDING = 0.35  # [m] above the ground at which a thing still stands on it


@dataclass(frozen=True, slots=True, eq=False)
class Traits:
    """Of L leaves, when pieces were found: `kind`, of which only equal ones turn into one another (−1: into none),
    about how large each is [m³], and its `middle` (L, 3) [m]."""

    kind: I32
    size: F64
    middle: F64


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """How a field falls into pieces. −1: no piece, as for grounds, and for nodes above several pieces.

    Attributes:
        kinds: which piece each leaf, warp, group and node is of.
        form: (count,) the number of the top-level form it began with. tag: (count,) the tag of most of it.
        footing: (count,) height [m], in the field's own frame, of the ground it stands on; NaN where it hangs in the
            air.
        ground: the field's ground when its pieces were found.
        traits: what says which leaves may turn into which.
    """

    kinds: Kinds
    form: I32
    tag: tuple[str, ...]
    footing: F64
    ground: Ground
    traits: Traits

    @property
    def count(self) -> int:
        return len(self.form)

    @property
    def leaf(self) -> I32:
        """(L,) the piece of each leaf."""
        return self.kinds.leaf


def leaf_boxes(field: Field, numbers: Numbers) -> tuple[F64, F64]:
    """(L, 3) low, high: upright boxes round all leaves, in the frame of the numbers; those of planes have no end."""
    extents = find_extents(field, numbers)
    span = (np.abs(extents.axes) * extents.half[:, :, None]).sum(axis=1)
    span[extents.infinite] = UNBOUNDED
    return extents.centre - span, extents.centre + span


def piece_boxes(pieces: Pieces, field: Field, numbers: Numbers) -> tuple[F64, F64]:
    """(count, 3) low, high: upright boxes round all pieces, in the frame of the numbers."""
    low, high = leaf_boxes(field, numbers)
    return _hulls(low, high, pieces.leaf, pieces.count)


def piece_bases(pieces: Pieces, field: Field, numbers: Numbers) -> F64:
    """(count, 3) the points about which pieces grow: under their middle on the ground, or their middle."""
    return bases_of(*leaf_boxes(field, numbers), pieces.leaf, pieces.footing)


def bases_of(low: F64, high: F64, of: I32, footing: F64) -> F64:
    """(K, 3) the points about which K pieces grow, given the boxes (L, 3) of leaves, `of` (L,) them or, < 0 or ≥ K, of
    none, and the `footing` (K,) of each."""
    hull_low, hull_high = _hulls(low, high, of, len(footing))
    base = np.clip((hull_low + hull_high) * 0.5, -UNBOUNDED, UNBOUNDED)
    base[:, 1] = np.where(np.isnan(footing), base[:, 1], footing)
    return base


def _hulls(low: F64, high: F64, of: I32, count: int) -> tuple[F64, F64]:
    known = (of >= 0) & (of < count)
    hull_low, hull_high = np.full((count, 3), np.inf), np.full((count, 3), -np.inf)
    np.minimum.at(hull_low, of[known], low[known])
    np.maximum.at(hull_high, of[known], high[known])
    return hull_low, hull_high


def pieces_of(field: Field, numbers: Numbers) -> Pieces:
    """The pieces of a field as it is at one instant."""
    ground = find_ground(field, numbers)
    low, high = leaf_boxes(field, numbers)
    found = divided(field, low, high, ground.leaves)
    leaf = np.full(field.leaf_count, -1, np.int32)
    for piece, members in enumerate(sorted(found, key=min)):
        leaf[members] = piece
    return Pieces(
        kinds=_kinds(field, leaf),
        form=_first(np.array([path[0] for path in field.forms], np.int32)[field.leaf_form], leaf, len(found)),
        tag=_tags(field, leaf, len(found)),
        footing=_footing(*_hulls(low, high, leaf, len(found)), field, numbers, ground),
        ground=ground,
        traits=_traits(field, low, high),
    )


def _traits(field: Field, low: F64, high: F64) -> Traits:
    """Solids that are joined to the world by plain or smooth unions, and neither warped nor in a group."""
    joined = (field.leaf_operator == 0) & (field.leaf_depth == 0) & (field.leaf_chain == 0)
    solid, cone = joined & (field.leaf_mode == MODE_SUPER), joined & (field.leaf_mode == MODE_ROUND_CONE)
    plain = solid & joined_simple(field)
    kind = np.select([plain, solid, cone], [0, 1, 2], -1).astype(np.int32)
    return Traits(kind, np.maximum(high - low, 1e-3).prod(axis=1), (low + high) * 0.5)


def _footing(low: F64, high: F64, field: Field, numbers: Numbers, ground: Ground) -> F64:
    height = ground_height(ground, field, numbers, (low + high)[:, [0, 2]] * 0.5)
    return np.where((low[:, 1] <= height + _STANDING) & (high[:, 1] > height), height, np.nan)


def _first(values: I32, of: I32, count: int) -> I32:
    """(count,) the value of each piece's first leaf."""
    found = np.zeros(count, np.int32)
    found[of[::-1][of[::-1] >= 0]] = values[::-1][of[::-1] >= 0]
    return found


def _tags(field: Field, of: I32, count: int) -> tuple[str, ...]:
    """The tag of most leaves of each piece; "" only where none has any."""
    votes = np.zeros((count, len(field.tags)), np.int64)
    np.add.at(votes, (of[of >= 0], field.leaf_tag[of >= 0]), 1)
    votes[:, 0] = 0
    best = votes.argmax(axis=1)
    return tuple(field.tags[tag] for tag in best)


def _kinds(field: Field, leaf: I32) -> Kinds:
    group = np.full(len(field.group_operator), -1, np.int32)
    for level in range(field.leaf_path.shape[1]):
        inside = field.leaf_path[:, level] >= 0
        group[field.leaf_path[inside, level]] = leaf[inside]
    warp = np.full(len(field.warp_kind), -1, np.int32)
    for number, chain in enumerate(field.chains):
        members = leaf[field.leaf_chain == number]
        if len(members):
            warp[list(chain)] = members[0]
    return Kinds(leaf, warp, group, _node_pieces(field, leaf))


def _node_pieces(field: Field, leaf: I32) -> I32:
    """(N,) the piece that all leaves below a node are of."""
    count = len(field.node_parent)
    low, high = np.full(count, np.iinfo(np.int32).max, np.int32), np.full(count, -1, np.int32)
    np.minimum.at(low, field.leaf_node, leaf)
    np.maximum.at(high, field.leaf_node, leaf)
    for level in field.node_levels[:0:-1]:
        np.minimum.at(low, field.node_parent[level], low[level])
        np.maximum.at(high, field.node_parent[level], high[level])
    return np.where(low == high, high, -1)
