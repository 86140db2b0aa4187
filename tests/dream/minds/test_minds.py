"""All minds together, tick by tick, without a world and within one."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from support.dreamers import AFRAID, FINN, HOST, MIA, guest
from support.nights import FAR, at, night_of, no_ties, tied

from dreamscape3d.dream.deeds import Choose, Soothe
from dreamscape3d.dream.events import Glitch, Leave, LetGo, SetMood, SetStrand
from dreamscape3d.dream.living import Bond, Living, Mind
from dreamscape3d.dream.minds.minds import Minds
from dreamscape3d.dream.minds.row import RESILIENCE, readings
from dreamscape3d.dream.minds.temper import answer, settled
from dreamscape3d.dream.mood import CALM, Mood
from dreamscape3d.dream.part import Felt
from dreamscape3d.dream.ties import Ties
from dreamscape3d.dream.world import World
from dreamscape3d.scene.cue import Placement
from dreamscape3d.scene.strain import NO_STRAIN

HERE = Placement()


def minds_of(**moods: Mood) -> Minds:
    minds = Minds()
    for name, mood in moods.items():
        minds.enter(name, Living(), HERE)
        minds.born(name, mood)
    return minds


def passed(minds: Minds, ties: Ties, ticks: int, metres: float = FAR, since: int = 0, **parts: Any) -> Minds:
    """The minds after some ticks in which bodies are so far apart."""
    bodies = SimpleNamespace(near=lambda a, b: metres)
    night = night_of(minds=minds, bodies=bodies, **parts)
    for tick in range(since, since + ticks):
        minds.step(at(tick, night, ties))
    return minds


def happen(minds: Minds, event: Any, ties: Ties) -> None:
    minds.apply(event, at(0, night_of(minds=minds), ties))


# -- moods


def test_a_mood_comes_back_to_the_dreams_own() -> None:
    """Valence within τ = 45 s by a factor e, for who learnt nothing yet; 40 % sooner for who learnt all."""
    mood, home = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)
    assert settled(mood, home, 0.0, 9.0) == pytest.approx(np.exp([-9 / 45, -9 / 20, -9 / 60]))
    assert settled(mood, home, 1.0, 9.0) == pytest.approx(np.exp([-9 / 27, -9 / 12, -9 / 36]))


def test_minds_settle_and_wander_back() -> None:
    minds = minds_of(mia=Mood(*CALM))
    happen(minds, SetMood(0, -0.5, 0.5, -0.5, "mia"), no_ties("mia"))
    assert minds.mood("mia") == Mood(-0.5, 0.5, -0.5)
    passed(minds, no_ties("mia"), 60 * 60 * 5)
    mood = minds.mood("mia")
    assert mood is not None
    assert (mood.valence, mood.arousal, mood.dominance) == pytest.approx(CALM, abs=0.01)


def test_readings_are_those_of_moods() -> None:
    mood = Mood(-0.3, 0.4, -0.2)
    assert readings([-0.3, 0.4, -0.2, 9.0]) == (mood.fear, mood.anger, mood.joy, mood.calm, mood.longing)


def test_who_has_no_mind_here_is_not_strained() -> None:
    minds = minds_of(mia=Mood())
    assert minds.mood("finn") is None
    assert minds.sanity("finn") == 1.0
    assert minds.strain("finn") == NO_STRAIN
    assert minds.drift("finn") == 0.0


# -- what happens to them


def test_a_glitch_frightens_and_a_farewell_hurts_who_was_tied() -> None:
    ties = tied("mia", "finn", colour=0.8)
    minds = minds_of(mia=Mood(), finn=Mood())
    happen(minds, Glitch(0, 0.5, 1.0), ties)
    assert [(each.kind, each.who, each.strength) for each in minds.pending] == [
        ("glitch", "mia", 0.5),
        ("glitch", "finn", 0.5),
    ]
    happen(minds, Leave(0, "finn"), ties)
    assert (minds.pending[-1].kind, minds.pending[-1].who, minds.pending[-1].strength) == ("loss", "mia", 0.8)
    passed(minds, ties, 1)
    assert minds.pending == ()
    mood = minds.mood("mia")
    assert mood is not None
    assert mood.valence < -0.1


def test_letting_go_of_what_was_there_is_felt_by_both_and_of_nothing_by_nobody() -> None:
    minds = minds_of(mia=Mood(), finn=Mood())
    happen(minds, LetGo(0, "mia", "finn", "form"), tied("mia", "finn", colour=0.8))
    assert minds.pending == ()
    happen(minds, LetGo(0, "mia", "finn", "all"), tied("mia", "finn", colour=0.8))
    assert sorted(each.who for each in minds.pending) == ["finn", "mia"]


def test_who_left_is_forgotten_and_the_others_keep_their_places() -> None:
    minds = minds_of(liam=Mood(0.1), mia=Mood(0.2), finn=Mood(0.3))
    minds.leave("mia")
    assert minds.here == ("liam", "finn")
    assert minds.mood("finn") == Mood(0.3)
    assert minds.rows.shape[0] == 2
    minds.feel(Felt("glitch", "mia"))
    passed(minds, no_ties("liam", "finn"), 1)


def test_facing_a_fear_is_learnt_for_good_and_ends_the_nightmare() -> None:
    minds = minds_of(mia=AFRAID)
    passed(minds, no_ties("mia"), 30 * 60)
    deep = minds.nightmare
    assert deep > 0.05
    at(0, night_of(minds=minds), no_ties("mia")).feel("fear met", "mia")
    passed(minds, no_ties("mia"), 30 * 60)
    assert minds.resilience("mia") == pytest.approx(0.36)
    assert minds.nightmare < deep


def test_ways_to_soothe_suit_tempers() -> None:
    assert answer("light", Mood(0.0, 0.0, -1.0)) == pytest.approx(1.0)
    assert answer("line", Mood(0.0, 0.0, -1.0)) == pytest.approx(0.3)
    assert answer("chord", Mood(0.0, -1.0, 0.0)) == pytest.approx(1.0)
    assert answer("insight", Mood(-1.0, 1.0, 1.0)) == 1.0


def test_light_soothes() -> None:
    ties = no_ties("mia", "image")
    alone, helped = minds_of(mia=AFRAID, image=Mood()), minds_of(mia=AFRAID, image=Mood())
    happen(helped, Soothe(0, "image", "mia", "light"), ties)
    passed(alone, ties, 60), passed(helped, ties, 60)
    assert helped.names()["fear_mia"] < alone.names()["fear_mia"] - 0.1


# -- sanity and strain


def test_sanity_frays_alone_in_fear_and_heals_in_company_and_tales() -> None:
    ties = no_ties("mia", "finn")
    afraid = {"mia": AFRAID, "finn": AFRAID}
    alone = passed(minds_of(**afraid), ties, 20 * 60)
    near = passed(minds_of(**afraid), ties, 20 * 60, metres=3.0)
    assert alone.sanity("mia") < near.sanity("mia") < 0.9
    assert near.accompanied("mia")
    assert not alone.accompanied("mia")
    told = minds_of(**afraid)
    for part in range(5):
        at(0, night_of(minds=told), ties).feel("tale", "mia")
        passed(told, ties, 4 * 60, since=part * 240)
    assert told.sanity("mia") > alone.sanity("mia") + 0.1


def test_being_tied_frays_who_is_out_of_step() -> None:
    step = replace(tied("mia", "finn", colour=1.0), tangle=np.ones(2))
    one = passed(minds_of(mia=Mood(), finn=Mood()), step, 600)
    other = passed(minds_of(mia=Mood(), finn=Mood()), replace(step, beats=(0.0, 0.5)), 600)
    assert other.sanity("mia") < 0.9 < 0.99 < one.sanity("mia")


def test_a_strand_is_company_too() -> None:
    minds = passed(minds_of(mia=Mood(), finn=Mood()), tied("mia", "finn", pulse=0.3), 2)
    assert minds.accompanied("mia")


def test_the_picture_follows_without_a_jump() -> None:
    """A glitch takes hold at once; the picture tears over ticks, and heals over ticks."""
    minds = passed(minds_of(mia=Mood()), no_ties("mia"), 10)
    levels = [minds.strain("mia").glitch]
    for part, seized in enumerate((0.9, 0.0)):
        for tick in range(60):
            passed(minds, no_ties("mia", seized=seized), 1, since=10 + 60 * part + tick)
            levels.append(minds.strain("mia").glitch)
    assert levels[0] == 0.0
    assert levels[60] == pytest.approx(0.9, abs=0.01)
    assert levels[-1] < 0.01
    steps = np.diff(levels)
    assert np.abs(steps).max() < 0.07
    assert np.abs(np.diff(steps)).max() < 0.03  # how fast it changes does not jump either


def test_schematics_stray_with_distress() -> None:
    minds = passed(minds_of(liam=Mood(*CALM)), no_ties("liam"), 300)
    assert minds.drift("liam") == 0.0
    minds.born("liam", AFRAID)
    before = minds.drift("liam")
    for part in range(4):
        passed(minds, no_ties("liam", seized=0.5), 600, since=300 + 600 * part)
        assert minds.drift("liam") > before
        before = minds.drift("liam")
    assert before > 0.3


def test_who_faces_their_double_feeds_no_nightmare() -> None:
    facing = SimpleNamespace(names=lambda: {"facing_mia": 1.0})
    fled = passed(minds_of(mia=AFRAID), no_ties("mia"), 600)
    faced = passed(minds_of(mia=AFRAID), no_ties("mia"), 600, spectres=facing)
    assert faced.nightmare < 0.001 < fled.nightmare


# -- bonds


def test_bonds_grow_where_two_who_are_tied_go_in_step() -> None:
    """A tenth in a minute."""
    minds = minds_of(mia=Mood(), finn=Mood())
    passed(minds, tied("mia", "finn", pulse=0.5), 3600)
    assert [bond[:2] for bond in minds.bonds()] == [("finn", "mia")]
    assert minds.bonds()[0][2] == pytest.approx(0.1)
    apart = replace(tied("mia", "finn", pulse=0.5), beats=(0.0, 0.5))
    passed(minds, apart, 3600)
    assert minds.bonds()[0][2] == pytest.approx(0.1)


def test_bonds_of_nights_before_come_along_and_kept_strands_add_to_them() -> None:
    minds = Minds()
    minds.enter("mia", Living(bonds=(Bond("finn", 0.4),)), HERE)
    minds.enter("finn", Living(), HERE)
    ties = tied("mia", "finn", memory=0.2)
    happen(minds, Choose(0, "finn", "keep_mia"), ties)
    happen(minds, Choose(0, "mia", "keep"), ties)
    happen(minds, Choose(0, "mia", "keep"), no_ties("mia", "finn"))
    assert [bond[:2] for bond in minds.bonds()] == [("finn", "mia")]
    assert minds.bonds()[0][2] == pytest.approx(0.7)


# -- in a world


LIVING = replace(HOST, mood=AFRAID, living=Living(mind=Mind(0.9, 0.3)))


TERROR = (-1.0, 1.0, -1.0)


def a_world() -> World:
    return World(LIVING, guests=[guest(), guest(FINN, "finn")], known=[guest(FINN, "zoe")])


def test_a_living_world_replays_to_the_last_bit() -> None:
    world = a_world()
    world.apply(SetStrand(0, "host", "mia", "all", 0.7, 1.0))
    world.advance_to(3.0)
    world.apply(Glitch(world.tick, 0.6, 2.0))
    world.advance_to(8.0)
    again = World.replay(LIVING, list(world.journal), world.tick, guests=[guest(), guest(FINN, "finn")])
    assert again.digest() == world.digest()
    assert world.company.night is not None
    assert again.signals() == world.signals()


def test_signals_are_of_the_mind() -> None:
    world = a_world()
    minds = world.company.night.minds  # type: ignore[union-attr]
    assert world.signals()["sanity"] == 0.9
    assert world.signals()["anger"] == pytest.approx(AFRAID.anger)
    assert minds.resilience("host") == 0.3
    assert minds.rows[1, RESILIENCE] == 0.2
    world.advance_to(20.0)
    assert world.signals()["sanity"] < 0.9
    strain = world.cue().strain
    assert strain is not None
    assert strain.fray > 0.02


def test_a_look_ahead_changes_nothing() -> None:
    world = a_world()
    before = world.digest()
    world.cue(5.0)
    world.signals(9.0)
    assert world.digest() == before


def test_fear_crosses_no_strand_that_does_not_carry_it() -> None:
    """Mia is tied to the host by all but fear, and no more afraid than by herself."""
    for channels, more in ((("colour", "form"), False), (("colour", "fear"), True)):
        calm = replace(LIVING, mood=Mood())
        tied_, alone = (World(calm, guests=[guest(replace(MIA, mood=Mood()))]) for _ in range(2))
        for world in (tied_, alone):
            world.apply(SetMood(0, *TERROR, "host"))
        for channel in channels:
            tied_.apply(SetStrand(0, "host", "mia", channel, 1.0, 0.0))
        for world in (tied_, alone):
            world.advance_to(10.0)
        one, other = (w.company.night.minds.names()["fear_mia"] for w in (tied_, alone))  # type: ignore[union-attr]
        assert (one > other + 0.01) is more


def test_a_dream_without_minds_is_as_it_was() -> None:
    world = World(HOST, guests=[guest()])
    assert world.company.night is None
    assert world.company.moves is False
    assert MIA.living.any is False
