"""Members of a joined field, and how the leaves and pieces of all are numbered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.bounds import Warps
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.packing import Leaves
from dreamscape3d.sdf.pieces import Pieces
from dreamscape3d.sdf.pose import Numbers
from dreamscape3d.sdf.similarity import Frame, Kinds

F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
_Arrays = TypeVar("_Arrays", Leaves, Warps)
HOME = Frame()


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """One of the fields that are joined, at one instant.

    Attributes:
        frame: where it stands in the joined field.
        growth: (pieces,) 0, not there, to 1. lift: (pieces,) by how much each is raised [m].
        presence: 0 to 1, how much of its level ground is there; the ground of all is as much there as the largest.
    """

    field: Field
    numbers: Numbers
    pieces: Pieces
    frame: Frame
    growth: F64
    lift: F64
    presence: float = 1.0


def whole(field: Field, numbers: Numbers, pieces: Pieces, frame: Frame = HOME) -> Member:
    """A member all of which is there."""
    return Member(field, numbers, pieces, frame, np.ones(pieces.count), np.zeros(pieces.count))


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """How P members stand one after the other: L leaves, K pieces, and after these, for what is of none, one kind for
    each member.

    Attributes:
        pieces: of each member.
        leaf: (P,) the first leaf of each. piece: (P,) its first piece.
        of: (L,) the member that each leaf is of. part: (K + P,) that each kind is of.
        kinds: which kind each leaf, warp, group and node is of.
        footing: (K,) as in `Pieces`.
        grounds: (P,) the leaf of each one's level ground, or −1.
    """

    pieces: tuple[Pieces, ...]
    leaf: I32
    piece: I32
    of: I32
    part: I32
    kinds: Kinds
    footing: F64
    grounds: I32

    @property
    def count(self) -> int:
        """How many pieces there are."""
        return len(self.footing)


@lru_cache(maxsize=32)
def layout_of(pieces: tuple[Pieces, ...]) -> Layout:
    """The layout of members with such pieces, in order."""
    leaves, counts = [len(each.leaf) for each in pieces], [each.count for each in pieces]
    members = np.arange(len(pieces), dtype=np.int32)
    kinds = [each.kinds for each in pieces]
    leaf, own = _starts(leaves), np.array([each.ground.leaf for each in pieces], np.int32)
    return Layout(
        pieces=pieces,
        leaf=leaf,
        piece=_starts(counts),
        of=np.repeat(members, leaves),
        part=np.concatenate([np.repeat(members, counts), members]),
        kinds=Kinds(
            leaf=_numbered([each.leaf for each in kinds], counts),
            warp=_numbered([each.warp for each in kinds], counts),
            group=_numbered([each.group for each in kinds], counts),
            node=_numbered([each.node for each in kinds], counts),
        ),
        footing=np.concatenate([each.footing for each in pieces]),
        grounds=np.where(own >= 0, own + leaf, -1).astype(np.int32),
    )


def _starts(counts: Sequence[int]) -> I32:
    return np.cumsum([0, *counts[:-1]]).astype(np.int32)


def _numbered(columns: Sequence[I32], counts: Sequence[int]) -> I32:
    """Pieces numbered through all members; what is of none by its member, after all of them."""
    total = sum(counts)
    found = [
        np.where(of < 0, total + member, of + start)
        for member, (of, start) in enumerate(zip(columns, _starts(counts), strict=True))
    ]
    return np.concatenate(found).astype(np.int32)


def together(numbers: Sequence[Numbers]) -> Numbers:
    """The numbers of several fields, one after the other."""
    if len(numbers) == 1:
        return numbers[0]
    return Numbers(
        leaves=_one_after_the_other([each.leaves for each in numbers]),
        warps=_one_after_the_other([each.warps for each in numbers]),
        group_k=np.concatenate([each.group_k for each in numbers]),
        group_round=np.concatenate([each.group_round for each in numbers]),
        group_shell=np.concatenate([each.group_shell for each in numbers]),
        node_origin=np.concatenate([each.node_origin for each in numbers]),
        node_rotation=np.concatenate([each.node_rotation for each in numbers]),
    )


def _one_after_the_other(records: Sequence[_Arrays]) -> _Arrays:
    """One record of arrays, each that of all the `records` along its first axis."""
    names = [each.name for each in fields(records[0])]
    return type(records[0])(*(np.concatenate([getattr(each, name) for each in records]) for name in names))
