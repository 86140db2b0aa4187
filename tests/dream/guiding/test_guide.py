"""The guide: each of her rules, her vetoes, and her light."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from support.dreamers import AFRAID, FINN, HOST, MIA, OPEN, guest
from support.nights import at, night_of, no_ties

from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.dream.consent import Consent
from dreamscape3d.dream.deeds import Choose, Gather, Go, Look, Soothe, Speak, Steer
from dreamscape3d.dream.events import Block, Event, Grant, LetGo, SetStrand, Withdraw
from dreamscape3d.dream.guiding.guide import COOL, EVERY, Guide
from dreamscape3d.dream.guiding.radiance import LASTS, Beam, beam_strands
from dreamscape3d.dream.guiding.rules import Plight, companion, neediest
from dreamscape3d.dream.guiding.words import asking, asking_for, called, calling
from dreamscape3d.dream.living import Living, Memory, Mind
from dreamscape3d.dream.mood import Mood
from dreamscape3d.dream.world import World

HERE = ("liam", "mia", "image")
TERRIFIED = Mood(-0.9, 0.9, -0.9)


class Bodies:
    """All stand on a line, as far apart as is said, the first one at its beginning."""

    def __init__(self, metres: float = 8.0) -> None:
        self.metres = metres

    def near(self, a: str, b: str) -> float:
        return abs(HERE.index(a) - HERE.index(b)) * self.metres

    def has(self, name: str) -> bool:
        return name in HERE

    def anchor(self, name: str, now: object) -> Any:
        return np.array([HERE.index(name.split(".")[0]) * self.metres, 0.0, 0.0])


def minds(mood: Mood, sanity: float = 1.0, alone: bool = False) -> Any:
    """Liam feels and holds on like that; the others are well."""
    return SimpleNamespace(
        mood=lambda name: mood if name == "liam" else Mood(),
        sanity=lambda name: sanity if name == "liam" else 1.0,
        accompanied=lambda name: not alone,
    )


def everybody(*channels: str) -> Consent:
    consent = Consent()
    for name in HERE:
        consent.enter(name, channels)
    return consent


def due(guide: Guide, tick: int = 0, consent: Consent | None = None, **parts: Any) -> list[Event]:
    """What she wants to happen in a tick."""
    night = night_of(guide=guide, **{"bodies": Bodies(), "minds": minds(Mood()), **parts})
    now = at(tick, night, no_ties(*HERE, consent=consent))
    guide.step(now)
    return now.due


def happen(guide: Guide, event: Event, consent: Consent | None = None, **parts: Any) -> None:
    night = night_of(guide=guide, **{"bodies": Bodies(), "minds": minds(Mood()), **parts})
    guide.apply(event, at(event.tick, night, no_ties(*HERE, consent=consent)))


# -- rules


def test_who_needs_help_most() -> None:
    well = Plight("mia", 0.1, 0.9)
    lost, afraid = Plight("liam", 0.3, 0.2), Plight("finn", 0.9, 0.8)
    assert neediest([well]) is None
    assert neediest([well, afraid, lost]) == afraid
    assert neediest([well, replace(lost, fear=0.6)]) == replace(lost, fear=0.6)
    assert neediest([replace(lost, name="b"), replace(lost, name="a")]) == replace(lost, name="b")


def test_who_is_to_come() -> None:
    assert companion([("mia", 5.0, False), ("finn", 9.0, True), ("zoe", 12.0, True)]) == "finn"
    assert companion([("mia", 99.0, True)]) == ""


def test_she_leaves_in_peace_who_is_well() -> None:
    assert due(Guide()) == []


@pytest.mark.parametrize("plight", [(AFRAID, 1.0), (Mood(), 0.4)])
def test_she_soothes_who_is_afraid_or_lost_and_goes_to_them(plight: tuple[Mood, float]) -> None:
    found = due(Guide(), minds=minds(*plight))
    assert found[0] == Soothe(0, "image", "liam", "light")
    assert found[1] == Go(0, "image", at=(1.6, 0.0, 0.0))
    assert found[2] == Look(0, "image", "liam.head")


def test_she_helps_nobody_from_far_away() -> None:
    assert due(Guide(), minds=minds(AFRAID), bodies=Bodies(30.0)) == []


def test_she_does_not_go_to_whom_she_is_with() -> None:
    assert due(Guide(), minds=minds(AFRAID), bodies=Bodies(1.0)) == [Soothe(0, "image", "liam", "light")]


def test_she_looks_round_now_and_then_and_takes_her_time() -> None:
    guide = Guide()
    afraid = {"minds": minds(AFRAID), "bodies": Bodies(1.0)}
    assert due(guide, 1, **afraid) == []
    ticks = [tick for tick in range(2 * COOL + EVERY) if any(isinstance(e, Soothe) for e in due(guide, tick, **afraid))]
    assert ticks == [0, COOL, 2 * COOL]


def test_she_calls_who_shares_a_pulse_with_whom_is_alone() -> None:
    lonely = {"minds": minds(AFRAID, alone=True), "bodies": Bodies(20.0)}
    found = due(Guide(), consent=everybody("pulse"), **lonely)
    assert Speak(0, "image", "Mia, stay with Liam.", "line", 4.0) in found
    assert Go(0, "mia", at=(1.6, 0.0, 0.0)) in found
    assert not any(
        isinstance(event, Go) and event.who == "mia" for event in due(Guide(), consent=everybody(), **lonely)
    )


def test_a_person_moves_her_and_whom_they_move_she_does_not_send() -> None:
    guide = Guide()
    happen(guide, Steer(0, "mia"))
    lonely = {"minds": minds(AFRAID, alone=True), "bodies": Bodies(20.0), "consent": everybody("pulse")}
    assert not any(isinstance(event, Go) and event.who == "mia" for event in due(guide, **lonely))
    happen(guide, Steer(0, "image"))
    assert due(guide, 2 * COOL, **lonely) == []
    happen(guide, Steer(0, "image", 0.0))
    assert due(guide, 2 * COOL, **lonely) != []


def test_insight_once_a_night_for_whom_their_double_dreads() -> None:
    guide, double = Guide(), SimpleNamespace(names=lambda: {"double_liam": 0.6})
    dread = {"minds": minds(TERRIFIED), "spectres": double, "bodies": Bodies(1.0)}
    assert not any(isinstance(event, Speak) for event in due(guide, **dread))
    found = due(guide, 240, **dread)
    assert [type(event) for event in found] == [Speak, Soothe]
    assert found[1] == Soothe(240, "image", "liam", "insight")
    for event in found:
        happen(guide, event, **dread)
    assert guide.names() == {"insight": 1.0, "insight_liam": 1.0}
    later = [event.how for event in due(guide, 2 * COOL, **dread) if isinstance(event, Soothe)]
    assert later
    assert "insight" not in later


def test_without_her_nobody_guides() -> None:
    night = night_of(guide=Guide(), minds=minds(AFRAID), bodies=Bodies())
    now = at(0, night, no_ties("liam", "mia"))
    night.guide.step(now)
    assert now.due == []


def test_a_story_says_who_guides() -> None:
    told = SimpleNamespace(story=SimpleNamespace(guide="mia"))
    found = due(Guide(), telling=told, minds=minds(AFRAID), bodies=Bodies(1.0))
    assert found == [Soothe(0, "mia", "liam", "light")]


def test_strangers_neither_soothe_nor_are_soothed() -> None:
    now = at(0, night_of(), no_ties(*HERE))
    for event in (Soothe(0, "zoe", "mia", "light"), Soothe(0, "image", "zoe", "light")):
        with pytest.raises(JournalError) as caught:
            Guide().check(event, now)
        assert caught.value.message == "nobody here is called 'zoe', to soothe or be soothed"
        assert caught.value.cure == "let a dreamer soothe a dreamer"
    with pytest.raises(JournalError) as caught:
        Guide().check(Soothe(0, "imago", "mia", "light"), now)
    assert caught.value.cure == "did you mean 'image'?"


def test_she_learns_by_what_became_of_fear() -> None:
    """She looks 8 s later: of 0.8 of fear half is left, so half of it fell."""
    guide = Guide()
    half = Mood(*(0.5 * x for x in (-0.64, 0.60, -0.43)))
    happen(guide, Soothe(0, "image", "liam", "chord"), minds=minds(AFRAID))
    due(guide, 450, minds=minds(half))
    assert guide.learnt == {}
    due(guide, 480, minds=minds(half))
    assert list(guide.learnt) == [("liam", "chord")]
    assert guide.learnt["liam", "chord"] == pytest.approx((1, 0.5))
    assert guide.watched == ()


# -- consent


def test_a_wish_without_consent_ends_in_the_same_tick_and_is_asked_for() -> None:
    guide, consent = Guide(), everybody("form")
    happen(guide, SetStrand(5, "liam", "mia", "fear", 0.7, 1.0), consent)
    found = due(guide, 5, consent)
    assert found == [
        LetGo(5, "liam", "mia", "fear", 0.0),
        Soothe(5, "image", "liam", "veto"),
        Speak(5, "image", "Liam, may Mia carry your fear with you? Only if you say so.", "line", 6.0),
    ]
    assert due(guide, 6, consent) == []
    happen(guide, SetStrand(7, "liam", "mia", "form", 0.7, 1.0), consent)
    assert due(guide, 7, consent) == []


def test_it_comes_back_only_once_all_have_chosen_it() -> None:
    guide, consent = Guide(), everybody()
    happen(guide, SetStrand(0, "liam", "mia", "fear", 0.7, 1.0), consent)
    due(guide, 0, consent)
    happen(guide, Choose(1, "mia", "share_form"), consent)
    happen(guide, Choose(1, "finn", "share_fear"), consent)
    happen(guide, Choose(1, "mia", "share"), consent)  # all she is asked for, but fear
    assert due(guide, 1, consent) == []
    happen(guide, Choose(2, "mia", "share_fear"), consent)
    assert due(guide, 2, consent) == [Grant(2, "mia", "liam", "fear")]
    consent.grant("mia", "liam", ["fear"])
    happen(guide, Choose(3, "liam", "share_fear"), consent)
    assert due(guide, 3, consent) == [Grant(3, "liam", "mia", "fear")]
    consent.grant("liam", "mia", ["fear"])
    assert due(guide, 4, consent) == [SetStrand(4, "liam", "mia", "fear", 0.7, 1.0)]
    assert due(guide, 5, consent) == []


def test_a_wish_that_is_taken_back_is_not_asked_for_again() -> None:
    guide, consent = Guide(), everybody()
    for event in (LetGo(1, "mia", "liam", "form"), SetStrand(1, "liam", "mia", "form", 0.0)):
        happen(guide, SetStrand(0, "liam", "mia", "form", 0.7), consent)
        for own in due(guide, 0, consent):
            happen(guide, own, consent)  # her own letting go keeps the wish
        assert len(guide.wishes) == 1
        happen(guide, event, consent)
        assert guide.wishes == {}


def test_who_left_wishes_nothing() -> None:
    guide = Guide()
    happen(guide, SetStrand(0, "liam", "mia", "form", 0.7), everybody())
    happen(guide, Soothe(0, "image", "mia", "light"))
    guide.leave("mia")
    assert (guide.wishes, guide.watched, guide.beam) == ({}, (), None)


def test_for_anothers_memory_she_asks_whose_it_is() -> None:
    guide, consent = Guide(), everybody()
    wanted = {"apparitions": SimpleNamespace(wanted=(("mia", "the kite", "liam"),), names=dict)}
    assert due(guide, 5, consent, **wanted) == [
        Speak(5, "image", 'Mia, may Liam keep "the kite" with you? Only if you say so.', "line", 6.0)
    ]
    assert due(guide, 6, consent, **wanted) == []
    happen(guide, Choose(7, "liam", "share_memory"), consent)  # it is not his to give
    assert due(guide, 7, consent, **wanted) == []
    happen(guide, Choose(8, "mia", "share_memory"), consent)
    assert due(guide, 8, consent, **wanted) == [Grant(8, "mia", "liam", "memory")]
    consent.grant("mia", "liam", ["memory"])
    assert due(guide, 9, consent, **wanted) == []
    assert guide.wishes == {}


def test_she_asks_for_one_memory_at_a_time_and_forgets_what_nobody_wants() -> None:
    guide, consent = Guide(), everybody()
    both = {"apparitions": SimpleNamespace(wanted=(("mia", "a", "liam"), ("mia", "b", "liam")), names=dict)}
    assert len(due(guide, 0, consent, **both)) == 1
    assert due(guide, 1, consent, **both) == []
    found = due(guide, COOL, consent, **both)
    assert [event.text for event in found if isinstance(event, Speak)] == [asking_for("mia", "liam", "b")]
    assert len(guide.wishes) == 2
    assert due(guide, COOL + 1, consent) == []
    assert guide.wishes == {}


def test_a_memory_is_asked_for_and_given_in_a_world() -> None:
    mia = replace(MIA, living=Living(memories=(Memory("the kite", "It stayed up.", (0.0, 0.0, -3.0), 4),)))
    guests = [replace(guest(mia), name="mia"), guest(MIA, "image")]
    host = replace(HOST, living=Living(mind=Mind()), share=frozenset({"pulse"}))
    world = World(host, guests=guests, name="liam")
    world.step([Withdraw(0, "mia", "", "memory")])
    world.step([Gather(1, "liam", "the kite")])
    world.advance_to_tick(120)
    assert world.company.night is not None
    shards = world.company.night.apparitions.memories.shards
    assert shards["mia/the kite"].phase == "lying"
    world.apply(Choose(world.tick, "mia", "share_memory"))
    world.advance_to_tick(400)
    shard = world.company.night.apparitions.memories.shards["mia/the kite"]
    assert (shard.phase, shard.who) == ("gathered", "liam")
    again = World.replay(host, list(world.journal), world.tick, guests=guests, name="liam")
    assert again.digest() == world.digest()


def a_world() -> World:
    host = replace(HOST, mood=AFRAID, living=Living(mind=Mind(0.4)), share=frozenset({"pulse"}))
    return World(host, guests=[guest(), guest(FINN, "finn"), guest(MIA, "image")], name="liam")


def test_veto_and_consent_in_a_world() -> None:
    world = a_world()
    world.step([SetStrand(0, "liam", "mia", "all", 0.6, 0.0)])
    wanted = world.strand("liam", "mia").wanted
    assert {channel for channel, strength in wanted.items() if strength} == {"pulse"}
    world.step([Choose(1, "liam", "share_colour")])
    world.step()
    wanted = world.strand("liam", "mia").wanted
    assert {channel for channel, strength in wanted.items() if strength} == {"pulse", "colour"}
    assert "fear" not in world.company.allows("liam", "mia")


def test_a_block_is_not_argued_with() -> None:
    world = a_world()
    world.step([SetStrand(0, "liam", "mia", "form", 0.6, 0.0)])
    world.step([Block(1, "mia", "liam")])
    world.step([Choose(2, "liam", "share_form")])
    world.step()
    assert world.strand("liam", "mia").present["form"] == 0.0


def test_a_guided_night_replays_to_the_last_bit_and_she_helps() -> None:
    world = a_world()
    world.step([SetStrand(0, "liam", "mia", "pulse", 0.6, 0.0)])
    world.advance_to(40.0)
    night = world.company.night
    assert night is not None
    assert night.guide.count >= 4
    assert {whom for whom, _ in night.guide.learnt} == {"liam"}
    alone = World(world.dream, guests=[guest(), guest(FINN, "finn"), guest(MIA, "friend")], name="liam")
    alone.step([SetStrand(0, "liam", "mia", "pulse", 0.6, 0.0)])
    alone.advance_to(40.0)
    assert night.minds.names()["fear_liam"] < alone.company.night.minds.names()["fear_liam"] - 0.1  # type: ignore[union-attr]
    guests = [guest(), guest(FINN, "finn"), guest(MIA, "image")]
    again = World.replay(world.dream, list(world.journal), world.tick, guests=guests, name="liam")
    assert again.digest() == world.digest()
    assert len(list(world.journal)) == 1  # what she does follows from state


# -- words and light


def test_her_words_are_never_too_long() -> None:
    name, other = "x" * 128, "y" * 128
    asked = asking(name, other, "fear"), asking(name, other, "melody"), asking_for(name, other, "z" * 128)
    for text in (*asked, calling(name, other)):
        assert len(text) <= 160
    assert called("mia") == "Mia"
    assert len(called(name)) == 30


def test_a_beam_swells_and_goes_without_a_step() -> None:
    beam = Beam("image", "mia", "light", 2.0)
    assert beam.strength(1.9) == beam.strength(2.0) == beam.strength(2.0 + LASTS) == 0.0
    assert beam.strength(2.5) == 1.0
    steps = np.diff([beam.strength(2.0 + tick / 60.0) for tick in range(200)])
    assert np.abs(steps).max() < 0.06
    assert beam.over(5.0)
    assert not beam.over(4.9)


def test_a_beam_goes_from_heart_to_heart() -> None:
    start, end = np.array([0.0, 1.2, 0.0]), np.array([4.0, 1.0, 0.0])
    arc, glints = beam_strands(Beam("image", "mia", "chord", 0.0), start, end, 0.5)
    assert arc.a[0] == pytest.approx(start)
    assert arc.b[-1] == pytest.approx(end)
    assert arc.a[:, 1].max() > 1.5
    assert glints.balls
    assert beam_strands(Beam("image", "mia", "chord", 0.0), start, end, 3.5) == []
    assert beam_strands(Beam("image", "mia", "chord", 0.0), start, np.full(3, np.nan), 0.5) == []


def test_she_shines_on_whom_she_soothes_where_both_stand() -> None:
    guide, added = Guide(), []
    happen(guide, Soothe(0, "image", "liam", "light"))
    making: Any = SimpleNamespace(add=lambda strands: added.extend(strands))
    guide.show(making, at(20, night_of(bodies=Bodies(2.0)), no_ties(*HERE)), 0.0)
    assert len(added) == 2
    due(guide, 5 * 60)
    assert guide.beam is None


def test_all_that_is_open_is_left_alone() -> None:
    guide = Guide()
    happen(guide, SetStrand(0, "liam", "mia", "all", 1.0), everybody(*OPEN))
    assert guide.wishes == {}
