"""What a memory looks like: a splinter that turns, a small scene over it, and its way to somebody's chest."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.apparitions.sight import SALT, TICK, Point, lifted, upright
from dreamscape3d.maths.curve import smooth
from dreamscape3d.maths.hashing import hashed
from dreamscape3d.scene.lamps import tubes_of_light
from dreamscape3d.scene.sprites import Strands, balls
from dreamscape3d.scene.writing import facing_sheet, wrapped, written

if TYPE_CHECKING:
    from dreamscape3d.dream.apparitions.memories import Shard
    from dreamscape3d.dream.living import Memory
    from dreamscape3d.scene.cast import Making

F64 = NDArray[np.float64]
UP = np.array([0.0, 1.0, 0.0])
HOVERS, OPENED = 0.55, 0.35  # metres over where it lies; and how far its small scene stands over that
HUES = np.array([[1.0, 0.72, 0.34], [1.0, 0.5, 0.5], [0.75, 0.6, 1.0], [0.45, 0.8, 1.0], [0.6, 1.0, 0.7]])  # linear
GLINTS, TRAIL, BURST = 12, 40, 36
LETTERS, SMALLER = 0.065, 0.014  # height of a capital of its name [m]; at most, of the distance to the eye
ARC = 0.9  # metres that its way to a chest rises
BURSTING = 1.6  # [s]


def colour_of(memory: Memory) -> F64:
    """(3,) linear: by its note, low ones warm and high ones cool."""
    return np.asarray(HUES[memory.note // 2 % len(HUES)])


def show_memory(
    making: Making,
    puppets: list[str],
    number: int,
    memory: Memory,
    shard: Shard,
    at: Point,
    chest: Point | None,
    eye: F64 | None,
    when: tuple[int, float],
) -> None:
    """Place a memory with its light, as of a tick and the seconds since."""
    time, colour = when[0] * TICK + when[1], colour_of(memory)
    here, flown = _on_its_way(at, chest, shard, number, time)
    if shard.phase == "gathered":
        age = time - shard.arrived * TICK
        making.add(_burst(number, here, colour, age / BURSTING))
        return
    size = 1.0 - 0.85 * smooth(flown)
    tint = (float(colour[0]), float(colour[1]), float(colour[2]), 0.85)
    breath = 1.0 + 0.25 * math.sin(2.2 * time + number) + 0.8 * shard.opened + 2.0 * smooth(flown)
    spin = upright(0.9 * time + number + 9.0 * flown * flown, 0.12 * math.sin(0.7 * time), 0.1)
    making.place(
        puppets[0],
        here[None],
        spin,
        present=1.0 - smooth((shard.flown - 0.75) / 0.25),
        scale=size,
        shine=breath,
        tint=tint,
    )
    if len(puppets) > 1 and shard.opened > 1e-3:
        over = here + OPENED * smooth(shard.opened) * UP
        turn = upright(0.25 * time + number)
        making.place(puppets[1], over[None], turn, present=min(shard.opened, 1.0), shine=smooth(shard.opened))
    making.add(_glints(number, here, colour, time, shard))
    lamp = colour[None] * (3.0 + 5.0 * shard.opened) * size
    making.add(lamps=tubes_of_light(here[None], here[None], np.array([0.07]), lamp))
    if eye is not None and shard.opened > 0.05 and flown == 0.0:
        sheet = facing_sheet(here - 0.42 * UP, eye, min(LETTERS, SMALLER * math.dist(here, eye)))
        making.add([written(wrapped(memory.name, 22, 2), sheet, shard.opened, 3.2 * colour * shard.opened)])
    if flown > 0.0 and chest is not None:
        making.add([_trail(number, at, chest, colour, shard)])


def _on_its_way(at: Point, chest: Point | None, shard: Shard, number: int, time: float) -> tuple[F64, float]:
    """Where it is, and how far on its way to a chest."""
    home = lifted(at, HOVERS + 0.06 * math.sin(1.1 * time + 2.0 * number))
    if shard.since < 0 or chest is None:
        return home, shard.flown
    return _arc(home, np.array(chest), np.array([shard.flown]))[0], shard.flown


def _arc(home: F64, chest: F64, share: F64) -> F64:
    """(N, 3) of its way: up, over and in."""
    u = np.clip(share, 0.0, 1.0)[:, None]
    eased = u * u * (3.0 - 2.0 * u)
    way: F64 = home + (chest - home) * eased
    way[:, 1] += ARC * np.sin(np.pi * u[:, 0]) * (1.0 - 0.4 * u[:, 0])
    return way


def _glints(number: int, here: F64, colour: F64, time: float, shard: Shard) -> list[Strands]:
    """Sparks on rings round it, farther out once it is open, and its own glow."""
    chance = hashed(np.arange(GLINTS), number, SALT + 2)
    turn = 2.0 * np.pi * chance[:, 0] + (0.5 + 0.7 * chance[:, 1]) * time
    out = (0.22 + 0.3 * chance[:, 2]) * (1.0 + 1.2 * shard.opened) * (1.0 - 0.8 * shard.flown)
    lift = 0.4 * (chance[:, 1] - 0.5) + 0.1 * np.sin(1.7 * time + 6.0 * chance[:, 0])
    at = here + np.stack([out * np.cos(turn), lift, out * np.sin(turn)], -1)
    twinkle = 0.5 + 0.5 * np.sin(1.3 * time + 20.0 * chance[:, 2])
    light = colour * (0.6 + 2.2 * twinkle[:, None])
    glow = balls(here[None], np.array([0.34]), 0.22 * colour[None] * (1.0 + shard.opened), 0.6)
    return [balls(at, np.full(GLINTS, 0.009), light, 0.4), glow]


def _trail(number: int, at: Point, chest: Point, colour: F64, shard: Shard) -> Strands:
    """Where it was a moment ago, falling."""
    home = lifted(at, HOVERS)
    back = np.linspace(0.02, 0.4, TRAIL)
    chance = hashed(np.arange(TRAIL), number, SALT + 3) - 0.5
    places = _arc(home, np.array(chest), shard.flown - back) + 0.25 * chance * back[:, None]
    places[:, 1] -= 0.8 * back * back
    shown = np.where(shard.flown > back, (1.0 - back / 0.42) * (1.0 - shard.flown**4), 0.0)
    return balls(places, 0.024 * (1.0 - back), 7.0 * colour * shown[:, None], 0.5)


def _burst(number: int, here: F64, colour: F64, share: float) -> list[Strands]:
    """It has come home: sparks leave the chest."""
    if not 0.0 < share < 1.0:
        return []
    chance = hashed(np.arange(BURST), number, SALT + 4)
    turn, rise = 2.0 * np.pi * chance[:, 0], 2.0 * chance[:, 1] - 1.0
    flat = np.sqrt(1.0 - rise * rise)
    out = (0.15 + 0.75 * chance[:, 2]) * (1.0 - (1.0 - share) ** 2)
    away = np.stack([flat * np.cos(turn), rise, flat * np.sin(turn)], -1)
    light = np.tile(colour * 4.0 * (1.0 - share) * min(share / 0.15, 1.0), (BURST, 1))
    return [balls(here + away * out[:, None], np.full(BURST, 0.018), light, 0.4)]
