"""Textbook distances of every primitive in float64, written without a look at the super-primitive.

They are the first of two independent ways to the truth (see `evaluate`). All take points (N, 3) in the primitive's
own frame, in metres, and give (N,) signed distances, negative inside, exact everywhere unless said.

[IQ] Quilez, "3D distance functions", iquilezles.org/articles/distfunctions
[ERI] Ericson, "Real-Time Collision Detection", 2005: §5.1.2 point to segment, §5.1.5 point to triangle
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]


def _radial(points: F64) -> F64:
    """(N, 2) distance from the y axis, and height."""
    return np.stack([np.hypot(points[:, 0], points[:, 2]), points[:, 1]], -1)


def _from_box(points: F64, half: F64) -> F64:
    """A box of any dimension round the origin [IQ, sdBox]."""
    beyond = np.abs(points) - half
    outside = np.linalg.norm(np.maximum(beyond, 0.0), axis=1)
    distance: F64 = outside + np.minimum(beyond.max(axis=1), 0.0)
    return distance


def _from_segment(points: F64, start: F64, end: F64) -> F64:
    """Unsigned distance to a segment [ERI, §5.1.2]."""
    along = end - start
    length2 = float(along @ along)
    t = np.clip((points - start) @ along / length2, 0.0, 1.0) if length2 > 0.0 else np.zeros(len(points))
    distance: F64 = np.linalg.norm(points - start - t[:, None] * along, axis=1)
    return distance


def _from_triangle(points: F64, a: F64, b: F64, c: F64) -> F64:
    """Unsigned distance to a triangle: to its plane where the foot lies inside it, else to its nearest edge [ERI]."""
    normal = np.cross(b - a, c - a)
    normal /= np.linalg.norm(normal)
    above = np.ones(len(points), bool)
    edges = np.full(len(points), np.inf)
    for start, end in ((a, b), (b, c), (c, a)):
        above &= (points - start) @ np.cross(normal, end - start) >= 0.0
        edges = np.minimum(edges, _from_segment(points, start, end))
    return np.where(above, np.abs((points - a) @ normal), edges)


def sphere(points: F64, radius: float) -> F64:
    distance: F64 = np.linalg.norm(points, axis=1) - radius
    return distance


def box(points: F64, x: float, y: float, z: float) -> F64:
    return _from_box(points, np.array([x, y, z]) * 0.5)


def rounded_box(points: F64, x: float, y: float, z: float, radius: float) -> F64:
    """The radius is at most half the shortest edge."""
    radius = min(radius, x * 0.5, y * 0.5, z * 0.5)
    return _from_box(points, np.array([x, y, z]) * 0.5 - radius) - radius


def capsule(points: F64, radius: float, height: float) -> F64:
    end = np.array([0.0, height * 0.5, 0.0])
    return _from_segment(points, -end, end) - radius


def round_cone(points: F64, bottom: float, top: float, height: float) -> F64:
    """[IQ, sdRoundCone]; a ball that holds the other is the whole shape."""
    b = (bottom - top) / max(height, 1e-12)
    q = _radial(points) + np.array([0.0, height * 0.5])
    low, high = np.linalg.norm(q, axis=1) - bottom, np.linalg.norm(q - [0.0, height], axis=1) - top
    if abs(b) >= 1.0:
        return np.asarray(low if bottom > top else high)
    a = np.sqrt(1.0 - b * b)
    k = q @ np.array([-b, a])
    flank = q @ np.array([a, b]) - bottom
    return np.select([k < 0.0, k > a * height], [low, high], flank)


def torus(points: F64, radius: float, tube: float) -> F64:
    q = _radial(points)
    distance: F64 = np.hypot(q[:, 0] - radius, q[:, 1]) - tube
    return distance


def cylinder(points: F64, radius: float, height: float) -> F64:
    """A rectangle in (distance from the axis, height) [IQ, sdCappedCylinder]."""
    return _from_box(_radial(points), np.array([radius, height * 0.5]))


def cone(points: F64, radius: float, height: float, top: float) -> F64:
    """[IQ, sdCappedCone] with `radius` below and `top` above."""
    q, h = _radial(points), height * 0.5
    k1, k2 = np.array([top, h]), np.array([top - radius, 2.0 * h])
    cap = np.stack([q[:, 0] - np.minimum(q[:, 0], np.where(q[:, 1] < 0.0, radius, top)), np.abs(q[:, 1]) - h], -1)
    t = np.clip((k1 - q) @ k2 / float(k2 @ k2), 0.0, 1.0)
    side = q - k1 + t[:, None] * k2
    sign = np.where((side[:, 0] < 0.0) & (cap[:, 1] < 0.0), -1.0, 1.0)
    distance: F64 = sign * np.sqrt(np.minimum((cap**2).sum(1), (side**2).sum(1)))
    return distance


def tube(points: F64, radius: float, wall: float, height: float) -> F64:
    """A rectangle as wide as the wall, turned about the axis; a wall thicker than the radius fills it."""
    return _from_box(_radial(points) - [radius - wall * 0.5, 0.0], np.array([wall, height]) * 0.5)


def pyramid(points: F64, size: float, height: float) -> F64:
    """The nearest of its triangles, negative where below all of its planes."""
    s, h = size * 0.5, height * 0.5
    tip = np.array([0.0, h, 0.0])
    base = [np.array([x * s, -h, z * s]) for x, z in ((1, 1), (1, -1), (-1, -1), (-1, 1))]
    faces = [(base[i], base[(i + 1) % 4], tip) for i in range(4)]
    faces += [(base[0], base[2], base[1]), (base[0], base[3], base[2])]
    distance, inside = np.full(len(points), np.inf), np.ones(len(points), bool)
    for a, b, c in faces:
        distance = np.minimum(distance, _from_triangle(points, a, b, c))
        inside &= (points - a) @ np.cross(b - a, c - a) <= 0.0
    return np.where(inside, -distance, distance)


def plane(points: F64) -> F64:
    return points[:, 1].copy()


CLOSED_FORMS: dict[str, Callable[..., F64]] = {
    "sphere": sphere,
    "box": box,
    "rounded_box": rounded_box,
    "capsule": capsule,
    "round_cone": round_cone,
    "torus": torus,
    "cylinder": cylinder,
    "cone": cone,
    "tube": tube,
    "pyramid": pyramid,
    "plane": plane,
}
