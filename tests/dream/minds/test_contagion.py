"""Moods that pass over: conserved, shrinking, and only by consent."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from dreamscape3d.dream.minds.contagion import RATE, caught
from dreamscape3d.dream.mood import FEAR, nearness
from dreamscape3d.maths.hashing import hashed

F64 = NDArray[np.float64]
TICK = 1.0 / 60.0


def some_moods(seed: int, count: int = 6) -> F64:
    return 2.0 * hashed(np.arange(count), seed) - 1.0


def some_strands(seed: int, count: int = 6) -> F64:
    """(N, N) symmetric, half of them 0."""
    chance = hashed(np.arange(count)[:, None], np.arange(count), seed)[..., 0]
    upper = np.triu(np.where(chance > 0.5, chance, 0.0), 1)
    return upper + upper.T


def some_tempers(seed: int, count: int = 6) -> F64:
    return 2.0 * hashed(np.arange(count), seed, 5) - 1.0


def widest(moods: F64) -> float:
    away = moods[:, None] - moods
    return float(np.sqrt((away * away).sum(axis=2)).max())


@given(st.integers(0, 10_000))
def test_what_all_feel_in_the_mean_is_kept(seed: int) -> None:
    moods, strands = 0.5 * some_moods(seed), some_strands(seed)
    after = caught(moods, some_tempers(seed), strands, some_strands(seed + 1), TICK)
    assert np.abs(after.mean(axis=0) - moods.mean(axis=0)).max() < 1e-12


@given(st.integers(0, 10_000))
def test_nobody_is_farther_from_anybody_than_the_farthest_were(seed: int) -> None:
    moods, strands = some_moods(seed), some_strands(seed)
    for _ in range(5):
        before, moods = widest(moods), caught(moods, np.zeros((6, 3)), strands, strands, 0.1)
        assert widest(moods) <= before + 1e-12


@given(st.integers(0, 10_000))
def test_without_fear_crossing_nobody_grows_more_or_less_afraid(seed: int) -> None:
    moods = 0.9 * some_moods(seed)  # so that the cube's walls hold nobody
    after = caught(moods, some_tempers(seed), some_strands(seed + 1), np.zeros((6, 6)), TICK)
    before, now = ([nearness(mood, FEAR) for mood in each.tolist()] for each in (moods, after))
    assert now == pytest.approx(before, abs=1e-12)


@given(st.integers(0, 10_000), st.floats(0.0, 1.0))
def test_no_mood_leaves_the_cube(seed: int, fear: float) -> None:
    moods = np.sign(some_moods(seed, 65))
    strands = np.ones((65, 65)) - np.eye(65)
    assert np.abs(caught(moods, -moods, strands, fear * strands, TICK)).max() <= 1.0


def test_where_nothing_crosses_nothing_changes() -> None:
    moods = some_moods(3)
    assert caught(moods, moods, np.zeros((6, 6)), np.zeros((6, 6)), TICK) is moods


def test_nobody_becomes_somebody_else() -> None:
    """Who feels as they are by nature stays so, whoever they are tied to."""
    home, strands = some_moods(8), np.ones((6, 6)) - np.eye(6)
    assert caught(home, home, strands, strands, TICK) == pytest.approx(home, abs=1e-15)


def test_two_by_hand() -> None:
    """Across fear, half of colour brings κ/2 of what lies between in a second; fear itself brings along it."""
    afraid = np.array(FEAR)
    other = np.array([0.43, 0.0, -0.64])  # at right angles to it
    strand = np.array([[0.0, 0.5], [0.5, 0.0]])
    after = caught(np.array([[0.0, 0.0, 0.0], other]), np.zeros((2, 3)), strand, 0.0 * strand, 0.1)
    assert after[0] == pytest.approx(0.5 * RATE * 0.1 * other)
    after = caught(np.array([[0.0, 0.0, 0.0], afraid]), np.zeros((2, 3)), strand, strand, 0.1)
    assert after[0] == pytest.approx(0.5 * RATE * 0.1 * afraid)
    after = caught(np.array([[0.0, 0.0, 0.0], afraid]), np.zeros((2, 3)), strand, 0.0 * strand, 0.1)
    assert np.abs(after[0]).max() < 1e-15
    assert after[1] == pytest.approx(afraid, abs=1e-15)  # nor is it taken from who has it
