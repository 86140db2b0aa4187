"""Procedural leaves: terrains and fractals, each one leaf of the field that is marched by a program of its own.

They join the world by a plain union after all other forms, so that neither order nor operators of others matter to
them. Their bounds are boxes about their own origin; inside, their distance is divided by a Lipschitz factor.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.errors import LimitError
from dreamscape3d.maths.expression import Expression, Number
from dreamscape3d.sdf.fractals import FRACTALS
from dreamscape3d.sdf.height_map import LEVELS, HeightMap, bake
from dreamscape3d.sdf.shape import Fractal, Operator, Primitive, Terrain
from dreamscape3d.sdf.terrain_noise import STYLES

F64 = NDArray[np.float64]
MAX_PROCEDURAL = 16  # in one field: a height map takes 4 MiB on the GPU
SIZES = (1.0, 4000.0)  # of a terrain's square [m]
LEAST_HEIGHT, LEAST_FEATURE = 0.01, 0.1  # [m]


@dataclass(frozen=True, slots=True, eq=False)
class ProceduralLeaf:
    """What leaf number `leaf` is; `map` and the number of that map among the field's, where it is a terrain."""

    leaf: int
    shape: Terrain | Fractal
    map: HeightMap | None = None
    layer: int = 0


def word(shape: Terrain | Fractal) -> str:
    """What people call it, with its article."""
    name = "terrain" if isinstance(shape, Terrain) else shape.kind
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def as_primitive(shape: Terrain | Fractal) -> Primitive:
    """Its box, as numbers that may be signals."""
    if isinstance(shape, Terrain):
        return Primitive("terrain", (shape.size, shape.height))
    return Primitive(shape.kind, (shape.size,))


@dataclass(frozen=True, slots=True)
class Standing:
    """How a leaf would enter the world: by which operator and blend radius [m], inside how many groups with an
    accumulator of their own and how many warps, and whether as a mirror image."""

    operator: Operator
    k: Number
    groups: int
    warps: int
    mirrored: bool


def admit(shape: Terrain | Fractal, how: Standing, before: Sequence[ProceduralLeaf], leaf: int) -> ProceduralLeaf:
    """Leaf number `leaf`, after those `before` it, if it may stand where it does.

    Raises:
        LimitError: it is joined by anything but a plain union, warped, mirrored or in a group that is carved, blended,
            rounded or shelled; a number of it is out of range; or there are 16 already.
    """
    name = word(shape)
    for refused, message, cure in (
        (how.operator != "union", f"{name} cannot {how.operator}", "leave out its operator"),
        (isinstance(how.k, Expression) or how.k > 0.0, f"{name} cannot be blended", "leave out its smooth"),
        (how.warps > 0, f"{name} cannot be warped", "leave out twist, bend, fold and periodic"),
        (how.mirrored, f"{name} cannot be mirrored", "turn it, or use another seed"),
        (how.groups > 0, f"{name} cannot be carved, rounded or part of a blended group", "put it at the top level"),
        (len(before) >= MAX_PROCEDURAL, f"more than {MAX_PROCEDURAL} terrains and fractals", "use fewer"),
    ):
        if refused:
            raise LimitError(message, cure=cure)
    if isinstance(shape, Fractal):
        _check_range("levels", shape.levels, 1, FRACTALS[shape.kind].levels)
        return ProceduralLeaf(leaf, shape)
    return ProceduralLeaf(leaf, shape, height_map(shape), sum(known.map is not None for known in before))


def height_map(ground: Terrain) -> HeightMap:
    """The map of a terrain, baked once.

    Raises:
        LimitError: a size of it is out of range, or there is no such style.
    """
    _check_range("size", ground.size, *SIZES)
    _check_range("height", ground.height, LEAST_HEIGHT, SIZES[1])
    _check_range("feature", ground.feature, LEAST_FEATURE, SIZES[1])
    if ground.style not in STYLES:
        raise LimitError(f"there is no terrain style '{ground.style}'", cure=f"known are {', '.join(STYLES)}")
    return bake(float(ground.size), float(ground.height), float(ground.feature), ground.style, int(ground.seed))


def _check_range(name: str, value: object, low: float, high: float) -> None:
    if not isinstance(value, int | float) or not low <= value <= high:
        shown = f"{value:g}" if isinstance(value, int | float) else "a signal"
        raise LimitError(f"{name} {shown} is not a number from {low:g} to {high:g}", cure="use another")


def local_distance(known: ProceduralLeaf, half: F64, points: F64) -> F64:
    """(N,) safe distance [m] at points (N, 3) in the leaf's own frame, whose box has half lengths `half` (3,) [m]."""
    beyond = np.abs(points) - half
    box = np.linalg.norm(np.maximum(beyond, 0.0), axis=1) + np.minimum(beyond.max(axis=1), 0.0)
    if known.map is not None:
        scale = half[1] / known.map.height
        raw = points[:, 1] - known.map.at(points[:, 0] / scale, points[:, 2] / scale) * scale
    else:
        assert isinstance(known.shape, Fractal)
        unit = max(float(half[0]), 1e-9)
        raw = FRACTALS[known.shape.kind].value(points / unit, known.shape.levels) * unit
    result: F64 = np.maximum(box, raw * inverse_lipschitz(known))
    return result


def inverse_lipschitz(known: ProceduralLeaf) -> float:
    """By what a leaf's raw distance is multiplied."""
    if known.map is not None:
        return float(1.0 / np.sqrt(1.0 + known.map.slope**2))
    assert isinstance(known.shape, Fractal)
    return 1.0 / FRACTALS[known.shape.kind].lipschitz


def height_maps(leaves: Sequence[ProceduralLeaf]) -> Iterator[HeightMap]:
    """The maps of a field, by their `layer`."""
    return (known.map for known in leaves if known.map is not None)


def shader_numbers(known: ProceduralLeaf, half: F64) -> NDArray[np.float32]:
    """(3, 4) the last texels of its record; layout in shaders/lib/procedural.glsl."""
    texels = np.zeros((3, 4), np.float32)
    texels[0, 2] = inverse_lipschitz(known)
    if known.map is not None:
        scale = half[1] / known.map.height
        rows = len(known.map.codes)
        texels[0, 0], texels[0, 1] = known.layer * rows, rows
        steps = known.map.height * scale / LEVELS, known.map.steepest / LEVELS
        texels[1] = 1.0 / (known.map.texel * scale), *steps, known.map.texel * scale
    else:
        assert isinstance(known.shape, Fractal)
        texels[1, 0], texels[1, 1] = known.shape.levels, max(float(half[0]), 1e-9)
    return texels
