"""The solids of `sdf.shape` by name, and the sizes each takes: read from its functions, so declared once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import signature
from types import MappingProxyType
from typing import Any

from dreamscape3d.sdf import shape
from dreamscape3d.sdf.shape import Fractal, Primitive, Shape, Skyline, Terrain, Text

_FUNCTIONS: tuple[Callable[..., Shape], ...] = (
    shape.sphere,
    shape.box,
    shape.rounded_box,
    shape.capsule,
    shape.round_cone,
    shape.torus,
    shape.cylinder,
    shape.cone,
    shape.tube,
    shape.pyramid,
    shape.plane,
    shape.skyline,
    shape.text,
    shape.terrain,
    shape.menger,
    shape.apollonian,
    shape.foldbox,
)

SOLIDS: Mapping[str, Callable[..., Shape]] = MappingProxyType({f.__name__: f for f in _FUNCTIONS})
DEFAULTS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {name: {size.name: size.default for size in signature(make).parameters.values()} for name, make in SOLIDS.items()}
)
"""By solid: the sizes it takes, in order, with their defaults."""
SIZES = frozenset(size for sizes in DEFAULTS.values() for size in sizes)
"""Every key that is a size of some solid."""

TAKES_VECTOR = frozenset({"box", "rounded_box"})
"""The solids whose `size` may be three numbers."""

UNEVEN = frozenset({"cone", "round_cone", "pyramid"})
"""The solids whose upper half is not their lower one; all are alike left and right, before and behind."""

CONSTANT = frozenset({"skyline", "terrain"})
"""The solids whose sizes are plain numbers: what they consist of is made once."""


def called(solid: str) -> str:
    """A solid's name with its article, as messages have it."""
    return f"{'an' if solid[0] in 'aeiou' else 'a'} {solid}"


def solid_name(solid: Primitive | Skyline | Text | Terrain | Fractal) -> str:
    """By what name dream files know it."""
    return solid.kind if isinstance(solid, Primitive | Fractal) else type(solid).__name__.lower()


def sizes_of(primitive: Primitive | Skyline | Text | Terrain | Fractal) -> dict[str, Any]:
    """The sizes of a solid by name, as its function takes them; a cube's size is one number."""
    if not isinstance(primitive, Primitive):
        solid = solid_name(primitive)
        return {name: getattr(primitive, name) for name in DEFAULTS[solid]}
    values = list(primitive.sizes)
    named: dict[str, Any] = {}
    for name in DEFAULTS[primitive.kind]:
        if name == "size" and primitive.kind in TAKES_VECTOR:
            x, y, z, *values = values
            named[name] = x if x == y == z else (x, y, z)
        else:
            named[name], *values = values
    return named
