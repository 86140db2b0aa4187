"""Fair shares: worked by hand, and their laws for any wishes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamscape3d.scene.sharing import fair_shares, largest_that_fit


@pytest.mark.parametrize(
    ("wanted", "most", "shares"),
    [
        ((3, 4), 10, [3, 4]),
        ((10, 2, 10), 12, [5, 2, 5]),
        ((10, 2, 10), 13, [6, 2, 5]),
        ((1, 100), 2, [1, 1]),
        ((5, 5), 0, [0, 0]),
        ((), 7, []),
    ],
)
def test_by_hand(wanted: tuple[int, ...], most: int, shares: list[int]) -> None:
    assert fair_shares(wanted, most) == shares


@given(st.lists(st.integers(0, 5000), max_size=65), st.integers(0, 20_000))
def test_nobody_gets_more_than_it_wants_or_less_than_others_who_want_more(wanted: list[int], most: int) -> None:
    shares = fair_shares(wanted, most)
    assert sum(shares) == min(sum(wanted), most)
    assert all(0 <= share <= wish for share, wish in zip(shares, wanted, strict=True))
    short = [share for share, wish in zip(shares, wanted, strict=True) if share < wish]
    if short:
        assert max(shares) - min(short) <= 1


def test_the_largest_stay_and_smaller_ones_where_there_is_room() -> None:
    stay = largest_that_fit(np.array([1.0, 9.0, 4.0, 2.0]), np.array([1, 5, 4, 2]), 8)
    assert stay.tolist() == [True, True, False, True]
