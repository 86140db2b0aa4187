"""Feet that are down stay where they are; nobody sinks into the ground; legs reach."""

from __future__ import annotations

import math

import numpy as np
import pytest
from support.bodies import Stage, flat, plan, slope

from dreamscape3d.dream.bodies import row as r
from dreamscape3d.dream.bodies.footing import BALL, HEEL, footing
from dreamscape3d.dream.deeds import Gesture, Go
from dreamscape3d.scene.rig import JOINT

FEET = [JOINT["foot.left"], JOINT["foot.right"]]
KNEES = [JOINT["knee.left"], JOINT["knee.right"]]
SUNK = 0.02  # metres that soles and joints may be below the ground


def soles(stage: Stage) -> np.ndarray:
    """(B, 2, 2, 3) heel and ball of each sole, as the joints of the puppets have them."""
    rows, builds = stage.bodies.rows, stage.bodies.roster.builds
    origin, rotation = stage.bodies.frames_of(rows, stage.bodies.roster.names)
    turned = rotation[:, FEET]
    down = origin[:, FEET] - turned[..., 1] * builds.ankle[:, None, None]
    ahead = turned[..., 2] * builds.height[:, None, None]
    return np.stack([down - HEEL * ahead, down + BALL * ahead], axis=2)


def below(stage: Stage) -> float:
    """How far the lowest of soles, knees and hips is below the ground [m]."""
    points = [soles(stage).reshape(-1, 3)]
    origin, _ = stage.bodies.frames_of(stage.bodies.rows, stage.bodies.roster.names)
    points += [origin[:, KNEES].reshape(-1, 3), origin[:, [0]].reshape(-1, 3)]
    found = np.concatenate(points)
    return float((stage.height(found[:, [0, 2]]) - found[:, 1]).max())


def slid(stage: Stage, ticks: int) -> float:
    """The most that a foot moves from one tick to the next while it is down, by the ball of its sole [m]."""
    most, before = 0.0, None
    for _ in range(ticks):
        stage.step()
        feet = r.feet_of(stage.bodies.rows)
        now = soles(stage)[:, :, 1], feet[:, :, r.F_SWING] <= 0.0, feet[:, :, r.F_HEEL] >= 0.0
        if before is not None:
            both = before[1] & now[1] & before[2] & now[2]
            most = max(most, float(np.where(both, np.linalg.norm(now[0] - before[0], axis=-1), 0.0).max()))
        before = now
    return most


@pytest.mark.parametrize("speed", [0.3, 0.8, 1.3, 2.0, 3.0, 5.0])
@pytest.mark.parametrize("rise", [0.0, 12.0, 25.0])
def test_planted_feet_stay(speed: float, rise: float) -> None:
    stage = Stage(plan("a", walk=speed), plan("b", 1.28, walk=speed), height=slope(rise))
    for name in "ab":
        stage.do(Go(0, name, at=(12.0, 0.0, -30.0)))
    planted: dict[tuple[int, int], np.ndarray] = {}
    for _ in range(420):
        stage.step()
        for n, body in enumerate(r.feet_of(stage.bodies.rows)):
            for side, foot in enumerate(body):
                if foot[r.F_SWING] > 0.0:
                    planted.pop((n, side), None)
                else:
                    assert (planted.setdefault((n, side), foot[:4].copy()) == foot[:4]).all()


@pytest.mark.parametrize("speed", [0.3, 1.3, 3.0, 5.0])
@pytest.mark.parametrize("rise", [0.0, 12.0, 25.0])
def test_soles_that_are_down_do_not_slide(speed: float, rise: float) -> None:
    stage = Stage(plan("a", walk=speed), plan("b", 1.28, walk=speed), height=slope(rise))
    for name in "ab":
        stage.do(Go(0, name, at=(12.0, 0.0, -30.0)))
    assert slid(stage, 420) < 0.004


def test_turning_and_stopping_slides_nowhere() -> None:
    stage = Stage(plan("a"))
    for n in range(10):
        turn = 2.4 * n
        stage.do(Go(stage.tick, "a", at=(3.0 * math.sin(turn), 0.0, 3.0 * math.cos(turn))))
        assert slid(stage, 60 + 17 * n) < 0.004


def test_nobody_sinks_into_the_ground_in_200_walks() -> None:
    chance = np.random.default_rng(5)
    worst = 0.0
    for _ in range(20):
        height = slope(float(chance.uniform(0.0, 25.0)), float(chance.uniform(0.0, 360.0)))
        plans = [
            plan(f"b{n}", float(chance.uniform(0.9, 2.0)), walk=float(chance.uniform(0.3, 5.0))) for n in range(10)
        ]
        stage = Stage(*plans, height=height)
        for _ in range(2):
            for each in plans:
                x, z = chance.uniform(-9.0, 9.0, 2)
                stage.do(Go(stage.tick, each.name, at=(float(x), 0.0, float(z))))
            for _ in range(60):
                stage.step(3)
                worst = max(worst, below(stage))
    assert worst < SUNK


@pytest.mark.parametrize("what", ["sit", "kneel", "cower", "dance", "brace", "laugh", "embrace"])
def test_nobody_sinks_in_a_gesture(what: str) -> None:
    stage = Stage(plan("a"), plan("b", 1.2))
    for name in "ab":
        stage.do(Gesture(0, name, what, 0.0))
    worst = 0.0
    for _ in range(60):
        stage.step(4)
        worst = max(worst, below(stage))
    assert worst < SUNK


@pytest.mark.parametrize("speed", [0.3, 1.3, 3.0, 5.0])
def test_legs_reach_feet_that_are_down(speed: float) -> None:
    stage = Stage(plan("a", walk=speed), height=slope(15.0))
    stage.do(Go(0, "a", at=(12.0, 0.0, -30.0)))
    for _ in range(300):
        stage.step()
        rows = stage.bodies.rows
        low = footing(rows[0].tolist(), stage.bodies.roster.builds.each[0])
        origin, _ = stage.bodies.frames_of(rows, ("a",))
        off = np.linalg.norm(origin[:, FEET] - np.array(low.ankles), axis=-1)
        down = r.feet_of(rows)[:, :, r.F_SWING] <= 0.0
        assert np.where(down, off, 0.0).max() < 0.001


def test_standing_feet_come_one_by_one() -> None:
    stage = Stage(plan("a"))
    stage.step(2)
    rows = stage.bodies.rows.copy()
    rows[0, r.X] += 0.3
    rows[0, r.GOAL] = rows[0, [r.X, r.Z]]
    stage.bodies.rows = rows
    most = 0
    for _ in range(90):
        stage.step()
        most = max(most, int((r.feet_of(stage.bodies.rows)[0, :, r.F_SWING] > 0.0).sum()))
    feet = r.feet_of(stage.bodies.rows)[0, :, 0]
    assert most == 1
    assert feet.mean() == pytest.approx(0.3, abs=0.02)
    assert flat(np.zeros((1, 2)))[0] == 0.0
