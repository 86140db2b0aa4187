"""A field without some of its leaves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.procedural import ProceduralLeaf


def trimmed(field: Field, keep: NDArray[np.bool_]) -> Field:
    """The same structure with only the leaves `keep` (L,) says. Of what blends or carves, all must stay or all go."""
    rows = np.nonzero(keep)[0]
    place = np.full(field.leaf_count, -1)
    place[rows] = np.arange(len(rows))
    texts = field.texts[keep[field.texts[:, 0]]] if len(field.texts) else field.texts
    shown, number = np.unique(texts[:, 1], return_inverse=True)
    return replace(
        field,
        leaf_node=field.leaf_node[rows],
        leaf_join=field.leaf_join[rows],
        leaf_mode=field.leaf_mode[rows],
        leaf_simple=field.leaf_simple[rows],
        leaf_operator=field.leaf_operator[rows],
        leaf_material=field.leaf_material[rows],
        leaf_name=field.leaf_name[rows],
        leaf_form=field.leaf_form[rows],
        leaf_tag=field.leaf_tag[rows],
        leaf_paints=field.leaf_paints[rows],
        leaf_numbers=field.leaf_numbers.taken(rows),
        leaf_path=field.leaf_path[rows],
        leaf_depth=field.leaf_depth[rows],
        leaf_chain=field.leaf_chain[rows],
        unit=field.unit[rows],
        bound=field.bound[rows],
        forced=field.forced[rows],
        texts=np.stack([place[texts[:, 0]], number], -1).astype(np.int32).reshape(-1, 2),
        letterings=tuple(field.letterings[i] for i in shown),
        procedural=_numbered_anew(field, place),
    )


def _numbered_anew(field: Field, place: NDArray[np.intp]) -> tuple[ProceduralLeaf, ...]:
    """The terrains and fractals that stay; height maps keep the order of their layers."""
    stay: list[ProceduralLeaf] = []
    layer = 0
    for known in field.procedural:
        if place[known.leaf] >= 0:
            stay.append(replace(known, leaf=int(place[known.leaf]), layer=layer if known.map is not None else 0))
            layer += known.map is not None
    return tuple(stay)
