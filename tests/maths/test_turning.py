"""Rotations from angles."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dreamscape3d.maths.turning import carried, crossed, turns

ANGLES = st.tuples(*(st.floats(-360.0, 360.0),) * 3)


def about(axis: int, degrees: float) -> np.ndarray:
    """A rotation about one axis, written out."""
    c, s, out = np.cos(np.radians(degrees)), np.sin(np.radians(degrees)), np.eye(3)
    a, b = (axis + 1) % 3, (axis + 2) % 3
    out[a, a], out[a, b], out[b, a], out[b, b] = c, -s, s, c
    return out


@given(ANGLES)
def test_about_z_then_x_then_y(angles: tuple[float, float, float]) -> None:
    x, y, z = angles
    assert np.abs(turns(np.array(angles)) - about(1, y) @ about(0, x) @ about(2, z)).max() < 1e-12


def test_many_at_once_and_the_vectors_that_they_carry() -> None:
    angles = np.random.default_rng(1).uniform(-180.0, 180.0, (4, 2, 3))
    found, vectors = turns(angles), np.random.default_rng(2).normal(size=(4, 2, 3))
    assert (found[3, 1] == turns(angles[3, 1])).all()
    assert np.abs(carried(found, vectors)[2, 1] - found[2, 1] @ vectors[2, 1]).max() < 1e-12
    other = np.broadcast_to(vectors[0], vectors.shape)
    assert np.abs(crossed(vectors, vectors[0]) - np.cross(vectors, other)).max() < 1e-12
