"""Fields joined from parts, close to some place: what is left out cannot be felt there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from joined import joined, member, mixed_scene, random_weave
from sampling import packed, points

from dreamscape3d.sdf import shape as s
from dreamscape3d.sdf.accumulate import accumulate
from dreamscape3d.sdf.evaluate import evaluate_field, evaluate_leaves, march
from dreamscape3d.sdf.nearby import first_hit, nearby
from dreamscape3d.sdf.pose import PackedField
from dreamscape3d.sdf.similarity import Frame

MIXES = [["csg", "hard"], ["warped", "csg"], ["repeated", "random", "hard"]]


def random_join(seed: int) -> PackedField:
    members = mixed_scene(MIXES[seed % len(MIXES)], seed)
    hills = member([s.terrain(20.0, 2.0, 5.0, "dunes", seed).at(0, -2, 0), s.text("so", 1.0, 0.2).at(0, 1, 0)])
    weave = random_weave(len(members) + 1, seed)
    return joined(*members, hills, k=[0.0, *np.linspace(0.5, 0.1, len(members))], level=-1.6, weave=weave)


@pytest.mark.parametrize("radius", [0.3, 1.5])
@pytest.mark.parametrize("seed", range(6))
def test_nearby_says_what_the_whole_field_says(seed: int, radius: float) -> None:
    field = random_join(seed)
    rng = np.random.default_rng(seed)
    for centre in rng.uniform((-5, -2, -3), (5, 3, 8), (25, 3)):
        offset = rng.normal(size=(40, 3))
        offset *= (radius * rng.uniform(0, 1, 40) / np.linalg.norm(offset, axis=1))[:, None]
        near = nearby(field, centre, radius)
        assert field.parts is not None
        assert not field.parts.absent[near.rows].any()
        d, true = near.distance(centre + offset), evaluate_field(field, centre + offset)
        known = radius - np.linalg.norm(offset, axis=1)
        sure = np.abs(true) < known - 1e-9
        assert d[sure] == pytest.approx(true[sure], abs=1e-9)
        assert (d <= np.maximum(true, -known) + 1e-9).all()


@pytest.mark.parametrize("seed", range(3))
def test_first_hits_are_those_of_a_march(seed: int) -> None:
    field = random_join(seed)
    along = points(60, 1.0, seed)
    along /= np.linalg.norm(along, axis=1)[:, None]
    origin = np.array([0.0, 6.0, -8.0])
    hit, t = march(field, origin, along, far=40.0)
    assert 5 < hit.sum() < 60
    for direction, struck, distance in zip(along, hit, t, strict=True):
        found = first_hit(field, origin, direction, 40.0)
        if struck:
            assert found == pytest.approx(distance, abs=1e-3 + 2e-3 * distance)
        else:
            assert found is None or found > 35.0


def test_absent_leaves_are_neither_felt_nor_hit() -> None:
    one = member([s.sphere(1.0), s.sphere(1.0).at(5, 0, 0)])
    field = joined(replace(one, growth=np.array([0.0, 1.0])))
    assert first_hit(field, (0, 0, -5), (0, 0, 1)) is None
    assert first_hit(field, (0, 0, 0), (1, 0, 0)) == pytest.approx(4.0, abs=1e-3)
    assert nearby(field, (0, 0, 0), 2.0).nearest_leaf((0, 0, 0)) == -1
    assert nearby(field, (0, 0, 0), 7.0).nearest_leaf((0, 0, 0)) == 1


def test_all_distances_at_once_or_those_of_present_leaves() -> None:
    """`accumulate` leaves absent leaves out by itself."""
    field = random_join(1)
    at = points(100, 4.0)
    assert np.array_equal(accumulate(field, evaluate_leaves(field, at)), evaluate_field(field, at))


def test_a_field_without_parts_is_as_ever() -> None:
    """Blended over its whole list in order."""
    balls = [s.sphere(1.0).at(1.5 * x, 0, 0).smooth(0.4) for x in range(3)]
    field = packed(*balls)
    assert field.parts is None
    at = points(200, 3.0)
    held = np.linalg.norm(at, axis=1) - 1.0
    for x in (1, 2):
        ball = np.linalg.norm(at - [1.5 * x, 0, 0], axis=1) - 1.0
        held = np.minimum(held, ball) - np.maximum(0.4 - np.abs(held - ball), 0.0) ** 2 / 1.6
    assert evaluate_field(field, at) == pytest.approx(held, abs=1e-12)


def test_other_parts_carry_no_leaf_further() -> None:
    """Bounds are those of what a leaf blends with in its own part; what fillets add is told apart."""
    soft, apart = [s.sphere(1.0), s.sphere(1.0).at(1.5, 0, 0).smooth(0.2)], s.sphere(1.0).at(-20, 0, 0)
    field = joined(member([*soft, apart]), member(s.sphere(1.0), Frame((2.1, 0, 0))), k=[0.0, 0.4])
    assert field.reach == pytest.approx([0.3, 0.3, 0.0, 0.0])
    assert field.parts is not None
    assert field.parts.held.tolist() == [True, True, False, False]
    assert field.parts.fillets.leaf.tolist() == [0, 1, 3]
