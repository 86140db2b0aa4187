"""Erosion: solids that wear away, each at a time of its own, until nothing is left.

A leaf's distance only ever grows with the erosion, and what is worn through stays away: what is left at some erosion
holds all that is left at any later one.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.hashing import hashed
from dreamscape3d.sdf.carrying import NOWHERE
from dreamscape3d.sdf.fading import thinned
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.lowering import OPERATORS
from dreamscape3d.sdf.pose import Numbers

F64 = NDArray[np.float64]
FIRST, LAST = 0.25, 1.0  # erosion at which the first leaf, and the last one, is worn through
SALT = 31


def eroded(field: Field, numbers: Numbers, erosion: F64) -> Numbers:
    """The numbers where each leaf is worn by `erosion` (L,), 0 whole to 1 gone. What carves does not wear, what it
    carves does."""
    worn = np.where(field.leaf_operator == OPERATORS["union"], np.clip(erosion, 0.0, 1.0), 0.0)
    if not (worn > 0.0).any():
        return numbers
    share = worn / ends(field.leaf_count)
    through, offset = share >= 1.0, numbers.leaves.thinness() * np.minimum(share, 1.0) ** 2
    thin = thinned(field, numbers, np.where(through, 0.0, offset))
    centre = np.where(through[:, None], NOWHERE, thin.leaves.centre)
    return replace(thin, leaves=replace(thin.leaves, centre=centre))


def ends(count: int) -> F64:
    """(L,) the erosion at which each leaf is worn through, in an order of chance."""
    found: F64 = FIRST + (LAST - FIRST) * hashed(np.arange(count), 0, SALT)[:, 0]
    return found
