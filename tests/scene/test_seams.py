"""Colours of seams."""

from __future__ import annotations

import numpy as np
import pytest

from dreamscape3d.scene.seams import neon


def test_neon_is_purer_and_as_bright_as_light_may_be() -> None:
    assert neon(np.array([0.8, 0.4, 0.4])).tolist() == pytest.approx([1.0, 0.2, 0.2])
    assert neon(np.array([0.1, 0.0, 0.05])).tolist() == pytest.approx([1.0, 0.0, 0.5])


def test_neon_of_grey_is_white_and_of_nothing_is_nothing() -> None:
    assert neon(np.full(3, 0.3)).tolist() == pytest.approx([1.0, 1.0, 1.0])
    assert neon(np.zeros(3)).tolist() == [0.0, 0.0, 0.0]
