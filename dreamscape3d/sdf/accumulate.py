"""How the distances of leaves are joined to that of the field: in order, through accumulators, and part by part.

    present leaves ─┬─ of no part, or not held ──▶ one list, as if there were no parts ────┐
                    ├─ held ─▶ a list for each part ─────────────────────────────────────────┼─▶ minimum
                    ├─ grounds, terrains, fractals, letters ─────────────────────────────────┤
                    └─ in fillets ─▶ smooth unions of two ───────────────────────────────────┘

Leaves that are not held are joined by plain unions alone (see `contacts`), so that neither their order nor what else is
in the list matters to them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.fillets import Fillets
from dreamscape3d.sdf.parts import Parts
from dreamscape3d.sdf.pose import PackedField
from dreamscape3d.sdf.primitives import MODE_TEXT, is_procedural
from dreamscape3d.sdf.tree_distance import EMPTY, smooth_minimum

F64 = NDArray[np.float64]
Bool = NDArray[np.bool_]
Index = NDArray[np.intp]
_SUBTRACT = 1
_AT_ONCE = 1 << 20  # distances


def present_rows(packed: PackedField, among: Index | None = None) -> Index:
    """(K,) the leaves, all or of `among`, that are there at this instant."""
    if packed.parts is None:
        return np.arange(packed.field.leaf_count) if among is None else among
    absent = packed.parts.absent
    return np.nonzero(~absent)[0] if among is None else among[~absent[among]]


def accumulate(packed: PackedField, distances: F64, among: Index | None = None) -> F64:
    """(L, N) distances of leaves, as `evaluate_leaves` gives them → (N,) of the field, its groups opened and closed.

    `among` (K,) says which leaves they are of, where they are not of all.
    """
    rows = np.arange(packed.field.leaf_count) if among is None else among
    mode = packed.field.leaf_mode[rows]
    last = is_procedural(mode) | (mode == MODE_TEXT)  # joined after all others
    if packed.parts is None:
        return _nearest(_in_order(packed, distances, rows, np.nonzero(~last)[0]), distances[last])
    return _joined_parts(packed, packed.parts, distances, rows, last)


def _nearest(held: F64, others: F64) -> F64:
    nearest: F64 = np.minimum(held, others.min(axis=0, initial=EMPTY))
    return nearest


def _joined_parts(packed: PackedField, parts: Parts, distances: F64, rows: Index, last: Bool) -> F64:
    """(N,) of a field that is joined from parts."""
    there, held = ~parts.absent[rows], parts.held[rows]
    hard = last | (np.isin(rows, parts.grounds) & ~held)
    by_parts, part = there & held & ~hard, parts.of[rows]
    nearest = _in_order(packed, distances, rows, np.nonzero(there & ~held & ~hard)[0])
    for number in np.unique(part[by_parts]).tolist():
        own = _in_order(packed, distances, rows, np.nonzero(by_parts & (part == number))[0])
        nearest = np.minimum(nearest, own)
    nearest = np.minimum(nearest, _of_fillets(parts.fillets, packed.field.leaf_count, distances, rows))
    return _nearest(nearest, distances[there & hard])


def _of_fillets(fillets: Fillets, leaves: int, distances: F64, rows: Index) -> F64:
    """(N,) of those fillets whose two leaves are both of `rows`."""
    nearest = np.full(distances.shape[1], EMPTY)
    place = np.full(leaves, -1)
    place[rows] = np.arange(len(rows))
    first, second = place[fillets.first], place[fillets.second]
    known = np.nonzero((first >= 0) & (second >= 0))[0]
    block = max(1, _AT_ONCE // max(len(nearest), 1))
    for start in range(0, len(known), block):
        some = known[start : start + block]
        a, b, k = distances[first[some]], distances[second[some]], fillets.k[some, None]
        joined = np.minimum(a, b) - np.maximum(k - np.abs(a - b), 0.0) ** 2 * (0.25 / k)
        np.minimum(nearest, joined.min(axis=0), out=nearest)
    return nearest


def _in_order(packed: PackedField, distances: F64, rows: Index, order: Index) -> F64:
    """(N,) of the leaves that stand in places `order` of `rows`, joined one after the other."""
    field, leaves = packed.field, packed.leaves
    held = [np.full(distances.shape[1], EMPTY)]
    path: tuple[int, ...] = ()
    for start, stop in _runs(packed, rows[order]):
        leaf = int(rows[order[start]])
        wanted = tuple(int(g) for g in field.leaf_path[leaf, : field.leaf_depth[leaf]])
        while path != wanted[: len(path)]:
            path = _closed(packed, held, path)
        held.extend(np.full(distances.shape[1], EMPTY) for _ in wanted[len(path) :])
        path = wanted
        held[-1] = _joined(int(field.leaf_operator[leaf]), held[-1], distances[order[start]], float(leaves.k[leaf]))
        if stop - start > 1:
            held[-1] = np.minimum(held[-1], distances[order[start + 1 : stop]].min(axis=0))
    while path:
        path = _closed(packed, held, path)
    return held[0]


def _runs(packed: PackedField, rows: Index) -> list[tuple[int, int]]:
    """Stretches [start, stop) of some leaves: all but the first of each join its accumulator by hard unions."""
    field = packed.field
    if not len(rows):
        return []
    alike = (field.leaf_path[rows[1:]] == field.leaf_path[rows[:-1]]).all(axis=1)
    alike &= (field.leaf_operator[rows[1:]] == 0) & (packed.leaves.k[rows[1:]] == 0.0)
    starts = [0, *(np.nonzero(~alike)[0] + 1).tolist()]
    return list(zip(starts, [*starts[1:], len(rows)], strict=True))


def _closed(packed: PackedField, held: list[F64], path: tuple[int, ...]) -> tuple[int, ...]:
    """Round and shell the innermost accumulator and join it to the one that holds it."""
    group = path[-1]
    d = held.pop() - packed.group_round[group]
    d = np.maximum(d, -d - packed.group_shell[group])
    held[-1] = _joined(int(packed.field.group_operator[group]), held[-1], d, float(packed.group_k[group]))
    return path[:-1]


def _joined(operator: int, old: F64, new: F64, k: float) -> F64:
    if operator == 0:
        return np.minimum(old, new) if k == 0.0 else smooth_minimum(old, new, k)
    return -smooth_minimum(-old, new if operator == _SUBTRACT else -new, k)
