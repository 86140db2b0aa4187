"""Picking: what is seen through one pixel of a picture that was drawn, read from the surface that it left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.gpu.target import Target
from dreamscape3d.render.rays import Rays

F64 = NDArray[np.float64]
# shaders/lib/depth.glsl: 1 and KEPT_SKY are the sky, and what lies between them and KEPT_HIT a surface
_KEPT_HIT, _KEPT_SKY, _SKY = 0.0002, 0.0008, 1.0
_OPENING = 0xFFFF  # shaders/lib/surface.glsl, in place of a leaf: what is seen there is another world's


@dataclass(frozen=True, slots=True)
class Seen:
    """What a picture was marched into: a target of `make_surface_target`, its rays, and the jitter [px] of its last
    sample. The target stays owned by who drew it, and is good until the next picture."""

    surface: Target
    rays: Rays
    jitter: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Picked:
    """What a ray hit.

    Attributes:
        leaf: row of the posed field that counts most there; `second` the next, whose `share` is 0 to 0.5.
        position: (3,) in the world [m]; `distance` from the eye [m]; `normal` (3,) of unit length.
    """

    leaf: int
    second: int
    share: float
    position: F64
    distance: float
    normal: F64


def pick(seen: Seen, u: float, v: float) -> Picked | None:
    """What is at (u, v) of the picture: u from 0 at its left to 1, v from 0 at its top to 1. None for the sky, for
    what lies outside, and for what is seen through a portal.

    Reads one texel, and so waits until the picture is drawn.
    """
    if not (0.0 <= u <= 1.0 and 0.0 <= v <= 1.0):
        return None
    width, height = seen.surface.size
    x, y = min(int(u * width), width - 1), min(int((1.0 - v) * height), height - 1)
    spot, framebuffer = (x, y, 1, 1), seen.surface.framebuffer
    depth = float(np.frombuffer(framebuffer.read(spot, 1, attachment=-1, dtype="f4"), np.float32)[0])
    if depth >= _SKY or _KEPT_HIT <= depth <= _KEPT_SKY:
        return None
    texel = np.frombuffer(framebuffer.read(spot, 4, dtype="u4"), np.uint32)
    return None if int(texel[2]) & 0xFFFF == _OPENING else _unpacked(texel, seen, x, y)


def _unpacked(texel: NDArray[np.uint32], seen: Seen, x: int, y: int) -> Picked:
    """A texel of shaders/lib/surface.glsl at pixel (x, y) from the lower left."""
    distance, share = (float(number) for number in texel[[0, 3]].view(np.float32))
    here = np.array([x + 0.5 + seen.jitter[0], y + 0.5 + seen.jitter[1]])
    origin, direction = seen.rays.at(here[0], here[1])
    return Picked(
        leaf=int(texel[2] & 0xFFFF),
        second=int(texel[2] >> 16),
        share=share,
        position=origin + direction * distance,
        distance=distance,
        normal=_from_octahedral(int(texel[1])),
    )


def _from_octahedral(bits: int) -> F64:
    """The unit vector that shaders/lib/surface.glsl packs as two 16-bit numbers."""
    e = np.array([bits & 0xFFFF, bits >> 16]) / 65535.0 * 2.0 - 1.0
    n = np.array([*e, 1.0 - np.abs(e).sum()])
    n[:2] -= np.where(n[:2] < 0.0, -1.0, 1.0) * max(-n[2], 0.0)
    return np.asarray(n / np.linalg.norm(n))
