"""Scattered copies that stand on a terrain: found out once, before anything is lowered.

A copy's origin is lifted by the height of the terrain's ground over y = 0 of the world, straight below or above it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.errors import LimitError
from dreamscape3d.sdf.height_map import HeightMap
from dreamscape3d.sdf.procedural import height_map
from dreamscape3d.sdf.scatter import scatter
from dreamscape3d.sdf.shape import Form, Group, Moved, Scattered, Shape, Terrain

F64 = NDArray[np.float64]
_PLAIN = "a terrain and what stands on it must be placed by plain numbers and turned about y alone"


@dataclass(frozen=True, slots=True)
class _Frame:
    """p ↦ at + scale · (p turned about y by `turn` [rad])."""

    at: tuple[float, float, float] = (0.0, 0.0, 0.0)
    turn: float = 0.0
    scale: float = 1.0

    def inside(self, moved: Moved) -> _Frame:
        """The frame of what is inside `moved`."""
        numbers = [float(n) if isinstance(n, int | float) else math.nan for n in (*moved.position, *moved.turn)]
        scale = float(moved.scale) if isinstance(moved.scale, int | float) else math.nan
        if not math.isfinite(sum(numbers) + scale) or numbers[3] or numbers[5] or not scale > 0.0:
            raise LimitError(_PLAIN, cure="leave out signals and other turns there")
        x, y, z = self.out(np.array([numbers[:3]]))[0].tolist()
        return _Frame((x, y, z), self.turn + math.radians(numbers[4]), self.scale * scale)

    def out(self, points: F64) -> F64:
        """(N, 3) points of this frame in the world."""
        c, s = math.cos(self.turn), math.sin(self.turn)
        x, y, z = points.T
        return np.stack([c * x + s * z, y, c * z - s * x], -1) * self.scale + self.at

    def back(self, points: F64) -> F64:
        """(N, 3) points of the world in this frame."""
        c, s = math.cos(self.turn), math.sin(self.turn)
        x, y, z = ((points - self.at) / self.scale).T
        return np.stack([c * x - s * z, y, c * z + s * x], -1)


@dataclass(frozen=True, slots=True)
class _Ground:
    frame: _Frame
    map: HeightMap
    half: float

    def height(self, points: F64) -> F64:
        """(N,) height [m] of the ground above y = 0 of the world, at points (N, 3); past its edge, that of the edge."""
        x, _, z = self.frame.back(points).clip(-self.half, self.half).T
        return np.asarray(self.map.at(x, z) * self.frame.scale + self.frame.at[1])


def standing(forms: Sequence[Form]) -> Sequence[Form]:
    """The same forms of the world, where what is scattered on a terrain knows by how much each copy is lifted.

    Raises:
        LimitError: there is no terrain of that name; it, or what stands on it, is not placed by plain numbers; or the
            scatter lies inside other copies or warps.
    """
    if not any(_stands(form) for form in forms):
        return forms
    return [_form(form, _Frame(), forms) for form in forms]


def _stands(shape: Shape) -> bool:
    """Whether anything in it stands on a terrain."""
    waiting: list[Shape] = [shape]
    while waiting:
        shape = waiting.pop()
        if isinstance(shape, Scattered) and shape.on:
            return True
        waiting.extend(shape.forms if isinstance(shape, Group) else ())
        inner = getattr(shape, "shape", None)
        waiting.extend([inner] if inner is not None else ())
    return False


def _form(form: Form, frame: _Frame, world: Sequence[Form]) -> Form:
    return replace(form, shape=_lifted(form.shape, frame, world))


def _lifted(shape: Shape, frame: _Frame, world: Sequence[Form]) -> Shape:
    if not _stands(shape):
        return shape
    match shape:
        case Form():
            return _form(shape, frame, world)
        case Group():
            return Group(tuple(_form(form, frame, world) for form in shape.forms))
        case Moved():
            return replace(shape, shape=_lifted(shape.shape, frame.inside(shape), world))
        case Scattered() if shape.on and not _stands(shape.shape):
            return replace(shape, lifts=_lifts(shape, frame, _ground(shape.on, world)))
    raise LimitError("what stands on a terrain cannot be copied or warped", cure="scatter it last")


def _lifts(shape: Scattered, frame: _Frame, ground: _Ground) -> tuple[float, ...]:
    """By how much each copy is lifted, in the scatter's own units."""
    copies = scatter(shape.count, shape.size, shape.seed, shape.turn, shape.smallest, shape.gap)
    return tuple((ground.height(frame.out(copies.position)) / frame.scale).tolist())


def _ground(name: str, world: Sequence[Form]) -> _Ground:
    """The first terrain of that name among the forms of the world."""
    for form in world:
        shape, frame = form.shape, _Frame()
        moves = []
        while isinstance(shape, Moved):
            moves.append(shape)
            shape = shape.shape
        if form.name == name and isinstance(shape, Terrain):
            for moved in moves:
                frame = frame.inside(moved)
            return _Ground(frame, height_map(shape), 0.5 * shape.size)
    raise LimitError(f"there is no terrain '{name}' to stand on", cure="name a terrain of the dream's own forms")
