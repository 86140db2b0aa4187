"""The flat list: what is flattened, what becomes a group, and every limit's message."""

from __future__ import annotations

from math import nan

import pytest
from sampling import packed

from dreamscape3d.errors import LimitError
from dreamscape3d.maths.expression import parse
from dreamscape3d.sdf import shape as s
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.lowering import MAX_DEPTH, MAX_LEAVES, lower
from dreamscape3d.sdf.primitives import canonical


def lowered(*forms: s.Shape) -> Field:
    return lower([s.as_form(form) for form in forms])


def test_hard_unions_are_flattened_away() -> None:
    field = lowered(s.plane(), s.sphere(1) | s.box(1) | (s.torus() | s.cone()).at(1, 0, 0))
    assert field.leaf_count == 5
    assert not len(field.group_operator)
    assert (field.leaf_operator == 0).all()


def test_a_hard_union_that_carves_is_flattened_too() -> None:
    field = lowered(s.box(3), s.Form(s.sphere(1) | s.torus(), "subtract"))
    assert field.leaf_operator.tolist() == [0, 1, 1]
    assert not len(field.group_operator)


@pytest.mark.parametrize(
    "shape",
    [
        s.sphere(1) - s.box(1),
        s.sphere(1) & s.box(1),
        s.sphere(1) | s.box(1).smooth(0.1),
        (s.sphere(1) | s.box(1)).smooth(0.1),
        (s.sphere(1) | s.box(1)).rounded(0.1),
        (s.sphere(1) | s.box(1)).shelled(0.1),
    ],
)
def test_what_needs_an_accumulator_gets_one(shape: s.Shape) -> None:
    field = lowered(s.plane(), shape)
    assert len(field.group_operator) == 1
    assert field.leaf_path.tolist() == [[-1, -1, -1], [0, -1, -1], [0, -1, -1]]
    assert field.leaf_depth.tolist() == [0, 1, 1]


def test_rounding_and_shelling_go_into_the_leaf() -> None:
    for shape in (
        s.box(1).rounded(0.1).shelled(0.05),
        s.box(1).scaled(2.0).at(1, 0, 0).rounded(0.2).shelled(0.1),
        s.box(1).twisted(30).rounded(0.2),
    ):
        assert not len(lowered(shape).group_operator)
    field = packed(s.box(1).scaled(2.0).at(1, 0, 0).rounded(0.2).shelled(0.1))
    assert (field.leaves.rounding[0], field.leaves.shell[0]) == pytest.approx((0.2, 0.1))


def test_only_what_is_simple_is_called_simple() -> None:
    field = lowered(s.sphere(), s.box(), s.rounded_box(), s.capsule(), s.box().rounded(0.1), s.box().shelled(0.1))
    assert field.leaf_simple.tolist() == [True, True, True, True, True, False]
    assert not lowered(s.torus(), s.cone(), s.tube(), s.plane(), s.round_cone()).leaf_simple.any()


def test_units_and_forced_leaves() -> None:
    field = lowered(s.plane(), s.box(2) - s.sphere(1), (s.box(2) | s.torus()) & (s.sphere(1) | s.cone()))
    assert field.unit.tolist() == [-1, 0, 0, 1, 1, 1, 1]
    assert field.bound_unit.tolist() == [0, 1, 1]
    assert field.bound.tolist() == [-1, 0, -1, 1, 1, 2, 2]
    assert field.forced.tolist() == [False, False, False, False, False, True, False]


def test_smooth_unions_make_no_unit() -> None:
    assert lowered(s.sphere(1) | s.box(1).smooth(0.2)).unit.tolist() == [-1, -1]


def test_copies_become_leaves() -> None:
    assert lowered(s.box().repeated((3, 2, 4), (1, 1, 1))).leaf_count == 24
    assert lowered(s.box().circled(7).mirrored("xz")).leaf_count == 28
    field = lowered(s.sphere(3), s.Form(s.box().circled(5), "intersect"))
    assert field.leaf_path[:, 0].tolist() == [-1, 0, 0, 0, 0, 0]


def test_endless_copies_are_one_leaf() -> None:
    field = lowered(s.box().periodic(2, 0, 2))
    assert field.leaf_count == 1
    assert field.chains == ((), (0,))


def test_chains_are_listed_from_the_outside_in() -> None:
    field = lowered(s.box().bent(10).twisted(20), s.sphere())
    assert field.chains == ((), (0, 1))
    assert field.warp_kind.tolist() == [0, 1]
    assert field.leaf_chain.tolist() == [1, 0]


def test_materials_and_names_are_handed_down() -> None:
    inner = s.sphere(1) | s.box(1).painted("brass").named("lid")
    field = lowered(s.as_form(inner).painted("stone").named("jar"))
    assert [field.materials[i] for i in field.leaf_material] == ["stone", "brass"]
    assert [field.names[i] for i in field.leaf_name] == ["jar", "lid"]


def test_nothing_lowers_to_nothing() -> None:
    assert packed().texels.shape == (0, 8, 4)
    assert lowered(s.Group(())).leaf_count == 0


def deep(shape: s.Shape, levels: int) -> s.Shape:
    for _ in range(levels):
        shape = shape.at(0, 0.1, 0)
    return shape


def carved(levels: int) -> s.Shape:
    shape: s.Shape = s.sphere(1) - s.box(1)
    for _ in range(levels - 1):
        shape = s.sphere(2) - shape
    return shape


LIMITS = [
    (lambda: s.box().repeated((5000, 1, 1), (1, 0, 0)), "5000 copies are more than 4096", "periodic"),
    (lambda: s.box().circled(4097), "4097 copies are more than 4096", "fewer copies"),
    (lambda: s.box().repeated((64, 1, 65), (1, 0, 1)).mirrored("x"), "4160 copies are more than 4096", ""),
    (lambda: s.box().repeated((64, 1, 64), (1, 0, 1)).mirrored("x"), "more than 4096 forms", "fewer copies"),
    (lambda: deep(s.box(), MAX_DEPTH + 1), "nest deeper than 64", "flatten"),
    (lambda: deep(s.box(), MAX_DEPTH + 1).rounded(0.1), "nest deeper than 64", "flatten"),
    (lambda: s.box().twisted(1).bent(1).twisted(1).bent(1).twisted(1), "warps nest deeper than 4", "fewer warps"),
    (lambda: carved(4), "carved or blended groups nest 4 deep, more than 3", "plain unions"),
    (lambda: s.sphere(nan), "nan is not a number within ±1,000,000", "smaller"),
    (lambda: s.sphere(1).at(0, 2e6, 0), "2e+06 is not a number within ±1,000,000", "smaller"),
    (lambda: s.sphere(1).smooth(float("inf")), "inf is not a number within ±1,000,000", "smaller"),
]


@pytest.mark.parametrize(("make", "message", "cure"), LIMITS)
def test_limits_say_what_and_how(make, message: str, cure: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(LimitError) as caught:
        lowered(make())
    assert message in caught.value.message
    assert cure in caught.value.cure


def test_the_limits_themselves_are_allowed() -> None:
    assert lowered(s.box().repeated((64, 1, 64), (1, 0, 1))).leaf_count == MAX_LEAVES
    assert lowered(carved(3)).leaf_depth.max() == 3
    assert lowered(deep(s.box(), MAX_DEPTH - 1)).leaf_count == 1
    assert lowered(s.box().twisted(1).bent(1).twisted(1).bent(1)).chains[1] == (0, 1, 2, 3)


def test_only_shapes_can_be_lowered() -> None:
    with pytest.raises(TypeError, match="not a shape: str"):
        lower([s.Form("sphere")])  # type: ignore[arg-type]


def test_unknown_primitives_are_refused() -> None:
    with pytest.raises(KeyError):
        canonical("teapot", ())


def test_signals_stay_signals() -> None:
    field = lowered(s.sphere(parse("1 + 0.1*sin(time)")).rounded(parse("0.1*time")).scaled(parse("1 + time")))
    now, later = (field.leaf_numbers.evaluate({"time": time}) for time in (0.0, 1.0))
    assert (now != later).any()


def test_leaves_know_the_form_they_came_from() -> None:
    pair = s.sphere(1) | s.box(1)
    field = lowered(s.plane(), pair, pair - s.torus().at(1, 0, 0), s.text("on"), s.terrain())
    paths = [field.form_of(leaf) for leaf in range(field.leaf_count)]
    assert paths == [(0,), (1, 0), (1, 1), (2, 0), (2, 1), (2, 2), (3,), (4,)]


@pytest.mark.parametrize(
    "change",
    [
        lambda shape: shape.repeated((2, 1, 2), (4, 0, 4)),
        lambda shape: shape.circled(3, 5.0),
        lambda shape: shape.scattered(5, (20.0, 0.0, 20.0)),
        lambda shape: shape.mirrored("xz"),
        lambda shape: shape.rounded(0.1),
        lambda shape: shape.mirrored("x").shelled(0.1),
        lambda shape: shape.twisted(20.0).at(1, 2, 3).scaled(2.0),
    ],
)
def test_copies_and_changes_keep_the_form(change) -> None:  # type: ignore[no-untyped-def]
    inner = s.as_form(s.torus() | s.cone().smooth(0.1)).named("lid")
    field = lowered(s.plane(), change(s.sphere(1) | inner))
    paths = [field.form_of(leaf) for leaf in range(field.leaf_count)]
    assert paths[0] == (0,)
    assert paths[1:] == [(1, 0), (1, 1, 0), (1, 1, 1)] * ((field.leaf_count - 1) // 3)


def test_what_the_walk_groups_by_itself_is_no_member() -> None:
    field = lowered(s.plane(), s.Form(s.box().circled(4), "intersect"), s.skyline(200, 60))
    assert set(field.forms) == {(0,), (1,), (2,)}
    assert field.leaf_form[-1] == field.forms.index((2,))
