"""Ghosts for tests, and the noise that eats them (shaders/passes/wraith.frag) in numpy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.moment import Wraith
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.scene import Material, Scene
from dreamscape3d.sdf.shape import Shape, as_form

F64 = NDArray[np.float64]
U32 = NDArray[np.uint32]


def ghost(*forms: Shape, edge: F64, rim: float = 1.0) -> Wraith:
    """Of black forms."""
    material = Material(colour=(0.0, 0.0, 0.0), rim=rim)
    scene = Scene(forms=tuple(as_form(form.painted("ghost")) for form in forms), materials={"ghost": material})
    poser = ScenePoser(scene)
    moment = poser.pose({"time": 0.0})
    return Wraith(moment.field, moment.materials, 0.8, 0.0, edge)


def pcg(v: U32) -> U32:
    with np.errstate(over="ignore"):
        state = v * np.uint32(747796405) + np.uint32(2891336453)
        word = ((state >> ((state >> np.uint32(28)) + np.uint32(4))) ^ state) * np.uint32(277803737)
        return (word >> np.uint32(22)) ^ word


def cell(p: F64) -> F64:
    """(…, 3) → (…,) in [0, 1]: smooth between hashed corners."""
    whole = np.floor(p)
    f = p - whole
    f = f * f * (3.0 - 2.0 * f)
    at = whole.astype(np.int64)
    found = np.zeros(p.shape[:-1])
    for corner in np.ndindex(2, 2, 2):
        x, y, z = (((at[..., a] + corner[a]) & 0xFFFFFFFF).astype(np.uint32) for a in range(3))
        value = (pcg(x ^ pcg(y ^ pcg(z))) >> np.uint32(8)) / 16777216.0
        weight = np.prod([f[..., a] if corner[a] else 1.0 - f[..., a] for a in range(3)], axis=0)
        found += weight * value
    return found


def decay_noise(p: F64) -> F64:
    """Two octaves, spread over [0, 1]."""
    n = 0.65 * cell(p) + 0.35 * cell(p * 2.7 + 11.3)
    spread: F64 = np.clip((n - 0.5) * 1.7 + 0.5, 0.0, 1.0)
    return spread
