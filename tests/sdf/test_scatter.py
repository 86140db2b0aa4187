"""Scattered copies: apart, even, seeded; the flat list and the tree agree; and they stand on the ground."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sampling import flat, packed, points

from dreamscape3d.errors import LimitError
from dreamscape3d.maths.expression import parse
from dreamscape3d.sdf.evaluate import distance
from dreamscape3d.sdf.lowering import lower
from dreamscape3d.sdf.scatter import chances, scatter
from dreamscape3d.sdf.shape import Form, Shape, as_form, box, cone, plane, sphere, terrain

FIELD = (40.0, 0.0, 30.0)


def apart(places: np.ndarray) -> np.ndarray:
    """The distance of each place to its nearest neighbour."""
    away = np.linalg.norm(places[:, None] - places, axis=-1)
    np.fill_diagonal(away, np.inf)
    return away.min(axis=1)


@pytest.mark.parametrize("size", [FIELD, (10.0, 10.0, 10.0), (50.0, 0.0, 0.0)])
def test_places_lie_in_the_box_and_apart(size: tuple[float, float, float]) -> None:
    found = scatter(200, size, 3, 360.0, 0.5, 0.1).position
    assert (np.abs(found) <= np.array(size) / 2).all()
    assert apart(found).min() >= 0.1
    assert len(found) == 200


def test_spread_more_evenly_than_chance() -> None:
    """Points thrown blindly have their nearest neighbour at half the mean spacing on average (Clark and Evans 1954)."""
    found = scatter(400, FIELD, 1, 0.0, 1.0, 0.0).position
    spacing = np.sqrt(FIELD[0] * FIELD[2] / len(found))
    assert apart(found).mean() / (0.5 * spacing) > 1.4
    counts = np.histogram2d(found[:, 0], found[:, 2], (4, 4))[0]
    assert counts.min() > 15  # of 25 each; the edges are neither shunned nor crowded
    assert counts.max() < 36


def test_a_wide_gap_leaves_fewer() -> None:
    found = scatter(500, FIELD, 2, 0.0, 1.0, 3.0).position
    assert apart(found).min() >= 3.0
    assert 60 < len(found) < 200  # a packed field of circles of radius 1.5 m holds 154


def test_looks_go_from_end_to_end() -> None:
    found = scatter(1000, FIELD, 5, 90.0, 0.25, 0.0)
    assert (found.turn.min(), found.turn.max()) == (pytest.approx(-45.0, abs=1.0), pytest.approx(45.0, abs=1.0))
    assert (found.scale.min(), found.scale.max()) == (pytest.approx(0.25, abs=0.01), pytest.approx(1.0, abs=0.01))
    assert (found.chance.min(), found.chance.max()) == (pytest.approx(0.0, abs=0.01), pytest.approx(1.0, abs=0.01))
    assert abs(np.corrcoef([found.turn, found.scale, found.chance]) - np.eye(3)).max() < 0.12


def test_the_seed_chooses_and_nothing_else_does() -> None:
    first, again = (scatter.__wrapped__(50, FIELD, 3, 360.0, 0.5, 0.2) for _ in range(2))
    assert (first.position == again.position).all()
    assert not (first.position == scatter(50, FIELD, 4, 360.0, 0.5, 0.2).position)[:, [0, 2]].any()
    assert (first.position[:20] == scatter(20, FIELD, 3, 360.0, 0.5, 0.2).position).all()


@pytest.mark.parametrize(
    "shape",
    [
        box((0.5, 0.9, 0.3)).scattered(12, (3.0, 1.0, 3.0), 4, smallest=0.4),
        cone(parse("0.2 + 0.2*r"), parse("0.5 + i/n")).turned(z=20).scattered(9, (3.0, 0.0, 3.0)).turned(10, 20, 30),
        sphere(0.3) | box(0.4).scattered(6, (2.0, 0.0, 2.0), 1).smooth(0.2),
        box(2.0) - sphere(0.5).scattered(5, (2.0, 2.0, 2.0), 2),
        box(2.0) & sphere(0.9).scattered(5, (2.0, 2.0, 2.0), 2),
        sphere(parse("0.1 + 0.1*r")).circled(5, 1.0).scattered(3, (3.0, 0.0, 3.0), 7, turn=90.0, gap=1.0),
    ],
    ids=["boxes", "with signals", "blended", "carving", "common", "of copies"],
)
def test_the_list_equals_the_tree(shape: Shape) -> None:
    at = points(600)
    assert flat(shape, at) == pytest.approx(distance(shape, at), abs=1e-9)


def test_copies_know_their_numbers() -> None:
    field = packed(sphere(parse("1 + i + 100*n + r")).scattered(4, FIELD, 6))
    expected = 1.0 + np.arange(4) + 400.0 + scatter(4, FIELD, 6, 360.0, 1.0, 0.0).chance
    assert field.leaves.rounding == pytest.approx(expected)


def test_copies_of_repeats_and_circles_have_a_chance_too() -> None:
    row, ring = sphere(parse("1 + r")).repeated((3, 1, 2), (9.0, 9.0, 9.0)), sphere(parse("1 + r")).circled(6, 9.0)
    for shape in (row, ring):
        assert packed(shape).leaves.rounding == pytest.approx(1.0 + chances(6))


def test_too_many() -> None:
    with pytest.raises(LimitError, match="4097 copies are more than 4096"):
        lower([as_form(sphere().scattered(4097, FIELD))])


# -- on a terrain ------------------------------------------------------------------------------------------

GROUND = as_form(terrain(60.0, 8.0, 15.0, "dunes", 3).turned(0, 30, 0).scaled(1.5).at(2, 1, -3)).named("dunes")
STONES = sphere(0.3).scattered(40, (50.0, 0.0, 50.0), 3, smallest=0.5, on="dunes")


@pytest.mark.parametrize(
    "stones",
    [STONES, STONES.at(3.0, 0.0, -4.0).turned(0, 50, 0).scaled(0.7), (STONES | sphere()).at(2.0, 0.0, 1.0)],
    ids=["alone", "moved", "in a group"],
)
def test_each_copy_stands_on_the_ground(stones: Shape) -> None:
    field = packed(GROUND, stones)
    at = field.leaves.centre[1:41]
    assert np.ptp(at[:, 1]) > 2.0
    assert distance([GROUND], at) == pytest.approx(np.zeros(40), abs=1e-9)


def test_a_height_of_the_scatter_is_kept_over_the_ground() -> None:
    low, high = (packed(GROUND, stones).leaves.centre[1:] for stones in (STONES, STONES.at(0.0, 2.5, 0.0)))
    assert high[:, 1] - low[:, 1] == pytest.approx(np.full(40, 2.5))


def test_what_stands_agrees_with_the_tree() -> None:
    forms = [GROUND, as_form(STONES)]
    at = packed(*forms).leaves.centre[1:20] + np.array([0.0, 0.5, 0.0])
    alone = [as_form(sphere(0.3 * s)) for s in scatter(40, (50.0, 0.0, 50.0), 3, 360.0, 0.5, 0.0).scale[:19]]
    own = [float(distance(ball, [0.0, 0.5, 0.0])[0]) for ball in alone]
    assert (distance(forms, at) <= np.array(own) + 1e-9).all()


def _in(stones: Shape, ground: Form = GROUND) -> list[Form]:
    return [ground, as_form(stones)]


@pytest.mark.parametrize(
    ("forms", "message"),
    [
        ([as_form(plane()), as_form(STONES)], "there is no terrain 'dunes' to stand on"),
        ([as_form(plane()).named("dunes"), as_form(STONES)], "there is no terrain 'dunes' to stand on"),
        (_in(STONES.at(parse("time"), 0.0, 0.0)), "placed by plain numbers and turned about y alone"),
        (_in(STONES.turned(5.0)), "placed by plain numbers and turned about y alone"),
        (_in(STONES.scaled(0.0)), "placed by plain numbers and turned about y alone"),
        (_in(STONES, as_form(GROUND.at(0.0, parse("time"), 0.0))), "placed by plain numbers and turned about y alone"),
        (_in(STONES.repeated((2, 1, 1), (9.0, 0.0, 0.0))), "what stands on a terrain cannot be copied or warped"),
        (_in(STONES.mirrored("x")), "what stands on a terrain cannot be copied or warped"),
        (_in(STONES.twisted(9.0)), "what stands on a terrain cannot be copied or warped"),
        (_in(STONES.scattered(2, FIELD, on="dunes")), "what stands on a terrain cannot be copied or warped"),
    ],
)
def test_what_cannot_stand(forms: list[Form], message: str) -> None:
    how: Any = {"time": 1.0}
    for make in (lower, lambda forms: distance(forms, [0, 0, 0], how)):
        with pytest.raises(LimitError, match=message):
            make(forms)
