"""How fast a double grows and fades: plain numbers, which a story may have of its own."""

from __future__ import annotations

from dataclasses import dataclass, fields

from dreamscape3d.errors import LimitError


@dataclass(frozen=True, slots=True)
class Rates:
    """All numbers of an encounter. Seconds, metres, or shares per second.

    Attributes:
        first: strength that a double begins with; `faint` at and under which it decays.
        growth, hunt: how fast it grows where it is not looked at, and where it is run away from besides.
        fade: how fast it weakens where it is faced by one dreamer, close by.
        decay: seconds that a double takes to decay while one dreamer faces it.
        stirs: seconds of stirring.
        dread: fear, at no resilience, that brings it; seconds of it: `dreaded`.
        beheld: how much it must be faced to confront, and for how long: `beholds`.
        touch: how near it must be to wake whom it stands for [m], `touches` for how long.
        rest: seconds before it may come again. rises: seconds for which light rises once it is released.
        company, insight, tale: what one companion, an insight and a tale heard each add to what facing it does.
    """

    first: float = 0.25
    faint: float = 0.1
    growth: float = 0.008
    hunt: float = 0.030
    fade: float = 0.045
    decay: float = 18.0
    stirs: float = 3.0
    dread: float = 0.5
    dreaded: float = 3.0
    beheld: float = 0.3
    beholds: float = 0.8
    touch: float = 2.5
    touches: float = 1.5
    rest: float = 10.0
    rises: float = 6.0
    company: float = 0.35
    insight: float = 0.6
    tale: float = 0.15

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if not 0.0 < value <= 1000.0:
                raise LimitError(f"{each.name} {value:g} is not above 0 and up to 1000", cure="use a positive number")


RATES = Rates()
