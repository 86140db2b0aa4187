"""Moods by number: bounds, and the feelings that are read from them."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamscape3d.dream.mood import ANGER, CALM, FEAR, JOY, LONGING, Mood
from dreamscape3d.errors import LimitError

units = st.floats(-1.0, 1.0)
READINGS = ("fear", "anger", "joy", "calm", "longing")


def test_neutral_feels_nothing() -> None:
    assert [getattr(Mood(), reading) for reading in READINGS] == [0.0] * 5


@pytest.mark.parametrize(("reading", "feeling"), [*zip(READINGS, (FEAR, ANGER, JOY, CALM, LONGING), strict=True)])
def test_each_feeling_is_whole_at_its_own_place_and_strongest_there(
    reading: str, feeling: tuple[float, float, float]
) -> None:
    mood = Mood(*feeling)
    assert getattr(mood, reading) == pytest.approx(1.0)
    assert max(READINGS, key=lambda other: getattr(mood, other)) == reading
    half = Mood(*(0.5 * x for x in feeling))
    assert getattr(half, reading) == pytest.approx(0.5)
    opposed = Mood(*(-x for x in feeling))
    assert getattr(opposed, reading) == 0.0


def test_readings_by_hand() -> None:
    terror = Mood(-1.0, 1.0, -1.0)
    assert (terror.fear, terror.joy, terror.calm) == (1.0, 0.0, 0.0)
    uneasy = Mood(-0.2, 0.3, 0.0)
    assert uneasy.fear == pytest.approx((0.2 * 0.64 + 0.3 * 0.60) / (0.64**2 + 0.60**2 + 0.43**2))
    hills = Mood(0.7, -0.4, 0.1)  # Mia's
    assert hills.calm == pytest.approx((0.42 + 0.2 + 0.02) / 0.65)
    assert hills.fear == 0.0


@given(units, units, units)
def test_readings_stay_within_0_and_1(valence: float, arousal: float, dominance: float) -> None:
    mood = Mood(valence, arousal, dominance)
    assert all(0.0 <= getattr(mood, reading) <= 1.0 for reading in READINGS)


@pytest.mark.parametrize("name", ["valence", "arousal", "dominance"])
@pytest.mark.parametrize(("value", "shown"), [(1.5, "1.5"), (-1.01, "-1.01"), (float("nan"), "nan")])
def test_out_of_bounds(name: str, value: float, shown: str) -> None:
    with pytest.raises(LimitError) as caught:
        Mood(**{name: value})
    assert caught.value.message == f"{name} {shown} is not within -1 to 1"
    assert caught.value.cure == "use a number from -1 to 1"


def test_frozen_and_compared_by_value() -> None:
    mood = Mood(0, 1, -1)
    assert mood == Mood(0.0, 1.0, -1.0)
    assert isinstance(mood.arousal, float)
    with pytest.raises(FrozenInstanceError):
        mood.valence = 1.0  # type: ignore[misc]
