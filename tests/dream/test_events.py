"""Events of a company: bounds, messages, and their way through text and back."""

from __future__ import annotations

import math
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.dream.consent import CHANNELS
from dreamscape3d.dream.deeds import DEEDS
from dreamscape3d.dream.events import (
    Block,
    Cross,
    Event,
    Glitch,
    Grant,
    Join,
    Leave,
    LetGo,
    LoadDream,
    SetMode,
    SetMood,
    SetParameter,
    SetStrand,
    Unblock,
    Withdraw,
    named,
)
from dreamscape3d.dream.journal import MAX_LINE, Journal
from dreamscape3d.scene.cue import MODES, Placement

DIGEST = "9f86d081884c7d65"
TEXT = (
    '{"kind":"join","tick":1,"name":"finn","source":"finn.toml","digest":"9f86d081884c7d65","at":[4.0,0.0,-6.5],'
    '"turn":90.0}\n'
    '{"kind":"set_mode","tick":1,"mode":"weave"}\n'
    '{"kind":"cross","tick":1,"guest":"finn"}\n'
    '{"kind":"cross","tick":2,"guest":""}\n'
    '{"kind":"set_strand","tick":2,"a":"host","b":"finn","channel":"all","intensity":0.5}\n'
    '{"kind":"set_strand","tick":2,"a":"host","b":"finn","channel":"air","intensity":1.0,"seconds":0.0}\n'
    '{"kind":"glitch","tick":3,"strength":0.25,"seconds":2.0}\n'
    '{"kind":"grant","tick":3,"by":"finn","to":"","channel":"form"}\n'
    '{"kind":"withdraw","tick":4,"by":"finn","to":"host"}\n'
    '{"kind":"block","tick":5,"by":"finn","whom":"host"}\n'
    '{"kind":"unblock","tick":5,"by":"finn","whom":"host"}\n'
    '{"kind":"let_go","tick":6,"a":"host","b":"finn","channel":"pulse"}\n'
    '{"kind":"set_parameter","tick":6,"name":"wind","value":0.5,"dreamer":"finn"}\n'
    '{"kind":"set_mood","tick":6,"valence":0.5,"arousal":0.0,"dominance":0.0,"dreamer":"finn"}\n'
    '{"kind":"load_dream","tick":6,"source":"finn.toml","digest":"9f86d081884c7d65","dreamer":"finn"}\n'
    '{"kind":"leave","tick":7,"name":"finn"}\n'
)
EVENTS: tuple[Event, ...] = (
    Join(1, "finn", "finn.toml", DIGEST, (4, 0, -6.5), 90),
    SetMode(1, "weave"),
    Cross(1, "finn"),
    Cross(2, ""),
    SetStrand(2, "host", "finn", "all", 0.5),
    SetStrand(2, "host", "finn", "air", 1, 0),
    Glitch(3, 0.25, 2),
    Grant(3, "finn", "", "form"),
    Withdraw(4, "finn", "host"),
    Block(5, "finn", "host"),
    Unblock(5, "finn", "host"),
    LetGo(6, "host", "finn", "pulse"),
    SetParameter(6, "wind", 0.5, "finn"),
    SetMood(6, 0.5, 0.0, 0.0, "finn"),
    LoadDream(6, "finn.toml", DIGEST, "finn"),
    Leave(7, "finn"),
)

ticks, seconds = st.integers(0, 2**40), st.floats(0.0, 60.0)
dreamers = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=20)
two = st.lists(dreamers, min_size=2, max_size=2, unique=True)
channels = st.sampled_from(("all", *CHANNELS))
places = st.tuples(*[st.floats(-1e5, 1e5)] * 3)
company_events = st.one_of(
    st.builds(Join, ticks, dreamers, dreamers, st.just(DIGEST), places, st.floats(-360, 360), st.floats(0.01, 100)),
    st.builds(Leave, ticks, dreamers, seconds),
    st.builds(SetMode, ticks, st.sampled_from(MODES)),
    st.builds(Cross, ticks, st.one_of(st.just(""), dreamers)),
    st.builds(lambda t, ab, *rest: SetStrand(t, *ab, *rest), ticks, two, channels, st.floats(0.0, 1.0), seconds),
    st.builds(lambda t, ab, *rest: LetGo(t, *ab, *rest), ticks, two, channels, seconds),
    st.builds(Glitch, ticks, st.floats(0.0, 1.0), seconds),
    st.builds(lambda t, ab, c: Grant(t, *ab, c), ticks, two, channels),
    st.builds(lambda t, ab, c: Withdraw(t, ab[0], "", c), ticks, two, channels),
    st.builds(lambda t, ab: Block(t, *ab), ticks, two),
    st.builds(lambda t, ab: Unblock(t, *ab), ticks, two),
)


def test_text() -> None:
    assert Journal(EVENTS).dumps() == TEXT
    assert Journal.loads(TEXT) == Journal(EVENTS)


def test_every_kind_is_written_above() -> None:
    assert {type(event) for event in EVENTS} == set(get_args(Event)) - set(DEEDS)  # of those: test_deeds.py
    assert len({event.kind for event in EVENTS}) == len(get_args(Event)) - len(DEEDS)


@settings(max_examples=200, deadline=None)
@given(st.lists(company_events, max_size=6))
def test_text_reads_back_to_an_equal_journal(many: list[Event]) -> None:
    journal = Journal(sorted(many, key=lambda event: event.tick))
    text = journal.dumps()
    assert Journal.loads(text) == journal
    assert Journal.loads(text).dumps() == text


def test_the_longest_event_fits_a_line() -> None:
    number = 12345.678901234567
    longest = Join(2**40, "𝄞" * 128, "𝄞" * 512, "f" * 128, (number,) * 3, 123.45678901234567, 12.345678901234567)
    assert len(Journal([longest]).dumps().encode()) < MAX_LINE
    quoted = Join(2**40, '"' * 128, "\\" * 512, "f" * 128)
    assert Journal.loads(Journal([longest, quoted]).dumps()) == Journal([longest, quoted])


def test_who_must_be_there() -> None:
    assert [named(event) for event in EVENTS] == [
        (),
        (),
        ("finn",),
        ("",),
        ("host", "finn"),
        ("host", "finn"),
        (),
        ("finn", ""),
        ("finn", "host"),
        ("finn", "host"),
        ("finn", "host"),
        ("host", "finn"),
        ("finn",),
        ("finn",),
        ("finn",),
        ("finn",),
    ]
    assert EVENTS[0].place == Placement((4.0, 0.0, -6.5), 90.0, 1.0)  # type: ignore[union-attr]


NAME = "cannot be a dreamer's name"
OF_CHANNELS = "one of form, colour, air, pulse, melody, memory, fear, all"


@pytest.mark.parametrize(
    ("make", "message", "cure"),
    [
        (lambda: Join(-1, "a", "a", ""), "tick -1 is not a whole number", ""),
        (lambda: Join(0, "", "a", ""), f"'' {NAME}", "use 1 to 128 characters"),
        (lambda: Join(0, "x" * 129, "a", ""), f"'{'x' * 38}… {NAME}", "use 1 to 128 characters"),
        (lambda: Join(0, 7, "a", ""), f"7 {NAME}", "use 1 to 128 characters"),
        (lambda: Join(0, "a\nb", "a", ""), r"the name 'a\nb' holds characters that cannot be printed", ""),
        (lambda: Join(0, "a", "", ""), "source '' is not a text of 1 to 512 characters", ""),
        (lambda: Join(0, "a", "a", "XYZ"), "digest 'XYZ' is not 8 to 128 digits", ""),
        (lambda: Join(0, "a", "a", "", (1, 2)), "at (1, 2) is not three numbers within ±100,000", ""),
        (lambda: Join(0, "a", "a", "", (1, 2, math.nan)), "at (1, 2, nan) is not three numbers", ""),
        (lambda: Join(0, "a", "a", "", (1, 2, 1e6)), "at (1, 2, 1000000.0) is not three numbers", ""),
        (lambda: Join(0, "a", "a", "", "abc"), "at 'abc' is not three numbers", ""),
        (lambda: Join(0, "a", "a", "", (0, 0, 0), 361), "turn 361 is not a number from -360 to 360", ""),
        (lambda: Join(0, "a", "a", "", (0, 0, 0), 0, 0), "scale 0 is not a number from 0.01 to 100", ""),
        (lambda: Join(0, "a", "a", "", (0, 0, 0), 0, True), "scale True is not a number from 0.01 to 100", ""),
        (lambda: Leave(0, ""), f"'' {NAME}", "use 1 to 128 characters"),
        (lambda: Leave(0, "a", -1), "seconds -1 is not a number from 0 to 3600", ""),
        (lambda: SetMode(0, "weve"), "there is no mode 'weve'", "did you mean 'weave'?"),
        (lambda: SetMode(0, None), "there is no mode None", "one of merge, morph, weave, leak, portal"),
        (lambda: Cross(-1, "a"), "tick -1 is not a whole number", ""),
        (lambda: Cross(0, 5), f"5 {NAME}", "use 1 to 128 characters"),
        (lambda: SetStrand(0, "a", "a", "all", 0.5), "'a' is named twice where two dreamers are meant", ""),
        (lambda: SetStrand(0, "a", "", "all", 0.5), f"'' {NAME}", "use 1 to 128 characters"),
        (lambda: SetStrand(0, "a", "b", "forms", 0.5), "there is no channel 'forms'", "did you mean 'form'?"),
        (lambda: SetStrand(0, "a", "b", "xyzzy", 0.5), "there is no channel 'xyzzy'", OF_CHANNELS),
        (lambda: SetStrand(0, "a", "b", "all", 1.5), "intensity 1.5 is not a number from 0 to 1", ""),
        (lambda: SetStrand(0, "a", "b", "all", math.nan), "intensity nan is not a number from 0 to 1", ""),
        (lambda: SetStrand(0, "a", "b", "all", 1, 1e9), "seconds 1000000000.0 is not a number from 0 to 3600", ""),
        (lambda: LetGo(0, "a", "b", ""), "there is no channel ''", OF_CHANNELS),
        (lambda: LetGo(0, "a", "b", "all", -1), "seconds -1 is not a number from 0 to 3600", ""),
        (lambda: LetGo(0, "a", "a"), "'a' is named twice", ""),
        (lambda: Glitch(0, 2, 1), "strength 2 is not a number from 0 to 1", ""),
        (lambda: Glitch(0, 1, 61), "seconds 61 is not a number from 0 to 60", ""),
        (lambda: Grant(0, "", "", "form"), f"'' {NAME}", "use 1 to 128 characters"),
        (lambda: Grant(0, "a", "a", "form"), "'a' is named twice", ""),
        (lambda: Grant(0, "a", "b", "soul"), "there is no channel 'soul'", OF_CHANNELS),
        (lambda: Withdraw(0.5, "a", "b"), "tick 0.5 is not a whole number", ""),
        (lambda: Block(0, "a", "a"), "'a' is named twice", ""),
        (lambda: Block(0, "a", "\u2028"), "the name '\\u2028' holds characters that cannot be printed", ""),
        (lambda: Unblock(0, None, "b"), f"None {NAME}", "use 1 to 128 characters"),
        (lambda: SetParameter(0, "wind", 1.0, "\ud800"), "the name '\\ud800' holds characters", ""),
        (lambda: SetMood(0, 0.0, 0.0, 0.0, 5), f"5 {NAME}", "use 1 to 128 characters"),
        (lambda: LoadDream(0, "a", "", "x" * 200), f"'{'x' * 38}… {NAME}", "use 1 to 128 characters"),
    ],
)
def test_events_out_of_bounds(make, message: str, cure: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(JournalError) as caught:
        make()
    assert caught.value.message.startswith(message)
    assert caught.value.cure == cure


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"kind":"join","tick":1,"name":"a","source":"a"}', "join lacks the key 'digest'"),
        ('{"kind":"join","tick":1,"name":"a","source":"a","digest":"","at":[1,2]}', "at [1, 2] is not three numbers"),
        ('{"kind":"join","tick":1,"name":"a","source":"a","digest":"","at":{"x":1}}', "at {'x': 1} is not three"),
        ('{"kind":"join","tick":1,"name":"a","source":"a","digest":"","at":[[],[],[]]}', "at [[], [], []] is not"),
        ('{"kind":"set_strand","tick":1,"a":"a","b":"b","channel":[],"intensity":1}', "there is no channel []"),
        ('{"kind":"set_strand","tick":1,"a":"a","b":"b","channel":"all","intensity":1e999}', "intensity inf is not"),
        (
            '{"kind":"set_strand","tick":1,"a":"a","b":"b","channel":"all","intensity":' + "9" * 400 + "}",
            "intensity 9999",
        ),
        ('{"kind":"glitch","tick":1,"strength":1,"seconds":1,"seed":4}', "unknown key 'seed' in glitch"),
        ('{"kind":"withdraw","tick":1,"by":"a"}', "withdraw lacks the key 'to'"),
        ('{"kind":"cross","tick":1}', "cross lacks the key 'guest'"),
        ('{"kind":"cross","tick":1,"guest":null}', "None cannot be a dreamer's name"),
        ('{"kind":"set_mode","tick":1,"mode":{"a":1}}', "there is no mode {'a': 1}"),
    ],
)
def test_hostile_lines(line: str, message: str) -> None:
    with pytest.raises(JournalError) as caught:
        Journal.loads(line)
    assert caught.value.message.startswith(message)
    assert caught.value.place is not None
