"""What a story raises and lowers by itself: eyelids, glare, dawn, and more of `story.LEVELS`. Each goes gently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dreamscape3d.dream.ticks import TICK_RATE
from dreamscape3d.scene.strain import Strain

STRAINS = ("stretch", "dim", "fog", "fray")


@dataclass(frozen=True, slots=True)
class Ramp:
    """On its way from `start` to `end`, for `gone` ticks of `ticks` in all."""

    start: float = 0.0
    end: float = 0.0
    gone: int = 0
    ticks: int = 0

    @property
    def value(self) -> float:
        """Where it is: 3u² − 2u³ of the way, so that it neither starts nor stops with a jerk."""
        if self.gone >= self.ticks:
            return self.end
        u = self.gone / self.ticks
        return self.start + (self.end - self.start) * u * u * (3.0 - 2.0 * u)

    def turned(self, to: float, seconds: float) -> Ramp:
        """On its way to another end from here."""
        return Ramp(self.value, to, 0, round(seconds * TICK_RATE))

    def stepped(self) -> Ramp:
        """A tick later."""
        return self if self.gone >= self.ticks else Ramp(self.start, self.end, self.gone + 1, self.ticks)


NOTHING = Ramp()
Levels = Mapping[str, Ramp]


def level(levels: Levels, what: str) -> float:
    """How high one is."""
    return levels.get(what, NOTHING).value


def stepped(levels: Levels) -> dict[str, Ramp]:
    """All of them a tick later."""
    return {what: ramp.stepped() for what, ramp in levels.items()}


def strain_of(levels: Levels, lids: float, light: bool) -> Strain:
    """What they do to the picture, with eyelids closed so far (0 to 1), or, where `light`, blinded so far."""
    values = {what: level(levels, what) for what in STRAINS}
    closed = lids * lids * (3.0 - 2.0 * lids)
    return Strain(
        veil=max(level(levels, "veil"), 0.0 if light else closed),
        glare=max(level(levels, "glare"), closed if light else 0.0),
        **values,
    )
