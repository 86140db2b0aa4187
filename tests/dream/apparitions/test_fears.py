"""Fears: how they come, are borne and become toys."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from dreamscape3d.dream.apparitions.coming import BORNE, HIDDEN, PHASES, TOY, Coming, come, leave, size_of, stepped
from dreamscape3d.dream.apparitions.fears import Fears
from dreamscape3d.dream.apparitions.sight import TICK, Looker, away
from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.dream.deeds import Dismiss, Summon
from dreamscape3d.dream.living import Fear, Living
from dreamscape3d.scene.cue import Placement
from tests.support.apparitions import Stage

DARK = Fear("the dark", "stalk", speed=1.5)
HERE = Looker((0.0, 1.6, 0.0), (0.0, 0.0, -1.0), (0.0, 0.0, 0.0))


def stage(*fears: Fear, people: tuple[str, ...] = ("mia",)) -> tuple[Fears, Stage]:
    part = Fears()
    part.enter("mia", Living(fears=fears or (DARK,)), Placement())
    return part, Stage(part, *people)


def turned(degrees: float) -> Looker:
    """Somebody who looks so far to the right of −z."""
    turn = np.radians(degrees)
    return replace(HERE, way=(float(np.sin(turn)), 0.0, float(-np.cos(turn))))


@pytest.mark.parametrize("behaviour", ["stalk", "hide", "approach"])
def test_what_is_not_looked_at_comes_nearer_and_is_felt(behaviour: str) -> None:
    part, here = stage(replace(DARK, behaviour=behaviour))
    here.do(Summon(0, "the dark", "mia"))
    here.step(60)
    far = away(part.coming["mia/the dark"].at, (0.0, 0.0, 0.0))
    here.step(900)
    near = part.coming["mia/the dark"]
    assert near.phase == "near"
    assert 1.0 < away(near.at, (0.0, 0.0, 0.0)) < 3.0 < far
    assert ("mia", "fear near") in here.felt


def test_it_walks_as_fast_as_its_file_says() -> None:
    coming = come(DARK, "mia", HERE, 0)
    for _ in range(300):
        coming = stepped(coming, DARK, HERE, 0, 1.0, TICK)
    assert coming.walked == pytest.approx(DARK.speed * 5.0, rel=0.05)


@pytest.mark.parametrize("behaviour", ["stalk", "approach"])
def test_it_stands_still_while_it_is_looked_at(behaviour: str) -> None:
    fear = replace(DARK, behaviour=behaviour)
    coming = replace(come(fear, "mia", HERE, 0), grown=1.0)
    looked = stepped(coming, fear, turned(180.0 - 24.0), 0, 1.0, TICK)
    unseen = stepped(coming, fear, turned(180.0 - 26.0), 0, 1.0, TICK)
    assert looked.at == coming.at != unseen.at


def test_what_hides_slips_out_of_a_gaze() -> None:
    fear = replace(DARK, behaviour="hide")
    coming = replace(come(fear, "mia", HERE, 0), grown=1.0, at=(0.3, 0.0, -8.0))
    for _ in range(240):
        coming = stepped(coming, fear, HERE, 0, 1.0, TICK)
    assert coming.at[0] > 3.0


def test_what_stalks_goes_round_to_the_back() -> None:
    coming = replace(come(DARK, "mia", HERE, 0), grown=1.0, at=(5.0, 0.0, -6.0))
    for _ in range(900):
        coming = stepped(coming, DARK, HERE, 0, 1.0, TICK)
    assert coming.at[2] > 0.0


@pytest.mark.parametrize(("company", "seconds"), [(0, BORNE), (1, BORNE / 2.0), (3, BORNE / 2.0)])
def test_it_is_met_by_bearing_it_and_sooner_in_company(company: int, seconds: float) -> None:
    coming = replace(come(DARK, "mia", HERE, 0), grown=1.0, phase="near", at=(0.0, 0.0, -4.0))
    ticks = 0
    while coming.phase != "met":
        coming, ticks = stepped(coming, DARK, HERE, company, 1.0, TICK), ticks + 1
    assert ticks * TICK == pytest.approx(seconds, abs=1.5 * TICK)


def test_far_away_no_look_counts() -> None:
    coming = replace(come(DARK, "mia", HERE, 0), grown=1.0, at=(0.0, 0.0, -7.0))
    for _ in range(600):
        coming = stepped(coming, DARK, HERE, 0, 1.0, TICK)
    assert coming.phase == "near"
    assert coming.looked == 0.0


def test_a_met_fear_is_a_toy_that_stays() -> None:
    part, here = stage()
    here.do(Summon(0, "the dark", "mia"))
    here.step(600)
    here.look("mia", part.coming["mia/the dark"].at)
    here.step(500)
    toy = part.coming["mia/the dark"]
    assert toy.phase == "met"
    assert size_of(toy) == pytest.approx(TOY, abs=0.01)
    assert here.felt.count(("mia", "fear met")) == 1
    assert part.names()["met"] == 1.0
    assert [fear.name for _, fear, _, _ in part.toys()] == ["the dark"]
    assert here.present("mia/fear the dark") > 0.99
    here.step(6000)
    assert part.coming["mia/the dark"].phase == "met"
    with pytest.raises(JournalError, match=r"'the dark' was met, and comes no more"):
        here.do(Summon(0, "the dark", "mia"))


def test_every_phase_is_reached_and_left_under_a_thousand_gazes() -> None:
    """No phase without an exit: each seed looks about, walks off and dismisses at random."""
    ways: set[tuple[str, str]] = set()
    for seed in range(1000):
        ways |= _lived(np.random.default_rng(seed))
    reached = {phase for way in ways for phase in way}
    assert reached == set(PHASES)
    for phase in PHASES:
        assert any(a == phase and b != phase for a, b in ways), f"no way out of {phase}"
    assert ways <= {
        ("hidden", "stalking"), ("stalking", "near"), ("near", "stalking"), ("stalking", "met"), ("near", "met"),
        ("stalking", "leaving"), ("near", "leaving"), ("met", "leaving"), ("leaving", "hidden"),
    }  # fmt: skip


def _lived(chance: np.random.Generator) -> set[tuple[str, str]]:
    """The changes of phase of one life of up to 40 s, in steps of a tenth."""
    fear = replace(DARK, behaviour=str(chance.choice(["stalk", "hide", "approach"])))
    ways, coming, sees = set(), come(fear, "mia", HERE, 0), HERE
    ways.add(("hidden", coming.phase))
    for second in range(400):
        if second % 15 == 0:
            sees = replace(
                turned(float(chance.uniform(-180.0, 180.0))),
                feet=(0.0, 0.0, float(chance.choice([0.0, -25.0], p=[0.9, 0.1]))),
            )
        after = leave(coming) if chance.random() < 0.006 else stepped(coming, fear, sees, 0, 1.0, 0.1)
        if after.phase != coming.phase:
            ways.add((coming.phase, after.phase))
        assert np.isfinite([*after.at, after.grown, after.small]).all()
        coming = after
    return ways


def test_nothing_pops() -> None:
    part, here = stage(DARK, Fear("the deep", "hide"))
    chance = np.random.default_rng(3)
    before: dict[str, Coming] = part.coming
    most, small = dict.fromkeys(before, 0.0), 0.0
    here.do(Summon(0, "the dark", "mia"))
    here.do(Summon(0, "the deep", "mia"))
    for tick in range(1500):
        if tick > 900:
            here.look("mia", part.coming["mia/the dark"].at)
        elif tick % 40 == 0:
            turn = chance.uniform(0.0, 6.3)
            here.stand("mia", (0.0, 0.0, 0.0), (np.sin(turn), 0.0, np.cos(turn)))
        if tick == 1200:
            here.do(Dismiss(0, "the deep", "mia"))
        here.step()
        for key, coming in part.coming.items():
            assert abs(coming.grown - before[key].grown) <= 0.1
            assert abs(coming.small - before[key].small) <= 0.1
            most[key], small = max(most[key], coming.grown), max(small, coming.small)
        before = part.coming
    assert min(most.values()) > 0.9
    assert small > 0.9
    assert not part.coming["mia/the deep"].there


def test_without_a_story_they_come_by_themselves() -> None:
    part, here = stage()
    here.step(15 * 60)
    assert part.coming["mia/the dark"] == HIDDEN
    here.step(50 * 60)
    assert part.coming["mia/the dark"].there


def test_who_runs_off_is_felt_to_flee() -> None:
    part, here = stage()
    here.do(Summon(0, "the dark", "mia"))
    here.step(600)
    here.stand("mia", (0.0, 0.0, -40.0))
    here.step(2)
    assert ("mia", "fear fled") in here.felt
    assert part.coming["mia/the dark"].phase == "stalking"


def test_a_cut_brings_it_along_and_a_toy_stays_behind() -> None:
    part, here = stage()
    here.do(Summon(0, "the dark", "mia"))
    here.step(300)
    here.setting = 1
    here.stand("mia", (100.0, 0.0, 0.0))
    here.step(1)
    assert away(part.coming["mia/the dark"].at, (100.0, 0.0, 0.0)) < 15.0
    here.step(900)
    here.look("mia", part.coming["mia/the dark"].at)
    here.step(300)
    here.setting = 2
    here.step(1)
    assert part.coming["mia/the dark"].setting == 1
    assert here.present("mia/fear the dark") == 0.0


def test_dawn_sends_off_what_walks_and_leaves_toys() -> None:
    part, here = stage(DARK, Fear("the deep"))
    here.do(Summon(0, "the dark", "mia"))
    here.step(600)
    here.look("mia", part.coming["mia/the dark"].at)
    here.step(300)
    here.do(Summon(900, "the deep", "mia"))
    dawn = {"dawn": 0.0}
    here.telling = SimpleNamespace(names=lambda: dawn)
    here.step(100)
    assert part.coming["mia/the deep"].walks
    dawn["dawn"] = 1.0
    here.step(300)
    assert part.coming["mia/the deep"].phase == "hidden"
    assert part.coming["mia/the dark"].phase == "met"


def test_a_stranger_fear_is_refused() -> None:
    _, here = stage()
    with pytest.raises(JournalError, match=r"nobody here is afraid of 'the drk'") as caught:
        here.do(Summon(0, "the drk", "mia"))
    assert "did you mean 'the dark'?" in str(caught.value)


def test_a_copy_goes_its_own_way() -> None:
    part, here = stage()
    here.do(Summon(0, "the dark", "mia"))
    here.step(100)
    kept, lines = part.copy(), [*part.state()]
    here.step(100)
    assert [*kept.state()] == lines != [*part.state()]
    here.part, here.tick = kept, 100
    here.step(100)
    assert [*kept.state()] == [*part.state()]


def test_an_anchor_follows_it() -> None:
    part, here = stage()
    assert part.anchor("mia/fear the dark") is None
    here.do(Summon(0, "the dark", "mia"))
    here.step(60)
    at = part.anchor("mia/fear the dark")
    assert at is not None
    assert at[1] == pytest.approx(1.1)


def test_who_leaves_takes_their_fears_along() -> None:
    part, here = stage()
    here.do(Summon(0, "the dark", "mia"))
    here.step(10)
    part.leave("mia")
    assert not part.puppets()
    assert not part.coming
