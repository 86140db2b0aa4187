"""Bonds as strands between stars."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.moment import NO_BONDS


def bonds_in_sky(bonds: Sequence[tuple[str, str, float]], seed: int) -> NDArray[np.float32]:
    """(B, 2, 4) as `Moment.bonds`: for each bond between two names, strands that depend on nothing but these and the
    seed."""
    return NO_BONDS
