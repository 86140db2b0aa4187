"""Equirectangular pictures: which pixel shows which direction, and the cube of perspective views they are drawn as.

Pixels (x, y) are counted from the lower left of a W × H picture, their centres at halves. In the frame of the picture's
middle (x right, y up, z ahead):

    azimuth = (x/W − ½)·span,  elevation = (y/H − ½)·π
    direction = (sin azimuth · cos elevation, sin elevation, cos azimuth · cos elevation)

with a span of 2π, or of π for half a globe. `shaders/passes/equirect.frag` and `facet.frag` say the same.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dreamscape3d.gpu.target import Size
from dreamscape3d.maths.transform import camera_from_world
from dreamscape3d.scene.moment import View

F64 = NDArray[np.float64]
Box = tuple[int, int, int, int]
BLEND = 1.06  # where a side of the cube ends, at distance 1; its neighbour begins at 1 / BLEND
UP = np.array([0.0, 1.0, 0.0])


@dataclass(frozen=True, slots=True)
class Side:
    """A side of the cube: its right, up and forward in the frame of the picture's middle."""

    right: F64
    up: F64
    forward: F64

    @property
    def columns(self) -> tuple[float, ...]:
        """As a mat3 of GLSL."""
        return (*self.right.tolist(), *self.up.tolist(), *self.forward.tolist())


@dataclass(frozen=True, slots=True)
class Globe:
    """A picture of `size` pixels of all directions, or of those in front where it is `half`."""

    size: Size
    half: bool = False

    @property
    def span(self) -> float:
        """Azimuth from its left to its right border [rad]."""
        return math.pi if self.half else math.tau

    @property
    def pixel(self) -> float:
        """Angle of a pixel at the horizon [rad]."""
        return self.span / self.size[0]

    def directions(self, x: ArrayLike, y: ArrayLike) -> F64:
        """(…, 3) unit directions through places in the picture, in the frame of its middle."""
        azimuth = (np.asarray(x, np.float64) / self.size[0] - 0.5) * self.span
        elevation = (np.asarray(y, np.float64) / self.size[1] - 0.5) * np.pi
        level = np.cos(elevation)
        return np.stack([np.sin(azimuth) * level, np.sin(elevation), np.cos(azimuth) * level], -1)

    def places(self, directions: ArrayLike) -> tuple[F64, F64]:
        """(x, y) where directions (…, 3) of any length lie in the picture; outside it for what half a globe lacks."""
        d = np.asarray(directions, np.float64)
        azimuth, elevation = np.arctan2(d[..., 0], d[..., 2]), np.arctan2(d[..., 1], np.hypot(d[..., 0], d[..., 2]))
        return (azimuth / self.span + 0.5) * self.size[0], (elevation / np.pi + 0.5) * self.size[1]

    @property
    def cube(self) -> Side:
        """The frame of the cube. That of half a globe stands edge on, so that two of its upright sides suffice."""
        yaw = -math.pi / 4 if self.half else 0.0
        return Side(_level(yaw + math.pi / 2), UP, _level(yaw))

    @property
    def sides(self) -> tuple[Side, ...]:
        """Those that show some of the picture; upright ones first."""
        cube = self.cube
        upright = [Side(cube.right, UP, cube.forward), Side(-cube.forward, UP, cube.right)]
        if not self.half:
            upright += [Side(-cube.right, UP, -cube.forward), Side(cube.forward, UP, -cube.right)]
        return (*upright, Side(cube.right, -cube.forward, UP), Side(cube.right, cube.forward, -UP))

    @property
    def presence(self) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
        """Which sides there are: left, below, behind of the cube; right, above, ahead."""
        behind = 0.0 if self.half else 1.0
        return (behind, 1.0, behind), (1.0, 1.0, 1.0)

    def boxes(self, side: Side) -> list[Box]:
        """Left, low, width, height of what a side shows at most [px]; two where that lies across the border."""
        width, height = self.size
        if abs(side.forward[1]) > 0.5:
            low = math.atan(1.0 / (BLEND * math.sqrt(2.0)))
            rows = _pixels(0.5 + low / math.pi, 1.0, height)
            bottom = rows[0] if side.forward[1] > 0 else 0
            return [(0, bottom, width, rows[1] - rows[0])]
        half = math.atan(BLEND)
        bottom, top = _pixels(0.5 - half / math.pi, 0.5 + half / math.pi, height)
        middle = math.atan2(side.forward[0], side.forward[2])
        spans = [((middle + turn - half) / self.span + 0.5, (middle + turn + half) / self.span + 0.5)
                 for turn in (-math.tau, 0.0, math.tau)]  # fmt: skip
        columns = [_pixels(max(low, 0.0), min(high, 1.0), width) for low, high in spans if high > 0.0 and low < 1.0]
        return [(left, bottom, right - left, top - bottom) for left, right in columns]


def _level(yaw: float) -> F64:
    """A level direction, `yaw` radians to the right of ahead."""
    return np.array([math.sin(yaw), 0.0, math.cos(yaw)])


def _pixels(low: float, high: float, count: int) -> tuple[int, int]:
    """The pixels that a stretch of [0, 1] touches, one more at each end: first, and one past the last."""
    return max(math.floor(low * count) - 1, 0), min(math.ceil(high * count) + 1, count)


def heading_frame(view: View) -> F64:
    """(3, 3) rows right, up, ahead of a level picture whose middle is where the camera heads; −z for straight up."""
    ahead = (view.target - view.eye) * (1.0, 0.0, 1.0)
    length = float(np.linalg.norm(ahead))
    ahead = ahead / length if length > 1e-6 else np.array([0.0, 0.0, -1.0])
    return np.stack([np.cross(ahead, UP), UP, ahead])


def heading_degrees(view: View) -> float:
    """Compass heading of the picture's middle, 0 to 360, where −z is north and +x east."""
    ahead = heading_frame(view)[2]
    return math.degrees(math.atan2(ahead[0], -ahead[2])) % 360.0


def turned(view: View, side: Side, round_: float) -> View:
    """The view of a side `round_` wide to each border at distance 1, seen from where `view` is, its picture level."""
    frame = heading_frame(view)
    forward, up = side.forward @ frame, side.up @ frame
    matrix = camera_from_world(view.eye, view.eye + forward)
    roll = math.degrees(math.atan2(float(up @ matrix[0, :3]), float(up @ matrix[1, :3])))
    fov = math.degrees(2.0 * math.atan(round_))
    return View(view.eye, view.eye + forward, roll, fov, view.exposure, circle=view.circle)
