"""Which puppet a ray meets first, among those of which no surface is kept that could be asked: translucent ones.

    Bounds(puppets).pick(cast, origin, way) ─▶ Pick | None

Each form counts by the ball round it, in the frame of its joint.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.cast import Cast, Puppet
from dreamscape3d.scene.node_paths import joint_path
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.scene import Scene

F64 = NDArray[np.float64]
Index = NDArray[np.intp]
THERE = 1e-3  # of growth, below which a puppet is not there


@dataclass(frozen=True, slots=True)
class Pick:
    """What a ray meets: which joint of which puppet, as of `node_paths.joint_path`, so far along the ray [m]."""

    path: str
    distance: float


class Bounds:
    """The balls round the forms of puppets, found once."""

    def __init__(self, puppets: Sequence[Puppet]) -> None:
        self.puppets = tuple(puppets)
        counts = np.array([puppet.joints for puppet in puppets], np.intp)
        first = np.cumsum(counts) - counts
        rows = [_balls(puppet) for puppet in puppets]
        sizes = [len(radius) for _, radius, _ in rows]
        self._puppet = np.repeat(np.arange(len(rows)), sizes)
        self._first = first
        self._centre = np.concatenate([np.empty((0, 3)), *(centre for centre, _, _ in rows)])
        self._radius = np.concatenate([np.empty(0), *(radius for _, radius, _ in rows)])
        self._joint = np.concatenate([np.empty(0, np.intp), *(hung for *_, hung in rows)])

    def balls(self, cast: Cast) -> tuple[F64, F64]:
        """Where the balls are: centres (N, 3) [m], radii (N,) [m], 0 of what is not there."""
        rows, present = self._first[self._puppet] + self._joint, cast.present[self._puppet]
        size = np.where(present > THERE, cast.scale[self._puppet] * present, 0.0)
        root = cast.origin[self._first[self._puppet]]
        origin = root + (cast.origin[rows] - root) * present[:, None]
        local = self._centre * size[:, None]
        return origin + np.einsum("nij,nj->ni", cast.rotation[rows], local), self._radius * size

    def pick(self, cast: Cast, origin: F64, way: F64) -> Pick | None:
        """What the ray from `origin` (3,) [m] along the unit `way` (3,) meets first; None where it meets nobody."""
        centre, radius = self.balls(cast)
        to = centre - origin
        along = (to * way).sum(axis=1)
        off = (to * to).sum(axis=1) - along * along
        under = radius * radius - off
        distance = along - np.sqrt(np.maximum(under, 0.0))
        met = (under > 0.0) & (along > 0.0)
        if not met.any():
            return None
        row = int(np.argmin(np.where(met, np.maximum(distance, 0.0), np.inf)))
        puppet = self.puppets[self._puppet[row]]
        return Pick(joint_path(puppet, int(self._joint[row])), max(float(distance[row]), 0.0))


def _balls(puppet: Puppet) -> tuple[F64, F64, Index]:
    """Round each leaf of a puppet: centre (N, 3) in the frame of its joint, radius (N,) [m], joint (N,)."""
    poser = ScenePoser(Scene(forms=puppet.forms))
    packed = poser.moment(poser.rest).field
    of = np.array([path[0] for path in packed.field.forms] or [0], np.intp)[packed.field.leaf_form]
    hung = np.array(puppet.hung or [0], np.intp)[of]
    return packed.centre.astype(np.float64), packed.radius.astype(np.float64), hung
