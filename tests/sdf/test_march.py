"""Sphere tracing against intersections worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from sampling import packed

from dreamscape3d.sdf import shape as s
from dreamscape3d.sdf.evaluate import distance, evaluate_field, march, normal

EPSILON = 1e-6


def rays(count: int = 24) -> np.ndarray:
    """(count², 3) unit directions of a picture looking along −z."""
    x, y = np.meshgrid(np.linspace(-0.6, 0.6, count), np.linspace(-0.6, 0.6, count))
    ray = np.stack([x, y, -np.ones_like(x)], -1).reshape(-1, 3)
    return ray / np.linalg.norm(ray, axis=1, keepdims=True)


def test_a_sphere_by_the_quadratic_formula() -> None:
    eye, direction, radius = np.array([0.0, 0.0, 4.0]), rays(), 1.5
    b = direction @ eye
    discriminant = b * b - (eye @ eye - radius**2)
    for field in (packed(s.sphere(radius)), s.sphere(radius), lambda p: distance(s.sphere(radius), p)):
        hit, t = march(field, eye, direction, epsilon_per_metre=EPSILON)
        clear = np.abs(discriminant) > 1e-3
        assert (hit == (discriminant > 0))[clear].all()
        assert t[hit & clear] == pytest.approx(-b[hit & clear] - np.sqrt(discriminant[hit & clear]), abs=1e-3)
        assert (t[~hit] > 100.0).all()


def test_a_plane_by_proportion() -> None:
    hit, t = march(packed(s.plane()), (0, 2, 0), rays(), epsilon_per_metre=EPSILON, max_steps=4000)
    down = rays()[:, 1] < -0.03
    assert hit[down].all()
    assert t[down] == pytest.approx(-2.0 / rays()[down, 1], rel=1e-3)
    assert not hit[rays()[:, 1] > 0].any()


def test_a_box_is_hit_head_on() -> None:
    hit, t = march(packed(s.box(2)), [(0, 0, 5), (0.9, 0.9, 5), (1.1, 0, 5)], [(0, 0, -1)] * 3)
    assert hit.tolist() == [True, True, False]
    assert t[:2] == pytest.approx(4.0, abs=1e-3)


def test_warped_and_carved_fields_are_not_overshot() -> None:
    """No ray passes through what a march of small steps over the tree's own field finds."""
    shape = (s.box((0.8, 2.5, 0.3)) - s.sphere(0.3).at(0, 0.5, 0)).twisted(60) | s.box((3, 0.2, 0.2)).bent(50)
    direction, eye = rays(18), np.array([0.2, 0.3, 4.0])
    hit, t = march(packed(shape), eye, direction)
    along = np.arange(1.5, 7.0, 0.01)
    d = distance(shape, (eye + along[:, None, None] * direction).reshape(-1, 3)).reshape(len(along), -1)
    struck = (d < 0).any(axis=0)
    first = along[np.argmax(d < 0, axis=0)]
    assert hit[struck].all()
    assert (t[struck] <= first[struck] + 1e-3).all()
    assert hit.sum() > 20


def test_far_and_steps_end_a_march() -> None:
    field = packed(s.plane().at(0, -50, 0))
    hit, t = march(field, (0, 0, 0), (0, -1, 0), far=20.0)
    assert not hit[0]
    assert t[0] > 20.0
    hit, t = march(field, (0, 0, 0), (0.8, -0.6, 0), max_steps=1)
    assert not hit[0]
    assert t[0] == pytest.approx(50.0)


def test_nothing_is_hit_in_an_empty_world() -> None:
    hit, _ = march(packed(), (0, 0, 0), rays(4))
    assert not hit.any()
    assert evaluate_field(packed(), (0, 0, 0)) == pytest.approx(1e9)


def test_hits_lie_on_the_surface() -> None:
    field = packed(s.torus(1, 0.3).turned(40, 0, 20))
    hit, t = march(field, (0, 0, 4), rays(), epsilon_per_metre=1e-7)
    at = np.array([0, 0, 4]) + rays()[hit] * t[hit, None]
    assert np.abs(evaluate_field(field, at)).max() < 1e-6
    assert (np.einsum("ij,ij->i", normal(field, at), rays()[hit]) < 1e-3).all()
