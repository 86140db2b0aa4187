"""Gaits: strides by speed, and no jump where speeds change."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from support.bodies import Stage, plan

from dreamscape3d.dream.bodies import row as r
from dreamscape3d.dream.bodies.gait import duty, froude, running, stride
from dreamscape3d.dream.deeds import Go


def test_strides_by_hand() -> None:
    assert stride(1.4, 0.9) == pytest.approx(2.3 * 0.9 * (1.96 / (9.81 * 0.9)) ** 0.3)
    assert froude(3.0, 1.0) == pytest.approx(9.0 / 9.81)


def test_walking_becomes_running() -> None:
    assert [running(fr) for fr in (0.3, 0.6, 0.9)] == pytest.approx([0.0, 0.5, 1.0])
    assert [duty(run) for run in (0.0, 1.0)] == pytest.approx([0.62, 0.36])


@pytest.mark.parametrize("speed", [0.5, 1.3, 3.6])
def test_feet_take_turns_and_strides_are_as_long_as_they_should(speed: float) -> None:
    stage = Stage(plan("a", walk=speed))
    stage.do(Go(0, "a", at=(0.0, 0.0, 90.0)))
    stage.step(240)
    lifted: list[tuple[int, float]] = []
    before = r.feet_of(stage.bodies.rows)[0, :, r.F_SWING]
    for _ in range(600):
        stage.step()
        now = r.feet_of(stage.bodies.rows)[0, :, r.F_SWING]
        lifted += [(side, float(stage.bodies.feet("a")[2])) for side in (0, 1) if before[side] == 0.0 < now[side]]
        before = now
    sides = [side for side, _ in lifted]
    assert all(a != b for a, b in pairwise(sides))
    left = [z for side, z in lifted if side == 0]
    wanted = stride(speed, stage.bodies.roster.builds.each[0].leg)
    assert np.diff(left).mean() == pytest.approx(wanted, rel=0.03)


def test_joints_do_not_jump_where_speeds_change() -> None:
    stage = Stage(plan("a", walk=1.2, run=4.5))
    before = None
    for n in range(12):
        stage.do(Go(stage.tick, "a", at=(0.0, 0.0, 40.0 * (n + 1)), gait="run" if n % 2 else "walk"))
        if n % 5 == 4:
            x, _, z = stage.bodies.feet("a")
            stage.do(Go(stage.tick, "a", at=(x, 0.0, z + 0.4)))
        for _ in range(35 + 13 * n):
            stage.step()
            origin, _ = stage.bodies.joints()["a"]
            local = origin - stage.bodies.feet("a")
            if before is not None:
                assert np.abs(local - before).max() < 0.17
            before = local
