"""Panoramas to be tested: lamps and balls all round, where an eye sees them, and pictures drawn of them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from drawing import DARK, PLAIN, VACUUM, moment_of
from numpy.typing import NDArray

from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.render.globe import Globe, heading_frame
from dreamscape3d.render.panorama import MIDDLE_EYE, Eye, PanoramaRenderer
from dreamscape3d.render.quality import Quality
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.scene import Air, Camera, Light, Material, Sky
from dreamscape3d.sdf.shape import Form, Shape, as_form, box, capsule, plane, sphere

F64 = NDArray[np.float64]
IPD = 0.063
CAMERA = Camera(at=(1.0, 1.5, -2.0), look_at=(1.6, 1.1, 0.0))
LAMP = Material(glow=(1.0, 1.0, 1.0), emission=20.0, colour=(0.0, 0.0, 0.0))
WHOLE, HALF = Globe((512, 256)), Globe((256, 256), half=True)


def pixels_off(globe: Globe, got: F64, wanted: F64, width: int = 4096) -> F64:
    """(N,) how far directions (N, 3) are from others [px at the horizon of a picture so wide]."""
    unit = [d / np.linalg.norm(d, axis=-1, keepdims=True) for d in (got, wanted)]
    away: F64 = np.linalg.norm(unit[0] - unit[1], axis=-1) * width / math.tau
    return away


def towards(place: F64, eye: Eye) -> F64:
    """(3,) the direction along which an eye sees a place, both in the frame of the picture's middle.

    On the circle: the ray of azimuth θ passes over the place where cross((sin θ, cos θ), q) = r, a tangent from q.
    """
    if not eye.circle:
        return place - np.array([eye.beside, 0.0, 0.0])
    flat = math.hypot(place[0], place[2])
    theta = math.atan2(place[0], place[2]) - math.asin(eye.circle / flat)
    level = math.sqrt(flat**2 - eye.circle**2)
    return np.array([math.sin(theta) * level, place[1], math.cos(theta) * level])


DIRECTIONS = [
    *((azimuth, elevation) for azimuth in (0.0, 45.0, 100.0, 179.9, -135.0, -80.0) for elevation in (0.0, 41.0, -44.0)),
    *((azimuth, elevation) for azimuth in (20.0, -75.0) for elevation in (80.0, -85.0)),
]


def spots(globe: Globe, distances: tuple[float, ...]) -> list[F64]:
    """Places round the eye that a globe shows, those of different distances beside one another."""
    found = []
    for number, (azimuth, elevation) in enumerate(DIRECTIONS):
        a, e = math.radians(azimuth), math.radians(elevation)
        if not globe.half or abs(azimuth) < 85.0:
            place = np.array([math.sin(a) * math.cos(e), math.sin(e), math.cos(a) * math.cos(e)])
            found.append(place * distances[number % len(distances)])
    return found


def drawn(
    gl: Any,
    moment: Moment,
    globe: Globe = WHOLE,
    eyes: tuple[Eye, ...] = MIDDLE_EYE,
    quality: Quality = PLAIN,
    programs: ProgramLibrary | None = None,
    depth: Any = 32,
) -> list[NDArray[Any]]:
    renderer = PanoramaRenderer(gl, globe, quality, programs or shared_context()[1], len(eyes))
    try:
        return renderer.render(moment, eyes, depth)
    finally:
        renderer.release()


def lamps(globe: Globe, distance: float) -> tuple[Moment, list[F64]]:
    """Small lamps in the dark, and where they are in the frame of the picture's middle."""
    dark = {"camera": CAMERA, "sky": DARK, "air": VACUUM, "lights": (), "materials": {"lamp": LAMP}}
    frame = heading_frame(moment_of(sphere(1.0), camera=CAMERA).view)
    places = spots(globe, (distance,))
    balls = [sphere(0.02 * distance).at(*(np.array(CAMERA.at) + p @ frame).tolist()) for p in places]
    return moment_of(*(as_form(ball).painted("lamp") for ball in balls), **dark), places


def middle_of_light(picture: NDArray[Any], globe: Globe, near: F64) -> F64:
    """(3,) the direction from which most light comes, of what is within some pixels of another direction."""
    height, width = picture.shape[:2]
    x, y = np.meshgrid(np.arange(width) + 0.5, height - 0.5 - np.arange(height))
    direction = globe.directions(x, y)
    chosen = pixels_off(globe, direction, near, 512) < 5.0
    weight = picture.sum(axis=-1) * np.hypot(direction[..., 0], direction[..., 2]) * chosen
    assert weight.sum() > 0.0, "a lamp is seen"
    total: F64 = (direction * weight[..., None]).sum(axis=(0, 1))
    return total


def court(turn: float = 0.0) -> Moment:
    """A paved court with things of all sizes, a sun, a lamp, fog and a glossy pool, seen towards `turn` degrees."""
    a = math.radians(turn)
    things: list[Shape | Form] = [plane().painted("stone"), box((3, 0.1, 2.5)).at(0.2, 0.0, -2.6).painted("stone")]
    for number in range(9):
        at = (2.6 * math.sin(0.7 * number + 0.2), 0.6, 2.6 * math.cos(0.7 * number + 0.2))
        block = box((0.5, 1.2 + 0.5 * (number % 3), 0.5)).turned(0, 31 * number, 0)
        things.append(as_form(block.at(*at)).painted("clay"))
    things.append(as_form(capsule(0.05, 2.0).turned(0, 0, 90).at(0.3, 3.1, 0.4)).painted("lamp"))
    things.append(as_form(capsule(0.06, 2.6).turned(90, 40, 0).at(-0.4, 0.3, -1.4)).painted("lamp"))
    return moment_of(
        *things,
        camera=Camera(at=(0.2, 1.4, 0.1), look_at=(0.2 + math.sin(a), 1.4, 0.1 - math.cos(a))),
        materials={
            "stone": Material(colour=(0.4, 0.4, 0.45), roughness=0.25),
            "clay": Material(colour=(0.8, 0.35, 0.2), roughness=0.7),
            "lamp": Material(glow=(0.2, 0.8, 1.0), emission=5.0),
        },
        lights=(Light(kind="sun", direction=(0.5, 0.8, -0.3), intensity=2.0, radius=1.0),),
        air=Air(density=0.03, glow=0.6),
        sky=Sky(zenith=(0.1, 0.2, 0.5), horizon=(0.6, 0.5, 0.6), nadir=(0.1, 0.1, 0.1), stars=0.0),
    )
