"""A mind as a row of numbers: what is where in it, and what is read from its mood.

From tick to tick minds are an array (N, WIDTH); within a tick each is a list, as of bodies (see `bodies.row`).
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.living import Mind
from dreamscape3d.dream.mood import ANGER, CALM, FEAR, JOY, LONGING, Mood, nearness

F64 = NDArray[np.float64]
Row: TypeAlias = list[float]

MOOD, HOME = slice(0, 3), slice(3, 6)  # now, and what it comes back to: the dream's own
SANITY, RESILIENCE = 6, 7
FACED = 8  # 1 when a fear was met, then less and less
TALES = 9  # seconds for which a tale still helps
COMPANY = 10  # 1 where somebody is with them
BURST = 11  # how strongly the picture is torn in this second
EASED, CHANGE = slice(12, 16), slice(16, 20)  # sanity, burst, nightmare, seized as shown; their change [1/s]
WIDTH = 20

READINGS = ("fear", "anger", "joy", "calm", "longing")
_FEELINGS = (FEAR, ANGER, JOY, CALM, LONGING)


def new_row(mind: Mind) -> F64:
    """(1, WIDTH) of a mind as it comes, its mood neutral."""
    row = np.zeros((1, WIDTH))
    row[0, SANITY], row[0, RESILIENCE] = mind.sanity, mind.resilience
    row[0, EASED] = mind.sanity, 0.0, 0.0, 0.0
    return row


def readings(row: Row) -> tuple[float, ...]:
    """`Mood.fear` and the others, in the order of READINGS."""
    mood = row[MOOD]
    return tuple(nearness(mood, feeling) for feeling in _FEELINGS)


def mood_in(row: F64, where: slice = MOOD) -> Mood:
    """The mood in a row (WIDTH,)."""
    valence, arousal, dominance = row[where].tolist()
    return Mood(valence, arousal, dominance)
