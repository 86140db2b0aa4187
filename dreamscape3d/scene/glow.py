"""All that glows without being a form, at one instant: particles and ribbons as sprites, and the lamps among them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.errors import LimitError
from dreamscape3d.maths.colour import linear_from_srgb
from dreamscape3d.maths.expression import Number
from dreamscape3d.maths.hashing import hashed
from dreamscape3d.maths.number_table import NumberTable, Table
from dreamscape3d.scene.lamps import tubes_of_light
from dreamscape3d.scene.lit import irradiance
from dreamscape3d.scene.luminous import MAX_CLOUDS, MAX_LIGHTS, MAX_PARTICLES, MAX_TOGETHER, Particles
from dreamscape3d.scene.moment import Sun
from dreamscape3d.scene.particles import LOOKS, Cloud, Glow, glow_of, strands_of
from dreamscape3d.scene.ribbons import RibbonPoser
from dreamscape3d.scene.scene import Scene
from dreamscape3d.scene.sprites import BRIGHTEST, FARTHEST, THICKEST, Strands, pack

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
MOST_FOR = 12.0  # particles that one of them gives light for
WIDER, NARROWEST = 6.0, 0.1  # radius of a lamp: times that of what it stands for; metres
HALO_LIGHT = 4.85  # a halo's light, in that of a core
AMBIENT = 0.02  # radiance of what is lit, where nothing lights it
_COLUMNS = 16


@dataclass(frozen=True, slots=True)
class Posed:
    """One instant: `lamps` (N, 3, 4) that light what is near, and what becomes sprites once all lamps are known."""

    lamps: F32
    ribbons: list[Strands]
    clouds: Sequence[Callable[[F32, F64], Strands]]

    def sprites(self, lamps: F32, ambient: F64) -> F32:
        """(N, 4, 4). `lamps` are all of the scene, `ambient` (3,) radiance, by which rain and motes are lit."""
        return pack([*self.ribbons, *(cloud(lamps, ambient) for cloud in self.clouds)])


class GlowPoser:
    """The particles and ribbons of a scene, ready to be posed.

    Raises (on construction):
        LimitError: there are too many, or a ribbon has not 2 to 64 points.
    """

    def __init__(self, scene: Scene) -> None:
        _refuse_excess(scene)
        self._ribbons = RibbonPoser(scene.ribbons)
        self._tables, self._seed = scene.particles, scene.seed
        numbers = Table(_COLUMNS)
        for table in scene.particles:
            numbers.add(_row(table))
        self._numbers = NumberTable(numbers)
        self._chances = [
            hashed(np.arange(p.count)[:, None], np.arange(2), scene.seed ^ (n * 7919 + 3)).reshape(p.count, 6)
            for n, p in enumerate(scene.particles)
        ]

    def pose(self, variables: Mapping[str, float]) -> Posed:
        """What glows at these signal values; `variables["time"]` is the time [s]."""
        time = float(variables.get("time", 0.0))
        strands, tubes = self._ribbons.pose(variables)
        lamps = [_ribbon_lamps(tube) for tube in tubes]
        clouds = []
        rows = self._numbers.evaluate(variables) if self._tables else ()
        for salt, (table, row, chances) in enumerate(zip(self._tables, rows, self._chances, strict=False)):
            posed = _PosedCloud.make(table, row, chances, salt, self._seed, time)
            lamps.append(posed.lamps(min(table.light, MAX_LIGHTS)))
            clouds.append(posed.strands)
        return Posed(np.concatenate([np.zeros((0, 3, 4), np.float32), *lamps]), strands, clouds)


def _ribbon_lamps(tubes: F64) -> F32:
    """Stretches of a ribbon as lamps, wide ones: a narrow lamp glints as the straight line that a ribbon is not."""
    radius = np.maximum(WIDER * tubes[:, 6], NARROWEST)
    return tubes_of_light(tubes[:, :3], tubes[:, 3:6], radius, tubes[:, 7:] * (tubes[:, 6] / radius)[:, None])


def ambient_light(suns: Sequence[Sun], sky: F64) -> F64:
    """(3,) radiance that what hangs in the air scatters of suns and of the sky's (3, 3) radiance."""
    light = (sky[0] + 2.0 * sky[1]) / 6.0
    for sun in suns:
        light = light + sun.irradiance / (4.0 * np.pi)
    return np.asarray(light)


def _refuse_excess(scene: Scene) -> None:
    if len(scene.particles) > MAX_CLOUDS:
        raise LimitError(f"{len(scene.particles)} particle clouds are more than {MAX_CLOUDS}", cure="use fewer")
    for table in scene.particles:
        if not 1 <= table.count <= MAX_PARTICLES:
            raise LimitError(f"{table.count} particles in one cloud; it takes 1 to {MAX_PARTICLES}")
    together = sum(table.count for table in scene.particles)
    if together > MAX_TOGETHER:
        raise LimitError(f"{together} particles are more than {MAX_TOGETHER}", cure="lower a count")


def _row(p: Particles) -> tuple[Number, ...]:
    look = LOOKS[p.kind]
    colour = p.colour if p.colour is not None else look.colour
    second = p.second if p.second is not None else look.second if p.colour is None else colour
    brightness = p.brightness if p.brightness is not None else look.brightness
    radius = p.radius if p.radius is not None else look.radius
    return (*p.at, *p.size, p.turn, *colour, *second, brightness, radius, p.speed)


@dataclass(frozen=True, slots=True)
class _PosedCloud:
    """One cloud at one instant, its place in the world, and its radiance before it is lit."""

    table: Particles
    glow: Glow
    centre: F64
    turn: float
    radius: float
    radiance: F64

    @staticmethod
    def make(table: Particles, row: F64, chances: F64, salt: int, seed: int, time: float) -> _PosedCloud:
        size = np.clip(np.abs(row[3:6]), 0.01, FARTHEST)
        radius = float(np.clip(row[14], 1e-4, THICKEST))
        speed = float(np.clip(row[15], -1000.0, 1000.0))
        index = np.arange(table.count)
        glow = glow_of(table.kind, Cloud(index, chances, salt, seed, size, radius, time * speed, speed))
        first, second = linear_from_srgb(row[7:13]).reshape(2, 3)
        colour = first + (second - first) * glow.mix[:, None]
        bright = float(np.clip(row[13], 0.0, BRIGHTEST))
        radiance = colour * (bright * glow.light)[:, None]
        return _PosedCloud(table, glow, row[:3], float(np.radians(row[6])), radius, radiance)

    def place(self, local: F64) -> F64:
        """Places in the box → in the world."""
        sine, cosine = np.sin(self.turn), np.cos(self.turn)
        x, y, z = local.T
        return np.stack([cosine * x + sine * z, y, cosine * z - sine * x], -1) + self.centre

    def strands(self, lamps: F32, ambient: F64) -> Strands:
        radiance = self.radiance
        if LOOKS[self.table.kind].lit:
            radiance = radiance * (AMBIENT + ambient + irradiance(self.place(self.glow.head), lamps))
        return strands_of(self.glow, self.place, self.radius, radiance)

    def lamps(self, count: int) -> F32:
        """Some of the particles as lamps, each with the light of its share of all."""
        chosen = np.linspace(0, self.table.count - 1, min(count, self.table.count)).astype(int)
        every = min(self.table.count / max(len(chosen), 1), MOST_FOR)
        at = self.place(self.glow.head[chosen])
        # a core's light is a third of an even disc's
        light = (1.0 - self.glow.halo + self.glow.halo * HALO_LIGHT) * every / 3.0
        radius = max(WIDER * self.radius, NARROWEST)  # a larger lamp of the same strength, for it glows less in the air
        radiance = self.radiance[chosen] * (light * (self.radius / radius) ** 2)
        return tubes_of_light(at, at, np.full(len(at), radius), radiance)
