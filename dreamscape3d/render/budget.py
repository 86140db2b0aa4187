"""What a view spends on each part of a field: a guest that asks for more than its share loses its smallest forms."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.tiles import Rectangles, Tiles
from dreamscape3d.sdf.pose import PackedField

Bool = NDArray[np.bool_]


def affordable(
    field: PackedField, tiles: Tiles, known: Rectangles, needed: Rectangles, endless: Bool
) -> tuple[Rectangles, Rectangles, Bool]:
    return known, needed, endless
