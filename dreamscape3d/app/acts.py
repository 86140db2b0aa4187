"""When the acts of a story begin and end, told by its autopilot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dreamscape3d.dream.ticks import TICK_RATE

if TYPE_CHECKING:
    from dreamscape3d.dream.world import World

LONGEST = 3600.0
"""Seconds after which a story is not followed any further."""

HIDDEN = 0.1  # of lids or light, from which on a picture is not chosen

LOOKED = TICK_RATE // 4  # ticks from one look to the next


@dataclass(frozen=True, slots=True)
class Act:
    """An act as it was told: which one, the seconds from the beginning of the night in which it is on, and moments of
    it at which something can be seen, ascending."""

    number: int
    title: str
    begin: float
    end: float
    open: tuple[float, ...] = ()

    def moments(self, count: int) -> list[float]:
        """So many moments of it, evenly, none at its very beginning or end; each as near to that as the picture is not
        hidden by lids or light."""
        even = [self.begin + (self.end - self.begin) * (n + 0.5) / count for n in range(count)]
        return [min(self.open, key=lambda moment: abs(moment - at)) if self.open else at for at in even]


def acts_of(world: World, progress: Callable[[float], None]) -> list[Act]:
    """The acts of the story that a world tells, as they follow if nobody else does anything, in order. `progress` is
    told the share of acts that are over, 0 to 1."""
    found: list[Act] = []
    tick = world.tick
    while True:
        night = world.night(tick / TICK_RATE)
        telling = night.telling if night is not None else None
        over = telling is None or telling.ended or tick > LONGEST * TICK_RATE
        if not over and telling is not None and (not found or telling.act + 1 != found[-1].number):
            found = _ended(found, tick)
            act = telling.story.acts[telling.act]
            found.append(Act(telling.act + 1, act.title, tick / TICK_RATE, tick / TICK_RATE))
            progress(telling.act / len(telling.story.acts))
        if not over and telling is not None and max(telling.strain.veil, telling.strain.glare) < HIDDEN:
            found[-1] = replace(found[-1], open=(*found[-1].open, tick / TICK_RATE))
        if over:
            return _ended(found, tick)
        tick += LOOKED


def _ended(acts: list[Act], tick: int) -> list[Act]:
    """The same, the last one until a tick."""
    return [*acts[:-1], *(replace(act, end=tick / TICK_RATE) for act in acts[-1:])]
