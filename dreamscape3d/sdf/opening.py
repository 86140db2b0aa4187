"""An opening: a hole in the air, with one field on this side of it and another beyond.

    this field ──ray──▶ ┊ ──same ray, by `to_beyond`──▶ the other field
                     opening

It is a flat arch in space, open both ways. A ray that crosses it before it hits anything goes on in the other field, as
if space were joined there; one that passes beside it, or hits something first, never knows of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dreamscape3d.sdf.evaluate import FieldLike, march

F64 = NDArray[np.float64]
Bool = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Similarity:
    """p' = scale · rotation · p + shift: where a point of one space lies in another."""

    rotation: F64
    shift: F64
    scale: float = 1.0

    def points(self, points: ArrayLike) -> F64:
        """(…, 3) points [m] → where they are beyond."""
        moved: F64 = self.scale * (np.asarray(points, np.float64) @ self.rotation.T) + self.shift
        return moved

    def directions(self, directions: ArrayLike) -> F64:
        """(…, 3) unit vectors → unit vectors."""
        turned: F64 = np.asarray(directions, np.float64) @ self.rotation.T
        return turned

    def inverse(self) -> Similarity:
        """The way back."""
        back = self.rotation.T
        return Similarity(back, -(back @ self.shift) / self.scale, 1.0 / self.scale)


@dataclass(frozen=True, slots=True, eq=False)
class Opening:
    """An upright arch: `right`, `up`, `normal` (3,) orthonormal, right × up = normal.

    Attributes:
        centre: (3,) middle of the rectangle round it [m].
        half_width, half_height: of that rectangle [m]; where the width is 0 there is no opening.
        arch: radius of its two upper corners [m], at most `half_width`, at which it ends in half a circle.
        to_beyond: where points of this field are in the other one.
    """

    centre: F64
    right: F64
    up: F64
    normal: F64
    half_width: float
    half_height: float
    arch: float
    to_beyond: Similarity

    @property
    def is_open(self) -> bool:
        return min(self.half_width, self.half_height) > 0.0

    def plane(self, points: ArrayLike) -> F64:
        """(…, 3) points → (…, 2) how far right and up of its centre they are, along its plane [m]."""
        from_centre = np.asarray(points, np.float64) - self.centre
        return np.stack([from_centre @ self.right, from_centre @ self.up], -1)

    def border(self, across: F64) -> F64:
        """(…, 2) points of its plane → (…,) distance from its border, below 0 inside (Quilez, "rounded box 2D")."""
        radius = np.where(across[..., 1] > 0.0, min(self.arch, self.half_width, self.half_height), 0.0)
        q = np.abs(across) - [self.half_width, self.half_height] + radius[..., None]
        outside = np.hypot(np.maximum(q[..., 0], 0.0), np.maximum(q[..., 1], 0.0))
        distance: F64 = np.minimum(q.max(axis=-1), 0.0) + outside - radius
        return distance

    def heights(self, points: ArrayLike) -> F64:
        """(…, 3) points → (…,) how far in front of its plane they are [m]."""
        before: F64 = (np.asarray(points, np.float64) - self.centre) @ self.normal
        return before

    def crossings(self, origins: ArrayLike, directions: ArrayLike) -> F64:
        """(N, 3) rays → (N,) how far along each crosses it [m]; infinite where it never does."""
        origin, direction = np.asarray(origins, np.float64), np.asarray(directions, np.float64)
        if not self.is_open:
            return np.full(np.broadcast_shapes(origin.shape, direction.shape)[:-1], np.inf)
        approach = -(direction @ self.normal)
        level = np.abs(approach) < 1e-12
        t = self.heights(origin) / np.where(level, 1.0, approach)
        inside = self.border(self.plane(origin + direction * t[..., None])) <= 0.0
        return np.where(~level & (t > 0.0) & inside, t, np.inf)

    def corners(self) -> F64:
        """(4, 3) of the rectangle round it, in order."""
        u, v = self.half_width * self.right, self.half_height * self.up
        return np.stack([self.centre + x * u + y * v for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))])

    def reversed(self) -> Opening:
        """The same opening, as it stands in the other field, where this one is beyond."""
        there, size = self.to_beyond, self.to_beyond.scale
        return Opening(
            centre=there.points(self.centre),
            right=there.directions(self.right),
            up=there.directions(self.up),
            normal=there.directions(self.normal),
            half_width=size * self.half_width,
            half_height=size * self.half_height,
            arch=size * self.arch,
            to_beyond=there.inverse(),
        )


def march_through(
    near: FieldLike,
    opening: Opening,
    beyond: FieldLike,
    origins: ArrayLike,
    directions: ArrayLike,
    *,
    epsilon_per_metre: float = 1e-4,
    far: float = 100.0,
    max_steps: int = 1024,
) -> tuple[Bool, F64, Bool]:
    """`evaluate.march` of N rays, of which those that cross `opening` first go on in the field `beyond`.

    `far` [m] is the end of either world, in its own metres.

    Returns:
        (N,) whether it hit, (N,) t [m] of this side where it ended, and (N,) whether it went through.
    """
    origin, direction = np.broadcast_arrays(np.asarray(origins, np.float64), np.asarray(directions, np.float64))
    hit, t = march(near, origin, direction, epsilon_per_metre=epsilon_per_metre, far=far, max_steps=max_steps)
    crossed = opening.crossings(origin, direction)
    through = crossed < np.where(hit, t, far)
    there = opening.to_beyond
    seen, distance = march(
        beyond,
        there.points(origin[through]),
        there.directions(direction[through]),
        epsilon_per_metre=epsilon_per_metre,
        far=far,
        max_steps=max_steps,
        start=crossed[through] * there.scale,
    )
    hit[through], t[through] = seen, distance / there.scale
    return hit, t, through
