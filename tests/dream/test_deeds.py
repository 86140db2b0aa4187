"""Events of the living night: bounds, messages, and their way through text and back."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.dream.deeds import (
    DEEDS,
    GAITS,
    GESTURES,
    SOOTHING,
    SPOKEN,
    Choose,
    Deed,
    Dismiss,
    Gather,
    Gesture,
    Give,
    Go,
    Look,
    Soothe,
    Speak,
    Stand,
    Steer,
    Summon,
    Tell,
)
from dreamscape3d.dream.events import named
from dreamscape3d.dream.journal import MAX_LINE, Journal

TEXT = (
    '{"kind":"stand","tick":1,"who":"mia","at":[1.0,0.0,-2.5],"yaw":90.0,"pitch":-10.0}\n'
    '{"kind":"steer","tick":1,"who":"mia"}\n'
    '{"kind":"steer","tick":2,"who":"mia","on":0.0}\n'
    '{"kind":"go","tick":2,"who":"mia","to":"liam.hand.left","gait":"run"}\n'
    '{"kind":"go","tick":2,"who":"mia","at":[0.0,0.5,3.0]}\n'
    '{"kind":"look","tick":3,"who":"mia","to":"","at":[0.0,1.5,-14.0]}\n'
    '{"kind":"gesture","tick":3,"who":"mia","what":"hold","seconds":0.0,"to":"liam.hand.left"}\n'
    '{"kind":"give","tick":3,"thing":"mia/lantern","to":"liam.hand.right"}\n'
    '{"kind":"speak","tick":4,"who":"ward 3","text":"whose horses are these","how":"message"}\n'
    '{"kind":"tell","tick":4,"who":"finn","tale":"the chrome fox"}\n'
    '{"kind":"choose","tick":5,"who":"liam","choice":"share_fear"}\n'
    '{"kind":"summon","tick":5,"what":"double","whom":"liam"}\n'
    '{"kind":"dismiss","tick":6,"what":"the crane","whom":"liam"}\n'
    '{"kind":"gather","tick":6,"who":"mia","memory":"the kite"}\n'
    '{"kind":"soothe","tick":7,"who":"image","whom":"liam","how":"light"}\n'
)
ALL: tuple[Deed, ...] = (
    Stand(1, "mia", (1, 0, -2.5), 90, -10),
    Steer(1, "mia"),
    Steer(2, "mia", 0),
    Go(2, "mia", "liam.hand.left", gait="run"),
    Go(2, "mia", at=(0, 0.5, 3)),
    Look(3, "mia", "", (0, 1.5, -14)),
    Gesture(3, "mia", "hold", 0, "liam.hand.left"),
    Give(3, "mia/lantern", "liam.hand.right"),
    Speak(4, "ward 3", "whose horses are these", "message"),
    Tell(4, "finn", "the chrome fox"),
    Choose(5, "liam", "share_fear"),
    Summon(5, "double", "liam"),
    Dismiss(6, "the crane", "liam"),
    Gather(6, "mia", "the kite"),
    Soothe(7, "image", "liam", "light"),
)
NAME, A_NAME = "cannot be a dreamer's name", "use 1 to 128 characters"
LONG = "x" * 129
CUT = f"'{'x' * 38}…"


def test_text() -> None:
    assert Journal(ALL).dumps() == TEXT
    assert Journal.loads(TEXT) == Journal(ALL)


def test_every_kind_is_written_above() -> None:
    assert {type(deed) for deed in ALL} == set(DEEDS)
    assert len({deed.kind for deed in ALL}) == len(DEEDS) == 13


def test_what_is_held_is_plain() -> None:
    """Whatever came in: points are three floats, so that equal deeds are written alike."""
    assert Stand(0, "mia", [1, 2, 3], 0).at == (1.0, 2.0, 3.0)  # type: ignore[arg-type]
    assert all(isinstance(x, float) for x in Go(0, "mia", at=(1, 2, 3)).at)
    assert isinstance(Gesture(0, "mia", "wave", 3).seconds, float)


def test_nobody_has_to_be_a_dreamer_for_a_deed() -> None:
    """Bodies, things and who sends a message need not be: parts of the night say who may."""
    assert all(named(deed) == () for deed in ALL)


def test_the_longest_deed_fits_a_line() -> None:
    quoted = Speak(2**40, '"' * 128, "\\" * 160, "message", 12.345678901234567)
    far = Look(2**40, "𝄞" * 128, "𝄞" * 128, (12345.678901234567,) * 3)
    assert max(len(line.encode()) for line in Journal([quoted, far]).dumps().splitlines()) < MAX_LINE
    assert Journal.loads(Journal([quoted, far]).dumps()) == Journal([quoted, far])


@pytest.mark.parametrize(
    ("make", "message", "cure"),
    [
        (lambda: Steer(-1, "a"), "tick -1 is not a whole number", ""),
        (lambda: Steer(0, ""), f"'' {NAME}", A_NAME),
        (lambda: Steer(0, "a", 2), "on 2 is not a number from 0 to 1", ""),
        (lambda: Stand(0, "a", (0, 0), 0), "at (0, 0) is not three numbers within ±100,000", ""),
        (lambda: Stand(0, "a", (0, 0, math.nan), 0), "at (0, 0, nan) is not three numbers within ±100,000", ""),
        (lambda: Stand(0, "a", (0, 0, 1e6), 0), "at (0, 0, 1000000.0) is not three numbers", ""),
        (lambda: Stand(0, "a", (0, 0, True), 0), "at (0, 0, True) is not three numbers", ""),
        (lambda: Stand(0, "a", "abc", 0), "at 'abc' is not three numbers", ""),
        (lambda: Stand(0, "a", (0, 0, 0), 361), "yaw 361 is not a number from -360 to 360", ""),
        (lambda: Stand(0, "a", (0, 0, 0), 0, 91), "pitch 91 is not a number from -90 to 90", ""),
        (lambda: Go(0, "a", LONG), f"{CUT} is not a text of 1 to 128 characters", ""),
        (lambda: Go(0, "a", 5), "5 is not a text of 1 to 128 characters", ""),
        (lambda: Go(0, "a", at=None), "at None is not three numbers", ""),
        (lambda: Go(0, "a", "b", gait="wolk"), "there is no gait 'wolk'", "did you mean 'walk'?"),
        (lambda: Go(0, "a", "b", gait="x"), "there is no gait 'x'", f"one of {', '.join(GAITS)}"),
        (lambda: Look(0, "a", "b\nc"), r"the text 'b\nc' holds characters that cannot be printed", ""),
        (lambda: Look(0, "a", "", (0, 1e9, 0)), "at (0, 1000000000.0, 0) is not three numbers", ""),
        (lambda: Gesture(0, "a", "wive"), "there is no gesture 'wive'", "did you mean 'wave'?"),
        (lambda: Gesture(0, "a", 7), "there is no gesture 7", f"one of {', '.join(GESTURES)}"),
        (lambda: Gesture(0, "a", "wave", -1), "seconds -1 is not a number from 0 to 3600", ""),
        (lambda: Gesture(0, "a", "wave", 1, LONG), f"{CUT} is not a text of 1 to 128", ""),
        (lambda: Give(0, ""), f"'' {NAME}", A_NAME),
        (lambda: Give(0, "a", LONG), f"{CUT} is not a text of 1 to 128", ""),
        (lambda: Speak(0, "a", ""), "'' is not a text of 1 to 160 characters", ""),
        (lambda: Speak(0, "a", "x" * 161), f"{CUT} is not a text of 1 to 160 characters", ""),
        (lambda: Speak(0, "a", "a\x00"), r"the text 'a\x00' holds characters that cannot be printed", ""),
        (lambda: Speak(0, "a", "b", "song"), "there is no way to speak 'song'", f"one of {', '.join(SPOKEN)}"),
        (lambda: Speak(0, "a", "b", "line", 61), "seconds 61 is not a number from 0.1 to 60", ""),
        (lambda: Tell(0, "a", ""), "'' is not a text of 1 to 128 characters", ""),
        (lambda: Choose(0, "a", LONG), f"{CUT} is not a text of 1 to 128", ""),
        (lambda: Summon(0, "", "a"), "'' is not a text of 1 to 128 characters", ""),
        (lambda: Summon(0, "a", ""), f"'' {NAME}", A_NAME),
        (lambda: Dismiss(0, None, "a"), "None is not a text of 1 to 128 characters", ""),
        (lambda: Gather(0.5, "a", "b"), "tick 0.5 is not a whole number", ""),
        (lambda: Gather(0, "a", ""), "'' is not a text of 1 to 128 characters", ""),
        (lambda: Soothe(0, "a", "", "light"), f"'' {NAME}", A_NAME),
        (lambda: Soothe(0, "a", "b", "lihgt"), "there is no way to soothe 'lihgt'", "did you mean 'light'?"),
        (lambda: Soothe(0, "a", "b", []), "there is no way to soothe []", f"one of {', '.join(SOOTHING)}"),
    ],
)
def test_deeds_out_of_bounds(make: Callable[[], Deed], message: str, cure: str) -> None:
    with pytest.raises(JournalError) as caught:
        make()
    assert caught.value.message.startswith(message)
    assert caught.value.cure == cure


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"kind":"stand","tick":1,"who":"a","yaw":0}', "stand lacks the key 'at'"),
        ('{"kind":"stand","tick":1,"who":"a","at":[[],[],[]],"yaw":0}', "at [[], [], []] is not three numbers"),
        ('{"kind":"go","tick":1,"who":"a","to":{"x":1}}', "{'x': 1} is not a text"),
        ('{"kind":"go","tick":1,"who":"a","at":[1e999,0,0]}', "at [inf, 0, 0] is not three numbers"),
        ('{"kind":"gather","tick":1,"who":"a","memory":"b","for":"c"}', "unknown key 'for' in gather"),
        ('{"kind":"choose","tick":1,"who":"a"}', "choose lacks the key 'choice'"),
    ],
)
def test_hostile_lines(line: str, message: str) -> None:
    with pytest.raises(JournalError) as caught:
        Journal.loads(line)
    assert caught.value.message.startswith(message)
    assert caught.value.place is not None
