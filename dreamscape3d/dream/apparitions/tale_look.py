"""What a tale looks like: words that write themselves over a head, sparks that leave them, and what rises of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.apparitions.sight import SALT, Point, lifted, upright
from dreamscape3d.maths.curve import smooth
from dreamscape3d.maths.hashing import hashed
from dreamscape3d.scene.lamps import tubes_of_light
from dreamscape3d.scene.sprites import balls
from dreamscape3d.scene.writing import facing_sheet, wrapped, written

if TYPE_CHECKING:
    from dreamscape3d.dream.living import TaleLine
    from dreamscape3d.scene.cast import Making

F64 = NDArray[np.float64]
INK = np.array([1.0, 0.62, 0.28])  # linear
LETTERS, WIDE, LINES = 0.105, 24, 4  # height of a capital [m]; letters in a line; lines
OVER = 0.75  # metres over the teller's eyes
FADES = 1.6  # seconds that words stand after they were said
SUNK = 0.6  # metres below the ground from which things rise
STREAM, RING = 22, 16


def show_words(
    making: Making, line: TaleLine, mouth: Point, eye: tuple[F64, F64] | None, said: tuple[bool, float]
) -> None:
    """Write a line over whoever tells it: `said` whether it is being told still, and for how long that is so [s]."""
    telling, age = said
    if eye is None or (not telling and age > FADES):
        return
    written_share = age / (0.75 * line.seconds) if telling else 1.0
    faded = 1.0 if telling else 1.0 - smooth(age / FADES)
    rise = 0.0 if telling else 0.35 * age
    lines = wrapped(line.text, WIDE, LINES)
    sheet = facing_sheet(lifted(mouth, OVER + rise + 0.07 * len(lines)), eye[0], LETTERS)
    making.add([written(lines, sheet, written_share, 4.5 * faded * INK)])


def show_risen(
    making: Making, puppet: str, number: int, stands: tuple[Point, Point], up: float, said: Point | None, time: float
) -> None:
    """Have something stand `up` (0 to 1) at a place, along a way; while its line is `said` there, sparks lead to it."""
    at, way = stands
    foot, grown = lifted(at, 0.0), min(up, 1.0)
    rising = 4.0 * grown * (1.0 - grown)
    here = lifted(at, 0.02 * math.sin(0.9 * time + number) - SUNK * (1.0 - grown))
    turn = upright(math.atan2(-way[0], -way[2]) + 0.12 * math.sin(0.4 * time + number))
    making.place(puppet, here[None], turn, present=grown, shine=0.4 + 0.6 * grown + 1.2 * rising)
    _ring(making, number, foot, rising, time)
    if said is not None:
        _stream(making, number, lifted(said, -0.3), lifted(at, 0.5 * grown), time)


def _ring(making: Making, number: int, foot: F64, rising: float, time: float) -> None:
    """Where the ground opens: dust of light in a ring, and a lamp."""
    if rising < 0.02:
        return
    chance = hashed(np.arange(RING), number, SALT + 5)
    turn = 2.0 * np.pi * chance[:, 0] + 0.8 * time
    climb = (chance[:, 1] + 0.5 * time) % 1.0
    out = 0.5 + 0.35 * chance[:, 2]
    at = foot + np.stack([out * np.cos(turn), 0.05 + 0.9 * climb, out * np.sin(turn)], -1)
    light = INK * (3.0 * rising * np.sin(np.pi * climb))[:, None]
    making.add([balls(at, np.full(RING, 0.013), light, 0.4)])
    glow = foot[None] + 0.4 * np.array([[0.0, 1.0, 0.0]])
    making.add(lamps=tubes_of_light(glow, glow, np.array([0.06]), 8.0 * rising * INK[None]))


def _stream(making: Making, number: int, mouth: F64, there: F64, time: float) -> None:
    """What is said goes there."""
    chance = hashed(np.arange(STREAM), number, SALT + 6)
    u = (chance[:, 0] + (0.35 + 0.2 * chance[:, 1]) * time) % 1.0
    at = mouth + (there - mouth) * u[:, None]
    at[:, 1] += 0.8 * np.sin(np.pi * u) * (0.6 + 0.6 * chance[:, 2])
    at[:, 0] += 0.25 * np.sin(np.pi * u) * (chance[:, 1] - 0.5)
    at[:, 2] += 0.25 * np.sin(np.pi * u) * (chance[:, 2] - 0.5)
    making.add([balls(at, np.full(STREAM, 0.012), INK * (3.0 * np.sin(np.pi * u))[:, None], 0.4)])
