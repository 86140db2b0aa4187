"""Signals: given values by number, order, circles, scope."""

from __future__ import annotations

import os
import random
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamscape3d.dream.mood import Mood
from dreamscape3d.dream.signals import (
    COPY_NAMES,
    GIVEN_NAMES,
    MAX_SIGNALS,
    SIGNAL_NAMES,
    evaluate_signals,
    given_signals,
    heartbeat,
    names_in_scope,
    order_signals,
)
from dreamscape3d.errors import ExpressionError, LimitError
from dreamscape3d.maths.expression import Expression, parse


def read(**texts: str) -> dict[str, Expression]:
    return {name: parse(text) for name, text in texts.items()}


def test_given_values() -> None:
    values = given_signals(4.0, tempo=90.0, mood=Mood(-0.64, 0.60, -0.43))
    assert set(values) == GIVEN_NAMES == SIGNAL_NAMES - COPY_NAMES
    assert values["time"] == 4.0
    assert values["beat"] == 6.0
    assert values["bar"] == 1.5
    assert values["pulse"] == 1.0
    assert values["fear"] == pytest.approx(1.0)
    assert values["joy"] == 0.0
    assert values["sanity"] == 1.0
    assert [values[name] for name in ("tangle", "bass", "mid", "treble")] == [0.0] * 4


def test_given_values_take_what_the_world_knows() -> None:
    values = given_signals(0.0, tempo=60.0, mood=Mood(), sanity=0.5, tangle=0.25, sound=(0.1, 0.2, 0.3))
    assert [values[n] for n in ("sanity", "tangle", "bass", "mid", "treble")] == [0.5, 0.25, 0.1, 0.2, 0.3]


def test_a_heart_beats_twice_a_period() -> None:
    assert heartbeat(0.0) == heartbeat(7.0) == 1.0
    assert heartbeat(0.3) == pytest.approx(0.5, abs=1e-3)
    assert heartbeat(0.6) < 1e-6
    assert heartbeat(0.15) < 0.01
    assert heartbeat(0.0383) == pytest.approx(0.5, abs=0.01)
    assert heartbeat(-1e-9) == pytest.approx(heartbeat(1e-9))


@given(st.floats(-1e6, 1e6))
def test_a_heartbeat_stays_within_0_and_1(phase: float) -> None:
    assert 0.0 <= heartbeat(phase) <= 1.0


def test_signals_may_use_each_other_in_any_order() -> None:
    signals = read(c="a*b", b="a + time", a="2*wind")
    ordered = order_signals(signals)
    assert list(ordered) == ["a", "b", "c"]
    assert ordered == signals
    values = evaluate_signals(ordered, {"time": 1.0, "wind": 3.0})
    assert values == {"time": 1.0, "wind": 3.0, "a": 6.0, "b": 7.0, "c": 42.0}


def test_plain_numbers_are_signals_too() -> None:
    ordered = order_signals({"b": parse("a*2"), "a": 1.5})
    assert evaluate_signals(ordered, {}) == {"a": 1.5, "b": 3.0}


def test_given_values_are_not_changed() -> None:
    given = {"time": 1.0}
    evaluate_signals(order_signals(read(a="time")), given)
    assert given == {"time": 1.0}


@given(st.permutations(range(12)), st.integers(0, 2**32))
def test_any_order_of_writing_gives_the_same_values(order: list[int], seed: int) -> None:
    chance = random.Random(seed)
    texts = {f"s{k}": "+".join([*(f"s{j}" for j in range(k) if chance.random() < 0.4), f"{k}"]) for k in range(12)}
    shuffled = {f"s{k}": parse(texts[f"s{k}"]) for k in order}
    plain = {name: parse(text) for name, text in texts.items()}
    assert evaluate_signals(order_signals(shuffled), {}) == evaluate_signals(plain, {})


@pytest.mark.parametrize(
    ("texts", "circle"),
    [
        ({"a": "a + 1"}, "'a' uses 'a'"),
        ({"x": "1", "a": "b", "b": "c*x", "c": "a"}, "'a' uses 'b' uses 'c' uses 'a'"),
    ],
)
def test_a_circle_is_named(texts: dict[str, str], circle: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        order_signals(read(**texts))
    message = caught.value.message
    assert message.startswith("signals use each other in a circle: ")
    steps = message.partition(": ")[2].split(" uses ")
    assert steps[0] == steps[-1]
    written = circle.split(" uses ")
    doubled = written[:-1] * 2
    assert any(doubled[k : k + len(written) - 1] == steps[:-1] for k in range(len(written)))
    assert caught.value.cure == "take one of them out of the circle"


def test_a_long_circle_is_cut() -> None:
    texts = {f"s{k}": f"s{(k + 1) % 100}" for k in range(100)}
    with pytest.raises(ExpressionError) as caught:
        order_signals(read(**texts))
    assert caught.value.message.count(" uses ") == 8
    assert "…" in caught.value.message


def test_the_order_does_not_depend_on_the_run() -> None:
    code = (
        "from dreamscape3d.dream.signals import order_signals; from dreamscape3d.maths.expression import parse;"
        "print(list(order_signals({'z': parse('a+b+c+d'), **{n: parse('1') for n in 'dcba'}})))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(runs) == 1


@pytest.mark.parametrize("copy", ["i", "n"])
def test_signals_know_no_copies(copy: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        order_signals(read(a=f"2*{copy}"))
    assert caught.value.message == f"signal 'a' uses '{copy}', which only the copies of a repeat have"
    assert caught.value.cure == "write it where the repeat stands"


def test_too_many_signals() -> None:
    with pytest.raises(LimitError, match="257 signals are more than 256"):
        order_signals({f"s{k}": 1.0 for k in range(MAX_SIGNALS + 1)})


def test_a_signal_that_needs_what_nobody_gives() -> None:
    with pytest.raises(ExpressionError, match="no value was given for 'wind'"):
        evaluate_signals(order_signals(read(a="wind")), {})


def test_scope() -> None:
    scope = names_in_scope(["wind"], ["sway"])
    assert scope == SIGNAL_NAMES | {"wind", "sway"}
    assert {"i", "n", "time", "longing"} < scope


@pytest.mark.parametrize(
    ("parameters", "signals", "message"),
    [
        (["time"], [], "parameter 'time' has the name of a built-in signal"),
        ([], ["i"], "signal 'i' has the name of a built-in signal"),
        (["wind"], ["wind"], "signal 'wind' has the name of a parameter or another signal"),
        (["a-b"], [], "'a-b' cannot name a parameter"),
        ([], ["pi"], "'pi' cannot name a signal"),
    ],
)
def test_names_that_cannot_be(parameters: list[str], signals: list[str], message: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        names_in_scope(parameters, signals)
    assert caught.value.message == message
    assert caught.value.cure
