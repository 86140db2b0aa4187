"""Sanity and nightmare: formulas by hand, bounds, and a way out of every corner."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamscape3d.dream.minds.nightmare import deepened
from dreamscape3d.dream.minds.sanity import fraying, healing, held

shares = st.floats(0.0, 1.0)


def test_rates_by_hand() -> None:
    """0.64 (0.03·0.5 + 0.018·0.25 + 0.06·0.5 + 0.02·0.1), for who learnt 0.6; 0.004 + 0.02·0.3 + 0.012 + 0.05."""
    assert fraying(0.5, 0.6, 0.25, 0.5, 0.1) == pytest.approx(0.64 * 0.0515)
    assert healing(0.3, 1.0, 1.0) == pytest.approx(0.072)


def test_two_short_steps_are_a_long_one() -> None:
    frays, heals = 0.05, 0.02
    twice = held(held(0.9, frays, heals, 0.5), frays, heals, 0.5)
    assert twice == pytest.approx(held(0.9, frays, heals, 1.0), abs=1e-15)
    rest = 0.02 / 0.07
    assert twice == pytest.approx(rest + (0.9 - rest) * math.exp(-0.07))


@given(shares, shares, shares, shares, shares, shares, shares)
def test_sanity_stays_within_0_and_1(
    sanity: float, fear: float, learnt: float, tangle: float, seized: float, nightmare: float, calm: float
) -> None:
    frays = fraying(fear, learnt, tangle, seized, nightmare)
    for seconds in (1.0 / 60.0, 1e4):
        assert 0.0 <= held(sanity, frays, healing(calm, 0.0, 0.0), seconds) <= 1.0


@given(shares, shares)
def test_from_every_corner_there_is_a_way_up(learnt: float, tangle: float) -> None:
    """Lost wholly, with strands as they are: without fear, sanity comes back half of its way within three minutes."""
    frays = fraying(0.0, learnt, tangle, 0.0, 0.0)
    healed = held(0.0, frays, healing(0.5, 1.0, 0.0), 180.0)
    assert healed > 0.5


def test_terror_takes_sanity_within_two_minutes() -> None:
    frays = fraying(1.0, 0.2, 1.0, 0.2, 1.0)
    assert held(1.0, frays, healing(0.0, 0.0, 0.0), 120.0) < 0.1


# -- the nightmare


def test_nightmare_by_hand() -> None:
    """n = 0.5, two dreamers: fear 0.8 unmet and 0.4 half met, so U = 0.5, M = 0.25, C = 0.1."""
    after = deepened(0.5, [0.8, 0.4], [0.0, 0.5], [0.2, 0.0], 1.0)
    assert after == pytest.approx(0.5 + 0.5 * 0.7 * 0.14 * 0.5 - 0.5 * (0.05 * 0.25 + 0.02 * 0.1 + 0.01))


@given(shares, shares, shares, shares)
def test_nightmare_stays_within_0_and_1(nightmare: float, fear: float, faced: float, calm: float) -> None:
    assert 0.0 <= deepened(nightmare, [fear], [faced], [calm], 1.0) <= 1.0


@given(st.floats(0.01, 1.0), shares)
def test_without_fear_and_with_fear_that_is_met_it_falls(nightmare: float, calm: float) -> None:
    assert deepened(nightmare, [0.0], [0.0], [calm], 1.0) < nightmare
    assert deepened(nightmare, [1.0], [1.0], [calm], 1.0) < nightmare


def test_terror_becomes_a_nightmare_within_an_act_and_goes_when_met() -> None:
    nightmare = 0.0
    for _ in range(42):
        nightmare = deepened(nightmare, [0.8], [0.0], [0.0], 1.0)
    assert nightmare > 0.4
    for _ in range(60):
        nightmare = deepened(nightmare, [0.2], [1.0], [0.3], 1.0)
    assert nightmare < 0.05
