"""What glows in a scene without being a form: clouds of particles, and ribbons of light. Immutable records.

Any `Number` may be an expression over signals. Colours are sRGB-encoded, lengths metres, y is up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dreamscape3d.maths.expression import Number
from dreamscape3d.sdf.shape import Vector

ParticleKind = Literal["fireflies", "embers", "rain", "shards", "traffic", "motes"]
MAX_PARTICLES = 4000  # of one cloud
MAX_TOGETHER = 8000  # particles of a scene
MAX_CLOUDS = 16
MAX_RIBBONS = 64
MAX_POINTS = 64  # of a ribbon
MAX_LIGHTS = 16  # particles of a cloud, or stretches of a ribbon, that light what is near


@dataclass(frozen=True, slots=True)
class Particles:
    """A cloud of particles in a box. Where each is follows from (seed, its number, time) alone.

    Attributes:
        count: how many, 1 to 4000; fixed.
        at: middle of the box; `size`: its edges [m]; `turn`: about y [degrees].
        colour, second: each has a colour between these two; None takes the kind's own.
        brightness: radiance, 0 to 1000; None takes the kind's own. Rain and motes shine by the light they get.
        radius: of one [m]; None takes the kind's own.
        speed: factor on how fast all go; where it changes in time, all jump.
        light: how many of them light what is near, 0 to 16, each for a share of the others.
    """

    kind: ParticleKind = "fireflies"
    count: int = 100
    at: Vector = (0.0, 2.0, 0.0)
    size: Vector = (10.0, 4.0, 10.0)
    turn: Number = 0.0
    colour: Vector | None = None
    second: Vector | None = None
    brightness: Number | None = None
    radius: Number | None = None
    speed: Number = 1.0
    light: int = 0


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A strand of light along a smooth curve through `points`, or through `count` points that are formulas.

    In `at` and all other numbers of a ribbon but taper, flow and spacing, `i` is a point's index from 0, `n` how many
    there are and `r` a random number in [0, 1) of its own.

    Attributes:
        points: 2 to 64 points; empty where `count` (2 to 64) and `at` give them instead.
        width: thickness [m].
        colour: at its start; `second`: at its end, or on the far side of a closed one; None means `colour`.
        brightness: radiance along its middle, 0 to 1000.
        taper: 0 keeps its width, 1 thins it to nothing towards its ends; a closed one has none.
        flow: speed of the pulses that run along it [m/s]; 0 makes it steady.
        spacing: distance between pulses [m].
        closed: whether its end leads back to its start.
        light: how many stretches of it light what is near, 0 to 16.
    """

    points: tuple[Vector, ...] = ()
    count: int | None = None
    at: Vector = (0.0, 0.0, 0.0)
    width: Number = 0.04
    colour: Vector = (0.3, 0.9, 1.0)
    second: Vector | None = None
    brightness: Number = 4.0
    taper: Number = 0.0
    flow: Number = 0.0
    spacing: Number = 2.0
    closed: bool = False
    light: int = 0
