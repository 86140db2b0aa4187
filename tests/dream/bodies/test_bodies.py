"""Bodies as parts of a night: what events ask, what others may ask, and that all of it is state."""

from __future__ import annotations

import math

import numpy as np
import pytest
from support.bodies import Stage, plan, slope

from dreamscape3d.dream.bodies import row as r
from dreamscape3d.dream.bodies.bodies import BESIDE, Bodies
from dreamscape3d.dream.bodies.posing import poses
from dreamscape3d.dream.bodies.spine import SPINE
from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.dream.deeds import Gesture, Give, Go, Look, Stand, Steer
from dreamscape3d.dream.living import Living
from dreamscape3d.dream.telling.story import Mark
from dreamscape3d.scene.cast import Making
from dreamscape3d.scene.cue import Placement
from dreamscape3d.scene.rig import JOINT


def busy() -> Stage:
    """Three who do something."""
    stage = Stage(plan("a"), plan("b", 1.3, things=("lantern",)), plan("c", legs=False), height=slope(8.0))
    stage.do(Go(0, "a", at=(3.0, 0.0, -9.0), gait="run"))
    stage.do(Go(0, "b", to="a"))
    stage.do(Gesture(0, "c", "hold", 0.0, "b.hand.left"))
    stage.do(Look(0, "c", "a"))
    return stage


def test_who_goes_arrives_and_does_not_swing_over() -> None:
    stage = Stage(plan("a"))
    stage.do(Go(0, "a", at=(0.0, 0.0, 6.0)))
    furthest = 0.0
    for _ in range(600):
        stage.step()
        furthest = max(furthest, float(stage.bodies.feet("a")[2]))
    assert furthest < 6.005
    assert stage.bodies.feet("a")[2] == pytest.approx(6.0, abs=0.02)
    assert 5.9 < stage.bodies.names()["walked_a"] < 6.1


@pytest.mark.parametrize(("gait", "speed"), [("walk", 1.3), ("run", 3.6)])
def test_speeds_are_the_plans(gait: str, speed: float) -> None:
    stage = Stage(plan("a"))
    stage.do(Go(0, "a", at=(0.0, 0.0, 60.0), gait=gait))
    stage.step(180)
    assert stage.bodies.velocity("a")[2] == pytest.approx(speed, rel=0.01)
    assert (stage.bodies.rows[0, r.RUN] > 0.95) == (gait == "run")


def test_turning_is_not_faster_than_150_degrees_a_second() -> None:
    stage = Stage(plan("a"))
    stage.do(Go(0, "a", at=(0.0, 0.0, -6.0)))
    before = stage.bodies.heading("a")
    for _ in range(120):
        stage.step()
        assert abs(stage.bodies.heading("a") - before) < 150.0 / 60.0 + 1e-9
        before = stage.bodies.heading("a")


def test_marks_are_faced_as_they_say_on_foot_or_at_once() -> None:
    marks = {"jetty": Mark((2.0, 0.0, 3.0), 40.0), "bank": Mark((0.0, 0.0, 8.0), -120.0)}
    stage = Stage(plan("a"), marks=marks)
    stage.do(Go(0, "a", to="jetty", gait="at_once"))
    assert stage.bodies.feet("a") == pytest.approx([2.0, 0.0, 3.0])
    assert math.cos(math.radians(stage.bodies.heading("a") - 40.0)) == pytest.approx(1.0)
    stage.do(Go(0, "a", to="bank"))
    stage.step(600)
    assert stage.bodies.feet("a") == pytest.approx([0.0, 0.0, 8.0], abs=0.03)
    assert math.cos(math.radians(stage.bodies.heading("a") + 120.0)) > 0.999


def test_who_goes_to_somebody_stays_beside_and_faces_them() -> None:
    stage = Stage(plan("a"), plan("b"))
    stage.do(Go(0, "b", at=(4.0, 0.0, 4.0), gait="at_once"))
    stage.do(Go(0, "a", to="b"))
    stage.do(Go(0, "b", at=(5.0, 0.0, 0.0)))
    stage.step(700)
    assert stage.bodies.near("a", "b") == pytest.approx(BESIDE, abs=0.2)
    way = stage.bodies.feet("b") - stage.bodies.feet("a")
    bearing = math.degrees(math.atan2(way[0], -way[2]))
    assert math.cos(math.radians(stage.bodies.heading("a") - bearing)) > 0.97


def test_looks_go_to_what_is_looked_at_and_bodies_turn_for_it() -> None:
    stage = Stage(plan("a"), plan("b"))
    stage.do(Go(0, "b", at=(-3.0, 0.0, -4.0), gait="at_once"))
    stage.do(Look(0, "a", "b"))
    stage.step(200)
    way = stage.bodies.head("b") - stage.bodies.head("a")
    assert stage.bodies.looks("a") @ (way / np.linalg.norm(way)) > 0.985
    stage.do(Look(200, "a", "away"))
    stage.step(100)
    assert stage.bodies.looks("a") @ (way / np.linalg.norm(way)) < 0.7


def test_whom_a_person_steers_follows_their_stands() -> None:
    stage = Stage(plan("a"))
    stage.do(Steer(0, "a"))
    assert stage.bodies.steered == ("a",)
    for n in range(60):
        stage.do(Stand(stage.tick, "a", (0.0, 0.0, 0.15 * n), 90.0, -10.0))
        stage.step(6)
    stage.step(90)
    assert stage.bodies.feet("a")[2] == pytest.approx(0.15 * 59, abs=0.05)
    assert stage.bodies.heading("a") % 360.0 == pytest.approx(90.0, abs=1.0)
    eye, ahead = stage.bodies.standpoint("a") or (np.zeros(3), np.zeros(3))
    assert ahead[1] == pytest.approx(math.sin(math.radians(-10.0)))
    assert eye[1] == pytest.approx(1.63, abs=0.08)
    stage.do(Stand(stage.tick, "a", (50.0, 0.0, 0.0), 0.0))
    assert stage.bodies.feet("a")[0] == pytest.approx(50.0)
    stage.do(Steer(stage.tick, "a", 0.0))
    assert stage.bodies.steered == ()


def test_a_person_without_a_body_stands_somewhere_too() -> None:
    stage = Stage(plan("a"))
    stage.names = ("a", "you")
    assert stage.bodies.standpoint("you") is None
    stage.do(Stand(0, "you", (1.0, 0.0, 2.0), 90.0, 0.0))
    eye, ahead = stage.bodies.standpoint("you") or (np.zeros(3), np.zeros(3))
    assert eye == pytest.approx([1.0, 1.6, 2.0])
    assert ahead == pytest.approx([1.0, 0.0, 0.0])
    assert not stage.bodies.has("you")
    assert stage.bodies.near("a", "you") == pytest.approx(math.hypot(1.0, 2.0))


def test_things_are_held_given_and_put_down() -> None:
    stage = Stage(plan("a", things=("lantern",)), plan("b"))
    stage.step(60)
    first = stage.bodies.anchor("a/lantern", stage.now)
    stage.do(Give(60, "a/lantern", "b.hand.left"))
    assert first is not None
    assert stage.bodies.anchor("lantern", stage.now) == pytest.approx(stage.bodies.joints()["b"][0][7])
    stage.do(Give(60, "lantern"))
    there = stage.bodies.anchor("lantern", stage.now)
    stage.do(Go(60, "b", at=(9.0, 0.0, 0.0)))
    stage.step(120)
    assert (stage.bodies.anchor("lantern", stage.now) == there).all()


def test_puppets_are_placed_and_stay_the_same_objects() -> None:
    stage = busy()
    puppets = stage.bodies.puppets()
    assert [p.name for p in puppets] == ["a", "b", "c", "b/lantern"]
    making = Making(puppets)
    stage.bodies.show(making, stage.now, 0.0)  # before the first tick
    stage.step(30)
    assert all(a is b for a, b in zip(puppets, stage.bodies.puppets(), strict=True))
    making = Making(puppets)
    stage.bodies.show(making, stage.now, 0.008)
    cast = making.finish()
    assert (cast.present == 1.0).all()
    assert ((cast.shine[:3] >= 0.4) & (cast.shine[:3] <= 1.0)).all()


def test_between_two_ticks_bodies_go_on() -> None:
    stage = busy()
    stage.step(100)
    now, between = stage.bodies.joints(0.0)["a"][0], stage.bodies.joints(0.5 / 60.0)["a"][0]
    stage.step()
    off = np.abs(between - 0.5 * (now + stage.bodies.joints(0.0)["a"][0])).max(axis=1)
    assert off[:11].max() < 0.02  # but for legs, whose knees are quick in running
    assert off.max() < 0.06


def test_what_is_past_shows_again_to_the_bit() -> None:
    stage = busy()
    stage.step(100)
    seen = stage.bodies.joints()["a"]
    row = stage.bodies.row("a")
    stage.step(77)
    again = stage.bodies.past("a", 77)
    assert (again == row).all()
    origin, rotation = stage.bodies.frames_of(again[None], ("a",))
    assert (origin[0] == seen[0]).all()
    assert (rotation[0] == seen[1]).all()
    assert (stage.bodies.past("a", 9999) == stage.bodies.past("a", 300)).all()
    with pytest.raises(KeyError):
        stage.bodies.past("nobody", 0)


@pytest.mark.parametrize("what", ["none", "sit", "kneel", "cower", "laugh", "embrace", "dance"])
def test_spines_are_where_poses_have_them(what: str) -> None:
    stage = Stage(plan("a"), plan("b", 1.25), height=slope(6.0))
    stage.do(Gesture(0, "a", what, 0.0))
    stage.do(Go(0, "b", at=(9.0, 0.0, -20.0), gait="run"))
    stage.do(Look(0, "a", "b"))
    for _ in range(30):
        stage.step(5)
        for name, (origin, rotation) in stage.bodies.joints().items():
            for joint in SPINE:
                found = stage.bodies.anchor(f"{name}.{joint}", stage.now)
                assert np.abs(found - origin[JOINT[joint]]).max() < 0.09
            eyes = origin[JOINT["head"]] + rotation[JOINT["head"]][:, 1] * 0.045 * (1.75 if name == "a" else 1.25)
            assert np.abs(stage.bodies.head(name) - eyes).max() < 0.09


def test_poses_are_a_function_of_rows_alone() -> None:
    stage = busy()
    stage.step(100)
    rows, builds = stage.bodies.rows, stage.bodies.roster.builds
    for one, other in zip(poses(rows, builds), poses(rows[:, : r.SHOWN].copy(), builds), strict=True):
        assert (one == other).all()
    turned = poses(rows, builds)[1]
    assert np.abs(turned @ turned.swapaxes(-1, -2) - np.eye(3)).max() < 1e-9


def test_the_same_events_lead_to_the_same_state() -> None:
    one, other = busy(), busy()
    one.step(200)
    other.step(80)
    other.bodies.joints()  # who looks changes nothing
    other.step(120)
    assert list(one.bodies.state()) == list(other.bodies.state())


def test_copies_go_their_own_ways() -> None:
    stage = busy()
    stage.step(50)
    copy, told = stage.bodies.copy(), list(stage.bodies.state())
    stage.step(50)
    assert list(copy.state()) == told
    assert list(stage.bodies.state()) != told


def test_who_leaves_is_gone_and_the_others_keep_their_past() -> None:
    stage = busy()
    stage.step(60)
    before = stage.bodies.past("c", 20)
    stage.bodies.leave("a")
    stage.names = ("b", "c")
    assert not stage.bodies.has("a")
    assert (stage.bodies.past("c", 20) == before).all()
    stage.step(10)
    assert sorted(stage.bodies.joints()) == ["b", "c"]


def test_a_dream_that_stands_elsewhere_has_its_bodies_there() -> None:
    bodies = Bodies()
    body = plan("a", place=Placement((1.0, 0.0, 0.0), 30.0))
    bodies.enter("a", Living(bodies=(body,)), Placement((5.0, 0.0, 0.0), 90.0))
    assert bodies.feet("a") == pytest.approx([5.0, 0.0, -1.0])
    assert bodies.heading("a") == pytest.approx(60.0)


def test_two_bodies_of_one_name() -> None:
    bodies = Bodies()
    bodies.enter("a", Living(bodies=(plan("fox"),)), Placement())
    bodies.enter("b", Living(bodies=(plan("fox"),)), Placement())
    assert [p.name for p in bodies.puppets()] == ["fox", "b fox"]
    assert bodies.has("a")
    assert bodies.has("b")


def test_a_new_setting_has_everybody_on_its_ground() -> None:
    stage = Stage(plan("a"))
    stage.step(5)
    stage.height = lambda xz: np.full(len(xz), 3.0)
    stage.night.setting = 1
    stage.step()
    assert stage.bodies.feet("a")[1] == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("event", "says"),
    [
        (Go(0, "liam", at=(1.0, 0.0, 0.0)), "nobody with a body is called 'liam'"),
        (Look(0, "liam"), "nobody with a body is called 'liam'"),
        (Gesture(0, "liam", "wave"), "nobody with a body is called 'liam'"),
        (Stand(0, "liam", (0.0, 0.0, 0.0), 0.0), "nobody here is called 'liam'"),
        (Steer(0, "liam"), "nobody here is called 'liam'"),
        (Go(0, "a", to="moon"), "nothing here is called 'moon', to go to"),
        (Give(0, "sword", "a.hand.left"), "no thing here is called 'sword'"),
        (Give(0, "lantern", "a"), "'a' holds nothing"),
    ],
)
def test_what_cannot_be(event: object, says: str) -> None:
    stage = Stage(plan("a", things=("lantern",)))
    with pytest.raises(JournalError, match=says):
        stage.do(event)
