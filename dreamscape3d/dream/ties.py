"""What crosses between dreamers at an instant: strands, as glitches leave them, and what that makes of pulses.

Strands ─glitches─▶ shown (S, 7) ─spread─▶ crossing (N, N, 7) ─▶ Ties
                                      └──▶ coupling (N, N) ─▶ Pulses
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.consent import CHANNELS, Consent
from dreamscape3d.dream.crossing import is_ajar
from dreamscape3d.dream.glitch import Glitches, strand_key
from dreamscape3d.dream.pulse import Pulses, coupled
from dreamscape3d.dream.strand import Pair, Strands, tangle_of, tangled
from dreamscape3d.dream.ticks import TICK_RATE

F64 = NDArray[np.float64]
Names = Callable[[float], Mapping[str, float]]
"""The values that the names of the host's dream have at a time [s], were it alone: what led strands are made of."""
PULSE = CHANNELS.index("pulse")


@dataclass(frozen=True, slots=True, eq=False)
class Ties:
    """What crosses between dreamers at one instant.

    Attributes:
        names: of those who are here, the host first.
        crossing: (N, N, 7) by two dreamers and channel, as of `consent.CHANNELS`: symmetric, 0 to 1.
        offsets: (N,) beats that each is ahead of its own tempo.
        tangle: (N,) how tangled each is, 0 to 1.
        seized: how far a glitch has hold, 0 to 1.
        within: the place in `names` of the guest whose dream the host is in; 0 for their own.
        over: how far their eye has gone over from their own dream to what is beyond the door, 0 to 1.
        beats: (N) where in its beat each pulse is, 0 to 1.
        consent: what may cross.
    """

    names: tuple[str, ...]
    crossing: F64
    offsets: F64
    tangle: F64
    seized: float
    within: int = 0
    over: float = 0.0
    beats: tuple[float, ...] = ()
    consent: Consent | None = None

    def between(self, one: int, other: int, channel: str) -> float:
        """How much of a channel crosses between two of them."""
        return float(self.crossing[one, other, CHANNELS.index(channel)])

    def allows(self, a: str, b: str, channel: str) -> bool:
        """Whether a channel may cross between two dreamers, by what both offer."""
        return self.consent is not None and self.consent.allows(a, b, channel)

    def gives(self, by: str, to: str, channel: str) -> bool:
        """Whether one offers a channel to another, who takes it by a deed of their own."""
        consent = self.consent
        return consent is not None and consent.offers(by, to, channel) and not consent.blocked(by, to)


class Web:
    """The strands and the pulses of a company, by a host's `tempo`."""

    def __init__(self, tempo: float) -> None:
        self.strands, self.pulses = Strands(), Pulses(tempo, TICK_RATE)

    @property
    def moves(self) -> bool:
        """Whether ticks must be gone through one by one."""
        if self.strands.moving or self.strands.varies:
            return True
        return self.strands.pulsing and not self.pulses.in_step

    def shown(self, glitches: Glitches, tick: int, ahead: float, names: Names) -> F64:
        """(S, 7) what crosses `ahead` seconds after a tick, as glitches leave it."""
        time = tick / TICK_RATE + ahead
        present = self.strands.present(names(time) if self.strands.asks else {}, ahead)
        keys = [strand_key(a, b) for a, b in self.strands.pairs] if glitches.grip(time) else []
        return glitches.seized(present, keys, time)

    def form(self, host: str, guest: str, tick: int, ahead: float, names: Names) -> float:
        """How much of the form of a guest crosses to the host, but for what glitches do to it."""
        led = self.strands.is_led(host, guest, "form")
        return self.strands.level(host, guest, "form", names(tick / TICK_RATE + ahead) if led else {}, ahead)

    def may_shut(self, host: str, guest: str) -> bool:
        """Whether a door between them may shut though no strand moves, or has."""
        if self.strands.is_led(host, guest, "form"):
            return True
        return not is_ajar(self.strands.level(host, guest, "form", {}))

    def ties(self, here: tuple[str, ...], glitches: Glitches, tick: int, ahead: float, names: Names) -> Ties:
        """What crosses between all who are here `ahead` seconds after a tick."""
        shown = self.shown(glitches, tick, ahead, names)
        coupling = self.coupling(here, glitches, tick, names) if ahead else None  # at a tick itself none is asked for
        offsets = self.pulses.ahead(tick, coupling, ahead)
        tangle = tangle_of(here, self.strands.pairs, tangled(shown, self.strands.allowed))
        grip = glitches.grip(tick / TICK_RATE + ahead)
        beats = self.pulses.beats(tick, offsets, ahead)
        return Ties(here, spread(here, self.strands.pairs, shown), offsets, tangle, grip, beats=beats)

    def coupling(self, here: tuple[str, ...], glitches: Glitches, tick: int, names: Names) -> F64 | None:
        """(N, N) by which pulses pull each other during the tick; None where none do."""
        if not (self.strands.pulsing or self.strands.varies):
            return None
        return coupled(spread(here, self.strands.pairs, self.shown(glitches, tick, 0.0, names)[:, PULSE]))

    def step(
        self,
        here: tuple[str, ...],
        glitches: Glitches,
        tick: int,
        names: Names,
        hurry: Callable[[F64], F64] | None = None,
    ) -> None:
        """From a tick to the next. `hurry` says by how many beats a second pulses (N,) go faster than their own pace;
        without it, those that nothing pulls and nothing changes are left as they are."""
        coupling = self.coupling(here, glitches, tick, names)
        if hurry is not None:
            self.pulses.hurry = hurry(self.pulses.paces)
            self.pulses.step(tick, coupling, steady=False)
        elif coupling is not None:
            changing = self.strands.moving or self.strands.varies or glitches.hold(tick / TICK_RATE)
            self.pulses.step(tick, coupling, steady=not changing)
        self.strands.step(1.0 / TICK_RATE)

    def copy(self) -> Web:
        """The same, apart from what happens to this one from now on."""
        other = Web.__new__(Web)
        other.strands, other.pulses = self.strands.copy(), self.pulses.copy()
        return other


def spread(names: Sequence[str], pairs: Sequence[Pair], rows: F64) -> F64:
    """Rows (S, …) of strands between `pairs` as a symmetric matrix (N, N, …) by who is here; 0 where none is."""
    places = {name: place for place, name in enumerate(names)}
    found = np.zeros((len(names), len(names), *rows.shape[1:]))
    ends = [(places[a], places[b]) for a, b in pairs]
    if ends:
        one, other = (list(side) for side in zip(*ends, strict=True))
        found[one, other] = found[other, one] = rows
    return found
