"""What the guide learns."""

from __future__ import annotations

import pytest

from dreamscape3d.dream.guiding.learning import WAYS, Learnt, chosen, learnt_from


def test_a_mean_by_hand() -> None:
    learnt = learnt_from({}, "mia", "light", 0.8, 0.4)
    learnt = learnt_from(learnt, "mia", "light", 0.5, 0.5)
    assert learnt["mia", "light"] == pytest.approx((2, 0.25))
    assert learnt_from(learnt, "mia", "line", 0.01, 0.0) == learnt  # of no fear, nothing is learnt
    assert learnt_from({}, "mia", "line", 0.1, 1.0) == {("mia", "line"): (1, -1.0)}


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("better", WAYS)
def test_after_five_soothings_she_knows_what_helps(seed: int, better: str) -> None:
    """She does what helps most in more than four of five cases."""
    learnt: Learnt = {}
    for count in range(5):
        way = chosen(learnt, "mia", count, seed)
        learnt = learnt_from(learnt, "mia", way, 0.8, 0.5 if way == better else 0.7)
    picked = [chosen(learnt, "mia", count, seed) for count in range(5, 505)]
    assert picked.count(better) > 400
    assert set(picked) == set(WAYS)  # and now and then tries another one


def test_she_tries_each_way_and_each_dreamer_by_themselves() -> None:
    learnt = learnt_from({}, "mia", "light", 0.8, 0.1)
    mostly = [chosen(learnt, "mia", count, 3) for count in range(100)]
    assert mostly.count("line") > 80
    assert [chosen(learnt, "finn", count, 3) for count in range(100)].count("light") > 80
    assert mostly == [chosen(learnt, "mia", count, 3) for count in range(100)]
