"""What a double is met with in a tick: how far it is faced, how near it is, who stands by."""

from __future__ import annotations

import math
from dataclasses import dataclass

from dreamscape3d.maths.curve import smooth

WIDE, NARROW = math.cos(math.radians(40.0)), math.cos(math.radians(15.0))
FASTEST = 1.5  # m/s away from it that count as flight in full


@dataclass(frozen=True, slots=True)
class Sight:
    """Attributes:
    gaze: 0 to 1, how far the dreamer faces it. distance: from it [m]. away: how fast they leave it [m/s].
    companions: how many stand by. insight: whether somebody has told what was understood. tales: how many were heard.
    called, dismissed: whether it was summoned, or sent away, since the tick before.
    fear, resilience: of the dreamer, 0 to 1.
    """

    gaze: float = 0.0
    distance: float = 12.0
    away: float = 0.0
    companions: int = 0
    insight: bool = False
    tales: int = 0
    called: bool = False
    dismissed: bool = False
    fear: float = 0.0
    resilience: float = 0.0

    @property
    def faced(self) -> float:
        """0 to 1: how much of their gaze reaches it; a quarter from far away, all of it from 3 m."""
        return self.gaze * min(max(1.25 - self.distance / 12.0, 0.25), 1.0)

    @property
    def fled(self) -> float:
        """0 to 1: how far they run from it without looking."""
        return min(max(self.away / FASTEST, 0.0), 1.0) * (1.0 - self.gaze)


def gaze_of(towards: float) -> float:
    """0 to 1, by the cosine between where one looks and where it is: all within 15°, none beyond 40°."""
    return smooth((towards - WIDE) / (NARROW - WIDE))
