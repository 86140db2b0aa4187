"""Catmull-Rom in time: points, rests, loops, and how time runs."""

from __future__ import annotations

import numpy as np
import pytest

from dreamscape3d.maths.curve import Ease, catmull_rom, eased

TIMES = [0.0, 1.0, 3.0, 4.0]
POINTS = np.array([[0.0, 0.0, 0.0, 10.0], [1.0, 2.0, 0.0, 20.0], [4.0, 2.0, 1.0, 30.0], [0.0, 0.0, 0.0, 10.0]])
EASES: tuple[Ease, ...] = ("smooth", "linear", "in", "out", "in_out")


@pytest.mark.parametrize("ease", EASES)
@pytest.mark.parametrize("loop", [False, True])
def test_it_passes_through_its_points(ease: Ease, loop: bool) -> None:
    for time, point in zip(TIMES[:-1], POINTS[:-1], strict=True):
        assert catmull_rom(TIMES, POINTS, time, loop=loop, eases=[ease] * 4) == pytest.approx(point, abs=1e-9)


def test_it_rests_before_and_after() -> None:
    assert catmull_rom(TIMES, POINTS, -5.0) == pytest.approx(POINTS[0])
    assert catmull_rom(TIMES, POINTS, 9.0) == pytest.approx(POINTS[-1])


def test_a_loop_comes_round() -> None:
    assert catmull_rom(TIMES, POINTS, 0.7, loop=True) == pytest.approx(catmull_rom(TIMES, POINTS, 8.7, loop=True))


@pytest.mark.parametrize("ease", EASES[1:])
def test_time_runs_by_the_length_of_the_way(ease: Ease) -> None:
    """The share of the length walked is the ease's share of the time, to a thousandth."""
    shares = np.linspace(0.0, 1.0, 2001)
    way = np.array([catmull_rom(TIMES, POINTS, 1.0 + 2.0 * s, eases=[ease] * 4) for s in shares])[:, :3]
    walked = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(way, axis=0), axis=1))])
    wanted = [eased(float(s), ease) for s in shares]
    assert walked / walked[-1] == pytest.approx(wanted, abs=2e-3)


def test_eases_by_number() -> None:
    assert [eased(0.5, ease) for ease in EASES] == [0.5, 0.5, 0.25, 0.75, 0.5]
    assert eased(0.25, "in_out") == pytest.approx(0.15625)


def test_a_stretch_without_length() -> None:
    """The eye stands still, and turns: time runs by the share itself."""
    still = np.array([[1.0, 1.0, 1.0, 0.0], [1.0, 1.0, 1.0, 8.0]])
    assert catmull_rom([0.0, 1.0], still, 0.5, eases=["linear"]) == pytest.approx([1.0, 1.0, 1.0, 4.0])
