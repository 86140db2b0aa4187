"""Gestures lead into each other, keep within what joints can do, and reach for what they are made towards."""

from __future__ import annotations

import numpy as np
import pytest
from support.bodies import Stage, plan

from dreamscape3d.dream.bodies import row as r
from dreamscape3d.dream.deeds import GESTURES, Gesture, Give, Go, Look
from dreamscape3d.dream.mood import FEAR, JOY, Mood
from dreamscape3d.scene.rig import JOINT, PARENT

FASTEST = 0.16  # metres that a joint may go in a tick
LIMITS = {"elbow": 155.1, "knee": 155.1, "neck": 60.0, "head": 75.0, "waist": 45.0, "chest": 60.0}  # degrees


def angles(rotation: np.ndarray, joint: str) -> float:
    """How far a joint is turned in its parent's frame [degrees]."""
    number = JOINT[joint]
    local = rotation[PARENT[number]].T @ rotation[number]
    return float(np.degrees(np.arccos(np.clip((np.trace(local) - 1.0) / 2.0, -1.0, 1.0))))


def check(stage: Stage, before: dict[str, np.ndarray]) -> None:
    for name, (origin, rotation) in stage.bodies.joints().items():
        assert np.isfinite(origin).all()
        assert np.isfinite(rotation).all()
        if name in before:
            assert np.abs(origin - before[name]).max() < FASTEST
        before[name] = origin
        for joint, limit in LIMITS.items():
            for each in (j for j in JOINT if j.startswith(joint)):
                assert angles(rotation, each) < limit, (each, limit)


@pytest.mark.parametrize("mood", [Mood(), Mood(*FEAR), Mood(*JOY)], ids=["neutral", "fear", "joy"])
def test_all_gestures_one_after_the_other(mood: Mood) -> None:
    stage = Stage(plan("a"), plan("b", 1.25), mood=mood)
    stage.do(Look(0, "a", "b"))
    before: dict[str, np.ndarray] = {}
    for n, what in enumerate(GESTURES):
        stage.do(Gesture(stage.tick, "a", what, 0.0, "b" if n % 2 else ""))
        stage.do(Gesture(stage.tick, "b", GESTURES[-1 - n], 0.0, "a.head" if n % 3 else ""))
        for _ in range(45):
            stage.step()
            check(stage, before)


def test_a_gesture_ends_and_the_next_one_begins_softly() -> None:
    stage = Stage(plan("a"))
    stage.do(Gesture(0, "a", "wave", 1.0))
    stage.step(55)
    assert stage.bodies.rows[0, r.HOLD][1] > 0.9
    stage.step(90)
    assert stage.bodies.wishes["a"].what == "none"
    assert stage.bodies.rows[0, r.HOLD][1] < 0.05


@pytest.mark.parametrize(("what", "hand"), [("reach", "left"), ("hold", "right")])
def test_hands_reach_what_is_near(what: str, hand: str) -> None:
    stage = Stage(plan("a"), plan("b"))
    side = 1.0 if hand == "left" else -1.0  # who faces +z has +x to the left
    stage.do(Go(0, "b", at=(side * 0.15, 0.0, 0.38), gait="at_once"))
    stage.step(60)
    stage.do(Gesture(60, "a", what, 0.0, "b.chest"))
    stage.step(120)
    origins = {name: origin for name, (origin, _) in stage.bodies.joints().items()}
    assert stage.bodies.wishes["a"].hand == hand
    assert np.linalg.norm(origins["a"][JOINT[f"hand.{hand}"]] - origins["b"][JOINT["chest"]]) < 0.02


def test_who_is_held_by_the_hand_gives_it() -> None:
    stage = Stage(plan("liam", 1.82), plan("mia", 1.28))
    stage.do(Go(0, "mia", at=(-0.62, 0.0, 0.0), gait="at_once"))  # to his right, as he faces +z
    stage.do(Go(0, "mia", at=(-0.62, 0.0, 0.1)))
    stage.step(60)
    stage.do(Gesture(60, "mia", "hold", 0.0, "liam.hand.right"))
    stage.step(150)
    origins = {name: origin for name, (origin, _) in stage.bodies.joints().items()}
    own = origins["mia"][JOINT[f"hand.{stage.bodies.wishes['mia'].hand}"]]
    assert np.linalg.norm(own - origins["liam"][JOINT["hand.right"]]) < 0.05


def test_pointing_is_straight_at_it() -> None:
    stage = Stage(plan("a"), plan("b"))
    stage.do(Go(0, "b", at=(3.0, 0.0, 6.0), gait="at_once"))
    stage.do(Gesture(0, "a", "point", 0.0, "b"))
    stage.step(150)
    origin, _ = stage.bodies.joints()["a"]
    hand = stage.bodies.wishes["a"].hand
    arm = origin[JOINT[f"hand.{hand}"]] - origin[JOINT[f"shoulder.{hand}"]]
    way = stage.bodies.joints()["b"][0][JOINT["chest"]] - origin[JOINT[f"shoulder.{hand}"]]
    assert (arm @ way) / np.linalg.norm(arm) / np.linalg.norm(way) > 0.985


def test_who_carries_gestures_with_the_other_hand() -> None:
    stage = Stage(plan("a", things=("lantern",)), plan("b"))
    stage.do(Go(0, "b", at=(-0.4, 0.0, 0.8), gait="at_once"))
    stage.do(Gesture(0, "a", "reach", 0.0, "b"))
    stage.step(60)
    assert stage.bodies.wishes["a"].hand == "left"
    assert stage.bodies.rows[0, r.HOLD][1] > 0.8
    stage.do(Give(60, "lantern", "b.hand.left"))
    assert stage.bodies.wishes["b"].carries == ("left",)
    assert stage.bodies.wishes["a"].carries == ()


def test_fear_bows_and_joy_opens() -> None:
    def head(mood: Mood) -> float:
        stage = Stage(plan("a"), mood=mood)
        stage.step(240)
        return float(stage.bodies.head("a")[1])

    assert head(Mood(*FEAR)) < head(Mood()) - 0.02
    stage = Stage(plan("a"), mood=Mood(*JOY))
    stage.step(240)
    assert stage.bodies.rows[0, r.OPEN] == pytest.approx(8.0, rel=0.01)
