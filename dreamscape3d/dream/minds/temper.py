"""How moods come back to a dreamer's own, and how each kind of soothing suits who they are.

m ─▶ m₀ + (m − m₀)·e^(−t/τ)            in closed form
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from dreamscape3d.dream.mood import Mood

SETTLES = (45.0, 20.0, 60.0)  # [s]: τ of valence, arousal, dominance
SOONER = 0.4  # share of it that whole resilience saves


def settled(mood: Sequence[float], home: Sequence[float], resilience: float, seconds: float) -> list[float]:
    """A mood (3) after some seconds, coming back to `home` (3)."""
    soon = seconds / (1.0 - SOONER * resilience)
    parts = zip(mood, home, SETTLES, strict=True)
    return [min(max(own + (m - own) * math.exp(-soon / slow), -1.0), 1.0) for m, own, slow in parts]


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
