"""Where the copies of a mirrored, repeated, circled or scattered shape stand."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import combinations

import numpy as np

from dreamscape3d.errors import LimitError
from dreamscape3d.maths.expression import Number
from dreamscape3d.sdf.scatter import chances, scatter
from dreamscape3d.sdf.shape import Circled, Mirrored, Repeated, Scattered

MAX_COPIES = 4096
Values = tuple[tuple[str, float], ...]
Instance = tuple[tuple[float, float, float], tuple[Number, ...], Values]


def instances(shape: Mirrored | Repeated | Circled | Scattered, outer: Values) -> Iterator[Instance]:
    """Reflection, numbers of the node (position, turn [degrees], scale) and values of `i`, `n` and `r` of each copy.

    A mirror image keeps the values of the copy that it is part of, `outer`.

    Raises:
        LimitError: more than 4096 copies.
    """
    if isinstance(shape, Mirrored):
        for size in range(len(shape.axes) + 1):
            for axes in combinations("xyz", size):
                if all(a in shape.axes for a in axes):
                    x, y, z = (-1.0 if a in axes else 1.0 for a in "xyz")
                    yield (x, y, z), (0.0,) * 6 + (1.0,), outer
        return
    total = math.prod(shape.count) if isinstance(shape, Repeated) else shape.count
    if total > MAX_COPIES:
        raise LimitError(f"{total} copies are more than {MAX_COPIES}", cure="use fewer copies, or `periodic`")
    if isinstance(shape, Scattered):
        yield from _scattered(shape)
        return
    for index, chance in enumerate(chances(total).tolist()):
        yield (1.0, 1.0, 1.0), _stand(shape, index), _known(index, total, chance)


def _known(index: int, total: int, chance: float) -> Values:
    """What expressions of a copy know: its index, how many there are, a random number of its own."""
    return (("i", float(index)), ("n", float(total)), ("r", chance))


def _scattered(shape: Scattered) -> Iterator[Instance]:
    copies = scatter(shape.count, shape.size, shape.seed, shape.turn, shape.smallest, shape.gap)
    total = len(copies.position)
    lifts = np.zeros((total, 3))
    lifts[:, 1] = shape.lifts or 0.0
    rows = np.column_stack([copies.position + lifts, copies.turn, copies.scale, copies.chance]).tolist()
    for index, (x, y, z, turn, scale, chance) in enumerate(rows):
        yield (1.0, 1.0, 1.0), (x, y, z, 0.0, turn, 0.0, scale), _known(index, total, chance)


def _stand(shape: Repeated | Circled, index: int) -> tuple[Number, ...]:
    if isinstance(shape, Circled):
        angle = 2.0 * math.pi * index / shape.count
        out = (shape.radius * math.cos(angle), 0.0, shape.radius * -math.sin(angle))
        return (*out, 0.0, math.degrees(angle), 0.0, 1.0)
    nx, ny, _ = shape.count
    cell = (index % nx, index // nx % ny, index // (nx * ny))
    at = [s * (c - (n - 1) / 2) for s, c, n in zip(shape.spacing, cell, shape.count, strict=True)]
    return (*at, 0.0, 0.0, 0.0, 1.0)
