"""What a scene is made of, as immutable records. Any `Number` may be an expression over signals.

Colours are sRGB-encoded red, green, blue in [0, 1] as people write them (`#0ff` is (0, 1, 1)); they become
linear when the scene is posed. Lengths are metres, angles degrees, y is up, cameras look along −z at rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from dreamscape3d.maths.expression import Number
from dreamscape3d.sdf.shape import Form, Vector

Colour = tuple[Number, Number, Number]
Pattern = Literal["none", "grid", "stripes", "windows"]


@dataclass(frozen=True, slots=True)
class Material:
    """How a surface answers light.

    Attributes:
        colour: albedo (or reflectance where metallic is 1).
        emission: radiance it gives off, in multiples of a white surface under the key light (0 to 1000).
        glow: colour of the emission; None means `colour`.
        roughness: 0 mirror to 1 chalk.
        metallic: 0 to 1.
        rim: strength of a light edge where the surface turns away, 0 to 4.
        pattern: lines drawn in the form's own space in the glow colour.
        spacing: distance between the pattern's lines [m].
        line: width of the pattern's lines [m].
    """

    colour: Colour = (0.8, 0.8, 0.8)
    emission: Number = 0.0
    glow: Colour | None = None
    roughness: Number = 0.6
    metallic: Number = 0.0
    rim: Number = 0.0
    pattern: Pattern = "none"
    spacing: Number = 1.0
    line: Number = 0.03


@dataclass(frozen=True, slots=True)
class Light:
    """A `sun` (parallel, one may cast shadows) or a `lamp` (a ball or tube of light at a place).

    Attributes:
        direction: where a sun shines from (towards it); need not be normalised.
        at: centre of a lamp; `to`: the other end of a tube of light, or None.
        colour, intensity: a sun's irradiance factor, a lamp's radiant strength (0 to 1000).
        radius: size of a lamp [m]; for a sun its angular diameter [degrees], which softens the shadow.
        reach: distance [m] at which a lamp has faded to nothing.
        shadow: whether a sun casts shadows.
    """

    kind: Literal["sun", "lamp"] = "lamp"
    direction: Vector = (0.4, 0.8, 0.3)
    at: Vector = (0.0, 2.0, 0.0)
    to: Vector | None = None
    colour: Colour = (1.0, 1.0, 1.0)
    intensity: Number = 1.0
    radius: Number = 0.1
    reach: Number = 20.0
    shadow: bool = True


@dataclass(frozen=True, slots=True)
class Air:
    """Height fog and how far light glows in it.

    Attributes:
        colour: what the fog scatters; None takes the sky's horizon.
        density: extinction at height 0 [1/m], 0 to 1.
        falloff: how fast it thins with height [1/m], 0 to 10.
        glow: strength of the glow of emitters in the air, 0 to 4.
    """

    colour: Colour | None = None
    density: Number = 0.01
    falloff: Number = 0.1
    glow: Number = 1.0


@dataclass(frozen=True, slots=True)
class Sky:
    """A gradient from zenith over horizon to nadir, with synthetic stars.

    Attributes:
        brightness: factor on the gradient, 0 to 100.
        stars: share of sky cells that hold a star, 0 to 1.
        star_colour: their tint.
        twinkle: depth of their pulsation, 0 to 1.
    """

    zenith: Colour = (0.02, 0.02, 0.08)
    horizon: Colour = (0.2, 0.1, 0.3)
    nadir: Colour = (0.01, 0.01, 0.02)
    brightness: Number = 1.0
    stars: Number = 0.5
    star_colour: Colour = (0.8, 0.9, 1.0)
    twinkle: Number = 0.5


@dataclass(frozen=True, slots=True)
class PathPoint:
    """Where a camera is at a time [s]; between points it moves on a Catmull-Rom curve with eased ends."""

    time: float
    at: Vector
    look_at: Vector


@dataclass(frozen=True, slots=True)
class Camera:
    """The viewpoint.

    Attributes:
        at, look_at: eye and target; `roll` [degrees] turns the picture.
        fov: vertical angle of view [degrees], 5 to 150.
        exposure: stops, −16 to 16.
        path: where given (two points or more), replaces `at` and `look_at`; `loop` closes it.
    """

    at: Vector = (0.0, 1.6, 8.0)
    look_at: Vector = (0.0, 1.0, 0.0)
    roll: Number = 0.0
    fov: Number = 50.0
    exposure: Number = 0.0
    path: tuple[PathPoint, ...] = ()
    loop: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that a picture needs. `materials` maps names used by forms; "" means the default material."""

    forms: tuple[Form, ...] = ()
    materials: Mapping[str, Material] = field(default_factory=lambda: MappingProxyType({}))
    lights: tuple[Light, ...] = ()
    air: Air = Air()
    sky: Sky = Sky()
    camera: Camera = Camera()
    seed: int = 0
