"""The flat list against the tree of shapes: two ways to one truth."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from sampling import flat, packed, points, surface
from support.scenes import PRIMITIVES, SCENES, TIMES, WARPS

from dreamscape3d.maths.expression import parse
from dreamscape3d.sdf import shape as s
from dreamscape3d.sdf.evaluate import distance, evaluate_field
from dreamscape3d.sdf.lowering import lower
from dreamscape3d.sdf.pose import pose

EXACT = {name: make for name, make in PRIMITIVES.items() if name != "pyramid"} | {"plane": s.plane}

PLACED: dict[str, Callable[[s.Shape], s.Shape]] = {
    "alone": lambda a: a,
    "moved": lambda a: a.scaled(1.7).turned(20, 30, 40).at(0.1, -0.3, 0.2),
    "rounded": lambda a: a.rounded(0.1),
    "shelled": lambda a: a.shelled(0.05),
    "rounded after scaling": lambda a: a.at(0.1, 0.2, 0.3).scaled(1.5).rounded(0.2).scaled(1.1).shelled(0.1),
    "rounded after shelling": lambda a: a.shelled(0.1).scaled(2.0).rounded(0.03),
    "mirrored": lambda a: a.at(0.5, 0, 0.2).mirrored("xz").turned(5, 6, 7),
    "repeated": lambda a: a.turned(1, 2, 3).repeated((2, 1, 3), (1.0, 1.0, 1.5)),
    "circled": lambda a: a.turned(1, 2, 3).circled(3, 1.0),
    "smooth copies": lambda a: s.sphere(0.3) | a.turned(z=20).circled(5, 0.8).smooth(0.3),
    "carved": lambda a: s.box(1.5) - a.at(0.3, 0.3, 0.3).smooth(0.1),
    "common": lambda a: s.sphere(0.9) & a.scaled(1.5).smooth(0.2),
    "common with copies": lambda a: s.box(2.0) & a.scaled(0.7).repeated((2, 2, 1), (0.9, 0.9, 0.0)),
    "carved by a union": lambda a: s.box(1.5) - (a.at(0.4, 0, 0) | a.at(-0.4, 0.2, 0)),
    "blended group, carved": lambda a: s.box(1.5) - (a.at(0.4, 0, 0) | a.at(-0.4, 0.2, 0).smooth(0.3)).rounded(0.1),
    "groups in groups": lambda a: ((s.box(1) - a.scaled(0.8)).smooth(0.1) | (a & s.box(0.8)).at(1, 0, 0)).shelled(0.1),
}


@pytest.mark.parametrize("how", PLACED)
@pytest.mark.parametrize("name", EXACT)
def test_equal_where_nothing_is_warped(name: str, how: str) -> None:
    shape = PLACED[how](EXACT[name]())
    at = points(600)
    assert flat(shape, at) == pytest.approx(distance(shape, at), abs=1e-9)


@pytest.mark.parametrize("animated", [False, True])
@pytest.mark.parametrize("name", ["random", "repeated"])
def test_scenes_are_equal(name: str, animated: bool) -> None:
    forms, at = SCENES[name](animated=animated), points(2000, 8.0)
    assert evaluate_field(pose(lower(forms), TIMES), at) == pytest.approx(distance(forms, at, TIMES), abs=1e-9)


@pytest.mark.parametrize("animated", [False, True])
@pytest.mark.parametrize("name", ["csg", "warped"])
@pytest.mark.parametrize("seed", range(3))
def test_scenes_with_bounds_have_the_same_surface(name: str, animated: bool, seed: int) -> None:
    """A pyramid's or warped form's distance is a bound: of one sign with the truth."""
    forms, at = SCENES[name](seed, animated=animated), points(3000, 8.0)
    assert_same_sign(evaluate_field(pose(lower(forms), TIMES), at), distance(forms, at, TIMES))


def test_pyramid_is_a_lower_bound() -> None:
    at = points(4000)
    true, bound = distance(s.pyramid(1.0, 1.3), at), flat(s.pyramid(1.0, 1.3), at)
    assert_same_sign(bound, true)
    assert (bound <= true + 1e-9).all()
    assert bound[true < 0] == pytest.approx(true[true < 0], abs=1e-9)


@pytest.mark.parametrize("warp", WARPS)
@pytest.mark.parametrize("name", PRIMITIVES)
def test_warped_forms_never_overstate_the_distance(name: str, warp: str) -> None:
    """Same sign as the tree's distance, and outside never more than the way to the nearest true surface point."""
    shape = WARPS[warp](PRIMITIVES[name]())
    at = points(500, 2.5)
    true, bound = distance(shape, at), flat(shape, at)
    assert_same_sign(bound, true)
    count = 120 if (name, warp) == ("pyramid", "periodic") else 400  # that is 25 cells of 6 triangles
    nearest = _to_nearest(at[true > 0], surface(lambda p: distance(shape, p), count, 3.5))
    assert (bound[true > 0] <= nearest + 1e-6).all()


@pytest.mark.parametrize("warp", ["twisted", "bent", "folded, then twisted"])
@pytest.mark.parametrize(
    "offset", [lambda a: a.rounded(0.1), lambda a: a.shelled(0.08), lambda a: a.at(1, 0, 0).rounded(0.2)]
)
def test_rounding_a_warped_form_rounds_inside_the_warp(warp: str, offset: Callable[[s.Shape], s.Shape]) -> None:
    shape, at = offset(WARPS[warp](s.box((0.9, 0.7, 0.5)))), points(3000)
    assert_same_sign(flat(shape, at), distance(shape, at))
    assert not len(packed(shape).field.group_operator)


def test_copies_know_their_number() -> None:
    ring = s.sphere(parse("0.1 + 0.05*i")).circled(4, 1.0)
    balls = [s.sphere(0.1 + 0.05 * i).at(1, 0, 0).turned(y=90.0 * i) for i in range(4)]
    union = balls[0] | balls[1] | balls[2] | balls[3]
    at = points(500)
    assert distance(ring, at) == pytest.approx(distance(union, at), abs=1e-12)
    assert flat(ring, at) == pytest.approx(distance(union, at), abs=1e-12)


def test_variables_default_to_none() -> None:
    assert distance([s.as_form(s.sphere(1))], (0, 0, 0)) == pytest.approx([-1.0])


def assert_same_sign(bound: np.ndarray, true: np.ndarray) -> None:
    clear = np.abs(true) > 1e-3
    assert ((bound > 0) == (true > 0))[clear].all()


def _to_nearest(at: np.ndarray, others: np.ndarray) -> np.ndarray:
    """(N,) distance to the nearest of (M, 3) points."""
    squared = (at**2).sum(1)[:, None] - 2.0 * at @ others.T + (others**2).sum(1)
    return np.sqrt(np.maximum(squared.min(axis=1), 0.0))
