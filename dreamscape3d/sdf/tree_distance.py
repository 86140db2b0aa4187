"""The distance of a tree of shapes in float64, by recursion over it: the first of two ways to the truth.

It follows what `shape` promises and knows nothing of `lowering`, `pose` or the GPU. Warps give the distance in the
warped space as it is: its zero set is the true surface, its value there no bound.

A form enters its accumulator by its operator and blend radius k; copies enter one after another in the same way,
except that an intersection takes what all copies cover together. What is periodic is joined over its cells first.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dreamscape3d.maths.expression import Expression, Number
from dreamscape3d.sdf.closed_form import CLOSED_FORMS
from dreamscape3d.sdf.closed_form_large import large_distance
from dreamscape3d.sdf.lettering import letter_distance, lettering
from dreamscape3d.sdf.scatter import chances, scatter
from dreamscape3d.sdf.shape import (
    Circled,
    Form,
    Fractal,
    Group,
    Mirrored,
    Moved,
    Operator,
    Primitive,
    Repeated,
    Rounded,
    Scattered,
    Shape,
    Shelled,
    Skyline,
    Terrain,
    Text,
    Vector,
    Warped,
)
from dreamscape3d.sdf.skyline import skyline_group
from dreamscape3d.sdf.standing import standing

F64 = NDArray[np.float64]
EMPTY = 1e9  # the distance to nothing [m]


@dataclass(frozen=True)
class _Place:
    """Points (N, 3) in the frame of the shape, metres of the accumulator per unit of it, values of signals, and
    how the shape joins: operator and k [accumulator's metres]. `large`: whether the walk is for terrains, fractals
    and text, which are joined after all else, or for all else."""

    points: F64
    scale: float
    variables: Mapping[str, float]
    operator: Operator = "union"
    k: float = 0.0
    large: bool = False


def tree_distance(forms: Sequence[Form], points: ArrayLike, variables: Mapping[str, float]) -> F64:
    """(N, 3) points → (N,) distances of forms that enter the world in order."""
    at = np.asarray(points, np.float64).reshape(-1, 3)
    place, forms = _Place(at, 1.0, variables), standing(forms)
    d = _accumulated(forms, place)
    large = [form for form in forms if _holds_large(form)]
    return np.minimum(d, _accumulated(large, replace(place, large=True))) if large else d


def _holds_large(shape: Shape) -> bool:
    """Whether it is or holds a terrain, fractal or text."""
    match shape:
        case Terrain() | Fractal() | Text():
            return True
        case Group():
            return any(_holds_large(form) for form in shape.forms)
        case _:
            inside = getattr(shape, "shape", None)
            return inside is not None and _holds_large(inside)


def smooth_minimum(a: F64, b: F64, k: float) -> F64:
    """The polynomial blend of radius k: min(a, b) − max(k − |a − b|, 0)²/(4k); hard for k = 0 (Quilez, "smooth
    minimum")."""
    least = np.minimum(a, b)
    if k > 1e-12:
        least -= np.maximum(k - np.abs(a - b), 0.0) ** 2 * (0.25 / k)
    return least


def join(operator: Operator, old: F64, new: F64, k: float) -> F64:
    """What an accumulator holds after `new` has entered `old`."""
    if operator == "union":
        return smooth_minimum(old, new, k)
    return -smooth_minimum(-old, new if operator == "subtract" else -new, k)


def _accumulated(forms: Sequence[Form], place: _Place) -> F64:
    """The distance of forms in the units of their own frame."""
    held = np.full(len(place.points), EMPTY)
    for position, form in enumerate(forms):
        operator: Operator = "union" if position == 0 or place.large else form.operator
        k = 0.0 if place.large else max(_value(form.smooth_radius, place), 0.0)
        held = _entered(held, form.shape, replace(place, scale=1.0, operator=operator, k=k))
    return held


def _entered(held: F64, shape: Shape, place: _Place) -> F64:
    """The accumulator after `shape` has entered it."""
    match shape:
        case Form():
            return _entered(held, shape.shape, place)
        case Moved():
            return _entered(held, shape.shape, _inside(place, shape.position, shape.turn, shape.scale))
        case Skyline():
            return _entered(held, skyline_group(shape), place)
        case Group() if len(shape.forms) == 1:
            return _entered(held, shape.forms[0].shape, place)
        case Mirrored() | Repeated() | Circled() | Scattered() if place.operator != "intersect":
            for copy in _copies(shape, place):
                held = _entered(held, shape.shape, copy)
            return held
        case Warped() if shape.kind != "periodic":
            return _entered(held, shape.shape, _warped(shape, place))
        case _:
            return join(place.operator, held, _distance(shape, place) * place.scale, place.k)


def _distance(shape: Shape, place: _Place) -> F64:
    """The distance of one shape by itself, in the units of its frame."""
    alone = replace(place, scale=1.0, operator="union", k=0.0)
    match shape:
        case Terrain() | Fractal():
            edge = max(_value(shape.size, place), 0.0)
            return large_distance(shape, edge, place.points) if place.large else np.full(len(place.points), EMPTY)
        case Text() if place.large:
            sizes = [max(_value(size, place), 0.0) for size in (shape.height, shape.depth, shape.tube)]
            return letter_distance(lettering(shape.text), place.points, *sizes)
        case Text():
            return np.full(len(place.points), EMPTY)
        case _ if place.large and not isinstance(shape, Group):
            return np.full(len(place.points), EMPTY)  # what may be part of a group, but is never part of one of these
        case Primitive():
            sizes = [max(_value(size, place), 0.0) for size in shape.sizes]
            return CLOSED_FORMS[shape.kind](place.points, *sizes)
        case Group():
            return _accumulated(shape.forms, place)
        case Rounded():
            return _distance(shape.shape, place) - _value(shape.radius, place)
        case Shelled():
            d = _distance(shape.shape, place)
            return np.maximum(d, -d - _value(shape.thickness, place))
        case Warped() if shape.kind == "periodic":
            return _periodic(shape, place)
        case _:
            return _entered(np.full(len(place.points), EMPTY), shape, alone)


# -- frames ------------------------------------------------------------------------------------------


def _value(number: Number, place: _Place) -> float:
    return number.evaluate(place.variables) if isinstance(number, Expression) else float(number)


def _inside(place: _Place, at: Vector, turn: Vector, scale: Number) -> _Place:
    """The place inside p ↦ Rz·Ry·Rx·(scale·p) + at, undone step by step."""
    p = place.points - [_value(x, place) for x in at]
    x, y, z = (math.radians(_value(angle, place)) for angle in turn)
    p = _unturned(_unturned(_unturned(p, z, 0, 1), y, 2, 0), x, 1, 2)
    factor = _value(scale, place)
    return replace(place, points=p / factor, scale=place.scale * factor)


def _unturned(points: F64, angle: float | F64, first: int, second: int) -> F64:
    """Turned by −angle [rad] in the plane that leads from axis `first` to axis `second`."""
    turned = points.copy()
    c, s = np.cos(angle), np.sin(angle)
    turned[:, first] = c * points[:, first] + s * points[:, second]
    turned[:, second] = c * points[:, second] - s * points[:, first]
    return turned


def _copies(shape: Mirrored | Repeated | Circled | Scattered, place: _Place) -> list[_Place]:
    match shape:
        case Mirrored():
            axes = [axis for axis in "xyz" if axis in shape.axes]
            flips = [flip for size in range(len(axes) + 1) for flip in combinations(axes, size)]
            images = [[-1.0 if axis in flip else 1.0 for axis in "xyz"] for flip in flips]
            return [replace(place, points=place.points * image) for image in images]
        case Repeated():
            nx, ny, nz = shape.count
            cells = [(x, y, z) for z in range(nz) for y in range(ny) for x in range(nx)]
            return [_repeated(shape, place, i, cell) for i, cell in enumerate(cells)]
        case Circled():
            return [_circled(shape, place, i) for i in range(shape.count)]
        case Scattered():
            return _scattered(shape, place)


def _repeated(shape: Repeated, place: _Place, index: int, cell: tuple[int, int, int]) -> _Place:
    spacing = np.array([_value(s, place) for s in shape.spacing])
    at = spacing * (np.array(cell) - (np.array(shape.count) - 1) * 0.5)
    return replace(_numbered(place, index, math.prod(shape.count)), points=place.points - at)


def _circled(shape: Circled, place: _Place, index: int) -> _Place:
    """Turned about y, then moved out along its own x."""
    points = _unturned(place.points, 2.0 * math.pi * index / shape.count, 2, 0)
    return replace(_numbered(place, index, shape.count), points=points - [_value(shape.radius, place), 0.0, 0.0])


def _scattered(shape: Scattered, place: _Place) -> list[_Place]:
    """Each copy scaled, turned about y and moved to its place."""
    found = scatter(shape.count, shape.size, shape.seed, shape.turn, shape.smallest, shape.gap)
    total = len(found.position)
    copies = []
    for i, (at, turn, scale) in enumerate(zip(found.position, found.turn, found.scale, strict=True)):
        lift = [0.0, shape.lifts[i] if shape.lifts else 0.0, 0.0]
        points = _unturned(place.points - at - lift, math.radians(turn), 2, 0) / scale
        inside = _numbered(place, i, total, shape.seed)
        copies.append(replace(inside, points=points, scale=place.scale * float(scale)))
    return copies


def _numbered(place: _Place, index: int, count: int, seed: int = 0) -> _Place:
    chance = float(chances(count, seed)[index])
    return replace(place, variables={**place.variables, "i": float(index), "n": float(count), "r": chance})


# -- warps -------------------------------------------------------------------------------------------


def _warped(warp: Warped, place: _Place) -> _Place:
    amount = [_value(a, place) for a in warp.amount]
    bent: dict[str, Callable[[F64, list[float]], F64]] = {"twist": _twist, "bend": _bend, "fold": _fold}
    return replace(place, points=bent[warp.kind](place.points, amount))


def _twist(points: F64, amount: list[float]) -> F64:
    """q = Ry(−rate·y)·p, rate in degrees per metre."""
    return _unturned(points, math.radians(amount[0]) * points[:, 1], 2, 0)


def _bend(points: F64, amount: list[float]) -> F64:
    """Barr, "Global and local deformations", SIGGRAPH 1984: the polar coordinates round the arc's centre (0, 1/κ)."""
    kappa = math.radians(amount[0])
    x, y, z = points.T
    if kappa == 0.0:
        return points
    across = np.hypot(kappa * x, 1.0 - kappa * y)
    return np.stack(
        [np.arctan2(kappa * x, 1.0 - kappa * y) / kappa, (2.0 * y - kappa * (x * x + y * y)) / (1.0 + across), z], -1
    )


def _fold(points: F64, amount: list[float]) -> F64:
    return np.where(np.asarray(amount) > 0.5, np.abs(points), points)


def _periodic(warp: Warped, place: _Place) -> F64:
    """The least over the five nearest cells along each repeated axis: all there is of what reaches two cells far."""
    axes: list[tuple[F64, ...]] = []
    for axis, amount in enumerate(warp.amount):
        spacing = max(_value(amount, place), 0.0)
        coordinate = place.points[:, axis]
        cells = (-2.0, -1.0, 0.0, 1.0, 2.0) if spacing > 0.0 else (0.0,)
        middle = np.round(coordinate / spacing) if spacing > 0.0 else 0.0
        axes.append(tuple(coordinate - spacing * (middle + cell) for cell in cells))
    least = np.full(len(place.points), EMPTY)
    for cell in product(*axes):
        least = np.minimum(least, _distance(warp.shape, replace(place, points=np.stack(cell, -1))))
    return least
