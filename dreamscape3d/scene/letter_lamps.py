"""Glowing words as lamps: a few tubes of light along their lines, which give off what the letters do."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.lamps import NO_LAMPS, tubes_of_light
from dreamscape3d.sdf.lettering import Lettering
from dreamscape3d.sdf.pose import PackedField

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
THICK = 0.35  # radius of a tube of light in heights of the box that it stands for
MOST = 4  # tubes of one text


def letter_lamps(field: PackedField, emission: F64) -> F32:
    """(N, 3, 4) lamps of the texts of a field; `emission` (M, 3) is the radiance of each material."""
    return lamps_and_leaves(field, emission)[0]


def lamps_and_leaves(field: PackedField, emission: F64) -> tuple[F32, NDArray[np.intp]]:
    """The same, with the leaf that each is of.

    A tube's radiance is that of the letters times the share that their surface has in its own, 4πr² + 2πrl.
    """
    rows, of = [], []
    for leaf, shown in field.field.texts.tolist():
        radiance = emission[field.field.leaf_material[leaf]]
        if radiance.max() > 0.0 and not (field.parts is not None and field.parts.absent[leaf]):
            rows.append(_of_text(field, leaf, field.field.letterings[shown], radiance))
            of.append(np.full(len(rows[-1][2]), leaf))
    if not rows:
        return NO_LAMPS, np.zeros(0, np.intp)
    a, b, radius, glow = (np.concatenate(column) for column in zip(*rows, strict=True))
    lamps = tubes_of_light(a, b, radius, glow)
    lamps[:, 2, 3] = -1.0  # seen, and mirrored, as the letters they are
    return lamps, np.concatenate(of)


def _of_text(field: PackedField, leaf: int, words: Lettering, radiance: F64) -> tuple[F64, F64, F64, F64]:
    """Ends (n, 3), radius (n,) [m] and radiance (n, 3) of n tubes along the middle of boxes."""
    leaves = field.leaves
    half, tube = leaves.half[leaf], float(leaves.rounding[leaf])
    height = max(float(half[1] / words.half[1]), 1e-6)
    boxes = _boxes(words.lines) * height
    low, high = boxes[:, :2], boxes[:, 2:]
    size = high - low
    radius = np.maximum(np.minimum(THICK * size[:, 1], 0.5 * size[:, 0]), 0.01)
    length = np.maximum(size[:, 0] - 2.0 * radius, 0.0)
    middle, reach = (low + high) * 0.5, np.stack([length * 0.5, np.zeros(len(length))], -1)
    surface = _surface(words, height, 2.0 * float(half[2]), tube) * size.prod(axis=1) / size.prod(axis=1).sum()
    share = surface / (4.0 * np.pi * radius**2 + 2.0 * np.pi * radius * length)
    plane = leaves.rotation[leaf][:, :2]
    ends = (leaves.centre[leaf] + (middle + side * reach) @ plane.T for side in (-1.0, 1.0))
    return (*ends, radius, share[:, None] * radiance)


def _boxes(lines: F64) -> F64:
    """(n, 4) boxes of ink (n, 4): the upper and the lower half of each line, or of many lines a few together."""
    if 2 * len(lines) > MOST:
        parts = np.array_split(lines[np.argsort(lines[:, 1])], min(len(lines), MOST))
        return np.array([[*part[:, :2].min(axis=0), *part[:, 2:].max(axis=0)] for part in parts])
    x0, y0, x1, y1 = lines.T
    middle = (y0 + y1) * 0.5
    return np.concatenate([np.stack([x0, middle, x1, y1], -1), np.stack([x0, y0, x1, middle], -1)])


def _surface(words: Lettering, height: float, depth: float, tube: float) -> float:
    """What shines [m²]: round the tubes, or the faces and edges of solid letters."""
    length = words.outline * height
    if tube > 0.0:
        return 2.0 * np.pi * tube * length
    return 2.0 * words.area * height**2 + length * depth
