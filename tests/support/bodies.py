"""Bodies without a world: figures of plain proportions on ground that is a formula."""

from __future__ import annotations

import math
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.bodies.bodies import Bodies
from dreamscape3d.dream.living import BodyPlan, Figure, Living, Thing
from dreamscape3d.dream.part import Now
from dreamscape3d.scene.cast import Puppet
from dreamscape3d.scene.cue import Placement
from dreamscape3d.scene.figure_build import rest_of
from dreamscape3d.scene.rig import JOINT
from dreamscape3d.sdf.shape import Form, Primitive
from support.nights import at, night_of, no_ties

F64 = NDArray[np.float64]
Height = Callable[[F64], F64]


def flat(xz: F64) -> F64:
    return np.zeros(len(xz))


def slope(degrees: float, along: float = 30.0) -> Height:
    """A plane that rises towards a direction [degrees]."""
    rise, turn = math.tan(math.radians(degrees)), math.radians(along)
    return lambda xz: (xz[:, 0] * math.sin(turn) - xz[:, 1] * math.cos(turn)) * rise


def plan(name: str, height: float = 1.75, *, legs: bool = True, things: tuple[str, ...] = (), **more: Any) -> BodyPlan:
    hung = (JOINT["hips"], JOINT["foot.left"]) if legs else (JOINT["hips"],)
    puppet = Puppet(name, 17, tuple(Form(Primitive("sphere", (0.1,))) for _ in hung), hung)
    held = tuple(Thing(t, Puppet(t, 1, (), ()), upright=True) for t in things)
    return BodyPlan(name, Figure(name, height, rest_of(height, {}), puppet, held), **more)


class Stage:
    """Bodies on some ground, tick by tick; `mood` by name, the beat 1.2 in a second."""

    def __init__(self, *plans: BodyPlan, height: Height = flat, mood: Any = None, marks: Any = None) -> None:
        self.bodies, self.height, self.tick, self.mood = Bodies(), height, 0, mood
        self.names = tuple(each.name for each in plans)
        for each in plans:
            self.bodies.enter(each.name, Living(bodies=(each,)), Placement())
        telling = None
        if marks is not None:
            telling = SimpleNamespace(story=SimpleNamespace(settings=[SimpleNamespace(marks=marks)]))
        self.night = night_of(
            telling=telling,
            bodies=self.bodies,
            minds=SimpleNamespace(mood=lambda name: self.mood),
            apparitions=SimpleNamespace(anchor=lambda name, now: None),
            spectres=SimpleNamespace(anchor=lambda name, now: None),
            grounds=SimpleNamespace(of=lambda setting: SimpleNamespace(level=self.level)),
            setting=0,
        )

    def level(self, x: float, z: float) -> float:
        return float(self.height(np.array([[x, z]]))[0])

    @property
    def now(self) -> Now:
        ties = no_ties(*self.names)
        beat = self.tick / 60.0 * 1.2 % 1.0
        object.__setattr__(ties, "beats", (beat,) * len(self.names))
        return at(self.tick, self.night, ties)

    def do(self, event: Any) -> None:
        self.bodies.check(event, self.now)
        self.bodies.apply(event, self.now)

    def step(self, ticks: int = 1) -> None:
        for _ in range(ticks):
            self.bodies.step(self.now)
            self.tick += 1
