"""Glitches: when they have hold, and what flickers, by seed and within bounds."""

from __future__ import annotations

import numpy as np
import pytest

from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.dream.consent import CHANNELS
from dreamscape3d.dream.glitch import MOST, Glitches, Seizure, strand_key

KEYS = [strand_key("mia", "finn"), strand_key("mia", "liam")]
HALF = np.full((2, len(CHANNELS)), 0.5)


def struck(strength: float = 1.0, seconds: float = 2.0, seed: int = 5) -> Glitches:
    glitches = Glitches(seed)
    glitches.strike(1.0, strength, seconds)
    return glitches


def test_the_grip_rises_holds_and_falls() -> None:
    seizure = Seizure(1.0, 2.0, 0.8)
    assert [seizure.grip(time) for time in (0.99, 1.0, 1.1, 2.0, 2.6, 3.0, 9.0)] == pytest.approx(
        [0.0, 0.0, 0.8, 0.8, 0.8, 0.0, 0.0]
    )
    steps = np.diff([seizure.grip(time) for time in np.arange(0.9, 3.2, 1 / 60)])
    assert np.abs(steps).max() < 0.2  # no leap


def test_the_strongest_has_hold() -> None:
    glitches = struck(0.3)
    glitches.strike(1.5, 0.9, 0.5)
    assert glitches.grip(1.3) == pytest.approx(0.3)
    assert glitches.grip(1.7) == pytest.approx(0.9)
    assert (glitches.hold(2.9), glitches.hold(3.0)) == (True, False)


def test_only_so_many_have_hold_at_once() -> None:
    glitches = Glitches(0)
    for _ in range(MOST):
        glitches.check(0.0)
        glitches.strike(0.0, 0.5, 1.0)
    with pytest.raises(JournalError, match="16 glitches have hold already, which is the most") as caught:
        glitches.check(0.5)
    assert caught.value.cure == "wait until one of them is over"
    glitches.check(1.0)
    glitches.strike(1.0, 0.5, 1.0)
    assert len(glitches.state(1.0)) == 1


def test_intensities_flicker_within_bounds_both_ways_and_smoothly() -> None:
    times = np.arange(1.0, 3.0, 1 / 60)
    found = np.array([struck().seized(HALF, KEYS, time) for time in times])
    assert ((found >= 0.0) & (found <= 1.0)).all()
    assert (found.min(axis=0) < 0.4).all()
    assert (found.max(axis=0) > 0.53).all()
    assert np.abs(np.diff(found, axis=0)).max() < 0.12
    assert np.ptp(found[60].ravel()) > 0.1  # each channel of each strand by itself
    assert (struck().seized(HALF, KEYS, 3.0) == HALF).all()


def test_nothing_stays_nothing_and_all_at_most_all() -> None:
    for time in np.arange(1.0, 3.0, 0.05):
        assert not struck().seized(np.zeros((2, 7)), KEYS, time).any()
        whole = struck().seized(np.ones((2, 7)), KEYS, time)
        assert ((whole >= 0.0) & (whole <= 1.0)).all()


def test_the_same_seed_flickers_the_same() -> None:
    assert (struck().seized(HALF, KEYS, 1.7) == struck().seized(HALF, KEYS, 1.7)).all()
    assert (struck(seed=6).seized(HALF, KEYS, 1.7) != struck().seized(HALF, KEYS, 1.7)).all()
    assert (struck().seized(HALF, KEYS, 1.7)[1] == struck().seized(HALF[:1], KEYS[1:], 1.7)[0]).all()


def test_a_strands_key_is_its_names() -> None:
    assert strand_key("mia", "finn") == strand_key("finn", "mia") != strand_key("mia", "liam")
    strand_key("\ud800", "finn")


def test_what_is_no_glitch_is_not_kept() -> None:
    for glitches in (struck(strength=0.0), struck(seconds=0.0)):
        assert not glitches.hold(1.0)
        assert glitches.state(1.0) == []
