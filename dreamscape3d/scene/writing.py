"""Writing in space: lines of a draughtsman's letters as strokes of light, drawn one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.sprites import Strands
from dreamscape3d.scene.strokes import HEIGHT, stroke_width, strokes

F64 = NDArray[np.float64]
LEADING = 9.5  # units from line to line, of which a capital is 6 high
PEN = 0.055  # radius of a stroke, of a capital's height
NO_STROKES: F64 = np.zeros((0, 4))


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """Where something is written: `middle` (3,) [m], unit `right` and `up` (3,), `height` of a capital [m]."""

    middle: F64
    right: F64
    up: F64
    height: float

    def at(self, x: F64, y: F64) -> F64:
        """(N,) places on it [m] from its middle → (N, 3) in space."""
        there: F64 = self.middle + x[:, None] * self.right + y[:, None] * self.up
        return there


def facing_sheet(middle: F64, eye: F64, height: float) -> Sheet:
    """A sheet that stands upright and is turned to an eye (3,)."""
    away = middle - eye
    length = float(np.hypot(away[0], away[2]))
    x, z = (away[0] / length, away[2] / length) if length > 1e-6 else (0.0, -1.0)
    return Sheet(middle, np.array([-z, 0.0, x]), np.array([0.0, 1.0, 0.0]), height)


def wrapped(text: str, most: int, lines: int) -> tuple[str, ...]:
    """Words in lines of at most `most` letters; what does not go into so many `lines` ends with two dots."""
    found = [""]
    for word in text.split():
        word = word[:most]
        if found[-1] and len(found[-1]) + 1 + len(word) > most:
            found.append(word)
        else:
            found[-1] = f"{found[-1]} {word}" if found[-1] else word
    if len(found) > lines:
        found = [*found[: lines - 1], f"{found[lines - 1][: most - 2]}.."]
    return tuple(found)


def width_of(lines: Sequence[str], height: float) -> float:
    """How wide lines are [m] whose capitals are `height` [m] high."""
    return max((stroke_width(line) for line in lines), default=0.0) * height / HEIGHT


def written(lines: Sequence[str], sheet: Sheet, share: float, light: F64) -> Strands:
    """Lines about the middle of a sheet, of which a `share` (0 to 1) is drawn yet, in `light` (3,); the stroke that the
    pen is at shines twice as bright."""
    size = sheet.height / HEIGHT
    rows = []
    for number, line in enumerate(lines):
        down = ((len(lines) - 1) * 0.5 - number) * LEADING - 0.5 * HEIGHT
        rows.append(strokes(line) + np.array([-0.5 * stroke_width(line), down] * 2))
    every = np.concatenate([NO_STROKES, *rows]) * size
    reached = min(max(share, 0.0), 1.0) * len(every)
    shown = every[: int(np.ceil(reached))]
    a, b = sheet.at(shown[:, 0], shown[:, 1]), sheet.at(shown[:, 2], shown[:, 3])
    light = np.tile(light, (len(shown), 1))
    if 0.0 < reached < len(every):
        b[-1] = a[-1] + (b[-1] - a[-1]) * (reached - len(shown) + 1.0)
        light[-1] = 2.0 * light[-1]
    radius = np.full(len(shown), PEN * sheet.height)
    return Strands(a, b, radius, radius, light, light, halo=0.1, end_on=0.3)


def stroke_count(lines: Sequence[str]) -> int:
    """How many strokes lines take."""
    return sum(len(strokes(line)) for line in lines)
