"""What a mood does to how one stands: fear and longing bow the spine, joy opens the shoulders, fear pulls arms in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.bodies import row as r

if TYPE_CHECKING:
    from dreamscape3d.dream.mood import Mood

F64 = NDArray[np.float64]
SLUMP_OF_FEAR, SLUMP_OF_LONGING, OPEN_OF_JOY, TENSION_OF_FEAR = 14.0, 10.0, 8.0, 0.5
AT_REST, AROUSED = 0.2, 0.25  # breaths in a second, and what arousal adds


def read(moods: Sequence[Mood | None]) -> F64:
    """(N, 4): fear, longing, joy, arousal over 0; none of any where there is no mood."""
    rows = [(m.fear, m.longing, m.joy, max(m.arousal, 0.0)) if m is not None else (0.0,) * 4 for m in moods]
    return np.array(rows).reshape(-1, 4)


def stand(wanted: F64, felt: F64) -> None:
    """Write posture into what is wanted (N, SPRUNG) by feelings (N, 4), in place."""
    first = r.SPRUNG.start
    fear, longing, joy, _ = felt.T
    wanted[:, r.SLUMP - first] = SLUMP_OF_FEAR * fear + SLUMP_OF_LONGING * longing
    wanted[:, r.OPEN - first] = OPEN_OF_JOY * joy
    wanted[:, r.TENSION - first] = TENSION_OF_FEAR * fear


def breaths(felt: F64) -> F64:
    """(N,) breaths in a second."""
    found: F64 = AT_REST + AROUSED * felt[:, 3]
    return found
