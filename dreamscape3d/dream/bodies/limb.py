"""Two-bone limbs: where a knee or an elbow is, so that the foot or the hand is where it ought to be.

The law of cosines in the plane that holds the limb's ends and the way it bends.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.bodies.row import bounded
from dreamscape3d.maths.turning import crossed

F64 = NDArray[np.float64]
LONGEST = 0.998  # of both bones together: a limb is never wholly straight
_FOLDED = 2.0 * np.cos(np.radians(25.0))  # of a limb that is bent as far as it goes: 25 degrees between its bones


def bent(start: F64, goal: F64, upper: F64, lower: F64, front: F64, side: F64) -> tuple[F64, F64]:
    """World rotations (…, 3, 3) of the upper and the lower bone, which at rest hang along -y.

    Args:
        start, goal: (…, 3) where the limb begins, and where it is to end [m]. What is out of reach is reached for.
        upper, lower: (…,) lengths of the bones [m].
        front: (…, 3) the way that the limb's own +z faces as it hangs.
        side: (…,) 1 where the joint between bends to the front (knees), -1 to the back (elbows).
    """
    way = goal - start
    far = np.sqrt((way * way).sum(-1))
    down = way / np.maximum(far, 1e-9)[..., None]
    both = upper + lower
    nearest = np.sqrt(upper * upper + lower * lower - _FOLDED * upper * lower)
    far = np.minimum(np.maximum(far, nearest), LONGEST * both)
    hinge = crossed(front, down)
    hinge /= np.sqrt(np.maximum((hinge * hinge).sum(-1), 1e-18))[..., None]
    bulge = crossed(down, hinge)  # square to the limb, to the front
    along = bounded((upper * upper + far * far - lower * lower) / (2.0 * upper * far), -1.0, 1.0)
    aside = side * np.sqrt(1.0 - along * along)
    first = down * along[..., None] + bulge * aside[..., None]
    second = (down * far[..., None] - first * upper[..., None]) / lower[..., None]
    return _bone(hinge, first), _bone(hinge, second)


def _bone(hinge: F64, along: F64) -> F64:
    """A frame whose -y goes along a bone, and whose x is its hinge."""
    return np.stack([hinge, -along, crossed(along, hinge)], -1)
