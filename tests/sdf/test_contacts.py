"""Leaves that are held by those of their part which carve or blend: parts of a joined field leave each other whole."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from joined import F64, joined, member, mixed_scene
from sampling import points, surface

from dreamscape3d.sdf import shape as s
from dreamscape3d.sdf.contacts import Contacts, contacts
from dreamscape3d.sdf.evaluate import evaluate_field
from dreamscape3d.sdf.extents import find_extents
from dreamscape3d.sdf.member import Member
from dreamscape3d.sdf.pose import PackedField
from dreamscape3d.sdf.primitives import MODE_TEXT, is_procedural
from dreamscape3d.sdf.similarity import Frame

MIXES = [["csg", "hard"], ["csg", "hard", "repeated"], ["warped", "csg", "hard"], ["hard", "random", "csg", "hard"]]
BESIDE = member(s.box(1.2), Frame((1.0, 0.0, 0.0)))
"""Another part, that nothing of the first may change."""


def without_pruning(field: PackedField) -> PackedField:
    """All leaves held that may be."""
    assert field.parts is not None
    mode = field.field.leaf_mode
    hard = is_procedural(mode) | (mode == MODE_TEXT) | np.isin(np.arange(len(mode)), field.parts.grounds)
    held = (~hard | field.parts.held) & ~field.parts.absent
    return replace(field, parts=replace(field.parts, held=held))


def held(field: PackedField) -> list[bool]:
    assert field.parts is not None
    found: list[bool] = field.parts.held.tolist()
    return found


def found_in(*members: Member) -> Contacts:
    """What `join` is told of members that stand as they are written."""
    field = joined(*members)
    assert field.parts is not None
    extents = find_extents(field.field, field, field.parts.of)
    return contacts(field.field, field, extents, field.parts.of, len(members), field.parts.absent)


def carved(*members: Member) -> list[bool]:
    found: list[bool] = found_in(*members).carved.tolist()
    return found


# -- no surface is moved -----------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(8))
def test_leaving_out_what_is_not_held_moves_no_surface(seed: int) -> None:
    members = mixed_scene(MIXES[seed % len(MIXES)], seed, apart=4.0)
    k = np.random.default_rng(seed).uniform(0.05, 0.6, len(members))
    field = joined(*members, k=k.tolist())
    full = without_pruning(field)
    assert field.parts is not None
    assert full.parts is not None
    assert not (field.parts.held & ~full.parts.held).any()
    for of, other in ((field, full), (full, field)):
        at = surface(lambda p, of=of: evaluate_field(of, p), 900, 5.0, seed)
        assert len(at) > 200
        assert np.abs(evaluate_field(other, at)).max() < 2e-6


@pytest.mark.parametrize("seed", range(8))
def test_without_fillets_a_joined_field_is_the_least_of_its_parts(seed: int) -> None:
    """Each of which, alone, is joined as it is written: whatever it carves is its own."""
    members = mixed_scene(MIXES[seed % len(MIXES)], seed, apart=3.0)
    field = joined(*members, k=0.0, level=-1.6)
    alone = [joined(one, level=-1.6) for one in members]

    def least(at: F64) -> F64:
        found: F64 = np.min([evaluate_field(one, at) for one in alone], axis=0)
        return found

    for of, other in ((lambda p: evaluate_field(field, p), least), (least, lambda p: evaluate_field(field, p))):
        at = surface(of, 900, 5.0, seed)
        assert len(at) > 200
        assert np.abs(other(at)).max() < 2e-6


# -- what is held ------------------------------------------------------------------------------------


def test_plain_unions_hold_nothing() -> None:
    """However near parts are to each other, and whatever blends inside groups."""
    group = s.box(1.0) | s.sphere(0.8).at(0.5, 0, 0).smooth(0.2)
    for other in (Frame(), Frame((1.0, 0.2, 0)), Frame((9.0, 0, 0))):
        field = joined(member([s.plane(), s.box(1.0), group]), member(s.sphere(1.0), other))
        assert held(field) == [False] * 5


def test_one_field_alone_holds_nothing() -> None:
    one = member([s.box(1.0), s.Form(s.sphere(0.7), "subtract")])
    assert held(joined(one)) == [False, False]
    assert carved(one) == [False, False]


def test_what_carves_its_world_touches_its_own_alone() -> None:
    """A ball that carves one part leaves the others whole; its part's other leaves stay out of it."""
    cut = member([s.box(2.0), s.Form(s.sphere(0.8).at(1, 0, 0), "subtract"), s.box(1.0).at(-5, 0, 0)])
    field = joined(BESIDE, cut, k=0.2)
    assert held(field) == [False, True, True, False]
    assert carved(BESIDE, cut) == [False, True, True, False]
    assert evaluate_field(field, (1.0, 0.0, 0.0))[0] == pytest.approx(-0.6)
    alone = joined(cut, member(s.box(0.1), Frame((50, 0, 0))))
    assert evaluate_field(alone, (0.8, 0.0, 0.0))[0] > 0.5


def test_what_blends_is_held_but_not_carved() -> None:
    """A smooth union changes its own part's neighbours within its reach, and cuts nothing away."""
    near, far = s.box(1.0).at(1.2, 0, 0), s.box(1.0).at(9, 0, 0)
    soft = member([near, far, s.sphere(0.6).smooth(0.3)])
    assert held(joined(soft, BESIDE)) == [True, False, True, False]
    found = found_in(soft, BESIDE)
    assert found.held.tolist() == [True, False, True, False]
    assert not found.carved.any()


def test_what_carves_what_blends_is_told_apart_from_it() -> None:
    """Carved is only what carvers touch, held all that either does."""
    cut = s.Form(s.sphere(0.5).at(5, 0, 0), "subtract")
    mixed = member([s.box(1.0), s.box(1.0).at(5, 0.5, 0), s.sphere(0.6).at(0.7, 0, 0).smooth(0.3), cut])
    assert carved(mixed, BESIDE) == [False, True, False, True, False]
    assert held(joined(mixed, BESIDE)) == [True, True, True, True, False]


def test_how_near_is_near() -> None:
    """A leaf is held where its bounds, or how far it blends, come to those that change it."""
    for gap, near in ((0.0, True), (0.05, False)):
        cut = member([s.box(1.0), s.Form(s.box(1.0).at(1.0 + gap, 0, 0), "subtract")])
        assert held(joined(cut, BESIDE))[0] == near
        soft = member([s.box(1.0), s.box(1.0).at(1.0 + 0.6 + gap, 0, 0).smooth(0.2)])  # 1.5 radii, felt by both
        assert held(joined(soft, BESIDE))[0] == near


def test_a_carver_without_anything_to_carve_holds_itself_alone() -> None:
    cut = member([s.box(1.0), s.Form(s.box(1.0).at(8, 0, 0), "subtract")])
    assert held(joined(cut, BESIDE)) == [False, True, False]


def test_what_intersects_its_world_holds_all_before_it() -> None:
    cut = member([s.box(1.0), s.box(1.0).at(30, 0, 0), s.Form(s.sphere(3.0), "intersect"), s.box(1.0).at(60, 0, 0)])
    other = member(s.box(1.0).at(30, 5, 0))
    field = joined(cut, other)
    assert held(field) == [True, True, True, False, False]
    assert carved(cut, other) == [True, True, True, False, False]
    assert evaluate_field(field, (30.0, 0.0, 0.0))[0] > 1.0
    assert evaluate_field(field, (30.0, 5.0, 0.0))[0] == pytest.approx(-0.5)


def test_a_group_is_held_as_a_whole() -> None:
    """One of its leaves touches what is carved; and a group that carves does so with all its leaves."""
    group = s.box(1.0) | s.box(1.0).at(6, 0, 0).smooth(0.1)
    assert held(joined(member([group, s.Form(s.sphere(0.5), "subtract")]), BESIDE)) == [True, True, True, False]
    carver = s.Form(s.box(1.0) | s.box(1.0).at(6, 0, 0).smooth(0.1), "subtract")
    assert held(joined(member([s.sphere(1.0), carver]), BESIDE)) == [True, True, True, False]
    inside = member(s.box(2.0) - s.sphere(1.0).at(1, 0, 0))  # carves in its group alone
    assert held(joined(inside, BESIDE)) == [False, False, False]


def test_letters_terrains_and_what_is_absent_are_never_held() -> None:
    large = [s.text("so", 1.0, 0.2), s.terrain(8.0, 1.0, 3.0).at(0, -0.5, 0), s.box(1.0), s.box(1.0).at(0, 0, 4)]
    one = member([*large, s.Form(s.box((20.0, 0.5, 20.0)), "subtract")])
    one = replace(one, growth=np.where(np.arange(one.pieces.count) == one.pieces.leaf[3], 0.0, 1.0))
    assert held(joined(one, BESIDE)) == [False, False, True, False, True, False]


def test_what_is_absent_holds_nothing() -> None:
    one = member([s.box(1.0), s.Form(s.sphere(0.5), "subtract")])
    gone = replace(one, growth=np.where(np.arange(one.pieces.count) == one.pieces.leaf[1], 0.0, 1.0))
    assert not any(held(joined(gone, BESIDE)))


# -- planes ------------------------------------------------------------------------------------------


def test_a_ground_that_is_carved_keeps_its_hole() -> None:
    """Level grounds are joined hard, unless their own part carves them."""
    pit = member([s.plane(), s.Form(s.sphere(1.0), "subtract")])
    field = joined(pit, member(s.box(1.0), Frame((9, 2, 0))))
    assert held(field) == [True, True, False]
    assert evaluate_field(field, (0.0, 0.0, 0.0))[0] == pytest.approx(1.0)
    plain = joined(member([s.plane(), s.box(1.0)]), member(s.box(1.0), Frame((9, 0.2, 0))))
    assert not any(held(plain))


def test_another_parts_ground_fills_no_hole_of_anothers_but_stands_in_it() -> None:
    """Of two grounds one is there; where that is not carved, nothing is."""
    pit = member([s.plane(), s.Form(s.sphere(1.0), "subtract")])
    field = joined(pit, member([s.plane(), s.box(1.0).at(9, 2, 0)]))
    assert held(field) == [True, True, False, False]
    assert evaluate_field(field, (0.0, 0.0, 0.0))[0] == pytest.approx(1.0)
    other = joined(member([s.plane(), s.box(1.0).at(9, 2, 0)]), pit)
    assert evaluate_field(other, (0.0, 0.0, 0.0))[0] == pytest.approx(0.0)


@pytest.mark.parametrize(("x", "near"), [(-0.7, True), (0.7, True), (1.2, False), (-9.0, True)])
def test_planes_that_carve_hold_what_comes_near_them(x: float, near: bool) -> None:
    """A wall that cuts away all that lies to one side, at x < 0.3."""
    wall = s.Form(s.plane().turned(0, 0, -90).at(0.3, 0, 0), "subtract")
    found = held(joined(member([s.box(1.0).at(x, 3, 0), wall]), BESIDE))
    assert found == [near, True, False]


# -- what is hard to tell ----------------------------------------------------------------------------


def test_no_leaves_or_planes_alone() -> None:
    assert held(joined(member(s.plane()), member(s.plane()))) == [False, False]
    assert held(joined(member([]), BESIDE)) == [False]


def test_what_is_too_large_to_be_told_is_told_fast() -> None:
    """Nested scales leave float32: nothing carved is missed for it, and nothing overflows."""
    huge = s.box(1.0).at(1, 2, 3)
    for _ in range(12):
        huge = huge.scaled(1e4)
    dust = s.box(1.0).at(0.0, 0.0, 0.2)
    with np.errstate(all="ignore"):
        field = joined(member([huge, dust, s.Form(s.sphere(0.4), "subtract")]), BESIDE)
    assert held(field)[1:] == [True, True, False]


def test_a_crowd_of_dust_is_carved_to_the_last_grain() -> None:
    """More grains in one place than pairs are looked at."""
    grains = s.sphere(0.01).repeated((16, 16, 15), (0.02, 0.02, 0.02))
    field = joined(member([grains, s.Form(s.box(5.0), "subtract")]), member(s.box(1.0), Frame((9.0, 0, 0))), k=0.0)
    assert all(held(field)[:-1])
    assert evaluate_field(field, points(50, 0.2)).min() > 0.0


def test_the_same_members_are_held_alike() -> None:
    one, again = (joined(*mixed_scene(["csg", "warped", "random"], 4)) for _ in range(2))
    assert held(one) == held(again)
    assert any(held(one))
