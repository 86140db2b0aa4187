"""Random points, and points on the surface of a field."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.evaluate import evaluate_field, normal
from dreamscape3d.sdf.lowering import lower
from dreamscape3d.sdf.pose import PackedField, pose
from dreamscape3d.sdf.shape import Form, Shape, as_form

F64 = NDArray[np.float64]


def packed(*forms: Shape, **variables: float) -> PackedField:
    """Forms that enter the world in order, at one instant."""
    return pose(lower([as_form(form) for form in forms]), variables)


def points(count: int, size: float = 3.0, seed: int = 0) -> F64:
    """(count, 3) in a cube of half edge `size`."""
    return np.random.default_rng(seed).uniform(-size, size, (count, 3))


def flat(shape: Shape | Sequence[Form], at: F64, **variables: float) -> F64:
    """The distance by the flat list."""
    forms = (shape,) if isinstance(shape, Shape) else shape
    return evaluate_field(packed(*forms, **variables), at)


def surface(function: Callable[[F64], F64], count: int = 4000, size: float = 3.0, seed: int = 0) -> F64:
    """(≤ count, 3) points where `function` is 0 within 1e-6: random points led down its gradient."""
    at = points(count, size, seed)
    for _ in range(8):
        at = at - normal(function, at) * function(at)[:, None]
    found: F64 = at[np.abs(function(at)) < 1e-6]
    return found


def outside_boxes(field: PackedField, at: F64) -> F64:
    """(L, N) distance [m] from each point to each leaf's oriented bounds."""
    axes = field.axes
    local = np.abs(np.einsum("lkj,lnj->lnk", axes, at[None] - field.centre[:, None]))
    distance: F64 = np.linalg.norm(np.maximum(local - field.half[:, None], 0.0), axis=2)
    return distance
