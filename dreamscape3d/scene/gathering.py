"""Lamps and sprites of several scenes in one: where each stands, as bright as its scene is there, in fair shares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.lamps import MAX_LAMPS, farthest
from dreamscape3d.scene.sharing import fair_shares
from dreamscape3d.sdf.similarity import Frame

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
Index = NDArray[np.intp]
At = Callable[[F64], F64]
HERE = Frame()
DARK = 1e-4  # share of its light below which a lamp or a sprite is left out
CLEAR = 1.5  # in radii of the bubble: from where on light that is not the host's shines undimmed


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """How a scene stands in its host's: by its frame, then by `lift` higher.

    `lift` takes (N, 3) points that stand there already and gives (N,) metres; None for none.
    """

    frame: Frame
    lift: At | None = None

    def points(self, points: F64) -> F64:
        """(N, 3) points of the scene, where they stand."""
        moved = self.frame.out(points)
        if self.lift is not None:
            moved[:, 1] += self.lift(moved)
        return moved


def set_lamps(lamps: F32, setting: Setting, there: At) -> F32:
    """(N, 3, 4) lamps of a scene where they stand in its host's, as bright as it is `there`."""
    if not len(lamps):
        return lamps
    ends = setting.points(lamps[:, :2, :3].reshape(-1, 3).astype(np.float64)).reshape(-1, 2, 3)
    bright = there(ends.mean(axis=1))
    moved = lamps.copy()
    moved[:, :2, :3] = ends
    moved[:, :2, 3] *= setting.frame.scale
    moved[:, 2, :3] *= bright[:, None]
    return moved[bright > DARK]


def brought_back(lamps: F32, frame: Frame) -> F32:
    """Lamps of the host's scene as one that stands in it sees them."""
    if frame == HERE:
        return lamps
    back = lamps.copy()
    back[:, :2, :3] = frame.back(lamps[:, :2, :3].reshape(-1, 3).astype(np.float64)).reshape(-1, 2, 3)
    back[:, :2, 3] /= frame.scale
    return back


def set_sprites(sprites: F32, setting: Setting, there: At) -> F32:
    """(N, 4, 4) sprites of a scene where they stand in its host's, as bright as it is `there`."""
    if not len(sprites):
        return sprites
    ends = setting.points(sprites[:, :2, :3].reshape(-1, 3).astype(np.float64)).reshape(-1, 2, 3)
    ball = sprites[:, 3, 3] < 0.0
    bright = there(np.where(ball[:, None], ends[:, 0], ends.mean(axis=1)))
    moved = sprites.copy()
    moved[:, :2, :3] = ends
    moved[:, :2, 3] *= setting.frame.scale
    moved[:, 2:, :3] *= bright[:, None, None]
    return moved[bright > DARK]


def dimmed_near(points: F64, eye: F64, bubble: float) -> F64:
    """(N,) 0 for light in the bubble round the eye to 1 for what is well outside it."""
    if bubble <= 0.0:
        return np.ones(len(points))
    away = np.linalg.norm(points - eye, axis=1) / bubble
    near = np.clip((away - 1.0) / (CLEAR - 1.0), 0.0, 1.0)
    return np.asarray(near * near * (3.0 - 2.0 * near))


def fairly(lamps: Sequence[F32], most: int = MAX_LAMPS) -> F32:
    """The lamps of P scenes as one list, the host's first; of scenes that have many, those that reach furthest."""
    shares = fair_shares([len(own) for own in lamps], most)
    return np.concatenate([own[farthest(own, share)] for own, share in zip(lamps, shares, strict=True)])
