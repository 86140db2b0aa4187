"""Boxes round warped leaves, and how much a warp can stretch distance near them.

A warped leaf answers min(d/L, box distance + margin): d/L is a lower bound of the distance inside its box grown by
`margin`, where the warp's stretch is at most L; outside, the distance to the grown box plus `margin` is one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.lowering import Field

F64 = NDArray[np.float64]
INFINITE = 1e5
UNBOUNDED = 1e6
MAX_STRETCH = 6.0
_ARC_SAMPLES = 33


@dataclass(frozen=True, slots=True)
class Warps:
    """W warp frames: `rotation` (W, 3, 3) and `origin` (W, 3) place them in the space outside; `amount` (W, 3)
    in radians per metre, flags or metres."""

    rotation: F64
    origin: F64
    amount: F64


@dataclass(frozen=True, slots=True)
class WarpBounds:
    """Of n leaves that share a chain of warps: (n, 3) `low`, `high` in the world; (n,) `inverse_lipschitz`, `margin`."""

    low: F64
    high: F64
    inverse_lipschitz: F64
    margin: F64


def warp_bounds(field: Field, warps: Warps, chain: tuple[int, ...], low: F64, high: F64) -> WarpBounds:
    """Carry boxes from inside a chain of warps (listed from the outside in) out to the world."""
    stretch = np.ones(len(low))
    guarded = False
    period = sum(float(warps.amount[w].max()) for w in chain if field.warp_kind[w] == 3)
    margin = 0.1 * np.linalg.norm(high - low, axis=1) * 0.5 + 0.01
    for warp in reversed(chain):
        kind, amount = int(field.warp_kind[warp]), warps.amount[warp]
        if kind == 0:
            low, high, factor = _twist(low, high, margin + period, float(amount[0]))
        elif kind == 1:
            low, high, factor = _bend(low, high, margin, float(amount[0]))
        else:
            low, high, factor = _fold(low, high, amount) if kind == 2 else _periodic(low, high, amount)
        guarded |= kind <= 1
        stretch = stretch * factor
        low, high = _placed(low, high, warps.rotation[warp], warps.origin[warp])
    if not guarded:
        margin = np.full(len(low), 1e9)
    return WarpBounds(low, high, 1.0 / np.minimum(stretch, MAX_STRETCH), margin)


def _placed(low: F64, high: F64, rotation: F64, origin: F64) -> tuple[F64, F64]:
    centre, half = (low + high) * 0.5, (high - low) * 0.5
    centre = centre @ rotation.T + origin
    half = np.minimum(half @ np.abs(rotation).T, UNBOUNDED)
    return centre - half, centre + half


def _twist(low: F64, high: F64, margin: F64, rate: float) -> tuple[F64, F64, F64]:
    """q = Ry(−rate·y)·p is a shear of size rate·radius; its norm is s/2 + √(1 + s²/4)."""
    radius = np.hypot(np.maximum(-low[:, 0], high[:, 0]), np.maximum(-low[:, 2], high[:, 2]))
    shear = abs(rate) * (radius + margin)
    low, high = low.copy(), high.copy()
    for axis in (0, 2):
        low[:, axis], high[:, axis] = -radius, radius
    return low, high, shear * 0.5 + np.sqrt(1.0 + shear**2 * 0.25)


def _bend(low: F64, high: F64, margin: F64, rate: float) -> tuple[F64, F64, F64]:
    """Barr's bend: the inner side of the arc is stretched by 1/(1 − rate·height); chords are shorter than arcs."""
    if abs(rate) < 1e-4:
        return low, high, np.ones(len(low))
    turn = np.sign(rate)
    curve = abs(rate)
    top, bottom = np.maximum(turn * low[:, 1], turn * high[:, 1]), np.minimum(turn * low[:, 1], turn * high[:, 1])
    theta0, theta1 = (np.clip(curve * x, -np.pi, np.pi) for x in (low[:, 0], high[:, 0]))
    theta = theta0 + (theta1 - theta0) * np.linspace(0.0, 1.0, _ARC_SAMPLES)[:, None]
    sagitta = np.maximum(1.0 / curve - bottom, 0.0) * (1.0 - np.cos((theta1 - theta0) / (_ARC_SAMPLES - 1) * 0.5))
    xs, ys = [], []
    for height in (top, bottom):
        ring = np.maximum(1.0 / curve - height, 0.0)
        xs.append(ring * np.sin(theta))
        ys.append(turn * (1.0 / curve - ring * np.cos(theta)))
    x, y = np.concatenate(xs), np.concatenate(ys)
    new_low = np.stack([x.min(0) - sagitta, y.min(0) - sagitta, low[:, 2]], -1)
    new_high = np.stack([x.max(0) + sagitta, y.max(0) + sagitta, high[:, 2]], -1)
    stretch = 1.0 / np.maximum(1.0 - curve * (np.maximum(top, 0.0) + margin), 1.0 / MAX_STRETCH)
    span = np.minimum((theta1 - theta0) * 0.5, 0.5 * np.pi)
    arc = np.where(span > 1e-6, span / np.maximum(np.sin(span), 1e-6), 1.0)
    return new_low, new_high, stretch * arc


def _fold(low: F64, high: F64, flags: F64) -> tuple[F64, F64, F64]:
    far = np.maximum(high, 0.0)
    folded = flags > 0.5
    return np.where(folded, -far, low), np.where(folded, far, high), np.ones(len(low))


def _periodic(low: F64, high: F64, spacing: F64) -> tuple[F64, F64, F64]:
    endless = spacing > 0
    return np.where(endless, -UNBOUNDED, low), np.where(endless, UNBOUNDED, high), np.ones(len(low))
