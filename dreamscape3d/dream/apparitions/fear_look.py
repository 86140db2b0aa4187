"""What a fear looks like on its way: a shape that lurches among cold motes, then a toy in its own warm light."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.apparitions.coming import Coming, size_of
from dreamscape3d.dream.apparitions.sight import SALT, TICK, upright
from dreamscape3d.maths.hashing import hashed
from dreamscape3d.scene.lamps import tubes_of_light
from dreamscape3d.scene.sprites import Strands, balls

if TYPE_CHECKING:
    from dreamscape3d.scene.cast import Making

F64 = NDArray[np.float64]
LURCH = 1.8  # metres from one lean to the next of the same side
MOTES = 10
SPARKS, SPARKLING = 26, 2.6  # of a fear that is met; for how long [s]
WARM = (1.0, 0.6, 0.26)
COLD = np.array([0.22, 0.4, 0.62])


def show_fear(making: Making, puppet: str, number: int, coming: Coming, facing: float, time: float) -> None:
    """Place a fear that is there, turned by `facing` [radians] about y, with its light."""
    small = coming.small
    lurch = 2.0 * math.pi * coming.walked / LURCH
    roll = 0.06 * math.sin(lurch) * (1.0 - small) + 0.05 * math.sin(1.3 * time + number) * small
    x, y, z = coming.at
    y += 0.03 * abs(math.sin(lurch)) * (1.0 - small)
    making.place(
        puppet,
        np.array([[x, y, z]]),
        upright(facing, roll),
        scale=size_of(coming),
        present=min(coming.grown, 1.0),
        shine=1.0 + 0.8 * small,
        tint=(*WARM, 0.6 * small),
    )
    making.add(_light(number, coming, time))
    if small > 0.05:
        glow = np.array([WARM]) * 9.0 * small * coming.grown
        at = np.array([[x, y + 0.32, z]])
        making.add(lamps=tubes_of_light(at, at, np.array([0.05]), glow))


def _light(number: int, coming: Coming, time: float) -> list[Strands]:
    """Cold motes that rise about it while it walks; sparks when it is met, and a warm breath for good."""
    foot, cold = np.array(coming.at), coming.grown * (1.0 - coming.small)
    chance = hashed(np.arange(MOTES), number, SALT)
    climb = (chance[:, 0] + 0.22 * time) % 1.0
    turn = 2.0 * math.pi * chance[:, 1] + 0.5 * time
    out = 0.5 + 0.35 * chance[:, 2]
    at = foot + np.stack([out * np.cos(turn), 2.1 * climb, out * np.sin(turn)], -1)
    dim = (np.sin(math.pi * climb) * cold)[:, None]
    found = [balls(at, np.full(MOTES, 0.012), 1.6 * dim * COLD, 0.4)]
    if coming.small > 0.02:
        breath = 0.75 + 0.25 * math.sin(1.7 * time + number)
        halo = np.array([WARM]) * 0.5 * breath * coming.small * coming.grown
        found.append(balls(foot[None] + [[0.0, 0.2, 0.0]], np.array([0.3]), halo, 0.5))
    age = coming.ticks * TICK
    if coming.phase == "met" and age < SPARKLING:
        found.append(_sparks(number, foot, age))
    return found


def _sparks(number: int, foot: F64, age: float) -> Strands:
    """What it was falls off it, and up."""
    chance = hashed(np.arange(SPARKS), number, SALT + 1)
    turn, u = 2.0 * math.pi * chance[:, 0], age / SPARKLING
    out = (0.25 + 0.9 * chance[:, 1]) * (1.0 - (1.0 - u) ** 2)
    up = 0.3 + 1.3 * chance[:, 2] + 1.1 * u * (0.4 + chance[:, 1])
    at = foot + np.stack([out * np.cos(turn), up, out * np.sin(turn)], -1)
    light = np.tile(np.array(WARM) * 5.0 * math.sin(math.pi * u), (SPARKS, 1))
    return balls(at, np.full(SPARKS, 0.017), light, 0.35)
