"""What bodies did in the last seconds, tick by tick: echoes and the spectral self live on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.bodies.row import SHOWN
from dreamscape3d.dream.ticks import TICK_RATE

F64 = NDArray[np.float64]
Track = tuple[F64, ...]
"""(N, SHOWN) of each tick, the last one last. Never written into."""

LONGEST = 5 * TICK_RATE + 1  # ticks


def noted(track: Track, rows: F64) -> Track:
    """With one more tick, and without what is too old."""
    shown = rows[:, :SHOWN].copy()
    shown.flags.writeable = False
    return (*track[1 - LONGEST :], shown)


def past(track: Track, ticks: int) -> F64:
    """(N, SHOWN) so many ticks ago; the oldest there is, where that is too long ago. Raises IndexError for none."""
    return track[max(len(track) - 1 - max(ticks, 0), 0)]


def among(track: Track, before: Sequence[str], after: Sequence[str], rows: F64) -> Track:
    """The same of other bodies: who is new was always where they are in `rows` (of `after`)."""
    kept = [before.index(name) if name in before else -1 for name in after]
    found = []
    for old in track:
        new = rows[:, :SHOWN].copy()
        for place, row in enumerate(kept):
            if row >= 0:
                new[place] = old[row]
        found.append(new)
    return tuple(found)


def led_on(track: Track, share: float) -> F64:
    """(N, SHOWN) some share of a tick after the last one, as it went from the one before; who jumped stays there."""
    last = track[-1]
    if len(track) < 2 or not share:
        return last
    change = last - track[-2]
    change[np.abs(change[:, :3]).max(axis=1) > 0.5] = 0.0
    return last + change * share
