"""The World: ticks, events, signals, replay, determinism."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape3d.dream.dream import Dream
from dreamscape3d.dream.journal import Journal, JournalError, LoadDream, SetMood, SetParameter
from dreamscape3d.dream.living import NOTHING, Living
from dreamscape3d.dream.mood import Mood
from dreamscape3d.dream.parameter import Parameter
from dreamscape3d.dream.ticks import TICK_RATE
from dreamscape3d.dream.world import World
from dreamscape3d.errors import ExpressionError, LimitError
from dreamscape3d.maths.expression import Expression, parse
from dreamscape3d.scene.look import Tint

JOYFUL = Mood(0.76, 0.48, 0.35)


@dataclass(frozen=True)
class Plain:
    """What a World asks of a dream, and no more."""

    seed: int = 7
    tempo: float = 120.0
    mood: Mood = JOYFUL
    parameters: tuple[Parameter, ...] = (
        Parameter("wind", "Wind", 2.0, 0.0, 10.0),
        Parameter("haze", "Haze", 0.1, 0.0, 1.0),
    )
    signals: Mapping[str, Expression] = field(
        default_factory=lambda: {"gust": parse("sway*2"), "sway": parse("wind*sin(time)")}
    )
    scene: object = None
    share: frozenset[str] = frozenset()
    living: Living = NOTHING
    mode: str = "merge"
    guests: tuple[object, ...] = ()
    within: str = ""


def world(**changes: Any) -> World:
    return World(Plain(**changes))  # type: ignore[arg-type]


def test_a_world_begins_at_zero() -> None:
    new = world()
    assert (new.tick, new.time) == (0, 0.0)
    assert new.parameters == {"wind": 2.0, "haze": 0.1}
    assert len(new.journal) == 0


def test_steps_are_sixtieths_of_a_second() -> None:
    w = world()
    for _ in range(90):
        w.step()
    assert (w.tick, w.time) == (90, 1.5)
    assert TICK_RATE == 60


@pytest.mark.parametrize(("time", "tick"), [(0.0, 0), (0.1, 6), (1 / 60, 1), (0.0166, 0), (2.999999, 179), (3.0, 180)])
def test_advance_to_the_last_tick_not_after(time: float, tick: int) -> None:
    w = world()
    w.advance_to(time)
    assert w.tick == tick
    w.advance_to(time)
    assert w.tick == tick


def test_every_tick_is_reached_by_its_own_time() -> None:
    w = world()
    for tick in range(2000):
        w.advance_to(tick / 60)
        assert w.tick == tick


@pytest.mark.parametrize(
    ("time", "message"),
    [
        (0.5, "tick 30 is not between 60 (now) and 5184000 (a day)"),
        (float("nan"), "time nan s is not within a day (86,400 s)"),
        (float("inf"), "time inf s is not within a day (86,400 s)"),
        (1e6, "time 1e+06 s is not within a day (86,400 s)"),
        (-1.0, "tick -60 is not between 60"),
    ],
)
def test_times_that_cannot_be_reached(time: float, message: str) -> None:
    w = world()
    w.advance_to(1.0)
    with pytest.raises(LimitError) as caught:
        w.advance_to(time)
    assert caught.value.message.startswith(message)
    assert w.tick == 60


def test_events_turn_parameters_within_their_range() -> None:
    w = world()
    w.apply(SetParameter(0, "wind", 5.0))
    assert w.parameters["wind"] == 5.0
    w.step([SetParameter(0, "wind", 50.0), SetParameter(0, "haze", -1.0)])
    assert dict(w.parameters) == {"wind": 10.0, "haze": 0.0}
    assert w.tick == 1
    assert [event.tick for event in w.journal] == [0, 0, 0]


def test_parameters_cannot_be_written_past_the_journal() -> None:
    with pytest.raises(TypeError):
        world().parameters["wind"] = 3.0  # type: ignore[index]


def test_the_mood_can_be_set() -> None:
    w = world()
    assert w.mood == JOYFUL
    before = w.digest()
    w.apply(SetMood(0, 0.1, -0.2, 0.3))
    assert w.mood == Mood(0.1, -0.2, 0.3)
    assert (w.signals()["valence"], w.signals()["joy"]) == (0.1, w.mood.joy)
    assert w.digest() != before
    assert w.dream.mood == JOYFUL
    w.step()
    assert World.replay(w.dream, w.journal, 1).digest() == w.digest()


def test_the_mood_tints_the_moment() -> None:
    w = World(Dream())
    plain = w.moment().look
    w.apply(SetMood(0, 1.0, 0.0, 0.0))
    assert w.moment().look != plain


def test_an_event_may_happen_unnoted() -> None:
    w = world()
    w.apply(SetParameter(0, "wind", 5.0), noted=False)
    assert (w.parameters["wind"], len(w.journal)) == (5.0, 0)
    with pytest.raises(JournalError, match="the dream has no parameter 'wnd'"):
        w.apply(SetParameter(0, "wnd", 5.0), noted=False)


def test_a_day_is_reached_at_once() -> None:
    w = world()
    with pytest.raises(LimitError, match=r"tick 5184001 is not between 0 \(now\) and 5184000 \(a day\)"):
        w.advance_to_tick(5_184_001)
    w.advance_to_tick(5_184_000)
    assert (w.tick, w.time) == (5_184_000, 86_400.0)
    with pytest.raises(LimitError, match=r"tick 3 is not between 5184000 \(now\)"):
        w.advance_to_tick(3)


def test_replay_refuses_events_out_of_order() -> None:
    events = [SetParameter(5, "wind", 1.0), SetParameter(3, "wind", 2.0)]
    with pytest.raises(JournalError, match="an event of tick 3 cannot happen at tick 5"):
        World.replay(world().dream, events, 10)


def test_loading_is_noted() -> None:
    w = world()
    event = LoadDream(0, "harmony", "0123456789abcdef")
    w.apply(event)
    assert list(w.journal) == [event]


@pytest.mark.parametrize(
    ("event", "message", "cure"),
    [
        (SetParameter(1, "wind", 1.0), "an event of tick 1 cannot happen at tick 0", ""),
        (SetParameter(0, "wnd", 1.0), "the dream has no parameter 'wnd'", "did you mean 'wind'?"),
        (SetParameter(0, "zzz", 1.0), "the dream has no parameter 'zzz'", ""),
    ],
)
def test_events_that_cannot_happen_change_nothing(event: SetParameter, message: str, cure: str) -> None:
    w = world()
    before = w.digest()
    with pytest.raises(JournalError) as caught:
        w.step([event])
    assert (caught.value.message, caught.value.cure) == (message, cure)
    assert w.digest() == before
    assert len(w.journal) == 0


def test_signals() -> None:
    w = world()
    w.advance_to(1.0)
    w.apply(SetParameter(60, "wind", 3.0))
    values = w.signals()
    assert values["time"] == 1.0
    assert values["beat"] == 2.0
    assert values["joy"] == pytest.approx(1.0)
    assert values["wind"] == 3.0
    assert values["sway"] == pytest.approx(3.0 * 0.8414709848)
    assert values["gust"] == pytest.approx(2 * values["sway"])
    assert "i" not in values
    between = w.signals(1.005)
    assert between["time"] == 1.005
    assert w.tick == 60


def test_a_circle_of_signals_is_found_at_once() -> None:
    with pytest.raises(ExpressionError, match="signals use each other in a circle"):
        world(signals={"a": parse("b"), "b": parse("a")})


def test_moment_is_posed_with_the_signals(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []

    class Poser:
        def __init__(self, scene: object) -> None:
            made.append(scene)

        def pose(self, variables: Mapping[str, float], tint: Tint) -> tuple[Mapping[str, float], Tint]:
            return dict(variables), tint

    posing = ModuleType("dreamscape3d.scene.posing")
    posing.ScenePoser = Poser  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "dreamscape3d.scene.posing", posing)
    w = world(scene="a scene")
    w.step()
    tint = w.dream.mood.tint
    assert w.moment() == ({"i": 0.0, "n": 1.0, "r": 0.0, **w.signals()}, tint)
    assert w.moment(2.5) == ({"i": 0.0, "n": 1.0, "r": 0.0, **w.signals(2.5)}, tint)
    assert made == ["a scene"]


def test_a_real_dream_has_a_moment() -> None:
    w = World(Dream(signals={"sway": parse("sin(time)")}))
    assert w.moment().time == 0.0
    assert w.moment(0.5).time == 0.5


def test_digest_tells_states_apart() -> None:
    w = world()
    seen = {w.digest()}
    assert w.digest() == world().digest()
    assert len(w.digest()) == 64
    w.step()
    seen.add(w.digest())
    w.apply(SetParameter(1, "haze", 0.10000000000000002))
    seen.add(w.digest())
    seen.add(world(seed=8).digest())
    assert len(seen) == 4


turns = st.lists(st.tuples(st.integers(0, 40), st.sampled_from(("wind", "haze")), st.floats(-20.0, 20.0)), max_size=12)


@settings(max_examples=60, deadline=None)
@given(turns, st.integers(0, 60))
def test_replay_gives_the_same_world(moves: list[tuple[int, str, float]], until: int) -> None:
    events = [SetParameter(*move) for move in sorted(moves, key=lambda move: move[0])]
    lived = world()
    for tick in range(until):
        lived.step(event for event in events if event.tick == tick)
    for event in events:
        if event.tick == until:
            lived.apply(event)
    whole = Journal.loads(Journal(events).dumps())
    again = World.replay(lived.dream, whole, until)
    assert again.tick == lived.tick == until
    assert again.parameters == lived.parameters
    assert again.journal == lived.journal
    assert again.digest() == lived.digest()
    assert again.signals() == lived.signals()
    assert World.replay(lived.dream, lived.journal, until).digest() == lived.digest()


@pytest.mark.parametrize("until", [-1, 60 * 86_400 + 1])
def test_replay_keeps_to_a_day(until: int) -> None:
    with pytest.raises(LimitError, match=r"is not between 0 \(now\) and 5184000 \(a day\)"):
        World.replay(world().dream, Journal(), until)


def test_replay_refuses_a_journal_of_another_dream() -> None:
    with pytest.raises(JournalError, match="the dream has no parameter 'speed'"):
        World.replay(world().dream, [SetParameter(0, "speed", 1.0)], 10)


def test_names_that_clash_are_refused() -> None:
    dream = Dream(parameters=(Parameter("time", "Time", 0.0, 0.0, 1.0),))
    with pytest.raises(ExpressionError, match="parameter 'time' has the name of a built-in signal"):
        World(dream)
