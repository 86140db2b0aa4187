"""The common ground of several scenes: how high it lies, and by how much it lifts what stood on another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.grounds import Ground, known_leaf, terrain_height
from dreamscape3d.sdf.pose import Numbers
from dreamscape3d.sdf.similarity import Frame
from dreamscape3d.sdf.terrain_lift import SINK
from dreamscape3d.sdf.weave import Weave

F64 = NDArray[np.float64]
ROOM = 0.7  # metres that guests' hills leave below the eye
CLEARING = 14.0  # metres round the eye in which they are made lower
_LOOK = 3.0  # metres round the eye in which hills count


@dataclass(frozen=True, slots=True, eq=False)
class Land:
    """The ground of one scene at one instant, where it stands; `shown` 0 to 1, how much of its plane there is."""

    ground: Ground
    field: Field
    numbers: Numbers
    frame: Frame
    shown: float

    def hills(self, points: F64) -> F64:
        """(N,) height [m] of its terrains at points (N, 3); −∞ beyond them."""
        xz = self.frame.back(points)[:, [0, 2]]
        highest = np.full(len(points), -np.inf)
        for leaf in self.ground.terrains:
            highest = np.maximum(highest, terrain_height(known_leaf(self.field, leaf), self.numbers, xz))
        return highest * self.frame.scale + self.frame.at[1]


@dataclass(frozen=True, slots=True, eq=False)
class CommonGround:
    """The lands of P scenes that meet at `level` [m]; `weave` says where which prevails."""

    lands: Sequence[Land]
    level: float
    weave: Weave

    @property
    def is_flat(self) -> bool:
        """Whether nothing is lifted anywhere."""
        return not any(land.ground.terrains for land in self.lands)

    def lift(self, scene: int, points: F64) -> F64:
        """(N,) by how much [m] the common ground is higher at points (N, 3) than a scene's own."""
        if self.is_flat or not len(points):
            return np.zeros(len(points))
        weights = self.weave.at(points)
        plane = self.level if any(land.ground.leaf >= 0 and land.shown > 0.0 for land in self.lands) else -np.inf
        common = np.full(len(points), plane)
        own = np.full(len(points), self.level if self.lands[scene].ground.leaf >= 0 else -np.inf)
        for number, land in enumerate(self.lands):
            if land.ground.terrains:
                hills = land.hills(points)
                common = np.maximum(common, _risen(self.level, weights[number], hills))
                own = np.maximum(own, hills) if number == scene else own
        return _or_level(common, self.level) - _or_level(own, self.level)


def _risen(level: float, weight: F64, hills: F64) -> F64:
    """(N,) height of terrains by the weight of their scene (`sdf.grounds`)."""
    known = np.isfinite(hills)
    return np.where(known, level - SINK + weight * (np.where(known, hills, level) - level + SINK), -np.inf)


def _or_level(heights: F64, level: float) -> F64:
    return np.where(np.isfinite(heights), heights, level)


def cleared(weave: Weave, lands: Sequence[Land], level: float, eye: F64) -> Weave:
    """The same weave, but round the eye with less of those guests whose hills would rise above it there.

    What they lose is the host's.
    """
    hilly = [scene for scene, land in enumerate(lands) if scene and land.ground.terrains]
    if not hilly:
        return weave
    ring = np.concatenate([[[0.0, 0.0]], _LOOK * np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]])])
    near = eye + np.stack([ring[:, 0], np.zeros(len(ring)), ring[:, 1]], -1)
    shares = weave.at(near)
    room = max(float(eye[1]) - level - ROOM, 0.0)
    fades = {}
    for scene in hilly:
        hills = lands[scene].hills(near)
        rise = float(np.where(np.isfinite(hills), (hills - level) * shares[scene], 0.0).max())
        if rise > room:
            fades[scene] = room / rise
    return _faded(weave, fades, eye) if fades else weave


def _faded(weave: Weave, fades: dict[int, float], eye: F64) -> Weave:
    """With the weights of some scenes times a factor at the eye, which grows to 1 away from it."""
    side = weave.weights.shape[1]
    x, z = (weave.origin[axis] + weave.step * np.arange(side) - eye[2 * axis] for axis in (0, 1))
    away = np.hypot(x[None, :], z[:, None])
    inside = np.clip((CLEARING - away) / (CLEARING - _LOOK - 1.0), 0.0, 1.0)
    inside = (inside * inside * (3.0 - 2.0 * inside)).astype(np.float32)
    weights = weave.weights.copy()
    for scene, factor in fades.items():
        lost = weights[scene] * (1.0 - factor) * inside
        weights[scene] -= lost
        weights[0] += lost
    return replace(weave, weights=weights)
