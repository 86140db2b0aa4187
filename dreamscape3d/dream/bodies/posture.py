"""What a mood does to how one stands: fear and longing bow the spine, joy opens the shoulders, fear pulls arms in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dreamscape3d.dream.bodies import row as r
from dreamscape3d.dream.bodies.row import Row

if TYPE_CHECKING:
    from dreamscape3d.dream.mood import Mood

SLUMP_OF_FEAR, SLUMP_OF_LONGING, OPEN_OF_JOY, TENSION_OF_FEAR = 14.0, 10.0, 8.0, 0.5
AT_REST, AROUSED = 0.2, 0.25  # breaths in a second, and what arousal adds


class Felt(NamedTuple):
    """What of a mood shows in a body, each 0 to 1; `arousal` over 0."""

    fear: float = 0.0
    longing: float = 0.0
    joy: float = 0.0
    arousal: float = 0.0


def read(mood: Mood | None) -> Felt:
    """None of any where there is no mood."""
    return Felt(mood.fear, mood.longing, mood.joy, max(mood.arousal, 0.0)) if mood is not None else Felt()


def stand(wanted: Row, felt: Felt) -> None:
    """Write posture into what is wanted (SPRUNG) by feelings, in place."""
    first = r.SPRUNG.start
    wanted[r.SLUMP - first] = SLUMP_OF_FEAR * felt.fear + SLUMP_OF_LONGING * felt.longing
    wanted[r.OPEN - first] = OPEN_OF_JOY * felt.joy
    wanted[r.TENSION - first] = TENSION_OF_FEAR * felt.fear


def breaths(felt: Felt) -> float:
    """Breaths in a second."""
    return AT_REST + AROUSED * felt.arousal
