"""How time is counted: 60 ticks a second, for a day."""

from __future__ import annotations

import math

TICK_RATE = 60
"""Ticks per second."""

TICK = 1.0 / TICK_RATE
"""Seconds."""

MAX_SECONDS = 86_400.0
"""How far a world can be run: a day."""

LAST_TICK = round(MAX_SECONDS * TICK_RATE)

_NEARLY = 1e-6  # of a tick: 0.1 s × 60 is 6 ticks, and six turns of 10 ms are 3.6, whatever floats make of it


def whole(ticks: float) -> int:
    """The last whole tick that is not after some number of them."""
    return math.floor(ticks + _NEARLY)


def tick_at(time: float) -> int:
    """The last tick that is not after `time` [s]."""
    return whole(time * TICK_RATE)
