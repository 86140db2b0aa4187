"""When the guide acts, and for whom: pure rules over how dreamers are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LOST, AFRAID, TERRIFIED = 0.5, 0.6, 0.75  # sanity below, fear above which
DOUBLE = 0.2  # strength of a double from which on it is dreaded
FARTHEST = 50.0  # metres from which somebody is still asked to come, and to which she reaches


@dataclass(frozen=True, slots=True)
class Plight:
    """How a dreamer is: `fear`, `sanity`, `double` and `seized` 0 to 1; whether nobody is with them."""

    name: str
    fear: float
    sanity: float
    alone: bool = False
    double: float = 0.0
    seized: float = 0.0

    @property
    def need(self) -> float:
        """How much they need help: by fear with nothing to hold on to, by what tears at them."""
        return self.fear * (1.0 - self.sanity) + 0.25 * self.fear + 0.25 * self.seized * (1.0 - self.sanity)

    @property
    def troubled(self) -> bool:
        """Whether to soothe them."""
        return self.sanity < LOST or self.fear > AFRAID

    @property
    def needs_insight(self) -> bool:
        """Whether they face a dread that only understanding takes away."""
        return self.fear > TERRIFIED and self.double > DOUBLE


def neediest(plights: Sequence[Plight]) -> Plight | None:
    """Who needs help most, the first of equals; None where nobody is troubled."""
    troubled = [plight for plight in plights if plight.troubled]
    return max(troubled, key=lambda plight: plight.need, default=None)


def companion(near: Sequence[tuple[str, float, bool]]) -> str:
    """Who is to come: the nearest of (name, metres, whether they are willing); "" for nobody."""
    willing = [(metres, name) for name, metres, yes in near if yes and metres <= FARTHEST]
    return min(willing, default=(0.0, ""))[1]
