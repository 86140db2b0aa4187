"""Who walks goes round who is in the way, and arrives all the same."""

from __future__ import annotations

import math

import pytest
from support.bodies import Stage, plan

from dreamscape3d.dream.bodies.bodies import BESIDE
from dreamscape3d.dream.deeds import Go

ROOM = 0.35  # metres between the hips of two who pass


def nearest(stage: Stage, ticks: int) -> float:
    """How near the first two come to each other [m]."""
    found = math.inf
    for _ in range(ticks):
        stage.step()
        found = min(found, stage.bodies.near(*stage.names[:2]))
    return found


@pytest.mark.parametrize("gait", ["walk", "run"])
@pytest.mark.parametrize("off", [0.0, 0.1, -0.3])
def test_two_who_change_places_pass_each_other(gait: str, off: float) -> None:
    stage = Stage(plan("a"), plan("b"))
    stage.do(Go(0, "b", at=(off, 0.0, 8.0), gait="at_once"))
    stage.do(Go(0, "a", at=(off, 0.0, 8.0), gait=gait))
    stage.do(Go(0, "b", at=(0.0, 0.0, 0.0), gait=gait))
    assert nearest(stage, 720) >= ROOM
    assert stage.bodies.feet("a") == pytest.approx([off, 0.0, 8.0], abs=0.03)
    assert stage.bodies.feet("b") == pytest.approx([0.0, 0.0, 0.0], abs=0.03)


@pytest.mark.parametrize("gait", ["walk", "run"])
@pytest.mark.parametrize("off", [0.0, 0.2, -0.4])
def test_who_stands_in_the_way_is_gone_round(gait: str, off: float) -> None:
    stage = Stage(plan("a"), plan("b"))
    stage.do(Go(0, "b", at=(off, 0.0, 4.0), gait="at_once"))
    stage.do(Go(0, "a", at=(0.0, 0.0, 8.0), gait=gait))
    assert nearest(stage, 600) >= ROOM
    assert stage.bodies.feet("a") == pytest.approx([0.0, 0.0, 8.0], abs=0.03)
    assert stage.bodies.feet("b") == pytest.approx([off, 0.0, 4.0], abs=0.01)


def test_two_who_walk_abreast_do_not_swerve() -> None:
    stage = Stage(plan("a"), plan("b"))
    stage.do(Go(0, "b", at=(0.45, 0.0, 0.1), gait="at_once"))
    stage.do(Go(0, "a", at=(0.0, 0.0, 9.0)))
    stage.do(Go(0, "b", at=(0.45, 0.0, 9.1)))
    for _ in range(600):
        stage.step()
        assert abs(stage.bodies.feet("a")[0]) < 0.02
        assert abs(stage.bodies.feet("b")[0] - 0.45) < 0.02


def test_whom_one_goes_to_is_come_near() -> None:
    stage = Stage(plan("a"), plan("b"))
    stage.do(Go(0, "b", at=(0.0, 0.0, 6.0), gait="at_once"))
    stage.do(Go(0, "a", to="b"))
    for _ in range(500):
        stage.step()
        assert abs(stage.bodies.feet("a")[0]) < 0.02  # straight on
    assert stage.bodies.near("a", "b") == pytest.approx(BESIDE, abs=0.02)


def test_in_a_crowd_all_arrive() -> None:
    """Six on a ring, each to the other side, all through its middle."""
    names = "abcdef"
    stage = Stage(*(plan(name) for name in names))
    ring = [(4.0 * math.cos(n * math.pi / 3.0), 4.0 * math.sin(n * math.pi / 3.0)) for n in range(6)]
    for name, (x, z) in zip(names, ring, strict=True):
        stage.do(Go(0, name, at=(x, 0.0, z), gait="at_once"))
        stage.do(Go(0, name, at=(-x, 0.0, -z)))
    stage.step(1200)
    for name, (x, z) in zip(names, ring, strict=True):
        assert stage.bodies.feet(name) == pytest.approx([-x, 0.0, -z], abs=0.05)
