"""Two scenes that a door may join, and whether what they come to is equal bit by bit."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from dreamscape3d.scene.scene import Air, Camera, Light, Material, Scene, Sky
from dreamscape3d.sdf.shape import as_form, box, plane, sphere

TIME = {"time": 2.0, "i": 0.0, "n": 1.0, "r": 0.0}
NIGHT = Scene(
    forms=(as_form(plane()), as_form(box((1, 3, 1)).at(4, 1.5, -6).painted("neon"))),
    materials={"neon": Material(glow=(0.2, 0.9, 1.0), emission=3.0)},
    sky=Sky(zenith=(0.02, 0.02, 0.1), horizon=(0.1, 0.1, 0.5)),
    air=Air(density=0.01),
    camera=Camera(at=(0, 1.6, 8), look_at=(0, 1.4, 0)),
)
DAY = Scene(
    forms=(as_form(plane().at(0, 0.5, 0)), as_form(sphere(1.0).at(-2, 1.5, -3))),
    lights=(Light(kind="sun", colour=(1.0, 0.8, 0.5), intensity=3.0),),
    sky=Sky(zenith=(0.3, 0.5, 0.9), horizon=(0.9, 0.6, 0.3)),
    camera=Camera(at=(1, 2.1, 6), look_at=(-1, 2, 0), exposure=-1.5),
)


def same(a: Any, b: Any) -> bool:
    """Equal bit by bit, through records and arrays."""
    if isinstance(a, np.ndarray):
        return bool(a.dtype == b.dtype and a.tobytes() == b.tobytes())
    if is_dataclass(a) and type(a) is type(b):
        return all(same(getattr(a, f.name), getattr(b, f.name)) for f in fields(a))
    if isinstance(a, tuple):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    return bool(a is b or a == b or (hasattr(a, "evaluate") and type(a) is type(b)))
