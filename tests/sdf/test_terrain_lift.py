"""Terrains of a joined field: by hand where they stand, and that their distances are safe."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from dreamscape3d.sdf.evaluate import evaluate_field
from dreamscape3d.sdf.lowering import lower
from dreamscape3d.sdf.parts import Parts
from dreamscape3d.sdf.pose import PackedField, pose
from dreamscape3d.sdf.shape import Shape, as_form, menger, terrain
from dreamscape3d.sdf.terrain import terrain_height
from dreamscape3d.sdf.terrain_lift import SINK, Lift, lift_of
from dreamscape3d.sdf.weave import Weave

F64 = NDArray[np.float64]
UP = np.array((0.0, 0.3, 0.0))
HILLS = terrain(20.0, 2.0, 5.0, "ridges", 4)


def ramp() -> Weave:
    """Two parts on 41 points 1 m apart: the first from 1 at x = −5 to 0 at x = 5."""
    first = np.clip(0.5 - 0.1 * np.arange(-20.0, 21.0), 0.0, 1.0)
    weights = np.broadcast_to(np.stack([first, 1.0 - first])[:, None, :], (2, 41, 41))
    return Weave(weights.astype(np.float32), np.array([-20.0, -20.0]), 1.0)


def joined(shape: Shape, part: int = 0, level: float = 0.0) -> PackedField:
    packed = pose(lower([as_form(shape)]), {})
    none = np.zeros(1, bool)
    parts = Parts(np.array([part], np.int32), none, none, np.array([-1, -1], np.int32), level, ramp())
    return replace(packed, parts=parts)


def only_lift(packed: PackedField) -> Lift | None:
    return lift_of(packed.field.procedural[0], packed.leaves, packed.parts)


@pytest.mark.parametrize("part", [0, 1])
@pytest.mark.parametrize("turn", [0.0, 70.0])
def test_it_stands_between_the_level_and_its_own_height(part: int, turn: float) -> None:
    """level − sink + w · (h − (level − sink)), h by the terrain as it stands alone."""
    shape = HILLS.turned(0.0, turn, 0.0).at(0.4, -0.3, 1.0)
    packed = joined(shape, part, level=0.2)
    x, z = np.random.default_rng(3).uniform(-6.0, 6.0, (2, 300))
    own = terrain_height(shape, x, z)
    first = np.clip(0.5 - 0.1 * x, 0.0, 1.0)
    weight = first if part == 0 else 1.0 - first
    wanted = 0.2 - SINK + weight * (own - (0.2 - SINK))
    at = np.stack([x, wanted, z], -1)
    assert np.abs(evaluate_field(packed, at)).max() < 1e-6
    assert (evaluate_field(packed, at + UP) > 0.0).all()
    assert (evaluate_field(packed, at - UP) < 0.0).all()


def test_whole_weight_leaves_it_as_it_is() -> None:
    packed = joined(HILLS.at(-12.0, 0.0, 0.0))  # all of it where the first weighs 1
    x, z = np.random.default_rng(1).uniform((-21.0, -9.0), (-6.0, 9.0), (200, 2)).T
    at = np.stack([x, terrain_height(HILLS.at(-12.0, 0.0, 0.0), x, z), z], -1)
    assert np.abs(evaluate_field(packed, at)).max() < 1e-6


@pytest.mark.parametrize("level", [-0.5, 0.0, 1.2])
def test_distances_are_never_more_than_the_way_to_the_surface(level: float) -> None:
    """Against thousands of points of the surface itself."""
    packed = joined(HILLS, level=level)
    lift = only_lift(packed)
    assert lift is not None
    x, z = (v.ravel() for v in np.meshgrid(np.linspace(-9.9, 9.9, 400), np.linspace(-9.9, 9.9, 400)))
    flat = np.stack([x, np.zeros_like(x), z], -1)
    surface = np.stack([x, lift.heights(flat, flat), z], -1)
    points = np.random.default_rng(5).uniform((-8.0, -1.9, -8.0), (8.0, 3.5, 8.0), (400, 3))
    nearest = np.array([np.linalg.norm(surface - p, axis=1).min() for p in points])
    got = np.abs(evaluate_field(packed, points))
    assert (got <= nearest + 1e-9).all()
    above = points[:, 1] > lift.heights(points, points)
    assert np.median(got[above] / nearest[above]) > 0.3, "safe, but not without use"


def test_a_level_out_of_its_box_is_held_within() -> None:
    for level, base in ((50.0, 2.0), (-50.0, -2.0)):
        lift = only_lift(joined(HILLS, level=level))
        assert lift is not None
        assert lift.base == base


def test_what_leans_is_no_ground_and_what_is_no_terrain_neither() -> None:
    assert only_lift(joined(HILLS.turned(10.0, 0.0, 0.0))) is None
    assert only_lift(joined(menger(2.0, 2))) is None
    plain = joined(HILLS)
    assert lift_of(plain.field.procedural[0], plain.leaves, None) is None
    assert plain.parts is not None
    without = replace(plain.parts, weave=None)
    assert lift_of(plain.field.procedural[0], plain.leaves, without) is None
