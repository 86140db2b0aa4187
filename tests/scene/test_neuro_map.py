"""The neuro-map: a layout that is the same each time, tied knots near each other, bounded light, and pointing."""

from __future__ import annotations

import numpy as np
import pytest

from dreamscape3d.scene.moment import View
from dreamscape3d.scene.neuro_map import (
    AHEAD,
    MOST,
    RADIUS,
    Knot,
    NeuroMap,
    knots_in_space,
    named,
    nearest_knot,
    neuro_map,
    shown,
)
from dreamscape3d.scene.sprites import pack

VIEW = View(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.5, -4.0]), 0.0, 50.0, 0.0)


def two_stars(seed: int = 1) -> NeuroMap:
    """Two hubs with nine knots each."""
    knots = [Knot(f"hub {n}", 1.0, (1.0, 0.8, 0.5)) for n in range(2)]
    knots += [Knot(f"knot {n}", 0.2, (0.2, 0.6, 1.0), (float(n), 0.0, 0.0)) for n in range(18)]
    return neuro_map(knots, [(n % 2, 2 + n, 0.6) for n in range(18)], seed)


def test_the_layout_is_the_same_each_time() -> None:
    assert np.array_equal(two_stars().at, two_stars().at)
    assert not np.array_equal(two_stars().at, two_stars(2).at)
    assert np.allclose(np.linalg.norm(two_stars().at, axis=1), 1.0)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_tied_lies_nearer(seed: int) -> None:
    chart = two_stars(seed)
    own = [float(chart.at[n % 2] @ chart.at[2 + n]) for n in range(18)]
    other = [float(chart.at[1 - n % 2] @ chart.at[2 + n]) for n in range(18)]
    assert np.mean(own) > np.mean(other) + 0.4
    apart = chart.at @ chart.at.T - 2.0 * np.eye(20)
    assert apart.max() < 0.999  # no two on one spot


def test_the_heaviest_are_kept_with_their_ties() -> None:
    knots = [Knot(f"k{n}", n / 100.0, (1.0, 1.0, 1.0)) for n in range(100)]
    chart = neuro_map(knots, [(99, 98, 1.0), (0, 99, 1.0), (5, 5, 1.0)], 0)
    assert len(chart.knots) == MOST
    assert chart.knots[-1].name == "k99"
    assert [tuple(chart.knots[n].name for n in tie) for tie in chart.ties.tolist()] == [("k99", "k98")]


def test_empty_and_single_maps_are_fine() -> None:
    assert shown(neuro_map([], [], 0), VIEW, 0.0, 1.0) == []
    assert nearest_knot(neuro_map([], [], 0), VIEW, 0.0, 1.0, np.array([0.0, 0.0, -1.0])) == -1
    assert len(neuro_map([Knot("only", 1.0, (1.0, 1.0, 1.0))], [], 0).at) == 1


def test_it_is_held_before_the_eye() -> None:
    places = knots_in_space(two_stars(), VIEW, 3.0, 1.0)
    ahead = (VIEW.target - VIEW.eye) / np.linalg.norm(VIEW.target - VIEW.eye)
    assert np.allclose(np.linalg.norm(places - VIEW.eye - ahead * AHEAD, axis=1), RADIUS)
    assert np.ptp(knots_in_space(two_stars(), VIEW, 3.0, 0.0), axis=0).max() < 1e-12


def test_its_light_is_bounded_and_finite() -> None:
    chart = two_stars()
    assert shown(chart, VIEW, 0.0, 0.0) == []
    light = pack(shown(chart, VIEW, 1.0, 1.0, 3))
    assert np.isfinite(light).all()
    assert len(light) == len(chart.knots) + len(chart.ties)


def test_those_in_front_are_named_and_what_is_pointed_at_first() -> None:
    chart, places = two_stars(), knots_in_space(two_stars(), VIEW, 1.0, 1.0)
    ahead = (VIEW.target - VIEW.eye) / np.linalg.norm(VIEW.target - VIEW.eye)
    far = (places - VIEW.eye) @ ahead
    names = [name.text for name in named(chart, VIEW, 1.0, 1.0)]
    assert chart.knots[int(far.argmin())].name in names
    behind = int(far.argmax())
    assert chart.knots[behind].name not in names
    first = named(chart, VIEW, 1.0, 1.0, behind)[0]
    assert (first.text, first.chosen, first.share) == (chart.knots[behind].name, True, 1.0)
    assert np.array_equal(first.at, places[behind])
    assert named(chart, VIEW, 1.0, 0.0) == []
    half = named(chart, VIEW, 1.0, 0.5)
    assert half
    assert all(0.0 < name.share <= 0.5 for name in half)


def test_pointing_finds_a_knot_and_nothing_beside_it() -> None:
    chart = two_stars()
    places = knots_in_space(chart, VIEW, 2.0, 1.0)
    for n in range(20):
        to = places[n] - VIEW.eye
        found = nearest_knot(chart, VIEW, 2.0, 1.0, to / np.linalg.norm(to))
        assert float(np.dot(places[found] - VIEW.eye, to)) > 0.999 * np.linalg.norm(
            places[found] - VIEW.eye
        ) * np.linalg.norm(to)
    assert nearest_knot(chart, VIEW, 2.0, 1.0, -(VIEW.target - VIEW.eye) / np.linalg.norm(VIEW.target - VIEW.eye)) == -1
