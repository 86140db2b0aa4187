"""Feelings that pass over between dreamers along their strands, slowly, and stay for a while.

    dmᵢ/dt = κ Σⱼ wᵢⱼ (eⱼ − eᵢ)      e = m − m₀: what befell them      wᵢⱼ: how much colour crosses, as moods look

The model of mutual absorption of [B09], in each dimension, of what dreamers feel beyond their temper m₀: nobody becomes
somebody else by being tied to them. Along `FEAR`, w is how much `fear` crosses as such: it is neither caught nor taken
by any other strand. What all feel in the mean is kept. Where nothing crosses, nothing changes, to the last bit.

[B09] T. Bosse, R. Duell, Z. A. Memon, J. Treur, C. N. van der Wal: A multi-agent model for mutual absorption of
      emotions. ECMS 2009.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.mood import FEAR

F64 = NDArray[np.float64]
RATE = 0.08  # [1/s]: κ
_AFRAID = np.array(FEAR) / np.sqrt((np.array(FEAR) ** 2).sum())


def caught(moods: F64, home: F64, colour: F64, fear: F64, seconds: float) -> F64:
    """Moods (N, 3) after some seconds (≤ 0.1, so that a step is convex) with what crosses (N, N), symmetric, 0 to 1.

    `home` (N, 3): how each feels by nature.
    """
    if not (colour.any() or fear.any()):
        return moods
    felt = moods - home
    along = (felt * _AFRAID).sum(axis=1)[:, None]
    across = felt - along * _AFRAID
    drawn = _drawn(colour, across) + _drawn(fear, along) * _AFRAID
    step: F64 = moods + (RATE * seconds) * drawn
    return step.clip(-1.0, 1.0)


def _drawn(weights: F64, felt: F64) -> F64:
    """(N, K) Σⱼ wᵢⱼ (eⱼ − eᵢ) with weights (N, N) of what is felt (N, K)."""
    drawn: F64 = (weights[:, :, None] * felt).sum(axis=1) - weights.sum(axis=1)[:, None] * felt
    return drawn
