"""Eyelids, or a glare: what hides a change of setting. They close, the setting is another, they open."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dreamscape3d.dream.telling.story import Through
from dreamscape3d.dream.ticks import TICK_RATE

CLOSING, OPENING = 0.5, 0.9  # seconds that they take


@dataclass(frozen=True, slots=True)
class Turn:
    """What comes once they are closed: a setting, and an act, or -1 where the present one goes on."""

    act: int
    setting: int
    through: Through


@dataclass(frozen=True, slots=True)
class Lids:
    """How far they are `closed`, 0 to 1, `light` where it is a glare; the `turn` that they close for."""

    closed: float = 1.0
    light: bool = False
    turn: Turn | None = None

    def stepped(self) -> tuple[Lids, Turn | None]:
        """A tick later, and what comes now that they are closed."""
        if self.turn is None:
            return replace(self, closed=max(self.closed - 1.0 / (OPENING * TICK_RATE), 0.0)), None
        if self.turn.through == "cut":
            return replace(self, turn=None), self.turn
        light = self.turn.through == "glare" if self.closed == 0.0 else self.light  # half closed ones stay as they are
        closed = min(self.closed + 1.0 / (CLOSING * TICK_RATE), 1.0)
        if closed < 1.0:
            return Lids(closed, light, self.turn), None
        return Lids(closed, light), self.turn
