"""Dynamic resolution against models of a machine: it gets in time, stays, and does not swing."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise

import pytest

from dreamscape3d.render.resolution import RUNGS, SCALES, DynamicResolution, Rung

Cost = Callable[[float], float]


def machine(fixed: float, whole: float, noise: float = 0.05, seed: int = 1) -> Cost:
    """Milliseconds of a picture at a scale: a fixed part, one in proportion to the pixels, and some noise."""
    dice = random.Random(seed)
    return lambda scale: (fixed + whole * scale**2) * (1.0 + dice.uniform(-noise, noise))


def run(resolution: DynamicResolution, cost: Cost, pictures: int) -> list[float]:
    """The scale of each picture."""
    scales = []
    for _ in range(pictures):
        scales.append(resolution.scale)
        resolution.spent(cost(resolution.scale))
    return scales


@pytest.mark.parametrize("whole", [20.0, 60.0, 120.0, 200.0, 400.0])
@pytest.mark.parametrize("fixed", [2.0, 10.0, 25.0])
def test_it_settles_on_the_largest_size_that_is_in_time(fixed: float, whole: float) -> None:
    resolution = DynamicResolution(1000 / 24)
    scales = run(resolution, machine(fixed, whole), 240)
    fitting = [scale for scale in SCALES if fixed + whole * scale**2 <= 1000 / 24]
    best = max(fitting, default=SCALES[-1])
    settled = set(scales[-60:])
    assert len(settled) == 1
    (chosen,) = settled
    assert chosen <= best
    assert SCALES.index(chosen) - SCALES.index(best) <= 1


def test_it_does_not_swing() -> None:
    """A load that one size overruns and the next smaller leaves half idle: few changes in a minute."""
    scales = run(DynamicResolution(1000 / 24), machine(5.0, 100.0, noise=0.15), 24 * 60)
    assert sum(a != b for a, b in pairwise(scales)) <= 12


def test_a_far_too_heavy_load_is_met_after_three_pictures() -> None:
    resolution = DynamicResolution(1000 / 24, 0.5)
    scales = run(resolution, machine(4.0, 400.0), 4)
    assert scales[:3] == [0.5] * 3
    assert scales[3] < 0.5


def test_two_slow_pictures_are_no_load() -> None:
    resolution = DynamicResolution(1000 / 24, 0.5)
    for cost in (200.0, 200.0, 30.0, 30.0, 30.0, 30.0, 30.0):
        resolution.spent(cost)
    assert resolution.scale == 0.5


def test_a_heavy_load_is_met_within_a_second_and_left_again() -> None:
    resolution = DynamicResolution(1000 / 24)
    run(resolution, machine(4.0, 30.0), 120)
    light = resolution.scale
    heavy = run(resolution, machine(4.0, 400.0), 24)
    assert resolution.scale < light
    assert 4.0 + 400.0 * heavy[-1] ** 2 <= 1000 / 24 * 1.1 or heavy[-1] == SCALES[-1]
    run(resolution, machine(4.0, 30.0), 24 * 6)
    assert resolution.scale == light


def lean_machine(fixed: float, whole: float, saves: float, noise: float = 0.05) -> Callable[[float, int], float]:
    """As `machine`, where each step of leaving out saves a share of the fixed part."""
    dice = random.Random(2)
    return lambda scale, lean: (fixed * (1.0 - saves) ** lean + whole * scale**2) * (1.0 + dice.uniform(-noise, noise))


def run_lean(resolution: DynamicResolution, cost: Callable[[float, int], float], pictures: int) -> list[Rung]:
    rungs = []
    for _ in range(pictures):
        rungs.append(Rung(resolution.scale, resolution.lean))
        resolution.spent(cost(resolution.scale, resolution.lean))
    return rungs


@pytest.mark.parametrize(
    ("fixed", "whole", "saves", "wanted"),
    [
        (20.0, 240.0, 0.1, Rung(0.25, 0)),  # 35 ms: nothing needs to be left out
        (30.0, 192.0, 0.1, Rung(0.25, 1)),  # 42 ms; 39 with less
        (34.0, 192.0, 0.1, Rung(0.2, 1)),  # 43 ms even so; smaller 38
        (42.0, 192.0, 0.15, Rung(0.2, 2)),  # 43 ms even so; 38
        (90.0, 192.0, 0.15, Rung(0.2, 2)),  # never in time: as near as can be
    ],
)
def test_when_the_smallest_size_is_late_more_is_left_out(
    fixed: float, whole: float, saves: float, wanted: Rung
) -> None:
    resolution = DynamicResolution(1000 / 24, 0.25)
    rungs = run_lean(resolution, lean_machine(fixed, whole, saves, noise=0.02), 400)
    settled = rungs[-60:]
    chosen = max(set(settled), key=settled.count)
    assert 0 <= RUNGS.index(chosen) - RUNGS.index(wanted) <= 1
    assert sum(a != b for a, b in pairwise(rungs)) <= 10


@pytest.mark.parametrize("saves", [0.0, 0.05, 0.2, 0.5])
def test_leaving_out_does_not_swing(saves: float) -> None:
    """Whatever it truly saves, and where the whole load lies just at the time there is."""
    rungs = run_lean(DynamicResolution(1000 / 24), lean_machine(30.0, 180.0, saves, noise=0.12), 24 * 60)
    assert sum(a != b for a, b in pairwise(rungs)) <= 12


def test_what_was_left_out_comes_back() -> None:
    resolution = DynamicResolution(1000 / 24, 0.25)
    run_lean(resolution, lean_machine(60.0, 192.0, 0.15), 100)
    assert resolution.lean == 2
    run_lean(resolution, lean_machine(5.0, 60.0, 0.15), 24 * 20)
    assert resolution.lean == 0
    assert resolution.scale >= 0.5


def test_a_small_scale_begins_with_its_rung() -> None:
    assert [DynamicResolution(40.0, scale).lean for scale in (1.0, 0.25, 0.2)] == [0, 0, 1]


def test_one_late_picture_changes_nothing() -> None:
    resolution = DynamicResolution(1000 / 24)
    before = run(resolution, machine(5.0, 100.0), 100)[-1]
    resolution.spent(400.0)
    assert resolution.scale == before


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot take 0 ms"):
        DynamicResolution(0.0)
    with pytest.raises(ValueError, match="not in tuple"):
        DynamicResolution(40.0, scale=0.33)
