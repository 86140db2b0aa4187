"""The structures of several fields as one: leaves of one after those of the other, every reference moved along.

It is made once, when fields come together; the numbers of an instant stay those of each field (`joining`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain, zip_longest

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.errors import LimitError
from dreamscape3d.maths.number_table import NumberTable, Table
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.lettering import ALL_TEXELS, MAX_TEXTS, Lettering
from dreamscape3d.sdf.procedural import MAX_PROCEDURAL, ProceduralLeaf

I32 = NDArray[np.int32]
MAX_JOINED = 65_535
"""Leaves of a joined field: their numbers are sent in 16 bits."""

SHEET_TEXELS = 4 * ALL_TEXELS
"""Points of all letters of a joined field."""


class NumbersApart(NumberTable):
    """Stands where a joined field would have numbers: each of its parts has its own."""

    def __init__(self) -> None:
        super().__init__(Table(0))

    @property
    def is_constant(self) -> bool:
        return False

    def evaluate(self, variables: Mapping[str, float]) -> NDArray[np.float64]:
        raise TypeError("a joined field has no numbers of its own; evaluate those of its parts, and `join` them")


def joined_structure(fields: Sequence[Field]) -> Field:
    """The structure of all leaves of `fields`, in order. Paths of forms begin with the number of their field.

    Materials and names of different fields stay apart, "" too. Where there are more terrains, fractals or letters than
    can be drawn, those of later fields are left out: their leaves stay in the list, but are never there.

    Raises:
        LimitError: more than 65,535 leaves.
    """
    total = sum(field.leaf_count for field in fields)
    if total > MAX_JOINED:
        raise LimitError(f"{total:,} forms together are more than {MAX_JOINED:,}", cure="let fewer scenes, or less, in")
    nodes = _starts([len(field.node_parent) for field in fields])
    groups = _starts([len(field.group_operator) for field in fields])
    warps = _starts([len(field.warp_kind) for field in fields])
    units = _starts([int(field.bound_unit.max(initial=-1)) + 1 for field in fields])
    leaves = _starts([field.leaf_count for field in fields])
    texts, letterings = _joined_texts(fields, leaves)
    return Field(
        node_parent=_moved([field.node_parent for field in fields], nodes),
        node_levels=_joined_levels(fields, nodes),
        node_resets=_together([field.node_resets for field in fields], bool),
        node_reflect=_together([field.node_reflect for field in fields], np.float64).reshape(-1, 3),
        node_numbers=NumbersApart(),
        leaf_node=_moved([field.leaf_node for field in fields], nodes),
        leaf_join=_moved([field.leaf_join for field in fields], nodes),
        leaf_mode=_together([field.leaf_mode for field in fields], np.int32),
        leaf_simple=_together([joined_simple(field) for field in fields], bool),
        leaf_operator=_together([field.leaf_operator for field in fields], np.int32),
        leaf_material=_moved([field.leaf_material for field in fields], _starts([len(f.materials) for f in fields])),
        leaf_name=_moved([field.leaf_name for field in fields], _starts([len(field.names) for field in fields])),
        leaf_form=_moved([field.leaf_form for field in fields], _starts([len(field.forms) for field in fields])),
        leaf_tag=_moved([field.leaf_tag for field in fields], _starts([len(field.tags) for field in fields])),
        leaf_paints=_together([field.leaf_paints for field in fields], bool),
        leaf_numbers=NumbersApart(),
        leaf_path=_moved([field.leaf_path for field in fields], groups),
        leaf_depth=_together([field.leaf_depth for field in fields], np.int32),
        leaf_chain=_joined_chains(fields),
        chains=(
            (),
            *(tuple(w + start for w in c) for f, start in zip(fields, warps, strict=True) for c in f.chains[1:]),
        ),
        group_operator=_together([field.group_operator for field in fields], np.int32),
        group_join=_moved([field.group_join for field in fields], nodes),
        group_node=_moved([field.group_node for field in fields], nodes),
        group_posts=_together([field.group_posts for field in fields], bool),
        group_parent=_moved([field.group_parent for field in fields], groups),
        group_numbers=NumbersApart(),
        warp_node=_moved([field.warp_node for field in fields], nodes),
        warp_kind=_together([field.warp_kind for field in fields], np.int32),
        warp_numbers=NumbersApart(),
        unit=_moved([field.unit for field in fields], units),
        bound=_moved([field.bound for field in fields], _starts([len(field.bound_unit) for field in fields])),
        bound_unit=_moved([field.bound_unit for field in fields], units),
        forced=_together([field.forced for field in fields], bool),
        materials=tuple(chain.from_iterable(field.materials for field in fields)),
        names=tuple(chain.from_iterable(field.names for field in fields)),
        tags=tuple(chain.from_iterable(field.tags for field in fields)),
        forms=tuple((number, *path) for number, field in enumerate(fields) for path in field.forms),
        procedural=_joined_procedural(fields, leaves),
        texts=texts,
        letterings=letterings,
    )


def part_of_leaves(fields: Sequence[Field]) -> I32:
    """(L,) which of `fields` each leaf of their joined structure is of."""
    return np.repeat(np.arange(len(fields), dtype=np.int32), [field.leaf_count for field in fields])


def joined_simple(field: Field) -> NDArray[np.bool_]:
    """(L,) the simple leaves of a field when it is joined: those with a tag must be able to become any other solid."""
    simple: NDArray[np.bool_] = field.leaf_simple & (field.leaf_tag == 0)
    return simple


def _starts(counts: Sequence[int]) -> list[int]:
    """Where the entries of each field begin."""
    return [0, *np.cumsum(counts[:-1], dtype=np.int64).tolist()] if counts else []


def _together(arrays: Sequence[NDArray[np.generic]], kind: type) -> NDArray:  # type: ignore[type-arg]
    return np.concatenate([*arrays]).astype(kind, copy=False) if arrays else np.zeros(0, kind)


def _moved(arrays: Sequence[I32], starts: Sequence[int]) -> I32:
    """References of each field, counted from where its entries begin; −1 stays −1."""
    moved = [np.where(array < 0, -1, array + start) for array, start in zip(arrays, starts, strict=True)]
    return np.concatenate(moved).astype(np.int32)


def _joined_levels(fields: Sequence[Field], starts: Sequence[int]) -> tuple[NDArray[np.intp], ...]:
    """The nodes of each depth below the roots, of which each field keeps its own."""
    moved = [[level + start for level in field.node_levels] for field, start in zip(fields, starts, strict=True)]
    none = np.zeros(0, np.intp)
    return tuple(np.concatenate(levels) for levels in zip_longest(*moved, fillvalue=none))


def _joined_chains(fields: Sequence[Field]) -> I32:
    """(L,) the chain of each leaf; the first one, of no warps, is common to all."""
    starts = _starts([len(field.chains) - 1 for field in fields])
    chains = [np.where(f.leaf_chain > 0, f.leaf_chain + start, 0) for f, start in zip(fields, starts, strict=True)]
    return np.concatenate(chains).astype(np.int32)


def _moved_chains(field: Field, start: int) -> list[tuple[int, ...]]:
    """All chains of a field but that of no warps."""
    return [tuple(warp + start for warp in each) for each in field.chains[1:]]


def _joined_procedural(fields: Sequence[Field], starts: Sequence[int]) -> tuple[ProceduralLeaf, ...]:
    """As many terrains and fractals as there may be, their maps numbered anew."""
    found: list[ProceduralLeaf] = []
    layer = 0
    for field, start in zip(fields, starts, strict=True):
        for known in field.procedural[: MAX_PROCEDURAL - len(found)]:
            found.append(replace(known, leaf=known.leaf + start, layer=layer if known.map is not None else 0))
            layer += known.map is not None
    return tuple(found)


def _joined_texts(fields: Sequence[Field], starts: Sequence[int]) -> tuple[I32, tuple[Lettering, ...]]:
    """(T, 2) leaves that are text and which lettering each shows, as far as there is room for these."""
    found: dict[tuple[str, int], int] = {}
    letterings: list[Lettering] = []
    rows: list[tuple[int, int]] = []
    for field, start in zip(fields, starts, strict=True):
        for leaf, shown in field.texts.tolist():
            lettering = field.letterings[shown]
            known = lettering.text, lettering.distance.size
            if known not in found and _has_room(letterings, lettering):
                found[known] = len(letterings)
                letterings.append(lettering)
            if known in found:
                rows.append((leaf + start, found[known]))
    return np.asarray(rows, np.int32).reshape(-1, 2), tuple(letterings)


def _has_room(letterings: Sequence[Lettering], another: Lettering) -> bool:
    points = sum(each.distance.size for each in letterings) + another.distance.size
    return len(letterings) < MAX_TEXTS and points <= SHEET_TEXELS
