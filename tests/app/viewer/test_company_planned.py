"""Guests come and go without a wait: the picture goes on until another planner knows all who are here."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from fake_crew import loaded
from test_forethought import FakeProjector
from test_guests import BALL, BOX

from dreamscape3d.app.viewer import forethought as module
from dreamscape3d.app.viewer.forethought import Forethought
from dreamscape3d.app.viewer.stage import Stage
from dreamscape3d.render.planner import Planner

PATIENCE = 10.0  # seconds


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(loaded(tmp_path / "ball.toml", BALL))


@pytest.fixture
def thought() -> Any:
    made = Forethought(FakeProjector())  # type: ignore[arg-type]
    yield made
    made.close()


def leaves(thought: Forethought, stage: Stage) -> int:
    """How many forms the next picture has."""
    return thought.plan(stage).moment.field.field.leaf_count


def until_there(thought: Forethought, stage: Stage, forms: int) -> int:
    """Plan until a picture has so many forms; how many pictures that took."""
    began = time.monotonic()
    for count in range(100_000):
        if leaves(thought, stage) == forms:
            return count
        assert time.monotonic() - began < PATIENCE, "the company was never planned"
    raise AssertionError("the company was never planned")


def test_the_picture_goes_on_until_the_company_is_planned(
    thought: Forethought, stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert leaves(thought, stage) == 1
    held: list[Any] = []
    started = module.threading.Thread.start

    def later(thread: Any) -> None:
        held.append(thread) if thread.name == "company" else started(thread)

    monkeypatch.setattr(module.threading.Thread, "start", later)
    stage.join("box", loaded(tmp_path / "box.toml", BOX), 0.5)
    stage.timeline.step(600)
    assert [leaves(thought, stage) for _ in range(5)] == [1] * 5
    started(held[0])
    held[0].join(PATIENCE)
    assert until_there(thought, stage, 2) <= 3


def test_who_leaves_is_gone_from_the_next_picture_on(thought: Forethought, stage: Stage, tmp_path: Path) -> None:
    stage.join("box", loaded(tmp_path / "box.toml", BOX), 0.5)
    stage.timeline.step(600)
    assert leaves(thought, stage) == 2, "somebody was there from the first picture on"
    stage.see_off("box")
    thought.plan(stage)
    plan = thought.plan(stage)
    assert plan.moment.field.parts is None
    assert plan.moment.field.field is stage.scenes.members[0][1].field


def test_another_version_of_a_guest_is_shown_at_once(thought: Forethought, stage: Stage, tmp_path: Path) -> None:
    stage.join("box", loaded(tmp_path / "box.toml", BOX), 0.5)
    stage.timeline.step(600)
    thought.plan(stage)
    two = BOX + '[[form]]\nname = "other"\nshape = "box"\nat = [-3, 0, 0]\n'
    stage.join("box", loaded(tmp_path / "box.toml", two), 0.5)
    assert leaves(thought, stage) == 3


def test_plans_made_in_another_process_hang_on_the_same_structures(stage: Stage, tmp_path: Path) -> None:
    """Else letters and height maps would go to the GPU with every picture."""
    stage.join("box", loaded(tmp_path / "box.toml", BOX), 0.5)
    stage.timeline.step(600)
    thought = Forethought(FakeProjector())  # type: ignore[arg-type]
    thought.begin()
    try:
        for mode in ("merge", "portal"):
            stage.timeline.set_mode(mode)  # type: ignore[arg-type]
            _ready(thought, stage)
            seen = [thought.plan(stage).moment for _ in range(4)][2:]
            assert seen[0].field.field is seen[1].field.field
            if mode == "portal":
                assert seen[0].portal is not None
                assert seen[0].portal.beyond.field.field is seen[1].portal.beyond.field.field
        stage.timeline.cross("box")
        within = [thought.plan(stage).moment for _ in range(4)][2:]
        assert within[0].scene == within[1].scene == seen[0].portal.number
        assert within[0].field.field is within[1].field.field is seen[0].portal.beyond.field.field
        assert within[0].portal.beyond.field.field is seen[0].field.field
    finally:
        thought.close()


def _ready(thought: Forethought, stage: Stage) -> None:
    """Wait until the planner's process has the scene."""
    began = time.monotonic()
    thought.plan(stage)
    planner: Planner = thought._planner
    assert thought._on is not None
    while not (planner.apart and planner.knows(thought._on.number)):
        assert time.monotonic() - began < PATIENCE, "the planner's process never had the scene"
        time.sleep(0.01)
