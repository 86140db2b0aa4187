"""What is asked of the planner, picture by picture, for the dream that is on and for one to come."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fake_crew import loaded
from viewing import DREAM

from dreamscape3d.app.viewer import forethought as module
from dreamscape3d.app.viewer.forethought import Forethought
from dreamscape3d.app.viewer.stage import Stage
from dreamscape3d.render.plan import FIRST, NOTHING_DUE, Plan, Turn, Wanted
from dreamscape3d.render.planner import Planner
from dreamscape3d.render.planner_process import Ask
from dreamscape3d.render.quality import QUALITIES

SIZE, DRAFT = (16, 9), QUALITIES["draft"]


@dataclass
class FakeProjector:
    """Wants small pictures; a scene to come has `parts` round it."""

    parts: int = 2
    begun: list[Plan | None] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def wanted(self, view: Any, after: Plan | None = None) -> tuple[Wanted, tuple[Any, ...]]:
        self.begun.append(after)
        return Wanted(SIZE, DRAFT, FIRST if after is None else after.after), ()

    def wanted_to_come(self, after: Plan | None = None) -> Wanted:
        return Wanted(SIZE, DRAFT, Turn(NOTHING_DUE, (), 2 - self.parts), surroundings=True)

    def ready(self, plan: Plan | None) -> bool:
        self.done.append("part")
        self.parts -= 1
        return self.parts == 0

    def cut(self) -> None:
        self.done.append("cut")

    def forget_coming(self) -> None:
        self.done.append("forgotten")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Ask]:
    """What was asked of the planner, which plans here."""
    asks: list[Ask] = []

    class Noting(Planner):
        def ask(self, ask: Ask) -> int:
            asks.append(ask)
            return super().ask(ask)

        def take(self, ticket: int) -> Plan | None:
            ask = self._asks[ticket]
            return SimpleNamespace(moment=None) if ask.wanted.surroundings else super().take(ticket)  # type: ignore[return-value]

    monkeypatch.setattr(module, "Planner", Noting)
    return asks


def test_the_next_picture_is_asked_for_while_this_one_is_drawn(asked: list[Ask], tmp_path: Path) -> None:
    projector, stage = FakeProjector(), Stage(loaded(tmp_path / "ball.toml", DREAM))
    thought = Forethought(projector)  # type: ignore[arg-type]
    first = thought.plan(stage)
    assert [ask.cue.variables["time"] for ask in asked] == [0.0, 0.0]
    assert projector.begun == [None, first]
    stage.timeline.step(6)
    second = thought.plan(stage)
    assert (first.moment.time, second.moment.time) == (0.0, 0.0)
    assert asked[-1].cue.variables["time"] == pytest.approx(0.1)
    assert thought.plan(stage).moment.time == pytest.approx(0.1)
    assert stage.seen is not None
    assert stage.seen.time == pytest.approx(0.1)
    thought.close()


def test_what_is_to_come_has_all_round_it_drawn_and_its_first_picture_planned(asked: list[Ask], tmp_path: Path) -> None:
    projector = FakeProjector()
    ball, moon = (Stage(loaded(tmp_path / f"{name}.toml", DREAM)) for name in ("ball", "moon"))
    thought = Forethought(projector)  # type: ignore[arg-type]
    thought.plan(ball)
    del asked[:]
    turns = 0
    while not thought.prepare(moon):
        turns += 1
    assert turns == 3
    assert [ask.wanted.surroundings for ask in asked] == [True, True, False]
    assert len({ask.scene for ask in asked}) == 1
    assert asked[-1].wanted.turn.faces == 2, "its first picture draws no part again"
    thought.cut()
    plan = thought.plan(moon)
    assert len(asked) == 4, "its first picture was planned before the cut"
    assert plan.moment is moon.seen
    assert projector.done == ["part", "part", "cut"]
    thought.close()


def test_another_dream_to_come_begins_anew(asked: list[Ask], tmp_path: Path) -> None:
    projector = FakeProjector()
    moon, sun = (Stage(loaded(tmp_path / f"{name}.toml", DREAM)) for name in ("moon", "sun"))
    thought = Forethought(projector)  # type: ignore[arg-type]
    thought.prepare(moon)
    thought.prepare(sun)
    assert projector.done == ["forgotten"]
    assert asked[0].scene != asked[1].scene
    thought.dismiss()
    assert projector.done == ["forgotten", "forgotten"]
    thought.dismiss()
    assert len(projector.done) == 2
    thought.close()
