"""Openings: which rays cross them, and what those that do see of the field beyond."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dreamscape3d.maths.transform import euler_matrices
from dreamscape3d.sdf.evaluate import march
from dreamscape3d.sdf.opening import Opening, Similarity, march_through
from dreamscape3d.sdf.shape import box, plane, sphere

SAME = Similarity(np.eye(3), np.zeros(3))
DOOR = Opening(np.array([0.0, 1.5, 0.0]), *np.eye(3), half_width=1.0, half_height=1.5, arch=1.0, to_beyond=SAME)
NOTHING = sphere(0.1).at(0.0, -500.0, 0.0)


def random_similarity(rng: np.random.Generator) -> Similarity:
    return Similarity(euler_matrices([rng.uniform(-180, 180, 3)])[0], rng.uniform(-5, 5, 3), float(rng.uniform(0.3, 3)))


def test_a_similarity_and_its_inverse_lead_back() -> None:
    rng = np.random.default_rng(0)
    for _ in range(10):
        way, points = random_similarity(rng), rng.uniform(-9, 9, (7, 3))
        assert way.inverse().points(way.points(points)) == pytest.approx(points)
        assert way.inverse().directions(way.directions(points)) == pytest.approx(points)
        apart = np.linalg.norm(way.points(points[0]) - way.points(points[1]))
        assert apart == pytest.approx(way.scale * np.linalg.norm(points[0] - points[1]))


@pytest.mark.parametrize(
    ("u", "v", "distance"),
    [
        (0.0, -1.0, -0.5),  # nearest: the sill
        (0.9, 0.0, -0.1),  # nearest: a side
        (0.0, 1.4, -0.1),  # nearest: the top, half a circle about (0, 0.5)
        (0.6, 0.5 + 0.8, 0.0),  # on that circle
        (1.0, 1.5, np.sqrt(2.0) - 1.0),  # the corner that the arch leaves out
        (-1.3, -1.9, 0.5),  # past a lower corner, which is sharp
        (2.0, 0.0, 1.0),
    ],
)
def test_the_border_of_an_arch(u: float, v: float, distance: float) -> None:
    assert DOOR.border(np.array([u, v])) == pytest.approx(distance, abs=1e-12)


def test_rays_cross_it_where_they_meet_its_plane_within_its_border_from_either_side() -> None:
    origins = np.array([[0, 1, 4], [0, 1, -4], [0, 1, 4], [3, 1, 4], [0.9, 2.9, 4], [0, 1, 4], [0, 1, 0]], float)
    ways = np.array([[0, 0, -1], [0, 0, 1], [0, 0, 1], [0, 0, -1], [0, 0, -1], [1, 0, 0], [0, 0, 1]], float)
    assert DOOR.crossings(origins, ways).tolist() == [4.0, 4.0, np.inf, np.inf, np.inf, np.inf, np.inf]
    slant = np.array([0.6, 0.0, -0.8])
    assert DOOR.crossings(np.array([[-3.0, 1.0, 4.0]]), slant[None]).tolist() == [5.0]


def test_without_width_nothing_crosses() -> None:
    shut = replace(DOOR, half_width=0.0, arch=0.0)
    assert not shut.is_open
    assert np.isinf(shut.crossings(np.array([[0.0, 1.5, 4.0]]), np.array([[0.0, 0.0, -1.0]]))).all()


def test_what_is_reversed_twice_is_as_it_was_and_the_other_side_sees_the_same_rays_cross() -> None:
    rng = np.random.default_rng(1)
    for _ in range(10):
        door = replace(DOOR, to_beyond=random_similarity(rng))
        back, way = door.reversed(), door.to_beyond
        again = back.reversed()
        assert again.corners() == pytest.approx(door.corners())
        origins = rng.uniform(-4, 4, (60, 3))
        ways = rng.uniform(-1, 1, (60, 3)) + np.array([0.0, 1.5, 0.0]) - origins
        ways /= np.linalg.norm(ways, axis=1, keepdims=True)
        here, there = door.crossings(origins, ways), back.crossings(way.points(origins), way.directions(ways))
        assert np.isfinite(here).any()
        assert there == pytest.approx(way.scale * here)


def straight_on(x: float, y: float, z: float = 6.0) -> tuple[np.ndarray, np.ndarray]:
    return np.array([[x, y, z]]), np.array([[0.0, 0.0, -1.0]])


def test_a_ray_through_it_sees_what_is_beyond_and_not_what_stands_behind_it_here() -> None:
    wall_here, ball_there = box((9, 9, 0.2)).at(0, 1.5, -2), sphere(1.0).at(0, 1.5, -4)
    hit, t, through = march_through(wall_here, DOOR, ball_there, *straight_on(0.0, 1.5))
    assert (hit[0], through[0]) == (True, True)
    assert t[0] == pytest.approx(9.0, abs=2e-3)
    beside = march_through(wall_here, DOOR, ball_there, *straight_on(1.2, 1.5))
    assert (beside[0][0], beside[2][0]) == (True, False)
    assert beside[1][0] == pytest.approx(7.9, abs=2e-3)


def test_what_stands_before_it_here_hides_it_and_what_is_before_it_there_is_not_seen() -> None:
    post = box((0.4, 4, 0.4)).at(0, 1.5, 2)
    hit, t, through = march_through(post, DOOR, sphere(1.0).at(0, 1.5, -4), *straight_on(0.0, 1.5))
    assert (hit[0], through[0], t[0]) == (True, False, pytest.approx(3.8, abs=2e-3))
    hit, t, through = march_through(NOTHING, DOOR, post, *straight_on(0.0, 1.5))
    assert (hit[0], through[0]) == (False, True)


def test_a_ray_that_comes_out_within_something_hits_at_once() -> None:
    hit, t, through = march_through(NOTHING, DOOR, sphere(3.0).at(0, 1.5, 0.0), *straight_on(0.2, 1.5))
    assert (hit[0], through[0], t[0]) == (True, True, pytest.approx(6.0))


def test_by_the_back_one_goes_through_too() -> None:
    origin, way = np.array([[0.0, 1.5, -5.0]]), np.array([[0.0, 0.0, 1.0]])
    hit, t, through = march_through(NOTHING, DOOR, plane().turned(x=-90.0).at(0, 0, 3.0), origin, way)
    assert (hit[0], through[0], t[0]) == (True, True, pytest.approx(8.0, abs=2e-3))


def test_distances_beyond_are_told_in_metres_of_this_side() -> None:
    larger = Similarity(euler_matrices([[0.0, 90.0, 0.0]])[0], np.array([7.0, 0.0, 0.0]), 2.0)
    door = replace(DOOR, to_beyond=larger)
    # here along -z from 6 m before; there along -x, from twice as far; a wall 3 m there, 1.5 m here, behind the door
    wall = box((0.2, 20, 20)).at(7.0 - 3.1, 0, 0)
    hit, t, through = march_through(NOTHING, door, wall, *straight_on(0.0, 1.5))
    assert (hit[0], through[0], t[0]) == (True, True, pytest.approx(7.5, abs=2e-3))


def test_a_march_that_starts_late_sees_nothing_before() -> None:
    two = [sphere(1.0).at(0, 0, -4) | sphere(1.0).at(0, 0, -10)]
    ray = np.zeros((1, 3)), np.array([[0.0, 0.0, -1.0]])
    assert march(two[0], *ray)[1][0] == pytest.approx(3.0, abs=2e-3)
    assert march(two[0], *ray, start=6.0)[1][0] == pytest.approx(9.0, abs=2e-3)
