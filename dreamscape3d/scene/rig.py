"""The rig: joints that every articulated figure has, and where they stand when turned.

A figure faces its own +z, y is up, its right side is at −x. At rest all joints are unturned: it stands upright, arms
hanging. A joint's frame is its parent's, moved by its rest offset, then turned by its own rotation.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]

JOINTS = (
    "hips", "waist", "chest", "neck", "head",
    "shoulder.left", "elbow.left", "hand.left", "shoulder.right", "elbow.right", "hand.right",
    "hip.left", "knee.left", "foot.left", "hip.right", "knee.right", "foot.right",
)  # fmt: skip
PARENT = (-1, 0, 1, 2, 3, 2, 5, 6, 2, 8, 9, 0, 11, 12, 0, 14, 15)
OTHER_SIDE = (0, 1, 2, 3, 4, 8, 9, 10, 5, 6, 7, 14, 15, 16, 11, 12, 13)
COUNT = len(JOINTS)
JOINT = {name: number for number, name in enumerate(JOINTS)}
_LEVELS = ((1, 11, 14), (2, 12, 15), (3, 5, 8, 13, 16), (4, 6, 9), (7, 10))  # parents before children
_MIRROR = np.array([-1.0, 1.0, 1.0])


def frames(rest: F64, root: F64, turned: F64, scale: F64) -> tuple[F64, F64]:
    """Where the joints of N figures stand.

    Args:
        rest: (N, J, 3) offsets from the parent at rest [m]; that of the hips is not used.
        root: (N, 3) where the hips are [m].
        turned: (N, J, 3, 3) rotation of each joint in its parent's frame; that of the hips in the world.
        scale: (N,) of each figure.

    Returns:
        (N, J, 3) origins [m] and (N, J, 3, 3) rotations, in the world.
    """
    origin, rotation = np.empty(rest.shape), np.empty(turned.shape)
    origin[:, 0], rotation[:, 0] = root, turned[:, 0]
    steps = rest * scale[:, None, None]
    for level in _LEVELS:
        joints, parents = list(level), [PARENT[joint] for joint in level]
        above = rotation[:, parents]
        origin[:, joints] = origin[:, parents] + np.einsum("njab,njb->nja", above, steps[:, joints])
        rotation[:, joints] = above @ turned[:, joints]
    return origin, rotation


def mirrored(origin: F64, rotation: F64, point: F64, normal: F64) -> tuple[F64, F64]:
    """Frames (…, J, 3), (…, J, 3, 3) of a figure as a mirror shows them: left is right, and rotations stay rotations.

    `point` (3,) of the mirror [m] and its unit `normal` (3,).
    """
    reflect = np.eye(3) - 2.0 * np.outer(normal, normal)
    sides = list(OTHER_SIDE)
    seen = (origin[..., sides, :] - point) @ reflect.T + point
    return seen, (reflect @ rotation[..., sides, :, :]) * _MIRROR


def facing(yaw: F64) -> F64:
    """(N,) directions as of `dream.stance` [degrees: 0 looks along −z, 90 along +x] → (N, 3, 3) turns of a figure."""
    turn = np.radians(180.0 - np.asarray(yaw, np.float64))
    c, s, o, i = np.cos(turn), np.sin(turn), np.zeros_like(turn), np.ones_like(turn)
    return np.stack([np.stack([c, o, s], -1), np.stack([o, i, o], -1), np.stack([-s, o, c], -1)], -2)
