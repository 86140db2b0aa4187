"""The solids of `sdf.shape` by name, and the sizes each takes: read from its functions, so declared once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import signature
from types import MappingProxyType
from typing import Any

from dreamscape3d.sdf import shape
from dreamscape3d.sdf.shape import Primitive, Shape

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
)

SOLIDS: Mapping[str, Callable[..., Shape]] = MappingProxyType({f.__name__: f for f in _FUNCTIONS})
DEFAULTS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {name: {size.name: size.default for size in signature(make).parameters.values()} for name, make in SOLIDS.items()}
)
"""By solid: the sizes it takes, in order, with their defaults."""
SIZES = frozenset(size for sizes in DEFAULTS.values() for size in sizes)
"""Every key that is a size of some solid."""

TAKES_VECTOR = frozenset({"box", "rounded_box"})
"""The solids whose `size` may be three numbers."""


def sizes_of(primitive: Primitive) -> dict[str, Any]:
    """The sizes of a primitive by name, as its function takes them; a cube's size is one number."""
    values = list(primitive.sizes)
    named: dict[str, Any] = {}
    for name in DEFAULTS[primitive.kind]:
        if name == "size" and primitive.kind in TAKES_VECTOR:
            x, y, z, *values = values
            named[name] = x if x == y == z else (x, y, z)
        else:
            named[name], *values = values
    return named
