"""A dreamer who walks, for doubles to be made of: rows and frames such as bodies give, without any world."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.living import BodyPlan, Fear, Figure, Living
from dreamscape3d.dream.mood import Mood
from dreamscape3d.dream.stance import direction
from dreamscape3d.scene.cast import Puppet
from dreamscape3d.scene.figure_build import posed, rest_of
from dreamscape3d.scene.rig import JOINT, JOINTS
from dreamscape3d.sdf.shape import Form, as_form, box, round_cone, sphere

F64 = NDArray[np.float64]
HEIGHT = 1.8
REST = rest_of(HEIGHT, {})
LEVEL = SimpleNamespace(level=lambda x, z: 0.0)
GROUNDS = SimpleNamespace(of=lambda setting: LEVEL)


def man(name: str = "liam") -> Puppet:
    """Limbs, a coat, and something over one shoulder."""
    forms: list[tuple[str, Form]] = [
        ("head", as_form(sphere(0.12).at(0, 0.06, 0.0))),
        ("chest", as_form(round_cone(0.15, 0.17, 0.2).at(0, 0.08, 0))),
        ("waist", as_form(round_cone(0.14, 0.15, 0.12).at(0, 0.05, 0))),
        ("hips", as_form(round_cone(0.24, 0.14, 0.5).at(0, -0.2, 0))),
        ("chest", as_form(round_cone(0.04, 0.04, 0.7).at(0.0, 0.35, 0.0).turned(z=28).at(0, 0, -0.16))),
    ]
    for side in (".left", ".right"):
        forms += [
            ("shoulder" + side, as_form(round_cone(0.045, 0.06, 0.31).at(0, -0.155, 0))),
            ("elbow" + side, as_form(round_cone(0.035, 0.045, 0.28).at(0, -0.14, 0))),
            ("hand" + side, as_form(sphere(0.045).at(0, -0.03, 0))),
            ("hip" + side, as_form(round_cone(0.055, 0.075, 0.44).at(0, -0.22, 0))),
            ("knee" + side, as_form(round_cone(0.045, 0.055, 0.44).at(0, -0.22, 0))),
            ("foot" + side, as_form(round_cone(0.04, 0.05, 0.16).turned(x=90).at(0, -0.03, 0.06))),
        ]
    return Puppet(name, len(JOINTS), tuple(f for _, f in forms), tuple(JOINT[j] for j, _ in forms))


def stair() -> Puppet:
    """A fear: steps that end in the air."""
    return Puppet("stair", 1, tuple(as_form(box((0.8, 0.12, 0.3)).at(0, 0.3 * n, 0.3 * n)) for n in range(5)), (0,) * 5)


def living(name: str = "liam") -> Living:
    return Living(
        bodies=(BodyPlan(name, Figure(name, HEIGHT, REST, man(name))),), fears=(Fear("the stair", puppet=stair()),)
    )


class Walker:
    """A track of rows: x, y, z, yaw, phase, in step with time; the last is now."""

    def __init__(self) -> None:
        self.track: list[F64] = [np.zeros(5)]
        self.velocity_, self.look = np.zeros(3), np.array([0.0, 0.0, -1.0])
        self.company: dict[str, float] = {}

    def go(self, speed: float, yaw: float, look: F64 | None = None) -> None:
        """A tick of it."""
        row, ahead = self.track[-1].copy(), direction(yaw, 0.0)
        row[:3] += speed / 60.0 * ahead
        row[3] = row[3] + np.clip((yaw - row[3] + 180.0) % 360.0 - 180.0, -2.5, 2.5)
        row[4] += speed / 60.0 / 1.4
        self.velocity_, self.look = speed * ahead, direction(row[3], 0.0) if look is None else look
        self.track.append(row)

    def has(self, name: str) -> bool:
        return name == "liam"

    def near(self, a: str, b: str) -> float:
        return self.company.get(a, 99.0)

    def feet(self, name: str) -> F64:
        return self.track[-1][:3]

    def head(self, name: str) -> F64:
        return self.track[-1][:3] + np.array([0.0, 1.65, 0.0])

    def looks(self, name: str) -> F64:
        return self.look

    def velocity(self, name: str) -> F64:
        return self.velocity_

    def heading(self, name: str) -> float:
        return float(self.track[-1][3])

    def past(self, name: str, ticks: int) -> F64:
        return self.track[max(len(self.track) - 1 - ticks, 0)]

    def frames_of(self, rows: F64, names: Any) -> tuple[F64, F64]:
        swing = 28.0 * np.sin(2.0 * np.pi * rows[0, 4])
        bend = 18.0 * (1.0 - np.cos(2.0 * np.pi * rows[0, 4]))
        turns = {
            "hip.left": (-swing, 0.0, 0.0),
            "hip.right": (swing, 0.0, 0.0),
            "knee.left": (bend, 0.0, 0.0),
            "knee.right": (36.0 - bend, 0.0, 0.0),
            "shoulder.left": (swing, 0.0, 7.0),
            "shoulder.right": (-swing, 0.0, -12.0),
            "elbow.right": (-25.0, 0.0, 0.0),
            "neck": (12.0, 0.0, 4.0),
        }
        origin, rotation = posed(REST, rows[0, :3], float(rows[0, 3]), turns)
        return origin[None], rotation[None]


def minds(fear: float = 0.0) -> Any:
    """Of somebody who is so afraid; `felt` is all that they were given to feel."""
    felt: list[Any] = []
    mood = Mood(-0.64 * fear, 0.6 * fear, -0.43 * fear)
    return SimpleNamespace(mood=lambda name: mood, resilience=lambda name: 0.2, feel=felt.append, felt=felt)
