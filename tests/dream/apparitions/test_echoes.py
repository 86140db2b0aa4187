"""Echoes: what a body did a moment ago, changed as declared."""

from __future__ import annotations

import numpy as np
import pytest

from dreamscape3d.dream.apparitions.echoes import AGO, Change, Echoes, change_of, changed
from dreamscape3d.scene.ghost import COUNT as SPRITES
from dreamscape3d.scene.rig import OTHER_SIDE
from tests.support.apparitions import Stage


def stage(*people: str) -> tuple[Echoes, Stage]:
    part = Echoes()
    here = Stage(part, *people)
    chance = np.random.default_rng(5)
    for name in people:
        here.bodies.rows[name] = [chance.uniform(-1.0, 1.0, 17 * 3) for _ in range(300)]
    return part, here


def test_they_are_past_rows_changed_as_declared() -> None:
    part, here = stage("finn")
    part.level = 1.0
    joints, light = part.joints("finn", here.now)
    assert len(joints) == len(AGO)
    for number, ago in enumerate(AGO):
        past = here.bodies.past("finn", round(ago * 60)).reshape(17, 3)
        change = change_of("finn", number, here.seed)
        sides = list(OTHER_SIDE) if change.mirrored else slice(None)
        seen = past[sides] * [-1.0, 1.0, 1.0] + [2.0 * past[0, 0], 0.0, 0.0] if change.mirrored else past
        foot = np.array([past[0, 0], past[:, 1].min(), past[0, 2]])
        wanted = foot + (seen - foot) * change.size + [change.aside[0], 0.0, change.aside[1]]
        assert joints[number] == pytest.approx(wanted, abs=1e-12)
    assert (light[0] > light[2]).any()


def test_an_echo_stands_on_the_ground_of_what_it_echoes() -> None:
    origin = np.random.default_rng(1).uniform(0.0, 1.0, (17, 3))
    echo = changed(origin, np.tile(np.eye(3), (17, 1, 1)), Change(True, 1.3, (0.5, 0.2), (1.0, 1.0, 1.0)))
    assert echo[:, 1].min() == pytest.approx(origin[:, 1].min())


def test_changes_differ_and_stay() -> None:
    changes = [change_of(name, number, 3) for name in ("mia", "finn") for number in range(3)]
    assert len(set(changes)) == 6
    assert changes[0] == change_of("mia", 0, 3)
    assert all(1.0 <= change.size <= 1.35 for change in changes)


@pytest.mark.parametrize(("people", "level"), [(("finn", "mia"), 1.0), (("liam", "mia"), 0.5)])
def test_tangle_brings_them_and_finn_more(people: tuple[str, ...], level: float) -> None:
    part, here = stage(*people)
    here.step(300)
    assert part.level == 0.0
    here.tangle = 0.9
    here.step(600)
    assert part.level == pytest.approx(level, abs=0.01)
    assert len(here.cast().sprites) == 3 * SPRITES * len(people)
    assert {who for who, kind in here.felt if kind == "echo"} == set(people)
    assert here.felt.count((people[0], "echo")) == 1
    here.tangle = 0.0
    here.step(900)
    assert part.level == 0.0
    assert not len(here.cast().sprites)


def test_nothing_pops() -> None:
    part, here = stage("finn")
    here.tangle, before = 1.0, 0.0
    for _ in range(200):
        here.step()
        assert abs(part.level - before) <= 0.1
        before = part.level
    assert before > 0.8


def test_who_has_no_past_has_no_echo() -> None:
    part, here = stage("finn")
    here.bodies.rows.clear()
    part.level = 1.0
    assert not len(here.cast().sprites)
