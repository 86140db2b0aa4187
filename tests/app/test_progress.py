"""The progress line: only on a terminal, only for long work, and gone afterwards."""

from __future__ import annotations

import io

import pytest

from dreamscape3d.app import progress
from dreamscape3d.app.progress import ProgressLine


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def test_long_work_shows_a_line_and_takes_it_away(clock: list[float]) -> None:
    stream = Terminal()
    with ProgressLine("harmony.png", stream) as line:
        clock[0] = 2.0
        line(0.25)
        shown = stream.getvalue()
    assert shown == "\r\x1b[Kharmony.png  [######..................]  25%, 6 s left"
    assert stream.getvalue() == shown + "\r\x1b[K"


def test_short_work_shows_nothing(clock: list[float]) -> None:
    stream = Terminal()
    with ProgressLine("harmony.png", stream) as line:
        clock[0] = 0.9
        line(0.9)
    assert stream.getvalue() == ""


def test_a_file_gets_nothing(clock: list[float]) -> None:
    stream = io.StringIO()
    with ProgressLine("harmony.png", stream) as line:
        clock[0] = 9.0
        line(0.5)
    assert stream.getvalue() == ""


def test_the_line_is_drawn_ten_times_a_second_at_most(clock: list[float]) -> None:
    stream = Terminal()
    line = ProgressLine("a", stream)
    clock[0] = 2.0
    for _ in range(5):
        line(1.7)
    assert stream.getvalue().count("\r") == 1
    assert "100%" in stream.getvalue()
