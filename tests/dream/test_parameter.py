"""Parameters: bounds, messages, clamping."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamscape3d.dream.parameter import Parameter
from dreamscape3d.errors import LimitError

WIND = Parameter("wind", "Wind", 2, 0, 10, unit="m/s", help="How hard it blows.")


@pytest.mark.parametrize(
    ("value", "kept"), [(3, 3.0), (-1, 0.0), (11, 10.0), (math.inf, 10.0), (-math.inf, 0.0), (math.nan, 2.0)]
)
def test_clamp(value: float, kept: float) -> None:
    assert WIND.clamp(value) == kept
    assert isinstance(WIND.clamp(value), float)


@given(st.floats(allow_nan=True))
def test_clamp_always_gives_a_value_of_the_range(value: float) -> None:
    assert WIND.minimum <= WIND.clamp(value) <= WIND.maximum


def test_numbers_become_floats() -> None:
    assert [type(x) for x in (WIND.default, WIND.minimum, WIND.maximum)] == [float] * 3


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": "wind speed"}, "'wind speed' cannot be a parameter's name"),
        ({"name": "pi"}, "'pi' cannot be a parameter's name"),
        ({"label": "x" * 129}, "label of 'wind' has 129 characters, more than 128"),
        ({"unit": "x" * 129}, "unit of 'wind' has 129 characters, more than 128"),
        ({"help": "x" * 200}, "help of 'wind' has 200 characters, more than 128"),
        ({"maximum": math.inf}, "maximum inf of 'wind' is not within ±1,000,000"),
        ({"minimum": -1e7}, "minimum -1e+07 of 'wind' is not within ±1,000,000"),
        ({"default": math.nan}, "default nan of 'wind' is not within ±1,000,000"),
        ({"minimum": 10.0}, "minimum 10 of 'wind' is not below its maximum 10"),
        ({"default": 10.5}, "default 10.5 of 'wind' is not within 0 to 10"),
        ({"default": -0.5}, "default -0.5 of 'wind' is not within 0 to 10"),
    ],
)
def test_message(changes: dict[str, object], message: str) -> None:
    arguments = {"name": "wind", "label": "Wind", "default": 2.0, "minimum": 0.0, "maximum": 10.0, **changes}
    with pytest.raises(LimitError) as caught:
        Parameter(**arguments)  # type: ignore[arg-type]
    assert caught.value.message == message
