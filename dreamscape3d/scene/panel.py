"""A pane of light in the air, with a border that is open at its sides, for something to be written on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.sprites import Strands
from dreamscape3d.scene.writing import LEADING, Sheet, width_of

F64 = NDArray[np.float64]
MARGIN = 1.2  # of a capital's height, round what is written
BORDER, TICK = 0.004, 0.22  # radius of the border [m]; how far it goes up each side, of half the height
COUNT = 9  # strands


def half_size(lines: tuple[str, ...], height: float) -> tuple[float, float]:
    """Half the width and height [m] of a pane for lines whose capitals are `height` [m] high."""
    tall = height * (1.0 + (len(lines) - 1) * LEADING / 6.0)
    return 0.5 * width_of(lines, height) + MARGIN * height, 0.5 * tall + MARGIN * height


def pane(sheet: Sheet, half: tuple[float, float], share: float, light: F64) -> list[Strands]:
    """A pane that has opened by `share` (0 to 1) from its middle line, in `light` (3,)."""
    opened = min(max(share, 0.0), 1.0)
    w, h = half[0], half[1] * opened
    t = TICK * h
    x = np.array([[-w, w], [-w, w], [-w, -w], [w, w], [-w, -w], [w, w]])
    y = np.array([[h, h], [-h, -h], [h, h - t], [h, h - t], [-h, -h + t], [-h, -h + t]])
    a, b = sheet.at(x[:, 0], y[:, 0]), sheet.at(x[:, 1], y[:, 1])
    border = np.full(6, BORDER)
    edge = np.tile(light, (6, 1))
    return [Strands(a, b, border, border, edge, edge, halo=0.3, end_on=0.3), _haze(sheet, w, h, light)]


def _haze(sheet: Sheet, w: float, h: float, light: F64) -> Strands:
    """A faint glow all over it: three broad strands one above the other."""
    y = np.array([-0.62, 0.0, 0.62]) * h
    inner = np.full(3, max(w - 0.4 * h, 0.1 * w))
    faint = np.tile(0.035 * light, (3, 1))
    radius = np.full(3, max(0.55 * h, 1e-4))
    return Strands(sheet.at(-inner, y), sheet.at(inner, y), radius, radius, faint, faint, end_on=0.3)
