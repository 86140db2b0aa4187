"""Fillets between parts of a joined field: by hand, whatever their order, between which leaves, and as lists."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import combinations, permutations

import numpy as np
import pytest
from fillet_scenes import BLOCK, K, hard, lattice, melt, of
from joined import F64, joined, member, mixed_scene
from sampling import points, surface
from support.scenes import SCENES

from dreamscape3d.sdf import fillets as product
from dreamscape3d.sdf import shape as s
from dreamscape3d.sdf.evaluate import evaluate_field, evaluate_leaves
from dreamscape3d.sdf.fading import LEAST
from dreamscape3d.sdf.fillets import NO_FILLETS, THICK, Fillets, may_melt
from dreamscape3d.sdf.pose import PackedField
from dreamscape3d.sdf.similarity import Frame


def pairs(field: PackedField) -> list[tuple[int, int, float]]:
    found = of(field)
    return list(zip(found.first.tolist(), found.second.tolist(), found.k.tolist(), strict=True))


# -- by hand -----------------------------------------------------------------------------------------


def test_two_parts_by_hand() -> None:
    """min(a, b) − max(k − |a − b|, 0)²/4k."""
    field = joined(member(s.sphere(1.0)), member(s.sphere(1.0), Frame((2.1, 0, 0))), k=[9.0, 0.4])
    at = points(400, 3.0) + np.array([1.0, 0, 0])
    a, b = (np.linalg.norm(at - [x, 0, 0], axis=1) - 1.0 for x in (0.0, 2.1))
    wanted = np.minimum(a, b) - np.maximum(0.4 - np.abs(a - b), 0.0) ** 2 / 1.6
    assert evaluate_field(field, at) == pytest.approx(wanted, abs=1e-12)
    assert wanted == pytest.approx(melt(a, b, 0.4), abs=1e-12)
    assert evaluate_field(field, (1.05, 0.0, 0.0))[0] == pytest.approx(0.05 - 0.1)


def test_three_parts_by_hand() -> None:
    """Each two by the lesser of their radii, the first part by that of the others: no pair is in another's way."""
    at = points(400, 1.5)
    places = [(0.0, 0.0, 0.0), (1.2, 0.0, 0.0), (0.5, 1.1, 0.0)]
    field = joined(*(member(s.sphere(0.8), Frame(place)) for place in places), k=[9.0, 0.4, 0.2])
    a, b, c = (np.linalg.norm(at - place, axis=1) - 0.8 for place in places)
    wanted = np.min([melt(a, b, 0.4), melt(a, c, 0.2), melt(b, c, 0.2)], axis=0)
    assert evaluate_field(field, at) == pytest.approx(wanted, abs=1e-12)
    assert pairs(field) == [(0, 1, 0.4), (0, 2, 0.2), (1, 2, 0.2)]


@pytest.mark.parametrize("seed", range(5))
def test_many_leaves_by_all_pairs(seed: int) -> None:
    """Every two leaves of different parts, near or not, and the least of what they make."""
    k = [9.0, 0.25, 0.4, 0.15]
    field = joined(*(member(lattice(9, 10 * seed + part)) for part in range(4)), k=k)
    assert field.parts is not None
    part = field.parts.of
    thin = np.minimum(field.leaves.half.min(axis=1) + field.leaves.rounding, np.inf)

    def wanted(at: F64) -> F64:
        d = evaluate_leaves(field, at)
        least: F64 = d.min(axis=0)
        for i, j in combinations(range(len(d)), 2):
            radius = min(*(k[part[leaf]] if part[leaf] else np.inf for leaf in (i, j)), *(THICK * thin[[i, j]]))
            if part[i] != part[j]:
                least = np.minimum(least, melt(d[i], d[j], radius))
        return least

    on = surface(lambda p: evaluate_field(field, p), 700, 3.0, seed)
    truly = surface(wanted, 700, 3.0, seed)
    assert len(on) > 250
    assert np.abs(wanted(on)).max() < 2e-6
    assert np.abs(evaluate_field(field, truly)).max() < 2e-6
    assert (np.abs(evaluate_field(hard(field), on)) > 1e-3).sum() > 20, "fillets are seen"


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_no_part_comes_first(order: tuple[int, ...]) -> None:
    """In whatever order parts are given, the field is the same."""
    members = [member(lattice(7, part)) for part in range(3)]
    at = points(600, 3.0)
    found = evaluate_field(joined(*(members[each] for each in order), k=0.35), at)
    assert found == pytest.approx(evaluate_field(joined(*members, k=0.35), at), abs=1e-12)


def test_no_leaf_comes_first() -> None:
    shapes, others = lattice(8, 1), member(lattice(8, 2))
    at = points(400, 3.0)
    forwards, backwards = (joined(member(list(each)), others, k=0.3) for each in (shapes, shapes[::-1]))
    assert evaluate_field(forwards, at) == pytest.approx(evaluate_field(backwards, at), abs=1e-12)


def test_leaves_of_one_part_stay_apart() -> None:
    """Fillets are between parts; within them all is as it is written."""
    one = member([BLOCK, BLOCK.at(1.5, 1.0, 0)])
    assert not of(joined(one, member(s.box(1.0), Frame((90, 0, 0))))).count
    at = points(200, 3.0)
    assert np.array_equal(evaluate_field(joined(one, k=0.4), at), evaluate_field(joined(one, k=0.0), at))


def test_parts_without_a_radius_are_joined_hard() -> None:
    members = [member(lattice(6, part)) for part in range(3)]
    field = joined(*members, k=[0.4, 0.0, 0.0])
    assert of(field) is NO_FILLETS or not of(field).count
    at = points(300, 3.0)
    assert np.array_equal(evaluate_field(field, at), evaluate_leaves(field, at).min(axis=0))
    some = joined(*members, k=[0.0, 0.4, 0.0])
    assert some.parts is not None
    assert {tuple(some.parts.of[[a, b]].tolist()) for a, b, _ in pairs(some)} == {(0, 1)}


# -- which leaves, and by what radius ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("shape", "half"),
    [
        (s.box((1.0, 2.0, 0.04)), 0.02),
        (s.sphere(0.06), 0.06),
        (s.capsule(0.05, 2.0), 0.05),
        (s.torus(0.8, 0.07), 0.07),
        (s.cylinder(0.08, 2.0), 0.08),
        (s.cylinder(1.0, 0.1), 0.05),
        (s.rounded_box((1.0, 1.0, 0.1), 0.03), 0.05),
        (s.box(0.01).scaled(9.0), 0.045),
        (s.box((0.1, 2.0, 0.1)).twisted(40.0), 0.05),
        (BLOCK, 1.0),
    ],
)
def test_no_radius_is_larger_than_leaves_are_thick(shape: s.Shape, half: float) -> None:
    for first, second in ((shape, BLOCK), (BLOCK, shape)):
        ((_, _, k),) = pairs(joined(member(first), member(second), k=K))
        assert k == pytest.approx(min(K, THICK * half))


def test_thin_forms_keep_their_shape() -> None:
    """A wire on a block: nothing lies further off either than a quarter of what the wire is thick."""
    wire = s.capsule(0.01, 3.0).turned(0, 0, 90).at(0, 1.01, 0)
    field = joined(member(BLOCK), member(wire), k=0.5)
    on = surface(lambda p: evaluate_field(field, p), 4000, 1.5)
    away = evaluate_field(hard(field), on)
    assert away.max() <= 0.25 * THICK * 0.01 + 1e-9
    close = points(2000, 0.05, 1) + np.array([0.0, 1.0, 0.0])
    moved = evaluate_field(hard(field), close) - evaluate_field(field, close)
    assert 0.0 < moved.max() <= 0.25 * THICK * 0.01 + 1e-9


def test_how_near_is_near() -> None:
    """Beyond their radius leaves have no fillet that could be seen."""
    for gap, near in ((0.0, True), (0.29, True), (0.31, False), (5.0, False)):
        field = joined(member(BLOCK), member(BLOCK, Frame((2.0 + gap, 0, 0))), k=K)
        across = np.column_stack([np.linspace(1.0, 1.0 + gap, 50)[1:-1], *np.zeros((2, 48))])
        assert bool((evaluate_field(field, across) <= 1e-9).any()) == (gap <= 0.15 + 1e-9)
        assert of(field).count == 1 or not near


def test_what_is_far_away_is_not_listed() -> None:
    """Whatever its size: a list of what can never be seen would be marched for nothing."""
    ground, roof = s.box((60.0, 40.0, 60.0)).at(0, -20.0, 0), s.box((30.0, 20.0, 30.0)).at(0, 30.0, 0)
    for one, other in (([ground], [roof, s.sphere(0.5).at(0, 5, 0)]), ([roof, s.sphere(0.5).at(0, 5, 0)], [ground])):
        assert not of(joined(member(one), member(other), k=K)).count


PLAIN = (s.box(1.0) | s.box(1.0).at(0.6, 0, 0)).at(-0.3, 0, 0)
MELTING: dict[str, list[s.Shape]] = {
    "a form": [s.box(1.0)],
    "a shell": [s.box(1.0).shelled(0.2)],
    "a tube": [s.tube(0.5, 0.2, 1.0)],
    "copies": [s.box(0.5).repeated((2, 1, 1), (0.6, 0, 0)).at(-0.3, 0, 0)],
    "mirror images": [s.box(0.5).at(0.3, 0, 0).mirrored("x")],
    "a plain group": [PLAIN],
    "a blended group": [s.box(1.0) | s.sphere(0.6).at(0.3, 0, 0).smooth(0.2)],
    "warped": [s.box(1.0).twisted(30.0)],
    "blended into its world": [s.box(1.0), s.sphere(0.6).at(0.3, 0, 0).smooth(0.3)],
    "beside what is carved": [s.box(1.0), s.box(1.0).at(9, 0, 0), s.Form(s.sphere(0.6).at(9, 0, 0), "subtract")],
}
STAYING: dict[str, list[s.Shape]] = {
    "carved": [s.box(1.0) - s.sphere(0.6).at(0.4, 0, 0)],
    "carved smoothly": [s.box(1.0) - s.sphere(0.6).at(0.4, 0, 0).smooth(0.1)],
    "common": [s.box(1.0) & s.sphere(0.6)],
    "carved deep within": [s.box(1.0) | (s.box(0.8) - s.sphere(0.3)).at(0.3, 0, 0).smooth(0.1)],
    "a rounded group": [(s.box(0.8) | s.sphere(0.6).at(0.3, 0, 0).smooth(0.1)).rounded(0.1)],
    "a hollow group": [(s.box(1.0) | s.sphere(0.6).at(0.3, 0, 0).smooth(0.1)).shelled(0.1)],
    "carved by its world": [s.box(1.0), s.Form(s.sphere(0.6).at(0.5, 0, 0), "subtract")],
    "cut by its world": [s.box(1.0), s.Form(s.sphere(0.6), "intersect")],
    "carved by a group": [s.box(1.0), s.Form(PLAIN.at(0, 0.5, 0), "subtract")],
    "a plane": [s.plane()],
    "a leaning plane": [s.plane().turned(20, 0, 40)],
    "endless": [s.box(0.5).periodic(1.5, 0, 0)],
    "a terrain": [s.terrain(6.0, 1.0, 3.0)],
    "a fractal": [s.menger(2.0, 2)],
    "letters": [s.text("so", 1.0, 0.3)],
}


@pytest.mark.parametrize("name", [*MELTING, *STAYING])
def test_what_melts_and_what_does_not(name: str) -> None:
    shapes = {**MELTING, **STAYING}[name]
    for members in ((member(shapes), member(BLOCK)), (member(BLOCK), member(shapes))):
        field = joined(*members, k=K)
        assert bool(of(field).count) == (name in MELTING)
        if name in STAYING:
            at = points(300, 2.0)
            assert np.array_equal(evaluate_field(field, at), evaluate_field(hard(field), at))


def test_what_has_not_grown_has_none() -> None:
    one = member([s.box(1.0), s.box(1.0).at(2.5, 0, 0)])
    gone = replace(one, growth=np.where(np.arange(one.pieces.count) == one.pieces.leaf[0], LEAST, 1.0))
    field = joined(gone, member(s.box(5.0)), k=K)
    assert [(a, b) for a, b, _ in pairs(field)] == [(1, 2)]


@pytest.mark.parametrize("seed", range(4))
def test_what_is_carved_is_left_alone(seed: int) -> None:
    """Whatever parts are made of: where one carves, nothing of others runs into what it has cut."""
    carving = mixed_scene(["csg", "random", "csg"], seed)
    field = joined(*carving, member(lattice(90, seed)), k=0.4)
    found = of(field)
    assert found.count
    structure = field.field
    assert field.parts is not None
    for leaf in found.leaf.tolist():
        assert structure.leaf_operator[leaf] == 0
        assert not field.parts.absent[leaf]
        group = structure.leaf_path[leaf, 0]
        inside = structure.leaf_path[:, 0] == group if group >= 0 else np.zeros(structure.leaf_count, bool)
        assert not (structure.leaf_operator[inside] != 0).any()


# -- lists -------------------------------------------------------------------------------------------


def assert_consistent(found: Fillets) -> None:
    """Both leaves know of each fillet; the largest first, and every leaf once."""
    assert (np.diff(found.leaf) > 0).all()
    assert found.start[0] == 0
    assert found.start[-1] == len(found.other) == len(found.radius) == 2 * found.count
    assert (np.diff(found.start) > 0).all()
    known = {(int(a), int(b)): float(k) for a, b, k in zip(found.first, found.second, found.k, strict=True)}
    assert len(known) == found.count
    seen = set()
    for place, leaf in enumerate(found.leaf.tolist()):
        some = slice(found.start[place], found.start[place + 1])
        assert (np.diff(found.radius[some]) <= 0.0).all()
        assert found.reach()[place] == found.radius[some].max()
        assert len(set(found.other[some].tolist())) == len(found.other[some])
        for other, radius in zip(found.other[some].tolist(), found.radius[some].tolist(), strict=True):
            assert known[min(leaf, other), max(leaf, other)] == radius
            seen.add((leaf, other))
    assert seen == set(known) | {(b, a) for a, b in known}
    assert all(each.dtype == np.int32 for each in (found.first, found.second, found.leaf, found.start, found.other))


@pytest.mark.parametrize("seed", range(5))
def test_lists_of_leaves_say_what_the_list_of_fillets_says(seed: int) -> None:
    names = list(SCENES)
    members = mixed_scene([names[(seed + each) % len(names)] for each in range(3)] + ["hard"], seed)
    field = joined(*members, k=[0.0, 0.5, 0.2, 0.3])
    found = of(field)
    assert found.count > 10
    assert_consistent(found)
    assert field.parts is not None
    part, there = field.parts.of, may_melt(field.field) & ~field.parts.absent
    assert (found.first < found.second).all()
    assert (part[found.first] < part[found.second]).all()
    assert there[found.leaf].all()
    assert (found.k <= np.array([np.inf, 0.5, 0.2, 0.3])[part[found.second]] + 1e-12).all()
    assert (found.k > 0.0).all()


def test_no_fillets_at_all() -> None:
    assert_consistent(NO_FILLETS)
    assert NO_FILLETS.count == 0
    assert NO_FILLETS.reach().shape == (0,)
    assert NO_FILLETS.without(np.zeros(3, bool)).count == 0


@pytest.mark.parametrize("seed", range(3))
def test_without_those_of_hidden_leaves(seed: int) -> None:
    field = joined(*(member(lattice(15, seed + part)) for part in range(3)), k=0.3)
    found = of(field)
    hidden = np.random.default_rng(seed).random(field.field.leaf_count) < 0.4
    left = found.without(hidden)
    assert_consistent(left)
    kept = ~(hidden[found.first] | hidden[found.second])
    assert 0 < kept.sum() < found.count
    assert np.array_equal(left.first, found.first[kept])
    assert np.array_equal(left.k, found.k[kept])
    assert not hidden[left.leaf].any()
    assert found.without(np.zeros_like(hidden)).count == found.count
    assert found.without(np.ones_like(hidden)).count == 0


@pytest.mark.parametrize("most", [0, 1, 17, 60])
def test_of_too_many_the_largest_stay(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    members = [member(lattice(30, part)) for part in range(3)]
    whole = of(joined(*members, k=0.4))
    assert whole.count > most
    monkeypatch.setattr(product, "MOST", most)
    field = joined(*members, k=0.4)
    found = of(field)
    assert_consistent(found)
    assert found.count == most
    assert np.sort(found.k)[::-1] == pytest.approx(np.sort(whole.k)[::-1][:most], abs=0.0)
    everything = {(int(a), int(b), float(k)) for a, b, k in zip(whole.first, whole.second, whole.k, strict=True)}
    assert set(pairs(field)) <= everything


def test_the_same_members_make_the_same_bits() -> None:
    one, again = (of(joined(*mixed_scene(["hard", "warped", "random"], 4), k=0.35)) for _ in range(2))
    assert one.count > 20
    for each in fields(Fillets):
        a, b = getattr(one, each.name), getattr(again, each.name)
        assert a.dtype == b.dtype
        assert a.tobytes() == b.tobytes(), each.name
