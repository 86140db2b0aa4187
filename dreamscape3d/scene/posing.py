"""From a Scene to the Moment of given signal values: lowered once, posed every tick."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.colour import linear_from_srgb
from dreamscape3d.maths.number_table import NumberTable, Table
from dreamscape3d.scene.cover import bounded
from dreamscape3d.scene.glow import GlowPoser, ambient_light
from dreamscape3d.scene.grading import GradePoser
from dreamscape3d.scene.lamps import gather_lamps
from dreamscape3d.scene.letter_lamps import letter_lamps
from dreamscape3d.scene.look import NO_TINT, Tint
from dreamscape3d.scene.materials import CRACKS, DETAILS, PATTERNS, pack_materials
from dreamscape3d.scene.moment import Moment, Sun, View
from dreamscape3d.scene.night import COLUMNS, night_of, night_row
from dreamscape3d.scene.scene import Colour, Light, Material, Scene
from dreamscape3d.scene.viewing import ViewPoser
from dreamscape3d.sdf.lowering import lower
from dreamscape3d.sdf.pose import pose

F64 = NDArray[np.float64]


def _number_table(rows: Sequence[Sequence[object]], columns: int) -> NumberTable:
    table = Table(columns)
    for row in rows:
        table.add(row)  # type: ignore[arg-type]
    return NumberTable(table)


class ScenePoser:
    """A scene made ready: structure lowered, every number in a table. `pose` gives the Moment of an instant.

    Raises (on construction):
        LimitError: the scene is larger than the documented limits.
    """

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.field = lower(scene.forms)
        materials = [scene.materials.get(name, Material()) for name in self.field.materials]
        self._patterns = np.array([PATTERNS[m.pattern] for m in materials], np.float64)
        self._details = np.array([DETAILS[m.detail] for m in materials], np.float64)
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

    def view(self, variables: Mapping[str, float]) -> View:
        """Where the scene's own camera is at these signal values: what `pose` has, for a thousandth of the work."""
        return self._view.pose(variables)[0]

    def pose(self, variables: Mapping[str, float], tint: Tint = NO_TINT, view: View | None = None) -> Moment:
        """The Moment at these signal values; `variables["time"]` is its time [s], `tint` what colours its grade.

        `view` is where it is seen from, in place of the scene's own camera.
        """
        field = pose(self.field, variables)
        materials = self._materials.evaluate(variables)
        emission = _emission(materials)
        fine = (self._patterns > 0) | (self._details == CRACKS)  # too fine to light what is near
        plain = np.where(fine[:, None], 0.0, emission)
        lights = self._lights.evaluate(variables)
        air, sky = self._air.evaluate(variables)[0], self._sky.evaluate(variables)[0]
        fog = linear_from_srgb(air[:3]) * (np.maximum(sky[9], 0.0) if self.scene.air.colour is None else 1.0)
        radiance = linear_from_srgb(sky[:9]).reshape(3, 3) * np.clip(sky[9], 0.0, 100.0)
        glow, suns = self._glow.pose(variables), _suns(self.scene.lights, lights)
        more = np.concatenate([glow.lamps, letter_lamps(field, plain)])
        lamps = gather_lamps(self.scene.lights, lights, field, plain, more)
        own, lens = self._view.pose(variables)
        view = own if view is None else view
        look, distortion = self._grade.pose(variables, tint)
        return Moment(
            time=float(variables.get("time", 0.0)),
            field=field,
            materials=pack_materials(materials, emission, self._patterns, self._details),
            suns=suns,
            lamps=lamps,
            sprites=bounded(glow.sprites(lamps, ambient_light(suns, radiance)), view),
            fog=fog,
            fog_density=float(np.clip(air[3], 0.0, 1.0)),
            fog_falloff=float(np.clip(air[4], 0.0, 10.0)),
            glow=float(np.clip(air[5], 0.0, 4.0)),
            shafts=_within(air[6], 0.0, 4.0),
            patches=_within(air[7], 0.0, 1.0),
            patch_size=_within(air[8], 0.5, 1000.0),
            night=night_of(self._night.evaluate(variables)[0].tolist()),
            sky=radiance,
            stars=np.concatenate([np.clip(sky[10:12], 0.0, 1.0), linear_from_srgb(sky[12:15])]),
            view=view,
            seed=self.scene.seed,
            look=look,
            lens=lens,
            distortion=distortion,
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


def _suns(lights: Sequence[Light], numbers: F64) -> tuple[Sun, ...]:
    suns = []
    for light, row in zip(lights, numbers, strict=True):
        if light.kind == "sun":
            length = float(np.linalg.norm(row[:3]))
            direction = row[:3] / length if length > 1e-9 else np.array([0.0, 1.0, 0.0])
            irradiance = linear_from_srgb(row[9:12]) * np.clip(row[12], 0.0, 1000.0)
            suns.append(Sun(direction, irradiance, float(np.clip(row[13], 0.0, 20.0)), light.casts_shadow))
    return tuple(suns)
