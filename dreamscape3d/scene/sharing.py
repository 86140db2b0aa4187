"""Fair shares of what is limited: whoever wants little gets it whole, the others get alike."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Index = NDArray[np.intp]


def fair_shares(wanted: Sequence[int], most: int) -> list[int]:
    """How many of `most` each gets: what it wants, or up to a level that is the same for all who want more.

    What is left when the level is a whole number goes to the first of those, one each.
    """
    shares = [0] * len(wanted)
    left = max(most, 0)
    asking = sorted(range(len(wanted)), key=lambda i: wanted[i])
    for place, asker in enumerate(asking):
        level, over = divmod(left, len(asking) - place)
        if wanted[asker] > level:
            for late in asking[place:]:
                shares[late] = level
            for late in sorted(asking[place:])[:over]:
                shares[late] += 1
            break
        shares[asker] = wanted[asker]
        left -= wanted[asker]
    return shares


def largest_that_fit(sizes: NDArray[np.float64], counts: Index, most: int) -> NDArray[np.bool_]:
    """Which pieces stay, the largest first, where each takes `counts` and together they may take `most`.

    After the first that does not fit, smaller ones that do still stay.
    """
    stay = np.zeros(len(sizes), bool)
    left = most
    for piece in np.argsort(-sizes, kind="stable").tolist():
        if counts[piece] <= left:
            stay[piece] = True
            left -= int(counts[piece])
    return stay
