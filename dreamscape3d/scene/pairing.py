"""Which piece of a host's scene becomes which of a guest's, where scenes morph: those of one tag, the nearest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
Index = NDArray[np.intp]
FARTHEST = 40.0  # metres that a piece may go as it becomes another
MOST = 64  # pairs of all guests together


@dataclass(frozen=True, slots=True, eq=False)
class Couples:
    """Pieces `host` (K,) and `guest` (K,), counted through all scenes, and `middle` (K, 3) between their feet."""

    host: Index
    guest: Index
    middle: F64

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.host)


def couples(tags: Sequence[str], of: Index, bases: F64, light: F64) -> Couples:
    """Pairs among pieces of scenes `of` (N,), the host's being 0, which stand at `bases` (N, 3) and bear `tags`.

    No piece is in two; of equals, those that `light` (N,) [anything that says how much they matter] go first.
    """
    found: list[tuple[float, int, int]] = []
    for tag in sorted(set(tags) - {""}):
        same = np.array([n for n, own in enumerate(tags) if own == tag], np.intp)
        mine, theirs = same[of[same] == 0], same[of[same] > 0]
        apart = np.linalg.norm(bases[mine][:, None] - bases[theirs], axis=2)
        worth = apart - np.log1p(light[mine])[:, None] - np.log1p(light[theirs])
        rows, columns = np.nonzero(apart <= FARTHEST)
        found += [(float(worth[i, j]), int(mine[i]), int(theirs[j])) for i, j in zip(rows, columns, strict=True)]
    taken: set[int] = set()
    chosen: list[tuple[int, int]] = []
    for _, first, second in sorted(found):
        if first not in taken and second not in taken and len(chosen) < MOST:
            taken |= {first, second}
            chosen.append((first, second))
    host, guest = np.array(chosen, np.intp).reshape(-1, 2).T
    return Couples(host, guest, (bases[host] + bases[guest]) * 0.5)
