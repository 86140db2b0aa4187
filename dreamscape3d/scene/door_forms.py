"""What a door is made of: a scene with one more arch in it, of dark stones that light shines through.

Stone by stone the arch comes together as the door grows. All its numbers are formulas over names of its own
(`door_variables`), so that it is lowered once, with the scene that it stands in.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.errors import LimitError
from dreamscape3d.maths.colour import srgb_from_linear
from dreamscape3d.maths.expression import Expression, Number, parse
from dreamscape3d.scene.doorway import HALF_WIDTH, HEIGHT, SILL, Stand, grown_at, parted_at
from dreamscape3d.scene.luminous import Particles, Ribbon
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.scene import Colour, Light, Material, Scene
from dreamscape3d.sdf.shape import Form, Group, Moved, Shape, Vector, capsule, rounded_box, torus

F64 = NDArray[np.float64]

NAME = "door"
"""The name of its forms."""
STONE, VEIN = "door: stone", "door: vein"
SPRING = HEIGHT - HALF_WIDTH  # metres above the sill at which the arch begins
MIDDLE = HALF_WIDTH + 0.13  # metres from the axis to the middle of the stones
PILLAR, VAULT = 5, 11  # stones of each pillar, and of the arch
THICK = 0.19  # metres across a stone, seen from the front
GAP = 0.03  # metres between stones
LATEST = 0.62  # of its growth at which the last stone sets out
HALO = 2.25  # metres, radius of the ring round the door
POINTS = 8  # of half a ribbon


def _named(text: str) -> Expression:
    """A formula of the door's own names, which no dream has: each `@` stands for what begins them."""
    found = parse(text.replace("@", "door__"))
    assert isinstance(found, Expression)
    return found


def door_variables(stand: Stand, strength: float, light: F64, beat: float) -> dict[str, float]:
    """The values of its names.

    Args:
        light: (3,) linear radiance that comes through it, wide open.
        beat: 0 to 1, which its light pulses by.
    """
    brightest = max(float(light.max()), 1e-6)
    red, green, blue = np.clip(srgb_from_linear(light / brightest), 0.0, 1.0).tolist()
    angle = math.radians(stand.turn)
    x, y, z = stand.foot
    found = {"x": x, "y": y, "z": z, "turn": stand.turn, "cos": math.cos(angle), "sin": math.sin(angle)}
    found |= {"size": stand.size, "grown": grown_at(strength), "parted": parted_at(strength), "beat": beat}
    found |= {"red": red, "green": green, "blue": blue, "light": brightest}
    return {f"door__{name}": value for name, value in found.items()}


def posers_with_door(*posers: ScenePoser) -> tuple[ScenePoser, ...]:
    """The same scenes with a door in each; a plainer one where there is no room for all of it."""
    return tuple(_with_door(poser) for poser in posers)


def _with_door(poser: ScenePoser) -> ScenePoser:
    for make in (with_door, with_frame):
        try:
            return ScenePoser(make(poser.scene))
        except LimitError:
            continue
    return poser


def with_frame(scene: Scene) -> Scene:
    """A scene with the door's forms and its light."""
    materials = {**scene.materials, STONE: _stone(), VEIN: _vein()}
    return replace(
        scene,
        forms=(*scene.forms, _arch()),
        materials=MappingProxyType(materials),
        lights=(*scene.lights, _spill()),
    )


def with_door(scene: Scene) -> Scene:
    """A scene with all of the door."""
    framed = with_frame(scene)
    return replace(
        framed, ribbons=(*scene.ribbons, _ribbon(-1.0), _ribbon(1.0)), particles=(*scene.particles, _motes())
    )


# -- what it is made of ------------------------------------------------------------------------------------------


def _colour() -> Colour:
    return _named("@red"), _named("@green"), _named("@blue")


@cache
def _stone() -> Material:
    """Dark, with an edge of the light that comes through; matt, so that a matt world stays one."""
    return Material(colour=(0.10, 0.10, 0.13), glow=_colour(), roughness=0.75, rim=0.55)


@cache
def _vein() -> Material:
    return Material(
        colour=(0.02, 0.02, 0.02), glow=_colour(), emission=_named("(1.3 + 0.9 * @beat) * @grown"), roughness=0.75
    )


@cache
def _spill() -> Light:
    """What falls through it onto the ground: a tube of light along the sill, where its glow veils nothing."""
    at, to = (_placed(side * 0.8 * HALF_WIDTH, SILL + 0.12, 0.0) for side in (-1.0, 1.0))
    strength = _named("@light * @parted * @size * @size * (0.9 + 0.1 * @beat)") * (2.0 * HALF_WIDTH * HEIGHT)
    reach, radius = _named("@size") * 15.0, _named("0.12 * @size")
    return Light(
        kind="lamp", at=at, to=to, colour=_colour(), intensity=strength, radius=radius, reach=reach, shadow=False
    )


@cache
def _arch() -> Form:
    """The frame, in the door's own frame, standing where the door does."""
    forms = (*_steps(), *(_set(stone, order) for stone, order in _stones()), *_veins(), _halo())
    position, turn = (_named("@x"), _named("@y"), _named("@z")), (0.0, _named("@turn"), 0.0)
    return Form(Moved(Group(forms), position, turn, _named("@size")), name=NAME)


def _steps() -> tuple[Form, ...]:
    """Two steps that grow outwards, the lower one first, deep enough for a slope."""
    found = []
    for wide, deep, top, first in ((3.7, 2.3, 0.015, 0.0), (2.9, 1.5, SILL, 0.1)):
        slab = rounded_box((wide, 1.0, deep), 0.03).at(0.0, -0.5, 0.0)
        grown = _named(f"0.001 + 0.999 * smoothstep({first}, {first + 0.6}, @grown)")
        found.append(Form(Moved(slab, (0.0, top, 0.0), scale=grown), material=STONE))
    return tuple(found)


def _stones() -> list[tuple[tuple[Shape, float, float, float], float]]:
    """Each stone with x, y [m] and turn [degrees] of where it belongs, and when it sets out, 0 to 1."""
    found = []
    tall = SPRING / PILLAR
    for side in (-1.0, 1.0):
        for n in range(PILLAR):
            wide = THICK + 0.05 * (n == 0)
            block = rounded_box((wide, tall - GAP, 0.36 + 0.05 * (n == 0)), 0.025)
            found.append(((block, side * MIDDLE, SILL + (n + 0.5) * tall, 0.0), n / (PILLAR + VAULT // 2)))
    wedge = math.pi * MIDDLE / VAULT
    for n in range(VAULT):
        angle = math.pi * (n + 0.5) / VAULT
        key = n == VAULT // 2
        block = rounded_box((THICK + 0.09 * key, wedge - GAP, 0.36 + 0.06 * key), 0.025)
        x, y = MIDDLE * math.cos(angle), SILL + SPRING + MIDDLE * math.sin(angle)
        order = (PILLAR + min(n, VAULT - 1 - n)) / (PILLAR + VAULT // 2)
        found.append(((block, x, y, math.degrees(angle)), order))
    return found


def _set(stone: tuple[Shape, float, float, float], order: float) -> Form:
    """A stone that comes from outside and above, turning, when its time has come; then it hovers a little."""
    block, x, y, turn = stone
    first = LATEST * order
    come = _named(f"smoothstep({first:.4f}, {first + 1.0 - LATEST:.4f}, @grown)")
    left = 1.0 - come
    hover = _named(f"0.006 * sin(0.9 * time + {7.0 * order + x:.4f})")
    at: Vector = (x * (1.0 + 0.5 * left), y + 0.5 * left + hover, 0.25 * left * math.copysign(1.0, x))
    return Form(
        Moved(block, at, (0.0, 0.0, turn + 40.0 * left * math.copysign(1.0, x)), come * 0.999 + 0.001), material=STONE
    )


def _veins() -> tuple[Form, ...]:
    """The light within, seen between the stones."""
    size = _named("@grown") * 0.999 + 0.001
    rods: list[Shape] = [capsule(0.055, SPRING).at(side * MIDDLE, SILL + 0.5 * SPRING, 0.0) for side in (-1.0, 1.0)]
    step = math.pi / VAULT
    for n in range(VAULT):
        angle = step * (n + 0.5)
        rod = capsule(0.055, 2.0 * MIDDLE * math.sin(step / 2.0))
        far = MIDDLE * math.cos(step / 2.0)
        rods.append(
            rod.turned(0.0, 0.0, math.degrees(angle)).at(
                far * math.cos(angle), SILL + SPRING + far * math.sin(angle), 0.0
            )
        )
    return (Form(Moved(Group(tuple(Form(rod) for rod in rods)), scale=size), material=VEIN),)


def _halo() -> Form:
    """A thin ring of light round the door, half sunk into the ground."""
    ring = torus(HALO, 0.011).turned(90.0, 0.0, 0.0)
    opened = _named("smoothstep(0.5, 1, @grown)") * 0.999 + 0.001
    return Form(Moved(ring, (0.0, 0.5 * HEIGHT, 0.0), scale=opened), material=VEIN)


# -- what glows round it -------------------------------------------------------------------------------------------


def _placed(x: Number, y: Number, z: Number) -> Vector:
    """A point of the door's frame in the world."""
    size, cos, sin = _named("@size"), _named("@cos"), _named("@sin")
    across, along = size * x, size * z
    return (
        _named("@x") + cos * across + sin * along,
        _named("@y") + size * y,
        _named("@z") + cos * along - sin * across,
    )


@cache
def _ribbon(side: float) -> Ribbon:
    """A strand of light along one half of the border, from the sill to the top, with pulses that rise."""
    reach = HALF_WIDTH + 0.015
    straight = [(side * reach, SILL + SPRING * n / 3.0) for n in range(3)]
    angles = [0.5 * math.pi * n / (POINTS - 4) for n in range(POINTS - 3)]
    round_ = [(side * reach * math.cos(a), SILL + SPRING + reach * math.sin(a)) for a in angles]
    grown = _named("@grown")
    points = tuple(_placed(grown * x, grown * y, 0.0) for x, y in (*straight, *round_))
    return Ribbon(
        points=points,
        width=_named("0.03 * @size"),
        colour=_colour(),
        brightness=_named("(3 + 2 * @beat) * @grown"),
        flow=0.8,
        spacing=1.4,
    )


@cache
def _motes() -> Particles:
    """A few lights that hang before and behind it."""
    return Particles(
        kind="fireflies",
        count=26,
        at=_placed(0.0, 1.5, 0.0),
        size=(3.4, 2.8, 2.6),
        turn=_named("@turn"),
        colour=_colour(),
        brightness=_named("5 * @parted"),
        radius=0.012,
    )
