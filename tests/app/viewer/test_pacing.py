"""Frame pacing, on a clock of its own."""

from __future__ import annotations

from itertools import pairwise

import pytest

from dreamscape3d.app.viewer.pacing import KEPT, FramePacer


class Clock:
    """Time that passes only while somebody works or rests."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def rest(self, seconds: float) -> None:
        self.now += max(seconds, 1e-4)


def paced(fps: float = 50.0) -> tuple[FramePacer, Clock]:
    clock = Clock()
    return FramePacer(fps, clock, clock.rest), clock


def picture(pacer: FramePacer, clock: Clock, seconds: float) -> float:
    """One picture that takes so long to draw; when it is shown."""
    pacer.begin()
    clock.now += seconds
    pacer.drawn()
    shown = clock.now
    pacer.end()
    return shown


def test_quick_pictures_come_at_even_distances() -> None:
    pacer, clock = paced(50.0)
    begun = []
    for cost in (0.004, 0.012, 0.001, 0.018, 0.004):
        begun.append(clock.now)
        picture(pacer, clock, cost)
    steps = [after - before for before, after in pairwise(begun[1:])]
    assert steps == pytest.approx([0.02] * len(steps), abs=3e-4)


def test_nothing_hurries_after_a_late_picture() -> None:
    pacer, clock = paced(50.0)
    picture(pacer, clock, 0.004)
    picture(pacer, clock, 0.3)
    before = clock.now
    picture(pacer, clock, 0.004)
    picture(pacer, clock, 0.004)
    assert clock.now - before == pytest.approx(0.04, abs=3e-4)


def test_what_a_picture_took_is_its_drawing_without_the_wait() -> None:
    pacer, clock = paced(50.0)
    picture(pacer, clock, 0.007)
    assert pacer.spent_ms == pytest.approx(7.0)
    pacer.begin()
    pacer.drawn(least_ms=15.0)
    assert pacer.spent_ms == 15.0


def test_times_are_those_from_picture_to_picture_and_bounded() -> None:
    pacer, clock = paced(50.0)
    for _ in range(KEPT + 20):
        picture(pacer, clock, 0.004)
    times = pacer.times()
    assert len(times) == KEPT
    assert times == pytest.approx(20.0, abs=0.4)


def test_a_hidden_window_is_no_late_picture() -> None:
    pacer, clock = paced(50.0)
    picture(pacer, clock, 0.004)
    picture(pacer, clock, 0.004)
    clock.now += 30.0
    pacer.skip()
    picture(pacer, clock, 0.004)
    picture(pacer, clock, 0.004)
    assert pacer.times().max() < 25.0
