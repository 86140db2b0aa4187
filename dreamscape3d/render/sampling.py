"""Which samples a picture is made of: how many, when, and through which point of the lens."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dreamscape3d.render.quality import Quality
from dreamscape3d.scene.moment import Moment

BLURRED = 16  # samples of a picture with a shutter or a lens, in a quality that has more samples at edges only


def sampling(quality: Quality, moments: Sequence[Moment]) -> tuple[int, int]:
    """(samples of every pixel, with those at edges) of a picture of these Moments.

    Blur of motion or depth is nowhere only at edges: what has edge samples then has 16 everywhere.
    """
    base, edge = quality.samples, quality.edge_samples
    if edge and (len(moments) > 1 or moments[0].lens.aperture > 0.0):
        return max(base, BLURRED), max(base, BLURRED)
    return base, base + edge


def middle(moments: Moment | Sequence[Moment]) -> Moment:
    """The Moment that a picture of several is developed by."""
    return moments if isinstance(moments, Moment) else moments[len(moments) // 2]


def lens_order(sample: int, samples: int) -> int:
    """Which point of the lens a sample has: all of them, in an order that does not go with time."""
    stride = max(int(samples * 0.618034), 1)
    while math.gcd(stride, samples) > 1:
        stride += 1
    return sample * stride % samples


def coarse_size(size: tuple[int, int], scale: int) -> tuple[int, int]:
    """Texels of a picture's `size` at `scale` pixels a texel."""
    return -(-size[0] // scale), -(-size[1] // scale)


def jitter(sample: int) -> tuple[float, float]:
    """Offset of a sample within its pixel, in [−0.5, 0.5)²: the R2 sequence (Roberts 2018)."""
    g = 1.32471795724474602596
    x, y = (0.5 + (sample + 1) / g) % 1.0, (0.5 + (sample + 1) / (g * g)) % 1.0
    return x - 0.5, y - 0.5
