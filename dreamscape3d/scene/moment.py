"""A Moment: all that a renderer needs to draw one instant. Packed arrays, no dreams, no GL, immutable."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.look import NO_DISTORTION, PINHOLE, PLAIN, Distortion, Lens, Look
from dreamscape3d.scene.night import Night
from dreamscape3d.scene.seams import Seams
from dreamscape3d.sdf.opening import Opening
from dreamscape3d.sdf.pose import PackedField

F32 = NDArray[np.float32]
NO_SPRITES: F32 = np.zeros((0, 4, 4), np.float32)
NO_BONDS: F32 = np.zeros((0, 2, 4), np.float32)


@dataclass(frozen=True, slots=True)
class View:
    """Where a Moment is seen from: `eye`, `target` (3,) metres; `roll`, `fov` degrees; `exposure` stops.

    `shift` [m] moves the eye to the right, as an eye of two sits beside the middle, without turning it; what is
    `convergence` [m] ahead keeps its place in the picture then, or what is endlessly far where that is 0.

    `circle` [m] moves it to the right of each ray by itself, level, as the eye of one who looks that way: stereo 360.
    """

    eye: NDArray[np.float64]
    target: NDArray[np.float64]
    roll: float
    fov: float
    exposure: float
    shift: float = 0.0
    convergence: float = 0.0
    circle: float = 0.0


@dataclass(frozen=True, slots=True)
class Sun:
    """A parallel light: unit `direction` towards it, linear `irradiance` (3,), angular `diameter` in degrees.

    What casts a `shadow` is lit by for itself; so is, of the others, what is `single`, and without any the first.
    """

    direction: NDArray[np.float64]
    irradiance: NDArray[np.float64]
    diameter: float
    shadow: bool
    single: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Portal:
    """A door through which another Moment is seen. All colours are linear radiance, as this side's camera has it.

    Attributes:
        opening: where it is, and where what is beyond lies.
        beyond: what is seen through it; its own `portal` counts for nothing.
        gain: factor on its radiance, as the two cameras' exposures differ.
        rim: (3,) light along its border.
        pane: (2, 3) what mirrors show of it: below and above.
        number: of what is beyond, another one for another scene; 0 for the host's.
    """

    opening: Opening
    beyond: Moment
    gain: float
    rim: NDArray[np.float64]
    pane: NDArray[np.float64]
    number: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Wraith:
    """A translucent double before the scene: forms of their own, seen through, eaten away by noise.

    Attributes:
        field: its forms. materials: (M, 6, 4) as a Moment's.
        opacity: 0 to 1 where it is seen face on; its edges are denser.
        erosion: 0 whole to 1 gone, by noise of size `grain` [m] that drifts upwards by `drift` [m/s].
        glow: (3,) radiance of its edges and of where it burns away.
    """

    field: PackedField
    materials: F32
    opacity: float
    erosion: float
    glow: NDArray[np.float64]
    grain: float = 0.12
    drift: float = 0.15


CLEAR_NIGHT = Night()


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant. All colours are linear Rec. 709; lengths metres.

    Attributes:
        time: seconds since the world began.
        field: the forms.
        materials: (M, 6, 4) float32 records; layout in `shaders/lib/material.glsl`.
        suns: parallel lights.
        lamps: (N, 3, 4) float32 tubes of light, lamps and glowing forms alike; layout in `shaders/lib/lamp.glsl`, with
            1 for the channel of those that cast shadows.
        fog: (3,) colour, `fog_density` [1/m] at height 0, `fog_falloff` [1/m], `glow` factor.
        shafts: strength; `patches`: depth 0 to 1 and `patch_size` [m] of the fog's unevenness.
        sky: (3, 3) zenith, horizon and nadir radiance.
        stars: (5,) share of cells, twinkle depth, and (3,) tint.
        seed: of everything random in the picture.
        sprites: (N, 4, 4) float32 particles and strands of light; layout in `shaders/lib/sprite.glsl`.
        seams: how the borders between the parts of a joined field shine; None where it is not joined.
        portal: a door to another Moment, at most one.
        wraith: a translucent double, at most one.
        bonds: (B, 2, 4) float32 strands between stars for bonds that were made; unit directions of both ends, phase in
            the first w, strength 0 to 1 in the second.
        scene: whose it is where one can go from one to another: 0 for the host's, else the number that a Portal to it
            has.
    """

    time: float
    field: PackedField
    materials: F32
    suns: tuple[Sun, ...]
    lamps: F32
    fog: NDArray[np.float64]
    fog_density: float
    fog_falloff: float
    glow: float
    sky: NDArray[np.float64]
    stars: NDArray[np.float64]
    view: View
    seed: int
    sprites: F32 = dataclasses.field(default_factory=lambda: NO_SPRITES)
    shafts: float = 0.0
    patches: float = 0.0
    patch_size: float = 8.0
    night: Night = CLEAR_NIGHT
    look: Look = PLAIN
    lens: Lens = PINHOLE
    distortion: Distortion = NO_DISTORTION
    seams: Seams | None = None
    portal: Portal | None = None
    wraith: Wraith | None = None
    bonds: F32 = dataclasses.field(default_factory=lambda: NO_BONDS)
    scene: int = 0
