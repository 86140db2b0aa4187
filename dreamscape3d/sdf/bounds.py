"""Boxes round warped leaves, and how much a warp can stretch distance near them.

A warped leaf answers max(min(d/L, margin), distance to its box), inside the box without the latter. L bounds the
stretch of its warps wherever d < L·margin, so that both parts have Lipschitz constant 1 and never exceed the true
distance. Blends and rounding must not look further than `margin`, where the leaf looks flat.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.lowering import MAX_WARPS

F64 = NDArray[np.float64]
Index = NDArray[np.intp]
INFINITE = 1e5
UNBOUNDED = 1e6
MAX_STRETCH = 6.0
UNGUARDED = 1e9
_ARC_SAMPLES = 33
_TWIST, _BEND, _FOLD, _PERIODIC = range(4)
_MARGINS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0)  # tried, in shares of what would be liked


@dataclass(frozen=True, slots=True)
class Warps:
    """W warp frames: `rotation` (W, 3, 3) and `origin` (W, 3) place them in the space outside; `amount` (W, 3)
    in radians per metre, flags or metres."""

    rotation: F64
    origin: F64
    amount: F64


@dataclass(frozen=True, slots=True)
class WarpBounds:
    """Of n warped leaves: (n, 3) guard box `low`, `high` in the world; (n,) `inverse_lipschitz` and `margin` [m]."""

    low: F64
    high: F64
    inverse_lipschitz: F64
    margin: F64


@dataclass(frozen=True, slots=True)
class _Step:
    """One warp of each of n leaves (kind −1: none) and the extent of the leaf inside it: `radius` round y, `length`
    along x, and its `top` and `depth` towards and away from a bend's centre."""

    kind: NDArray[np.int32]
    rate: F64
    radius: F64
    length: F64
    top: F64
    depth: F64


def warp_bounds(field: Field, warps: Warps, leaves: Index, low: F64, high: F64, need: F64) -> WarpBounds:
    """Carry the boxes (n, 3) of `leaves` (n,) from inside their last warp out to the world.

    `need` (n,) is how far [m] blends and rounding look at a leaf's distance: its margin will not be less.
    """
    liked = need + 0.1 * np.linalg.norm(high - low, axis=1) * 0.5 + 0.01
    steps = []
    for warp in _from_inside(field)[field.leaf_chain[leaves]].T:
        steps.append(_step(field, warps, warp, low, high))
        low, high = _carried(field, warps, warp, low, high)
    stretch, margin = _margins(steps, liked, need)
    guarded = np.any([(step.kind == _TWIST) | (step.kind == _BEND) for step in steps], axis=0)
    return WarpBounds(low, high, 1.0 / stretch, np.where(guarded, margin, UNGUARDED))


def _from_inside(field: Field) -> Index:
    """(chains, MAX_WARPS) warps of each chain, innermost first, then −1."""
    table = np.full((len(field.chains), MAX_WARPS), -1, np.intp)
    for row, chain in zip(table, field.chains, strict=True):
        row[: len(chain)] = chain[::-1]
    return table


# -- stretch -----------------------------------------------------------------------------------------


def _step(field: Field, warps: Warps, warp: Index, low: F64, high: F64) -> _Step:
    rate = warps.amount[warp, 0]
    turn = np.sign(rate)
    return _Step(
        kind=np.where(warp < 0, -1, field.warp_kind[warp]).astype(np.int32),
        rate=np.abs(rate),
        radius=_radius(low, high),
        length=np.maximum(-low[:, 0], high[:, 0]),
        top=np.maximum(turn * low[:, 1], turn * high[:, 1]),
        depth=-np.minimum(turn * low[:, 1], turn * high[:, 1]),
    )


def _radius(low: F64, high: F64) -> F64:
    radius: F64 = np.hypot(np.maximum(-low[:, 0], high[:, 0]), np.maximum(-low[:, 2], high[:, 2]))
    return radius


def _margins(steps: list[_Step], liked: F64, need: F64) -> tuple[F64, F64]:
    """(n,) stretch and margin: of the margins tried that reach what is needed, the one that gives the longest steps."""
    best, stretch, margin = np.full(len(need), -1.0), np.ones(len(need)), need.copy()
    for share in _MARGINS:
        within = liked * share
        total = _stretch(steps, within)
        got = within / total
        worth = np.where(got >= need, np.minimum(got, liked) / total, 0.0)
        better = worth > best
        best, stretch = np.where(better, worth, best), np.where(better, total, stretch)
        margin = np.where(better, np.maximum(got, need), margin)
    short = best <= 0.0
    return np.where(short, _stretch(steps, need * MAX_STRETCH), stretch), np.where(short, need, margin)


def _stretch(steps: list[_Step], within: F64) -> F64:
    """(n,) the stretch of all warps together `within` so many metres of the leaf, inside them."""
    total, inverse = np.ones(len(within)), np.ones(len(within))
    for step in steps:
        near = within * inverse
        for kind, formula in ((_TWIST, _twist_stretch), (_BEND, _bend_stretch)):
            chosen = step.kind == kind
            if chosen.any():
                outward, inward = formula(step, near)
                total = np.where(chosen, total * outward, total)
                inverse = np.where(chosen, inverse * inward, inverse)
    return np.minimum(total, MAX_STRETCH)


def _twist_stretch(step: _Step, near: F64) -> tuple[F64, F64]:
    """q = Ry(−rate·y)·p is a shear s = rate·radius; its norm is s/2 + √(1 + s²/4), and that of its inverse too."""
    shear = step.rate * (step.radius + near)
    norm = shear * 0.5 + np.sqrt(1.0 + shear**2 * 0.25)
    return norm, norm


def _bend_stretch(step: _Step, near: F64) -> tuple[F64, F64]:
    """Barr's bend stretches along the arc by 1/(1 − rate·height), and tears half a turn away from its middle."""
    norm = 1.0 / np.maximum(1.0 - step.rate * np.maximum(step.top + near, 0.0), 1.0 / MAX_STRETCH)
    torn = (step.rate * step.length < np.pi) & (step.rate * (step.length + near) >= np.pi)
    return np.where(torn, MAX_STRETCH, norm), 1.0 + step.rate * np.maximum(step.depth + near, 0.0)


# -- boxes -------------------------------------------------------------------------------------------


def _carried(field: Field, warps: Warps, warp: Index, low: F64, high: F64) -> tuple[F64, F64]:
    """Boxes carried out of one warp each (−1: none)."""
    low, high = low.copy(), high.copy()
    for kind, formula in _BOXES.items():
        chosen = np.nonzero((warp >= 0) & (field.warp_kind[warp] == kind))[0]
        if len(chosen):
            ids = warp[chosen]
            boxes = formula(low[chosen], high[chosen], warps.amount[ids])
            low[chosen], high[chosen] = _placed(*boxes, warps.rotation[ids], warps.origin[ids])
    return low, high


def _placed(low: F64, high: F64, rotation: F64, origin: F64) -> tuple[F64, F64]:
    centre, half = (low + high) * 0.5, (high - low) * 0.5
    centre = (rotation @ centre[..., None])[..., 0] + origin
    half = np.minimum((np.abs(rotation) @ half[..., None])[..., 0], UNBOUNDED)
    return centre - half, centre + half


def _twist(low: F64, high: F64, amount: F64) -> tuple[F64, F64]:
    radius = _radius(low, high)
    return np.stack([-radius, low[:, 1], -radius], -1), np.stack([radius, high[:, 1], radius], -1)


def _bend(low: F64, high: F64, amount: F64) -> tuple[F64, F64]:
    """Box of the ring sector, from samples of its two arcs and the height of an arc over its chord."""
    turn, curve = np.sign(amount[:, 0]), np.maximum(np.abs(amount[:, 0]), 1e-7)
    start, end = (np.clip(curve * x, -np.pi, np.pi) for x in (low[:, 0], high[:, 0]))
    angle = start + (end - start) * np.linspace(0.0, 1.0, _ARC_SAMPLES)[:, None]
    xs, ys = [], []
    for y in (low[:, 1], high[:, 1]):
        ring = np.maximum(1.0 / curve - turn * y, 0.0)
        over = ring * (1.0 - np.cos((end - start) / (_ARC_SAMPLES - 1) * 0.5))
        x, y = ring * np.sin(angle), turn * (1.0 / curve - ring * np.cos(angle))
        xs += [x - over, x + over]
        ys += [y - over, y + over]
    xs_, ys_ = np.concatenate(xs), np.concatenate(ys)
    straight = (amount[:, 0] == 0.0)[:, None]
    new_low = np.stack([xs_.min(0), ys_.min(0), low[:, 2]], -1)
    new_high = np.stack([xs_.max(0), ys_.max(0), high[:, 2]], -1)
    return np.where(straight, low, new_low), np.where(straight, high, new_high)


def _fold(low: F64, high: F64, flags: F64) -> tuple[F64, F64]:
    far = np.maximum(high, 0.0)
    return np.where(flags > 0.5, -far, low), np.where(flags > 0.5, far, high)


def _periodic(low: F64, high: F64, spacing: F64) -> tuple[F64, F64]:
    return np.where(spacing > 0, -UNBOUNDED, low), np.where(spacing > 0, UNBOUNDED, high)


_BOXES: dict[int, Callable[[F64, F64, F64], tuple[F64, F64]]] = {
    _TWIST: _twist,
    _BEND: _bend,
    _FOLD: _fold,
    _PERIODIC: _periodic,
}
