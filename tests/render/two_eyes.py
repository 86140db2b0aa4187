"""What two eyes see of a lamp, measured in pictures of every layout, and what the formula wants."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from drawing import DARK, VACUUM, moment_of
from numpy.typing import NDArray

from dreamscape3d.gpu.target import Target
from dreamscape3d.render.projector import Projector
from dreamscape3d.render.stereo import LAYOUTS, Stereo
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.scene import Camera, Material
from dreamscape3d.sdf.shape import sphere

SIZE = (640, 360)
FOV = 50.0
EYE = Camera(at=(0.3, 1.0, -2.0), look_at=(0.3, 1.0, 8.0), fov=FOV)
NEON = {"neon": Material(colour=(0.0, 0.0, 0.0), glow=(1.0, 1.0, 1.0), emission=6.0)}
NIGHT = {"camera": EYE, "sky": DARK, "air": VACUUM, "materials": NEON, "lights": ()}
WIDE = Stereo(ipd=0.063, convergence=4.0, limit=1.0)
PAIRS = [layout for layout in LAYOUTS if layout != "mono"]
Picture = NDArray[np.uint8]


class Eyes(NamedTuple):
    """What each eye sees of a picture, (H, W) linear, and how many pixels of the eye's whole picture one is wide."""

    left: NDArray[np.float64]
    right: NDArray[np.float64]
    wide: float = 1.0


def lamp(depth: float, aside: float = 0.0) -> Moment:
    """A small bright ball so far ahead [m], and aside in shares of half the picture's height."""
    spread = math.tan(math.radians(FOV) / 2.0)
    ball = sphere(0.016 * depth).at(0.3 - aside * spread * depth, 1.0 + 0.1 * depth, depth - 2.0)
    return moment_of(ball.painted("neon"), **NIGHT)


def pixels(target: Target) -> Picture:
    """(H, W, 3), top row first."""
    width, height = target.size
    return np.frombuffer(target.texture.read(), np.uint8).reshape(height, width, 4)[::-1, :, :3]


def undone(picture: Picture, layout: str) -> Eyes:
    """What glasses or a screen of that layout let through to each eye."""
    light = (picture / 255.0) ** 2.2
    grey, (height, width) = light.mean(axis=2), picture.shape[:2]
    if layout.startswith("side_by_side"):
        return Eyes(grey[:, : width // 2], grey[:, width // 2 :], 2.0 if layout.endswith("half") else 1.0)
    if layout.startswith("top_bottom"):
        return Eyes(grey[: height // 2], grey[height // 2 :])
    if layout == "anaglyph":
        return Eyes(light[..., 0], light[..., 1:].mean(axis=2))
    if layout == "interlaced":
        return Eyes(grey[::2], grey[1::2])
    return Eyes(grey[:, ::2], grey[:, 1::2], 2.0)


def centre(light: NDArray[np.float64]) -> float:
    """x of the middle of what is bright [px]."""
    bright = np.where(light > 0.2, light, 0.0)
    assert bright.any(), "nothing bright is seen"
    return float((bright.sum(axis=0) * (np.arange(light.shape[1]) + 0.5)).sum() / bright.sum())


def measured(picture: Picture, layout: str) -> float:
    """x_left − x_right of what is bright, in pixels of an eye's whole picture."""
    left, right, wide = undone(picture, layout)
    late = 1.0 if layout == "interlaced_columns" else 0.0  # its second eye has the odd columns
    return (centre(left) - centre(right)) * wide - late


def wanted(stereo: Stereo, depth: float, height: int, scale: float = 1.0, convergence: float | None = None) -> float:
    """The formula of render/stereo.py, worked anew."""
    focal = height / 2.0 / math.tan(math.radians(FOV) / 2.0)
    return focal * stereo.ipd * scale * (1.0 / depth - 1.0 / (convergence or stereo.convergence))


def settled(projector: Projector, moment: Moment, pictures: int = 8) -> Picture:
    """The picture once depth is known and all has come to rest."""
    for _ in range(pictures):
        shown = projector.draw(moment, seconds=5.0)
    return pixels(shown)


def lamp_before_wall(depth: float) -> Moment:
    """A larger bright ball, in the middle, before the night."""
    ball = sphere(0.08 * depth).at(0.3, 1.0, depth * 1.08 - 2.0).painted("neon")
    return moment_of(ball, **NIGHT)
