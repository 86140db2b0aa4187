"""The Timeline: played, slowed, stepped, scrubbed, turned and reloaded, against World.replay of what it kept."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape3d.dream import record as record_module
from dreamscape3d.dream import timeline as timeline_module
from dreamscape3d.dream.dream import Dream
from dreamscape3d.dream.journal import Journal, JournalError, LoadDream, SetMood, SetParameter
from dreamscape3d.dream.mood import Mood
from dreamscape3d.dream.parameter import Parameter
from dreamscape3d.dream.ticks import LAST_TICK, MAX_SECONDS
from dreamscape3d.dream.timeline import FASTEST, LONGEST_TURN, SLOWEST, Timeline
from dreamscape3d.dream.world import World
from dreamscape3d.errors import ExpressionError
from dreamscape3d.maths.expression import parse
from dreamscape3d.scene.posing import ScenePoser

WIND = Parameter("wind", "Wind", 2.0, 0.0, 10.0)
HAZE = Parameter("haze", "Haze", 0.1, 0.0, 1.0)
DREAM = Dream(
    title="gale",
    mood=Mood(0.2, 0.1, 0.0),
    parameters=(WIND, HAZE),
    signals={"sway": parse("wind*sin(time)")},
    digest="0123456789abcdef",
)


def replayed(timeline: Timeline) -> World:
    """The world that its journal tells of, as one who gets that journal makes it."""
    return World.replay(timeline.dream, Journal.loads(timeline.journal.dumps()), timeline.tick)


# -- playing ------------------------------------------------------------------------------------------------


def test_it_begins_playing_at_zero() -> None:
    timeline = Timeline(DREAM, source="gale.toml")
    assert (timeline.playing, timeline.rate, timeline.tick, timeline.time, timeline.end) == (True, 1.0, 0, 0.0, 0.0)
    assert list(timeline.journal) == [LoadDream(0, "gale.toml", DREAM.digest)]
    assert (timeline.mood, dict(timeline.parameters)) == (DREAM.mood, {"wind": 2.0, "haze": 0.1})


def test_real_time_becomes_ticks_and_the_rest_is_between_them() -> None:
    timeline = Timeline(DREAM)
    for _ in range(6):
        timeline.advance(0.010)
    assert timeline.tick == 3
    assert timeline.time == pytest.approx(0.06)
    assert timeline.signals()["time"] == timeline.time
    assert timeline.signals()["sway"] == pytest.approx(2.0 * math.sin(0.06))
    assert timeline.moment().time == timeline.time


def test_variables_are_worked_out_once_and_anew_whatever_changes() -> None:
    timeline = Timeline(DREAM)
    gusty = replace(DREAM, signals={"sway": parse("wind*cos(time)")})
    for change in (
        lambda: timeline.advance(0.004),
        lambda: timeline.advance(0.1),
        lambda: timeline.set_parameter("wind", 7.0),
        lambda: timeline.set_mood(-0.5, 0.9, 0.1),
        lambda: timeline.reload(gusty),
        lambda: timeline.step(-2),
        lambda: timeline.scrub(9.0),
    ):
        before = timeline.variables()
        assert timeline.variables() is before
        change()
        world = replayed(timeline)
        assert timeline.variables() == world.variables(timeline.time) != before


def test_turns_of_any_length_add_up() -> None:
    even, odd = Timeline(DREAM), Timeline(DREAM)
    for _ in range(600):
        even.advance(1 / 60)
    for number in range(10):
        for share in (0.11, 0.2, 0.09, 0.24, 0.005, 0.155, 0.2):
            odd.advance(share)
        assert odd.tick == 60 * (number + 1)
    assert even.tick == odd.tick == 600


def test_slow_motion_moves_between_ticks() -> None:
    timeline = Timeline(DREAM)
    timeline.rate = 1 / 16
    times = []
    for _ in range(4):
        timeline.advance(1 / 60)
        times.append(timeline.time)
    assert timeline.tick == 0
    assert times == pytest.approx([1 / 960, 2 / 960, 3 / 960, 4 / 960])


@pytest.mark.parametrize(("asked", "got"), [(2.0, 2.0), (0.0, SLOWEST), (-3.0, SLOWEST), (99.0, FASTEST)])
def test_rates_are_held_within_bounds(asked: float, got: float) -> None:
    timeline = Timeline(DREAM)
    timeline.rate = asked
    assert timeline.rate == got
    timeline.rate = math.nan
    assert timeline.rate == got
    timeline.advance(0.1)
    assert timeline.time == pytest.approx(0.1 * got)


def test_a_stall_is_not_raced_after() -> None:
    timeline = Timeline(DREAM)
    timeline.advance(30.0)
    assert timeline.time == pytest.approx(LONGEST_TURN)
    timeline.rate = 4.0
    timeline.advance(math.inf)
    assert timeline.time == pytest.approx(5 * LONGEST_TURN)


@pytest.mark.parametrize("passed", [0.0, -1.0, math.nan, -math.inf])
def test_clocks_that_stand_or_run_back_change_nothing(passed: float) -> None:
    timeline = Timeline(DREAM)
    timeline.advance(0.1)
    before = timeline.time
    timeline.advance(passed)
    assert timeline.time == before


def test_nothing_passes_while_it_does_not_play() -> None:
    timeline = Timeline(DREAM)
    timeline.advance(0.105)
    timeline.playing = False
    before = timeline.time
    timeline.advance(1.0)
    assert timeline.time == before


def test_steps_stop_it_and_go_both_ways() -> None:
    timeline = Timeline(DREAM)
    timeline.advance(0.105)
    timeline.step()
    assert (timeline.playing, timeline.tick, timeline.time) == (False, 7, 7 / 60)
    timeline.step(-3)
    assert timeline.tick == 4
    timeline.step(-30)
    assert timeline.tick == 0


def test_a_day_is_the_end() -> None:
    timeline = Timeline(DREAM)
    timeline.scrub(MAX_SECONDS - 0.1)
    assert timeline.playing
    for _ in range(20):
        timeline.advance(0.2)
    assert (timeline.playing, timeline.tick, timeline.time) == (False, LAST_TICK, MAX_SECONDS)
    timeline.set_parameter("wind", 5.0)
    timeline.playing = True
    timeline.advance(0.2)
    timeline.step(5)
    assert timeline.time == MAX_SECONDS
    assert timeline.moment().time == MAX_SECONDS
    timeline.scrub(3.0)
    assert timeline.time == 3.0


# -- to and fro ---------------------------------------------------------------------------------------------


def told() -> Timeline:
    """Wind is turned at 1 s and 3 s, the mood changes at 2 s; time stands at 4 s."""
    timeline = Timeline(DREAM)
    timeline.scrub(1.0)
    timeline.set_parameter("wind", 5.0)
    timeline.scrub(2.0)
    timeline.set_mood(-0.5, 0.4, -0.3)
    timeline.scrub(3.0)
    timeline.set_parameter("wind", 9.0)
    timeline.scrub(4.0)
    return timeline


@pytest.mark.parametrize(
    ("time", "wind", "valence"),
    [(0.5, 2.0, 0.2), (1.0, 5.0, 0.2), (1.99, 5.0, 0.2), (2.0, 5.0, -0.5), (3.5, 9.0, -0.5), (60.0, 9.0, -0.5)],
)
def test_scrubbing_back_shows_what_was_and_forward_what_was_kept(time: float, wind: float, valence: float) -> None:
    timeline = told()
    for through in (0.0, 4.0, time):
        timeline.scrub(through)
    assert (timeline.parameters["wind"], timeline.mood.valence) == (wind, valence)
    assert timeline.digest() == replayed(timeline).digest()
    assert len(timeline.journal) == 4


def test_time_that_plays_meets_what_was_kept() -> None:
    timeline = told()
    timeline.scrub(2.9)
    assert timeline.parameters["wind"] == 5.0
    timeline.advance(0.15)
    assert timeline.parameters["wind"] == 9.0


def test_something_new_drops_what_lay_ahead() -> None:
    timeline = told()
    timeline.scrub(1.5)
    assert timeline.end == 4.0
    timeline.set_parameter("wind", 1.0)
    assert timeline.end == 1.5
    timeline.scrub(10.0)
    assert (timeline.parameters["wind"], timeline.mood) == (1.0, DREAM.mood)
    assert [event.tick for event in timeline.journal] == [0, 60, 90]
    assert timeline.digest() == replayed(timeline).digest()


def test_refused_events_drop_nothing() -> None:
    timeline = told()
    timeline.scrub(1.5)
    with pytest.raises(JournalError, match="the dream has no parameter 'wnd'"):
        timeline.set_parameter("wnd", 1.0)
    with pytest.raises(JournalError, match="value nan is not a number"):
        timeline.set_parameter("wind", math.nan)
    with pytest.raises(JournalError, match=r"arousal 2\.0 is not a number from -1 to 1"):
        timeline.set_mood(0.0, 2.0, 0.0)
    assert len(timeline.journal) == 4


@pytest.mark.parametrize(("asked", "got"), [(-5.0, 0.0), (math.inf, MAX_SECONDS), (1e9, MAX_SECONDS), (math.nan, 4.0)])
def test_scrubbing_past_the_ends(asked: float, got: float) -> None:
    timeline = told()
    timeline.scrub(asked)
    assert timeline.time == got


def test_a_slider_drawn_while_time_stands_is_one_event() -> None:
    timeline = Timeline(DREAM)
    timeline.step(30)
    for value in range(500):
        timeline.set_parameter("wind", value / 50)
    for value in range(500):
        timeline.set_mood(value / 500, 0.0, 0.0)
    assert list(timeline.journal)[1:] == [SetParameter(30, "wind", 9.98), SetMood(30, 0.998, 0.0, 0.0)]
    assert timeline.digest() == replayed(timeline).digest()


def test_what_is_kept_lies_within_the_range() -> None:
    timeline = Timeline(DREAM)
    timeline.set_parameter("wind", 1e5)
    assert list(timeline.journal)[1:] == [SetParameter(0, "wind", 10.0)]


moves = st.lists(
    st.one_of(
        st.tuples(st.just("scrub"), st.integers(0, 30).map(lambda n: n / 10)),
        st.tuples(st.just("advance"), st.floats(0.0, 0.3)),
        st.tuples(st.just("step"), st.integers(-20, 20)),
        st.tuples(st.just("wind"), st.floats(-2.0, 12.0)),
        st.tuples(st.just("haze"), st.floats(-2.0, 12.0)),
        st.tuples(st.just("mood"), st.floats(-1.0, 1.0)),
        st.tuples(st.just("reload"), st.integers(0, 3)),
    ),
    max_size=25,
)


@settings(max_examples=150, deadline=None)
@given(moves)
def test_whatever_is_done_equals_its_journal(done: list[tuple[str, float]]) -> None:
    timeline = Timeline(DREAM)
    for what, value in done:
        match what:
            case "mood":
                timeline.set_mood(value, 0.0, -value)
            case "wind" | "haze":
                if what in timeline.parameters:
                    timeline.set_parameter(what, value)
            case "reload":
                timeline.reload(VERSIONS[int(value)])
            case _:
                timeline.playing = True
                getattr(timeline, what)(value)
        assert timeline.digest() == replayed(timeline).digest()
        assert timeline.end >= timeline.time


# -- versions -----------------------------------------------------------------------------------------------

VERSIONS = (
    DREAM,
    replace(DREAM, digest="a" * 64, parameters=(replace(WIND, maximum=4.0), HAZE)),
    replace(DREAM, digest="b" * 64, parameters=(HAZE,), signals={}),
    replace(DREAM, digest="c" * 64, parameters=(replace(WIND, default=3.0, maximum=1e3),)),
)


def test_another_version_goes_on_where_the_last_one_was() -> None:
    timeline = told()
    timeline.rate, timeline.playing = 2.0, True
    timeline.advance(0.105)
    tick, time = timeline.tick, timeline.time
    timeline.reload(VERSIONS[1], source="gale.toml")
    assert (timeline.dream, timeline.tick, timeline.time) == (VERSIONS[1], tick, time)
    assert (timeline.rate, timeline.playing) == (2.0, True)
    assert timeline.parameters["wind"] == 4.0
    assert timeline.mood == Mood(-0.5, 0.4, -0.3)
    assert list(timeline.journal)[-1] == LoadDream(tick, "gale.toml", "a" * 64)


def test_what_was_not_touched_follows_the_file() -> None:
    timeline = Timeline(DREAM)
    timeline.set_parameter("haze", 0.7)
    timeline.reload(replace(DREAM, mood=Mood(0.9, 0.0, 0.0), parameters=(replace(WIND, default=6.0), HAZE)))
    assert dict(timeline.parameters) == {"wind": 6.0, "haze": 0.7}
    assert timeline.mood == Mood(0.9, 0.0, 0.0)


def test_a_parameter_that_comes_back_has_its_value_again() -> None:
    timeline = told()
    timeline.reload(VERSIONS[2])
    assert dict(timeline.parameters) == {"haze": 0.1}
    assert all(not isinstance(event, SetParameter) for event in timeline.journal)
    timeline.reload(DREAM)
    assert timeline.parameters["wind"] == 9.0
    timeline.scrub(1.5)
    assert timeline.parameters["wind"] == 5.0


def test_a_reload_drops_nothing_that_lies_ahead() -> None:
    timeline = told()
    timeline.scrub(1.5)
    timeline.reload(VERSIONS[3])
    assert timeline.end == 4.0
    timeline.scrub(3.5)
    assert timeline.parameters["wind"] == 9.0
    assert [event.tick for event in timeline.journal] == [0, 60, 90, 120, 180]


def test_a_version_that_cannot_live_changes_nothing() -> None:
    timeline = told()
    before = timeline.digest()
    with pytest.raises(ExpressionError, match="signals use each other in a circle"):
        timeline.reload(replace(DREAM, signals={"a": parse("b"), "b": parse("a")}))
    assert (timeline.dream, timeline.digest()) == (DREAM, before)


def test_edits_while_time_stands_leave_one_word() -> None:
    timeline = Timeline(DREAM)
    timeline.step(5)
    for number in range(300):
        timeline.reload(VERSIONS[number % 4])
    assert len(timeline.journal) == 2


@pytest.mark.parametrize("source", ["night\n.toml", "\ud800", "x" * 2000, ""])
def test_any_path_may_be_a_source(source: str) -> None:
    timeline = Timeline(replace(DREAM, title="", digest=""), source=source)
    assert len(timeline.journal) == 1
    Journal.loads(timeline.journal.dumps())


def test_a_poser_that_is_ready_is_used() -> None:
    poser = ScenePoser(DREAM.scene)
    posed: list[float] = []
    original = poser.pose
    poser.pose = lambda variables, tint: (posed.append(variables["time"]), original(variables, tint))[1]  # type: ignore[method-assign]
    timeline = Timeline(DREAM, poser)
    timeline.scrub(2.0)
    timeline.moment()
    timeline.scrub(1.0)  # a new world, the same poser
    timeline.moment()
    assert posed == [2.0, 1.0]


# -- full ---------------------------------------------------------------------------------------------------


def test_a_full_journal_is_told_once_and_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (record_module, timeline_module):
        monkeypatch.setattr(module, "MAX_EVENTS", 4)
    timeline = told()
    assert timeline.notice == ""
    timeline.set_parameter("haze", 0.5)
    assert timeline.notice == "the journal is full (4 events): what happens from now on is not kept"
    assert timeline.parameters["haze"] == 0.5
    timeline.scrub(5.0)
    timeline.reload(VERSIONS[1])
    timeline.set_mood(1.0, 1.0, 1.0)
    assert (timeline.mood, len(timeline.journal)) == (Mood(1.0, 1.0, 1.0), 4)
    timeline.scrub(0.5)
    timeline.scrub(4.5)
    assert timeline.parameters["wind"] == 4.0
