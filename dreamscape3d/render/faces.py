"""The views all round the eye that metal, film and glass show: six faces of a cube, and what is left out of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.rays import Rays
from dreamscape3d.scene.materials import clear_materials, probe_materials
from dreamscape3d.scene.moment import Moment

F64 = NDArray[np.float64]
FACES = tuple(
    (np.array(forward, np.float64), np.array(up, np.float64))
    for forward, up in (
        ((1, 0, 0), (0, 1, 0)),
        ((-1, 0, 0), (0, 1, 0)),
        ((0, 0, 1), (0, 1, 0)),
        ((0, 0, -1), (0, 1, 0)),
        ((0, 1, 0), (0, 0, 1)),
        ((0, -1, 0), (0, 0, 1)),
    )
)
ROUND = 1.06  # a face's half width at distance 1: a little more than its sixth, so that faces overlap
OWN_SIZE = 3.0  # metres; smooth metal no larger is left out, that it may not mirror itself


def wants_probe(moment: Moment) -> bool:
    """Whether some form shows what is round it."""
    used = moment.materials[moment.field.field.leaf_material]
    return bool(probe_materials(used).any())


def face_rays(face: int, side: int, eye: Rays) -> Rays:
    """The rays of one of FACES, `side` pixels a side, from where `eye` is."""
    forward, up = FACES[face]
    return Rays(side, side, eye.origin, np.cross(forward, up), up, forward, ROUND, 0.0, eye.far)


def left_out(moment: Moment) -> NDArray[np.bool_]:
    """(L,) what is clear, and small mirrors, which would mirror themselves."""
    field, materials = moment.field, moment.materials
    mirrors = (materials[:, 1, 3] > 0.5) & (materials[:, 0, 3] < 0.35)
    small = ~field.infinite & (field.radius < OWN_SIZE) & (field.field.unit < 0)
    of = field.field.leaf_material
    out: NDArray[np.bool_] = clear_materials(materials)[of] | (mirrors[of] & small)
    return out
