"""How far blending between the parts of a joined field is felt, by the radii `Parts.k`.

A smooth union of radius k lowers the lesser of two distances by k/4 at most, and only where they differ by less than k.
Of more than two, one after the other, what stands before has been lowered already: by m·k in all, where each one more
adds (1 − m)²/4 to m.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
REACH_OF_TWO, REACH_OF_MORE = 1.0, 1.25
"""In radii: further away than this a leaf moves no surface by more than 1e-4 of one."""


def lowered(joins: int) -> float:
    """By how much, in radii, so many smooth unions one after the other lower a distance at most."""
    moved = 0.0
    for _ in range(joins):
        moved += (1.0 - moved) ** 2 * 0.25
    return moved


def latest(k: F64) -> F64:
    """(P,) the largest radius by which a part is blended with any: its own and those of parts after it."""
    radii = np.concatenate([[0.0], k[1:]])
    largest: F64 = np.maximum.accumulate(radii[::-1])[::-1]
    return largest


def cross_reach(k: F64) -> F64:
    """(P,) how far [m] leaves of each part move surfaces that are blended with other parts'."""
    return (REACH_OF_TWO if len(k) < 3 else REACH_OF_MORE) * latest(k)


def felt(k: F64) -> F64:
    """(P,) how far from its own leaves each part blends with others; of two, the sum is as far as they must be apart.

    For any two parts the sum is at least the larger of their radii, and what other blends may have moved.
    """
    least, most = float(k[1:].min()), float(k[1:].max())
    own = np.concatenate([[0.5 * least], k[1:] - 0.5 * least])
    return own + 0.5 * lowered(len(k) - 2) * most
