"""Pairs of a tile and a leaf that may be seen through it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
Bool = NDArray[np.bool_]
Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Pairs:
    """P pairs of a tile and a leaf, with the stretch [near, far] of the tile's rays where the leaf matters; and, where
    the field is joined from parts, the same of its fillets, which are numbered in place of leaves."""

    tile: Index
    leaf: Index
    near: F32
    far: F32
    fillets: Pairs | None = None

    def at(self, index: Index) -> Pairs:
        """Those of these numbers, in this order."""
        return Pairs(self.tile[index], self.leaf[index], self.near[index], self.far[index], self.fillets)

    def where(self, keep: Bool) -> Pairs:
        """Those to `keep` (P,)."""
        return self.at(np.nonzero(keep)[0])

    def changed(self, change: Callable[[Pairs], Pairs]) -> Pairs:
        """After a `change` that leaves and fillets go through alike."""
        fillets = None if self.fillets is None else change(self.fillets)
        return replace(change(self), fillets=fillets)

    def without(self, hidden: Bool) -> Pairs:
        """Those of leaves that are not `hidden` (L,)."""
        return self.where(~hidden[self.leaf])


NO_PAIRS = Pairs(np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0, np.float32), np.zeros(0, np.float32))


def joined_pairs(several: Sequence[Pairs]) -> Pairs:
    """All of them, ascending by leaf, where each of `several` is."""
    some = [pairs for pairs in several if len(pairs.tile)]
    if len(some) < 2:
        return some[0] if some else NO_PAIRS
    columns = [[getattr(pairs, name) for pairs in some] for name in ("tile", "leaf", "near", "far")]
    tile, leaf, near, far = (np.concatenate(column) for column in columns)
    joined = Pairs(tile, leaf, near, far)
    return joined.at(ascending(joined.leaf))


def ascending(numbers: Index) -> Index:
    """(N,) the order that sorts numbers from 0 to 2³², equals as they stand: by 16 bits at a time, which numpy sorts
    by counting."""
    order = np.argsort(numbers.astype(np.uint16), kind="stable")
    if len(numbers) and int(numbers.max()) >= 1 << 16:
        order = order[np.argsort((numbers[order] >> 16).astype(np.uint16), kind="stable")]
    return order
