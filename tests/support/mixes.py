"""Small scenes to be mixed, and cues for them."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from dreamscape3d.maths.expression import parse
from dreamscape3d.scene.cue import Cue, GuestCue, Mix, Mode, Placement, Strength
from dreamscape3d.scene.look import NO_TINT
from dreamscape3d.scene.luminous import Particles, Ribbon
from dreamscape3d.scene.mixing import MixedPoser
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.scene import Air, Camera, Light, Material, Scene, Sky
from dreamscape3d.sdf.shape import Form, Shape, box, capsule, plane, sphere

MIXED: tuple[Mode, ...] = ("merge", "morph", "weave", "leak")
"""The modes in which scenes share a space."""

MATERIALS = MappingProxyType(
    {
        "floor": Material(colour=(0.3, 0.3, 0.35)),
        "wall": Material(colour=(0.7, 0.6, 0.5)),
        "neon": Material(colour=(0.1, 0.1, 0.1), emission=4.0, glow=(0.1, 0.9, 1.0)),
        "grass": Material(colour=(0.2, 0.6, 0.2)),
        "paper": Material(colour=(1.0, 0.8, 0.6), emission=3.0, glow=(1.0, 0.6, 0.2)),
    }
)
EYE = (0.0, 1.6, 9.0)
HERE = Placement()


def street() -> Scene:
    """A plane, a row of blocks, a neon ball that swings, a sun with a shadow and a lamp."""
    blocks = [box((1.2, 2.0, 1.2)).at(-6.0 + 3.0 * i, 1.0, -2.0).painted("wall") for i in range(5)]
    ball = sphere(0.4).at(parse("sin(time)"), 2.5, 1.0).painted("neon")
    lights = (Light(kind="sun"), Light(at=(2.0, 3.0, 2.0), colour=(0.2, 0.8, 1.0), intensity=3.0))
    dust = (Particles(kind="motes", count=60), Particles(kind="fireflies", count=40, light=4))
    return scene([plane().painted("floor"), *blocks, ball], lights=lights, particles=dust, seed=4)


def garden() -> Scene:
    """A plane, trees of two forms each, lanterns, a sun without a shadow, thicker air and a ribbon."""
    trees: list[Shape] = []
    for i in range(6):
        x, z = -7.5 + 3.0 * i, 1.5 * np.cos(2.0 * i) - 1.0
        trees += [capsule(0.15, 1.4).at(x, 0.8, z).painted("wall"), sphere(0.8).at(x, 2.0, z).painted("grass")]
    lanterns = [sphere(0.25).at(-3.0 + 3.0 * i, 1.2, 3.0).painted("paper") for i in range(3)]
    lights = (Light(kind="sun", direction=(-0.5, 0.5, 0.2), colour=(1.0, 0.5, 0.2), intensity=2.0, shadow=False),)
    air = Air(colour=(0.5, 0.3, 0.2), density=0.03)
    line = (Ribbon(points=((-4.0, 2.0, 0.0), (0.0, 1.6, 1.0), (4.0, 2.0, 0.0)), light=2),)
    ground = plane().painted("grass")
    return scene([ground, *trees, *lanterns], lights=lights, air=air, ribbons=line, seed=9, sky=Sky(moon=6.0))


def scene(shapes: Sequence[Shape], **rest: Any) -> Scene:
    """Forms that are joined by plain unions, seen from EYE."""
    forms = tuple(shape if isinstance(shape, Form) else Form(shape) for shape in shapes)
    return Scene(forms=forms, camera=Camera(at=EYE, look_at=(0.0, 1.2, 0.0)), **{"materials": MATERIALS, **rest})


def mixed(*scenes: Scene) -> MixedPoser:
    return MixedPoser([ScenePoser(each) for each in scenes])


def guest(
    form: float = 0.0, colour: float = 0.0, air: float = 0.0, place: Placement = HERE, time: float = 1.5
) -> GuestCue:
    return GuestCue({"time": time}, NO_TINT, Strength(form, colour, air), place)


def cue(mode: Mode, *guests: GuestCue, time: float = 1.5, **mix: Any) -> Cue:
    return Cue({"time": time}, NO_TINT, Mix(mode, guests, **{"seed": 3, **mix}))
