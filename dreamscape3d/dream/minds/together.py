"""Who is with whom, by where bodies stand and what crosses between dreamers, and how far their pulses go in step."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.consent import widely
from dreamscape3d.dream.minds.bonds import IN_STEP, Pair

if TYPE_CHECKING:
    from dreamscape3d.dream.part import Now
    from dreamscape3d.dream.ties import Ties

NEAR, TIED = 6.0, 0.3  # metres, and how strong a strand: with somebody


def beside(now: Now) -> NDArray[np.bool_]:
    """(N, N) who stands near whom."""
    found = np.zeros((len(now.names), len(now.names)), bool)
    for i, one in enumerate(now.names):
        for j, other in enumerate(now.names[:i]):
            found[i, j] = found[j, i] = now.night.bodies.near(one, other) <= NEAR
    return found


def order(beats: tuple[float, ...]) -> float:
    """R of pulses, 0 anyhow to 1 as one."""
    across, up = (sum(wave(math.tau * beat) for beat in beats) for wave in (math.cos, math.sin))
    return min(math.hypot(across, up) / max(len(beats), 1), 1.0)


def in_step(together: NDArray[np.bool_], ties: Ties) -> list[Pair]:
    """Pairs of those who are together and whose pulses go in step."""
    pairs = [(i, j) for i, j in np.argwhere(together).tolist() if i < j]
    return [(ties.names[i], ties.names[j]) for i, j in pairs if order((ties.beats[i], ties.beats[j])) > IN_STEP]


def tied_to(ties: Ties, name: str) -> dict[str, float]:
    """How strongly others are tied to one, by the channel that crosses most."""
    rows = ties.crossing[place(ties, name)].max(axis=1, initial=0.0).tolist()
    return {other: strength for other, strength in zip(ties.names, rows, strict=True) if other != name}


def place(ties: Ties, name: str) -> int:
    return ties.names.index(name) if name else 0


def crossing(ties: Ties, a: str, b: str, channel: str) -> float:
    """How much crosses between two, of the channel of which the most does among those meant."""
    return max(ties.between(place(ties, a), place(ties, b), each) for each in widely(channel))
