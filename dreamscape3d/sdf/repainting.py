"""Shapes whose forms bear other materials."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from dreamscape3d.sdf.shape import Form, Shape


def repainted(shape: Shape, name: Callable[[str], str]) -> Shape:
    """The same shape, each material's name as `name` has it; "" stays, which is whatever is around."""
    changes: dict[str, Any] = {}
    for each in fields(shape):
        value = getattr(shape, each.name)
        if isinstance(value, Shape):
            changes[each.name] = repainted(value, name)
        elif isinstance(value, tuple) and value and isinstance(value[0], Form):
            changes[each.name] = tuple(repainted(form, name) for form in value)
    if isinstance(shape, Form) and shape.material:
        changes["material"] = name(shape.material)
    return replace(shape, **changes) if changes else shape
