"""What a scene is made of, as immutable records. Any `Number` may be an expression over signals.

Colours are sRGB-encoded red, green, blue in [0, 1] as people write them (`#0ff` is (0, 1, 1)); they become
linear when the scene is posed. Lengths are metres, angles degrees, y is up, cameras look along −z at rest.
"""

from __future__ import annotations

import copyreg
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from dreamscape3d.maths.curve import Ease
from dreamscape3d.maths.expression import Number
from dreamscape3d.scene.grading import NO_EFFECTS, PLAIN_GRADE, Effects, Grade
from dreamscape3d.scene.luminous import Particles, Ribbon
from dreamscape3d.sdf.shape import Form, Vector

Colour = tuple[Number, Number, Number]
Pattern = Literal["none", "grid", "stripes", "windows", "hex", "hologram"]
Detail = Literal["none", "noise", "brushed", "cracks", "weave"]


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
        film: thickness of a clear film on top, which iridesces [nm], 0 (none) to 2000.
        glass: share of the light that passes, bent and tinted by `colour`, 0 to 1.
        soft: how much light creeps round its edges, as on skin and cloth, 0 to 1.
        wet: rain on it: damp, with puddles where it lies flat, 0 to 1.
        waves: slope of ripples that run over it, 0 to 1; `wavelength`: length of the longest [m].
        detail: fine relief in the form's own space; `grain`: its size [m]; `relief`: how strongly it marks
            normal, colour and roughness, 0 to 1.
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
    film: Number = 0.0
    glass: Number = 0.0
    soft: Number = 0.0
    wet: Number = 0.0
    waves: Number = 0.0
    wavelength: Number = 1.5
    detail: Detail = "none"
    grain: Number = 0.1
    relief: Number = 0.5


@dataclass(frozen=True, slots=True)
class Light:
    """A `sun` (parallel) or a `lamp` (a ball or tube of light at a place); the first three that do so cast shadows.

    Attributes:
        direction: where a sun shines from (towards it); need not be normalised.
        at: centre of a lamp; `to`: the other end of a tube of light, or None.
        colour, intensity: a sun's irradiance factor, a lamp's radiant strength (0 to 1000).
        radius: size of a lamp [m]; for a sun its angular diameter [degrees], which softens the shadow.
        reach: distance [m] at which a lamp has faded to nothing.
        shadow: whether it casts shadows; None means that a sun does and a lamp does not.
    """

    kind: Literal["sun", "lamp"] = "lamp"
    direction: Vector = (0.4, 0.8, 0.3)
    at: Vector = (0.0, 2.0, 0.0)
    to: Vector | None = None
    colour: Colour = (1.0, 1.0, 1.0)
    intensity: Number = 1.0
    radius: Number = 0.1
    reach: Number = 20.0
    shadow: bool | None = None

    @property
    def casts_shadow(self) -> bool:
        """Whether it casts shadows, by its own word or its kind."""
        return self.kind == "sun" if self.shadow is None else self.shadow


@dataclass(frozen=True, slots=True)
class Air:
    """Height fog and how far light glows in it.

    Attributes:
        colour: what the fog scatters; None takes the sky's horizon.
        density: extinction at height 0 [1/m], 0 to 1.
        falloff: how fast it thins with height [1/m], 0 to 10.
        glow: strength of the glow of emitters in the air, 0 to 4.
        shafts: strength of the light of those that cast shadows, where it gets through, 0 (not looked for) to 4.
        patches: how uneven the fog is, 0 to 1; `patch_size`: of its drifting patches [m].
    """

    colour: Colour | None = None
    density: Number = 0.01
    falloff: Number = 0.1
    glow: Number = 1.0
    shafts: Number = 0.0
    patches: Number = 0.0
    patch_size: Number = 8.0


@dataclass(frozen=True, slots=True)
class Sky:
    """A gradient from zenith over horizon to nadir, with synthetic stars.

    Attributes:
        brightness: factor on the gradient, 0 to 100.
        stars: share of sky cells that hold a star, 0 to 1.
        star_colour: their tint.
        twinkle: depth of their pulsation, 0 to 1.
        moon: angular diameter [degrees], 0 (none) to 60; `moon_phase`: 0 new to 1 full.
        aurora: strength, 0 (none) to 4; `aurora_colour` of its lower border, `aurora_tip` of its upper.
        constellations: strength of luminous strands between stars, 0 (none) to 4.
    """

    zenith: Colour = (0.02, 0.02, 0.08)
    horizon: Colour = (0.2, 0.1, 0.3)
    nadir: Colour = (0.01, 0.01, 0.02)
    brightness: Number = 1.0
    stars: Number = 0.5
    star_colour: Colour = (0.8, 0.9, 1.0)
    twinkle: Number = 0.5
    moon: Number = 0.0
    moon_direction: Vector = (0.3, 0.35, 1.0)
    moon_colour: Colour = (0.95, 0.93, 0.88)
    moon_phase: Number = 1.0
    aurora: Number = 0.0
    aurora_colour: Colour = (0.1, 0.95, 0.55)
    aurora_tip: Colour = (0.55, 0.2, 0.9)
    constellations: Number = 0.0


@dataclass(frozen=True, slots=True)
class PathPoint:
    """Where a camera is at a time [s]; between points it moves on a Catmull-Rom curve with eased ends.

    Attributes:
        ease: how time runs from here to the next point: `maths.curve.eased`.
        fov: vertical angle of view here [degrees], None for the camera's own.
    """

    time: float
    at: Vector
    look_at: Vector
    ease: Ease = "smooth"
    fov: Number | None = None


@dataclass(frozen=True, slots=True)
class Camera:
    """The viewpoint.

    Attributes:
        at, look_at: eye and target; `roll` [degrees] turns the picture.
        fov: vertical angle of view [degrees], 5 to 150.
        exposure: stops, −16 to 16.
        path: where given (two points or more), replaces `at` and `look_at`; `loop` closes it.
        auto_exposure: how far exposure may go from `exposure` to show middle grey [stops], 0 to 8.
        aperture: diameter of the lens' opening [m], 0 (a pinhole) to 1.
        focus: distance of what is sharp [m]; 0 for that of `look_at`.
        shutter: how long it is open, round the instant [s], 0 to 1.
    """

    at: Vector = (0.0, 1.6, 8.0)
    look_at: Vector = (0.0, 1.0, 0.0)
    roll: Number = 0.0
    fov: Number = 50.0
    exposure: Number = 0.0
    path: tuple[PathPoint, ...] = ()
    loop: bool = False
    auto_exposure: Number = 0.0
    aperture: Number = 0.0
    focus: Number = 0.0
    shutter: Number = 0.0


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
    grade: Grade = PLAIN_GRADE
    effects: Effects = NO_EFFECTS
    particles: tuple[Particles, ...] = ()
    ribbons: tuple[Ribbon, ...] = ()


def read_only(mapping: Mapping[Any, Any]) -> MappingProxyType[Any, Any]:
    """A view of `mapping` that cannot be written to."""
    return MappingProxyType(mapping)


def _reduce(view: MappingProxyType[Any, Any]) -> tuple[Any, ...]:
    return read_only, (dict(view),)


copyreg.pickle(MappingProxyType, _reduce)  # Python gives it no way of its own, and scenes travel between processes
