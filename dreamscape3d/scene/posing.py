"""From a Scene to the Moment of given signal values: lowered once, posed every tick."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.colour import linear_from_srgb
from dreamscape3d.maths.number_table import NumberTable, Table
from dreamscape3d.scene.cover import bounded
from dreamscape3d.scene.cue import Cue
from dreamscape3d.scene.glow import GlowPoser, ambient_light
from dreamscape3d.scene.grading import GradePoser
from dreamscape3d.scene.instant import Atmosphere, Instant
from dreamscape3d.scene.lamps import gather_lamps
from dreamscape3d.scene.letter_lamps import letter_lamps
from dreamscape3d.scene.look import NO_TINT, Tint
from dreamscape3d.scene.materials import CRACKS, DETAILS, PATTERNS, pack_materials
from dreamscape3d.scene.moment import Moment, Sun, View
from dreamscape3d.scene.night import COLUMNS, night_of, night_row
from dreamscape3d.scene.scene import Colour, Light, Material, Scene
from dreamscape3d.scene.viewing import ViewPoser
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.lowering import lower
from dreamscape3d.sdf.pieces import Pieces, pieces_of
from dreamscape3d.sdf.pose import Numbers, Values, numbers, pack, values
from dreamscape3d.sdf.trimming import trimmed

F64 = NDArray[np.float64]


def _number_table(rows: Sequence[Sequence[object]], columns: int) -> NumberTable:
    table = Table(columns)
    for row in rows:
        table.add(row)  # type: ignore[arg-type]
    return NumberTable(table)


class _Rest(dict[str, float]):
    """Every signal that it does not hold is at half."""

    def __missing__(self, name: str) -> float:
        return 0.5


class ScenePoser:
    """A scene made ready: structure lowered, every number in a table. `pose` gives the Moment of an instant.

    Raises (on construction):
        LimitError: the scene is larger than the documented limits.
    """

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.field = lower(scene.forms)
        materials = [scene.materials.get(name, Material()) for name in self.field.materials]
        self.patterns = np.array([PATTERNS[m.pattern] for m in materials], np.float64)
        self.details = np.array([DETAILS[m.detail] for m in materials], np.float64)
        self._materials = _number_table([_material_row(m) for m in materials], 20)
        self._lights = _number_table([_light_row(light) for light in scene.lights], 15)
        self._glow = GlowPoser(scene)
        air, sky = scene.air, scene.sky
        fog: Colour = air.colour if air.colour is not None else sky.horizon
        self._air = _number_table(
            [(*fog, air.density, air.falloff, air.glow, air.shafts, air.patches, air.patch_size)], 9
        )
        self._night = _number_table([night_row(sky)], COLUMNS)
        self._sky = _number_table(
            [(*sky.zenith, *sky.horizon, *sky.nadir, sky.brightness, sky.stars, sky.twinkle, *sky.star_colour)], 15
        )
        self._view = ViewPoser(scene.camera)
        self._grade = GradePoser(scene.grade, scene.effects)
        self._still: Numbers | None = None
        self._still_shine: tuple[F64, F64] | None = None
        self._still_air: Atmosphere | None = None

    def view(self, variables: Mapping[str, float]) -> View:
        """Where the scene's own camera is at these signal values: what `pose` has, for a thousandth of the work."""
        return self._view.pose(variables)[0]

    def pose(self, variables: Mapping[str, float], tint: Tint = NO_TINT, view: View | None = None) -> Moment:
        """The Moment at these signal values; `variables["time"]` is its time [s], `tint` what colours its grade.

        `view` is where it is seen from, in place of the scene's own camera.
        """
        return self.moment(self.instant(variables, tint, view))

    def daylight(self, variables: Mapping[str, float]) -> F64:
        """(3,) radiance of all that is far away, on the whole: its suns, its sky and its fog."""
        air, suns = self._atmosphere(variables), suns_of(self.scene.lights, self._lights.evaluate(variables))
        return ambient_light(suns, air.sky) + 0.25 * air.fog

    def name_of(self, field: Field) -> str | None:
        """By what name `structure` has a structure of this scene's Moments; None where it is of another."""
        return "own" if field is self.field else None

    def structure(self, name: str) -> Field:
        """A structure of this scene's Moments, by its name. Raises KeyError where there is none."""
        return {"own": self.field}[name]

    def pose_cue(self, cue: Cue, view: View | None = None) -> Moment:
        """The Moment at a cue, whose guests are left out: this scene is alone."""
        return self.pose(cue.variables, cue.tint, view)

    def instant(
        self,
        variables: Mapping[str, float],
        tint: Tint = NO_TINT,
        view: View | None = None,
        numbers: Numbers | None = None,
    ) -> Instant:
        """All that `pose` makes its Moment of; `numbers` in place of those of the forms, where they are known."""
        materials, emission = self._shine(variables)
        own, lens = self._view.pose(variables)
        look, distortion = self._grade.pose(variables, tint)
        return Instant(
            time=float(variables.get("time", 0.0)),
            numbers=self.numbers(variables) if numbers is None else numbers,
            materials=materials,
            emission=emission,
            lights=self._lights.evaluate(variables),
            glow=self._glow.pose(variables),
            atmosphere=self._atmosphere(variables),
            view=own if view is None else view,
            look=look,
            lens=lens,
            distortion=distortion,
        )

    def numbers(self, variables: Mapping[str, float]) -> Numbers:
        """The numbers of its forms at these signal values, which are kept where no signal changes them."""
        if not self.field.is_still:
            return numbers(self.field, variables)
        if self._still is None:
            self._still = numbers(self.field, variables)
        return self._still

    def values(self, variables: Mapping[str, float]) -> Values:
        """What `numbers` are made of."""
        return values(self.field, variables)

    @cached_property
    def rest(self) -> Instant:
        """The scene at time 0, whatever its signals: for what must be known once, and the same everywhere."""
        return self.instant(_Rest(time=0.0))

    @cached_property
    def rest_values(self) -> Values:
        """What the numbers of `rest` are made of."""
        return self.values(_Rest(time=0.0))

    @cached_property
    def pieces(self) -> Pieces:
        """What of it grows as a whole where scenes mix."""
        return pieces_of(self.field, self.rest.numbers)

    def reduced(self, scene: Scene, keep: NDArray[np.bool_]) -> ScenePoser:
        """The same with the leaves `keep` (L,) alone, and the particles, ribbons and lights of `scene`."""
        part = copy(self)
        for known in ("rest", "rest_values", "pieces"):
            vars(part).pop(known, None)
        part.scene, part.field, part._still = scene, trimmed(self.field, keep), None
        part._lights = _number_table([_light_row(light) for light in scene.lights], 15)
        part._glow = GlowPoser(scene)
        return part

    def moment(self, instant: Instant) -> Moment:
        """The Moment of what `instant` gave."""
        field = pack(self.field, instant.numbers)
        emission, air = instant.emission, instant.atmosphere
        plain = self.plain_emission(emission)
        suns = suns_of(self.scene.lights, instant.lights)
        more = np.concatenate([instant.glow.lamps, letter_lamps(field, plain)])
        lamps = gather_lamps(self.scene.lights, instant.lights, field, plain, more)
        return Moment(
            time=instant.time,
            field=field,
            materials=pack_materials(instant.materials, emission, self.patterns, self.details),
            suns=suns,
            lamps=lamps,
            sprites=bounded(instant.glow.sprites(lamps, ambient_light(suns, air.sky)), instant.view),
            fog=air.fog,
            fog_density=air.fog_density,
            fog_falloff=air.fog_falloff,
            glow=air.glow,
            shafts=air.shafts,
            patches=air.patches,
            patch_size=air.patch_size,
            night=air.night,
            sky=air.sky,
            stars=air.stars,
            view=instant.view,
            seed=self.scene.seed,
            look=instant.look,
            lens=instant.lens,
            distortion=instant.distortion,
        )

    def plain_emission(self, emission: F64) -> F64:
        """(M, 3) what materials give off, but none for what is drawn too fine to light what is near."""
        fine = (self.patterns > 0) | (self.details == CRACKS)
        return np.where(fine[:, None], 0.0, emission)

    def _shine(self, variables: Mapping[str, float]) -> tuple[F64, F64]:
        """Rows of materials, and their emission; kept where no signal changes them."""
        if self._still_shine is not None:
            return self._still_shine
        materials = self._materials.evaluate(variables)
        found = materials, _emission(materials)
        self._still_shine = found if self._materials.is_constant else None
        return found

    def _atmosphere(self, variables: Mapping[str, float]) -> Atmosphere:
        """Air and sky; kept where no signal changes them."""
        if self._still_air is not None:
            return self._still_air
        found = self._breathed(variables)
        still = all(table.is_constant for table in (self._air, self._sky, self._night))
        self._still_air = found if still else None
        return found

    def _breathed(self, variables: Mapping[str, float]) -> Atmosphere:
        air, sky = self._air.evaluate(variables)[0], self._sky.evaluate(variables)[0]
        return Atmosphere(
            fog=linear_from_srgb(air[:3]) * (np.maximum(sky[9], 0.0) if self.scene.air.colour is None else 1.0),
            fog_density=float(np.clip(air[3], 0.0, 1.0)),
            fog_falloff=float(np.clip(air[4], 0.0, 10.0)),
            glow=float(np.clip(air[5], 0.0, 4.0)),
            shafts=_within(air[6], 0.0, 4.0),
            patches=_within(air[7], 0.0, 1.0),
            patch_size=_within(air[8], 0.5, 1000.0),
            sky=linear_from_srgb(sky[:9]).reshape(3, 3) * np.clip(sky[9], 0.0, 100.0),
            stars=np.concatenate([np.clip(sky[10:12], 0.0, 1.0), linear_from_srgb(sky[12:15])]),
            night=night_of(self._night.evaluate(variables)[0].tolist()),
        )


def _material_row(m: Material) -> tuple[object, ...]:
    glow = m.glow if m.glow is not None else m.colour
    shine = (*m.colour, *glow, m.emission, m.roughness, m.metallic, m.rim, m.spacing, m.line)
    return (*shine, m.film, m.glass, m.soft, m.wet, m.waves, m.wavelength, m.grain, m.relief)


def _light_row(light: Light) -> tuple[object, ...]:
    to = light.to if light.to is not None else light.at
    return (*light.direction, *light.at, *to, *light.colour, light.intensity, light.radius, light.reach)


def _emission(materials: F64) -> F64:
    """(M, 3) linear radiance given off."""
    return linear_from_srgb(materials[:, 3:6]) * np.clip(materials[:, 6:7], 0.0, 1000.0)


def _within(value: float, low: float, high: float) -> float:
    """`value` within bounds; `low` for what is no number."""
    return float(np.clip(value, low, high)) if value == value else low


def suns_of(lights: Sequence[Light], numbers: F64) -> tuple[Sun, ...]:
    """The parallel ones of a scene's lights; `numbers` are their rows."""
    suns = []
    for light, row in zip(lights, numbers, strict=True):
        if light.kind == "sun":
            length = float(np.linalg.norm(row[:3]))
            direction = row[:3] / length if length > 1e-9 else np.array([0.0, 1.0, 0.0])
            irradiance = linear_from_srgb(row[9:12]) * np.clip(row[12], 0.0, 1000.0)
            suns.append(Sun(direction, irradiance, float(np.clip(row[13], 0.0, 20.0)), light.casts_shadow))
    return tuple(suns)
