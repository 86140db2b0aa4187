"""Journals: appending, writing, reading, and what hostile text gets."""

from __future__ import annotations

import math
import time
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dreamscape3d.dream import journal as journal_module
from dreamscape3d.dream.journal import MAX_LINE, Event, Journal, JournalError, LoadDream, SetMood, SetParameter

MOOD_LINE = '{"kind":"set_mood","tick":95,"valence":0.5,"arousal":-0.25,"dominance":0.0}\n'
EVENTS = (LoadDream(0, "scenes/harmony.toml", "9f86d081884c7d65"), SetParameter(90, "wind", 0.4))
LINES = (
    '{"kind":"load_dream","tick":0,"source":"scenes/harmony.toml","digest":"9f86d081884c7d65"}\n'
    '{"kind":"set_parameter","tick":90,"name":"wind","value":0.4}\n'
)
SET = '{"kind":"set_parameter","tick":1,"name":"a","value":1'

ticks = st.integers(0, 10_000)
names = st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True).filter(lambda name: name not in ("pi", "tau"))
sources = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=40)
events = st.one_of(
    st.builds(SetParameter, ticks, names, st.floats(-1e6, 1e6)),
    st.builds(SetMood, ticks, *[st.floats(-1.0, 1.0)] * 3),
    st.builds(LoadDream, ticks, sources, st.from_regex(r"([0-9a-f]{8,128})?", fullmatch=True)),
)


def test_append_iterate_compare() -> None:
    journal = Journal()
    assert (len(journal), journal.last_tick) == (0, 0)
    for event in EVENTS:
        journal.append(event)
    assert tuple(journal) == EVENTS
    assert (len(journal), journal.last_tick) == (2, 90)
    assert journal == Journal(EVENTS)
    assert journal != Journal(EVENTS[:1])
    assert journal != list(EVENTS)
    assert repr(journal) == "Journal(2 events to tick 90)"
    with pytest.raises(TypeError):
        hash(journal)


def test_events_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        EVENTS[0].tick = 3  # type: ignore[misc]


def test_a_journal_never_goes_back() -> None:
    journal = Journal(EVENTS)
    journal.append(SetParameter(90, "wind", 0.5))
    with pytest.raises(JournalError, match="tick 89 comes after tick 90, and a journal never goes back"):
        journal.append(SetParameter(89, "wind", 0.5))
    assert len(journal) == 3


def test_a_full_journal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_module, "MAX_EVENTS", 2)
    with pytest.raises(JournalError, match="the journal is full: 2 events"):
        Journal([*EVENTS, SetParameter(91, "a", 1.0)])
    with pytest.raises(JournalError, match="the journal is full: 2 events") as caught:
        Journal.loads(LINES + SET.replace('"tick":1', '"tick":91') + "}")
    assert caught.value.place is not None
    assert caught.value.place.line == 3


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: SetParameter(-1, "a", 1.0), "tick -1 is not a whole number from 0 to 1099511627776"),
        (lambda: SetParameter(True, "a", 1.0), "tick True is not a whole number"),
        (lambda: SetParameter(1.0, "a", 1.0), "tick 1.0 is not a whole number"),
        (lambda: LoadDream(2**41, "a", ""), "tick 2199023255552 is not a whole number"),
        (lambda: SetParameter(0, "a b", 1.0), "'a b' cannot be a parameter's name"),
        (lambda: SetParameter(0, 3, 1.0), "3 cannot be a parameter's name"),
        (lambda: SetParameter(0, "a", math.nan), "value nan is not a number within ±1,000,000"),
        (lambda: SetParameter(0, "a", math.inf), "value inf is not a number within ±1,000,000"),
        (lambda: SetParameter(0, "a", 1e7), "value 10000000.0 is not a number within ±1,000,000"),
        (lambda: SetParameter(0, "a", True), "value True is not a number"),
        (lambda: SetParameter(0, "a", "1"), "value '1' is not a number"),
        (lambda: SetMood(-1, 0.0, 0.0, 0.0), "tick -1 is not a whole number"),
        (lambda: SetMood(0, 1.5, 0.0, 0.0), "valence 1.5 is not a number from -1 to 1"),
        (lambda: SetMood(0, 0.0, math.nan, 0.0), "arousal nan is not a number from -1 to 1"),
        (lambda: SetMood(0, 0.0, True, 0.0), "arousal True is not a number from -1 to 1"),
        (lambda: SetMood(0, 0.0, 0.0, "1"), "dominance '1' is not a number from -1 to 1"),
        (lambda: LoadDream(0, "", ""), "source '' is not a text of 1 to 512 characters"),
        (lambda: LoadDream(0, "x" * 513, ""), "source 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… is not a text"),
        (lambda: LoadDream(0, 5, ""), "source 5 is not a text"),
        (lambda: LoadDream(0, "a\nb", ""), r"source 'a\nb' holds characters that cannot be printed"),
        (lambda: LoadDream(0, "a\ud800", ""), r"source 'a\ud800' holds characters that cannot be printed"),
        (lambda: LoadDream(0, "a", "ABCDEF12"), "digest 'ABCDEF12' is not 8 to 128 digits of lower-case hex"),
        (lambda: LoadDream(0, "a", None), "digest None is not 8 to 128 digits"),
    ],
)
def test_events_out_of_bounds(make, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(JournalError) as caught:
        make()
    assert caught.value.message.startswith(message)


def test_text() -> None:
    assert Journal(EVENTS).dumps() == LINES
    assert Journal.loads(LINES) == Journal(EVENTS)
    assert Journal.loads("\n" + LINES.replace("\n", "\r\n\n").rstrip()) == Journal(EVENTS)
    assert Journal.loads("") == Journal()
    moods = Journal([SetMood(95, 0.5, -0.25, 0)])
    assert moods.dumps() == MOOD_LINE
    assert Journal.loads(MOOD_LINE) == moods
    assert Journal().dumps() == ""


@settings(max_examples=60, deadline=None)
@given(st.lists(events, max_size=8))
def test_text_reads_back_to_an_equal_journal(many: list[Event]) -> None:
    journal = Journal(sorted(many, key=lambda event: event.tick))
    text = journal.dumps()
    assert Journal.loads(text) == journal
    assert Journal.loads(text).dumps() == text


def test_the_longest_event_fits_a_line() -> None:
    journal = Journal([LoadDream(2**40, "𝄞" * 512, "f" * 128)])
    assert len(journal.dumps().encode()) < MAX_LINE
    assert Journal.loads(journal.dumps()) == journal


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("hello", "the line is not JSON: expecting value"),
        ("{", "the line is not JSON: expecting property name"),
        ("[" * 4000, "the line is not JSON: nested too deep"),
        ("[1]", "the line is not a JSON object but [1]"),
        ("null", "the line is not a JSON object but None"),
        ("{}", "unknown kind None"),
        ('{"kind":"explode","tick":1}', "unknown kind 'explode'"),
        ('{"kind":["set_parameter"],"tick":1}', "unknown kind ['set_parameter']"),
        (SET + ',"colour":2}', "unknown key 'colour' in set_parameter"),
        ('{"kind":"set_parameter","tick":1,"name":"a"}', "set_parameter lacks the key 'value'"),
        ('{"kind":"load_dream","source":"a","digest":""}', "load_dream lacks the key 'tick'"),
        (MOOD_LINE.replace(',"dominance":0.0', "").strip(), "set_mood lacks the key 'dominance'"),
        (MOOD_LINE.replace("0.5", "-1.01").strip(), "valence -1.01 is not a number from -1 to 1"),
        (MOOD_LINE.replace("0.5", "1e999").strip(), "valence inf is not a number from -1 to 1"),
        (SET + ',"tick":2}', "the line has the same key twice"),
        (SET.replace(":1", ":NaN") + "}", "NaN is not a number that a journal may hold"),
        (SET[:-1] + "-Infinity}", "-Infinity is not a number that a journal may hold"),
        (SET[:-1] + "1e999}", "value inf is not a number within ±1,000,000"),
        (SET[:-1] + "[1]}", "value [1] is not a number within ±1,000,000"),
        ('{"kind":"set_parameter","tick":1.5,"name":"a","value":1}', "tick 1.5 is not a whole number"),
        ('{"kind":"set_parameter","tick":' + "9" * 4000 + ',"name":"a","value":1}', "tick 9999"),
        (SET + " " * 4096 + "}", "the line has more than 4096 bytes"),
        (
            '{"kind":"load_dream","tick":1,"source":"' + "é" * 2040 + '","digest":""}',
            "the line has more than 4096 bytes",
        ),
    ],
)
def test_hostile_lines(line: str, message: str) -> None:
    with pytest.raises(JournalError) as caught:
        Journal.loads(LINES.partition("\n")[0] + "\n\n" + line + "\n" + LINES, "night.jsonl")
    error = caught.value
    assert error.message.startswith(message)
    assert error.place is not None
    assert (error.place.path, error.place.line, error.place.column) == ("night.jsonl", 3, 1)
    assert len(str(error)) < 800
    assert str(error).startswith("night.jsonl:3:1: ")


def test_going_back_is_refused_in_text_too() -> None:
    with pytest.raises(JournalError, match="tick 0 comes after tick 90") as caught:
        Journal.loads(LINES + LINES)
    assert str(caught.value).startswith("journal:3:1: ")


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(max_size=200), st.text(alphabet='{}[]",:kindtsevalu0123456789.eE-\n', max_size=200)))
@example("\ud800")
@example('{"kind":"load_dream","tick":1,"source":"\\ud800","digest":""}')
def test_any_text_gives_a_journal_or_a_journal_error(text: str) -> None:
    try:
        Journal.loads(text)
    except JournalError as error:
        str(error)


def test_hostile_text_is_refused_at_once() -> None:
    text = SET + " " * 50_000_000
    start = time.perf_counter()
    with pytest.raises(JournalError, match="more than 4096 bytes"):
        Journal.loads(text)
    assert time.perf_counter() - start < 0.1
