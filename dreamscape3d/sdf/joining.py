"""Several fields as one, at one instant: placed, grown piece by piece, on one ground, and packed together.

    joined_structure(fields) ──── once ────────────────────────────────┐
    Member: numbers, frame, growth, lift ─▶ similarities ─▶ one list ──┴▶ absent, contacts ─▶ PackedField with `parts`

A piece grows as a similarity about its base, which keeps distances true and costs a pixel nothing. Level grounds, and
upright terrains where weights say how high they stand, belong to no piece; other planes of the world have no size to
grow by and come from afar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.between import written
from dreamscape3d.sdf.bounds import Warps
from dreamscape3d.sdf.contacts import contacts
from dreamscape3d.sdf.extents import find_extents, latest
from dreamscape3d.sdf.fading import LEAST, fade, thinned
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.grounds import plane_height
from dreamscape3d.sdf.lowering import OPERATORS
from dreamscape3d.sdf.morphing import Joined, Pair, change
from dreamscape3d.sdf.packing import Leaves
from dreamscape3d.sdf.parts import Parts
from dreamscape3d.sdf.pieces import Pieces, piece_bases, piece_boxes
from dreamscape3d.sdf.pose import Numbers, PackedField, pack
from dreamscape3d.sdf.primitives import MODE_PLANE
from dreamscape3d.sdf.similarity import Frame, Kinds, moved
from dreamscape3d.sdf.weave import Weave

F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
Bool = NDArray[np.bool_]

HOME = Frame()
_FAR = 20.0  # [m] by which a plane has withdrawn at half its growth


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


def boxes(member: Member) -> tuple[F64, F64]:
    """(count, 3) low, high: upright boxes round the pieces where they stand, fully grown and not lifted."""
    still = whole(member.field, member.numbers, member.pieces, member.frame)
    return piece_boxes(member.pieces, member.field, placed(still))


def bases(member: Member) -> F64:
    """(count, 3) the points about which the pieces grow, where they stand, not lifted."""
    return member.frame.out(piece_bases(member.pieces, member.field, member.numbers))


def join(
    structure: Field,
    members: Sequence[Member],
    k: F64,
    level: float,
    weave: Weave | None = None,
    pairs: Sequence[Pair] = (),
) -> PackedField:
    """All members as one field.

    `structure` is `joined_structure` of their fields, in order; `k` (P,) [m] the radius by which each is blended into
    those before it; `level` [m] the height at which level grounds meet. Without `weave` terrains are whole. `pairs` of
    pieces turn into each other.
    """
    numbers, start = together([placed(member) for member in members]), first_leaves(members)
    of = np.repeat(np.arange(len(members), dtype=np.int32), [member.field.leaf_count for member in members])
    absent = structure.left_out
    absent |= np.concatenate([_absent(member, part, weave) for part, member in enumerate(members)])
    numbers, offset = _paired(structure, numbers, members, k, pairs, absent)
    if len(members) > 1:
        growth = np.concatenate([np.append(member.growth, 1.0)[member.pieces.leaf] for member in members])
        offset += fade(growth, latest(k)[of])
        numbers = thinned(structure, numbers, offset * _stretch(structure, numbers, offset))
    own = np.array([member.pieces.ground.leaf for member in members], np.int32)
    grounds = np.where(own >= 0, own + start, -1).astype(np.int32)
    numbers = _on_common_ground(numbers, members, grounds, absent, level)
    extents = find_extents(structure, numbers, of, k)
    contact = contacts(structure, numbers, extents, of, k, absent, grounds)
    if len(members) == 1:
        grounds[:] = -1  # joined in order, like any other leaf
    return pack(structure, numbers, Parts(of, k, absent, contact, grounds, level, weave), extents)


def _stretch(structure: Field, numbers: Numbers, offset: F64) -> F64 | float:
    """(L,) by how much warps shorten the distances of leaves, where it matters."""
    if not ((offset > 0.0) & (structure.leaf_chain > 0)).any():
        return 1.0
    longer: F64 = 1.0 / find_extents(structure, numbers).inverse_lipschitz
    return longer


def first_leaves(members: Sequence[Member]) -> I32:
    """(P,) the first leaf of each member in the joined field."""
    return np.cumsum([0, *(member.field.leaf_count for member in members[:-1])]).astype(np.int32)


def _paired(
    structure: Field, numbers: Numbers, members: Sequence[Member], k: F64, pairs: Sequence[Pair], absent: Bool
) -> tuple[Numbers, F64]:
    """The numbers after pieces have turned into each other, and (L,) by how much leaves are thinned [m]."""
    if not pairs:
        return numbers, np.zeros(structure.leaf_count)
    pieces = [member.pieces for member in members]
    first = np.cumsum([0, *(each.count for each in pieces)]).tolist()
    done = change(
        Joined(first_leaves(members).tolist(), first[:-1], pieces, k), numbers.leaves, pairs, _standing(members, pairs)
    )
    absent |= done.absent
    scale = np.append(np.maximum(done.scale, LEAST), 1.0)
    base = np.append(done.base, np.zeros((1, 3)), axis=0)
    gone_over = moved(structure, numbers, _joined_kinds(pieces, first), np.eye(3), scale, (1.0 - scale)[:, None] * base)
    return replace(gone_over, leaves=written(gone_over.leaves, done.solids)), done.offset


def _standing(members: Sequence[Member], pairs: Sequence[Pair]) -> F64:
    """(K, 3) the points about which the pieces of all members in pairs have grown."""
    paired = {part for pair in pairs for part in (pair.part_a, pair.part_b)}
    found = []
    for part, member in enumerate(members):
        base = bases(member) if part in paired else np.zeros((member.pieces.count, 3))
        base[:, 1] += member.lift
        found.append(base)
    return np.concatenate(found)


def _joined_kinds(pieces: Sequence[Pieces], first: Sequence[int]) -> Kinds:
    """The pieces of all parts, numbered one after the other."""
    kinds = [each.kinds for each in pieces]
    return Kinds(
        leaf=_numbered([each.leaf for each in kinds], first),
        warp=_numbered([each.warp for each in kinds], first),
        group=_numbered([each.group for each in kinds], first),
        node=_numbered([each.node for each in kinds], first),
    )


def _numbered(columns: Sequence[I32], first: Sequence[int]) -> I32:
    moved_on = [np.where(of < 0, -1, of + start) for of, start in zip(columns, first, strict=False)]
    return np.concatenate(moved_on).astype(np.int32)


def placed(member: Member) -> Numbers:
    """The numbers of a member where it stands, its pieces grown and lifted."""
    field, frame, growth = member.field, member.frame, np.maximum(member.growth, LEAST)
    at = np.array(frame.at, np.float64)
    shift = np.tile(at, (len(growth) + 1, 1))
    if (growth < 1.0).any():
        base = bases(member)
        shift[:-1] = np.where(growth[:, None] < 1.0, base + growth[:, None] * (at - base), at)
    shift[:-1, 1] += member.lift
    scale = frame.scale * np.append(growth, 1.0)
    numbers = moved(field, member.numbers, member.pieces.kinds, frame.rotation, scale, shift)
    return _withdrawn(field, numbers, np.append(growth, 1.0)[member.pieces.leaf])


def _withdrawn(field: Field, numbers: Numbers, growth: F64) -> Numbers:
    """Planes of the world that are not grown up, moved to where they carve or fill nothing."""
    rows = np.nonzero((field.leaf_mode == MODE_PLANE) & (field.leaf_chain == 0) & (growth < 1.0))[0]
    if not len(rows):
        return numbers
    back = np.where(field.leaf_operator[rows] == OPERATORS["intersect"], 1.0, -1.0) * away(growth[rows])
    return _shifted(numbers, rows, numbers.leaves.rotation[rows, :, 1] * back[:, None])


def away(growth: F64) -> F64:
    """How far [m] a plane has withdrawn that is so far there; no distance at all where it is whole."""
    there = np.maximum(growth, LEAST)
    far: F64 = _FAR * (1.0 - there) / there
    return far


def _shifted(numbers: Numbers, rows: NDArray[np.intp], shift: F64) -> Numbers:
    centre = numbers.leaves.centre.copy()
    centre[rows] += shift
    return replace(numbers, leaves=replace(numbers.leaves, centre=centre))


def _absent(member: Member, part: int, weave: Weave | None) -> Bool:
    """(L,) leaves of pieces that are not there, and of terrains that weigh nothing anywhere."""
    absent: Bool = np.append(member.growth <= LEAST, False)[member.pieces.leaf]
    if weave is not None and float(weave.weights[part].max()) <= LEAST:
        absent[list(member.pieces.ground.terrains)] = True
    return absent


def _on_common_ground(numbers: Numbers, members: Sequence[Member], grounds: I32, absent: Bool, level: float) -> Numbers:
    """All level grounds at one height, of which the first is there: at `level`, or below where little of any is."""
    planes = np.nonzero(grounds >= 0)[0]
    if not len(planes):
        return numbers
    presence = max(min(members[part].presence, 1.0) for part in planes.tolist())
    shown = next((part for part in planes.tolist() if members[part].presence > LEAST), -1)
    absent[grounds[planes[planes != shown]]] = True
    height = level - (float(away(np.array(presence))) if presence < 1.0 else 0.0)
    rows = grounds[planes].astype(np.intp)
    rise = np.array([height - plane_height(numbers, row) for row in rows.tolist()])
    return _shifted(numbers, rows, rise[:, None] * [0.0, 1.0, 0.0]) if rise.any() else numbers


def together(numbers: Sequence[Numbers]) -> Numbers:
    """The numbers of several fields, one after the other."""
    if len(numbers) == 1:
        return numbers[0]
    leaves, warps = [each.leaves for each in numbers], [each.warps for each in numbers]
    return Numbers(
        leaves=Leaves(
            centre=np.concatenate([each.centre for each in leaves]),
            rotation=np.concatenate([each.rotation for each in leaves]),
            half=np.concatenate([each.half for each in leaves]),
            rounding=np.concatenate([each.rounding for each in leaves]),
            corner=np.concatenate([each.corner for each in leaves]),
            wall=np.concatenate([each.wall for each in leaves]),
            taper=np.concatenate([each.taper for each in leaves]),
            shell=np.concatenate([each.shell for each in leaves]),
            slope=np.concatenate([each.slope for each in leaves]),
            k=np.concatenate([each.k for each in leaves]),
        ),
        warps=Warps(
            rotation=np.concatenate([each.rotation for each in warps]),
            origin=np.concatenate([each.origin for each in warps]),
            amount=np.concatenate([each.amount for each in warps]),
        ),
        group_k=np.concatenate([each.group_k for each in numbers]),
        group_round=np.concatenate([each.group_round for each in numbers]),
        group_shell=np.concatenate([each.group_shell for each in numbers]),
        node_origin=np.concatenate([each.node_origin for each in numbers]),
        node_rotation=np.concatenate([each.node_rotation for each in numbers]),
    )
