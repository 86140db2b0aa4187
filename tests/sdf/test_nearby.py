"""A few leaves say what the whole field says, wherever that is small enough to be known."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sampling import packed, points
from support.scenes import PRIMITIVES, SCENES, TIMES, WARPS, random_forms

from dreamscape3d import load_dream
from dreamscape3d.dream.world import World
from dreamscape3d.scene.moment import Moment
from dreamscape3d.sdf import shape as s
from dreamscape3d.sdf.evaluate import evaluate_field, march, normal
from dreamscape3d.sdf.lowering import lower
from dreamscape3d.sdf.nearby import first_hit, nearby
from dreamscape3d.sdf.pose import PackedField, pose

DREAMS = sorted(path.stem for path in Path("scenes").glob("*.toml"))
LARGE: dict[str, s.Shape] = {
    "terrain": s.terrain(12.0, 1.5, 3.0, "ridges", 4).turned(0, 30, 0).at(0, -1, 0),
    "menger": s.menger(4.0, 4),
    "apollonian": s.apollonian(4.0, 6),
    "foldbox": s.foldbox(4.0, 8).scaled(0.7).turned(10, 20, 30),
    "skyline": s.skyline(40.0, 6.0, 4.0),
    "text": s.text("WAKE\nUP", 1.2, 0.3).turned(0, 40, 0),
    "neon": s.text("dream", 0.8, tube=0.04),
}


@cache
def moment(name: str) -> Moment:
    return World(load_dream(f"scenes/{name}.toml")).moment(2.0)


def assert_equal(field: PackedField, centre: np.ndarray, radius: float, seed: int = 0) -> int:
    """Equal where the truth is known, and elsewhere no more than the truth; how many leaves that took."""
    rng = np.random.default_rng(seed)
    offset = rng.normal(size=(60, 3))
    offset *= (radius * rng.uniform(0, 1, 60) ** 0.5 / np.linalg.norm(offset, axis=1))[:, None]
    near = nearby(field, centre, radius)
    d, true = near.distance(centre + offset), evaluate_field(field, centre + offset)
    known = radius - np.linalg.norm(offset, axis=1)
    sure = np.abs(true) < known - 1e-9
    assert d[sure] == pytest.approx(true[sure], abs=1e-9)
    assert (d[true >= known] >= known[true >= known] - 1e-9).all()
    assert (d <= np.maximum(true, -known) + 1e-9).all()
    return len(near.rows)


@pytest.mark.parametrize("animated", [False, True])
@pytest.mark.parametrize("scene", SCENES)
@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 5), at=st.tuples(*[st.floats(-6, 6)] * 3), radius=st.floats(0.05, 4.0))
def test_random_fields(scene: str, animated: bool, seed: int, at: tuple[float, ...], radius: float) -> None:
    assert_equal(_field(scene, animated, seed), np.array(at), radius, seed)


@cache
def _field(scene: str, animated: bool, seed: int) -> PackedField:
    return pose(lower(SCENES[scene](seed, animated=animated)), TIMES)


@pytest.mark.parametrize("warp", WARPS)
@pytest.mark.parametrize("name", ["box", "pointed cone", "torus", "pyramid"])
def test_warped_forms(name: str, warp: str) -> None:
    field = packed(WARPS[warp](PRIMITIVES[name]()).turned(10, 20, 30), s.plane().at(0, -1, 0))
    for at in points(12, 2.5):
        assert_equal(field, at, 0.8)


@pytest.mark.parametrize("name", LARGE)
def test_terrains_fractals_cities_and_letters(name: str) -> None:
    field = packed(s.sphere(0.3).at(0.4, 0.2, 0.1), LARGE[name])
    for radius in (0.1, 0.7, 2.0):
        for at in points(15, 3.5):
            assert_equal(field, at, radius)


CARVED: dict[str, s.Shape] = {
    "common with what is far": s.box(8.0) & s.sphere(1.0).at(0, 0, 0.5),
    "carved": s.box(3.0) - s.sphere(1.2).at(1, 1, 1).smooth(0.2),
    "thick shell": (s.box(6.0) - s.sphere(1.0).at(3, 0, 0)).shelled(2.0),
    "rounded and shelled": (s.box(2.0) | s.sphere(1.0).at(1, 0, 0).smooth(0.4)).rounded(0.3).shelled(0.2),
    "carved by what is common": s.box(4.0) - (s.box(2.0).at(1, 1, 1) & s.sphere(1.5).at(1.5, 1, 1)),
    "group in common": (s.box(4.0) | s.sphere(1.0).at(3, 0, 0)) & (s.box(2.0) | s.sphere(1.2).at(2.5, 0, 0)),
}


@pytest.mark.parametrize("name", CARVED)
def test_carved_groups(name: str) -> None:
    field = packed(CARVED[name], s.sphere(0.5).at(5, 0, 0))
    for radius in (0.2, 1.0):
        for at in points(40, 4.0):
            assert_equal(field, at, radius)


def test_forms_that_carve_the_world() -> None:
    """At the top level: subtracted from everything before, and common with everything before."""
    whole = (s.plane(), s.box(4.0), s.Form(s.sphere(1.5).at(0, 0, 0), "subtract", 0.1))
    for forms in (whole, (*whole, s.Form(s.sphere(6.0), "intersect", 0.0))):
        field = pose(lower([s.as_form(f) for f in forms]), {})
        for at in points(60, 5.0):
            assert_equal(field, at, 0.8)


def test_a_pile_of_blended_forms() -> None:
    """Each is blended with all: the furthest that can be felt."""
    rng = np.random.default_rng(0)
    pile = [s.sphere(0.3).at(*rng.uniform(-1.0, 1.0, 3).tolist()).smooth(0.3) for _ in range(60)]
    field = packed(*pile)
    for at in points(30, 2.0):
        assert_equal(field, at, 0.3)


@pytest.mark.parametrize("name", DREAMS)
def test_dreams(name: str) -> None:
    now = moment(name)
    rng = np.random.default_rng(1)
    for radius in (0.4, 2.0):
        for at in now.view.eye + rng.normal(scale=4.0, size=(20, 3)):
            assert_equal(now.field, at, radius)


def test_few_leaves_are_kept() -> None:
    """What culling is for: of a thousand forms about a metre apart, those within a metre."""
    field = pose(lower(random_forms(1000, 0, smooth=False)), {})
    kept = [assert_equal(field, at, 0.5) for at in points(20, 1.0)]
    assert 1 <= np.mean(kept) < 30


def test_points_outside_the_ball_are_answered_by_the_whole_field() -> None:
    field = packed(s.sphere(1.0), s.sphere(1.0).at(50, 0, 0))
    near = nearby(field, (0, 0, 0), 2.0)
    assert len(near.rows) == 1
    assert near.distance([[48, 0, 0], [0, 1.5, 0]]) == pytest.approx([1.0, 0.5])


def test_nothing_nearby() -> None:
    near = nearby(packed(s.sphere(1.0)), (9, 0, 0), 2.0)
    assert near.distance([[9, 0, 0], [8, 0, 0]]) == pytest.approx([2.0, 1.0])
    assert near.nearest_leaf((9, 0, 0)) == -1
    empty = nearby(packed(), (0, 0, 0), 1.0)
    assert empty.distance([[0, 0, 0]]) == pytest.approx([1.0])


def test_normals_and_clearances_of_exact_fields() -> None:
    """Half a metre beside a ball, above a plane, and midway between two walls, where the gradient vanishes."""
    near = nearby(packed(s.plane(), s.sphere(1.0).at(4, 3, 0)), (1, 1, 0), 4.0)
    felt = near.feel([[1, 0.5, 0], [2.5, 3, 0]])
    assert felt.normal == pytest.approx(np.array([[0, 1, 0], [-1, 0, 0]]), abs=1e-6)
    assert felt.distance == pytest.approx([0.5, 0.5])
    assert felt.clearance == pytest.approx([0.5, 0.5], abs=1e-6)
    corridor = packed(s.box((0.2, 4, 4)).at(-1, 0, 0), s.box((0.2, 4, 4)).at(1, 0, 0))
    felt = nearby(corridor, (0, 0, 0), 3.0).feel([[0, 0, 0]])
    assert felt.normal == pytest.approx(np.zeros((1, 3)), abs=1e-9)
    assert felt.clearance == pytest.approx([0.9])


def test_clearance_over_a_terrain_is_near_the_truth() -> None:
    """The field's distance is made smaller by the steepest slope; divided by its own slope, it is the height."""
    ground = s.terrain(40.0, 4.0, 8.0, "hills", 2)
    field = packed(ground)
    at = np.column_stack([points(40, 8.0)[:, 0], np.full(40, 9.0), points(40, 8.0, 1)[:, 2]])
    _, fall = march(field, at, [0, -1, 0])
    above = at - [0, 1, 0] * (fall - 0.3)[:, None]
    slope = np.array([normal(field, p)[0, 1] for p in above])
    felt = [nearby(field, p, 2.0).feel(p) for p in above]
    clearance = np.array([f.clearance[0] for f in felt])
    assert clearance == pytest.approx(0.3 * slope, rel=0.1)
    assert (np.array([f.distance[0] for f in felt]) < 0.9 * clearance).any()


def test_normals_are_those_of_the_whole_field() -> None:
    field = _field("csg", False, 1)
    at = points(40, 4.0)
    at = at[np.abs(evaluate_field(field, at)) < 1.0]
    for p in at:
        assert nearby(field, p, 1.5).feel(p, 1e-5).normal == pytest.approx(normal(field, p), abs=1e-6)


def test_the_nearest_leaf() -> None:
    field = packed(s.plane(), s.sphere(1.0).at(0, 5, 0), s.box(2.0) - s.sphere(0.8).at(0, 1, 0))
    near = nearby(field, (0, 3, 0), 5.0)
    assert [near.nearest_leaf(p) for p in [(3, 0.1, 0), (0, 4.1, 0), (0.9, 0.5, 0), (0, 0.2, 0)]] == [0, 1, 2, 3]


@pytest.mark.parametrize("name", ["commons", "harmony", "mia", "apollonian"])
def test_rays_hit_what_the_whole_field_hits(name: str) -> None:
    now = moment(name)
    rng = np.random.default_rng(3)
    along = rng.normal(size=(30, 3))
    along /= np.linalg.norm(along, axis=1)[:, None]
    hit, t = march(now.field, now.view.eye, along, far=60.0)
    for direction, struck, distance in zip(along, hit, t, strict=True):
        found = first_hit(now.field, now.view.eye, direction, 60.0)
        if struck:
            assert found == pytest.approx(distance, abs=1e-3 + 2e-3 * distance)
        else:
            assert found is None or found > 55.0


def test_a_ray_that_meets_nothing_and_one_from_inside() -> None:
    field = packed(s.sphere(1.0))
    assert first_hit(field, (5, 0, 0), (1, 0, 0)) is None
    assert first_hit(field, (5, 0, 0), (-1, 0, 0)) == pytest.approx(4.0, abs=1e-3)
    assert first_hit(field, (5, 0, 0), (-1, 0, 0), far=3.0) is None
    assert first_hit(field, (0.5, 0, 0), (-1, 0, 0)) == 0.0


def test_letters_are_felt_from_further_than_their_ink() -> None:
    """Beside a text its grid, which is larger than the ink, makes the distance less than that to the ink's box."""
    field = packed(s.text("o", 1.2, 0.2))
    for gap in np.linspace(0.5, 3.0, 13):
        at = np.array([field.half[0, 0] + gap, 0.0, 0.0])
        assert nearby(field, at, 0.98 * gap).distance(at) <= evaluate_field(field, at)
