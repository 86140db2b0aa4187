"""Fillets between parts of a joined field: by hand, whatever their order, and that nothing they do is sudden."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joined import F64, grown, joined, member, mixed_scene, random_weave
from sampling import points, surface
from support.scenes import PRIMITIVES, SCENES, WARPS

from dreamscape3d.sdf import fillets as product
from dreamscape3d.sdf import shape as s
from dreamscape3d.sdf.evaluate import evaluate_field, evaluate_leaves, march
from dreamscape3d.sdf.fading import LEAST
from dreamscape3d.sdf.fillets import NO_FILLETS, THICK, Fillets, may_melt
from dreamscape3d.sdf.nearby import first_hit, nearby
from dreamscape3d.sdf.placing import boxes
from dreamscape3d.sdf.pose import PackedField
from dreamscape3d.sdf.similarity import Frame

K = 0.3
BLOCK = s.box(2.0)  # thick enough for any radius here


def melt(a: F64, b: F64, k: float) -> F64:
    """The smooth minimum as the least of all mixtures of a and b, less k·t·(1 − t): not as it is written elsewhere."""
    t = np.clip(0.5 + (a - b) / (2.0 * k), 0.0, 1.0)
    mixed: F64 = (1.0 - t) * a + t * b - k * t * (1.0 - t)
    return mixed


def of(field: PackedField) -> Fillets:
    assert field.parts is not None
    return field.parts.fillets


def hard(field: PackedField) -> PackedField:
    """The same without fillets."""
    assert field.parts is not None
    return replace(field, parts=replace(field.parts, fillets=NO_FILLETS))


def pairs(field: PackedField) -> list[tuple[int, int, float]]:
    found = of(field)
    return list(zip(found.first.tolist(), found.second.tolist(), found.k.tolist(), strict=True))


def lattice(count: int, seed: int, size: float = 0.7) -> list[s.Shape]:
    """Boxes, balls and capsules here and there, plainly joined."""
    rng = np.random.default_rng(seed)
    kinds: list[s.Shape] = [s.box(size), s.sphere(0.6 * size), s.rounded_box(size, 0.1), s.capsule(0.3 * size, size)]
    found: list[s.Shape] = []
    for number in range(count):
        turned = kinds[number % 4].turned(*rng.uniform(0, 180, 3).tolist())
        found.append(turned.at(*rng.uniform((-2, -1, -2), (2, 1, 2)).tolist()))
    return found


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


# -- where their surfaces are ------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["sphere", "box", "torus", "cone", "capsule"])
def test_surfaces_lie_where_roots_of_distances_add_up(name: str) -> None:
    """√a + √b = √k, so that the nearer of the two leaves is never further away than k/4."""
    field = joined(member(PRIMITIVES[name]()), member(s.box((2.0, 1.0, 2.0)), Frame((0.3, -0.7, 0.1), 20.0)), k=0.2)
    ((_, _, k),) = pairs(field)
    on = surface(lambda p: evaluate_field(field, p), 4000, 1.2)
    a, b = evaluate_leaves(field, on)
    outside = np.minimum(a, b) > 1e-4
    assert outside.sum() > 20
    assert np.sqrt(a[outside]) + np.sqrt(b[outside]) == pytest.approx(np.sqrt(k), abs=1e-4)
    assert np.minimum(a, b).max() <= 0.25 * k + 1e-6


@pytest.mark.parametrize("seed", range(4))
def test_no_surface_is_far_from_its_leaves(seed: int) -> None:
    """Fillets add to what is there, never more than a quarter of a radius, and take nothing away."""
    mixed = mixed_scene(["random", "repeated"], seed)
    field = joined(*mixed, *(member(lattice(15, seed + part)) for part in range(2)), k=[0.0, 0.5, 0.3, 0.4])
    at = points(1500, 4.0, seed)
    added = evaluate_field(hard(field), at) - evaluate_field(field, at)
    assert added.min() >= 0.0
    assert 0.0 < added.max() <= 0.25 * of(field).k.max() + 1e-12
    on = surface(lambda p: evaluate_field(field, p), 600, 4.0, seed)
    assert evaluate_field(hard(field), on).max() <= 0.25 * of(field).k.max() + 1e-6


@pytest.mark.parametrize("seed", range(6))
def test_no_field_changes_faster_than_space(seed: int) -> None:
    """|f(a) − f(b)| ≤ |a − b|, near fillets above all."""
    rng = np.random.default_rng(seed)
    members = [*mixed_scene(["warped", ["random", "csg", "warped"][seed % 3]], seed), member(lattice(30, seed))]
    field = joined(*members, k=0.5, weave=random_weave(len(members), seed))
    found = of(field)
    assert found.count > 5
    middle = 0.5 * (field.centre[found.first] + field.centre[found.second]).astype(np.float64)
    at = middle[rng.integers(0, found.count, 9000)] + rng.normal(scale=0.5, size=(9000, 3))
    step = rng.normal(size=at.shape)
    step *= (10.0 ** rng.uniform(-5.0, -0.3, len(at)) / np.linalg.norm(step, axis=1))[:, None]
    change = np.abs(evaluate_field(field, at + step) - evaluate_field(field, at))
    assert (change / np.linalg.norm(step, axis=1)).max() <= 1.0 + 1e-6


@pytest.mark.parametrize("warp", WARPS)
@pytest.mark.parametrize("name", ["box", "torus", "pointed cone"])
def test_what_is_warped_melts_within_its_bounds(name: str, warp: str) -> None:
    """Distances of twisted forms are shortened, and fillets that follow them yet stay as near to the forms' bounds."""
    twisted = WARPS[warp](PRIMITIVES[name]())
    field = joined(member(twisted), member(s.box((1.5, 0.8, 1.5)), Frame((0.1, -0.5, 0.2), 30.0)), k=0.4)
    if field.infinite.any():
        assert not of(field).count
        return
    on = surface(lambda p: evaluate_field(field, p), 1500, 1.5)
    outside = evaluate_field(hard(field), on) > 1e-5
    local = np.abs(np.einsum("lkj,lnj->lnk", field.axes, on[None] - field.centre[:, None])) - field.half[:, None]
    away = np.linalg.norm(np.maximum(local, 0.0), axis=2)
    assert outside.any()
    assert away.min(axis=0).max() <= 0.25 * of(field).k.max() + 1e-5


# -- nothing is sudden -------------------------------------------------------------------------------


def moved(before: PackedField, after: PackedField, at: F64, k: float) -> float:
    """By how much distances change near either surface; a fillet that is new moves none, but what is above it."""
    one, other = evaluate_field(before, at), evaluate_field(after, at)
    near = np.minimum(np.abs(one), np.abs(other)) < 0.05 * k
    assert near.any()
    return float(np.abs(other - one)[near].max())


def about(field: PackedField, seed: int, k: float) -> F64:
    """Points on its surface, and within a few hundredths of a radius of it."""
    on = surface(lambda p: evaluate_field(field, p), 500, 3.0, seed)
    off: F64 = on + np.random.default_rng(seed).normal(scale=0.02 * k, size=on.shape)
    return np.concatenate([on, off])


@pytest.mark.parametrize("shape", [s.sphere(0.5), s.box((0.6, 1.2, 0.4)), s.torus(0.5, 0.1), s.capsule(0.05, 1.5)])
@pytest.mark.parametrize("place", [(0.0, 1.0, 0.0), (0.9, 0.8, 0.3), (0.0, 0.2, 0.0), (0.0, 1.35, 0.0)])
def test_what_grows_from_nothing_moves_nothing_at_once(shape: s.Shape, place: tuple[float, float, float]) -> None:
    """From before it is there until it has grown: no step moves a surface by much more than the step."""
    block, piece = member(BLOCK), member(shape.at(*place))
    low, high = boxes(piece)
    reach = float(np.linalg.norm(high - low, axis=1).max()) + 0.5  # how far it and its radius grow at most
    before, last = joined(block, grown(piece, 0.0), k=0.5), 0.0
    for size in (LEAST * 1.001, 2e-3, 5e-3, *np.linspace(0.01, 1.0, 60)):
        after = joined(block, grown(piece, size), k=0.5)
        at = about(before if size < LEAST * 1.1 else after, 0, 0.1)  # what is not yet there is compared nowhere
        assert moved(before, after, at, 0.1) <= reach * max(size - last, LEAST) + 3e-4, size
        before, last = after, size


@settings(deadline=None, max_examples=40)
@given(start=st.floats(0.002, 0.999), step=st.floats(1e-6, 1e-3), seed=st.integers(0, 30), k=st.floats(0.05, 0.8))
def test_a_little_more_growth_changes_a_little(start: float, step: float, seed: int, k: float) -> None:
    one, other = member(lattice(6, seed)), member(lattice(6, seed + 100))
    before, after = (joined(one, grown(other, min(size, 1.0)), k=k) for size in (start, start + step))
    assert moved(before, after, about(before, seed, k), k) <= 8.0 * step + 5e-4  # less than a millimetre is no fillet


@settings(deadline=None, max_examples=40)
@given(gap=st.floats(-1.0, 1.0), step=st.floats(1e-6, 1e-2), turn=st.floats(0.0, 360.0), k=st.floats(0.02, 1.0))
def test_what_comes_nearer_melts_steadily(gap: float, step: float, turn: float, k: float) -> None:
    """Two forms that move into each other: no surface moves faster than they do."""
    before, after = (
        joined(member(BLOCK), member(lattice(5, 3), Frame((2.0 + way, 0.0, 0.0), turn)), k=k)
        for way in (gap, gap + step)
    )
    assert moved(before, after, about(before, 1, k), k) <= step + 0.003 * k


def test_a_radius_that_grows_moves_nothing_at_once() -> None:
    """Nearly: at no step by more than a fourth of it, and never back."""
    members = [member(lattice(8, part)) for part in range(2)]
    before = joined(*members, k=0.0)
    for k in np.linspace(0.0, 1.0, 51)[1:]:
        after = joined(*members, k=k)
        at = about(after, 0, k)
        one, other = evaluate_field(before, at), evaluate_field(after, at)
        near = np.abs(other) < 0.05 * k
        assert (one - other).min() >= -1e-12, "the more, the fuller"
        assert (one - other)[near].max() <= 0.25 * 0.02 + 0.003 * k
        before = after


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
    assert found.count > 20
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


# -- near by, and along rays -------------------------------------------------------------------------


def on_fillets(field: PackedField, count: int, seed: int) -> F64:
    """(≤ count, 3) points of the surface that lie on no leaf."""
    at = surface(lambda p: evaluate_field(field, p), count, 3.0, seed)
    found: F64 = at[evaluate_field(hard(field), at) > 1e-3]
    return found


def melting(seed: int) -> PackedField:
    turned = [PRIMITIVES[name]().at(0.9 * (number % 3) - 1, 0.8 * (number // 3) - 1, 0) for number, name in NUMBERED]
    warped = member([s.box((0.5, 2.0, 0.5)).twisted(50.0), s.capsule(0.2, 1.5).bent(30.0).at(1.0, 0, 0.4)])
    return joined(member(lattice(10, seed)), member(turned, Frame((0, 0, 0.2), 20.0 * seed)), warped, k=0.4)


NUMBERED = [(number, name) for number, name in enumerate(PRIMITIVES) if name not in ("tube",)]


@pytest.mark.parametrize("radius", [0.02, 0.2, 1.0])
@pytest.mark.parametrize("seed", range(3))
def test_nearby_says_what_the_whole_field_says(seed: int, radius: float) -> None:
    """About points on fillets, and wherever else they are felt."""
    field = melting(seed)
    rng = np.random.default_rng(seed)
    on = on_fillets(field, 1500, seed)
    assert len(on) > 20
    centres = np.concatenate([on[:40], on[:20] + rng.normal(scale=0.3, size=on[:20].shape)])
    for centre in centres:
        offset = rng.normal(size=(40, 3))
        offset *= (radius * rng.uniform(0, 1, 40) / np.linalg.norm(offset, axis=1))[:, None]
        d = nearby(field, centre, radius).distance(centre + offset)
        true, known = evaluate_field(field, centre + offset), radius - np.linalg.norm(offset, axis=1)
        sure = np.abs(true) < known - 1e-9
        assert d[sure] == pytest.approx(true[sure], abs=1e-9)
        assert (d <= np.maximum(true, -known) + 1e-9).all()


@pytest.mark.parametrize("seed", range(3))
def test_rays_meet_fillets_where_a_march_of_the_whole_field_does(seed: int) -> None:
    field = melting(seed)
    target = on_fillets(field, 1500, seed)[:40]
    origin = np.array([0.5, 2.5, -6.0])
    along = (target - origin) / np.linalg.norm(target - origin, axis=1)[:, None]
    hit, t = march(field, origin, along, far=20.0)
    assert hit.all()
    melted = 0
    for direction, distance in zip(along, t, strict=True):
        assert first_hit(field, origin, direction, 20.0) == pytest.approx(distance, abs=2e-3)
        melted += bool(evaluate_field(hard(field), origin + direction * distance)[0] > 2e-3)
    assert melted >= 3


def test_a_body_stands_on_what_has_melted() -> None:
    """In the corner between a wall and a floor there is more than both."""
    floor, wall = member(s.box((6.0, 2.0, 6.0)).at(0, -1, 0)), member(s.box((2.0, 6.0, 6.0)).at(-1, 0, 0))
    field = joined(floor, wall, k=0.8)
    corner = np.array([0.1, 0.1, 0.0])
    near = nearby(field, corner, 0.5)
    assert near.distance(corner) == pytest.approx(0.1 - 0.2)
    felt = near.feel(np.array([[0.3, 0.3, 0.0]]))
    assert felt.normal == pytest.approx(np.array([[np.sqrt(0.5), np.sqrt(0.5), 0.0]]), abs=1e-6)
