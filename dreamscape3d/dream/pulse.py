"""Pulses that pull each other into step: Kuramoto's model, on the strands between dreamers.

    dφᵢ/dt = ωᵢ + Σⱼ cᵢⱼ sin(φⱼ − φᵢ)          R·e^(iψ) = mean of e^(iφ)

[K75] Y. Kuramoto: Self-entrainment of a population of coupled non-linear oscillators, 1975: with a Lorentzian spread of
      half-width γ and cᵢⱼ = K/N, pulses begin to fall into step at K = Kc = 2γ, and R = sqrt(1 − Kc/K) beyond.

What is kept of a dreamer is how far their beat is from time · tempo / 60: exactly 0 while nobody ever pulled.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]

PULL = 8.0  # [rad/s]: K of strands at 1. Two hearts that differ by 76 beats a minute still find each other
SLOWEST = 0.1  # of its own pace: a pulse that is pulled back never stands still
_IN_STEP = 1e-8  # [rad/s] between two that are tied: a thousandth of a radian in a day


def order(phases: F64, weights: F64 | None = None) -> tuple[float, float]:
    """R, 0 (anyhow) to 1 (as one), and the mean phase ψ [rad] of phases (N,) [rad]."""
    whole = np.average(np.exp(1j * phases), weights=weights)
    return float(min(abs(whole), 1.0)), float(np.angle(whole))


def pull(phases: F64, coupling: F64) -> F64:
    """(N,) how much each is sped up [rad/s] by all others, with coupling (N, N) [rad/s]."""
    sine, cosine = np.sin(phases), np.cos(phases)
    # sums, not products of matrices, whose last bits depend on how memory lies
    drawn: F64 = cosine * (coupling * sine).sum(axis=1) - sine * (coupling * cosine).sum(axis=1)
    return drawn


def mean_pull(phases: F64, strength: float) -> F64:
    """`pull` where all are coupled alike, by `strength` / N [rad/s]: O(N)."""
    r, mean = order(phases)
    drawn: F64 = strength * r * np.sin(mean - phases)
    return drawn


def gained(phases: F64, rates: F64, pull: Callable[[F64], F64], seconds: float) -> F64:
    """(N,) radians that pulses gain on their own `rates` (N,) [rad/s] in some seconds, by the classical Runge-Kutta.

    What is not pulled gains exactly 0.
    """
    half = 0.5 * seconds
    first = pull(phases)
    second = pull(phases + half * (rates + first))
    third = pull(phases + half * (rates + second))
    fourth = pull(phases + seconds * (rates + third))
    return (first + 2.0 * (second + third) + fourth) * (seconds / 6.0)


def coupled(crossing: F64) -> F64:
    """(N, N) coupling [rad/s] by strands whose pulses cross with `crossing` (N, N), symmetric, its diagonal 0.

    cᵢⱼ = K sᵢⱼ / (1 + Σₖ sᵢₖ): K / N where all are tied wholly to all, and who is not tied to somebody does not count.
    """
    tied: F64 = PULL * crossing / (1.0 + crossing.sum(axis=1, keepdims=True))
    return tied


class Pulses:
    """The pulses of a company, tick by tick. Once those that are tied go in step, time passes for them at once."""

    def __init__(self, tempo: float, ticks_a_second: int) -> None:
        self._tick_rate = ticks_a_second
        self._tempos = np.array([tempo])  # [1/min]
        self._offsets = np.zeros(1)  # [beats], at tick `_since`
        self._gains = np.zeros(1)  # [beats/s], since then
        self._since = 0
        self.in_step = False
        self.hurry = np.zeros(1)  # (N,) [beats/s] that each goes faster than its tempo; never written to

    @property
    def paces(self) -> F64:
        """(N,) beats a second by their tempos."""
        return self._tempos / 60.0

    def enter(self, tempo: float) -> None:
        """One more, at the end."""
        self._tempos = np.append(self._tempos, tempo)
        self._offsets, self._gains = np.append(self._offsets, 0.0), np.append(self._gains, 0.0)
        self.hurry = np.append(self.hurry, 0.0)

    def leave(self, index: int) -> None:
        """One less."""
        self._tempos, self._offsets, self._gains, self.hurry = (
            np.delete(each, index) for each in (self._tempos, self._offsets, self._gains, self.hurry)
        )

    def offsets(self, tick: int) -> F64:
        """(N,) beats that each is ahead of its own tempo at a tick."""
        if not self.in_step:
            return self._offsets
        return self._offsets + self._gains * ((tick - self._since) / self._tick_rate)

    def ahead(self, tick: int, coupling: F64 | None, seconds: float) -> F64:
        """`offsets` some seconds after a tick, at most one tick."""
        if self.in_step:
            return self._offsets + self._gains * ((tick - self._since) / self._tick_rate + seconds)
        if not seconds or (coupling is None and not self.hurry.any()):
            return self._offsets
        return self._offsets + self._gained(tick, coupling, seconds)

    def phases(self, tick: int) -> F64:
        """(N,) radians at a tick."""
        beats = self._tempos * (tick / self._tick_rate / 60.0) + self.offsets(tick)
        phases: F64 = math.tau * (beats % 1.0)
        return phases

    def beats(self, tick: int, offsets: F64, seconds: float) -> tuple[float, ...]:
        """Where in their beat all are some seconds after a tick, each 0 to 1, with their `offsets` then."""
        gone = self._tempos * ((tick / self._tick_rate + seconds) / 60.0) + offsets
        return tuple((gone % 1.0).tolist())

    def step(self, tick: int, coupling: F64 | None, *, steady: bool) -> None:
        """From a tick to the next; `steady`: nothing of the coupling or hurry is about to change."""
        if self.in_step:
            return
        self._offsets = self._offsets + self._gained(tick, coupling, 1.0 / self._tick_rate)
        if steady and coupling is not None:
            self._settle(tick + 1, coupling)

    def loosen(self, tick: int) -> None:
        """Something changes: look at every tick again."""
        self._offsets = self.offsets(tick)
        self._gains = np.zeros_like(self._gains)
        self._since, self.in_step = 0, False

    def copy(self) -> Pulses:
        """The same, apart from what happens to this one from now on."""
        other = Pulses(0.0, self._tick_rate)
        other.__dict__.update(self.__dict__)  # arrays are never written to
        return other

    def state(self, names: Sequence[str]) -> list[str]:
        """All that goes on, in lines that are equal where it is."""
        held = zip(names, self._tempos, self._offsets, self._gains, strict=True)
        lines = [f"pulse {name!r} {float(a).hex()} {float(b).hex()} {float(c).hex()}" for name, a, b, c in held]
        return [*sorted(lines), f"in step {self.in_step} since {self._since}"]

    def _rates(self) -> F64:
        return self._tempos * (math.tau / 60.0) + self.hurry * math.tau

    def _pull(self, coupling: F64) -> Callable[[F64], F64]:
        slowest = (SLOWEST - 1.0) * self._rates()
        return lambda phases: np.maximum(pull(phases, coupling), slowest)

    def _gained(self, tick: int, coupling: F64 | None, seconds: float) -> F64:
        """Beats: by hurrying, and by being pulled."""
        hurried = self.hurry * seconds
        if coupling is None:
            return hurried
        return gained(self.phases(tick), self._rates(), self._pull(coupling), seconds) / math.tau + hurried

    def _settle(self, tick: int, coupling: F64) -> None:
        """Once all that are tied go equally fast, they go on so."""
        drawn = self._pull(coupling)(self.phases(tick))
        speed = self._rates() + drawn
        if (np.abs(speed[:, None] - speed) * (coupling > 0.0)).max(initial=0.0) < _IN_STEP:
            self._gains, self._since, self.in_step = drawn / math.tau, tick, True
