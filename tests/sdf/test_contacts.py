"""Leaves in contact: leaving all others out of the parts' own accumulators moves no surface."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from joined import F64, HOME, joined, member, mixed_scene
from sampling import points, surface

from dreamscape3d.sdf import shape as s
from dreamscape3d.sdf.close_pairs import Boxes, boxes_of, gaps, near_others
from dreamscape3d.sdf.evaluate import evaluate_field
from dreamscape3d.sdf.pose import PackedField
from dreamscape3d.sdf.primitives import MODE_TEXT, is_procedural
from dreamscape3d.sdf.similarity import Frame

MIXES = [["csg", "hard"], ["csg", "hard", "repeated"], ["warped", "csg", "hard"], ["hard", "random", "csg", "hard"]]


def without_pruning(field: PackedField) -> PackedField:
    """All leaves in contact that may be."""
    assert field.parts is not None
    mode = field.field.leaf_mode
    hard = is_procedural(mode) | (mode == MODE_TEXT) | np.isin(np.arange(len(mode)), field.parts.grounds)
    contact = (~hard | field.parts.contact) & ~field.parts.absent
    return replace(field, parts=replace(field.parts, contact=contact))


def contact(field: PackedField) -> list[bool]:
    assert field.parts is not None
    found: list[bool] = field.parts.contact.tolist()
    return found


@pytest.mark.parametrize("seed", range(8))
def test_leaving_out_what_is_not_in_contact_moves_no_surface(seed: int) -> None:
    members = mixed_scene(MIXES[seed % len(MIXES)], seed, apart=4.0)
    k = np.random.default_rng(seed).uniform(0.05, 0.6, len(members))
    field = joined(*members, k=k.tolist())
    full = without_pruning(field)
    assert field.parts is not None
    assert full.parts is not None
    assert not (field.parts.contact & ~full.parts.contact).any()
    for of, other in ((field, full), (full, field)):
        at = surface(lambda p, of=of: evaluate_field(of, p), 1500, 5.0, seed)
        assert len(at) > 300
        assert np.abs(evaluate_field(other, at)).max() < 2e-6


def test_how_near_is_near() -> None:
    """Of two parts, leaves blend up to a distance of k between them."""
    for gap, near in ((0.25, True), (0.35, False)):
        pair = member(s.sphere(1.0)), member(s.sphere(1.0), Frame((2.0 + gap, 0, 0)))
        assert contact(joined(*pair, k=0.3)) == [near, near]
    third = member(s.sphere(1.0), Frame((0, 5.0, 0)))
    pair = member(s.sphere(1.0)), member(s.sphere(1.0), Frame((2.35, 0, 0)))
    assert contact(joined(*pair, third, k=0.3)) == [True, True, False]  # others may have moved the surface


def test_hard_joins_need_no_contact() -> None:
    assert contact(joined(member(s.sphere(1.0)), member(s.sphere(1.0)), k=0.0)) == [False, False]


def test_side_by_side_only_what_touches_is_in_contact() -> None:
    """Two rows of houses, of which the last of one stands by the first of the other."""
    row = s.box((1.0, 2.0, 1.0)).repeated((8, 1, 1), (1.5, 0, 0))
    field = joined(member([s.plane(), row]), member([s.plane(), row], Frame((11.7, 0, 0))))
    assert np.nonzero(contact(field))[0].tolist() == [8, 10]


def test_one_field_alone_has_none() -> None:
    assert contact(joined(member(s.box(1.0) - s.sphere(0.7)))) == [False, False]


def test_absent_leaves_letters_and_terrains_have_none() -> None:
    large = [s.text("so", 1.0, 0.2), s.terrain(8.0, 1.0, 3.0).at(0, -0.5, 0), s.box(1.0), s.box(1.0).at(0, 0, 4)]
    one = member(large)
    one = replace(one, growth=np.where(np.arange(one.pieces.count) == one.pieces.leaf[3], 0.0, 1.0))
    other = member(s.box((20.0, 0.5, 20.0)))
    assert contact(joined(one, other)) == [False, False, True, False, True]


def test_what_carves_its_world_touches_its_own_alone() -> None:
    """A ball that carves one part leaves the others whole; its part's other leaves stay out of it."""
    carved = member([s.box(2.0), s.Form(s.sphere(0.8).at(1, 0, 0), "subtract"), s.box(1.0).at(-5, 0, 0)])
    other = member(s.box(1.2), Frame((1.0, 0.0, 0.0)))
    field = joined(other, carved, k=0.2)
    assert contact(field) == [True, True, True, False]
    assert evaluate_field(field, (1.0, 0.0, 0.0))[0] == pytest.approx(-0.6)
    alone = joined(carved, member(s.box(0.1), Frame((50, 0, 0))))
    assert evaluate_field(alone, (0.8, 0.0, 0.0))[0] > 0.5


def test_what_intersects_its_world_holds_all_before_it() -> None:
    cut = member([s.box(1.0), s.box(1.0).at(30, 0, 0), s.Form(s.sphere(3.0), "intersect"), s.box(1.0).at(60, 0, 0)])
    other = member(s.box(1.0).at(30, 5, 0))
    field = joined(cut, other)
    assert contact(field) == [True, True, True, False, False]
    assert evaluate_field(field, (30.0, 0.0, 0.0))[0] > 1.0
    assert evaluate_field(field, (30.0, 5.0, 0.0))[0] == pytest.approx(-0.5)


def test_a_group_is_in_contact_as_a_whole() -> None:
    group = (s.box(1.0) | s.box(1.0).at(6, 0, 0).smooth(0.1)).rounded(0.05)
    field = joined(member(group), member(s.box(1.0), Frame((-1, 0, 0))))
    assert contact(field) == [True, True, True]


def test_a_ground_that_is_carved_keeps_its_hole() -> None:
    """Level grounds are joined hard, unless their own part carves them."""
    pit = [s.plane(), s.Form(s.sphere(1.0), "subtract")]
    field = joined(member(pit), member(s.box(1.0), Frame((9, 2, 0))))
    assert contact(field)[:2] == [True, True]
    assert evaluate_field(field, (0.0, 0.0, 0.0))[0] == pytest.approx(1.0)
    plain = joined(member([s.plane(), s.box(1.0)]), member(s.box(1.0), Frame((9, 0.2, 0))))
    assert not contact(plain)[0]


def test_planes_that_are_no_ground_meet_what_comes_near_them() -> None:
    wall = member([s.plane(), s.plane().turned(0, 0, 90)])
    for x, near in ((-0.7, True), (0.7, True), (-2.0, False)):
        found = contact(joined(wall, member(s.box(1.0), Frame((x, 3.0, 0.0))), k=0.3))
        assert found == [False, near, near]


# -- boxes -------------------------------------------------------------------------------------------


def random_boxes(count: int, kinds: int, seed: int, spread: float) -> Boxes:
    rng = np.random.default_rng(seed)
    centre = rng.uniform(-spread, spread, (count, 3)) * [1.0, 0.3, 1.0]
    half = rng.uniform(0.05, 0.6, (count, 3)) * np.where(rng.random(count) < 0.08, 15.0, 1.0)[:, None]
    axes = np.linalg.qr(rng.normal(size=(count, 3, 3)))[0]
    kind = np.sort(rng.integers(0, kinds, count)).astype(np.int32)
    margin = rng.uniform(0.0, 0.4, count)
    return boxes_of(*(np.asarray(a, np.float32) for a in (centre, axes, half, margin)), kind)


@pytest.mark.parametrize("seed", range(6))
def test_boxes_near_others_against_all_pairs(seed: int) -> None:
    boxes = random_boxes(400, 2 + seed, seed, 18.0 + 8.0 * seed)
    found = near_others(boxes)
    a, b = np.nonzero(boxes.kind[:, None] != boxes.kind)
    within = gaps(boxes, a, b) <= boxes.margin[a] + boxes.margin[b]
    upright = np.abs(boxes.centre[a] - boxes.centre[b]) - boxes.span[a] - boxes.span[b]
    true = np.zeros(400, bool)
    true[a[within & (upright <= 0.0).all(axis=1)]] = True
    assert 0 < true.sum() < 400
    assert np.array_equal(found, true)


def test_gaps_are_no_more_than_the_truth() -> None:
    """The nearest of many points in each of two boxes are at least as far apart."""
    boxes = random_boxes(40, 2, 1, 3.0)
    rng = np.random.default_rng(0)
    a, b = np.arange(20), np.arange(20, 40)
    local: F64 = rng.uniform(-1.0, 1.0, (40, 600, 3))
    local[:, :300] = np.sign(local[:, :300])
    inside = boxes.centre[:, None] + np.einsum("nij,nki->nkj", boxes.axes, local * boxes.half[:, None])
    away = np.linalg.norm(inside[a][:, :, None] - inside[b][:, None], axis=3).min(axis=(1, 2))
    assert (gaps(boxes, a, b) <= away + 1e-5).all()


def test_what_is_crowded_counts_as_near_rather_than_not() -> None:
    """Thousands of boxes in one cell, none of which meets another kind, and one that does."""
    rng = np.random.default_rng(0)
    count = 6000
    centre = np.concatenate([rng.uniform(0, 1, (count, 3)), rng.uniform(0, 1, (count, 3)) + np.array([0, 1.2, 0])])
    half = np.full((2 * count, 3), 0.01)
    centre[0], half[0] = 0.9, 0.6
    axes = np.tile(np.eye(3), (2 * count, 1, 1))
    kind = np.repeat([0, 1], count).astype(np.int32)
    boxes = boxes_of(*(np.asarray(x, np.float32) for x in (centre, axes, half, np.zeros(2 * count))), kind)
    assert near_others(boxes)[0]


def test_no_boxes_at_all() -> None:
    empty = random_boxes(0, 2, 0, 1.0)
    assert not len(near_others(empty))
    assert contact(joined(member(s.plane()), member(s.plane(), HOME))) == [False, False]


def test_points_between_parts_are_blended_as_the_formula_says() -> None:
    """min(a, b) − max(k − |a − b|, 0)²/4k by hand, three parts, ascending."""
    balls = [member(s.sphere(1.0), Frame((2.1 * x, 0, 0))) for x in range(3)]
    field = joined(*balls, k=[9.0, 0.4, 0.2])
    at = points(200, 3.0) + np.array([2.1, 0, 0])
    a, b, c = (np.linalg.norm(at - [2.1 * x, 0, 0], axis=1) - 1.0 for x in range(3))
    held = np.minimum(a, b) - np.maximum(0.4 - np.abs(a - b), 0.0) ** 2 / 1.6
    held = np.minimum(held, c) - np.maximum(0.2 - np.abs(held - c), 0.0) ** 2 / 0.8
    assert evaluate_field(field, at) == pytest.approx(held, abs=1e-12)


def test_what_is_too_large_to_be_told_is_told_fast() -> None:
    """Nested scales leave float32: no contact is missed for it, and nothing overflows."""
    huge = s.box(1.0).at(1, 2, 3)
    for _ in range(12):
        huge = huge.scaled(1e4)
    dust = s.box(1.0).at(0.0, 0.0, 0.2)
    with np.errstate(all="ignore"):
        field = joined(member([huge | dust]), member(s.box(1.0)))
    assert contact(field)[1:] == [True, True]
