"""Leaves added to a field that is packed already: what moves through a scene without being part of it.

    structure = appended_structure(base, more)            once, for each base
    appended(packed base, structure, packed more)         each instant

They come last and are joined hard: what was there is neither blended with them nor coloured by them.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.bounds import Warps
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.packing import Leaves
from dreamscape3d.sdf.parts import Parts
from dreamscape3d.sdf.pose import PackedField
from dreamscape3d.sdf.structure import joined_structure

F32 = NDArray[np.float32]
_MATERIAL, _PARENT = (4, 3), (1, 0)  # texel and channel, in records of leaves and of groups
_OWN_WAY = ("field", "leaves", "warps", "texels", "groups", "parts")  # all else of a PackedField is rows of numbers


def appended_structure(base: Field, more: Field) -> Field:
    """The structure of both; `more` may have neither warps, letters nor terrains. Forms of `base` keep their paths,
    those of `more` are counted on. Raises LimitError where that is more than 65,535 leaves."""
    joined = joined_structure([base, more])
    first = 1 + max((path[0] for path in base.forms), default=-1)
    return replace(
        joined,
        leaf_simple=np.concatenate([base.leaf_simple, more.leaf_simple]),
        forms=(*base.forms, *((first + path[0], *path[1:]) for path in more.forms)),
    )


def appended(base: PackedField, structure: Field, more: PackedField) -> PackedField:
    """Both as one field of `structure`, as of `appended_structure`."""
    rows: dict[str, Any] = {
        each.name: _both(base, more, each.name) for each in fields(PackedField) if each.name not in _OWN_WAY
    }
    return PackedField(
        field=structure,
        leaves=Leaves(*(_both(base.leaves, more.leaves, each.name) for each in fields(Leaves))),
        warps=Warps(*(_both(base.warps, more.warps, each.name) for each in fields(Warps))),
        texels=np.concatenate([base.texels, _counted_on(more.texels, _MATERIAL, len(base.field.materials))]),
        groups=np.concatenate([base.groups, _counted_on(more.groups, _PARENT, len(base.groups))]),
        parts=None if base.parts is None else _last_part(base.parts, more.field.leaf_count),
        **rows,
    )


def _both(base: object, more: object, name: str) -> NDArray[np.float64]:
    return np.concatenate([getattr(base, name), getattr(more, name)])


def _counted_on(texels: F32, at: tuple[int, int], start: int) -> F32:
    """References counted from `start`; −1 stays −1."""
    moved = texels.copy()
    own = moved[:, at[0], at[1]]
    moved[:, at[0], at[1]] = np.where(own < 0.0, own, own + start)
    return moved


def _last_part(parts: Parts, count: int) -> Parts:
    """Of the last part; there, and neither near nor carved by what is of another."""
    none = np.zeros(count, bool)
    return replace(
        parts,
        of=np.concatenate([parts.of, np.full(count, parts.count - 1, parts.of.dtype)]),
        absent=np.concatenate([parts.absent, none]),
        held=np.concatenate([parts.held, none]),
    )
