"""What a field is joined from: leaves of several fields in one list, each field a part of it.

Parts are joined hard, and run into each other by fillets (see `fillets`). Where leaves carve what is of their part, or
blend with it, each part has an accumulator of its own; all other leaves are joined as if there were no parts. Letters,
terrains, fractals, and grounds that are not so held together, are joined last of all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.fillets import NO_FILLETS, Fillets
from dreamscape3d.sdf.weave import Weave


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """How the L leaves of a field fall into P parts.

    Attributes:
        of: (L,) the part of each leaf, ascending.
        absent: (L,) leaves that are not there at this instant.
        held: (L,) leaves that carve what is of their part, or blend with it, at the level of its world, and what these
            touch (see `contacts`).
        grounds: (P,) the leaf of each part that is its level ground, a plane of the world; −1 where it has none. Only
            one of them is there (not absent), at the height of the common ground.
        level: height of the common ground [m].
        weave: where which part prevails. A terrain of part i stands at level + w_i · (height − level).
        fillets: between leaves of two parts.
    """

    of: NDArray[np.int32]
    absent: NDArray[np.bool_]
    held: NDArray[np.bool_]
    grounds: NDArray[np.int32]
    level: float
    weave: Weave | None = None
    fillets: Fillets = NO_FILLETS

    @property
    def count(self) -> int:
        return len(self.grounds)
