"""What a field is joined from: leaves of several fields in one list, each field a part of it.

Parts are joined one after the other by smooth unions, but only where leaves of two of them come near each other: there
each part has an accumulator of its own. All other leaves are joined as if there were no parts. Letters, terrains,
fractals, and grounds that are not in contact, are joined hard, last of all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.weave import Weave


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """How the L leaves of a field fall into P parts.

    Attributes:
        of: (L,) the part of each leaf, ascending.
        k: (P,) radius [m] by which each part is blended into those before it; of the first it has no meaning.
        absent: (L,) leaves that are not there at this instant.
        contact: (L,) leaves that may blend with, or be carved beside, one of another part; a ground only where its own
            part carves it or blends with it (see `contacts`).
        grounds: (P,) the leaf of each part that is its level ground, a plane of the world; −1 where it has none. Only
            one of them is there (not absent), at the height of the common ground.
        level: height of the common ground [m].
        weave: where which part prevails. A terrain of part i stands at level + w_i · (height − level).
    """

    of: NDArray[np.int32]
    k: NDArray[np.float64]
    absent: NDArray[np.bool_]
    contact: NDArray[np.bool_]
    grounds: NDArray[np.int32]
    level: float
    weave: Weave | None = None

    @property
    def count(self) -> int:
        return len(self.k)
