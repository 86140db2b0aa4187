"""Colour encodings by number."""

from __future__ import annotations

import numpy as np
import pytest

from dreamscape3d.maths.colour import linear_from_oklab, linear_from_srgb, oklab_from_linear, srgb_from_linear


def test_srgb_there_and_back() -> None:
    encoded = np.linspace(0.0, 1.0, 4097)
    assert srgb_from_linear(linear_from_srgb(encoded)) == pytest.approx(encoded, abs=2e-6)
    assert srgb_from_linear(0.5) == pytest.approx(0.735357, abs=1e-6)
    assert srgb_from_linear(-0.5) == -srgb_from_linear(0.5)


def test_oklab_of_the_primaries() -> None:
    """Ottosson's own figures for sRGB's red, green, blue and white."""
    lab = oklab_from_linear([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]])
    wanted = [
        [0.627955, 0.224863, 0.125846],
        [0.866440, -0.233888, 0.179498],
        [0.452014, -0.032457, -0.311528],
        [1.0, 0.0, 0.0],
    ]
    assert lab == pytest.approx(np.array(wanted), abs=2e-5)


def test_oklab_there_and_back() -> None:
    linear = np.random.default_rng(0).uniform(-0.1, 4.0, (500, 3))
    assert linear_from_oklab(oklab_from_linear(linear)) == pytest.approx(linear, abs=1e-9)
