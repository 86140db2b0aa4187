"""Things in hands: where a puppet of one joint is that a figure's joint holds by its grip."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
UP = np.array([0.0, 1.0, 0.0])


def held(
    origin: F64,
    rotation: F64,
    joint: int,
    grip: tuple[float, float, float],
    *,
    upright: bool = False,
    scale: float = 1.0,
) -> tuple[F64, F64]:
    """Frames of a thing as `Making.place` has them: origin (1, 3) [m], rotation (1, 3, 3).

    Args:
        origin, rotation: (J, 3) [m], (J, 3, 3) of the figure's joints, the first of which faces where the figure does.
        joint: which of them holds it.
        grip: where the hand is, in the thing's own frame [m].
        upright: whether it hangs so, turned about y alone, as the figure is; else it is turned as the joint is.
        scale: of the thing.
    """
    turn = level(rotation[0]) if upright else rotation[joint]
    return (origin[joint] - turn @ (np.asarray(grip, np.float64) * scale))[None], turn[None]


def level(rotation: F64) -> F64:
    """The turn (3, 3) about y alone that faces where `rotation` (3, 3) does; what faces up or down keeps its side."""
    ahead = rotation[:, 2] * (1.0, 0.0, 1.0)
    length = float(np.sqrt((ahead * ahead).sum()))
    if length < 1e-3:
        side = rotation[:, 0] * (1.0, 0.0, 1.0)
        ahead, length = np.cross(side, UP), max(float(np.sqrt((side * side).sum())), 1e-9)
    ahead = ahead / length
    return np.stack([np.cross(UP, ahead), UP, ahead], axis=1)
