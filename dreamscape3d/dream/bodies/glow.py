"""The light of a body: it goes with the heart, and blinks now and then."""

from __future__ import annotations

import math

from numpy import float64
from numpy.typing import NDArray

from dreamscape3d.dream.bodies.row import BEAT
from dreamscape3d.dream.signals import heartbeat
from dreamscape3d.maths.hashing import hashed

DIM, BLINK, PERIOD = 0.75, 0.16, 4.5  # light between beats; seconds of a blink, and from one to the next about


def shining(row: NDArray[float64], place: int, time: float, seed: int) -> float:
    """The factor on all light of the body in that place among all: 0.45 to 1."""
    turn = math.floor(time / PERIOD)
    begins = (turn + 0.15 + 0.7 * float(hashed(place * 64 + 11, turn, seed)[0])) * PERIOD
    into = (time - begins) / BLINK
    lid = math.sin(math.pi * into) ** 2 if 0.0 < into < 1.0 else 0.0
    return (DIM + (1.0 - DIM) * heartbeat(float(row[BEAT]))) * (1.0 - 0.4 * lid)
