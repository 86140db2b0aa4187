"""From a tree of shapes to a flat list of leaves: "a list, not a tree" (Dreams, SIGGRAPH 2015).

Each leaf is one super-primitive with the operator that joins it to its accumulator. Where the tree needs
an accumulator of its own (a carved form that is then joined to the world), leaves carry the path of their
groups; plain hard unions are flattened away. Repeats, circles and mirrors become instances. Warps become
frames in which the leaves below them live.

The result holds structure and constants; `pose` fills in the numbers of an instant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from dreamscape3d.errors import LimitError
from dreamscape3d.maths.expression import LIMIT, Expression, Number
from dreamscape3d.maths.number_table import NumberTable, Table
from dreamscape3d.sdf.copies import Values, instances
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.lettering import as_box, lettering, refuse_text, texels_each
from dreamscape3d.sdf.primitives import SOLID, canonical
from dreamscape3d.sdf.procedural import ProceduralLeaf, Standing, admit, as_primitive
from dreamscape3d.sdf.shape import (
    Circled,
    Form,
    Fractal,
    Group,
    Mirrored,
    Moved,
    Operator,
    Primitive,
    Repeated,
    Rounded,
    Scattered,
    Shape,
    Shelled,
    Skyline,
    Terrain,
    Text,
    Warped,
)
from dreamscape3d.sdf.skyline import skyline_group
from dreamscape3d.sdf.standing import standing

MAX_LEAVES = 4096
MAX_DEPTH = 64
MAX_LEVELS = 3  # accumulators above the world's own
MAX_WARPS = 4  # in one leaf's chain
MIN_SCALE = 1e-4
OPERATORS: dict[Operator, int] = {"union": 0, "subtract": 1, "intersect": 2}
WARPS = {"twist": 0, "bend": 1, "fold": 2, "periodic": 3}


class _Place(NamedTuple):
    """Where in the tree the walk is. A tuple, since thousands are made and `dataclasses.replace` takes 10 µs."""

    node: int = 0
    operator: Operator = "union"
    k: Number = 0.0
    join: int = 0
    material: str = ""
    name: str = ""
    tag: str = ""
    form: tuple[int, ...] = ()
    path: tuple[int, ...] = ()
    warps: tuple[int, ...] = ()
    unit: int = -1
    unit_level: int = -1
    bound: int = -1
    depth: int = 0
    copy: Values = ()


@dataclass
class _Lowering:
    parents: list[int] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    resets: list[bool] = field(default_factory=list)
    reflects: list[tuple[float, float, float]] = field(default_factory=list)
    node_table: Table = field(default_factory=lambda: Table(7))
    leaves: list[tuple[int, ...]] = field(default_factory=list)
    leaf_table: Table = field(default_factory=lambda: Table(10))
    paths: list[tuple[int, ...]] = field(default_factory=list)
    chain_of: list[int] = field(default_factory=list)
    chains: dict[tuple[int, ...], int] = field(default_factory=lambda: {(): 0})
    units: list[tuple[int, int]] = field(default_factory=list)
    forced: list[bool] = field(default_factory=list)
    groups: list[tuple[int, int, int, bool, int]] = field(default_factory=list)
    group_table: Table = field(default_factory=lambda: Table(3))
    warps: list[tuple[int, int]] = field(default_factory=list)
    warp_table: Table = field(default_factory=lambda: Table(3))
    materials: dict[str, int] = field(default_factory=lambda: {"": 0})
    names: dict[str, int] = field(default_factory=lambda: {"": 0})
    tags: dict[str, int] = field(default_factory=lambda: {"": 0})
    forms: dict[tuple[int, ...], int] = field(default_factory=dict)
    procedural: list[ProceduralLeaf] = field(default_factory=list)
    bound_units: list[int] = field(default_factory=list)
    texts: list[tuple[int, int]] = field(default_factory=list)
    text_ids: dict[str, int] = field(default_factory=dict)
    unit_count: int = 0
    force_next: bool = False

    # -- walking -----------------------------------------------------------------------------------

    def form(self, form: Form, place: _Place) -> None:
        """Lower one form; `place` already holds how it joins."""
        kept = (form.material or place.material, form.name or place.name, form.tag or place.tag)
        self.shape(form.shape, place._replace(material=kept[0], name=kept[1], tag=kept[2]))

    def joined(self, form: Form, place: _Place, *, first: bool) -> None:
        """Lower a form by its own operator into the accumulator at `place`."""
        operator: Operator = "union" if first else form.operator
        self.form(form, place._replace(operator=operator, k=_bind(form.smooth_radius, place), join=place.node))

    def shape(self, shape: Shape, place: _Place) -> None:
        place = _deeper(place)
        match shape:
            case Primitive():
                self._leaf(shape, place, 0.0, SOLID)
            case Form():
                self.form(shape, place)
            case Moved():
                node = self._node(place, (*shape.position, *shape.turn, shape.scale))
                self.shape(shape.shape, place._replace(node=node))
            case Rounded() | Shelled():
                self._offset(shape, place)
            case Warped():
                self.shape(shape.shape, self._warped(shape, place))
            case Group():
                self._group(shape, place, 0.0, SOLID, written=True)
            case Text():
                self._text(shape, place)
            case Skyline():
                self._group(skyline_group(shape), place, 0.0, SOLID)
            case Terrain() | Fractal():
                self._procedural(shape, place)
            case Mirrored() | Repeated() | Circled() | Scattered():
                self._copies(shape, place)
            case _:
                raise TypeError(f"not a shape: {type(shape).__name__}")

    def _offset(self, shape: Shape, place: _Place, radius: Number = 0.0, thickness: Number = SOLID) -> None:
        """Rounding by `radius`, then shelling: carried down into a leaf where order allows, else done when a group
        closes."""
        place = _deeper(place)
        match shape:
            case Rounded():
                self._offset(shape.shape, place, radius + _bind(shape.radius, place), thickness)
            case Shelled() if radius == 0.0 and thickness == SOLID:
                self._offset(shape.shape, place, 0.0, _bind(shape.thickness, place))
            case Moved():
                scale = _bind(shape.scale, place)
                scale = scale if isinstance(scale, Expression) else max(scale, MIN_SCALE)
                thickness = thickness if thickness == SOLID else thickness / scale
                node = self._node(place, (*shape.position, *shape.turn, scale))
                self._offset(shape.shape, place._replace(node=node), radius / scale, thickness)
            case Warped():
                self._offset(shape.shape, self._warped(shape, place), radius, thickness)
            case Primitive():
                self._leaf(shape, place, radius, thickness)
            case _:
                written = isinstance(shape, Group)
                group = shape if isinstance(shape, Group) else Group((Form(shape),))
                self._group(group, place, radius, thickness, written=written)

    def _group(self, group: Group, place: _Place, radius: Number, thickness: Number, *, written: bool = False) -> None:
        """`written` groups are those of the scene, whose members have numbers of their own in a form's path."""
        plain = radius == 0.0 and thickness == SOLID
        if plain and (len(group.forms) == 1 or self._flattens(group, place)):
            for number, form in enumerate(group.forms):
                self.form(form, _member(place, number, written=written))
        else:
            self._accumulate(group.forms, place, radius, thickness, written=written)

    def _accumulate(
        self, forms: Sequence[Form], place: _Place, radius: Number, thickness: Number, *, written: bool = False
    ) -> None:
        """Lower forms into an accumulator of their own."""
        if len(place.path) >= MAX_LEVELS:
            raise LimitError(
                f"carved or blended groups nest {len(place.path) + 1} deep, more than {MAX_LEVELS}",
                cure="join inner groups by plain unions, or move them to the top level",
            )
        posts = not (radius == 0.0 and thickness == SOLID)
        parent = place.path[-1] if place.path else -1
        self.groups.append((OPERATORS[place.operator], place.join, place.node, posts, parent))
        index = self.group_table.add((place.k, radius, thickness))
        inside = place._replace(path=(*place.path, index), operator="union", k=0.0)
        if place.unit < 0 and any(form.operator != "union" for form in forms[1:]):
            inside = inside._replace(unit=self.unit_count, unit_level=len(inside.path), bound=len(self.bound_units))
            self.bound_units.append(self.unit_count)
            self.unit_count += 1
        for position, form in enumerate(forms):
            self._item(form, _member(inside, position, written=written), first=position == 0)

    def _item(self, form: Form, place: _Place, *, first: bool) -> None:
        """Lower one form of an accumulator, keeping account of what bounds its unit."""
        operator = "union" if first else form.operator
        if operator == "subtract":
            place = place._replace(bound=-1)
        elif operator == "intersect":
            bound = -1
            if place.unit >= 0 and len(place.path) == place.unit_level:
                bound = len(self.bound_units)
                self.bound_units.append(place.unit)
            place = place._replace(bound=bound)
            self.force_next = True
        self.joined(form, place, first=first)
        self.force_next = False if operator == "intersect" else self.force_next

    @staticmethod
    def _flattens(group: Group, place: _Place) -> bool:
        """Hard unions joined by a hard union or subtraction need no accumulator of their own."""
        return (
            place.operator != "intersect"
            and place.k == 0.0
            and all(f.operator == "union" or i == 0 for i, f in enumerate(group.forms))
            and all(f.smooth_radius == 0.0 for f in group.forms)
        )

    def _copies(self, shape: Mirrored | Repeated | Circled | Scattered, place: _Place) -> None:
        if place.operator == "intersect":  # a ∩ (b ∪ b′) needs the union first
            self._accumulate((Form(shape),), place, 0.0, SOLID)
            return
        for reflect, numbers, copy in instances(shape, place.copy):
            node = self._node(place, numbers, reflect)
            self.shape(shape.shape, place._replace(node=node, copy=copy))

    def _warped(self, shape: Warped, place: _Place) -> _Place:
        if len(place.warps) >= MAX_WARPS:
            raise LimitError(f"warps nest deeper than {MAX_WARPS}", cure="use fewer warps on one form")
        node = self._node(place, (0.0,) * 6 + (1.0,), resets=True)
        self.warps.append((node, WARPS[shape.kind]))
        self.warp_table.add([_bind(a, place) for a in shape.amount])
        return place._replace(node=node, warps=(*place.warps, len(self.warps) - 1))

    # -- emitting ----------------------------------------------------------------------------------

    def _node(
        self,
        place: _Place,
        numbers: Sequence[Number],
        reflect: tuple[float, float, float] = (1.0, 1.0, 1.0),
        *,
        resets: bool = False,
    ) -> int:
        self.parents.append(place.node if self.parents else -1)
        self.levels.append(self.levels[place.node] + 1 if self.levels else 0)
        self.resets.append(resets)
        self.reflects.append(reflect)
        return self.node_table.add([_bind(n, place) for n in numbers])

    def _leaf(self, primitive: Primitive, place: _Place, radius: Number, thickness: Number) -> None:
        if len(self.leaves) >= MAX_LEAVES:
            raise LimitError(f"more than {MAX_LEAVES} forms", cure="use fewer copies, or `periodic`")
        mode, simple, numbers = canonical(primitive.kind, [_bind(s, place) for s in primitive.sizes])
        bx, by, bz, r, rc, wall, taper, slope = numbers
        self.leaf_table.add((bx, by, bz, r + radius, rc, wall, taper, thickness, slope, place.k))
        hollow = not (isinstance(thickness, float) and thickness >= SOLID)
        self.leaves.append(
            (
                place.node,
                place.join,
                mode,
                int(simple and not hollow),
                OPERATORS[place.operator],
                self.materials.setdefault(place.material, len(self.materials)),
                self.names.setdefault(place.name, len(self.names)),
                self.forms.setdefault(place.form, len(self.forms)),
                self.tags.setdefault(place.tag, len(self.tags)),
            )
        )
        self.paths.append(place.path)
        self.chain_of.append(self.chains.setdefault(place.warps, len(self.chains)))
        self.units.append((place.unit, place.bound))
        self.forced.append(self.force_next)
        self.force_next = False

    def _text(self, text: Text, place: _Place) -> None:
        refuse_text(place.operator, place.k, groups=len(place.path), warps=len(place.warps))
        self.texts.append((len(self.leaves), self.text_ids.setdefault(text.text, len(self.text_ids))))
        self._leaf(as_box(text), place, 0.0, SOLID)

    def _procedural(self, shape: Terrain | Fractal, place: _Place) -> None:
        where = Standing(place.operator, place.k, len(place.path), len(place.warps), self._mirrored(place.node))
        self.procedural.append(admit(shape, where, self.procedural, len(self.leaves)))
        self._leaf(as_primitive(shape), place, 0.0, SOLID)

    def _mirrored(self, node: int) -> bool:
        return node >= 0 and (min(self.reflects[node]) < 0.0 or self._mirrored(self.parents[node]))

    def finish(self) -> Field:
        leaves = np.asarray(self.leaves, np.int32).reshape(-1, 9)
        levels = np.asarray(self.levels, np.intp)
        depth = np.asarray([len(p) for p in self.paths], np.int32)
        path = np.full((len(leaves), MAX_LEVELS), -1, np.int32)
        for i, groups in enumerate(self.paths):
            path[i, : len(groups)] = groups
        groups_ = np.asarray(self.groups, np.int32).reshape(-1, 5)
        warps = np.asarray(self.warps, np.int32).reshape(-1, 2)
        units = np.asarray(self.units, np.int32).reshape(-1, 2)
        return Field(
            node_parent=np.asarray(self.parents, np.int32),
            node_levels=tuple(np.nonzero(levels == level)[0] for level in range(int(levels.max(initial=0)) + 1)),
            node_resets=np.asarray(self.resets, bool),
            node_reflect=np.asarray(self.reflects, np.float64).reshape(-1, 3),
            node_numbers=NumberTable(self.node_table),
            leaf_node=leaves[:, 0],
            leaf_join=leaves[:, 1],
            leaf_mode=leaves[:, 2],
            leaf_simple=leaves[:, 3].astype(bool),
            leaf_operator=leaves[:, 4],
            leaf_material=leaves[:, 5],
            leaf_name=leaves[:, 6],
            leaf_form=leaves[:, 7],
            leaf_tag=leaves[:, 8],
            leaf_paints=(leaves[:, 4] == OPERATORS["union"]) | (leaves[:, 5] > 0),
            leaf_numbers=NumberTable(self.leaf_table),
            leaf_path=path,
            leaf_depth=depth,
            leaf_chain=np.asarray(self.chain_of, np.int32),
            chains=tuple(self.chains),
            group_operator=groups_[:, 0],
            group_join=groups_[:, 1],
            group_node=groups_[:, 2],
            group_posts=groups_[:, 3].astype(bool),
            group_parent=groups_[:, 4],
            group_numbers=NumberTable(self.group_table),
            warp_node=warps[:, 0],
            warp_kind=warps[:, 1],
            warp_numbers=NumberTable(self.warp_table),
            unit=units[:, 0],
            bound=units[:, 1],
            bound_unit=np.asarray(self.bound_units, np.int32),
            forced=np.asarray(self.forced, bool),
            materials=tuple(self.materials),
            names=tuple(self.names),
            tags=tuple(self.tags),
            forms=tuple(self.forms),
            procedural=tuple(self.procedural),
            texts=np.asarray(self.texts, np.int32).reshape(-1, 2),
            letterings=tuple(lettering(text, texels_each(self.text_ids)) for text in self.text_ids),
        )


def lower(forms: Sequence[Form]) -> Field:
    """Flatten the forms of a scene, in order, into one field.

    Raises:
        LimitError: more than 4096 leaves, 3 levels of accumulators, 4 warps on one form or 64 of depth, or a number
            that is not finite or beyond ±1e6.
    """
    lowering = _Lowering()
    root = _Place()
    lowering._node(root, (0.0,) * 6 + (1.0,))
    for position, form in enumerate(standing(forms)):
        lowering._item(form, _member(root, position, written=True), first=position == 0)
    return lowering.finish()


def _member(place: _Place, number: int, *, written: bool) -> _Place:
    """The place of a group's member; what the walk itself groups keeps the path of its form."""
    return place._replace(form=(*place.form, number)) if written else place


def _deeper(place: _Place) -> _Place:
    if place.depth > MAX_DEPTH:
        raise LimitError(f"forms nest deeper than {MAX_DEPTH}", cure="flatten the groups")
    return place._replace(depth=place.depth + 1)


def _bind(number: Number, place: _Place) -> Number:
    if isinstance(number, Expression):
        return _bound(number, place.copy) if place.copy else number
    if not abs(number) <= LIMIT:
        raise LimitError(f"{number:g} is not a number within ±{LIMIT:,.0f}", cure="use smaller numbers")
    return number


@lru_cache(maxsize=8192)
def _bound(expression: Expression, copy: Values) -> Number:
    """Kept, since a dream that is edited is lowered again and again, most of it unchanged."""
    return expression.bind(**dict(copy))
