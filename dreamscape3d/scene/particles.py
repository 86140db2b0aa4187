"""How particles move: each a closed form of (seed, its number, time), so that the same instant has the same particles.

A particle's life is drawn from hashed numbers: some for good, some anew in each of its lives. It is dark at both ends
of a life, so that none is seen to jump. Places are in the box: −½ to ½ along each of its edges, then in metres.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.hashing import hashed
from dreamscape3d.scene.luminous import ParticleKind
from dreamscape3d.scene.sprites import Strands, balls, blurred

F64 = NDArray[np.float64]
TAU = 2.0 * np.pi
LANE = 3.5  # metres between lanes of traffic
LEVEL = 6.0  # metres between levels of traffic


@dataclass(frozen=True, slots=True)
class Look:
    """What a kind looks like where a dream does not say: sRGB colours, radiance, radius [m]; `lit`: by lamps."""

    colour: tuple[float, float, float]
    second: tuple[float, float, float]
    brightness: float
    radius: float
    lit: bool = False


LOOKS: dict[ParticleKind, Look] = {
    "fireflies": Look((0.85, 1.0, 0.35), (1.0, 0.85, 0.3), 12.0, 0.022),
    "embers": Look((1.0, 0.55, 0.16), (1.0, 0.22, 0.05), 24.0, 0.012),
    "rain": Look((0.75, 0.85, 1.0), (0.9, 0.95, 1.0), 6.0, 0.0035, lit=True),
    "shards": Look((0.55, 0.9, 1.0), (1.0, 0.55, 0.9), 5.0, 0.012),
    "traffic": Look((1.0, 0.93, 0.8), (1.0, 0.08, 0.05), 10.0, 0.09),
    "motes": Look((1.0, 0.98, 0.95), (0.85, 0.92, 1.0), 3.0, 0.012, lit=True),
}
"""By kind. Traffic has its first colour going one way and its second going the other."""


@dataclass(frozen=True, slots=True)
class Cloud:
    """One cloud at one instant. `constant` (N, 6) hashed numbers in [0, 1); `time` [s] is run by its speed already."""

    index: NDArray[np.int64]
    constant: F64
    salt: int
    seed: int
    size: F64
    radius: float
    time: float
    speed: float

    def chance(self, life: F64) -> F64:
        """(N, 3) numbers of the `life`-th life of each."""
        return hashed(self.index, life.astype(np.int64), self.seed ^ (self.salt * 7919 + 17))

    def life(self, seconds: F64) -> tuple[F64, F64]:
        """Age (N,) in [0, 1) and number of the present life of each, of `seconds` (N,)."""
        phase = self.time / seconds + self.constant[:, 0]
        number = np.floor(phase)
        return phase - number, number


@dataclass(frozen=True, slots=True)
class Glow:
    """Where particles are in their box [m]: from `tail` to `head` (N, 3) while they are seen; None for balls.

    `light` (N,) factor on their radiance, `mix` (N,) between their colours, `thick` (N,) factor on their radius.
    """

    head: F64
    light: F64
    mix: F64
    tail: F64 | None = None
    thick: F64 | None = None
    halo: float = 0.3
    fade: float = 0.0
    even: bool = False  # a streak keeps its radiance, however long it is
    point: float = 1.0  # factor on the radius of an even streak's tail


def glow_of(kind: ParticleKind, cloud: Cloud) -> Glow:
    """Where the particles of a cloud are, and how bright."""
    return _MOTION[kind](cloud)


def strands_of(glow: Glow, place: Callable[[F64], F64], radius: float, radiance: F64) -> Strands:
    """As strands in the world: `place` takes places in the box there; `radiance` (N, 3)."""
    thick = np.full(len(glow.head), radius) if glow.thick is None else radius * glow.thick
    if glow.tail is None:
        return balls(place(glow.head), thick, radiance, glow.halo)
    tail, head = place(glow.tail), place(glow.head)
    if glow.even:
        dim = radiance * (1.0 - glow.fade)
        return Strands(tail, head, thick * glow.point, thick, dim, radiance, halo=glow.halo)
    return blurred(tail, head, thick, radiance, glow.halo, glow.fade)


def _fireflies(c: Cloud) -> Glow:
    """Each wanders about a place of its own and pulses: a quick rise, a slow fall, then a wait in the dark."""
    roam = np.minimum(0.12 * c.size, 0.7)
    home = (c.constant[:, :3] - 0.5) * (c.size - 2.0 * roam)
    rate = 0.35 + 0.5 * c.constant[:, 3:4] + np.array([0.0, 0.11, 0.23])
    phase = TAU * c.constant[:, [4, 5, 3]]
    wander = 0.62 * np.sin(c.time * rate + phase) + 0.38 * np.sin(2.3 * c.time * rate + 1.7 * phase)
    beat = (c.time * (0.16 + 0.16 * c.constant[:, 4]) + c.constant[:, 5]) % 1.0
    pulse = _smooth(beat / 0.1) * (1.0 - _smooth((beat - 0.1) / 0.5))
    light = 0.02 + 0.98 * pulse * (0.45 + 0.55 * c.constant[:, 3])
    return Glow(home + roam * wander, light, c.constant[:, 2], halo=0.09)


def _embers(c: Cloud) -> Glow:
    """Sparks that rise from the middle of the floor, swirl wider as they rise, and cool."""
    age, life = c.life(1.6 + 2.6 * c.constant[:, 1])
    chance = c.chance(life)

    def at(age: F64) -> F64:
        age = np.maximum(age, 0.0)
        angle = TAU * chance[:, 0]
        swirl = angle + age * 3.0 * (c.constant[:, 2] - 0.5) + 0.6 * np.sin(TAU * (1.3 * age + c.constant[:, 3]))
        out = np.sqrt(chance[:, 1]) * (0.09 + 0.33 * age**1.5) + 0.03 * age * np.sin(
            TAU * (2.7 * age + c.constant[:, 4])
        )
        rise = (0.45 + 0.53 * chance[:, 2]) * (1.0 - (1.0 - age) ** 1.4)
        return np.stack([out * np.cos(swirl), rise - 0.5, out * np.sin(swirl)], -1) * c.size

    blink = 0.72 + 0.28 * np.sin(TAU * (age * (5.0 + 9.0 * c.constant[:, 5]) + c.constant[:, 4]))
    light = _smooth(age / 0.08) * (1.0 - _smooth(age)) * blink * (0.25 + 1.5 * c.constant[:, 5] ** 3)
    return Glow(
        at(age), light, np.clip(age * 1.5, 0.0, 1.0), tail=at(age - 0.014), thick=1.0 - 0.5 * age, halo=0.07, fade=0.6
    )


def _rain(c: Cloud) -> Glow:
    """Streaks as long as a drop falls in 1/30 s, a little aslant; on the floor of the box they burst."""
    fall = 8.0 + 2.5 * c.constant[:, 1]
    burst = 0.15 * fall / (c.size[1] + 0.15 * fall)  # share of a life, which is 0.15 s of it
    age, life = c.life(c.size[1] / fall / (1.0 - burst))
    chance = c.chance(life)
    spent = np.maximum((age - 1.0 + burst) / burst, 0.0)
    age = np.minimum(age / (1.0 - burst), 1.0)
    streak = np.minimum(fall * abs(c.speed) / 30.0, 0.5 * c.size[1])
    lean = 0.06 + 0.02 * c.constant[:, 2]
    side = np.maximum(c.size[[0, 2]] * 0.5 - np.array([lean.max(), 0.0]) * c.size[1] * 0.5, 0.0) * 2.0
    x, z = ((chance[:, i] - 0.5) * side[i] for i in (0, 1))
    y = (0.5 - age) * c.size[1]
    head = np.stack([x + (age - 0.5) * lean * c.size[1], y, z], -1)
    streak = np.where(spent > 0.0, 0.03 + 0.05 * spent, streak)
    tail = head + np.stack([-lean * streak, streak, np.zeros(len(y))], -1)
    light = _smooth(age / 0.06) * (1.0 - spent) * (0.4 + 0.6 * c.constant[:, 3])
    thick = 1.0 + 2.0 * np.sqrt(spent)
    return Glow(head, light, c.constant[:, 4], tail=tail, thick=thick, halo=0.03, fade=0.6, even=True)


def _shards(c: Cloud) -> Glow:
    """Slivers that drift upwards and tumble; each glints as it turns."""
    age, life = c.life(9.0 + 8.0 * c.constant[:, 1])
    chance = c.chance(life)
    sway = 0.03 * np.sin(TAU * (age[:, None] * (1.0 + 2.0 * c.constant[:, 2:5]) + c.constant[:, 3:6]))
    place = (chance - 0.5) * np.array([0.92, 0.7, 0.92]) + sway
    place[:, 1] += 0.22 * (age - 0.5)
    turn = TAU * (c.time * (0.05 + 0.2 * c.constant[:, 5]) + c.constant[:, 2])
    lift = 1.1 * np.sin(TAU * (c.time * 0.07 * (0.5 + c.constant[:, 3]) + c.constant[:, 4]))
    axis = np.stack([np.cos(lift) * np.cos(turn), np.sin(lift), np.cos(lift) * np.sin(turn)], -1)
    half = axis * (c.radius * (3.0 + 14.0 * c.constant[:, 4] ** 2))[:, None]
    glint = np.abs(np.sin(turn * 1.5 + 2.0 * lift)) ** 16
    light = _ends(age, 0.15) * (0.03 + 0.13 * c.constant[:, 3] ** 2 + 2.8 * glint)
    middle = place * c.size
    return Glow(middle + half, light, c.constant[:, 2], tail=middle - half, point=0.15, halo=0.05, even=True)


def _traffic(c: Cloud) -> Glow:
    """Pairs of lights along lanes on levels, half of the lanes each way."""
    lanes = max(int(np.clip(round(c.size[2] / LANE), 2, 24)), 2)
    levels = int(np.clip(round(c.size[1] / LEVEL) + 1, 1, 12))
    car = c.index // 2
    lane = car % (lanes * levels)
    row, level = lane % lanes, lane // lanes
    away = row * 2 >= lanes
    cars = -(-len(c.index) // (2 * lanes * levels))  # in each lane
    own = hashed(lane, 11, c.seed ^ c.salt)
    loose = hashed(car, 23, c.seed ^ c.salt)
    pace = (11.0 + 5.0 * own[:, 0]) * np.where(away, -1.0, 1.0)
    start = (car // (lanes * levels) + 0.85 * loose[:, 0] + own[:, 1]) / max(cars, 1)
    along = (start + pace * c.time / c.size[0]) % 1.0
    side = np.where(c.index % 2 == 0, -0.7, 0.7) * np.minimum(1.0, c.size[2] / lanes / 2.5)
    z = ((row + 0.5) / lanes - 0.5) * c.size[2] + side
    y = ((level + 0.5) / levels - 0.5) * c.size[1] if levels > 1 else np.zeros(len(z))
    head = np.stack([(along - 0.5) * c.size[0], y, z], -1)
    tail = head.copy()
    tail[:, 0] -= np.clip(pace * c.speed / 24.0, -0.05 * c.size[0], 0.05 * c.size[0])
    light = _ends(along, 0.07) * (0.6 + 0.7 * loose[:, 1])
    return Glow(head, light, away.astype(np.float64), tail=tail, halo=0.08, fade=0.5)


def _motes(c: Cloud) -> Glow:
    """Dust or snow: sinks slowly, sways, catches the light now and then."""
    sink = 0.12 + 0.2 * c.constant[:, 1]
    age, life = c.life(c.size[1] / sink)
    chance = c.chance(life)
    sway = np.minimum(0.05 * c.size, 0.5)[[0, 2]] * np.sin(
        c.time * (0.3 + 0.6 * c.constant[:, 2:4]) + TAU * c.constant[:, 4:6]
    )
    x, z = ((chance[:, i] - 0.5) * 0.9 * c.size[2 * i] + sway[:, i] for i in (0, 1))
    glint = 0.65 + 0.35 * np.sin(c.time * (0.7 + 2.0 * c.constant[:, 3]) + TAU * c.constant[:, 5])
    light = _ends(age, 0.08) * glint * (0.3 + 0.7 * c.constant[:, 2])
    return Glow(
        np.stack([x, (0.5 - age) * c.size[1], z], -1), light, c.constant[:, 4], thick=0.5 + c.constant[:, 3], halo=0.06
    )


_MOTION: dict[ParticleKind, Callable[[Cloud], Glow]] = {
    "fireflies": _fireflies,
    "embers": _embers,
    "rain": _rain,
    "shards": _shards,
    "traffic": _traffic,
    "motes": _motes,
}


def _smooth(x: F64) -> F64:
    """0 to 1 over x in 0 to 1, smoothly."""
    x = np.clip(x, 0.0, 1.0)
    return x * x * (3.0 - 2.0 * x)


def _ends(age: F64, share: float) -> F64:
    """0 at both ends of a life, 1 but for `share` of it at each."""
    return _smooth(age / share) * _smooth((1.0 - age) / share)
