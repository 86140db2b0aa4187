"""Sprites: balls and strands of light, packed for the renderer. Layout in shaders/lib/sprite.glsl."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.moment import NO_SPRITES

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
FARTHEST = 1e5  # metres from the origin
BRIGHTEST = 1000.0
THICKEST = 100.0  # metres


@dataclass(frozen=True, slots=True)
class Strands:
    """Strands of light from `a` to `b` (N, 3) with radii (N,) [m] and linear radiances (N, 3) at both ends.

    `halo` is the share of the light that a halo four times as wide makes up, `end_on` how much of its full length each
    shines with where it is seen end on (0 to 1). `balls` have a = b; their b is not used.
    """

    a: F64
    b: F64
    radius_a: F64
    radius_b: F64
    radiance_a: F64
    radiance_b: F64
    halo: float = 0.0
    end_on: float = 0.13
    balls: bool = False

    def pack(self) -> F32:
        """(N, 4, 4)."""
        packed = np.empty((len(self.a), 4, 4), np.float32)
        for texel, (place, radius) in enumerate(((self.a, self.radius_a), (self.b, self.radius_b))):
            packed[:, texel, :3] = np.clip(place, -FARTHEST, FARTHEST)
            packed[:, texel, 3] = np.clip(radius, 1e-5, THICKEST)
        packed[:, 2, :3], packed[:, 3, :3] = self.radiance_a, self.radiance_b
        np.clip(packed[:, 2:, :3], 0.0, 4.0 * BRIGHTEST, out=packed[:, 2:, :3])
        packed[:, 2, 3] = self.halo
        packed[:, 3, 3] = -1.0 if self.balls else self.end_on
        return packed if np.isfinite(packed).all() else np.nan_to_num(packed)


def balls(at: F64, radius: F64, radiance: F64, halo: float) -> Strands:
    """Balls of light at (N, 3)."""
    return Strands(at, at, radius, radius, radiance, radiance, halo=halo, balls=True)


def blurred(tail: F64, head: F64, radius: F64, radiance: F64, halo: float, fade: float = 1.0) -> Strands:
    """Balls that moved from `tail` to `head` while they were seen: all their light, spread over their way.

    `fade`: how much dimmer than the mean its tail is, and brighter its head; 0 for an even streak.
    """
    way = head - tail
    length = np.sqrt((way * way).sum(axis=1))
    short = np.maximum(0.2 * radius - length, 0.0)
    tail = (
        tail
        - np.where(length[:, None] > 1e-9, way / np.maximum(length, 1e-9)[:, None], [0.0, 1.0, 0.0]) * (short[:, None])
    )
    thin = (16.0 / 15.0 * radius / np.maximum(length, 0.2 * radius))[:, None]  # a strand's light is 16/15·r wide
    return Strands(
        tail,
        head,
        radius,
        radius,
        radiance * thin * (1.0 - fade),
        radiance * thin * (1.0 + fade),
        halo=halo,
        end_on=1.0,
    )


def pack(strands: Sequence[Strands]) -> F32:
    """(N, 4, 4) of all; what is dark is left out."""
    if not strands:
        return NO_SPRITES
    packed: F32 = np.concatenate([part.pack() for part in strands])
    lit = packed[:, 2:, :3].max(axis=(1, 2), initial=0.0) > 0.0
    return np.asarray(packed[lit])
