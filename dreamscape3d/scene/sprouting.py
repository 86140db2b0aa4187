"""How much of a scene is there at a place, 0 to 1: what sprouts and gives way where scenes merge, weave or morph.

A piece comes when the border of its scene reaches its foot, over a span of strength, a little earlier or later than its
neighbours.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.cue import Mode
from dreamscape3d.scene.weaving import STILL, Shake, Weaving, smooth

F64 = NDArray[np.float64]
Index = NDArray[np.intp]
SPAN, NARROW = 0.28, 0.18  # of the scores, over which a form comes or goes; where scenes weave
UNEVEN = 0.04  # of the scores: by which pieces come earlier or later
YIELDS = 0.3  # by which a host's forms shrink where guests merge with it, at most


def presence(
    weaving: Weaving, mode: Mode, strengths: F64, points: F64, of: Index, chance: F64, shake: Shake = STILL
) -> F64:
    """(N,) how much is there of scenes `of` (N,), the host being 0, at points (N, 3).

    Args:
        strengths: (G,) of the guests' forms.
        chance: (N,) in [0, 1], for how early each comes.
    """
    rows = np.arange(len(of))
    uneven = (chance - 0.5) * 2.0 * UNEVEN
    margins = weaving.margins(mode, strengths, points, shake)[of, rows]
    there = smooth((margins + uneven) / (NARROW if mode == "weave" else SPAN) + 0.5)
    if mode != "merge":
        return there
    most = float(strengths.max(initial=0.0))
    yielding = 1.0 - YIELDS * 4.0 * most * (1.0 - most) * (1.0 - there)
    return np.where(of == 0, yielding, _merged(weaving, strengths, points, of, uneven, shake))


def _merged(weaving: Weaving, strengths: F64, points: F64, of: Index, uneven: F64, shake: Shake) -> F64:
    """Guests come region by region, until at strength 1 they are whole; of the host the value has no meaning."""
    guest = np.maximum(of - 1, 0)
    order = weaving.order(points, shake)[guest, np.arange(len(of))]
    reached = strengths[guest] * (1.0 + SPAN + 2.0 * UNEVEN) - UNEVEN
    return smooth((reached - order + uneven) / SPAN)
