"""Ghosts: figures of the rig as nothing but light along their limbs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.rig import JOINT, PARENT
from dreamscape3d.scene.sprites import Strands, balls

F64 = NDArray[np.float64]
# Every joint's way from its parent, but for those that only widen shoulders and hips less brightly.
_JOINTS = np.array([joint for joint, parent in enumerate(PARENT) if parent >= 0], np.intp)
_PARENTS = np.array([PARENT[joint] for joint in _JOINTS], np.intp)
_THICK = {"waist": 0.09, "chest": 0.105, "neck": 0.06, "head": 0.035, "knee": 0.04, "foot": 0.026, "elbow": 0.028}
_RADIUS = np.array([_THICK.get(name.split(".")[0], 0.024) for name in JOINT])
_LIMB, _FROM = _RADIUS[_JOINTS], np.maximum(_RADIUS[_PARENTS], _RADIUS[_JOINTS])
COUNT = len(_JOINTS) + 1  # sprites of one ghost
HEAD = 0.11  # radius of a head [m] of a figure of 1.75 m


def ghosts(origin: F64, size: F64, light: F64) -> list[Strands]:
    """N figures of light: joints (N, 17, 3) [m], `size` (N,) of each against one of 1.75 m, `light` (N, 3)."""
    many = len(_JOINTS)
    a, b = origin[:, _PARENTS].reshape(-1, 3), origin[:, _JOINTS].reshape(-1, 3)
    radius_a, radius_b = (np.outer(size, radius).reshape(-1) for radius in (_FROM, _LIMB))
    each = np.repeat(light, many, axis=0)
    lifted = origin[:, JOINT["head"]] - origin[:, JOINT["neck"]]
    head = origin[:, JOINT["head"]] + 0.6 * lifted
    return [
        Strands(a, b, radius_a, radius_b, each, each, halo=0.25, end_on=0.4),
        balls(head, HEAD * size, 1.3 * light, 0.3),
    ]
