"""A stage for what appears: people who stand and look where a test says, on level ground, without a world."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import numpy as np

from dreamscape3d.dream.consent import CHANNELS, Consent
from dreamscape3d.dream.part import Now, Part
from dreamscape3d.dream.ticks import TICK_RATE
from dreamscape3d.dream.ties import Ties
from dreamscape3d.scene.cast import Making
from dreamscape3d.scene.rig import COUNT


class Bodies:
    """Who stands where: name → feet, way; eyes 1.6 m over the feet."""

    def __init__(self) -> None:
        self.people: dict[str, tuple[np.ndarray, np.ndarray]] = {}
        self.steered: tuple[str, ...] = ()
        self.rows: dict[str, list[np.ndarray]] = {}

    def has(self, name: str) -> bool:
        return name in self.people

    def feet(self, name: str) -> np.ndarray:
        return self.people[name][0]

    def looks(self, name: str) -> np.ndarray:
        return self.people[name][1]

    def standpoint(self, name: str) -> tuple[np.ndarray, np.ndarray] | None:
        found = self.people.get(name)
        return (found[0] + [0.0, 1.6, 0.0], found[1]) if found else None

    def anchor(self, name: str, now: Now) -> np.ndarray | None:
        who = name.split(".", 1)[0]
        return self.people[who][0] + [0.0, 1.2, 0.0] if who in self.people else None

    def past(self, name: str, ticks: int) -> np.ndarray | None:
        rows = self.rows.get(name, [])
        return rows[-1 - ticks] if len(rows) > ticks else None

    def frames_of(self, rows: np.ndarray, names: list[str]) -> tuple[np.ndarray, np.ndarray]:
        """A row of the stage is 17 × 3 joints."""
        joints = rows.reshape(len(rows), COUNT, 3)
        return joints, np.tile(np.eye(3), (len(rows), COUNT, 1, 1))


class Stage:
    """Ticks of a night in which only one part lives; `felt` is what it made people feel."""

    def __init__(self, part: Part, *names: str, seed: int = 7) -> None:
        self.part, self.people, self.seed, self.tick = part, names or ("mia",), seed, 0
        self.bodies = Bodies()
        self.felt: list[tuple[str, str]] = []
        self.sanity, self.tangle, self.seized, self.nightmare = 1.0, 0.0, 0.0, 0.0
        self.view: tuple[np.ndarray, np.ndarray] | None = None
        self.setting = 0
        self.telling: Any = None
        self.consent, self.guided = Consent(), False
        for number, name in enumerate(self.people):
            self.stand(name, (1.0 * number, 0.0, 0.0))
            self.consent.enter(name, ())

    def stand(self, name: str, at: Iterable[float], way: Iterable[float] = (0.0, 0.0, -1.0)) -> None:
        towards = np.array([*way], np.float64)
        self.bodies.people[name] = np.array([*at], np.float64), towards / np.linalg.norm(towards)

    def look(self, name: str, at: Iterable[float]) -> None:
        feet = self.bodies.people[name][0]
        self.stand(name, feet, np.array([*at]) - feet - [0.0, 1.6, 0.0])

    @property
    def now(self) -> Now:
        n = len(self.people)
        crossing, tangle = np.zeros((n, n, len(CHANNELS))), np.full(n, self.tangle)
        ties = Ties(self.people, crossing, np.zeros(n), tangle, self.seized, consent=self.consent)
        minds = SimpleNamespace(
            feel=lambda felt: self.felt.append((felt.who, felt.kind)),
            sanity=lambda name: self.sanity,
            nightmare=self.nightmare,
        )
        ground = SimpleNamespace(level=lambda x, z: 0.0)
        night: Any = SimpleNamespace(
            bodies=self.bodies,
            minds=minds,
            telling=self.telling,
            guide=SimpleNamespace(here=lambda now: self.guided),
            setting=self.setting,
            grounds=SimpleNamespace(of=lambda setting: ground),
            eye=lambda now: self.view if self.view is not None else self.bodies.standpoint(self.people[0]),
        )
        return Now(self.tick, self.tick / TICK_RATE, self.seed, night, self.people, ties)

    def do(self, event: Any) -> None:
        """Let something happen, if it can."""
        self.part.check(event, self.now)
        self.part.apply(event, self.now)

    def step(self, ticks: int = 1) -> None:
        for _ in range(ticks):
            self.part.step(self.now)
            self.tick += 1

    def cast(self) -> Any:
        """What is seen now."""
        making = Making(self.part.puppets())
        self.part.show(making, self.now, 0.0)
        return making.finish()

    def present(self, puppet: str) -> float:
        """How much of a puppet is there."""
        rows = [p.name for p in self.part.puppets()]
        return float(self.cast().present[rows.index(puppet)])
