"""Surfaces of fillets: where they are, that nothing about them is sudden, and that they are felt and met."""

from __future__ import annotations

import numpy as np
import pytest
from fillet_scenes import BLOCK, hard, lattice, of
from hypothesis import given, settings
from hypothesis import strategies as st
from joined import F64, grown, joined, member, mixed_scene, random_weave
from sampling import points, surface
from support.scenes import PRIMITIVES, WARPS

from dreamscape3d.sdf import shape as s
from dreamscape3d.sdf.evaluate import evaluate_field, evaluate_leaves, march
from dreamscape3d.sdf.fading import LEAST
from dreamscape3d.sdf.nearby import first_hit, nearby
from dreamscape3d.sdf.placing import boxes
from dreamscape3d.sdf.pose import PackedField
from dreamscape3d.sdf.similarity import Frame

# -- where their surfaces are ------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["sphere", "box", "torus", "cone", "capsule"])
def test_surfaces_lie_where_roots_of_distances_add_up(name: str) -> None:
    """√a + √b = √k, so that the nearer of the two leaves is never further away than k/4."""
    field = joined(member(PRIMITIVES[name]()), member(s.box((2.0, 1.0, 2.0)), Frame((0.3, -0.7, 0.1), 20.0)), k=0.2)
    (k,) = of(field).k.tolist()
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
