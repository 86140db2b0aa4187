"""How a field is divided into pieces, from the whole down to its members and copies, and up again.

    leaves ─▶ atoms (carved or blended groups, warps) ─▶ the tree of forms, copies and members they stand in
                                                              │ from the leaves of the tree upwards
              what touches is one piece, up to a width ◀──────┘

Copies of one thing that are no trifles stay apart, unless they are mirror images; all else that touches grows together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.field import Field

F64 = NDArray[np.float64]
Bool = NDArray[np.bool_]
Index = NDArray[np.intp]

CLOSE = 3.0
"""Metres: what is no wider is one piece, though it may not touch."""

WIDE = 7.0
"""Metres: what is no wider is one piece if it touches."""

WIDEST = 14.0
"""Metres: how wide pieces become by what touches them; single forms may be wider."""

_TRIFLE = 1.5  # [m] longest edge of copies that are taken for parts of what they touch
_TOUCHING = 0.05  # [m] between boxes
_INTERSECT = 2
_BLOCK = 256  # atoms held against all others at once


@dataclass(frozen=True, slots=True, eq=False)
class _Clump:
    """Atoms that grow together; a `single` one is a copy that stays apart from others of its kind. `low`, `high` (3,):
    its box."""

    atoms: list[int]
    single: bool
    low: F64
    high: F64


def divided(field: Field, low: F64, high: F64, apart: Sequence[int]) -> list[Index]:
    """The leaves of each piece, given upright boxes `low`, `high` (L, 3) of all; those `apart` are of none."""
    whole = _Dividing(field, low, high, apart)
    if not whole.members:
        return []
    clumps = whole.clumps(list(range(len(whole.members))), 0)
    return [np.concatenate([whole.members[atom] for atom in clump.atoms]) for clump in clumps]


class _Dividing:
    """Atoms, never divided: their leaves, their boxes, and the way to each from the root of the tree."""

    def __init__(self, field: Field, low: F64, high: F64, apart: Sequence[int]) -> None:
        self.members = _atoms(field, apart)
        self.low = np.array([low[leaves].min(axis=0) for leaves in self.members]).reshape(-1, 3)
        self.high = np.array([high[leaves].max(axis=0) for leaves in self.members]).reshape(-1, 3)
        self.ways = [_common([_way(field, leaf) for leaf in leaves.tolist()]) for leaves in self.members]
        self.what = [tuple(np.unique(field.leaf_form[leaves]).tolist()) for leaves in self.members]
        self.mirrored = set(np.nonzero((field.node_reflect < 0.0).any(axis=1))[0].tolist())
        self.neighbours = _neighbours(self.low, self.high)

    def clumps(self, atoms: list[int], depth: int) -> list[_Clump]:
        """What atoms, whose ways are the same up to `depth`, make up."""
        whole = self.clump(atoms, single=False)
        if len(atoms) == 1 or _width(whole.low, whole.high) <= CLOSE:
            return [whole]
        if _width(whole.low, whole.high) <= WIDE and self.touches_throughout(atoms):
            return [whole]
        shares = self.shares(atoms, depth)
        if len(shares) == 1:
            return self.clumps(atoms, depth + 1)
        kinds = Counter(self.kind(share) for share in shares.values())
        images = {self.kind(share) for key, share in shares.items() if key in self.mirrored}
        found: list[_Clump] = []
        for share in shares.values():
            copied = kinds[self.kind(share)] > 1 and self.kind(share) not in images
            found += [self.apart(clump) if copied else clump for clump in self.clumps(share, depth + 1)]
        return self.merged(found)

    def clump(self, atoms: list[int], *, single: bool) -> _Clump:
        return _Clump(atoms, single, self.low[atoms].min(axis=0), self.high[atoms].max(axis=0))

    def apart(self, clump: _Clump) -> _Clump:
        """A copy, which stays apart if it is no trifle."""
        return self.clump(clump.atoms, single=clump.single or float((clump.high - clump.low).max()) >= _TRIFLE)

    def shares(self, atoms: list[int], depth: int) -> dict[int, list[int]]:
        """The atoms by where their ways lead next; one whose way ends is by itself."""
        found: dict[int, list[int]] = defaultdict(list)
        for atom in atoms:
            way = self.ways[atom]
            found[way[depth] if depth < len(way) else -(1 << 40) - atom].append(atom)
        return found

    def kind(self, atoms: list[int]) -> tuple[tuple[int, ...], ...]:
        """What atoms came from: the same for all copies of one thing."""
        return tuple(sorted({self.what[atom] for atom in atoms}))

    def touches_throughout(self, atoms: list[int]) -> bool:
        """Whether one gets from each atom to each by what touches."""
        left, waiting = set(atoms[1:]), [atoms[0]]
        while waiting and left:
            near = left.intersection(self.neighbours[waiting.pop()])
            left -= near
            waiting += near
        return not left

    def merged(self, clumps: list[_Clump]) -> list[_Clump]:
        """Clumps that touch put together, the narrowest first, as long as they stay within bounds."""
        of = {atom: number for number, clump in enumerate(clumps) for atom in clump.atoms}
        pairs = {
            (number, of[other])
            for number, clump in enumerate(clumps)
            for atom in clump.atoms
            for other in self.neighbours[atom]
            if number < of.get(other, -1)
        }
        now, root = list(clumps), list(range(len(clumps)))
        for _, a, b in sorted((self.width_of(clumps[a], clumps[b]), a, b) for a, b in pairs):
            first, second = _root(root, a), _root(root, b)
            if first != second and self.may_merge(now[first], now[second]):
                now[first] = self.clump(
                    now[first].atoms + now[second].atoms, single=_is_single(now[first], now[second])
                )
                root[second] = first
        return [now[number] for number in range(len(clumps)) if root[number] == number]

    def may_merge(self, a: _Clump, b: _Clump) -> bool:
        if self.width_of(a, b) > WIDEST or (a.single and b.single):
            return False
        other = b if a.single else a
        return not _is_single(a, b) or float((other.high - other.low).max()) < _TRIFLE

    @staticmethod
    def width_of(a: _Clump, b: _Clump) -> float:
        return _width(np.minimum(a.low, b.low), np.maximum(a.high, b.high))


def _is_single(a: _Clump, b: _Clump) -> bool:
    return a.single or b.single


def _width(low: F64, high: F64) -> float:
    return float(max(high[0] - low[0], high[2] - low[2]))


def _root(root: list[int], number: int) -> int:
    while root[number] != number:
        root[number] = root[root[number]]
        number = root[number]
    return number


# -- atoms -------------------------------------------------------------------------------------------


def _atoms(field: Field, apart: Sequence[int]) -> list[Index]:
    """Leaves that cannot be divided: of one outermost group, of one warp, or cut by what the world is cut by."""
    root = list(range(field.leaf_count))
    for leaves in _indivisible(field):
        for leaf in leaves[1:]:
            root[_root(root, leaf)] = _root(root, leaves[0])
    left_out = set(apart)
    found: dict[int, list[int]] = defaultdict(list)
    for leaf in range(field.leaf_count):
        if leaf not in left_out:
            found[_root(root, leaf)].append(leaf)
    return [np.array(leaves, np.intp) for leaves in found.values()]


def _indivisible(field: Field) -> Iterable[list[int]]:
    outer = field.leaf_path[:, 0]
    for group in np.unique(outer[outer >= 0]).tolist():
        yield np.nonzero(outer == group)[0].tolist()
    warp = np.array([chain[0] if chain else -1 for chain in field.chains])[field.leaf_chain]
    for number in np.unique(warp[warp >= 0]).tolist():
        yield np.nonzero(warp == number)[0].tolist()
    joined = np.where(outer < 0, field.leaf_operator, np.append(field.group_operator, 0)[outer])
    cuts = np.nonzero(joined == _INTERSECT)[0]
    if len(cuts):
        yield list(range(int(cuts[-1]) + 1))


def _way(field: Field, leaf: int) -> tuple[int, ...]:
    """From the root to a leaf: its top-level form (as a negative number), then nodes."""
    nodes = []
    node = int(field.leaf_node[leaf])
    while node > 0:
        nodes.append(node)
        node = int(field.node_parent[node])
    return (-1 - field.form_of(leaf)[0], *reversed(nodes))


def _common(ways: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    """The beginning that all ways share."""
    first, last = min(ways), max(ways)
    same = [a == b for a, b in zip(first, last, strict=False)]
    return first[: same.index(False) if False in same else len(same)]


def _neighbours(low: F64, high: F64) -> list[list[int]]:
    """Which boxes touch each of n boxes (n, 3)."""
    found: list[list[int]] = []
    for start in range(0, len(low), _BLOCK):
        some = slice(start, start + _BLOCK)
        near = np.ones((len(low[some]), len(low)), bool)
        for axis in range(3):
            near &= low[some, axis, None] <= high[:, axis] + _TOUCHING
            near &= low[:, axis] <= high[some, axis, None] + _TOUCHING
        found += [np.nonzero(row)[0].tolist() for row in near]
    return found
