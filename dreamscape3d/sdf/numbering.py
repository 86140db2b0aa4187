"""The numbers of many fields in one pass: what each one's tables come to, evaluated as those of their joined structure.

For small fields nearly all the time of an instant is that of calls, not of numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields as fields_of

import numpy as np

from dreamscape3d.sdf.bounds import Warps
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.packing import Leaves
from dreamscape3d.sdf.pose import Numbers, Values, numbers_of


def numbers_apart(structure: Field, values: Sequence[Values]) -> list[Numbers]:
    """The numbers of each field, given the `values` of its tables; `structure` is that of all of them, joined."""
    together = Values(
        nodes=np.concatenate([each.nodes for each in values]),
        leaves=np.concatenate([each.leaves for each in values]),
        groups=np.concatenate([each.groups for each in values]),
        warps=np.concatenate([each.warps for each in values]),
    )
    numbers = numbers_of(structure, together)
    nodes, leaves, groups, warps = (
        _stretches([len(getattr(each, kind.name)) for each in values]) for kind in fields_of(Values)
    )
    return [_taken(numbers, *stretches) for stretches in zip(nodes, leaves, groups, warps, strict=True)]


def _stretches(counts: Sequence[int]) -> list[slice]:
    stops = np.cumsum(counts).tolist()
    return [slice(stop - count, stop) for count, stop in zip(counts, stops, strict=True)]


def _taken(numbers: Numbers, nodes: slice, leaves: slice, groups: slice, warps: slice) -> Numbers:
    return Numbers(
        leaves=Leaves(*(getattr(numbers.leaves, each.name)[leaves] for each in fields_of(Leaves))),
        warps=Warps(*(getattr(numbers.warps, each.name)[warps] for each in fields_of(Warps))),
        group_k=numbers.group_k[groups],
        group_round=numbers.group_round[groups],
        group_shell=numbers.group_shell[groups],
        node_origin=numbers.node_origin[nodes],
        node_rotation=numbers.node_rotation[nodes],
    )
