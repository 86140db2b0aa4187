"""Batch: thousands of expressions at once, by number."""

from __future__ import annotations

import random
import time

import numpy as np
import pytest

from dreamscape3d.errors import ExpressionError, LimitError
from dreamscape3d.maths import expression_batch
from dreamscape3d.maths.expression import parse
from dreamscape3d.maths.expression_batch import Batch

TEXTS = (
    "0.3*sin(time*1.2 + 0.7)",
    "0.5*sin(time*1.3 + 0.1)",
    "time",
    "4.5",
    "1/0 + time",
    "time*1e6",
    "log(time - 5)",
    "exp(1000) - time",
    "noise(time, 2)",
    "hash(time)",
    "-0*time",
    "pulse(time, fear)",
    "(time < 3)*fear",
)


def test_values_equal_those_of_each_alone() -> None:
    many = [parse(text) for text in TEXTS]
    variables = {"time": 2.25, "fear": 0.4, "unused": 1.0}
    batch = Batch(many)
    result = batch.evaluate(variables)
    assert result.dtype == np.float64
    assert result.shape == (len(batch),) == (len(TEXTS),)
    assert result == pytest.approx([expression.evaluate(variables) for expression in many], rel=1e-15)
    assert batch.names == {"time", "fear"}


@pytest.mark.filterwarnings("error")
def test_no_number_and_no_warning_escapes() -> None:
    texts = ["x/y", "x%y", "x^y", "log(x)", "sqrt(x)", "exp(x)", "sin(x)", "noise(x, y)", "hash(x)", "x*y", "x - y"]
    texts += ["mod(x, y)", "pulse(x, y)", "smoothstep(x, y, x)", "min(x, y)", "floor(x)", "tan(x)", "x < y"]
    batch = Batch([parse(text) for text in texts])
    odd = (0.0, -0.0, 1.0, -1.5, 1e300, -1e300, 1e-300, float("nan"), float("inf"), float("-inf"))
    for x in odd:
        for y in odd:
            result = batch.evaluate({"x": x, "y": y})
            assert np.isfinite(result).all()
            assert np.abs(result).max() <= 1e6


def test_results_are_new_arrays_each_time() -> None:
    batch = Batch([parse("x"), parse("x")])
    first = batch.evaluate({"x": 1.0})
    second = batch.evaluate({"x": 2.0})
    assert first.tolist() == [1.0, 1.0]
    assert second.tolist() == [2.0, 2.0]


def test_empty_and_single() -> None:
    assert Batch([]).evaluate({}).shape == (0,)
    assert Batch([parse("2*3")]).evaluate({}).tolist() == [6.0]


def test_evaluation_is_deterministic() -> None:
    chance = random.Random(4)
    many = [parse(f"{chance.random():.3f}*sin(time*{chance.random():.3f} + noise(time, {k}))") for k in range(300)]
    first = Batch(many).evaluate({"time": 12.345})
    assert first.tobytes() == Batch(many).evaluate({"time": 12.345}).tobytes()


def test_a_missing_value_is_named() -> None:
    with pytest.raises(ExpressionError, match="no value was given for 'fear'"):
        Batch([parse("fear + time")]).evaluate({"time": 1.0})


def test_equal_parts_are_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expression_batch, "MAX_BATCH_PARTS", 4)
    Batch([parse("sin(time*2)")] * 1000)
    with pytest.raises(LimitError, match="more than 4 different parts together") as caught:
        Batch([parse("sin(time*2)"), parse("cos(time*2)")])
    assert "simpler expressions" in caught.value.cure


def test_what_is_no_expression_is_refused() -> None:
    with pytest.raises(TypeError, match="not an expression: str"):
        Batch(["time"])  # type: ignore[list-item]


def test_thousands_cost_less_than_a_millisecond() -> None:
    """Measured 0.07 ms; the bound leaves room for a busy machine."""
    chance = random.Random(1)
    many = [
        parse(f"{chance.random():.4f}*sin(time*{chance.random():.4f} + {chance.random():.4f})") for _ in range(4096)
    ]
    batch = Batch(many)
    costs = []
    for _ in range(20):
        start = time.perf_counter()
        batch.evaluate({"time": 1.0})
        costs.append(time.perf_counter() - start)
    assert min(costs) < 1e-3
