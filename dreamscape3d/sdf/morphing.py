"""Pieces of one part that turn into pieces of another: solids into solids, as far as they go in pairs.

                    share 0         ¼                ¾         1
    leaf of a       is itself ── turns into ──▶ thinner ── gone
    its match in b  is not there ── thick enough ──▶ turns into ── is itself

Both show the same solid X(share), each thinned by an offset e: their smooth union of radius k is X itself wherever
min(eₐ, e_b) = max(k − |eₐ − e_b|, 0)²/4k. So the solid hands itself over from part to part, with what it is blended
with and with its colour, and no surface moves. What has no match shrinks into, or grows out of, what stands nearest;
pieces of which nothing matches go over into each other's place, the one shrinking, the other growing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.between import interpolated, shrunk, taken
from dreamscape3d.sdf.fading import LEAST
from dreamscape3d.sdf.fillets import Handed
from dreamscape3d.sdf.matching import matches
from dreamscape3d.sdf.member import Layout
from dreamscape3d.sdf.packing import Leaves

F64 = NDArray[np.float64]
Bool = NDArray[np.bool_]
Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Pair:
    """Piece `piece_a` of part `part_a` turns into piece `piece_b` of part `part_b`: at `share` 0 it is itself, at 1 the
    other. Either part of a pair may come first; a piece is part of one pair at most."""

    part_a: int
    piece_a: int
    part_b: int
    piece_b: int
    share: float


@dataclass(frozen=True, slots=True, eq=False)
class Turning:
    """Leaves `a` (n,) and `b` (n,) of two parts that are the same solids, which go over from these to those, by
    `radius` [m], as far as `share`."""

    a: Index
    b: Index
    radius: float
    share: float


@dataclass(eq=False)
class Change:
    """What pairs do to a joined field of L leaves.

    Attributes:
        solids: rows of leaves and what they become, in the order in which it is to be written.
        absent: (L,) leaves that are not there.
        turning: what is still to be handed over.
        scale, base: of pieces (K,), by number, that go over as a whole: by how much they have grown, and where to.
    """

    solids: list[tuple[Index, Leaves]]
    absent: Bool
    turning: list[Turning]
    scale: F64
    base: F64


def change(layout: Layout, leaves: Leaves, pairs: Sequence[Pair], bases: F64, k: F64) -> Change:
    """What `pairs` do to `leaves`; `bases` (K, 3) are the points about which all pieces grow, where they stand, `k`
    (P,) the radii of parts."""
    count, pieces = len(leaves.k), len(bases)
    done = Change([], np.zeros(count, bool), [], np.ones(pieces), np.zeros((pieces, 3)))
    for pair in pairs:
        share = min(max(pair.share, 0.0), 1.0) if pair.share == pair.share else 0.0
        if share in (0.0, 1.0):
            gone = (pair.part_b, pair.piece_b) if share == 0.0 else (pair.part_a, pair.piece_a)
            done.absent[_rows(layout, *gone)] = True
        else:
            _turn(layout, leaves, pair, share, bases, k, done)
    return done


def _turn(layout: Layout, leaves: Leaves, pair: Pair, share: float, bases: F64, k: F64, done: Change) -> None:
    """Add what one pair does, half-way."""
    found = matches(layout.pieces[pair.part_a], pair.piece_a, layout.pieces[pair.part_b], pair.piece_b)
    start_a, start_b = layout.leaf[pair.part_a], layout.leaf[pair.part_b]
    rows_a, rows_b = found.a + start_a, found.b + start_b
    solid = interpolated(taken(leaves, rows_a), taken(leaves, rows_b), share)
    done.solids += [(rows_a, solid), (rows_b, solid)]
    done.turning.append(Turning(rows_a, rows_b, float(k[max(pair.part_a, pair.part_b)]), share))
    _shrink(done, leaves, found.more_a + start_a, solid.centre[found.with_a], 1.0 - share)
    _shrink(done, leaves, found.more_b + start_b, solid.centre[found.with_b], share)
    number_a, number_b = layout.piece[pair.part_a] + pair.piece_a, layout.piece[pair.part_b] + pair.piece_b
    done.scale[[number_a, number_b]] = 1.0 - share, share
    done.base[[number_a, number_b]] = bases[[number_b, number_a]]
    done.absent[np.concatenate([found.more_a, found.rest_a]) + start_a] |= 1.0 - share <= LEAST
    done.absent[np.concatenate([found.more_b, found.rest_b]) + start_b] |= share <= LEAST


def _shrink(done: Change, leaves: Leaves, rows: Index, towards: F64, size: float) -> None:
    done.solids.append((rows, shrunk(taken(leaves, rows), towards, size)))


def _rows(layout: Layout, part: int, piece: int) -> Index:
    """The leaves of a piece."""
    found: Index = np.nonzero(layout.kinds.leaf == layout.piece[part] + piece)[0]
    return found


def hand_over(turning: Sequence[Turning], carved: Bool, absent: Bool) -> tuple[F64, list[Handed]]:
    """(L,) by how much [m] each leaf is thinned, and which two show one solid together; marks who is `absent` (L,).

    What is `carved` (L,), and so has no fillets, is handed over at once.
    """
    offset, handed = np.zeros(len(absent)), []
    for each in turning:
        slowly = ~(carved[each.a] | carved[each.b]) & (each.radius > 0.0)
        absent[each.a] |= each.share >= np.where(slowly, 0.75, 0.5)
        absent[each.b] |= np.where(slowly, each.share <= 0.25, each.share < 0.5)
        a, b = each.a[slowly], each.b[slowly]
        offset[a], offset[b] = handed_over(each.share, each.radius)
        if 0.25 < each.share < 0.75:
            handed.append((a, b, each.radius))
    return offset, handed


def handed_over(share: float, radius: float) -> tuple[float, float]:
    """By how much [m] the one and the other of two equal solids are thinned, so that their smooth union is as large."""
    ahead = radius * min(max(4.0 * share - 2.0, -1.0), 1.0)
    least = (radius - abs(ahead)) ** 2 / (4.0 * radius) if radius > 0.0 else 0.0
    return least + max(ahead, 0.0), least + max(-ahead, 0.0)
