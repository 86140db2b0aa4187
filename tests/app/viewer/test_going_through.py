"""Through the door and back, without a window: where one is, whose forms are in the way, and what sends one home."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from fake_crew import TICK, loaded, look
from numpy.typing import NDArray
from test_forethought import FakeProjector

from dreamscape3d.app.viewer.forethought import Forethought
from dreamscape3d.app.viewer.guests import set_mode
from dreamscape3d.app.viewer.pointing import pointed_at
from dreamscape3d.app.viewer.stage import Stage
from dreamscape3d.dream.journal import Journal
from dreamscape3d.dream.stance import STILL, Body, Stance, Wish, angles, point
from dreamscape3d.dream.world import World
from dreamscape3d.render.picking import Picked
from dreamscape3d.scene.moment import View
from dreamscape3d.sdf.opening import Opening

SHARE = "[share]\nform = true\ncolour = true\nair = true\n"
GROUND = '[[form]]\nshape = "plane"\n'
HERE = f'title = "Here"\n{SHARE}[camera]\nat = [0, 1.6, 8]\nlook_at = [0, 1.4, 0]\n{GROUND}'
THERE = (
    f'title = "There"\n{SHARE}[camera]\nat = [30, 2.1, 0]\nlook_at = [40, 2.1, 0]\nfov = 70\n'
    '[[form]]\nname = "far ground"\nshape = "plane"\nat = [0, 0.5, 0]\n'
)
FORWARD = Wish(forward=1.0)


def opened(folder: Path, strength: float = 1.0, there: str = THERE) -> Stage:
    """A dream with a door, as wide open as such a strength has it, and somebody who looks at it."""
    stage = Stage(loaded(folder / "here.toml", HERE))
    stage.join("there", loaded(folder / "there.toml", there), strength)
    stage.timeline.set_mode("portal")
    stage.timeline.step(900)
    look(stage)
    stage.advance(0.0, STILL)
    return stage


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return opened(tmp_path)


def door(stage: Stage) -> Opening:
    """As the last picture has it."""
    assert stage.seen is not None
    assert stage.seen.portal is not None
    return stage.seen.portal.opening


def stand_before(stage: Stage, away: float = 1.0, mode: str = "fly") -> None:
    """Look at the middle of the door from so far in front of it [m]; behind it where that is negative."""
    opening = door(stage)
    eye = opening.centre + away * opening.normal
    yaw, pitch = angles(-np.sign(away) * opening.normal)
    stage.change("fly")
    stage.mover._now = stage.mover._before = Stance(mode="fly", eye=point(eye), yaw=yaw, pitch=pitch)
    if mode != "fly":
        stage.change(mode)  # type: ignore[arg-type]
    turn(stage)


def turn(stage: Stage, wish: Wish = STILL, passed: float = TICK) -> None:
    """A turn of the loop; the picture is seen at its end."""
    stage.advance(passed, wish)
    look(stage)


def ahead(view: View) -> NDArray[np.float64]:
    """Where it looks."""
    way: NDArray[np.float64] = (view.target - view.eye) / np.linalg.norm(view.target - view.eye)
    return way


def until(stage: Stage, side: str, wish: Wish = FORWARD, turns: int = 240) -> None:
    for _ in range(turns):
        turn(stage, wish)
        if stage.timeline.world.within == side:
            return
    raise AssertionError(f"never got to {side or 'home'!r}")


@pytest.mark.parametrize("mode", ["fly", "walk"])
def test_who_goes_on_is_through_and_the_way_does_not_jump(stage: Stage, mode: str) -> None:
    stand_before(stage, 2.0, mode)
    way = door(stage).to_beyond
    before = stage.view()
    for _ in range(240):
        turn(stage, FORWARD)
        after = stage.view()
        if stage.timeline.world.within:
            break
        assert np.linalg.norm(after.eye - before.eye) < 0.12
        before = after
    assert stage.timeline.world.within == "there"
    assert after.eye == pytest.approx(way.points(before.eye), abs=0.12)
    assert ahead(after) == pytest.approx(way.directions(ahead(before)), abs=1e-3)
    assert stage.mover.mode == mode
    assert stage.seen is not None
    assert stage.seen.scene != 0
    assert stage.timeline.notice == "in There: the door leads home"
    for _ in range(120):
        turn(stage, FORWARD)
    if mode == "walk":
        assert stage.mover.stance.grounded
        assert stage.view().eye[1] == pytest.approx(0.5 + 1.6, abs=0.05)  # on the ground there


def test_looking_back_one_sees_ones_own_dream_and_gets_there_again(stage: Stage) -> None:
    stand_before(stage, 1.0)
    own = door(stage)
    until(stage, "there")
    for _ in range(30):
        turn(stage, FORWARD)
    back = door(stage)
    assert back.centre == pytest.approx(own.reversed().centre)
    assert stage.seen is not None
    assert stage.seen.portal is not None
    assert stage.seen.portal.beyond.scene == 0
    until(stage, "", Wish(forward=-1.0))
    assert stage.seen.scene == 0
    assert stage.mover.body == Body()
    assert abs(door(stage).heights(stage.view().eye)) < 0.2
    assert stage.timeline.notice == "home in Here"


def test_the_view_is_always_on_the_side_that_is_shown(stage: Stage) -> None:
    """Also between two ticks: who has not reached the door yet is not beyond it."""
    stand_before(stage, 0.3)
    own, sides = door(stage), []
    for _ in range(200):
        turn(stage, FORWARD, TICK / 5)
        within = bool(stage.timeline.world.within)
        sides.append(within)
        plane = own.reversed() if within else own
        assert (plane.heights(stage.view().eye) > 0.0) != within
    assert True in sides


def test_a_stall_leads_through_as_well(stage: Stage) -> None:
    stand_before(stage, 0.4)
    for _ in range(4):
        turn(stage, FORWARD)
    turn(stage, FORWARD, 10.0)
    assert stage.timeline.world.within == "there"


def test_beside_it_and_while_it_is_shut_nobody_goes_through(tmp_path: Path) -> None:
    shut = opened(tmp_path, 0.12)
    stand_before(shut, 1.0)
    for _ in range(100):
        turn(shut, FORWARD)
    assert shut.timeline.world.within == ""
    assert not any(event.kind == "cross" for event in shut.timeline.journal)


def test_along_the_dreams_own_path_nobody_goes_through(stage: Stage) -> None:
    stage.mover._now = replace(stage.mover.stance, eye=point(door(stage).centre))
    turn(stage)
    turn(stage)
    assert stage.timeline.world.within == ""


def test_home_is_the_own_camera_of_the_dream_one_is_in(stage: Stage) -> None:
    stand_before(stage, 0.5)
    until(stage, "there")
    stage.go_home()
    for _ in range(120):
        turn(stage)
    assert stage.mover.mode == "path"
    assert stage.view().eye == pytest.approx((30.0, 2.1, 0.0))
    assert stage.seen is not None
    assert stage.seen.view.fov == pytest.approx(70.0)
    assert stage.timeline.world.within == "there"


def test_what_is_done_there_is_in_the_journal(stage: Stage, tmp_path: Path) -> None:
    stand_before(stage, 0.5)
    until(stage, "there")
    turn(stage, FORWARD)
    timeline = stage.timeline
    journal = Journal.loads(timeline.journal.dumps())
    assert [event.kind for event in journal].count("cross") == 1
    known = [timeline.world.known(event.digest, event.name) for event in journal if event.kind == "join"]  # type: ignore[union-attr]
    world = World.replay(timeline.dream, journal, timeline.tick, known=[guest for guest in known if guest is not None])
    assert world.digest() == timeline.digest()
    assert world.moment().scene == timeline.moment().scene != 0


# -- what sends one home ---------------------------------------------------------------------------------------------


def test_who_sees_the_guest_off_floats_home(stage: Stage) -> None:
    stand_before(stage, 0.5)
    until(stage, "there")
    _floats_home(stage, lambda: stage.see_off("there"))


def test_the_mode_that_is_on_is_not_set_again(stage: Stage) -> None:
    stand_before(stage, 0.5)
    until(stage, "there")
    set_mode(stage, "portal")
    turn(stage)
    assert stage.timeline.world.within == "there"


def test_another_mode_is_home(stage: Stage) -> None:
    stand_before(stage, 0.5)
    until(stage, "there")
    _floats_home(stage, lambda: set_mode(stage, "merge"))


def test_a_time_before_is_home_and_the_time_after_there_again(stage: Stage) -> None:
    stand_before(stage, 0.5)
    until(stage, "there")
    time = stage.timeline.time
    _floats_home(stage, lambda: stage.timeline.scrub(time - 1.0), ticks=6)
    stage.timeline.scrub(time + 1.0)
    turn(stage)
    assert stage.timeline.world.within == "there"
    for _ in range(120):
        turn(stage)
    assert stage.view().eye == pytest.approx((30.0, 2.1, 0.0))


def test_a_strand_that_is_let_go_shuts_the_door_and_one_is_home(stage: Stage) -> None:
    stand_before(stage, 0.5)
    until(stage, "there")
    stage.timeline.let_go("host", "there")
    stage.timeline.playing = True
    for _ in range(600):
        turn(stage)
        if not stage.timeline.world.within:
            break
    assert stage.timeline.world.within == ""
    for _ in range(120):
        turn(stage)
    assert stage.view().eye == pytest.approx((0.0, 1.6, 8.0))


def _floats_home(stage: Stage, act, ticks: int = 120) -> None:  # type: ignore[no-untyped-def]
    opening = door(stage)
    before = stage.view()
    act()
    turn(stage)
    assert stage.timeline.world.within == ""
    assert stage.mover.mode == "path"
    assert stage.mover.body == Body()
    assert stage.seen is not None
    assert stage.seen.scene == 0
    began = opening.to_beyond.points(before.eye)
    assert np.linalg.norm(stage.view().eye - began) < 0.5  # from where that is, seen from one's own dream
    for _ in range(ticks):
        turn(stage)
    if ticks > 100:
        assert stage.view().eye == pytest.approx((0.0, 1.6, 8.0))


def test_a_saved_guest_leaves_one_there(stage: Stage, tmp_path: Path) -> None:
    stand_before(stage, 0.5)
    until(stage, "there")
    eye = stage.view().eye
    stage.join("there", loaded(tmp_path / "there.toml", THERE.replace("at = [0, 0.5, 0]", "at = [0, 0.4, 0]")), 1.0)
    turn(stage)
    assert stage.timeline.world.within == "there"
    assert stage.view().eye == pytest.approx(eye, abs=0.1)
    stage.reload(loaded(tmp_path / "here.toml", HERE.replace("at = [0, 1.6, 8]", "at = [0, 1.7, 8]")))
    turn(stage)
    assert stage.timeline.world.within == "there"


# -- with the pictures that are planned ------------------------------------------------------------------------------


def test_pictures_planned_ahead_lag_by_one_and_are_each_of_one_side(stage: Stage) -> None:
    thought = Forethought(FakeProjector())  # type: ignore[arg-type]
    stand_before(stage, 0.4)
    own, scenes = door(stage), []
    for _ in range(60):
        stage.advance(TICK, FORWARD)
        moment = thought.plan(stage).moment
        scenes.append(moment.scene)
        plane = own.reversed() if moment.scene else own
        assert (plane.heights(moment.view.eye) > 0.0) != bool(moment.scene)
    thought.close()
    assert scenes[0] == 0
    assert scenes[-1] != 0
    assert sum(a != b for a, b in pairwise(scenes)) == 1


def test_forms_of_the_other_dream_are_named_but_have_no_place_in_the_file(stage: Stage) -> None:
    stand_before(stage, 0.4)
    until(stage, "there")
    pointed = pointed_at(stage, Picked(0, 0, 0.0, np.zeros(3), 1.0, np.array([0.0, 1.0, 0.0])))
    assert pointed is not None
    assert (pointed.name, pointed.number, pointed.place) == ("far ground", -1, None)
