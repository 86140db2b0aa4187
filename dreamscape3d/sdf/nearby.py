"""A field close to some place, fast: what a body feels, and what a ray meets first.

    PackedField ─▶ nearby(centre, radius) ─▶ Nearby.distance(points)     a few of its leaves,
                └▶ first_hit(origin, direction)                           evaluated by `evaluate`

Leaves are left out by their bounds, never by their formulas: `evaluate` has the only copy of those. A leaf's distance
is never less than that to its bounds, grown by whatever lets it be felt further away; so what is left out cannot change
a distance that is smaller.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dreamscape3d.sdf.accumulate import present_rows
from dreamscape3d.sdf.bounds import MAX_STRETCH
from dreamscape3d.sdf.evaluate import evaluate_field, evaluate_leaves
from dreamscape3d.sdf.extents import BLEND_REACH
from dreamscape3d.sdf.lettering import MARGIN
from dreamscape3d.sdf.pose import PackedField
from dreamscape3d.sdf.primitives import MODE_PLANE, SOLID, is_procedural

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
Bool = NDArray[np.bool_]
Index = NDArray[np.intp]

BLENDS = 4.0  # blend radii after which what a leaf does to a pile of blended forms is below 2e-5 of them
SLACK = 2e-3  # [m] for bounds in float32, and as much again for every kilometre from the origin
STEP = 0.01  # [m] between samples for slopes
_HIT = 1e-4  # of the distance, as in `march`
_AXES = np.concatenate([np.zeros((1, 3)), np.eye(3), -np.eye(3)])


@dataclass(frozen=True, slots=True)
class Nearby:
    """The leaves of a field that matter within `radius` [m] of `centre` (3,).

    At a point r from the centre, distances are those of `evaluate_field` where they are less than radius − r, and
    radius − r otherwise: never more than the true distance. Points outside the ball are answered by the whole field.

    `steady` says that none of the leaves is a terrain, a fractal or twisted or bent: then a distance is a clearance.
    """

    packed: PackedField
    rows: Index
    centre: F64
    radius: float
    steady: bool

    def distance(self, points: ArrayLike) -> F64:
        """(N, 3) points [m] → (N,) distances [m], negative inside."""
        at = np.asarray(points, np.float64).reshape(-1, 3)
        offset = at - self.centre
        known = self.radius - np.sqrt(np.einsum("ij,ij->i", offset, offset))
        outside = known <= 0.0
        if outside.any():
            return evaluate_field(self.packed, at)
        nearest: F64 = np.minimum(evaluate_field(self.packed, at, self.rows), known)
        return nearest

    def clearance(self, points: ArrayLike, below: float, step: float = STEP) -> F64:
        """(N,) as `feel` has it, where it may be less than `below` [m]; distances elsewhere."""
        at = np.asarray(points, np.float64).reshape(-1, 3)
        d = self.distance(at)
        close = np.nonzero(d < below)[0]
        if len(close) and not self.steady:
            d[close] = self.feel(at[close], step).clearance
        return d

    def feel(self, points: ArrayLike, step: float = STEP) -> Felt:
        """Distances, normals and clearances at (N, 3) points, from samples `step` [m] to all sides."""
        at = np.asarray(points, np.float64).reshape(-1, 3)
        samples = at[:, None] + _AXES * step
        d = self.distance(samples.reshape(-1, 3)).reshape(len(at), len(_AXES))
        here, ahead, behind = d[:, 0], d[:, 1:4], d[:, 4:7]
        gradient = ahead - behind
        length = np.sqrt(np.einsum("ij,ij->i", gradient, gradient))
        normal = gradient / np.where(length > 1e-12, length, 1.0)[:, None]
        steepest = np.maximum(np.abs(ahead - here[:, None]), np.abs(here[:, None] - behind)) / step
        slope = np.sqrt(np.einsum("ij,ij->i", steepest, steepest)).clip(1.0 / MAX_STRETCH, 1.0)
        return Felt(here, normal, here / slope)

    def nearest_leaf(self, point: ArrayLike) -> int:
        """The leaf whose own surface is nearest to a point (3,); −1 where there is none nearby."""
        if not len(self.rows):
            return -1
        own = np.abs(evaluate_leaves(self.packed, point, self.rows)[:, 0])
        return int(self.rows[np.argmin(own)])


@dataclass(frozen=True, slots=True)
class Felt:
    """N points of a field.

    Attributes:
        distance: (N,) [m], never more than the true one.
        normal: (N, 3) unit gradients, 0 where the field is flat.
        clearance: (N,) [m]: the distance over the slope of the field, which for warped forms and terrains comes nearer
            to the truth, and is the same elsewhere.
    """

    distance: F64
    normal: F64
    clearance: F64


def nearby(packed: PackedField, centre: ArrayLike, radius: float) -> Nearby:
    """The leaves that matter within `radius` [m] of `centre` (3,)."""
    at = np.asarray(centre, np.float64).reshape(3)
    grown = _felt_from(packed) + np.float32(radius + _slack(at))
    rows = _whole_units(packed, _in_ball(packed, at, grown))
    steady = not (is_procedural(packed.field.leaf_mode[rows]) | (packed.inverse_lipschitz[rows] < 1.0)).any()
    return Nearby(packed, rows, at, radius, steady)


def first_hit(packed: PackedField, origin: ArrayLike, direction: ArrayLike, far: float = 200.0) -> float | None:
    """How far along a ray from `origin` (3,) in unit `direction` (3,) the first surface is [m]; None where there is
    none within `far` [m]. 0 from inside a form."""
    start, along = np.asarray(origin, np.float64).reshape(3), np.asarray(direction, np.float64).reshape(3)
    rows = _whole_units(packed, _on_ray(packed, start, along, far))
    t = 0.0
    for _ in range(512):
        d = float(evaluate_field(packed, start + along * t, rows)[0])
        if d < _HIT * max(t, 1.0):
            return t
        t += d
        if t > far:
            return None
    return t


# -- choosing leaves -----------------------------------------------------------------------------------


def _slack(at: F64) -> float:
    return SLACK * (1.0 + 1e-3 * float(np.abs(at).max()))


def _felt_from(packed: PackedField) -> F32:
    """(L,) how far from its bounds [m] a leaf may still be felt: by blending, with other parts too, through shells of
    its groups, and where letters are drawn on a grid that is larger than their ink."""
    field = packed.field
    grown = packed.reach * np.float32(BLENDS / BLEND_REACH)
    if packed.parts is not None:
        fillets = packed.parts.fillets
        grown[fillets.leaf] += fillets.reach().astype(np.float32)
    if len(packed.group_shell):
        thickness = np.append(np.where(packed.group_shell >= SOLID, 0.0, packed.group_shell), 0.0)
        grown = grown + thickness[field.leaf_path].sum(axis=1).astype(np.float32)
    for leaf, text in field.texts.tolist():
        height = packed.leaves.half[leaf, 1] / field.letterings[text].half[1]
        grown[leaf] += 2.0 * MARGIN * height
    return grown


def _endless(packed: PackedField) -> Bool:
    """(L,) planes outside warps, whose bounds are no boxes."""
    endless: Bool = (packed.field.leaf_mode == MODE_PLANE) & (packed.field.leaf_chain == 0)
    return endless


def _in_ball(packed: PackedField, at: F64, grown: F32) -> Bool:
    """(L,) leaves whose bounds are within `grown` (L,) [m] of a point: first by their balls, then by their boxes."""
    offset = (at - packed.centre).astype(np.float32)
    near: Bool = np.einsum("ij,ij->i", offset, offset) <= (packed.radius + grown) ** 2
    close = np.nonzero(near)[0]
    local = np.abs(np.einsum("ijk,ik->ij", packed.axes[close], offset[close])) - packed.half[close]
    away = np.maximum(local, 0.0)
    near[close] = np.einsum("ij,ij->i", away, away) <= grown[close] ** 2
    planes = np.nonzero(_endless(packed))[0]
    near[planes] = packed.plane[planes, :3] @ at + packed.plane[planes, 3] <= grown[planes]
    return near


def _on_ray(packed: PackedField, origin: F64, direction: F64, far: float) -> Bool:
    """(L,) leaves whose grown boxes a ray meets."""
    grown = _felt_from(packed) + np.float32(_slack(np.abs(origin) + far))
    offset = np.einsum("ijk,ik->ij", packed.axes, origin - packed.centre)
    along = packed.axes @ direction
    inverse = 1.0 / np.where(np.abs(along) < 1e-9, 1e-9, along)
    reach = (packed.half + grown[:, None]) * np.abs(inverse)
    near, far_ = (-offset * inverse - reach).max(axis=1), (reach - offset * inverse).min(axis=1)
    met: Bool = np.logical_or((near <= far_) & (far_ >= 0.0) & (near <= far), _endless(packed))
    return met


def _whole_units(packed: PackedField, near: Bool) -> Index:
    """Rows of leaves `near` that are there, with what else their carved units need lest an intersection be lost."""
    field = packed.field
    if field.forced.any():
        wanted = np.zeros(len(packed.unit_low) + 1, bool)  # the last one: leaves that are part of no unit
        wanted[field.unit[near & ~field.forced]] = True
        wanted[-1] = True
        near = np.where(field.forced, wanted[field.unit], near)
    return present_rows(packed, np.nonzero(near)[0])
