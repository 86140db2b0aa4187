"""Hashed numbers: known values, spread evenly, without a trace of their keys."""

from __future__ import annotations

import numpy as np
import pytest

from dreamscape3d.maths.hashing import hashed


def pcg3d(x: int, y: int, z: int) -> tuple[float, ...]:
    """The published text in plain integers (Jarzynski and Olano 2020, listing 16)."""
    m = 0xFFFFFFFF
    x, y, z = ((v * 1664525 + 1013904223) & m for v in (x & m, y & m, z & m))
    x = (x + y * z) & m
    y = (y + z * x) & m
    z = (z + x * y) & m
    x, y, z = (v ^ (v >> 16) for v in (x, y, z))
    x = (x + y * z) & m
    y = (y + z * x) & m
    z = (z + x * y) & m
    return tuple(v * 2.0**-32 for v in (x, y, z))


@pytest.mark.parametrize("key", [(0, 0, 0), (1, 2, 3), (-1, 5, 2**31 - 1), (4096, -7, 12345)])
def test_it_is_pcg3d(key: tuple[int, int, int]) -> None:
    assert hashed(*key).tolist() == list(pcg3d(*key))


def test_keys_broadcast() -> None:
    many = hashed(np.arange(5)[:, None], np.arange(3), 7)
    assert many.shape == (5, 3, 3)
    assert many[4, 2].tolist() == hashed(4, 2, 7).tolist()


def test_spread_evenly_and_apart() -> None:
    values = hashed(np.arange(20_000), 3, 9)
    assert values.min() >= 0.0
    assert values.max() < 1.0
    for axis in range(3):
        share = np.histogram(values[:, axis], 20, (0.0, 1.0))[0] / len(values)
        assert np.abs(share - 0.05).max() < 0.008  # five standard deviations
    near = np.corrcoef(np.vstack([values[:-1].T, values[1:].T]))
    assert np.abs(near - np.eye(6)).max() < 0.035
