"""Erosion wears solids away for good: what is left at some erosion holds all that is left at any later one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.scene import Scene
from dreamscape3d.sdf.erosion import FIRST, ends, eroded
from dreamscape3d.sdf.evaluate import evaluate_field
from dreamscape3d.sdf.pose import PackedField, pack
from dreamscape3d.sdf.shape import Shape, as_form, box, capsule, cone, cylinder, round_cone, rounded_box, sphere, torus

FORMS: tuple[Shape, ...] = (
    sphere(0.7).at(-2, 0, 0),
    box((0.8, 1.2, 0.4)).at(-0.6, 0, 0),
    rounded_box((0.9, 0.7, 0.5), 0.1).at(0.8, 0.4, 0),
    round_cone(0.4, 0.15, 0.9).at(2, 0, 0).smooth(0.1),
    capsule(0.2, 0.8).at(2.6, 0.1, 0.2),
    torus(0.6, 0.12).at(0, 1.4, 0),
    cone(0.5, 0.9).at(-1.5, 1.4, 0),
    cylinder(0.4, 0.3).shelled(0.05).at(1.6, 1.5, 0),
    (box(1.0) - sphere(0.6)).at(-3.4, 0.4, 0),
)
POSER = ScenePoser(Scene(forms=tuple(as_form(form) for form in FORMS)))


def at(erosion: float) -> PackedField:
    field, numbers = POSER.field, POSER.rest.numbers
    return pack(field, eroded(field, numbers, np.full(field.leaf_count, erosion)))


@pytest.fixture(scope="module")
def points() -> np.ndarray:
    return np.random.default_rng(3).uniform((-4.2, -1, -0.9), (3.2, 2.2, 0.9), (30_000, 3))


def test_what_is_left_only_shrinks(points: np.ndarray) -> None:
    before = evaluate_field(at(0.0), points)
    counts = [int((before < 0.0).sum())]
    for erosion in np.linspace(0.05, 1.0, 20):
        now = evaluate_field(at(float(erosion)), points)
        assert (now >= before - 1e-9).all()
        before = now
        counts.append(int((now < 0.0).sum()))
    assert counts[0] > 2000
    assert counts[-1] == 0
    assert sorted(counts, reverse=True) == counts
    assert 0.05 < counts[12] / counts[0] < 0.6  # neither at once nor only at last


def test_whole_is_whole(points: np.ndarray) -> None:
    field, numbers = POSER.field, POSER.rest.numbers
    assert eroded(field, numbers, np.zeros(field.leaf_count)) is numbers


def test_each_is_worn_through_at_a_time_of_its_own() -> None:
    when = ends(200)
    assert FIRST <= when.min() < FIRST + 0.05
    assert 0.95 < when.max() <= 1.0
    assert len(np.unique(when)) == 200


def test_only_what_erodes_does(points: np.ndarray) -> None:
    field, numbers = POSER.field, POSER.rest.numbers
    some = np.where(np.arange(field.leaf_count) == 0, 1.0, 0.0)
    worn = eroded(field, numbers, some)
    np.testing.assert_array_equal(worn.leaves.centre[1:], numbers.leaves.centre[1:])
    assert worn.leaves.centre[0, 1] < -1e4


def test_thinness_of_a_ball_a_box_and_a_ring() -> None:
    numbers = ScenePoser(Scene(forms=(as_form(sphere(0.7)), as_form(box((2, 1, 3))), as_form(torus(1.0, 0.2))))).rest
    np.testing.assert_allclose(numbers.numbers.leaves.thinness(), [0.7, 0.5, 0.2])


def test_what_carves_does_not_wear() -> None:
    poser = ScenePoser(Scene(forms=(as_form(box(1.0) - sphere(0.6)),)))
    numbers = replace(poser.rest.numbers)
    worn = eroded(poser.field, numbers, np.full(2, 0.2))
    assert worn.leaves.rounding[1] == numbers.leaves.rounding[1]
    assert worn.leaves.rounding[0] < numbers.leaves.rounding[0]
