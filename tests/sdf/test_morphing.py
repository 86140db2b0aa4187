"""Pieces that turn into each other: themselves at both ends, and no pop anywhere between."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joined import F64, grown, joined, member
from sampling import points, surface
from support.scenes import PRIMITIVES

from dreamscape3d.sdf import shape as s
from dreamscape3d.sdf.evaluate import evaluate_field, evaluate_leaves
from dreamscape3d.sdf.fading import LEAST, thinned
from dreamscape3d.sdf.fillets import THICK
from dreamscape3d.sdf.matching import matches
from dreamscape3d.sdf.member import Member
from dreamscape3d.sdf.morphing import Pair, handed_over
from dreamscape3d.sdf.pose import PackedField, pack
from dreamscape3d.sdf.similarity import Frame

NEAR = Frame((0.4, 0.1, 0.2), 25.0, 1.2)
TREE = (s.cylinder(0.2, 2.0).at(0, 1, 0) | s.sphere(0.8).at(0, 2.4, 0) | s.sphere(0.5).at(0.6, 1.8, 0)).tagged("it")
TOWER = (s.box((1.0, 1.2, 1.0)).at(0, 0.6, 0) | s.cone(0.7, 1.0).at(0, 1.7, 0)).tagged("it")
CARVED = (s.box(1.6) - s.sphere(0.9).at(0.5, 0.5, 0.5)).at(0, 0.8, 0).tagged("it")
TWISTED = s.box((0.5, 2.0, 0.5)).twisted(40.0).at(0, 1, 0).tagged("it")
SHAPES = {"tree": TREE, "tower": TOWER, "carved": CARVED, "twisted": TWISTED}


def morphing(a: Member, b: Member, share: float, k: float = 0.3, *others: Member) -> PackedField:
    return joined(a, b, *others, k=k, pairs=[Pair(0, 0, 1, 0, share)])


def moved_by(before: PackedField, after: PackedField, seed: int = 0) -> float:
    """How far surfaces of the one are from those of the other, at most; what is gone with the next step, and no larger
    than a few millimetres, does not count."""
    at = surface(lambda p: evaluate_field(before, p), 500, 3.0, seed)
    assert len(at) > 50
    assert before.parts is not None
    assert after.parts is not None
    one_alone = before.parts.absent != after.parts.absent
    tiny = np.nonzero(one_alone & (before.half.max(axis=1) < 4.0 * LEAST))[0]
    lasting = np.abs(evaluate_leaves(before, at, tiny)).min(axis=0, initial=1.0) > 1e-5
    return float(np.abs(evaluate_field(after, at[lasting])).max())


def both(first: s.Shape, second: s.Shape) -> tuple[Member, Member]:
    return member([first, s.box(0.5).at(0.9, 0.3, 0)]), member([second, s.sphere(0.4).at(-0.9, 0.5, 0)], NEAR)


@pytest.mark.parametrize("second", SHAPES)
@pytest.mark.parametrize("first", SHAPES)
def test_the_ends_are_the_pieces_themselves(first: str, second: str) -> None:
    a, b = both(SHAPES[first], SHAPES[second])
    at = points(400, 3.0)
    for share, alone in ((0.0, (a, without_first(b))), (1.0, (without_first(a), b))):
        assert np.array_equal(evaluate_field(morphing(a, b, share), at), evaluate_field(joined(*alone), at))


def without_first(one: Member) -> Member:
    return grown(one, np.where(np.arange(one.pieces.count) == 0, 0.0, 1.0))


@pytest.mark.parametrize("second", SHAPES)
@pytest.mark.parametrize("first", SHAPES)
def test_no_share_pops(first: str, second: str) -> None:
    """A thousandth more share moves surfaces by millimetres, at both ends and where leaves come and go too."""
    a, b = both(SHAPES[first], SHAPES[second])
    for share in (0.0, 1e-3, 0.1, 0.25, 0.3, 0.499, 0.5, 0.7, 0.75, 0.9, 1.0 - 2e-3, 1.0 - 1e-3):
        before, after = morphing(a, b, share), morphing(a, b, share + 1e-3)
        for one, other in ((before, after), (after, before)):
            assert moved_by(one, other) < 0.02, share


@pytest.mark.parametrize("second", PRIMITIVES)
@pytest.mark.parametrize("first", PRIMITIVES)
def test_all_primitives_become_each_other(first: str, second: str) -> None:
    """Steadily, and never changing faster than space."""
    a, b = (member(PRIMITIVES[name]().tagged("it")) for name in (first, second))
    b = replace(b, frame=Frame((0.3, 0.2, 0.1), 50.0))
    rng = np.random.default_rng(0)
    at = points(300, 1.5)
    step = rng.normal(size=at.shape) * 0.02
    shares = (0.0, 0.005, 0.2, 0.205, 0.5, 0.505, 0.9, 0.905, 0.995, 1.0)
    fields = [morphing(a, b, share) for share in shares]
    for field in fields:
        change = np.abs(evaluate_field(field, at + step) - evaluate_field(field, at))
        assert (change <= np.linalg.norm(step, axis=1) * (1.0 + 1e-6)).all()
    for before, after in zip(fields[::2], fields[1::2], strict=True):
        on = surface(lambda p, before=before: evaluate_field(before, p), 150, 1.5)
        assert np.abs(evaluate_field(after, on)).max() < 0.05


@settings(deadline=None, max_examples=60)
@given(share=st.floats(0.0, 1.0), k=st.floats(0.01, 1.0), x=st.floats(-1.0, 1.0))
def test_a_solid_handed_over_stays_as_large(share: float, k: float, x: float) -> None:
    """The smooth union of x + e and x + f is x: by the formula of the smooth minimum."""
    e, f = handed_over(share, k)
    union = x + min(e, f) - max(k - abs(e - f), 0.0) ** 2 / (4.0 * k)
    assert union == pytest.approx(x, abs=1e-9)
    assert handed_over(0.25, k) == pytest.approx((0.0, k))
    assert handed_over(0.75, k) == pytest.approx((k, 0.0))


def test_without_blending_it_is_handed_over_at_once() -> None:
    a, b = member(s.sphere(1.0).tagged("it")), member(s.box(1.0).tagged("it"))
    for share, absent in ((0.4, [False, True]), (0.6, [True, False])):
        field = morphing(a, b, share, 0.0)
        assert field.parts is not None
        assert field.parts.absent.tolist() == absent
    assert moved_by(morphing(a, b, 0.4999, 0.0), morphing(a, b, 0.5, 0.0)) < 1e-3


def held_world(*forms: s.Shape) -> Member:
    """A box that turns, and what is done to it in its world."""
    return member([s.box(1.0).tagged("it"), *forms])


HOLE = s.Form(s.sphere(0.3).at(0.5, 0, 0), "subtract")
WORLDS: dict[str, list[s.Shape]] = {
    "plain": [],
    "carved": [HOLE],
    "blended": [s.sphere(0.4).at(0.5, 0, 0).smooth(0.2)],
    "on a ground": [s.plane().at(0, -0.5, 0)],
}


@pytest.mark.parametrize("second", WORLDS)
@pytest.mark.parametrize("first", WORLDS)
def test_a_solid_stays_as_thick_whatever_its_worlds_do_to_it(first: str, second: str) -> None:
    """Where it is carved it is handed over at once, since there it has no fillets to be handed over by."""
    a, b = held_world(*WORLDS[first]), held_world(*WORLDS[second])
    faces = np.array([[0.0, 0.0, -0.5], [0.0, 0.5, 0.0], [-0.5, 0.0, 0.0]])
    for share in np.linspace(0.02, 0.98, 25).tolist():
        for k in (0.3, 0.0):
            field = morphing(a, b, share, k)
            assert field.parts is not None
            assert evaluate_field(field, faces) == pytest.approx(np.zeros(3), abs=1e-9)
            assert not (field.parts.held & field.parts.absent).any()
            shown = (~field.parts.absent)[[0, a.field.leaf_count]]
            slowly = k > 0.0 and "carved" not in (first, second)
            assert shown.all() == (slowly and 0.25 < share < 0.75)
            assert shown.any()


def test_thin_solids_are_handed_over_whole() -> None:
    """By the radius for it, and not by one as small as they are; what is beside them melts by that."""
    wire = s.capsule(0.02, 2.0).tagged("it")
    a, b = member(wire), member([wire, s.box(1.0).at(0, 0, 0.5)])
    for share in (0.3, 0.5, 0.7):
        field = morphing(a, b, share, 0.3)
        assert field.parts is not None
        fillets = field.parts.fillets
        known = dict(zip(zip(fillets.first.tolist(), fillets.second.tolist(), strict=True), fillets.k, strict=True))
        assert known[0, 1] == 0.3
        assert known.get((0, 2), 0.0) <= THICK * 0.02
        assert evaluate_field(field, (0.0, 0.3, -0.02))[0] == pytest.approx(0.0, abs=1e-9)


def test_half_way_a_ball_and_a_box_are_a_rounded_box() -> None:
    a, b = member(s.sphere(1.0).tagged("it")), member(s.box(2.0).tagged("it"), Frame((4.0, 0, 0)))
    half_way = member(s.rounded_box(2.0, 0.5).at(2.0, 0, 0))
    at = points(300, 3.0) + np.array([2.0, 0, 0])
    found, true = evaluate_field(morphing(a, b, 0.5), at), evaluate_field(joined(half_way), at)
    assert found == pytest.approx(true, abs=1e-9)


def test_which_leaf_turns_into_which() -> None:
    """Of three and two solids the largest two of each, lower into lower; the third goes with the nearest."""
    three, two = member(TREE).pieces, member(TOWER).pieces
    found = matches(three, 0, two, 0)
    assert (found.a.tolist(), found.b.tolist()) == ([2, 1], [0, 1])
    assert (found.more_a.tolist(), found.with_a.tolist(), found.more_b.tolist()) == ([0], [0], [])
    assert matches(member(CARVED).pieces, 0, two, 0).rest_a.tolist() == [0, 1]
    assert matches(three, 0, member(CARVED).pieces, 0).rest_a.tolist() == [0, 1, 2]


def test_what_is_untagged_and_simple_turns_into_its_like_alone() -> None:
    ball, tube = member(s.sphere(1.0)).pieces, member(s.tube(0.5, 0.1, 1.0)).pieces
    assert not len(matches(ball, 0, tube, 0).a)
    assert len(matches(ball, 0, member(s.box(1.0)).pieces, 0).a) == 1


def test_shares_out_of_range_are_the_ends() -> None:
    a, b = member(TREE), member(TOWER)
    at = points(100, 3.0)
    for share, end in ((-3.0, 0.0), (7.0, 1.0), (float("nan"), 0.0)):
        assert np.array_equal(evaluate_field(morphing(a, b, share), at), evaluate_field(morphing(a, b, end), at))


def test_what_grows_out_of_a_wall_makes_no_bump() -> None:
    """Its fillets are as small as it is."""
    wall = member(s.box((8.0, 8.0, 1.0)))
    ball = member(s.sphere(0.5).at(0.0, 0.0, 0.45))
    before, after = joined(wall, grown(ball, 0.0), k=0.6), joined(wall, grown(ball, 2.0 * LEAST), k=0.6)
    front: F64 = np.column_stack([points(400, 1.0)[:, :2], np.full(400, 0.5)])
    assert np.abs(evaluate_field(before, front)).max() < 1e-12
    assert np.abs(evaluate_field(after, front)).max() < 1e-3
    levels = [evaluate_field(joined(wall, grown(ball, g), k=0.6), front).min() for g in np.linspace(0.002, 1.0, 60)]
    assert np.abs(np.diff(levels)).max() < 0.05


@pytest.mark.parametrize("name", ["shelled", "carved", "carved twice", "leaf"])
def test_what_is_thinned_has_its_distances_raised(name: str) -> None:
    shapes = {
        "shelled": (s.box(2.0) - s.sphere(1.0).at(1, 0, 0).smooth(0.2)).shelled(0.6),
        "carved": s.box(2.0) - s.sphere(1.0).at(1, 0, 0).smooth(0.2),
        "carved twice": s.box(2.0) - (s.box(1.5) - s.sphere(0.4).at(0.7, 0, 0)).at(0.8, 0, 0),
        "leaf": s.box(2.0).shelled(0.5),
    }
    one = member(shapes[name])
    offset = np.full(one.field.leaf_count, 0.07)
    at = points(400, 2.0)
    less = pack(one.field, thinned(one.field, one.numbers, offset))
    assert evaluate_field(less, at) == pytest.approx(evaluate_field(pack(one.field, one.numbers), at) + 0.07, abs=1e-12)
