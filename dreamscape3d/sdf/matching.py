"""Which leaves of a piece turn into which of another, found once for each two pieces."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.pieces import Pieces

Index = NDArray[np.intp]
_NONE = np.zeros(0, np.intp)


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
    pairs = [_matched(of_a, rows_a[kind_a == kind], of_b, rows_b[kind_b == kind]) for kind in _common(kind_a, kind_b)]
    a, b, more_a, more_b = (np.concatenate([_NONE, *(pair[column] for pair in pairs)]) for column in range(4))
    rest_a, rest_b = np.setdiff1d(rows_a, np.append(a, more_a)), np.setdiff1d(rows_b, np.append(b, more_b))
    return Matches(a, b, more_a, _nearest(of_a, more_a, a), more_b, _nearest(of_b, more_b, b), rest_a, rest_b)


def _common(a: NDArray[np.int32], b: NDArray[np.int32]) -> list[int]:
    found: list[int] = np.intersect1d(a[a >= 0], b[b >= 0]).tolist()
    return found


def _matched(of_a: Pieces, a: Index, of_b: Pieces, b: Index) -> tuple[Index, Index, Index, Index]:
    """Leaves of one kind that turn into each other, and what is left of both."""
    count = min(len(a), len(b))
    (first, left_a), (second, left_b) = _largest(of_a, a, count), _largest(of_b, b, count)
    return first, second, left_a, left_b


def _largest(of: Pieces, rows: Index, count: int) -> tuple[Index, Index]:
    """The largest of some leaves, the lowest first; and the others."""
    order = rows[np.argsort(-of.traits.size[rows], kind="stable")]
    chosen, others = order[:count], order[count:]
    return chosen[np.argsort(of.traits.middle[chosen, 1], kind="stable")], others


def _nearest(of: Pieces, rows: Index, among: Index) -> Index:
    """(n,) the place in `among` of the leaf that stands nearest to each of `rows`."""
    if not len(rows) or not len(among):
        return np.zeros(len(rows), np.intp)
    apart = np.linalg.norm(of.traits.middle[rows][:, None] - of.traits.middle[among], axis=2)
    nearest: Index = apart.argmin(axis=1)
    return nearest
