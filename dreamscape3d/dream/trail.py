"""How a company was, at some ticks on its way, so that one need not go all of the way again."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from dreamscape3d.dream.ticks import TICK_RATE

if TYPE_CHECKING:
    from dreamscape3d.dream.company import Company
    from dreamscape3d.dream.ties import Names

SPACING = 10 * TICK_RATE
"""Ticks between two that are kept, at first."""

MOST = 128  # kept; then every second one goes, and the spacing doubles


class Trail:
    """Companies by tick, each as it was once all events of its tick had happened. What is kept is not to be changed."""

    def __init__(self) -> None:
        self._ticks: list[int] = []
        self._companies: list[Company] = []
        self._spacing = SPACING

    def keep(self, tick: int, company: Company) -> None:
        """Keep a copy, where the last one lies far enough back."""
        if self._ticks and tick < self._ticks[-1] + self._spacing:
            return
        self._ticks.append(tick)
        self._companies.append(company.copy())
        if len(self._ticks) > MOST:
            del self._ticks[1::2], self._companies[1::2]
            self._spacing *= 2

    def before(self, tick: int) -> tuple[int, Company] | None:
        """The last one not after a tick."""
        place = bisect_right(self._ticks, tick)
        return (self._ticks[place - 1], self._companies[place - 1]) if place else None

    def drop_from(self, tick: int) -> None:
        """Forget what something new makes wrong."""
        place = bisect_right(self._ticks, tick - 1)
        del self._ticks[place:], self._companies[place:]


class Foresight:
    """A company as it will be where nothing else happens: for pictures of a time that the world has not come to."""

    def __init__(self, company: Company, tick: int, names: Names) -> None:
        self._trail = Trail()
        self._trail.keep(tick, company)
        self._names = names
        self._tick, self._company = tick, company.copy()

    def at(self, tick: int) -> Company:
        """At a tick that does not lie before the first one."""
        found = self._trail.before(tick)
        if found is not None and (tick < self._tick or found[0] > self._tick):
            self._tick, self._company = found[0], found[1].copy()
        advance(self._company, self._tick, tick, self._names, self._trail)
        self._tick = tick
        return self._company


def advance(company: Company, tick: int, until: int, names: Names, trail: Trail | None = None) -> None:
    """Take a company from one tick to another, at once where nothing moves."""
    while tick < until and company.moves:
        if trail is not None:
            trail.keep(tick, company)
        company.step(tick, names)
        tick += 1
