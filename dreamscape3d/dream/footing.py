"""What is underfoot: how high the ground is, whether it is too steep to stand on, and what carries one along."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.stance import UP, Body, Support, point
from dreamscape3d.sdf.nearby import Nearby
from dreamscape3d.sdf.pose import PackedField

F64 = NDArray[np.float64]
Bool = NDArray[np.bool_]

RING = 0.6  # of the radius: how far from the middle the ground is felt as well
GRAZING = 0.01  # of a normal's height, so that 45° is not steeper than 45°
_FALLS = 32  # steps of a ray down
_EXACT = 1e-5  # of the body's height
_NEAR = 0.05  # likewise: nearer than this, slopes tell where the ground is
_SLOWEST = 0.3  # slope along a ray that is trusted
_PROBE = 0.005  # likewise: between the first two samples
_GENTLE = 0.7  # of the steepest gradient: across the feet, which is not looked at more closely
_TORN = 1.0  # [m] that nothing moves in a tick: such a form was replaced, or time leapt


@dataclass(frozen=True, slots=True)
class Ground:
    """The ground under a body: `height` y [m], its level `gradient` (3,) [m/m] as measured across the feet, unit
    `normal` (3,), whether it is too `steep`, and the point `contact` (3,) on it."""

    height: float
    gradient: F64
    normal: F64
    steep: bool
    contact: F64


def ground_below(near: Nearby, feet: F64, body: Body, drop: float) -> Ground | None:
    """The ground from `body.step` above the feet to `drop` [m] below them; None where there is none.

    It is that under the middle; over a gap narrower than the feet, the highest round it. Steep is only what is steep
    all round: the edge of a stair has flat treads beside it.
    """
    starts = _starts(feet, body)
    depth = body.step + body.radius + drop
    fall, met = _fall(near, starts, body.step + body.radius, depth, body.height)
    met &= fall > body.radius - _NEAR * body.height  # what is higher is a wall
    if not met.any():
        return None
    which = 0 if met[0] else int(np.argmin(np.where(met, fall, np.inf)))
    contact = starts[which] - fall[which] * UP
    gradient = _gradient(fall, body) if met.all() else 0.0 * UP
    normal, steep = UP - gradient, False
    if not met.all() or float(gradient @ gradient) > (_GENTLE * math.tan(math.radians(body.slope))) ** 2:
        normal, steep = _lie(near, starts[met] - UP * fall[met, None], int(met[:which].sum()), body)
    return Ground(float(contact[1]), gradient, normal / float(np.linalg.norm(normal)), steep, contact)


def _lie(near: Nearby, contacts: F64, which: int, body: Body) -> tuple[F64, bool]:
    """The normal at one of the contacts (N, 3), and whether all of them are too steep."""
    normals = near.feel(contacts, 0.04 * body.radius).normal
    least = math.cos(math.radians(body.slope)) - GRAZING
    normal = normals[which] if normals[which].any() else UP
    return normal, bool((normals[:, 1] < least).all())


def _gradient(fall: F64, body: Body) -> F64:
    """(3,) from how far the ground is below each of the starts."""
    return np.array([fall[2] - fall[1], 0.0, fall[4] - fall[3]]) / (2.0 * RING * body.radius)


def _starts(feet: F64, body: Body) -> F64:
    """(5, 3) where the ground is looked for from: the middle of the lowest ball, and four places round it."""
    ring = RING * body.radius
    around = np.array([[0.0, 0.0, 0.0], [ring, 0, 0], [-ring, 0, 0], [0, 0, ring], [0, 0, -ring]])
    starts: F64 = feet + around + (body.step + body.radius) * UP
    return starts


def _fall(near: Nearby, starts: F64, guess: float, depth: float, height: float) -> tuple[F64, Bool]:
    """(N,) how far each ray goes down to the first surface [m], and whether there is one within `depth`. Most often it
    is at `guess`, which is looked at first.

    Sphere tracing with longer steps where the field's slope along the ray says so; a step stands only where the empty
    balls at its two ends overlap, so that nothing thin is passed [Keinert et al. 2014, "Enhanced sphere tracing"].
    Rays that start inside a form find nothing.
    """
    samples = [starts, starts + _PROBE * height * UP, starts - guess * UP]
    d, before, there = near.distance(np.concatenate(samples)).reshape(3, -1)
    met = (np.abs(there) < _EXACT * height) & (guess <= d + np.abs(there) + 1e-9)
    t, step = np.where(met, guess, 0.0), np.full(len(starts), _PROBE * height)
    active = (d > 0.0) & ~met
    for _ in range(_FALLS if active.any() else 0):
        slope = (before - d) / np.where(step == 0.0, 1.0, step)
        close = (d < _NEAR * height) & (slope > _SLOWEST)
        slope = slope.clip(_SLOWEST, 1.0)
        step = np.where(close, d / slope, 2.0 * d / (1.0 + slope))
        found = near.distance(starts - UP * (t + step)[:, None])
        torn = active & ~close & (step > d + np.abs(found))
        if torn.any():
            step = np.where(torn, d, step)
            found = near.distance(starts - UP * (t + step)[:, None])
        before, d, t = np.where(active, d, before), np.where(active, found, d), np.where(active, t + step, t)
        hit = active & (np.abs(d) < _EXACT * height)
        met |= hit & (t <= depth)
        active &= ~hit & (t <= depth)
        if not active.any():
            break
    met |= active & (np.abs(d) < 100.0 * _EXACT * height)
    return t, met


# -- what carries one along ------------------------------------------------------------------------------


def support_at(near: Nearby, contact: F64) -> Support | None:
    """The form at a point of the ground, to be carried by; None for one that is warped, whose frame says little."""
    leaf = near.nearest_leaf(contact)
    if leaf < 0 or near.packed.field.leaf_chain[leaf] > 0:
        return None
    leaves = near.packed.leaves
    return Support(leaf, point(leaves.centre[leaf]), tuple(leaves.rotation[leaf].ravel().tolist()))


def carried(field: PackedField, support: Support | None, feet: F64) -> F64:
    """(3,) how far the support has moved what stands on it [m]."""
    if support is None or support.leaf >= field.field.leaf_count:
        return np.zeros(3)
    turned = field.leaves.rotation[support.leaf] @ np.array(support.rotation).reshape(3, 3).T
    centre = field.leaves.centre[support.leaf]
    moved: F64 = centre + turned @ (feet - np.array(support.centre)) - feet
    return moved if float(moved @ moved) <= _TORN**2 else np.zeros(3)
