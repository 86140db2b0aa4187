"""Dynamic resolution against models of a machine: it gets in time, stays, and does not swing."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise

import pytest

from dreamscape3d.render.resolution import SCALES, DynamicResolution

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


def test_a_heavy_load_is_met_within_a_second_and_left_again() -> None:
    resolution = DynamicResolution(1000 / 24)
    run(resolution, machine(4.0, 30.0), 120)
    light = resolution.scale
    heavy = run(resolution, machine(4.0, 400.0), 24)
    assert resolution.scale < light
    assert 4.0 + 400.0 * heavy[-1] ** 2 <= 1000 / 24 * 1.1 or heavy[-1] == SCALES[-1]
    run(resolution, machine(4.0, 30.0), 24 * 6)
    assert resolution.scale == light


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
