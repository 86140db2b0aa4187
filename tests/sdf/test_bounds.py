"""Bounds hold what they bound; blending reaches no further than it says."""

from __future__ import annotations

import numpy as np
import pytest
from sampling import outside_boxes, packed, points, surface
from support.scenes import PRIMITIVES, SCENES, TIMES, WARPS, random_forms

from dreamscape3d.sdf import shape as s
from dreamscape3d.sdf.evaluate import accumulate, distance, evaluate_field, evaluate_leaves
from dreamscape3d.sdf.extents import BLEND_REACH
from dreamscape3d.sdf.lowering import lower
from dreamscape3d.sdf.pose import PackedField, pose

TOLERANCE = 1e-5  # bounds are float32


def solid(shape: s.Shape, count: int = 6000, size: float = 2.5) -> np.ndarray:
    """Points that the tree says are inside."""
    at = points(count, size)
    return at[distance(shape, at) < 0]


def assert_bounded(field: PackedField, inside: np.ndarray) -> None:
    assert len(inside)
    held = (outside_boxes(field, inside) <= TOLERANCE).any(axis=0)
    assert held.all() or field.infinite.any()
    away = np.linalg.norm(inside[None] - field.centre[:, None], axis=2)
    assert (away <= field.radius[:, None] + TOLERANCE).any(axis=0).all()


@pytest.mark.parametrize("name", PRIMITIVES)
def test_boxes_hold_the_primitives(name: str) -> None:
    shape = PRIMITIVES[name]().scaled(1.3).turned(10, 20, 30).at(0.5, -0.3, 0.2)
    assert_bounded(packed(shape), solid(shape))
    assert_bounded(packed(shape.rounded(0.2)), solid(shape.rounded(0.2)))


@pytest.mark.parametrize("name", PRIMITIVES)
def test_boxes_are_tight(name: str) -> None:
    """No side can be moved in by more than a twentieth."""
    shape = PRIMITIVES[name]()
    field = packed(shape)
    inside = solid(shape, 60_000, 0.8)
    assert (np.abs(inside).max(axis=0) > field.half[0] * 0.85).all()


@pytest.mark.parametrize("warp", WARPS)
@pytest.mark.parametrize("name", ["box", "pointed cone", "torus", "capsule"])
def test_boxes_hold_warped_forms(name: str, warp: str) -> None:
    shape = WARPS[warp](PRIMITIVES[name]())
    field = packed(shape)
    inside = solid(shape, 4000)
    assert_bounded(field, inside)
    assert (inside >= field.guard_low.min(axis=0) - TOLERANCE).all()
    assert (inside <= field.guard_high.max(axis=0) + TOLERANCE).all()


def test_boxes_hold_rounded_groups_of_warped_forms() -> None:
    """A group's rounding acts on the scaled distance; the bounds grow with it and no ghost of them appears."""
    shape = (s.box((1.2, 0.4, 0.4)).twisted(60) | s.sphere(0.3).at(0, 1, 0)).rounded(0.3)
    field, at = packed(shape), points(6000, 2.5)
    inside = at[evaluate_field(field, at) < 0]
    assert_bounded(field, inside)
    assert (distance(shape, inside) < 0.9).all()


@pytest.mark.parametrize("seed", range(3))
def test_unit_boxes_hold_carved_units(seed: int) -> None:
    """What is left of each carved group lies in the box of its unit."""
    for shape in _carved(seed):
        field = packed(shape)
        assert len(field.unit_low) == 1
        inside = solid(shape, 4000)
        assert (inside >= field.unit_low[0] - TOLERANCE).all()
        assert (inside <= field.unit_high[0] + TOLERANCE).all()


def _carved(seed: int) -> list[s.Shape]:
    rng = np.random.default_rng(seed)
    a, b, c = (make().scaled(1.5) for make in rng.permutation(np.array(list(PRIMITIVES.values()), object))[:3])
    turned = b.turned(*rng.uniform(0, 180, 3).tolist()).at(0.1, 0.3, 0.2)
    return [
        a - turned,
        (a - turned.smooth(0.2)).rounded(0.15),
        (a | c.at(0.9, 0, 0).smooth(0.3)) & s.box(1.2).at(0.3, 0, 0).smooth(0.2),
        (a | c) - (turned & s.box(0.5)),
        (a - turned).twisted(40),
    ]


def test_an_intersection_narrows_its_unit() -> None:
    field = packed(s.box(10.0) & s.sphere(1.0).at(2, 0, 0))
    assert field.unit_low[0] == pytest.approx([1, -1, -1])
    assert field.unit_high[0] == pytest.approx([3, 1, 1])
    nothing = packed(s.box(1.0) & s.box(1.0).at(5, 0, 0))
    assert (nothing.unit_low > nothing.unit_high).any()


@pytest.mark.parametrize("scene", ["random", "csg", "warped", "repeated"])
def test_what_is_out_of_reach_does_not_move_the_surface(scene: str) -> None:
    """Leaves further from a surface point than their reach can be left out there, to within 2 % of k."""
    forms = SCENES[scene](1)
    field = pose(lower(forms), TIMES)
    at = surface(lambda p: evaluate_field(field, p), 1500, 6.0)
    moved = _without_far_leaves(field, at, BLEND_REACH)
    assert np.abs(moved).max() <= 0.02 * max(float(field.leaves.k.max()), 1e-3)


def test_twice_k_is_far_enough_for_a_pile_of_forms() -> None:
    rng = np.random.default_rng(0)
    pile = [s.sphere(0.4).at(*rng.uniform(-0.3, 0.3, 3).tolist()).smooth(0.5) for _ in range(20)]
    for forms in (pile, random_forms(256, 1)):
        field = pose(lower(forms), TIMES)
        at = surface(lambda p, field=field: evaluate_field(field, p), 600, 4.0)
        assert np.abs(_without_far_leaves(field, at, 2.0)).max() < 1e-5


def _without_far_leaves(field: PackedField, at: np.ndarray, reach_in_k: float) -> np.ndarray:
    """(N,) the field where leaves out of reach are replaced by nothing."""
    reach = field.reach * (reach_in_k / BLEND_REACH)
    far = outside_boxes(field, at) > reach[:, None] + TOLERANCE
    kept = field.infinite | field.field.forced
    return accumulate(field, np.where(far & ~kept[:, None], 1e9, evaluate_leaves(field, at)))


@pytest.mark.parametrize("scene", ["random", "repeated"])
def test_cores_are_solid(scene: str) -> None:
    field = pose(lower(SCENES[scene](2)), TIMES)
    index = np.nonzero((field.core > 0).all(axis=1))[0]
    assert len(index)
    corners = np.array(np.meshgrid(*[[-1.0, 1.0]] * 3)).reshape(3, -1).T
    inside = np.concatenate([corners, points(40, 1.0).clip(-1.0, 1.0)])
    for leaf in index:
        at = field.centre[leaf] + (inside * field.core[leaf]) @ field.axes[leaf]
        assert (evaluate_field(field, at) <= TOLERANCE).all()
    others = np.delete(np.arange(field.field.leaf_count), index)
    assert (field.core[others].min(axis=1, initial=0.0) == 0).all()


def test_groups_add_up_their_reach() -> None:
    inner = (s.sphere(1) | s.sphere(1).at(1, 0, 0).smooth(0.2)).at(0, 0, 0)
    field = packed(s.sphere(1), inner.smooth(0.4), s.box(1).at(5, 0, 0))
    assert field.reach == pytest.approx(BLEND_REACH * np.array([0.4, 0.6, 0.6, 0.0]))
