"""Several fields as one, at one instant: placed, grown piece by piece, on one ground, and packed together.

    joined_structure(fields) ──── once ────────────────────────────────┐
    Member: numbers, frame, growth, lift ─▶ similarities ─▶ one list ──┴▶ absent, fillets ─▶ PackedField with `parts`

A piece grows as a similarity about its base, which keeps distances true and costs a pixel nothing. Level grounds, and
upright terrains where weights say how high they stand, belong to no piece; other planes of the world have no size to
grow by and come from afar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.between import written
from dreamscape3d.sdf.contacts import contacts
from dreamscape3d.sdf.extents import find_extents
from dreamscape3d.sdf.fading import LEAST, thinned
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.fillets import find_fillets
from dreamscape3d.sdf.grounds import plane_height
from dreamscape3d.sdf.member import Layout, Member, layout_of
from dreamscape3d.sdf.morphing import Pair, Turning, change, hand_over
from dreamscape3d.sdf.parts import Parts
from dreamscape3d.sdf.placing import away, bases, placed, shifted
from dreamscape3d.sdf.pose import Numbers, PackedField, pack
from dreamscape3d.sdf.similarity import moved
from dreamscape3d.sdf.weave import Weave

F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
Bool = NDArray[np.bool_]


def join(
    structure: Field,
    members: Sequence[Member],
    k: F64,
    level: float,
    weave: Weave | None = None,
    pairs: Sequence[Pair] = (),
) -> PackedField:
    """All members as one field.

    `structure` is `joined_structure` of their fields, in order; `k` (P,) [m] the largest radius of fillets of each with
    others, of the first without meaning; `level` [m] the height at which level grounds meet. Without `weave` terrains
    are whole. `pairs` of pieces turn into each other.
    """
    layout = layout_of(tuple(member.pieces for member in members))
    absent = structure.left_out | _absent(layout, members, weave)
    numbers, turning = _paired(structure, placed(structure, members), layout, members, k, pairs, absent)
    numbers = _on_common_ground(numbers, members, layout.grounds, absent, level)
    extents = find_extents(structure, numbers, layout.of, float(k[1:].max(initial=0.0)))
    found = contacts(structure, numbers, extents, layout.of, len(members), absent)
    offset, handed = hand_over(turning, found.carved, absent)
    numbers = thinned(structure, numbers, offset)
    there = ~(absent | found.carved)
    fillets = find_fillets(structure, numbers.leaves, extents, layout.of, k, there, handed)
    # a single member is joined in order, its ground like any other leaf
    grounds = layout.grounds if len(members) > 1 else np.full(1, -1, np.int32)
    parts = Parts(layout.of, absent, found.held & ~absent, grounds, level, weave, fillets)
    return pack(structure, numbers, parts, extents)


def _paired(
    structure: Field,
    numbers: Numbers,
    layout: Layout,
    members: Sequence[Member],
    k: F64,
    pairs: Sequence[Pair],
    absent: Bool,
) -> tuple[Numbers, Sequence[Turning]]:
    """The numbers after pieces have turned into each other, and what is to be handed over."""
    if not pairs:
        return numbers, ()
    done = change(layout, numbers.leaves, pairs, _standing(members, pairs), k)
    absent |= done.absent
    rest = np.ones(len(members))
    scale = np.concatenate([np.maximum(done.scale, LEAST), rest])
    shift = (1.0 - scale)[:, None] * np.concatenate([done.base, np.zeros((len(members), 3))])
    still = np.broadcast_to(np.eye(3), (len(scale), 3, 3))
    gone_over = moved(structure, numbers, layout.kinds, still, scale, shift)
    return replace(gone_over, leaves=written(gone_over.leaves, done.solids)), done.turning


def _standing(members: Sequence[Member], pairs: Sequence[Pair]) -> F64:
    """(K, 3) the points about which the pieces of all members in pairs have grown."""
    paired = {part for pair in pairs for part in (pair.part_a, pair.part_b)}
    found = []
    for part, member in enumerate(members):
        base = bases(member) if part in paired else np.zeros((member.pieces.count, 3))
        base[:, 1] += member.lift
        found.append(base)
    return np.concatenate(found)


def _absent(layout: Layout, members: Sequence[Member], weave: Weave | None) -> Bool:
    """(L,) leaves of pieces that are not there, and of terrains that weigh nothing anywhere."""
    small = np.concatenate([*(member.growth <= LEAST for member in members), np.zeros(len(members), bool)])
    absent: Bool = small[layout.kinds.leaf]
    for part, pieces in enumerate(layout.pieces):
        terrains = list(pieces.ground.terrains)
        if terrains and weave is not None and float(weave.weights[part].max()) <= LEAST:
            absent[np.array(terrains) + layout.leaf[part]] = True
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
    return shifted(numbers, rows, rise[:, None] * [0.0, 1.0, 0.0]) if rise.any() else numbers
