"""Nodes by path: "mia.hand.right" of a cast, "house.roof" of a scene, and how they stand to each other.

    Joints(puppets).find("mia.hand.right") ─▶ Joint      joint.at(cast) ─▶ frame in the world
    form_paths(forms)["house.roof"] ─▶ (3, 1)            node_of(field, (3, 1)) ─▶ node, node_frame(packed, node)

A form of a scene bears the names of the groups round it: a number, from 0, where it has none, or where another before
it in its group has the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.cast import Cast, Puppet
from dreamscape3d.scene.rig import COUNT, JOINT, JOINTS, PARENT
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.pose import PackedField
from dreamscape3d.sdf.shape import Form, Group, Shape

F64 = NDArray[np.float64]
Frame = tuple[F64, F64]
"""Where something stands: origin (3,) [m], rotation (3, 3)."""
FormPath = tuple[int, ...]
"""A form by the numbers of the groups round it and its own, as in `Field.forms`."""


@dataclass(frozen=True, slots=True)
class Joint:
    """A joint of a cast: `row` of `Cast.origin`, `parent` likewise (−1 for none); its puppet, the `puppet`-th."""

    name: str
    puppet: int
    row: int
    parent: int

    def at(self, cast: Cast) -> Frame | None:
        """Where it is; None while its puppet is not there."""
        if cast.present[self.puppet] <= 0.0:
            return None
        return cast.origin[self.row], cast.rotation[self.row]

    def within_parent(self, cast: Cast) -> Frame:
        """How it stands in the frame of its parent, in the world where it has none."""
        own = cast.origin[self.row], cast.rotation[self.row]
        if self.parent < 0:
            return own
        return within(own, (cast.origin[self.parent], cast.rotation[self.parent]))


class Joints:
    """The joints of a cast's puppets by path: "mia" (the first joint), "mia.hand.right", "mia/lantern"."""

    def __init__(self, puppets: Sequence[Puppet]) -> None:
        self._known: dict[str, Joint] = {}
        first = 0
        for number, puppet in enumerate(puppets):
            self._known[puppet.name] = Joint(puppet.name, number, first, -1)
            if puppet.joints == COUNT:
                for name, joint in JOINT.items():
                    path, above = f"{puppet.name}.{name}", PARENT[joint]
                    self._known[path] = Joint(path, number, first + joint, first + above if above >= 0 else -1)
            first += puppet.joints

    def find(self, path: str) -> Joint | None:
        """The joint of that path; None where there is none."""
        return self._known.get(path)

    def children(self, path: str) -> tuple[Joint, ...]:
        """What hangs on a joint."""
        joint = self._known[path]
        return tuple(dict.fromkeys(other for other in self._known.values() if other.parent == joint.row))

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)


def split(path: str) -> tuple[str, str]:
    """The puppet and the joint of "mia.hand.right"; the joint is "" where the path names none."""
    for name in sorted(JOINTS, key=len, reverse=True):
        if path.endswith(f".{name}"):
            return path[: -len(name) - 1], name
    return path, ""


def within(frame: Frame, outer: Frame) -> Frame:
    """How a frame stands in another."""
    (origin, rotation), (base, turn) = frame, outer
    return turn.T @ (origin - base), turn.T @ rotation


def carried_by(frame: Frame, outer: Frame) -> Frame:
    """Where a frame stands in the world that is given in another's: `within` undone."""
    (origin, rotation), (base, turn) = frame, outer
    return base + turn @ origin, turn @ rotation


# -- forms of a scene


def form_paths(forms: Sequence[Form], before: str = "", numbers: FormPath = ()) -> dict[str, FormPath]:
    """All forms of a scene, and those in their groups, by the names that lead to them."""
    found: dict[str, FormPath] = {}
    for index, form in enumerate(forms):
        name = before + (form.name or str(index))
        path = name if name not in found else f"{before}{index}"
        found[path] = (*numbers, index)
        found |= form_paths(_members(form), f"{path}.", (*numbers, index))
    return found


def _members(form: Form) -> tuple[Form, ...]:
    """The forms of a form's group, through all that changes it."""
    shape: Shape | None = form
    while shape is not None and not isinstance(shape, Group):
        shape = getattr(shape, "shape", None)
    return shape.forms if shape is not None else ()


def node_of(field: Field, path: FormPath) -> int | None:
    """The innermost node round all that a form consists of; None where nothing of it is in the field."""
    of = [number for number, form in enumerate(field.forms) if form[: len(path)] == path]
    lines = [_line(field, int(node)) for node in dict.fromkeys(field.leaf_node[np.isin(field.leaf_form, of)].tolist())]
    if not lines:
        return None
    shared = [nodes[0] for nodes in zip(*lines, strict=False) if len(set(nodes)) == 1]
    return shared[-1] if shared else None


def _line(field: Field, node: int) -> list[int]:
    """A node and all round it, the outermost first."""
    line: list[int] = []
    while node >= 0:
        line.append(node)
        node = int(field.node_parent[node])
    return line[::-1]


def node_frame(packed: PackedField, node: int) -> Frame:
    """Where a node stands, in the world, or in the space of the warp round it."""
    return packed.node_origin[node], packed.node_rotation[node]


def node_parent(field: Field, node: int) -> int | None:
    """The node round a node; None for the outermost."""
    parent = int(field.node_parent[node])
    return parent if parent >= 0 else None
