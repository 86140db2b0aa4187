"""Rotations and cameras. The only module that uses pyrr, and only for view and projection matrices.

Matrices act on column vectors and read destination-from-source: `camera_from_world @ point_world`.
Batches put the batch axis first. Angles are degrees where people write them (`euler_*`), else radians.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyrr import matrix44

Array = NDArray[np.float64]


def euler_matrices(degrees: ArrayLike) -> Array:
    """(N, 3) turns about x, then y, then z → (N, 3, 3) rotations R = Rz·Ry·Rx."""
    radians = np.radians(np.asarray(degrees, np.float64).reshape(-1, 3))
    (cx, cy, cz), (sx, sy, sz) = np.cos(radians).T, np.sin(radians).T
    rows = [
        [cz * cy, cz * sy * sx - sz * cx, cz * sy * cx + sz * sx],
        [sz * cy, sz * sy * sx + cz * cx, sz * sy * cx - cz * sx],
        [-sy, cy * sx, cy * cx],
    ]
    return np.stack([np.stack(row, -1) for row in rows], -2)


def quaternions_from_matrices(matrices: ArrayLike) -> Array:
    """(N, 3, 3) rotations → (N, 4) unit quaternions (x, y, z, w), w ≥ 0 (Bar-Itzhack's largest-column choice)."""
    m = np.asarray(matrices, np.float64).reshape(-1, 3, 3)
    xx, yy, zz = m[:, 0, 0], m[:, 1, 1], m[:, 2, 2]
    a, b, c = m[:, 2, 1] - m[:, 1, 2], m[:, 0, 2] - m[:, 2, 0], m[:, 1, 0] - m[:, 0, 1]
    d, e, f = m[:, 1, 0] + m[:, 0, 1], m[:, 0, 2] + m[:, 2, 0], m[:, 2, 1] + m[:, 1, 2]
    outer = np.stack(
        [
            np.stack([1 + xx - yy - zz, d, e, a], -1),
            np.stack([d, 1 - xx + yy - zz, f, b], -1),
            np.stack([e, f, 1 - xx - yy + zz, c], -1),
            np.stack([a, b, c, 1 + xx + yy + zz], -1),
        ],
        -2,
    )  # 4·q·qᵀ: every row is q times one of its components; take the longest
    best = np.argmax(np.diagonal(outer, axis1=1, axis2=2), axis=1)
    q = outer[np.arange(len(m)), best]
    q /= np.linalg.norm(q, axis=1, keepdims=True)
    positive: Array = np.where(q[:, 3:] < 0, -q, q)
    return positive


def matrices_from_quaternions(quaternions: ArrayLike) -> Array:
    """(N, 4) unit quaternions (x, y, z, w) → (N, 3, 3) rotations."""
    x, y, z, w = np.asarray(quaternions, np.float64).reshape(-1, 4).T
    rows = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
        [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
        [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
    ]
    return np.stack([np.stack(row, -1) for row in rows], -2)


def camera_from_world(eye: ArrayLike, target: ArrayLike, roll: float = 0.0) -> Array:
    """(4, 4) view matrix looking from `eye` to `target`, y up, turned by `roll` degrees.

    A target on the eye looks along −z; a view straight up or down takes −z or +z as its up.
    """
    eye_, target_ = np.asarray(eye, np.float64), np.asarray(target, np.float64)
    forward = target_ - eye_
    length = float(np.linalg.norm(forward))
    forward = forward / length if length > 1e-9 else np.array([0.0, 0.0, -1.0])
    up = np.array([0.0, 1.0, 0.0])
    if abs(forward[1]) > 0.999999:
        up = np.array([0.0, 0.0, -np.sign(forward[1])])
    view: Array = matrix44.create_look_at(eye_, eye_ + forward, up, dtype=np.float64).T
    if roll:
        c, s = np.cos(np.radians(roll)), np.sin(np.radians(roll))
        view = np.array([[c, -s, 0, 0], [s, c, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]) @ view
    return view


def clip_from_camera(fov: float, aspect: float, near: float, far: float) -> Array:
    """(4, 4) perspective projection; `fov` is vertical, in degrees."""
    matrix: Array = matrix44.create_perspective_projection(
        float(fov), float(aspect), float(near), float(far), dtype=np.float64
    ).T
    return matrix
