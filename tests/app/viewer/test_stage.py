"""What is on: time and the dreamer's place go on through saves, stalls and calm."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_crew import TICK, loaded, look
from viewing import DREAM

from dreamscape3d.app.viewer.calm import RATE
from dreamscape3d.app.viewer.pointing import pointed_at
from dreamscape3d.app.viewer.ready import Located, locate
from dreamscape3d.app.viewer.stage import MOST_TICKS, Stage
from dreamscape3d.dream.stance import STILL, Wish
from dreamscape3d.formats.source import read_source
from dreamscape3d.render.picking import Picked


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    made = Stage(loaded(tmp_path / "ball.toml", DREAM))
    look(made)
    return made


def turns(stage: Stage, count: int, wish: Wish = STILL, passed: float = TICK) -> None:
    for _ in range(count):
        stage.advance(passed, wish)
        look(stage)


def test_time_goes_on_and_slower_while_calm(stage: Stage) -> None:
    turns(stage, 60)
    assert stage.timeline.time == pytest.approx(1.0)
    stage.calm = True
    turns(stage, 60)
    assert stage.timeline.time == pytest.approx(1.0 + RATE)


def test_wishing_to_move_leaves_the_path_and_stays_where_one_was(stage: Stage) -> None:
    turns(stage, 3)
    assert stage.mover.mode == "path"
    turns(stage, 30, Wish(forward=1.0))
    assert stage.mover.mode == "fly"
    assert 6.0 < stage.view().eye[2] < 7.9
    assert stage.view().eye[0] == pytest.approx(0.0, abs=1e-6)


def test_a_turn_shorter_than_a_tick_loses_nothing_of_the_mouse(stage: Stage) -> None:
    """Ten turns of a quarter tick, each 1 degree: 10 degrees, however they fall between ticks."""
    stage.change("fly")
    before = stage.view()
    for _ in range(10):
        turns(stage, 1, Wish(turn=1.0), TICK / 4)
    turns(stage, 8)
    assert _yaw_between(before, stage.view()) == pytest.approx(10.0, abs=0.01)


def test_snap_turns_and_jumps_happen_once(stage: Stage) -> None:
    stage.change("fly")
    before = stage.view()
    stage.snap(30.0)
    stage.snap(30.0)
    turns(stage, 10)
    assert _yaw_between(before, stage.view()) == pytest.approx(60.0, abs=0.01)


def test_a_stall_does_not_throw_the_dreamer_far(stage: Stage) -> None:
    stage.change("fly")
    turns(stage, 60, Wish(forward=1.0))
    speed, before = stage.mover.speed, stage.mover.stance.eye[2]
    turns(stage, 1, Wish(forward=1.0), 10.0)
    assert 0.0 < before - stage.mover.stance.eye[2] < 1.01 * speed * MOST_TICKS * TICK


def test_a_save_keeps_time_what_was_turned_and_where_one_stands(stage: Stage, tmp_path: Path) -> None:
    stage.timeline.set_parameter("size", 1.5)
    turns(stage, 30, Wish(right=1.0))
    time, view = stage.timeline.time, stage.view()
    stage.reload(loaded(tmp_path / "ball.toml", DREAM.replace("#f00", "#0f0")))
    look(stage)
    assert stage.timeline.time == time
    assert stage.timeline.parameters["size"] == 1.5
    assert stage.view().eye == pytest.approx(view.eye)
    assert stage.view().target == pytest.approx(view.target)


def test_a_save_shows_its_own_camera_at_once(stage: Stage, tmp_path: Path) -> None:
    """Though time stands still: the view of the version before is not kept."""
    stage.timeline.playing = False
    before = stage.view()
    stage.reload(loaded(tmp_path / "ball.toml", DREAM.replace("[0, 1.6, 8]", "[0, 2.5, 8]")))
    assert (before.eye[1], stage.view().eye[1]) == pytest.approx((1.6, 2.5))


def test_home_leads_back_to_the_dreams_own_camera(stage: Stage) -> None:
    turns(stage, 30, Wish(right=1.0))
    stage.go_home()
    turns(stage, 120)
    assert stage.mover.mode == "path"
    assert stage.view().eye == pytest.approx((0.0, 1.6, 8.0))


def test_places_count_only_for_the_version_that_is_on(stage: Stage, tmp_path: Path) -> None:
    path = tmp_path / "ball.toml"
    there = locate(path, read_source(path))
    stage.locate(Located(path, "another", there.places))
    stage.locate(Located(tmp_path / "other.toml", there.digest, there.places))
    assert stage.places == {}
    stage.locate(there)
    assert stage.places == there.places != {}


def test_what_is_pointed_at_is_told_in_the_dreams_own_words(stage: Stage, tmp_path: Path) -> None:
    path = tmp_path / "ball.toml"
    stage.locate(locate(path, read_source(path)))
    assert stage.seen is not None
    field = stage.seen.field.field
    leaves = {field.names[field.leaf_name[k]]: k for k in range(field.leaf_count)}
    pointed = pointed_at(stage, _picked(leaves["box"]))
    assert pointed is not None
    assert (pointed.name, pointed.number, pointed.material) == ("box", 1, "blue")
    assert (pointed.at, pointed.distance) == ((1.0, 2.0, 3.0), 4.5)
    assert pointed.place is not None
    lines = DREAM.splitlines()
    first = lines.index('name = "box"') + 1  # the line before is the form's head
    assert first - 1 <= pointed.place.line <= first


def test_a_leaf_of_another_dream_is_nothing(stage: Stage) -> None:
    assert pointed_at(stage, _picked(10_000)) is None
    stage.seen = None
    assert pointed_at(stage, _picked(0)) is None


def _picked(leaf: int) -> Picked:
    import numpy as np

    return Picked(leaf, leaf, 0.0, np.array([1.0, 2.0, 3.0]), 4.5, np.array([0.0, 1.0, 0.0]))


def _yaw_between(before: object, after: object) -> float:
    """How far the view has turned to the right [degrees]."""
    import numpy as np

    def yaw(view: object) -> float:
        away = view.target - view.eye  # type: ignore[attr-defined]
        return float(np.degrees(np.arctan2(away[0], -away[2])))

    return yaw(after) - yaw(before)
