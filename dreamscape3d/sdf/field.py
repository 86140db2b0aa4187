"""What lowering makes of a tree of shapes: structure, and numbers that may be signals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.number_table import NumberTable
from dreamscape3d.sdf.lettering import Lettering
from dreamscape3d.sdf.primitives import MODE_TEXT, is_procedural
from dreamscape3d.sdf.procedural import ProceduralLeaf


@dataclass(frozen=True, slots=True)
class Field:
    """A lowered tree. N nodes, L leaves, G groups, W warps; −1 means none.

    `leaf_form` (L,) says which of `forms` a leaf came from, through all copies and warps: (3, 1) is the second member
    of the group that is the scene's fourth form. `leaf_tag` (L,) says which of `tags` it bears. `leaf_path` (L, 3)
    holds group ids, outermost first. `leaf_paints` says whether a leaf colours the surface it makes: what carves does
    so only with a material of its own. `unit` (L,) numbers the outermost carved group a leaf is part of. A unit lies
    inside each of its bounds: the hull of what is added to it, and the hull of each form it is intersected with;
    `bound` (L,) says which hull a leaf belongs to, `bound_unit` whose it is.
    `forced` leaves must be kept wherever their unit is, else an intersection would be lost. `texts` (T, 2) says which
    leaves are text and which of the `letterings` each shows; `procedural` which are terrains and fractals.
    """

    node_parent: NDArray[np.int32]
    node_levels: tuple[NDArray[np.intp], ...]
    node_resets: NDArray[np.bool_]
    node_reflect: NDArray[np.float64]
    node_numbers: NumberTable
    leaf_node: NDArray[np.int32]
    leaf_join: NDArray[np.int32]
    leaf_mode: NDArray[np.int32]
    leaf_simple: NDArray[np.bool_]
    leaf_operator: NDArray[np.int32]
    leaf_material: NDArray[np.int32]
    leaf_name: NDArray[np.int32]
    leaf_form: NDArray[np.int32]
    leaf_tag: NDArray[np.int32]
    leaf_paints: NDArray[np.bool_]
    leaf_numbers: NumberTable
    leaf_path: NDArray[np.int32]
    leaf_depth: NDArray[np.int32]
    leaf_chain: NDArray[np.int32]
    chains: tuple[tuple[int, ...], ...]
    group_operator: NDArray[np.int32]
    group_join: NDArray[np.int32]
    group_node: NDArray[np.int32]
    group_posts: NDArray[np.bool_]
    group_parent: NDArray[np.int32]
    group_numbers: NumberTable
    warp_node: NDArray[np.int32]
    warp_kind: NDArray[np.int32]
    warp_numbers: NumberTable
    unit: NDArray[np.int32]
    bound: NDArray[np.int32]
    bound_unit: NDArray[np.int32]
    forced: NDArray[np.bool_]
    materials: tuple[str, ...]
    names: tuple[str, ...]
    tags: tuple[str, ...]
    forms: tuple[tuple[int, ...], ...]
    procedural: tuple[ProceduralLeaf, ...]
    texts: NDArray[np.int32]
    letterings: tuple[Lettering, ...]

    def form_of(self, leaf: int) -> tuple[int, ...]:
        """The path of the form that a leaf came from."""
        return self.forms[self.leaf_form[leaf]]

    @property
    def is_still(self) -> bool:
        """Whether no number of it hangs on a signal."""
        tables = (self.node_numbers, self.leaf_numbers, self.group_numbers, self.warp_numbers)
        return all(table.is_constant for table in tables)

    @property
    def left_out(self) -> NDArray[np.bool_]:
        """(L,) letters, terrains and fractals that joining had no more room for: they are never there."""
        known = np.zeros(self.leaf_count, bool)
        known[self.texts[:, 0]] = True
        known[[each.leaf for each in self.procedural]] = True
        needed: NDArray[np.bool_] = is_procedural(self.leaf_mode) | (self.leaf_mode == MODE_TEXT)
        return needed & ~known

    @property
    def leaf_count(self) -> int:
        return len(self.leaf_node)
