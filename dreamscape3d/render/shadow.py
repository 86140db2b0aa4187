"""Where the sun's shadow map looks: parallel rays round what the camera sees of the forms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.rays import Rays, parallel_rays
from dreamscape3d.scene.moment import Moment, Sun

F64 = NDArray[np.float64]
WIDEST = 45.0  # metres from the middle of the map to its side


@dataclass(frozen=True, slots=True)
class ShadowView:
    """The rays of the map and `from_world` (4, 4): xy in [0, 1] across it, z metres along the light."""

    rays: Rays
    from_world: F64
    extent: float


def shadowing_sun(moment: Moment) -> Sun | None:
    """The first sun that casts shadows."""
    return next((sun for sun in moment.suns if sun.shadow), None)


def shadow_view(moment: Moment, sun: Sun, camera: Rays, size: int) -> ShadowView:
    """A map of `size` texels a side that covers the bounded forms near the camera."""
    centre, extent = _region(moment, camera)
    rays = parallel_rays(centre, sun.direction, extent, 2.0 * extent + 20.0, size)
    rotation = np.stack([rays.right * 0.5 / extent, rays.up * 0.5 / extent, rays.forward])
    matrix = np.eye(4)
    matrix[:3, :3] = rotation
    matrix[:3, 3] = np.array([0.5, 0.5, 0.0]) - rotation @ rays.origin
    return ShadowView(rays, matrix, extent)


def _region(moment: Moment, camera: Rays) -> tuple[F64, float]:
    field = moment.field
    ahead = camera.origin + camera.forward * WIDEST * 0.7
    index = np.nonzero(~field.infinite)[0]
    if not len(index):
        return ahead, WIDEST
    centre, radius = field.centre[index].astype(np.float64), field.radius[index]
    near = np.linalg.norm(centre - ahead, axis=1) < WIDEST + radius
    if not near.any():
        return ahead, WIDEST
    low = (centre[near] - radius[near, None]).min(axis=0)
    high = (centre[near] + radius[near, None]).max(axis=0)
    extent = float(np.linalg.norm(high - low)) * 0.5
    return ((low + high) * 0.5, max(extent, 2.0)) if extent < WIDEST else (ahead, WIDEST)
