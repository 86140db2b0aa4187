"""No field changes faster than space: |f(a) − f(b)| ≤ |a − b| for random pairs, near and far apart."""

from __future__ import annotations

import numpy as np
import pytest
from sampling import packed, points
from support.scenes import PRIMITIVES, SCENES, TIMES, WARPS

from dreamscape3d.sdf import shape as s
from dreamscape3d.sdf.bounds import MAX_STRETCH
from dreamscape3d.sdf.evaluate import evaluate_field, evaluate_leaves
from dreamscape3d.sdf.lowering import lower
from dreamscape3d.sdf.pose import PackedField, pose

OPERATORS = {
    "union": lambda a, b: a | b,
    "smooth union": lambda a, b: a | b.smooth(0.25),
    "subtract": lambda a, b: a - b,
    "smooth subtract": lambda a, b: a - b.smooth(0.25),
    "intersect": lambda a, b: a & b,
    "smooth intersect": lambda a, b: a & b.smooth(0.25),
}


def fastest_change(field: PackedField, count: int = 1500, size: float = 3.0) -> float:
    rng = np.random.default_rng(7)
    at = points(count, size)
    step = rng.normal(size=at.shape)
    step *= (10.0 ** rng.uniform(-4.0, 0.3, count) / np.linalg.norm(step, axis=1))[:, None]
    change = np.abs(evaluate_field(field, at + step) - evaluate_field(field, at))
    return float((change / np.linalg.norm(step, axis=1)).max())


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("name", [*PRIMITIVES, "plane"])
def test_primitives_under_operators(name: str, operator: str) -> None:
    first = (PRIMITIVES | {"plane": s.plane})[name]()
    other = s.cone(0.6, 1.0, 0.2).turned(40, 0, 30).at(0.3, 0.2, 0.1)
    for shape in (OPERATORS[operator](first, other), OPERATORS[operator](other, first).shelled(0.05)):
        assert fastest_change(packed(shape)) <= 1.0 + 1e-6


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("warp", WARPS)
def test_warps_under_operators(warp: str, operator: str) -> None:
    for name in ("box", "pyramid", "torus"):
        shape = OPERATORS[operator](WARPS[warp](PRIMITIVES[name]()), s.sphere(0.6).at(0.5, 0.2, 0.0))
        assert fastest_change(packed(shape)) <= 1.0 + 1e-6


@pytest.mark.parametrize("scene", SCENES)
def test_scenes(scene: str) -> None:
    assert fastest_change(pose(lower(SCENES[scene](3)), TIMES), 3000, 8.0) <= 1.0 + 1e-6


def test_what_is_stretched_too_far_keeps_to_the_limit() -> None:
    """A bend whose centre lies inside the form tears space; steps are then shortened by MAX_STRETCH at most."""
    field = packed(s.box((3.0, 1.5, 1.0)).bent(90.0))
    assert 1.0 / field.inverse_lipschitz[0] == pytest.approx(MAX_STRETCH)
    near = evaluate_leaves(field, (0.0, -0.8, 0.0))[0, 0]
    assert 0.05 / MAX_STRETCH <= near <= 0.05


def test_a_warped_plane_stays_a_plane() -> None:
    field = packed(s.plane().twisted(40.0))
    at = points(500, 20.0)
    assert ((evaluate_field(field, at) > 0) == (at[:, 1] > 0)).all()
    assert field.infinite.all()
    assert fastest_change(field) <= 1.0 + 1e-6
