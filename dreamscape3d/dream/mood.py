"""How a dreamer feels: pleasure, arousal and dominance, with the feelings that are read from them.

[MR74] A. Mehrabian, J. A. Russell: An Approach to Environmental Psychology, 1974: the three dimensions.
[RM77] J. A. Russell, A. Mehrabian: Evidence for a three-factor theory of emotions. Journal of Research in
       Personality 11, 1977: where people place the words "fearful", "angry" and "joyful".
[M96]  A. Mehrabian: Pleasure-arousal-dominance. Current Psychology 14, 1996: the octants of temperament.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from dreamscape3d.errors import LimitError
from dreamscape3d.scene.look import Tint

Feeling: TypeAlias = tuple[float, float, float]
"""Valence, arousal and dominance at which a feeling is whole."""

FEAR: Feeling = (-0.64, 0.60, -0.43)  # [RM77] fearful
ANGER: Feeling = (-0.51, 0.59, 0.25)  # [RM77] angry
JOY: Feeling = (0.76, 0.48, 0.35)  # [RM77] joyful
CALM: Feeling = (0.60, -0.50, 0.20)  # ours, within the octant that [M96] calls relaxed (+ − +)
LONGING: Feeling = (-0.30, -0.30, -0.50)  # ours: what is longed for is missing, and out of one's hands (− − −)


@dataclass(frozen=True, slots=True)
class Mood:
    """A feeling in the three dimensions of [MR74], each in [−1, 1]; 0 is neutral.

    Attributes:
        valence: misery (−1) to joy (1), "pleasure" in the literature.
        arousal: sleep (−1) to frenzy (1).
        dominance: helpless (−1) to in control (1).

    Raises:
        LimitError: a value is not within [−1, 1].
    """

    valence: float = 0.0
    arousal: float = 0.0
    dominance: float = 0.0

    def __post_init__(self) -> None:
        for name in ("valence", "arousal", "dominance"):
            value = float(getattr(self, name))
            if not -1.0 <= value <= 1.0:
                raise LimitError(f"{name} {value:g} is not within -1 to 1", cure="use a number from -1 to 1")
            object.__setattr__(self, name, value)

    @property
    def fear(self) -> float:
        """0 to 1: see `nearness`."""
        return self.nearness(FEAR)

    @property
    def anger(self) -> float:
        """0 to 1: see `nearness`."""
        return self.nearness(ANGER)

    @property
    def joy(self) -> float:
        """0 to 1: see `nearness`."""
        return self.nearness(JOY)

    @property
    def calm(self) -> float:
        """0 to 1: see `nearness`."""
        return self.nearness(CALM)

    @property
    def longing(self) -> float:
        """0 to 1: see `nearness`."""
        return self.nearness(LONGING)

    @property
    def tint(self) -> Tint:
        """How the mood colours a picture, little by little: joy warms and lightens, frenzy makes colours strong and
        contrasts hard, being in control deepens shadows."""
        return Tint(
            warmth=0.3 * self.valence,
            lightness=0.25 * self.valence,
            saturation=0.2 * self.arousal,
            contrast=0.15 * self.arousal + 0.15 * self.dominance,
            depth=0.35 * self.dominance,
        )

    def nearness(self, feeling: Feeling) -> float:
        """See `nearness`."""
        return nearness((self.valence, self.arousal, self.dominance), feeling)


def nearness(mood: Sequence[float], feeling: Feeling) -> float:
    """How far the mood m goes towards the feeling f: m·f / f·f, held within [0, 1].

    0 at the neutral mood and for anything opposed, 1 at the feeling and beyond, in proportion between.
    """
    valence, arousal, dominance = mood
    v, a, d = feeling
    along = (valence * v + arousal * a + dominance * d) / (v * v + a * a + d * d)
    return min(max(along, 0.0), 1.0)
