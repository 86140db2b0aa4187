"""A field without some of its leaves, and without the nodes, groups and warps that only those needed."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.bounds import Warps
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.packing import Leaves
from dreamscape3d.sdf.pose import Numbers
from dreamscape3d.sdf.procedural import ProceduralLeaf

I32 = NDArray[np.int32]
Bool = NDArray[np.bool_]
Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    """Which rows of a list stay, ascending, and `place`: their new numbers; −1 for what goes, and for −1 itself."""

    rows: Index
    place: Index

    @staticmethod
    def of(used: Bool) -> _Kept:
        rows = np.nonzero(used)[0]
        place = np.full(len(used) + 1, -1)
        place[rows] = np.arange(len(rows))
        return _Kept(rows, place)

    def renumbered(self, references: I32 | Index) -> I32:
        moved: I32 = self.place[references].astype(np.int32)
        return moved


@dataclass(frozen=True, slots=True, eq=False)
class _Rest:
    """What of a field stays."""

    leaves: _Kept
    groups: _Kept
    warps: _Kept
    chains: _Kept
    nodes: _Kept


def _rest(field: Field, keep: Bool) -> _Rest:
    leaves = _Kept.of(keep)
    groups = _Kept.of(_used_groups(field, leaves.rows))
    chained = np.unique(field.leaf_chain[leaves.rows]).tolist()
    warps = _Kept.of(_marked(len(field.warp_kind), [warp for chain in chained for warp in field.chains[chain]]))
    chains = _Kept.of(_marked(len(field.chains), [0, *chained]))
    return _Rest(leaves, groups, warps, chains, _Kept.of(_used_nodes(field, leaves.rows, groups.rows, warps.rows)))


def trimmed_numbers(field: Field, numbers: Numbers, keep: Bool) -> Numbers:
    """The numbers of `trimmed`, given those of the whole field."""
    rest = _rest(field, keep)
    leaves, warps = rest.leaves.rows, rest.warps.rows
    return Numbers(
        leaves=Leaves(*(getattr(numbers.leaves, each.name)[leaves] for each in fields(Leaves))),
        warps=Warps(*(getattr(numbers.warps, each.name)[warps] for each in fields(Warps))),
        group_k=numbers.group_k[rest.groups.rows],
        group_round=numbers.group_round[rest.groups.rows],
        group_shell=numbers.group_shell[rest.groups.rows],
        node_origin=numbers.node_origin[rest.nodes.rows],
        node_rotation=numbers.node_rotation[rest.nodes.rows],
    )


def trimmed(field: Field, keep: Bool) -> Field:
    """The same structure with only the leaves `keep` (L,) says. Of what blends or carves, all must stay or all go."""
    rest = _rest(field, keep)
    leaves, groups, warps, chains, nodes = rest.leaves, rest.groups, rest.warps, rest.chains, rest.nodes
    of_leaves = _leaves(field, leaves, nodes)
    of_texts = _texts(field, leaves)
    return replace(
        _with_nodes(field, nodes),
        **of_leaves,
        **of_texts,
        leaf_path=groups.renumbered(field.leaf_path[leaves.rows]),
        leaf_chain=chains.renumbered(field.leaf_chain[leaves.rows]),
        chains=tuple(tuple(warps.place[list(field.chains[c])].tolist()) for c in chains.rows.tolist()),
        group_operator=field.group_operator[groups.rows],
        group_join=nodes.renumbered(field.group_join[groups.rows]),
        group_node=nodes.renumbered(field.group_node[groups.rows]),
        group_posts=field.group_posts[groups.rows],
        group_parent=groups.renumbered(field.group_parent[groups.rows]),
        group_numbers=field.group_numbers.taken(groups.rows),
        warp_node=nodes.renumbered(field.warp_node[warps.rows]),
        warp_kind=field.warp_kind[warps.rows],
        warp_numbers=field.warp_numbers.taken(warps.rows),
        procedural=_numbered_anew(field, leaves),
    )


def _marked(count: int, chosen: list[int]) -> Bool:
    marked = np.zeros(count, bool)
    marked[chosen] = True
    return marked


def _used_groups(field: Field, leaves: Index) -> Bool:
    """(G,) those that leaves are in; the path of a leaf names all."""
    paths = field.leaf_path[leaves]
    return _marked(len(field.group_operator), np.unique(paths[paths >= 0]).tolist())


def _used_nodes(field: Field, leaves: Index, groups: Index, warps: Index) -> Bool:
    """(N,) the root, and all nodes that something stands in, or stands in through others."""
    used = _marked(len(field.node_parent), [0])
    for named, rows in (
        (field.leaf_node, leaves),
        (field.leaf_join, leaves),
        (field.group_node, groups),
        (field.group_join, groups),
        (field.warp_node, warps),
    ):
        used[named[rows]] = True
    for level in field.node_levels[:0:-1]:
        used[field.node_parent[level[used[level]]]] = True
    return used


def _with_nodes(field: Field, nodes: _Kept) -> Field:
    levels = [level[nodes.place[level] >= 0] for level in field.node_levels]
    return replace(
        field,
        node_parent=nodes.renumbered(field.node_parent[nodes.rows]),
        node_levels=tuple(nodes.place[level] for level in levels if len(level)),
        node_resets=field.node_resets[nodes.rows],
        node_reflect=field.node_reflect[nodes.rows],
        node_numbers=field.node_numbers.taken(nodes.rows),
    )


def _leaves(field: Field, leaves: _Kept, nodes: _Kept) -> dict[str, Any]:
    """What a field says of each leaf by itself."""
    names = ("mode", "simple", "operator", "material", "name", "form", "tag", "paints", "depth")
    found: dict[str, Any] = {f"leaf_{name}": getattr(field, f"leaf_{name}")[leaves.rows] for name in names}
    for name in ("unit", "bound", "forced"):
        found[name] = getattr(field, name)[leaves.rows]
    for name in ("leaf_node", "leaf_join"):
        found[name] = nodes.renumbered(getattr(field, name)[leaves.rows])
    return {**found, "leaf_numbers": field.leaf_numbers.taken(leaves.rows)}


def _texts(field: Field, leaves: _Kept) -> dict[str, Any]:
    """The texts that stay, and their letterings numbered anew."""
    texts = field.texts[leaves.place[field.texts[:, 0]] >= 0]
    shown, number = np.unique(texts[:, 1], return_inverse=True)
    rows = np.stack([leaves.place[texts[:, 0]], number.reshape(-1)], -1).astype(np.int32)
    return {"texts": rows.reshape(-1, 2), "letterings": tuple(field.letterings[i] for i in shown.tolist())}


def _numbered_anew(field: Field, leaves: _Kept) -> tuple[ProceduralLeaf, ...]:
    """The terrains and fractals that stay; height maps keep the order of their layers."""
    stay: list[ProceduralLeaf] = []
    layer = 0
    for known in field.procedural:
        if leaves.place[known.leaf] >= 0:
            leaf, own = int(leaves.place[known.leaf]), layer if known.map is not None else 0
            stay.append(replace(known, leaf=leaf, layer=own))
            layer += known.map is not None
    return tuple(stay)
