"""Terrains and fractals in float64: safe distances, true bounds, two ways to one surface, heights, refusals."""

from __future__ import annotations

from collections.abc import Callable
from math import nan

import numpy as np
import pytest
from sampling import flat, outside_boxes, packed, points

from dreamscape3d.errors import LimitError
from dreamscape3d.maths.expression import parse
from dreamscape3d.sdf import shape as s
from dreamscape3d.sdf.evaluate import distance, evaluate_field, evaluate_leaves, march
from dreamscape3d.sdf.fractals import FRACTALS
from dreamscape3d.sdf.lowering import lower
from dreamscape3d.sdf.primitives import is_procedural
from dreamscape3d.sdf.terrain import terrain_height

LARGE: dict[str, s.Shape] = {
    **{style: s.terrain(6.0, 0.9, 2.0, style, 4) for style in ("hills", "dunes", "ridges")},
    **{f"menger {n}": s.menger(4.0, n) for n in (1, 3, 5)},
    **{f"apollonian {n}": s.apollonian(4.0, n) for n in (1, 4, 8)},
    **{f"foldbox {n}": s.foldbox(4.0, n) for n in (1, 4, 7, 10)},
}
PLACED: dict[str, Callable[[s.Shape], s.Shape]] = {
    "alone": lambda a: a,
    "moved": lambda a: a.scaled(0.6).turned(20, 30, 40).at(0.3, -0.2, 0.4),
    "in groups": lambda a: (s.sphere(0.4).at(0, 2, 0) | a.at(0.2, 0.0, 0.0)).turned(0, 50, 0).scaled(0.7),
    "copied": lambda a: a.scaled(0.4).circled(3, 1.5),
    "before others": lambda a: s.Group((s.as_form(a), s.as_form(s.box(0.8).at(0, 1, 0)))),
}


@pytest.mark.parametrize("name", LARGE)
def test_distances_are_safe(name: str) -> None:
    """They change no faster than space, near by and far away, inside and outside."""
    field = packed(PLACED["moved"](LARGE[name]))
    rng = np.random.default_rng(3)
    at = points(30_000, 2.0)
    step = rng.normal(size=at.shape)
    step *= (10.0 ** rng.uniform(-5.0, 0.3, len(at)) / np.linalg.norm(step, axis=1))[:, None]
    change = np.abs(evaluate_field(field, at + step) - evaluate_field(field, at))
    assert (change / np.linalg.norm(step, axis=1)).max() <= 1.0 + 1e-6


@pytest.mark.parametrize(
    ("name", "levels"), [(name, n) for name, f in FRACTALS.items() for n in range(1, f.levels + 1)]
)
def test_factors_of_fractals(name: str, levels: int) -> None:
    """The slope is nowhere above the factor, and near it somewhere at some level."""
    formula = FRACTALS[name]
    at = points(60_000, 1.0, seed=levels)
    slope = np.stack(
        [(formula.value(at + e, levels) - formula.value(at - e, levels)) / 2e-7 for e in np.eye(3) * 1e-7], -1
    )
    steepest = np.linalg.norm(slope, axis=1).max()
    assert 0.4 * formula.lipschitz < steepest <= formula.lipschitz * (1.0 + 1e-4)


@pytest.mark.parametrize("how", PLACED)
@pytest.mark.parametrize("name", LARGE)
def test_two_ways_to_one_surface(name: str, how: str) -> None:
    shape = PLACED[how](LARGE[name])
    at = points(3000, 2.5)
    bound, true = flat(shape, at), distance(shape, at)
    assert (np.abs(bound) > 1e-6).mean() > 0.98
    assert_same_sign(bound, true)


@pytest.mark.parametrize("name", LARGE)
def test_bounds_contain_what_is_solid(name: str) -> None:
    field = packed(PLACED["moved"](LARGE[name]))
    at = points(20_000, 3.0)
    away = outside_boxes(field, at)[0]
    solid = evaluate_field(field, at) <= 0.0
    assert (away[solid] <= 1e-5).all()
    assert (evaluate_field(field, at) <= away + 2.0 * np.linalg.norm(field.half[0]) + 1e-6).all()
    assert not field.infinite.any()
    assert (field.core == 0).all()  # nothing may be dropped behind what is full of holes


def test_a_menger_is_exact_where_its_faces_are() -> None:
    assert flat(s.menger(2.0, 1), np.array([(0.0, 0.9, 3.0), (0.9, 0.9, 1.5), (0.0, 0.0, 0.0)])) == pytest.approx(
        [2.0, 0.5, 1.0 / 3.0]
    )


def test_a_menger_holds_its_share_of_the_cube() -> None:
    """(20/27)ⁿ of it is solid."""
    at = points(60_000, 1.0)
    for levels in (1, 2, 3, 4):
        share = (flat(s.menger(2.0, levels), at) < 0.0).mean()
        assert share == pytest.approx((20.0 / 27.0) ** levels, abs=0.01)


def test_fractals_are_symmetric_and_thin_out_with_levels() -> None:
    at = points(20_000, 1.0)
    for make in (s.menger, s.apollonian, s.foldbox):
        assert flat(make(2.0, 3), at) == pytest.approx(flat(make(2.0, 3), at * [-1.0, 1.0, -1.0]), abs=1e-9)
        assert (flat(make(2.0, 2), at) < 0).any()
    for make in (s.menger, s.foldbox):
        solid = [(flat(make(2.0, n), at) < 0).mean() for n in (1, 3, 5)]
        assert solid[0] > solid[1] > solid[2]


def test_they_join_after_all_else_by_a_hard_union() -> None:
    """Neither what carves nor what blends before or after them changes them."""
    ground, ball = s.as_form(s.terrain(6.0, 0.9, 2.0)), s.sphere(1.0).at(0.0, 0.5, 0.0)
    carved = [s.as_form(s.box(1.0)), s.Form(ball, "subtract", 0.2)]
    at = points(4000, 2.5)
    alone = np.minimum(flat(ground, at), flat(carved, at))
    for forms in ([carved[0], ground, carved[1]], [*carved, ground]):
        assert flat(forms, at) == pytest.approx(alone, abs=1e-12)
        assert_same_sign(flat(forms, at), distance(forms, at))
    blended = flat([ground, ball.smooth(0.8)], at)
    assert blended == pytest.approx(np.minimum(flat(ground, at), flat(ball, at)), abs=1e-12)


def assert_same_sign(bound: np.ndarray, true: np.ndarray) -> None:
    clear = np.abs(bound) > 1e-6
    assert ((bound > 0) == (true > 0))[clear].all()


def test_the_flat_list_knows_which_leaves_they_are() -> None:
    field = packed(s.sphere(), s.menger(parse("2 + time"), 2), s.terrain(), time=0.5)
    assert is_procedural(field.field.leaf_mode).tolist() == [False, True, True]
    assert [known.leaf for known in field.field.procedural] == [1, 2]
    assert field.half[1] == pytest.approx([1.25] * 3)
    assert evaluate_leaves(field, (0.0, 30.0, 0.0)).shape == (3, 1)


def test_rays_find_the_ground() -> None:
    ground = s.terrain(60.0, 4.0, 12.0, "hills", 2).turned(0, 30, 0).at(1, -2, 3)
    x, z = np.random.default_rng(1).uniform(-15, 15, (2, 200))
    above = np.stack([x, np.full(200, 9.0), z], -1)
    hit, t = march(packed(ground), above, np.array([[0.0, -1.0, 0.0]]), epsilon_per_metre=1e-7)
    assert hit.all()
    assert 9.0 - t == pytest.approx(terrain_height(ground, x, z), abs=1e-5)


@pytest.mark.parametrize("how", [lambda a: a, lambda a: a.scaled(2.0).turned(0, 70, 0).at(3, 1, -2).at(0, 5, 0)])
def test_heights_are_where_the_distance_is_0(how: Callable[[s.Shape], s.Shape]) -> None:
    ground = how(s.terrain(40.0, 3.0, 9.0, "dunes", 1)).painted("sand")
    x, z = np.random.default_rng(4).uniform(-10, 10, (2, 300))
    y = terrain_height(ground, x, z)
    assert flat(ground, np.stack([x, y, z], -1)) == pytest.approx(np.zeros(300), abs=1e-9)
    assert distance(ground, np.stack([x, y, z], -1)) == pytest.approx(np.zeros(300), abs=1e-9)


def test_heights_end_at_the_rim_and_follow_signals() -> None:
    ground = s.terrain(10.0, 1.0, 3.0).at(0.0, parse("time"), 0.0)
    y = terrain_height(ground, [[0.0, 4.9], [5.1, -7.0]], 0.0, {"time": 2.0})
    assert y.shape == (2, 2)
    assert np.isnan(y).tolist() == [[False, False], [True, True]]
    assert y[0, 0] == terrain_height(ground, 0.0, 0.0, {"time": 0.0}) + 2.0
    assert terrain_height(s.Group((s.as_form(ground),)), 0.0, 0.0, {"time": 0.0}) >= 0.0


NO_HEIGHT = [
    (lambda: s.sphere(), "a primitive is no terrain", "the form of one terrain"),
    (lambda: s.terrain().circled(3, 1.0), "a circled is no terrain", "the form of one terrain"),
    (lambda: s.terrain().turned(10, 0, 0), "a terrain that leans has no one height", "about y only"),
    (lambda: s.terrain().turned(0, 0, parse("time")), "a terrain that leans has no one height", "about y only"),
]


@pytest.mark.parametrize(("make", "message", "cure"), NO_HEIGHT)
def test_what_has_no_height(make: Callable[[], s.Shape], message: str, cure: str) -> None:
    with pytest.raises(LimitError) as caught:
        terrain_height(make(), 0.0, 0.0, {"time": 1.0})
    assert message == caught.value.message
    assert cure in caught.value.cure


def group(*forms: s.Shape) -> s.Shape:
    return s.Group(tuple(map(s.as_form, forms)))


REFUSED = [
    (lambda: group(s.box(), s.Form(s.menger(), "subtract")), "a menger cannot subtract", "leave out its operator"),
    (lambda: s.terrain().smooth(0.2), "a terrain cannot be blended", "leave out its smooth"),
    (lambda: s.foldbox().smooth(parse("time")), "a foldbox cannot be blended", "leave out its smooth"),
    (lambda: s.menger().twisted(10), "a menger cannot be warped", "twist, bend, fold and periodic"),
    (lambda: s.apollonian().periodic(9, 0, 9), "an apollonian cannot be warped", "periodic"),
    (lambda: s.terrain().mirrored("x"), "a terrain cannot be mirrored", "another seed"),
    (lambda: group(s.sphere(), s.menger().at(1, 0, 0)).mirrored("z"), "a menger cannot be mirrored", "turn it"),
    (lambda: s.menger().rounded(0.1), "a menger cannot be carved, rounded", "top level"),
    (lambda: s.terrain().shelled(0.1), "a terrain cannot be carved, rounded", "top level"),
    (lambda: s.menger() - s.sphere(), "a menger cannot be carved, rounded", "top level"),
    (lambda: s.menger() | s.sphere().smooth(0.1), "part of a blended group", "top level"),
    (lambda: s.menger(1.0, 1).circled(17, 5.0), "more than 16 terrains and fractals", "use fewer"),
    (lambda: s.menger(1.0, 6), "levels 6 is not a number from 1 to 5", "use another"),
    (lambda: s.apollonian(1.0, 9), "levels 9 is not a number from 1 to 8", "use another"),
    (lambda: s.foldbox(1.0, 0), "levels 0 is not a number from 1 to 10", "use another"),
    (lambda: s.terrain(5000.0), "size 5000 is not a number from 1 to 4000", "use another"),
    (lambda: s.terrain(height=0.0), "height 0 is not a number from 0.01 to 4000", "use another"),
    (lambda: s.terrain(feature=nan), "feature nan is not a number from 0.1 to 4000", "use another"),
    (lambda: s.terrain(parse("time")), "size a signal is not a number", "use another"),  # type: ignore[arg-type]
    (lambda: s.terrain(style="swamp"), "there is no terrain style 'swamp'", "hills, dunes, ridges"),
]


@pytest.mark.parametrize(("make", "message", "cure"), REFUSED)
def test_what_is_refused(make: Callable[[], s.Shape], message: str, cure: str) -> None:
    with pytest.raises(LimitError) as caught:
        lower([s.as_form(s.sphere()), s.as_form(make())])
    assert message in caught.value.message
    assert cure in caught.value.cure


def test_what_is_allowed() -> None:
    for make in (
        lambda: s.menger(1.0, 1).circled(16, 5.0),
        lambda: s.terrain(4000.0, 900.0, 300.0, "ridges").at(0, parse("time"), 0).scaled(2.0).turned(0, 10, 0),
        lambda: group(s.menger(), s.sphere(), group(s.foldbox().at(1, 1, 1))),
        lambda: s.menger(parse("1 + time")).repeated((2, 1, 2), (3.0, 0.0, 3.0)),
    ):
        assert lower([s.as_form(make())]).procedural
