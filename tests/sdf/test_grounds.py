"""Grounds: what is found, how high it is, and how those of several fields become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from joined import F64, TIMES, joined, member, random_weave
from sampling import points

from dreamscape3d.sdf import shape as s
from dreamscape3d.sdf.evaluate import evaluate_field, march
from dreamscape3d.sdf.grounds import find_ground, ground_height
from dreamscape3d.sdf.lowering import lower
from dreamscape3d.sdf.placing import away
from dreamscape3d.sdf.pose import numbers
from dreamscape3d.sdf.similarity import Frame
from dreamscape3d.sdf.terrain_lift import SINK
from dreamscape3d.sdf.weave import Weave

HILLS = s.terrain(40.0, 4.0, 8.0, "hills", 2).at(1.0, -1.0, 2.0).turned(0, 40, 0)


def heights(shapes: Sequence[s.Shape], at: F64) -> F64:
    field = lower([s.as_form(shape) for shape in shapes])
    now = numbers(field, TIMES)
    return ground_height(find_ground(field, now), field, now, at)


def even(first: float) -> Weave:
    """Two parts of the same weights everywhere."""
    weights = np.empty((2, 3, 3), np.float32)
    weights[0], weights[1] = first, 1.0 - first
    return Weave(weights, np.array([-50.0, -50.0]), 50.0)


def test_the_first_level_plane_that_faces_up_is_the_ground() -> None:
    one = member([s.plane().turned(0, 0, 5), s.plane().turned(180, 0, 0).at(0, 9, 0), s.plane().at(0, 2, 0), s.plane()])
    assert (one.pieces.ground.leaf, one.pieces.ground.level) == (2, 2.0)


def test_planes_that_carve_are_grouped_or_warped_are_no_ground() -> None:
    shapes = [
        s.box(1.0),
        s.Form(s.plane(), "subtract"),
        s.plane() - s.sphere(1.0),
        s.plane().twisted(10.0),
    ]
    assert member(shapes).pieces.ground.leaf == -1
    assert member(shapes).pieces.ground.level == 0.0


def test_without_a_plane_the_level_is_that_of_the_valleys() -> None:
    ground = member(HILLS).pieces.ground
    assert (ground.leaf, ground.terrains) == (-1, (0,))
    at = points(4000, 15.0)[:, [0, 2]]
    lower_share = (heights([HILLS], at) < ground.level).mean()
    assert 0.05 < lower_share < 0.45


def test_height_is_where_a_ray_from_above_hits() -> None:
    shapes = [s.plane(), HILLS, s.terrain(9.0, 1.0, 3.0, "dunes", 1).at(-30, 1, 0)]
    at = points(150, 35.0)[:, [0, 2]]
    start = np.column_stack([at[:, 0], np.full(len(at), 12.0), at[:, 1]])
    _, fall = march(joined(member(shapes)), start, [0, -1, 0], epsilon_per_metre=1e-6)
    flat = np.linalg.norm(at - [1.0, 2.0], axis=1) < 15.0
    assert heights(shapes, at)[flat] == pytest.approx(12.0 - fall[flat], abs=1e-3)
    assert (heights(shapes, at)[np.abs(at).max(axis=1) > 34.0] >= 0.0).all()


def test_where_there_is_no_ground_it_is_at_its_level() -> None:
    assert heights([s.box(1.0)], points(5)[:, :2]).tolist() == [0.0] * 5
    beyond = heights([HILLS], np.array([[500.0, 0.0]]))
    assert beyond[0] == member(HILLS).pieces.ground.level


def test_level_grounds_meet_and_one_is_there() -> None:
    host = member([s.plane(), s.box(1.0)])
    guest = member([s.plane().at(0, 3, 0), s.box(1.0).at(0, 3.5, 0)], Frame((9.0, -2.9, 0.0), 10.0, 2.0))
    field = joined(host, guest, level=0.5)
    assert field.parts is not None
    assert field.parts.grounds.tolist() == [0, 2]
    assert field.parts.absent.tolist() == [False, False, True, False]
    assert field.plane[[0, 2], 3] == pytest.approx([-0.5, -0.5])
    assert evaluate_field(field, (50.0, 4.0, 0.0))[0] == pytest.approx(3.5)


@pytest.mark.parametrize("presence", [1.0, 0.9, 0.5, 0.1, 0.01])
def test_a_ground_without_a_partner_sinks_as_it_goes(presence: float) -> None:
    guest = replace(member([s.plane(), s.box(1.0)], Frame((60.0, 0.0, 0.0))), presence=presence)
    field = joined(member(s.sphere(1.0)), guest)
    depth = evaluate_field(field, (-300.0, 0.0, 0.0))[0]
    assert depth == pytest.approx(min(float(away(np.array(presence))), 299.0))


def test_a_ground_is_there_as_much_as_any_of_them() -> None:
    host, guest = (replace(member(s.plane()), presence=presence) for presence in (0.3, 1.0))
    assert evaluate_field(joined(host, guest), (0.0, 2.0, 0.0))[0] == pytest.approx(2.0)
    gone = joined(replace(host, presence=0.0), replace(guest, presence=0.5))
    assert gone.parts is not None
    assert gone.parts.absent.tolist() == [True, False]
    nothing = joined(replace(host, presence=0.0), replace(guest, presence=0.0))
    assert nothing.parts is not None
    assert nothing.parts.absent.all()


def test_hills_rise_by_the_weight_of_their_part() -> None:
    host, guest = member(s.sphere(1.0).at(0, 30, 0)), member(HILLS)
    at = points(80, 10.0)[:, [0, 2]]
    start = np.column_stack([at[:, 0], np.full(len(at), 12.0), at[:, 1]])
    whole = heights([HILLS], at)
    for weight in (0.0001, 0.3, 1.0):
        field = joined(host, guest, level=-0.5, weave=even(1.0 - weight))
        _, fall = march(field, start, [0, -1, 0], epsilon_per_metre=1e-6, far=30.0)
        assert field.parts is not None
        if weight < 1e-3:
            assert field.parts.absent.tolist() == [False, True]
            continue
        expected = -0.5 - SINK + weight * (whole + 0.5 + SINK)
        assert 12.0 - fall == pytest.approx(expected, abs=2e-3)


@pytest.mark.parametrize("seed", range(3))
def test_terrains_by_weight_are_never_overstated(seed: int) -> None:
    host = member([s.plane(), s.terrain(60.0, 6.0, 12.0, "ridges", seed).at(0, -2.0, 0)])
    guest = member([s.terrain(50.0, 5.0, 10.0, "hills", seed), s.box(1.0).at(0, 8, 0)], Frame((3, 0.5, -2), 30.0, 1.2))
    field = joined(host, guest, level=0.0, weave=random_weave(2, seed))
    rng = np.random.default_rng(seed)
    at = rng.uniform((-12, -3, -12), (12, 9, 12), (15_000, 3))
    step = rng.normal(size=at.shape)
    step *= (10.0 ** rng.uniform(-3.0, 0.3, len(at)) / np.linalg.norm(step, axis=1))[:, None]
    change = np.abs(evaluate_field(field, at + step) - evaluate_field(field, at))
    assert (change / np.linalg.norm(step, axis=1)).max() <= 1.0 + 1e-6
