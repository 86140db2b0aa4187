"""Lamps that stand for strands of light where these are brightest.

Each strand's light falls to the points of a wide grid about it, and the brightest of these points shine, from the
middle of what fell to them: so lamps wander with the strands and come and go without a jump.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.chain import Chain
from dreamscape3d.scene.lamps import tubes_of_light

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
MOST = 6
GRID = 2.0  # metres
RADIUS = 0.05  # of a lamp [m]
GAIN = 0.7  # of the light that strands give
CORNERS = np.array([(0, 0), (0, 1), (1, 0), (1, 1)])


def strand_lamps(chains: Sequence[Chain]) -> F32:
    """(N, 3, 4) balls of light, at most six; layout in shaders/lib/lamp.glsl."""
    if not chains:
        return np.zeros((0, 3, 4), np.float32)
    middle = np.concatenate([0.5 * (chain.a + chain.b) for chain in chains])
    area = np.concatenate([np.linalg.norm(chain.b - chain.a, axis=1) * 2.0 * chain.radius for chain in chains])
    light = np.concatenate([0.5 * (chain.light_a + chain.light_b) for chain in chains]) * area[:, None]
    colour, place, total = _gathered(middle, light)
    order = np.argsort(-total, kind="stable")
    next_one = total[order[MOST]] if len(order) > MOST else 0.0
    chosen = order[:MOST][total[order[:MOST]] > next_one]
    shown = np.clip((total[chosen] - next_one) / (0.4 * total[chosen]), 0.0, 1.0)
    radiance = colour[chosen] * (GAIN * shown / (np.pi * RADIUS**2))[:, None]
    return tubes_of_light(place[chosen], place[chosen], np.full(len(chosen), RADIUS), radiance)


def _gathered(middle: F64, light: F64) -> tuple[F64, F64, F64]:
    """What falls to the M points of the grid that are near some of N strands: (M, 3) light, (M, 3) the middle of where
    it comes from, (M,) how much that is in all."""
    cell = np.floor(middle[:, [0, 2]] / GRID)
    part = middle[:, [0, 2]] / GRID - cell
    points = (cell + CORNERS[:, None]).reshape(-1, 2)
    share = np.abs(1.0 - CORNERS[:, None] - part).prod(axis=2).ravel() ** 2
    each = np.tile(np.column_stack([light, light.sum(axis=1), middle * light.sum(axis=1, keepdims=True)]), (4, 1))
    _, point = np.unique(points, axis=0, return_inverse=True)
    sums = np.zeros((int(point.max(initial=-1)) + 1, 7))
    np.add.at(sums, point.ravel(), each * share[:, None])
    return sums[:, :3], sums[:, 4:] / np.maximum(sums[:, 3:4], 1e-30), sums[:, 3]
