"""Noise over the plane: smooth, even, the same for the same seed, and not for another."""

from __future__ import annotations

import numpy as np
import pytest

from dreamscape3d.errors import LimitError
from dreamscape3d.maths.gradient_noise import gradient_noise, winding_noise


def test_it_is_zero_at_the_points_of_the_lattice_and_not_between() -> None:
    x, y = np.meshgrid(np.arange(-3.0, 4.0), np.arange(-3.0, 4.0))
    np.testing.assert_allclose(gradient_noise(x, y, 7), 0.0, atol=1e-12)
    assert np.abs(gradient_noise(x + 0.5, y + 0.5, 7)).min() > 0.0


def test_between_two_points_it_is_the_quintic_of_their_slopes() -> None:
    """Along y = 0 only x matters: g₀·u·(1 − s) + g₁·(u − 1)·s, where a slope is found close to its own point."""
    near = 1e-7
    first = gradient_noise(near, 0.0, 3) / near
    second = gradient_noise(1.0 - near, 0.0, 3) / -near
    u = 0.3
    s = 6.0 * u**5 - 15.0 * u**4 + 10.0 * u**3
    expected = first * u * (1.0 - s) + second * (u - 1.0) * s
    assert gradient_noise(u, 0.0, 3) == pytest.approx(float(expected), abs=1e-5)


def test_the_same_seed_gives_the_same_whatever_else_is_asked_for() -> None:
    x, y = np.linspace(-9.0, 7.0, 50), np.linspace(3.0, -20.0, 50)
    whole = winding_noise(x, y, 11)
    assert winding_noise(x[17:23], y[17:23], 11).tobytes() == whole[17:23].tobytes()
    assert np.abs(winding_noise(x, y, 12) - whole).max() > 0.1


def test_it_changes_smoothly_and_fills_its_range() -> None:
    x, y = np.meshgrid(np.arange(0.0, 30.0, 0.05), np.arange(0.0, 30.0, 0.5))
    noise = winding_noise(x, y, 5)
    assert np.abs(np.diff(noise, axis=1)).max() < 0.05 * 5.0
    assert noise.max() > 0.6
    assert noise.min() < -0.6
    assert abs(noise.mean()) < 0.05


def test_points_too_far_apart_are_refused() -> None:
    with pytest.raises(LimitError, match="noise over more than 1024 features"):
        gradient_noise([0.0, 2000.0], 0.0, 1)


def test_no_points_have_no_noise() -> None:
    assert gradient_noise(np.zeros(0), np.zeros(0), 1).shape == (0,)
