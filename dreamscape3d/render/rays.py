"""The rays of a picture: one formula for perspective and parallel views, shared by culling and GLSL.

With pixel centres (x, y) from the lower left of a W×H picture, moved on by `offset` (0, 0 but for a lens),
u = (2x − W)/H and v = (2y − H)/H:

    origin(u, v)    = origin    + u·origin_u    + v·origin_v
    direction(u, v) = direction + u·direction_u + v·direction_v      (normalised when used)

An eye that *circles* (stereo 360) stands beside `origin`, to the right of whatever it looks at: rays of direction d
begin at origin + r·(d × a)/|d × a|, where a is the axis of the circle and r its radius, below 0 for an eye to the left.
That is [ODS], exact for every ray. Culling takes all rays to begin at `origin` and every tile to be r wider.

[ODS] Google Inc. 2015, "Rendering Omni-directional Stereo Content".
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.transform import camera_from_world
from dreamscape3d.scene.look import Lens
from dreamscape3d.scene.moment import View

F64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rays:
    """The rays of one picture of `width` × `height` pixels; vectors (3,) in world metres.

    `right`, `up`, `forward` are orthonormal; `spread` is the half height of the picture at distance 1 (perspective)
    and `extent` its half height everywhere (parallel): one of the two is 0. `offset` [px] is added to every pixel.
    `circle` [m] is the axis of the circle on which a perspective eye stands, of the radius' length; or 0.
    """

    width: int
    height: int
    origin: F64
    right: F64
    up: F64
    forward: F64
    spread: float
    extent: float
    far: float
    offset: tuple[float, float] = (0.0, 0.0)
    circle: tuple[float, float, float] = (0.0, 0.0, 0.0)

    @property
    def pixel(self) -> float:
        """Width of a pixel at distance 1 (perspective), or anywhere (parallel) [m]."""
        return 2.0 * (self.spread or self.extent) / self.height

    @property
    def circling(self) -> float:
        """How far from `origin` rays begin [m]."""
        return float(np.linalg.norm(self.circle))

    def image_plane(self, x: F64, y: F64) -> tuple[F64, F64]:
        """(u, v) of pixel positions."""
        x, y = x + self.offset[0], y + self.offset[1]
        return (2.0 * x - self.width) / self.height, (2.0 * y - self.height) / self.height

    def at(self, x: F64, y: F64) -> tuple[F64, F64]:
        """Origins and unit directions (…, 3) of the rays through pixel positions."""
        u, v = self.image_plane(np.asarray(x, np.float64), np.asarray(y, np.float64))
        across = u[..., None] * self.right + v[..., None] * self.up
        direction = self.forward + self.spread * across
        direction = direction / np.linalg.norm(direction, axis=-1, keepdims=True)
        origin = self.origin + self.extent * across
        return (origin + self._beside(direction) if self.circling else origin), direction

    def _beside(self, direction: F64) -> F64:
        """(…, 3) where on the circle the eye stands that looks along `direction` [m]."""
        aside = np.cross(direction, np.asarray(self.circle, np.float64))
        length = np.linalg.norm(aside, axis=-1, keepdims=True)
        beside: F64 = aside * (self.circling / np.maximum(length, 1e-12))
        return beside


def perspective_rays(view: View, width: int, height: int, far: float) -> Rays:
    """The rays of a camera; `far` [m] is where the world ends."""
    matrix = camera_from_world(view.eye, view.target, view.roll)
    spread = float(np.tan(np.radians(view.fov) * 0.5))
    right, up, back = matrix[0, :3], matrix[1, :3], matrix[2, :3]
    eye, circle = np.asarray(view.eye, np.float64), (0.0, view.circle, 0.0)
    rays = Rays(width, height, eye, right, up, -back, spread, 0.0, far, circle=circle)
    return moved(rays, view.shift, 0.0, view.convergence) if view.shift else rays


def lens_rays(rays: Rays, lens: Lens, sample: int, samples: int) -> Rays:
    """Perspective rays from one of `samples` points of the lens, which meet the pinhole's at the distance in focus.

    The eye moves within the disc of the opening (Vogel's spiral: even over the disc).
    """
    if lens.aperture <= 0.0 or samples < 2:
        return rays
    radius = 0.5 * lens.aperture * np.sqrt((sample % samples + 0.5) / samples)
    angle = 2.39996322972865332 * sample  # the golden angle
    return moved(rays, float(radius * np.cos(angle)), float(radius * np.sin(angle)), lens.focus)


def moved(rays: Rays, across: float, up: float, distance: float) -> Rays:
    """Perspective rays from an eye moved sideways [m], through the same points of the plane `distance` [m] ahead.

    Moving the eye by s leaves the frame as it is and moves all pixels by −s/(distance·spread) in u and v; with a
    `distance` of 0 that plane is endlessly far, and the rays keep their directions.
    """
    pixels = -0.5 * rays.height / (distance * rays.spread) if distance > 0.0 else 0.0
    origin = rays.origin + across * rays.right + up * rays.up
    offset = (rays.offset[0] + across * pixels, rays.offset[1] + up * pixels)
    return replace(rays, origin=origin, offset=offset)
