"""Echoes: what a body did a moment ago, once more and changed, as ghosts of light about it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.apparitions.sight import SALT, TICK
from dreamscape3d.dream.part import Now, Part
from dreamscape3d.dream.ticks import TICK_RATE
from dreamscape3d.maths.curve import smooth
from dreamscape3d.maths.hashing import hashed
from dreamscape3d.maths.spring import follow
from dreamscape3d.scene.ghost import ghosts
from dreamscape3d.scene.rig import mirrored

if TYPE_CHECKING:
    from dreamscape3d.scene.cast import Making

F64 = NDArray[np.float64]
AGO = (0.6, 1.2, 1.8)  # [s]
ECHOING = "finn"  # whose dream brings them; without him they are half as strong
FROM, WHOLE = 0.15, 0.7  # of tangle, where they begin and where they are strongest
COMES = 1.5  # stiffness of how they come and go [1/s]
LIGHT = (1.0, 0.62, 0.38)  # radiance of each, the latest first
COLOURS = np.array([[1.0, 0.45, 0.16], [0.25, 0.75, 1.0], [0.85, 0.35, 1.0], [0.4, 1.0, 0.6], [1.0, 0.35, 0.5]])
TALLEST = 1.75  # metres of a figure whose ghost is as thick as `scene.ghost` says


@dataclass(frozen=True, slots=True)
class Change:
    """How an echo differs: mirrored or not, its size, metres to the side (x, z), its linear colour."""

    mirrored: bool
    size: float
    aside: tuple[float, float]
    colour: tuple[float, float, float]


def change_of(name: str, number: int, seed: int) -> Change:
    """That of the echo `number` of a dreamer's body."""
    chance = hashed(crc32(name.encode()), [2 * number, 2 * number + 1], seed + SALT).reshape(-1).tolist()
    turn, far = 2.0 * math.pi * chance[0], 0.45 + 0.35 * number + 0.5 * chance[1]
    red, green, blue = COLOURS[(number + int(chance[2] * len(COLOURS))) % len(COLOURS)].tolist()
    return Change(
        chance[3] < 0.5, 1.0 + 0.35 * chance[4], (far * math.cos(turn), far * math.sin(turn)), (red, green, blue)
    )


def changed(origin: F64, rotation: F64, change: Change) -> F64:
    """(17, 3) joints of a body and their rotations (17, 3, 3) → (17, 3) those of its echo, which stands as it did."""
    hips = origin[0]
    if change.mirrored:
        origin, _ = mirrored(origin, rotation, hips, np.array([1.0, 0.0, 0.0]))
    foot = np.array([hips[0], origin[:, 1].min(), hips[2]])
    moved: F64 = foot + (origin - foot) * change.size + [change.aside[0], 0.0, change.aside[1]]
    return moved


class Echoes(Part):
    """How strongly what was returns. `level` 0 to 1."""

    STATE: ClassVar[tuple[str, ...]] = ("level", "rising", "felt")

    def __init__(self) -> None:
        self.level, self.rising = 0.0, 0.0
        self.felt = False  # since they came last

    def step(self, now: Now) -> None:
        tangle = max(now.ties.tangle.tolist(), default=0.0)
        wanted = smooth((tangle - FROM) / (WHOLE - FROM)) * (1.0 if ECHOING in now.names else 0.5)
        if now.night.telling is not None:
            wanted *= now.night.telling.echoes
        if wanted == 0.0 and self.level < 1e-4:
            self.level, self.rising, self.felt = 0.0, 0.0, False
            return
        self.level, self.rising = follow(self.level, self.rising, wanted, COMES, TICK)
        if self.level > 0.3 and not self.felt:
            self.felt = True
            for name in now.names:
                now.feel("echo", name)

    def names(self) -> Mapping[str, float]:
        return {"echo": self.level}

    def show(self, making: Making, now: Now, ahead: float) -> None:
        if self.level < 0.01:
            return
        for name in now.names:
            joints, light = self.joints(name, now)
            if len(joints):
                making.add(ghosts(joints, self._sizes(joints), light))

    def joints(self, name: str, now: Now) -> tuple[F64, F64]:
        """(N, 17, 3) joints of a dreamer's echoes, and (N, 3) their light."""
        bodies = now.night.bodies
        rows = [bodies.past(name, round(ago * TICK_RATE)) for ago in AGO] if bodies.has(name) else []
        found = [(number, row) for number, row in enumerate(rows) if row is not None]
        if not found:
            return np.zeros((0, 17, 3)), np.zeros((0, 3))
        origin, rotation = bodies.frames_of(np.array([row for _, row in found]), [name] * len(found))
        changes = [change_of(name, number, now.seed) for number, _ in found]
        joints = [changed(o, r, change) for o, r, change in zip(origin, rotation, changes, strict=True)]
        light = [LIGHT[number] * self.level for number, _ in found]
        return np.array(joints), np.array([change.colour for change in changes]) * np.array(light)[:, None]

    @staticmethod
    def _sizes(joints: F64) -> F64:
        tall: F64 = np.ptp(joints[:, :, 1], axis=1) / TALLEST
        return np.maximum(tall, 0.3)
