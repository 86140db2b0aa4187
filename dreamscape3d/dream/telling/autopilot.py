"""Who opens a gate: the person who plays, and where they do not, or nobody does, the story."""

from __future__ import annotations

from dreamscape3d.dream.telling.story import Gate
from dreamscape3d.dream.ticks import TICK_RATE

AGAIN = 6.0  # seconds from one help to the next where nobody plays
TRIES = 3  # helps after which a gate opens by itself, so that no act is without an end


def helps(gate: Gate, waited: int, helped: int, *, played: bool) -> bool:
    """Whether the story is to help now, after so many ticks at a closed gate and helps; `played` by a person."""
    return helped < TRIES and waited >= _due(gate, helped, played=played)


def gives_up(gate: Gate, waited: int, *, played: bool) -> bool:
    """Whether the gate opens by itself now, as long after the last help as that came after the one before."""
    return waited >= _due(gate, TRIES, played=played)


def _due(gate: Gate, helped: int, *, played: bool) -> int:
    """Ticks at a closed gate after which the story does something about it, where it `helped` so often before."""
    first, between = (gate.patience, gate.patience) if played else (0.0, min(gate.patience, AGAIN))
    return round((first + helped * between) * TICK_RATE)
