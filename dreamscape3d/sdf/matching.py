"""Which leaves of a piece turn into which of another, found once for each two pieces."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.pieces import Pieces

Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """Of two pieces, numbers of leaves in their own fields: `a` (n,) and `b` (n,) turn into each other; `more_a` and
    `more_b` do not, and go with number `with_a`, `with_b` of those that do, the nearest; `rest_a`, `rest_b` cannot."""

    a: Index
    b: Index
    more_a: Index
    with_a: Index
    more_b: Index
    with_b: Index
    rest_a: Index
    rest_b: Index


@lru_cache(maxsize=4096)
def matches(of_a: Pieces, piece_a: int, of_b: Pieces, piece_b: int) -> Matches:
    """Which leaves of two pieces turn into which: of each kind the largest, the lowest of them into the lowest."""
    rows_a, rows_b = (np.nonzero(of.leaf == piece)[0] for of, piece in ((of_a, piece_a), (of_b, piece_b)))
    kind_a, kind_b = of_a.traits.kind[rows_a], of_b.traits.kind[rows_b]
    a, b, more_a, more_b = [], [], [], []
    common = np.intersect1d(kind_a[kind_a >= 0], kind_b[kind_b >= 0])
    for kind in common.tolist():
        first, second = rows_a[kind_a == kind], rows_b[kind_b == kind]
        count = min(len(first), len(second))
        first, left_a = _largest(of_a, first, count)
        second, left_b = _largest(of_b, second, count)
        a, b = [*a, *first], [*b, *second]
        more_a, more_b = [*more_a, *left_a], [*more_b, *left_b]
    matched = [np.array(leaves, np.intp) for leaves in (a, b, more_a, more_b)]
    rest_a, rest_b = np.setdiff1d(rows_a, matched[0]), np.setdiff1d(rows_b, matched[1])
    rest_a, rest_b = np.setdiff1d(rest_a, matched[2]), np.setdiff1d(rest_b, matched[3])
    with_a, with_b = _nearest(of_a, matched[2], matched[0]), _nearest(of_b, matched[3], matched[1])
    return Matches(matched[0], matched[1], matched[2], with_a, matched[3], with_b, rest_a, rest_b)


def _largest(of: Pieces, rows: Index, count: int) -> tuple[list[int], list[int]]:
    """The largest of some leaves, the lowest first; and the others."""
    order = rows[np.argsort(-of.traits.size[rows], kind="stable")]
    chosen, others = order[:count], order[count:]
    return chosen[np.argsort(of.traits.middle[chosen, 1], kind="stable")].tolist(), others.tolist()


def _nearest(of: Pieces, rows: Index, among: Index) -> Index:
    """(n,) the place in `among` of the leaf that stands nearest to each of `rows`."""
    if not len(rows) or not len(among):
        return np.zeros(len(rows), np.intp)
    apart = np.linalg.norm(of.traits.middle[rows][:, None] - of.traits.middle[among], axis=2)
    nearest: Index = apart.argmin(axis=1)
    return nearest
