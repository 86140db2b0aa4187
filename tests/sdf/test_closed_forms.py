"""Distances worked by hand, asked of both ways to the truth: the tree of shapes and the flat list."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from sampling import flat, packed

from dreamscape3d.sdf import shape as s
from dreamscape3d.sdf.bounds import MAX_STRETCH
from dreamscape3d.sdf.evaluate import distance, normal

Point = tuple[float, float, float]

CASES: list[tuple[str, s.Shape, Point, float]] = [
    ("sphere outside", s.sphere(2), (3, 4, 0), 3),
    ("sphere centre", s.sphere(2), (0, 0, 0), -2),
    ("box face", s.box((2, 4, 6)), (1.5, 1, 2), 0.5),
    ("box edge", s.box((2, 4, 6)), (4, 6, 0), 5),
    ("box corner", s.box(2), (2, 3, 3), 3),
    ("box inside", s.box((2, 4, 6)), (0.25, 0, 0), -0.75),
    ("rounded box face", s.rounded_box(2, 0.5), (1.5, 0, 0), 0.5),
    ("rounded box corner", s.rounded_box(2, 0.5), (1.5, 1.5, 1.5), sqrt(3) - 0.5),
    ("rounded box whose radius is too large", s.rounded_box((2, 2, 0.2), 0.5), (0, 0, 1), 0.9),
    ("capsule end", s.capsule(0.5, 2), (0, 2, 0), 0.5),
    ("capsule beyond its end", s.capsule(0.5, 2), (3, 5, 0), 4.5),
    ("capsule side", s.capsule(0.5, 2), (2, 0.5, 0), 1.5),
    ("round cone bottom", s.round_cone(0.5, 0.25, 1), (0, -1.5, 0), 0.5),
    ("round cone top", s.round_cone(0.5, 0.25, 1), (0, 1.5, 0), 0.75),
    ("round cone flank", s.round_cone(1, 0.4, 1), (2 * 0.8, -0.5 + 2 * 0.6, 0), 1),
    ("round cone swallowed by its bottom", s.round_cone(1, 0.1, 0.5), (0, 1, 0), 0.25),
    ("round cone swallowed by its top", s.round_cone(0.1, 1, 0.5), (0, 1, 0), -0.25),
    ("round cone of no height", s.round_cone(0.1, 1, 0.0), (0, 3, 0), 2),
    ("torus hole", s.torus(2, 0.5), (0, 0, 0), 1.5),
    ("torus outside in its plane", s.torus(2, 0.5), (4, 0, 0), 1.5),
    ("torus above its ring", s.torus(2, 0.5), (0, 1, 2), 0.5),
    ("torus inside", s.torus(2, 0.5), (0, 0, -2), -0.5),
    ("cylinder rim", s.cylinder(1, 2), (4, 5, 0), 5),
    ("cylinder inside near the side", s.cylinder(1, 2), (0.75, 0, 0), -0.25),
    ("cylinder inside near the lid", s.cylinder(1, 2), (0, 0.9, 0), -0.1),
    ("cone base rim", s.cone(1, 2), (4, -5, 0), 5),
    ("cone tip", s.cone(1, 2), (0, 3, 0), 2),
    ("cone flank", s.cone(3, 4), (1.5 + 4 / 5, 3 / 5, 0), 1),
    ("cut cone lid", s.cone(2, 2, 1), (0.5, 1.5, 0), 0.5),
    ("tube bore", s.tube(1, 0.25, 2), (0, 0, 0), 0.75),
    ("tube wall", s.tube(1, 0.25, 2), (0, 0, 0.875), -0.125),
    ("tube outside", s.tube(1, 0.25, 2), (3, 0, 0), 2),
    ("pyramid tip", s.pyramid(2, 2), (0, 2, 0), 1),
    ("pyramid base", s.pyramid(2, 2), (0.25, -3, 0), 2),
    ("pyramid flank", s.pyramid(6, 4), (1.5 + 4 / 5, 3 / 5, 0), 1),
    ("plane", s.plane(), (7, 3, -2), 3),
    ("shell inside a sphere", s.sphere(2).shelled(0.5), (0, 0, 0), 1.5),
    ("shell in its wall", s.sphere(2).shelled(0.5), (1.75, 0, 0), -0.25),
    ("shell and rounding", s.box(2).rounded(0.5).shelled(0.25), (0, 0, 0), 1.25),
    ("rounding after moving and scaling", s.sphere(1).at(1, 0, 0).scaled(2).rounded(0.5), (5, 0, 0), 0.5),
    ("rounded group", (s.box(2) | s.sphere(0.1)).rounded(0.5), (2, 0, 0), 0.5),
    ("hole", s.box(4) - s.sphere(1), (0, 0, 0), 1),
    ("common part", s.sphere(2) & s.plane(), (0, 1, 0), 1),
    ("blend of two planes", s.plane() | s.plane().turned(z=90).smooth(0.4), (0, 0, 0), -0.1),
    ("smooth cut", s.plane() - s.plane().turned(z=90).smooth(0.4), (0, 0, 0), 0.1),
    ("twisted by 90°/m at one metre", s.box((2, 4, 0.2)).twisted(90), (0, 1, 0.9), -0.1),
    ("bent into a ring", s.box((40, 0.2, 0.2)).bent(90), (0, 4 / np.pi, 0), -0.1),
    ("folded", s.sphere(1).at(3, 0, 0).folded("x"), (-3, 0, 0), -1),
    ("periodic", s.sphere(0.5).periodic(2), (6.75, 0, 0), 0.25),
    ("periodic off the middle of its cell", s.sphere(0.5).at(0.9, 0, 0).periodic(2), (-7.1, 0, 0), -0.5),
]


@pytest.mark.parametrize(("shape", "point", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_distance_by_hand(shape: s.Shape, point: Point, expected: float) -> None:
    assert distance(shape, point)[0] == pytest.approx(expected, abs=1e-9)
    found = flat(shape, np.array([point]))[0]
    warped = any(warp in repr(shape) for warp in ("twist", "bend"))
    safe = expected / MAX_STRETCH if warped else expected
    assert min(expected, safe) - 1e-8 <= found <= max(expected, safe) + 1e-8


@pytest.mark.parametrize(
    ("shape", "point", "expected"),
    [
        (s.sphere(1), (0, 0, 2), (0, 0, 1)),
        (s.box(2), (3, 0, 0), (1, 0, 0)),
        (s.box(2), (2, 2, 0.5), (sqrt(0.5), sqrt(0.5), 0)),
        (s.torus(2, 0.5), (1, 0, 0), (-1, 0, 0)),
        (s.cone(3, 4), (1.5 + 4 / 5, 3 / 5, 0), (4 / 5, 3 / 5, 0)),
        (s.box(4) - s.sphere(1), (0.5, 0, 0), (-1, 0, 0)),
    ],
)
def test_normal_by_hand(shape: s.Shape, point: Point, expected: Point) -> None:
    for field in (shape, packed(shape), lambda points: distance(shape, points)):
        assert normal(field, point)[0] == pytest.approx(expected, abs=1e-6)


def test_normal_is_zero_where_nothing_is() -> None:
    assert normal(packed(), (1, 2, 3))[0] == pytest.approx((0, 0, 0))
