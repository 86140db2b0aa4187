"""Schematics: a dream's blueprint in space. The bounds of its forms and groups, its nodes, lamps, sun and camera path,
as wires; and what there is to be labelled.

    Schematics(scene, field)          once a dream
        .wires(moment, signals)       each picture: at most MOST wires, the largest as seen from the eye

All of it is vectorised over leaves, groups and nodes: 4096 forms take a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.hashing import hashed
from dreamscape3d.maths.transform import camera_from_world
from dreamscape3d.scene.camera_wires import CameraWires
from dreamscape3d.scene.moment import Moment, View
from dreamscape3d.scene.scene import Scene
from dreamscape3d.scene.wires import Boxes, Kind, Wires, grid, joined, make_wires, rings, stars, tripods
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.pose import PackedField
from dreamscape3d.sdf.primitives import MODE_PLANE

F64 = NDArray[np.float64]
Bool = NDArray[np.bool_]
Index = NDArray[np.intp]
FormPath = tuple[int, ...]

MOST = 20_000  # wires
MOST_BOXES, MOST_BOX_WIRES = 1000, 14_000
MOST_GROUPS, MOST_NODES, MOST_LAMPS, MOST_PLANES = 100, 400, 64, 2
SMALLEST, PLAIN = 0.008, 0.04  # heights of the picture: what is smaller is left out; from there on it is drawn plainly
WHOLE, CORNERED = 0.2, 0.06  # heights of the picture from which on a box is drawn whole, or all of its corners
LARGEST_GROUP = 2.0  # heights of the picture; larger ones are round the eye, and say nothing
LABELLED = (0.06, 3.0)  # heights of the picture that what is labelled may have
MOST_ANCHORS = 240
UNLABELLED = 9
LARGE_MEMBER = 0.3  # heights of the picture from which on a member of a group is labelled
TICK = 0.2  # share of an edge that is drawn at a corner
TRIPOD, STAR, SUN = 0.014, 0.012, 0.03  # heights of the picture
GRID_LINES = 30  # each side of the eye
FAN = 8.0  # links from a node; where there are more, each is fainter
WANDERING = 0.37  # turns a second of what strays


@dataclass(frozen=True, slots=True)
class Anchor:
    """What may be labelled: a form by its path, its name, how many leaves it has, the middle of its upper side [m],
    its edge lengths [m] and its size in heights of the picture."""

    form: FormPath
    name: str
    leaves: int
    at: F64
    size: F64
    seen: float


class Schematics:
    """The blueprint of a dream, or of several that are joined, made ready."""

    def __init__(self, scene: Scene, field: Field, guests: Sequence[Scene] | None = None) -> None:
        """`field` is what the scene's forms were lowered to: `moment.field.field`. Where it is joined from several
        fields, those after the first are of `guests`, and paths of forms begin with the number of the part."""
        self._field = field
        self._first = 0 if guests is None else 1  # of a path's numbers, which is a form's
        self._groups = _groups(field, self._first + 1)
        scenes = [scene] if guests is None else [scene, *guests]
        self._names = [_name_at(scenes[f[0] if self._first else 0], f[self._first :]) for f in self._groups.forms]
        self._named = np.array([bool(name) for name in self._names], bool)
        self._inner = np.array([len(form) > 1 + self._first for form in self._groups.forms], bool)
        self._camera = CameraWires(scene.camera)
        self._in_world = _nodes_in_world(field)
        self._chances = 2.0 * hashed(np.arange(field.leaf_count)[:, None], np.arange(2), 23).reshape(-1, 6) - 1.0

    def wires(
        self, moment: Moment, signals: Mapping[str, float], chosen: FormPath | None = None, drift: float = 0.0
    ) -> Wires:
        """The wires of one instant, seen from `moment.view`.

        Args:
            signals: as the Moment was posed with, for the camera's path.
            chosen: the form that is marked, with all its copies.
            drift: how far [m] the drawing strays from the dream.
        """
        field, eye, chosen = moment.field, _Eye(moment.view), self._path(chosen)
        centre = field.centre + self._stray(moment.time, drift)
        marked = self._marked(chosen)
        parts = [
            self._boxes(field, centre, eye, marked),
            self._group_boxes(field, centre, eye, chosen),
            *_planes(field, eye),
            self._nodes(field, eye),
            _lamps(moment, eye),
            _sun(moment, eye),
            self._camera.wires(signals, moment.view),
        ]
        return joined(parts, MOST)

    def anchors(self, moment: Moment, chosen: FormPath | None = None, drift: float = 0.0) -> list[Anchor]:
        """What may be labelled: the chosen form, then forms of the top level that have a name, large members of groups
        that have one, and other forms; of each the nearest first."""
        field, eye, groups, chosen = moment.field, _Eye(moment.view), self._groups, self._path(chosen)
        low, high = self._group_bounds(field, field.centre + self._stray(moment.time, drift))
        ended = np.isfinite(low).all(axis=1)
        low[~ended] = high[~ended] = 0.0
        centre, half = (low + high) * 0.5, (high - low) * 0.5
        seen = eye.share(centre, np.linalg.norm(half, axis=1))
        top = np.stack([centre[:, 0], high[:, 1], centre[:, 2]], axis=1)
        rank = self._rank(seen, chosen)
        shown = np.nonzero(ended & (seen > LABELLED[0]) & (seen < LABELLED[1]) & (rank < UNLABELLED))[0]
        away = np.linalg.norm(top[shown] - eye.at, axis=1)
        return [
            Anchor(
                groups.forms[g][self._first :],
                self._names[g],
                int(groups.count[g]),
                top[g],
                2.0 * half[g],
                float(seen[g]),
            )
            for g in shown[np.lexsort([away, rank[shown]])][:MOST_ANCHORS].tolist()
        ]

    def _rank(self, seen: F64, chosen: FormPath | None) -> Index:
        """(G,) how soon each group is labelled, or UNLABELLED."""
        large = ~self._inner | (seen >= LARGE_MEMBER)
        rank = np.select([self._named & large, ~self._inner], [1 + self._inner, 3], UNLABELLED)
        if chosen in self._groups.forms:
            rank[self._groups.forms.index(chosen)] = 0
        return rank.astype(np.intp)

    def _path(self, chosen: FormPath | None) -> FormPath | None:
        """Of a form of the first scene, in the field's words."""
        return (0, *chosen) if chosen is not None and self._first else chosen

    # -- parts -----------------------------------------------------------------------------------------

    def _stray(self, time: float, drift: float) -> F64:
        """(L, 3) how far each leaf's drawing is off [m]."""
        if drift == 0.0:
            return np.zeros((1, 3))
        turn = 2.0 * np.pi * (self._chances[:, 3:] + WANDERING * time * (1.0 + 0.3 * self._chances[:, :3]))
        return np.asarray(drift * np.sin(turn))

    def _marked(self, chosen: FormPath | None) -> Bool:
        """(L,) leaves of the chosen form."""
        marked = np.zeros(self._field.leaf_count, bool)
        if chosen in self._groups.forms:
            g = self._groups.forms.index(chosen)
            first = self._groups.starts[g]
            marked[self._groups.leaves[first : first + self._groups.count[g]]] = True
        return marked

    def _boxes(self, field: PackedField, centre: F64, eye: _Eye, marked: Bool) -> Wires:
        """Boxes of the largest leaves as seen, marked ones first."""
        seen = np.where(field.infinite | _absent(field), 0.0, eye.share(centre, field.radius))
        chosen = _largest(np.where(marked & (seen > 0.0), seen + 1e6, seen), MOST_BOXES)
        size, own = seen[chosen], marked[chosen]
        kind = np.where(self._field.leaf_operator[chosen] == 0, Kind.BOX, Kind.CARVED)
        drawn = Boxes(
            centre[chosen],
            field.axes[chosen],
            field.half[chosen],
            np.where(own, Kind.CHOSEN, kind).astype(np.int32),
            np.where(own, 1.0, _plainness(size)),
        )
        whole = (size > WHOLE) | own
        cornered = ~whole & (size > CORNERED)
        small = drawn.where(~whole & ~cornered).brackets(1.5 * TICK)
        return joined([drawn.where(whole).edges(), drawn.where(cornered).corners(TICK), small], MOST_BOX_WIRES)

    def _group_bounds(self, field: PackedField, centre: F64) -> tuple[F64, F64]:
        """(G, 3) corners of what holds all leaves of each group; not finite where there are none with an end."""
        groups = self._groups
        if not len(groups.forms):
            return np.zeros((0, 3)), np.zeros((0, 3))
        span = np.abs(field.axes * field.half[:, :, None]).sum(axis=1)
        span[field.infinite | _absent(field)] = -np.inf
        low = np.minimum.reduceat((centre - span)[groups.leaves], groups.starts, axis=0)
        high = np.maximum.reduceat((centre + span)[groups.leaves], groups.starts, axis=0)
        return low, high

    def _group_boxes(self, field: PackedField, centre: F64, eye: _Eye, chosen: FormPath | None) -> Wires:
        """The corners of boxes round groups of several leaves."""
        low, high = self._group_bounds(field, centre)
        ended = np.isfinite(low).all(axis=1) & (self._groups.count > 1)
        low, high = np.where(ended[:, None], low, 0.0), np.where(ended[:, None], high, 0.0)
        middle, half = (low + high) * 0.5, (high - low) * 0.5
        seen = eye.share(middle, np.linalg.norm(half, axis=1))
        own = np.zeros(len(ended), bool)
        if chosen in self._groups.forms:
            own[self._groups.forms.index(chosen)] = True
        own &= ended
        fits = ended & ~self._inner & (seen > CORNERED) & (seen < LARGEST_GROUP)
        kept = _largest(np.where(own, 1e6, np.where(fits, seen, 0.0)), MOST_GROUPS)
        drawn = Boxes(
            middle[kept],
            np.broadcast_to(np.eye(3), (len(kept), 3, 3)),
            half[kept] * 1.004 + 0.01,
            np.where(own[kept], Kind.CHOSEN, Kind.GROUP).astype(np.int32),
            np.where(own[kept], 1.0, 0.8 * _plainness(seen[kept])),
        )
        return joined([drawn.where(own[kept]).edges(), drawn.where(~own[kept]).corners(0.06)], MOST)

    def _nodes(self, field: PackedField, eye: _Eye) -> Wires:
        """Axes of the nearest nodes, and where each is linked to the node that it is inside."""
        origin, parent = field.node_origin, self._field.node_parent
        ahead = np.where(self._in_world, eye.nearness(origin), 0.0)
        near = _largest(ahead, MOST_NODES)
        length = TRIPOD * eye.height_at(origin[near]) * np.where(parent[near] < 0, 3.0, 1.0)
        strength = np.clip(ahead[near] * 12.0, 0.15, 1.0)
        turned = field.node_rotation[near]
        inner = near[parent[near] >= 0]
        inner = inner[(parent[parent[inner]] >= 0) & self._in_world[parent[inner]]]  # the worlds themselves hold all
        links = np.stack([origin[parent[inner]], origin[inner]], axis=1)
        fan = np.bincount(parent[parent >= 0], minlength=len(parent))[parent[inner]]
        faint = np.clip(ahead[inner] * 12.0, 0.15, 1.0) * np.minimum(FAN / fan, 1.0)
        apart = np.linalg.norm(links[:, 1] - links[:, 0], axis=1) > 1e-3
        return joined(
            [tripods(origin[near], turned, length, strength), make_wires(links[apart], Kind.LINK, faint[apart])], MOST
        )


@dataclass(frozen=True, slots=True)
class _Groups:
    """G groups: `forms` their paths, `leaves` (M,) rows of the leaves of each, one group after another, from `starts`
    (G,) on, `count` (G,) of each."""

    forms: tuple[FormPath, ...]
    leaves: Index
    starts: Index
    count: Index


def _groups(field: Field, shortest: int) -> _Groups:
    """Every form, with all leaves inside it; paths have so many numbers at least."""
    members: dict[FormPath, list[int]] = {}
    for number, form in enumerate(field.forms):
        for depth in range(shortest, len(form) + 1):
            members.setdefault(form[:depth], []).append(number)
    order = np.argsort(field.leaf_form, kind="stable")
    edges = np.searchsorted(field.leaf_form[order], np.arange(len(field.forms) + 1))
    leaves = [np.concatenate([order[edges[n] : edges[n + 1]] for n in numbers]) for numbers in members.values()]
    count = np.array([len(rows) for rows in leaves], np.intp)
    every = np.concatenate(leaves) if leaves else np.zeros(0, np.intp)
    return _Groups(tuple(members), every, np.cumsum(count) - count, count)


def _name_at(scene: Scene, path: FormPath) -> str:
    """The name of the form at a path; "" where it has none."""
    forms, name = scene.forms, ""
    for number in path:
        if number >= len(forms):
            return ""
        name, shape = forms[number].name, forms[number].shape
        while not hasattr(shape, "forms") and hasattr(shape, "shape"):
            shape = shape.shape
        forms = getattr(shape, "forms", ())
    return name


def _nodes_in_world(field: Field) -> Bool:
    """(N,) nodes that no warp lies round, so that they stand in the world as they are."""
    free = np.ones(len(field.node_parent), bool)
    for index in field.node_levels[1:]:
        parent = field.node_parent[index]
        free[index] = free[parent] & ~field.node_resets[parent]
    return free


class _Eye:
    """Where a picture is seen from, and how large things are in it."""

    def __init__(self, view: View) -> None:
        matrix = camera_from_world(view.eye, view.target, view.roll)
        self.at: F64 = np.asarray(view.eye, np.float64)
        self.right, self.up, self.forward = matrix[0, :3], matrix[1, :3], -matrix[2, :3]
        self.spread = float(np.tan(np.radians(view.fov) * 0.5))

    def share(self, centre: F64, radius: F64 | NDArray[np.float32]) -> F64:
        """(n,) size of balls in heights of the picture, 0 behind the eye."""
        ahead = (centre - self.at) @ self.forward
        size = radius / (np.maximum(ahead, 0.05 * radius + 0.01) * self.spread)
        return np.where(ahead > -radius, size, 0.0)

    def nearness(self, places: F64) -> F64:
        """(n,) by how much a metre there is smaller than the picture, 0 behind the eye."""
        ahead = (places - self.at) @ self.forward
        return np.where(ahead > 0.02, 1.0 / (2.0 * np.maximum(ahead, 0.02) * self.spread), 0.0)

    def height_at(self, places: F64) -> F64:
        """(n,) height of the picture [m] as far away as places (n, 3) are."""
        return np.asarray(2.0 * self.spread * np.maximum((places - self.at) @ self.forward, 0.05))


def _largest(size: F64, most: int) -> Index:
    """At most so many rows with more than SMALLEST, the largest."""
    rows = np.nonzero(size > SMALLEST)[0]
    if len(rows) <= most:
        return rows
    return rows[np.argpartition(-size[rows], most)[:most]]


def _plainness(seen: F64) -> F64:
    """(n,) strength of what is so large in the picture: faint where it is small, and where it is all round the eye."""
    large = np.clip((seen - SMALLEST) / (PLAIN - SMALLEST), 0.0, 1.0)
    return np.asarray(large * np.clip(4.0 / np.maximum(seen, 1e-6), 0.25, 1.0))


def _absent(field: PackedField) -> Bool:
    """(L,) leaves that are not there."""
    return field.parts.absent if field.parts is not None else np.zeros(field.field.leaf_count, bool)


def _planes(field: PackedField, eye: _Eye) -> list[Wires]:
    """Grids in the planes nearest to the eye, where the eye is over them."""
    structure = field.field
    plain = (structure.leaf_mode == MODE_PLANE) & (structure.leaf_chain == 0)
    plain &= (structure.leaf_operator == 0) & (structure.leaf_depth == 0) & ~_absent(field)
    planes = field.plane[plain].astype(np.float64)
    height = planes[:, :3] @ eye.at + planes[:, 3]
    drawn = []
    for row in np.argsort(np.abs(height))[:MOST_PLANES].tolist():
        normal, over = planes[row, :3], float(height[row])
        right = np.cross(normal, [0.0, 0.0, 1.0] if abs(normal[2]) < 0.9 else [1.0, 0.0, 0.0])
        right /= np.linalg.norm(right)
        spacing = 10.0 ** max(int(np.ceil(np.log10(max(abs(over), 1e-3) / 8.0))), 0)
        drawn.append(grid(eye.at - over * normal, right, np.cross(right, normal), spacing, GRID_LINES))
    return drawn


def _lamps(moment: Moment, eye: _Eye) -> Wires:
    """A star at each end of every lamp of the scene, and a line between."""
    lamps = moment.lamps[moment.lamps[:, 2, 3] >= 0.0][:MOST_LAMPS].astype(np.float64)
    a, b = lamps[:, 0, :3], lamps[:, 1, :3]
    tubes = np.linalg.norm(b - a, axis=1) > 1e-3
    centre = np.concatenate([a, b[tubes]])
    size = np.where(eye.nearness(centre) > 0.0, STAR * eye.height_at(centre), 0.0)
    between = np.stack([a[tubes], b[tubes]], axis=1)
    return joined([stars(centre, size, Kind.LAMP, np.ones(len(centre))), make_wires(between, Kind.LAMP)], MOST)


def _sun(moment: Moment, eye: _Eye) -> Wires:
    """Each sun as a ring with rays, far away where it stands, and as an arrow at the origin from where it shines."""
    parts = [make_wires(np.zeros((0, 2, 3)), Kind.SUN)]
    for sun in moment.suns:
        away = 500.0
        centre, size = eye.at + away * sun.direction, 2.0 * SUN * away * eye.spread
        right, up = eye.right * size, eye.up * size
        angle = np.arange(12) * (np.pi / 6.0)
        way = np.cos(angle)[:, None] * right + np.sin(angle)[:, None] * up
        rays = np.stack([centre + 1.35 * way, centre + 1.8 * way], axis=1)
        tail = sun.direction * 9.0 * TRIPOD * eye.height_at(np.zeros((1, 3)))
        arrow = np.stack([tail * 0.12, tail])[None]
        parts += [rings(centre, right, up, 24, Kind.SUN), make_wires(np.concatenate([rays, arrow]), Kind.SUN)]
    return joined(parts, MOST)
