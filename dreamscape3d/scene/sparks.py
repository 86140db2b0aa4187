"""Sparks: what rises from a figure that comes apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.hashing import hashed
from dreamscape3d.scene.rig import PARENT
from dreamscape3d.scene.sprites import Strands, balls

F64 = NDArray[np.float64]
MOST = 360
LIFE = 3.2  # seconds of one
_OWN = np.array([joint for joint, parent in enumerate(PARENT) if parent >= 0], np.intp)
_FROM = np.array([PARENT[joint] for joint in _OWN], np.intp)


def sparks(joints: F64, height: float, time: float, many: float, colour: F64, seed: int) -> Strands:
    """From anywhere along the limbs of a figure, joints (17, 3) [m], each up on a way of its own, until it is out.

    `many` 0 to 1 of MOST; they come and go softly at any `time` [s]. `colour` (3,) is their radiance.
    """
    number = np.arange(MOST)
    phase, kind, size = hashed(number, 7, seed).T
    age = time / LIFE + phase
    born = np.floor(age)
    age = age - born
    limb, along, aside = hashed(number, born + 11, seed).T
    turn, lift, sway = hashed(number, born + 5003, seed).T
    chosen = (limb * len(_OWN)).astype(np.intp)
    start = joints[_FROM[chosen]] + along[:, None] * (joints[_OWN[chosen]] - joints[_FROM[chosen]])
    angle = 2.0 * np.pi * turn
    out = np.stack([np.cos(angle), np.zeros(MOST), np.sin(angle)], -1) * ((0.03 + 0.05 * aside) * height)[:, None]

    def place(at: F64) -> F64:
        wave = 0.06 * height * at * np.sin(2.0 * np.pi * (at * (0.6 + sway) + turn))
        rise = np.stack([wave, height * (0.25 + 0.75 * lift) * at**1.4, 0.7 * wave[::-1]], -1)
        found: F64 = start + out * (1.0 + 3.0 * at)[:, None] + rise
        return found

    glow = np.sin(np.pi * age) ** 2 * np.clip(many * MOST - number, 0.0, 1.0) * (0.35 + 0.65 * kind)
    radius = (0.0022 + 0.0048 * size**3) * height
    return balls(place(age), radius, glow[:, None] * colour, 0.25)
