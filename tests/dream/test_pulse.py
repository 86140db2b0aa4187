"""Pulses that fall into step: against closed forms of Kuramoto's model, and exact where nobody pulls."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from dreamscape3d.dream.pulse import PULL, Pulses, coupled, gained, mean_pull, order, pull
from dreamscape3d.maths.hashing import hashed

F64 = NDArray[np.float64]
TICK = 1.0 / 60.0


def lorentzian(count: int, half_width: float) -> F64:
    """(N,) rates of equal shares of a Lorentzian spread round 0 [rad/s]."""
    shares = (np.arange(count) + 0.5) / count
    return half_width * np.tan(math.pi * (shares - 0.5))


def mean_order(strength: float, half_width: float, count: int, seconds: float, settled: float) -> float:
    """R, averaged from `settled` to `seconds`, in steps of a tick."""
    rates, phases = lorentzian(count, half_width), math.tau * hashed(np.arange(count), 7)[:, 0]
    found = []
    for tick in range(round(seconds * 60)):
        phases = phases + rates * TICK + gained(phases, rates, lambda p: mean_pull(p, strength), TICK)
        if tick >= settled * 60:
            found.append(order(phases)[0])
    return float(np.mean(found))


# -- Kuramoto -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("beyond", [1.3, 2.0, 4.0])
def test_the_order_of_a_lorentzian_spread_beyond_the_critical_coupling(beyond: float) -> None:
    """R = sqrt(1 − Kc/K), Kc = 2γ, within 5 %."""
    half_width = 1.0
    found = mean_order(beyond * 2.0 * half_width, half_width, count=2000, seconds=24.0, settled=14.0)
    assert found == pytest.approx(math.sqrt(1.0 - 1.0 / beyond), rel=0.05)


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_below_it_nothing_falls_into_step(share: float) -> None:
    """R is what chance leaves of N: about 1 / sqrt(N (1 − K/Kc))."""
    found = mean_order(share * 2.0, 1.0, count=2000, seconds=20.0, settled=10.0)
    assert found < 3.0 / math.sqrt(2000 * (1.0 - share))


def test_two_lock_at_the_angle_that_the_closed_form_says() -> None:
    """φ′ = Δω − 2c·sin φ: at rest where sin φ = Δω / 2c, and never where Δω is more than that."""
    coupling = coupled(np.array([[0.0, 1.0], [1.0, 0.0]]))
    assert coupling[0, 1] == PULL / 2.0
    for difference, locks in ((6.0, True), (9.0, False)):
        rates, phases = np.array([5.0, 5.0 + difference]), np.zeros(2)
        for _ in range(1200):
            phases = phases + rates * TICK + gained(phases, rates, lambda p: pull(p, coupling), TICK)
        away = (phases[1] - phases[0]) % math.tau
        if locks:
            assert math.sin(away) == pytest.approx(difference / PULL, abs=1e-9)
        else:
            assert phases[1] - phases[0] > math.tau
            drift = math.sqrt(difference**2 - PULL**2)  # the mean speed of going by
            assert (phases[1] - phases[0]) / 20.0 == pytest.approx(drift, rel=0.1)


def test_the_quick_sum_for_all_is_the_sum_over_pairs() -> None:
    phases = math.tau * hashed(np.arange(50), 3)[:, 0]
    slow = np.array([sum(math.sin(other - one) for other in phases) * 3.0 / 50 for one in phases])
    assert np.abs(mean_pull(phases, 3.0) - slow).max() < 1e-12
    assert np.abs(pull(phases, np.full((50, 50), 3.0 / 50)) - slow).max() < 1e-12


def test_steps_are_of_the_fourth_order() -> None:
    """Half as long steps come sixteen times as near."""
    rates, coupling = np.array([3.0, 9.0, 4.0]), np.full((3, 3), 2.0)

    def after(steps: int) -> F64:
        phases = np.array([0.0, 1.0, 4.0])
        for _ in range(steps):
            phases = phases + rates / steps + gained(phases, rates, lambda p: pull(p, coupling), 1.0 / steps)
        return phases

    truth = after(4096)
    ratio = np.abs(after(16) - truth).max() / np.abs(after(32) - truth).max()
    assert 12.0 < ratio < 22.0


def test_order() -> None:
    assert order(np.array([0.3, 0.3, 0.3])) == pytest.approx((1.0, 0.3))
    assert order(np.array([0.0, math.pi]))[0] == pytest.approx(0.0, abs=1e-12)
    assert order(np.array([0.0, math.pi]), np.array([3.0, 1.0])) == pytest.approx((0.5, 0.0))


def test_who_is_tied_to_nobody_neither_pulls_nor_dilutes() -> None:
    two, three = np.zeros((2, 2)), np.zeros((3, 3))
    two[0, 1] = two[1, 0] = three[0, 1] = three[1, 0] = 0.5
    assert (coupled(three)[:2, :2] == coupled(two)).all()
    assert not coupled(three)[2].any()
    assert coupled(np.ones((64, 64)) - np.eye(64))[0, 1] == PULL / 64  # as in the model


# -- those of a company -------------------------------------------------------------------------------------


def company(*tempos: float) -> Pulses:
    pulses = Pulses(tempos[0], 60)
    for tempo in tempos[1:]:
        pulses.enter(tempo)
    return pulses


def both(amount: float) -> F64:
    return coupled(np.array([[0.0, amount], [amount, 0.0]]))


def test_who_is_never_pulled_is_exactly_on_their_own_beat() -> None:
    pulses = company(72.0, 90.0, 133.7)
    crossing = np.zeros((3, 3))
    crossing[0, 1] = crossing[1, 0] = 1.0
    for tick in range(600):
        pulses.step(tick, coupled(crossing), steady=False)
    offsets = pulses.offsets(600)
    assert offsets[2] == 0.0
    assert offsets[0] > 0.0 > offsets[1]


def test_in_step_time_passes_at_once_and_is_the_same_however_it_passes() -> None:
    pulses = company(72.0, 90.0)
    tick = 0
    while not pulses.in_step:
        pulses.step(tick, both(1.0), steady=True)
        tick += 1
        assert tick < 1200
    jumped, gone = pulses.copy(), pulses.copy()
    for later in range(tick, tick + 500):
        gone.step(later, both(1.0), steady=True)
    assert (gone.offsets(tick + 500) == jumped.offsets(tick + 500)).all()
    assert gone.state(("a", "b")) == jumped.state(("a", "b"))
    away = (gone.phases(tick + 500)[1] - gone.phases(tick + 500)[0]) % math.tau
    assert math.sin(away) == pytest.approx(18.0 * math.tau / 60.0 / PULL, abs=1e-6)


def test_in_step_is_not_said_too_early() -> None:
    pulses = company(40.0, 200.0)  # too far apart
    for tick in range(2000):
        pulses.step(tick, both(1.0), steady=True)
    assert not pulses.in_step


def test_going_on_from_step_changes_nothing_by_itself() -> None:
    pulses = company(72.0, 90.0)
    for tick in range(1200):
        pulses.step(tick, both(1.0), steady=True)
    before = pulses.offsets(2000)
    pulses.loosen(2000)
    assert (pulses.offsets(2000) == before).all()
    assert (pulses.ahead(2000, None, 0.01) == before).all()
    assert not pulses.in_step


def test_ahead_is_what_a_step_will_bring() -> None:
    pulses = company(72.0, 90.0)
    pulses.step(0, both(0.4), steady=False)
    assert (pulses.ahead(1, both(0.4), 0.0) == pulses.offsets(1)).all()
    ahead = pulses.ahead(1, both(0.4), TICK)
    pulses.step(1, both(0.4), steady=False)
    assert (pulses.offsets(2) == ahead).all()


def test_a_pulse_never_stands_still_or_goes_back() -> None:
    """The slowest heart among sixty of the fastest."""
    pulses = company(20.0, *[300.0] * 60)
    crossing = np.ones((61, 61)) - np.eye(61)
    before = 0.0
    for tick in range(1, 300):
        pulses.step(tick - 1, coupled(crossing), steady=False)
        beat = 20.0 * tick / 3600.0 + pulses.offsets(tick)[0]
        assert beat - before > 0.0999 * 20.0 / 3600.0
        before = beat


def test_those_who_leave_take_their_pulse_along() -> None:
    pulses = company(72.0, 90.0, 60.0)
    for tick in range(30):
        pulses.step(tick, coupled(np.ones((3, 3)) - np.eye(3)), steady=False)
    kept = pulses.offsets(30)[[0, 2]]
    pulses.leave(1)
    assert (pulses.offsets(30) == kept).all()
