"""Distance fields in float64 on the CPU: truth for the GPU, and what collision asks.

Two independent ways that must agree:

    Shape tree ──tree_distance──▶ distance()          textbook formulas, raw distances in warped space
    PackedField ─super-primitives▶ evaluate_field()   the flat list, as the GPU does it, a safe bound where warped

`normal` and `march` take either, or any function of points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dreamscape3d.sdf.accumulate import accumulate, present_rows
from dreamscape3d.sdf.bounds import UNGUARDED
from dreamscape3d.sdf.lettering import letter_distance
from dreamscape3d.sdf.packing import Leaves
from dreamscape3d.sdf.pose import PackedField
from dreamscape3d.sdf.primitives import MODE_PLANE, MODE_ROUND_CONE, MODE_TEXT, SOLID, is_procedural
from dreamscape3d.sdf.procedural import local_distance
from dreamscape3d.sdf.shape import Form, Shape, as_form
from dreamscape3d.sdf.terrain_lift import lift_of
from dreamscape3d.sdf.tree_distance import tree_distance

F64 = NDArray[np.float64]
Bool = NDArray[np.bool_]
Index = NDArray[np.intp]
FieldLike: TypeAlias = PackedField | Shape | Sequence[Form] | Callable[[F64], F64]

_CHUNK = 1 << 21  # distances held at once
_BLOCK = 1 << 16  # distances worked on at once, so that they stay in cache


def distance(shape: Shape | Sequence[Form], points: ArrayLike, variables: Mapping[str, float] | None = None) -> F64:
    """(N, 3) points [m] → (N,) distances of a tree of shapes, or of forms that enter the world in order.

    Raises:
        ExpressionError: `variables` lacks a signal that the shapes use.
    """
    forms = (as_form(shape),) if isinstance(shape, Shape) else shape
    return tree_distance(forms, points, variables or {})


def evaluate_field(packed: PackedField, points: ArrayLike, among: Index | None = None) -> F64:
    """(N, 3) points [m] → (N,) distances of the whole field: never more than the true distance to its surface.

    `among` (K,) are leaves in ascending order: then those alone count, as if there were no others (see `nearby`).
    Leaves that are absent count for nothing.
    """
    at, rows = _points(points), present_rows(packed, among)
    result = np.empty(len(at))
    step = max(1, _CHUNK // max(len(rows), 1))
    for start in range(0, len(at), step):
        chunk = at[start : start + step]
        result[start : start + step] = accumulate(packed, evaluate_leaves(packed, chunk, rows), rows)
    return result


def evaluate_leaves(packed: PackedField, points: ArrayLike, among: Index | None = None) -> F64:
    """(N, 3) points [m] → (L, N) distance of each leaf alone, in the order of the list; or of `among` (K,) alone."""
    at, rows, field = _points(points), _rows(packed, among), packed.field
    result = np.empty((len(rows), len(at)))
    chains = field.leaf_chain[rows]
    listed = ~is_procedural(field.leaf_mode[rows])
    for chain in np.unique(chains).tolist():
        index = np.nonzero((chains == chain) & listed)[0]
        warps = field.chains[chain]
        for block in _blocks(index, len(at)):
            leaves = rows[block]
            result[block] = _warped_leaves(packed, leaves, warps, at) if warps else _leaves(packed, leaves, at)
    for known in field.procedural:
        for row in np.nonzero(rows == known.leaf)[0]:
            local = _local(packed.leaves, np.array([known.leaf]), at)[:, 0].T
            lift = lift_of(known, packed.leaves, packed.parts)
            half = packed.leaves.half[known.leaf]
            result[row] = lift.distance(local, at) if lift else local_distance(known, half, local)
    return result


def normal(field: FieldLike, points: ArrayLike, step: float = 1e-5) -> F64:
    """(N, 3) unit gradients by central differences over `step` [m]; zero where the field is flat."""
    at, function = _points(points), _function(field)
    steps = np.eye(3) * step
    gradient = np.stack([function(at + s) - function(at - s) for s in steps], -1)
    length = np.linalg.norm(gradient, axis=1, keepdims=True)
    return gradient / np.where(length > 0.0, length, 1.0)


def march(
    field: FieldLike,
    origins: ArrayLike,
    directions: ArrayLike,
    *,
    epsilon_per_metre: float = 1e-4,
    far: float = 100.0,
    max_steps: int = 1024,
    start: ArrayLike = 0.0,
) -> tuple[Bool, F64]:
    """Sphere tracing (Hart 1996) of N rays, evaluating the whole field at every step.

    Rays come from `origins` (N, 3) along unit `directions` (N, 3), and see nothing before `start` (N,) [m]; one hits as
    soon as d < epsilon_per_metre · t and misses past `far` [m].

    Returns:
        (N,) whether it hit and (N,) t [m] where the ray ended.
    """
    function = _function(field)
    origin, direction = np.broadcast_arrays(_points(origins), _points(directions))
    hit, t = np.zeros(len(origin), bool), np.zeros(len(origin)) + np.asarray(start, np.float64)
    active = np.arange(len(origin))
    for _ in range(max_steps):
        if not len(active):
            break
        d = function(origin[active] + direction[active] * t[active, None])
        struck = d < epsilon_per_metre * t[active]
        hit[active[struck]] = True
        active, d = active[~struck], d[~struck]
        t[active] += d
        active = active[t[active] <= far]
    return hit, t


def _points(points: ArrayLike) -> F64:
    return np.asarray(points, np.float64).reshape(-1, 3)


def _rows(packed: PackedField, among: Index | None) -> Index:
    return np.arange(packed.field.leaf_count) if among is None else among


def _function(field: FieldLike) -> Callable[[F64], F64]:
    match field:
        case PackedField():
            return lambda points: evaluate_field(field, points)
        case Shape() | Sequence():
            return lambda points: distance(field, points)
        case _:
            return field


def _blocks(index: Index, count: int) -> Iterator[Index]:
    step = max(1, _BLOCK // max(count, 1))
    for start in range(0, len(index), step):
        yield index[start : start + step]


# -- leaves ------------------------------------------------------------------------------------------


def _leaves(packed: PackedField, index: Index, points: F64) -> F64:
    """(K, N) distances of leaves `index`, at points in the space inside their last warp."""
    leaves, field = packed.leaves, packed.field
    p = _local(leaves, index, points)
    result = np.empty(p.shape[1:])
    simple = field.leaf_simple[index]
    mode = field.leaf_mode[index]
    cone, plane, text = mode == MODE_ROUND_CONE, mode == MODE_PLANE, mode == MODE_TEXT
    if text.any():
        result[text] = _texts(packed, index[text], p[:, text])
        if text.all():
            return result
    kinds = (
        (simple, _rounded_box),
        (cone, _round_cone),
        (plane, _plane),
        (~(simple | cone | plane | text), _super_primitive),
    )
    for chosen, formula in kinds:
        if chosen.all():
            return _shelled(leaves, index, formula(leaves, index, p))
        if chosen.any():
            result[chosen] = formula(leaves, index[chosen], p[:, chosen])
    return _shelled(leaves, index, result)


def _local(leaves: Leaves, index: Index, points: F64) -> F64:
    """(3, K, N): Rᵀ·(p − centre)."""
    rotation, centre = leaves.rotation[index], leaves.centre[index]
    turned = rotation.transpose(2, 0, 1).reshape(-1, 3) @ points.T
    local: F64 = turned.reshape(3, len(index), -1) - np.einsum("kja,kj->ak", rotation, centre)[..., None]
    return local


def _column(values: F64, index: Index) -> F64:
    return values[index][:, None]


def _shelled(leaves: Leaves, index: Index, d: F64) -> F64:
    shell = _column(leaves.shell, index)
    return np.maximum(d, -d - shell) if (shell < SOLID).any() else d


def _rounded_box(leaves: Leaves, index: Index, p: F64) -> F64:
    x, y, z = (np.abs(p[a]) - _column(leaves.half[:, a], index) for a in range(3))
    inside = np.minimum(np.maximum(np.maximum(x, y), z), 0.0)
    x, y, z = (np.maximum(c, 0.0) for c in (x, y, z))
    distance: F64 = np.sqrt(x * x + y * y + z * z) + inside - _column(leaves.rounding, index)
    return distance


def _super_primitive(leaves: Leaves, index: Index, p: F64) -> F64:
    """The formula of `primitives`, after Malin's "uberprim" (shadertoy.com/view/MsVGWG)."""
    corner, taper = _column(leaves.corner, index), _column(leaves.taper, index)
    x = np.abs(p[0]) - _column(leaves.half[:, 0], index) + corner
    z = np.abs(p[2]) - _column(leaves.half[:, 2], index) + corner
    q = np.hypot(np.maximum(x, 0.0), np.maximum(z, 0.0)) + np.minimum(np.maximum(x, z), 0.0) - corner
    q = np.maximum(q, -q - _column(leaves.wall, index))
    return _from_trapezoid(q, p[1], taper, _column(leaves.half[:, 1], index)) - _column(leaves.rounding, index)


def _from_trapezoid(q: F64, y: F64, taper: F64, half: F64) -> F64:
    """Distance in the plane to |y| ≤ half, q ≤ −taper·(y + half)/(2·half)."""
    height = 2.0 * half
    length2 = taper * taper + height * height
    t = np.clip((-taper * q + height * (y + half)) / np.where(length2 > 0.0, length2, 1.0), 0.0, 1.0)
    side = (q + taper * t) ** 2 + (y + half - height * t) ** 2
    below = np.maximum(q, 0.0) ** 2 + (y + half) ** 2
    above = np.maximum(q + taper, 0.0) ** 2 + (y - half) ** 2
    level = np.clip((y + half) / np.where(height > 0.0, height, 1.0), 0.0, 1.0)
    outside = np.maximum(q + taper * level, np.abs(y) - half) > 0.0
    d = np.sqrt(np.minimum(side, np.minimum(below, above)))
    return np.where(outside, d, -d)


def _round_cone(leaves: Leaves, index: Index, p: F64) -> F64:
    slope, half = _column(leaves.slope, index), _column(leaves.half[:, 1], index)
    q = np.hypot(p[0], p[2])
    s = np.clip(p[1] - q * (slope / np.sqrt(1.0 - slope * slope)), -half, half)
    distance: F64 = np.hypot(q, p[1] - s) - (_column(leaves.rounding, index) - slope * s)
    return distance


def _plane(leaves: Leaves, index: Index, p: F64) -> F64:
    distance: F64 = p[1] - _column(leaves.rounding, index)
    return distance


def _texts(packed: PackedField, index: Index, p: F64) -> F64:
    """Letters, each by its own grid; the height of a capital is that of the leaf's box over that of the ink."""
    shown = dict(packed.field.texts.tolist())
    rows = []
    for leaf, points in zip(index.tolist(), np.moveaxis(p, 1, 0), strict=True):
        words = packed.field.letterings[shown[leaf]]
        half = packed.leaves.half[leaf]
        height = max(float(half[1] / words.half[1]), 1e-9)
        rows.append(letter_distance(words, points.T, height, 2.0 * float(half[2]), float(packed.leaves.rounding[leaf])))
    return np.array(rows)


# -- warps -------------------------------------------------------------------------------------------


def _warped_leaves(packed: PackedField, index: Index, chain: tuple[int, ...], points: F64) -> F64:
    """(K, N) safe distances: scaled and at most `margin`, or further away that to the guard box (see `bounds`)."""
    copies = _through(packed, chain, points)
    count = len(points)
    d: F64 = _leaves(packed, index, copies.reshape(-1, 3)).reshape(len(index), len(copies), count).min(axis=1)
    d = np.minimum(d * _column(packed.inverse_lipschitz, index), _column(packed.guard_margin, index))
    if (packed.guard_margin[index] >= UNGUARDED).all():
        return d
    low, high = packed.guard_low[index, None], packed.guard_high[index, None]
    away = np.linalg.norm(np.maximum(np.maximum(low - points, points - high), 0.0), axis=2)
    return np.where(away > 0.0, np.maximum(d, away), d)


def _through(packed: PackedField, chain: tuple[int, ...], points: F64) -> F64:
    """(C, N, 3): where the points come out inside a chain of warps, once for each cell that may be nearest."""
    copies = points[None]
    for warp in chain:
        kind = int(packed.field.warp_kind[warp])
        q = (copies - packed.warps.origin[warp]) @ packed.warps.rotation[warp]
        amount = packed.warps.amount[warp]
        copies = _cells(q, amount) if kind == 3 else (_twist, _bend, _fold)[kind](q, amount)
    return copies


def _twist(q: F64, amount: F64) -> F64:
    angle = amount[0] * q[..., 1]
    c, s = np.cos(angle), np.sin(angle)
    return np.stack([c * q[..., 0] - s * q[..., 2], q[..., 1], s * q[..., 0] + c * q[..., 2]], -1)


def _bend(q: F64, amount: F64) -> F64:
    curve = amount[0]
    if curve == 0.0:
        return q
    x, y, z = q[..., 0], q[..., 1], q[..., 2]
    u, v = curve * x, 1.0 - curve * y
    height = (2.0 * y - curve * (x * x + y * y)) / (1.0 + np.sqrt(u * u + v * v))
    return np.stack([np.arctan2(u, v) / curve, height, z], -1)


def _fold(q: F64, amount: F64) -> F64:
    return np.where(amount > 0.5, np.abs(q), q)


def _cells(q: F64, spacing: F64) -> F64:
    """Both nearest cells of every repeated axis, all combinations."""
    endless = spacing > 0.0
    safe = np.where(endless, spacing, 1.0)
    nearest = np.where(endless, np.round(q / safe), 0.0)
    second = np.where(endless, nearest + np.where(q < safe * nearest, -1.0, 1.0), 0.0)
    choices = [(nearest[..., a], second[..., a]) if endless[a] else (nearest[..., a],) for a in range(3)]
    return np.concatenate([q - np.stack(cell, -1) * safe for cell in product(*choices)])
