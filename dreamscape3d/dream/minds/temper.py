"""How moods come back to a dreamer's own, and how each kind of soothing suits who they are.

m ─▶ m₀ + (m − m₀)·e^(−t/τ)            in closed form
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.mood import Mood

F64 = NDArray[np.float64]
SETTLES = np.array([45.0, 20.0, 60.0])  # [s]: τ of valence, arousal, dominance
SOONER = 0.4  # share of it that whole resilience saves


def settled(moods: F64, home: F64, resilience: F64, seconds: float) -> F64:
    """Moods (N, 3) after some seconds, coming back to `home` (N, 3)."""
    slowly = SETTLES * (1.0 - SOONER * resilience[:, None])
    back: F64 = home + (moods - home) * np.exp(-seconds / slowly)
    return back


def answer(how: str, home: Mood) -> float:
    """How well a way to soothe helps a dreamer of such a temper, 0 to 1: what the guide has to learn.

    Light helps who feels at the mercy of things, a line who feels in control, a chord who is quiet by nature (ours).
    """
    match how:
        case "light":
            return 0.65 - 0.35 * home.dominance
        case "line":
            return 0.65 + 0.35 * home.dominance
        case "chord":
            return 0.65 - 0.35 * home.arousal
        case _:
            return 1.0
