"""From a Scene to the Moment of given signal values: lowered once, posed every tick."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.colour import linear_from_srgb
from dreamscape3d.maths.curve import catmull_rom
from dreamscape3d.maths.number_table import NumberTable, Table
from dreamscape3d.scene.lamps import gather_lamps
from dreamscape3d.scene.moment import Moment, Sun, View
from dreamscape3d.scene.scene import Camera, Colour, Light, Material, Scene
from dreamscape3d.sdf.lowering import lower
from dreamscape3d.sdf.pose import pose

F64 = NDArray[np.float64]
PATTERNS = {"none": 0, "grid": 1, "stripes": 2, "windows": 3}


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
        self._materials = _number_table([_material_row(m) for m in materials], 12)
        self._lights = _number_table([_light_row(light) for light in scene.lights], 15)
        air, sky, camera = scene.air, scene.sky, scene.camera
        fog: Colour = air.colour if air.colour is not None else sky.horizon
        self._air = _number_table([(*fog, air.density, air.falloff, air.glow)], 6)
        self._sky = _number_table(
            [(*sky.zenith, *sky.horizon, *sky.nadir, sky.brightness, sky.stars, sky.twinkle, *sky.star_colour)], 15
        )
        self._camera = _number_table([(*camera.at, *camera.look_at, camera.roll, camera.fov, camera.exposure)], 9)
        self._path = _number_table([(*point.at, *point.look_at) for point in camera.path], 6)

    def pose(self, variables: Mapping[str, float]) -> Moment:
        """The Moment at these signal values; `variables["time"]` is its time [s]."""
        field = pose(self.field, variables)
        materials = self._materials.evaluate(variables)
        emission = _emission(materials)
        plain = np.where(self._patterns[:, None] > 0, 0.0, emission)  # patterns are too fine to light what is near
        lights = self._lights.evaluate(variables)
        air, sky = self._air.evaluate(variables)[0], self._sky.evaluate(variables)[0]
        fog = linear_from_srgb(air[:3]) * (np.maximum(sky[9], 0.0) if self.scene.air.colour is None else 1.0)
        return Moment(
            time=float(variables.get("time", 0.0)),
            field=field,
            materials=_pack_materials(materials, emission, self._patterns),
            suns=_suns(self.scene.lights, lights),
            lamps=gather_lamps(self.scene.lights, lights, field, plain),
            fog=fog,
            fog_density=float(np.clip(air[3], 0.0, 1.0)),
            fog_falloff=float(np.clip(air[4], 0.0, 10.0)),
            glow=float(np.clip(air[5], 0.0, 4.0)),
            sky=linear_from_srgb(sky[:9]).reshape(3, 3) * np.clip(sky[9], 0.0, 100.0),
            stars=np.concatenate([np.clip(sky[10:12], 0.0, 1.0), linear_from_srgb(sky[12:15])]),
            view=self._view(variables),
            seed=self.scene.seed,
        )

    def _view(self, variables: Mapping[str, float]) -> View:
        camera: Camera = self.scene.camera
        numbers = self._camera.evaluate(variables)[0]
        eye, target = numbers[:3], numbers[3:6]
        if len(camera.path) > 1:
            times = [point.time for point in camera.path]
            points = self._path.evaluate(variables)
            at = catmull_rom(times, points, float(variables.get("time", 0.0)), loop=camera.loop)
            eye, target = at[:3], at[3:]
        fov, exposure = float(np.clip(numbers[7], 5.0, 150.0)), float(np.clip(numbers[8], -16.0, 16.0))
        return View(eye, target, float(numbers[6]), fov, exposure)


def _material_row(m: Material) -> tuple[object, ...]:
    glow = m.glow if m.glow is not None else m.colour
    return (*m.colour, *glow, m.emission, m.roughness, m.metallic, m.rim, m.spacing, m.line)


def _light_row(light: Light) -> tuple[object, ...]:
    to = light.to if light.to is not None else light.at
    return (*light.direction, *light.at, *to, *light.colour, light.intensity, light.radius, light.reach)


def _emission(materials: F64) -> F64:
    """(M, 3) linear radiance given off."""
    return linear_from_srgb(materials[:, 3:6]) * np.clip(materials[:, 6:7], 0.0, 1000.0)


def _pack_materials(materials: F64, emission: F64, patterns: F64) -> NDArray[np.float32]:
    """Layout: see shaders/lib/material.glsl."""
    packed = np.zeros((len(materials), 4, 4), np.float32)
    packed[:, 0, :3] = linear_from_srgb(materials[:, :3])
    packed[:, 0, 3] = np.clip(materials[:, 7], 0.03, 1.0)
    packed[:, 1, :3], packed[:, 1, 3] = emission, np.clip(materials[:, 8], 0.0, 1.0)
    packed[:, 2, 0], packed[:, 2, 1] = patterns, np.clip(materials[:, 10], 1e-3, 1e4)
    packed[:, 2, 2], packed[:, 2, 3] = np.clip(materials[:, 11], 0.0, 1e3), np.clip(materials[:, 9], 0.0, 4.0)
    packed[:, 3, :3] = linear_from_srgb(materials[:, 3:6])
    return packed


def _suns(lights: Sequence[Light], numbers: F64) -> tuple[Sun, ...]:
    suns = []
    for light, row in zip(lights, numbers, strict=True):
        if light.kind == "sun":
            length = float(np.linalg.norm(row[:3]))
            direction = row[:3] / length if length > 1e-9 else np.array([0.0, 1.0, 0.0])
            irradiance = linear_from_srgb(row[9:12]) * np.clip(row[12], 0.0, 1000.0)
            suns.append(Sun(direction, irradiance, float(np.clip(row[13], 0.0, 20.0)), light.shadow))
    return tuple(suns)
