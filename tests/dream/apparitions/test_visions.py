"""Visions: at the edge of sight, gone when looked at."""

from __future__ import annotations

import numpy as np
import pytest

from dreamscape3d.dream.apparitions.sight import TICK, angle
from dreamscape3d.dream.apparitions.visions import AWAY, LASTS, MIDDLE, NO_VISION, OFF, Visions
from dreamscape3d.dream.deeds import Summon
from tests.support.apparitions import Stage


def seen() -> tuple[Visions, Stage]:
    part = Visions()
    here = Stage(part, "mia")
    here.do(Summon(0, "vision", "mia"))
    here.step()
    return part, here


def shown(part: Visions) -> float:
    return max(vision.shown for vision in part.visions)


def test_one_comes_at_the_edge_of_sight() -> None:
    for seed in range(40):
        part = Visions()
        here = Stage(part, "mia", seed=seed)
        here.do(Summon(0, "vision", "mia"))
        here.step()
        at = next(vision.at for vision in part.visions if not vision.free)
        flat = angle((0.0, 0.0, 0.0), (0.0, 0.0, -1.0), (at[0], 0.0, at[2]))
        assert OFF[0] <= flat <= OFF[1]
        assert AWAY[0] <= np.hypot(at[0], at[2]) <= AWAY[1]


def test_it_is_gone_a_quarter_of_a_second_after_it_is_looked_at() -> None:
    part, here = seen()
    here.step(60)
    assert shown(part) == 1.0
    at = next(vision.at for vision in part.visions if not vision.free)
    here.look("mia", (at[0], at[1] + MIDDLE, at[2]))
    here.step(15)
    assert shown(part) == 0.0
    assert part.visions == (NO_VISION,) * 2 or all(vision.free for vision in part.visions)


def test_it_goes_by_itself() -> None:
    part, here = seen()
    here.step(round((LASTS + 0.25) / TICK))
    assert shown(part) == 0.0


def test_nothing_pops() -> None:
    part, here = seen()
    before, most = 0.0, 0.0
    for _ in range(240):
        here.step()
        assert abs(shown(part) - before) <= 0.1
        before = shown(part)
        most = max(most, before)
    assert most == 1.0
    assert before == 0.0


@pytest.mark.parametrize(("sanity", "least", "most"), [(1.0, 0, 0), (0.0, 18, 48)])
def test_they_come_the_more_the_less_is_real(sanity: float, least: int, most: int) -> None:
    part = Visions()
    here = Stage(part, "mia")
    here.sanity = sanity
    here.step(60 * 600)
    assert least <= part.count <= most  # a rate of 0.05 a second over 600 s: 30


def test_there_are_never_more_than_there_are_shapes() -> None:
    part, here = seen()
    for _ in range(4):
        here.do(Summon(0, "vision", "mia"))
        here.step(2)
    assert sum(not vision.free for vision in part.visions) == len(part.puppets())


def test_a_cut_ends_it() -> None:
    part, here = seen()
    here.step(30)
    here.setting = 1
    here.step()
    assert shown(part) == 0.0


def test_where_nobody_knows_who_looks_none_comes() -> None:
    part = Visions()
    here = Stage(part, "mia")
    here.bodies.people.clear()
    here.do(Summon(0, "vision", "mia"))
    here.step(10)
    assert part.count == 0
