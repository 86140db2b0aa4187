"""A bound on what sprites may cost: how often, on the whole, they cover the picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.moment import View

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
MOST = 32.0  # pictures' worth of pixels that all sprites may cover together
HALO = 4.0  # shaders/lib/sprite.glsl
ASPECT = 1.5  # of a picture, about


def cover(sprites: F32, view: View) -> F64:
    """(N,) share of the picture that each of (N, 4, 4) sprites covers, about: 0 behind the eye, at most 1."""
    return np.minimum(_spread(sprites, view), 1.0)


def _spread(sprites: F32, view: View) -> F64:
    """The same without an upper bound, for a picture without edges."""
    a, b = (sprites[:, end, :3].astype(np.float64) - view.eye for end in (0, 1))
    reach = sprites[:, :2, 3].max(axis=1) * np.where(sprites[:, 2, 3] > 0.0, HALO, 1.0)
    way = np.where(sprites[:, 3, 3:] < 0.0, 0.0, b - a)
    square = (way * way).sum(axis=1)
    share = np.clip(-(a * way).sum(axis=1) / np.maximum(square, 1e-12), 0.0, 1.0)
    near = a + way * share[:, None]
    ahead = view.target - view.eye
    ahead = ahead / max(float(np.linalg.norm(ahead)), 1e-9)
    seen = np.maximum(a @ ahead, (a + way) @ ahead) > -reach
    away = np.maximum(np.linalg.norm(near, axis=1), 1e-6)
    area = (np.pi * reach * reach + 2.0 * reach * np.sqrt(square)) / (away * away)
    picture = 4.0 * ASPECT * np.tan(np.radians(view.fov) * 0.5) ** 2
    return np.asarray(area / picture * seen)


def bounded(sprites: F32, view: View) -> F32:
    """The same sprites, the widest of them thinned where together they would cover the picture too often."""
    if not len(sprites):
        return sprites
    spread = _spread(sprites, view)
    shares = np.minimum(spread, 1.0)
    if shares.sum() <= MOST:
        return sprites
    thinned = sprites.copy()
    factor = np.minimum(_cap(shares) / np.maximum(spread, 1e-12), 1.0)
    thinned[:, :2, 3] *= np.where(sprites[:, 3, 3] < 0.0, np.sqrt(factor), factor)[:, None]
    return thinned


def _cap(shares: F64) -> float:
    """The share c for which ∑ min(share, c) is what may be covered."""
    rising = np.sort(shares)
    below = np.concatenate([[0.0], np.cumsum(rising)[:-1]])
    caps = (MOST - below) / (len(shares) - np.arange(len(shares)))
    return float(caps[np.argmax(caps <= rising)])
