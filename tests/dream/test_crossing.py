"""Going through the door: when the host may, what is kept of it, and what sends them home."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import replace

import pytest
from support.dreamers import FINN, HOST, MIA, guest, inviting, two

from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.dream.crossing import PASSAGE, gone_over, is_ajar, where_door_leads
from dreamscape3d.dream.events import (
    Block,
    Cross,
    Event,
    Glitch,
    Join,
    Leave,
    LetGo,
    SetMode,
    SetParameter,
    SetStrand,
    Withdraw,
)
from dreamscape3d.dream.journal import Journal
from dreamscape3d.dream.timeline import Timeline
from dreamscape3d.dream.world import World
from dreamscape3d.maths.expression import parse

MIA_HERE, FINN_HERE = guest(MIA, "mia"), guest(FINN, "finn")


def opened(form: float = 1.0, seconds: float = 0.0) -> World:
    """A host and mia, with a door between them."""
    world = two()
    world.apply(SetMode(0, "portal"))
    world.apply(SetStrand(0, "host", "mia", "all", form, seconds))
    return world


def through() -> World:
    """The host has gone through it."""
    world = opened()
    world.apply(Cross(0, "mia"))
    return world


def advanced(world: World, ticks: int) -> World:
    world.advance_to_tick(world.tick + ticks)
    return world


def replayed(world: World) -> World:
    journal = Journal.loads(world.journal.dumps())
    return World.replay(world.dream, journal, world.tick, guests=[MIA_HERE], known=[FINN_HERE])


# -- there and back ---------------------------------------------------------------------------------------------


def test_through_the_door_and_back() -> None:
    world = opened()
    assert (world.door, world.within, world.cue().mix.within) == ("mia", "", 0)
    world.apply(Cross(0, "mia"))
    assert (world.within, world.cue().mix.within) == ("mia", 1)
    advanced(world, 300)
    assert (world.within, world.cue().mix.over) == ("mia", 1.0)
    world.apply(Cross(300, ""))
    assert (world.within, world.cue().mix.within) == ("", 0)


def test_the_eye_goes_over_gently_and_turns_back_from_where_it_is() -> None:
    world = through()
    overs = [world.cue(time).mix.over for time in (0.0, 0.3, 0.75, 1.2, PASSAGE, 9.0)]
    assert overs == sorted(overs)
    assert (overs[0], overs[2], overs[-1]) == (0.0, pytest.approx(0.5), 1.0)
    advanced(world, 45)
    half = world.cue().mix.over
    world.apply(Cross(45, ""))
    assert world.cue().mix.over == half == pytest.approx(0.5)
    assert world.cue(world.time + 0.3).mix.over < half
    assert advanced(world, 120).cue().mix.over == 0.0
    assert [gone_over(0.25, 1.0, seconds) for seconds in (-1.0, 0.0, 9.0)] == [0.25, 0.25, 1.0]


def test_it_is_part_of_the_state_and_of_the_journal() -> None:
    world = opened()
    before = world.digest()
    world.apply(Cross(0, "mia"))
    assert world.digest() != before
    assert replayed(world).digest() == world.digest()
    advanced(world, 20)
    one, other = replayed(world), world
    assert (one.within, one.digest(), one.cue()) == ("mia", other.digest(), other.cue())
    assert world.journal.dumps().splitlines()[-1] == '{"kind":"cross","tick":0,"guest":"mia"}'


def test_once_the_eye_is_used_to_it_when_one_went_matters_no_more() -> None:
    early, late = through(), opened()
    advanced(late, 7)
    late.apply(Cross(7, "mia"))
    for world in (early, late):
        world.advance_to_tick(60)
    assert early.digest() != late.digest()
    for world in (early, late):
        world.advance_to_tick(200)
    assert early.digest() == late.digest()


def test_a_dream_may_begin_beyond_the_door() -> None:
    dream = replace(inviting({"form": 0.8, "colour": 0.8}), mode="portal", within="mia")
    world = World(dream)
    assert (world.within, world.cue().mix.over) == ("mia", 1.0)
    world.apply(Cross(0, ""))
    assert world.within == ""
    assert World(replace(dream, within="nobody")).within == ""
    assert World(replace(dream, mode="merge")).within == ""


def test_where_a_door_leads() -> None:
    assert where_door_leads({}) == ""
    assert where_door_leads({"mia": 0.0}) == ""
    assert where_door_leads({"mia": 0.2, "finn": 0.7, "liam": 0.7}) == "finn"
    assert (is_ajar(0.15), is_ajar(0.16)) == (False, True)


# -- what is refused --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("world", "event", "message", "cure"),
    [
        (two(), Cross(0, "mia"), "mode 'merge' has no door to go through", "set mode 'portal'"),
        (opened(0.0), Cross(0, "mia"), "the door to 'mia' is shut", "let more of its form cross"),
        (opened(0.15), Cross(0, "mia"), "the door to 'mia' is shut", "let more of its form cross"),
        (opened(1.0, 2.0), Cross(0, "mia"), "the door to 'mia' is shut", "let more of its form cross"),
        (opened(), Cross(0, "mja"), "nobody here is called 'mja'", "did you mean 'mia'?"),
        (opened(), Cross(0, "host"), "'host' is at home, and no door leads there", "use '' for the way home"),
        (opened(), Cross(0, ""), "the host is home already", ""),
        (through(), Cross(0, "mia"), "the host is with 'mia' already", ""),
        (opened(), Cross(1, "mia"), "an event of tick 1 cannot happen at tick 0", ""),
    ],
)
def test_where_there_is_no_way_nothing_changes(world: World, event: Event, message: str, cure: str) -> None:
    before = world.digest(), len(world.journal)
    with pytest.raises(JournalError) as caught:
        world.apply(event)
    assert (caught.value.message, caught.value.cure) == (message, cure)
    assert (world.digest(), len(world.journal)) == before


def test_one_door_leads_to_one_guest() -> None:
    world = opened(0.5)
    world.apply(Join(0, "finn", "finn.toml", FINN.digest))
    world.apply(SetStrand(0, "host", "finn", "all", 0.9, 0.0))
    with pytest.raises(JournalError, match="the door leads to 'finn', not to 'mia'"):
        world.apply(Cross(0, "mia"))
    world.apply(Cross(0, "finn"))
    with pytest.raises(JournalError, match="the door leads home from 'finn', not to 'mia'") as caught:
        world.apply(Cross(0, "mia"))
    assert caught.value.cure == "go home first"
    world.apply(SetStrand(0, "host", "mia", "all", 1.0, 0.0))
    assert world.within == "finn"  # though another door would stand at home now


# -- what sends one home ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "event",
    [
        Leave(0, "mia", 0.0),
        SetMode(0, "merge"),
        SetMode(0, "portal"),
        Block(0, "mia", "host"),
        Withdraw(0, "mia", "host", "form"),
        LetGo(0, "host", "mia", "all", 0.0),
        Cross(0, ""),
    ],
)
def test_one_is_home_at_once_and_stays_there(event: Event) -> None:
    world = through()
    world.apply(event)
    assert (world.within, world.cue().mix.within) == ("", 0)
    assert replayed(world).digest() == world.digest()
    world.advance_to_tick(30)
    assert world.within == ""
    assert replayed(world).digest() == world.digest()


@pytest.mark.parametrize(
    "event", [Leave(0, "mia", 1.0), LetGo(0, "host", "mia"), SetStrand(0, "host", "mia", "all", 0.1)]
)
def test_while_the_door_shuts_one_may_still_stay(event: Event) -> None:
    world = through()
    world.apply(event)
    ticks = 0
    while world.within:
        assert world.cue().mix.guests[0].strength.form > 0.15
        world.step()
        ticks += 1
        assert ticks < 600
    assert ticks > 10
    assert world.cue().mix.guests == () or world.cue().mix.guests[0].strength.form <= 0.15
    assert replayed(world).digest() == world.digest()
    if isinstance(event, SetStrand):
        world.apply(SetStrand(world.tick, "host", "mia", "all", 1.0, 0.0))
        assert advanced(world, 60).within == ""  # that it opens again takes nobody back


def test_a_door_that_shuts_at_once_lets_time_pass_no_further() -> None:
    """Though nothing else moves: one is home from the next tick on, and not only where it opens again."""
    world = through()
    advanced(world, 300)
    world.apply(SetStrand(300, "host", "mia", "form", 0.0, 0.0))
    assert world.within == ""
    advanced(world, 500)
    world.apply(SetStrand(800, "host", "mia", "form", 1.0, 0.0))
    assert world.within == ""
    assert replayed(world).digest() == world.digest()


def test_a_glitch_slams_the_door_but_sends_nobody_home() -> None:
    world = through()
    world.apply(Glitch(0, 1.0, 5.0))
    forms = []
    for _ in range(300):
        world.step()
        forms.append(world.cue().mix.guests[0].strength.form)
        assert world.within == "mia"
    assert min(forms) < 0.15


def test_what_is_led_by_the_file_sends_one_home_when_it_says_so() -> None:
    dream = replace(inviting({"form": parse("0.5 + 0.5*cos(time)")}), mode="portal")
    world = World(dream)
    world.apply(Cross(0, "mia"))
    world.advance_to(2.0)
    assert world.within == "mia"
    world.advance_to(6.2)
    assert world.within == ""
    assert World.replay(dream, world.journal, world.tick).digest() == world.digest()


def test_what_a_parameter_leads_too() -> None:
    dream = replace(inviting({"form": parse("wind / 10")}), mode="portal")
    timeline = Timeline(dream)
    timeline.set_parameter("wind", 9.0)
    timeline.cross("mia")
    timeline.scrub(1.0)
    for value in (0.5, 0.0, 8.0):  # drawn while time stands: only where it is left counts
        timeline.set_parameter("wind", value)
    timeline.scrub(2.0)
    assert timeline.world.within == "mia"
    timeline.set_parameter("wind", 0.0)
    timeline.scrub(3.0)
    timeline.set_parameter("wind", 8.0)
    timeline.scrub(4.0)
    assert timeline.world.within == ""
    for time in (1.5, 3.5, 0.5, 4.0):
        timeline.scrub(time)
        world = World.replay(dream, Journal.loads(timeline.journal.dumps()), timeline.tick)
        assert (timeline.world.within, timeline.digest()) == (world.within, world.digest())


# -- on a timeline ----------------------------------------------------------------------------------------------


def night() -> Timeline:
    """Through the door at 2 s, back at 5 s; then another mode and the door again at 6 s, and through it at 7 s."""
    timeline = Timeline(HOST, guests=[MIA_HERE])
    timeline.set_mode("portal")
    timeline.set_strand("host", "mia", "all", 0.9)
    for time, deed in (
        (2.0, lambda: timeline.cross("mia")),
        (5.0, lambda: timeline.cross("")),
        (6.0, lambda: timeline.set_mode("weave")),
        (6.5, lambda: timeline.set_mode("portal")),
        (7.0, lambda: timeline.cross("mia")),
        (8.0, lambda: timeline.set_mode("merge")),
        (9.0, lambda: timeline.set_mode("portal")),
    ):
        timeline.scrub(time)
        deed()
    timeline.scrub(10.0)
    return timeline


WHERE = {0.0: "", 1.9: "", 2.0: "mia", 4.9: "mia", 5.0: "", 6.9: "", 7.0: "mia", 7.9: "mia", 8.0: "", 10.0: ""}


@pytest.mark.parametrize("order", [sorted(WHERE), sorted(WHERE, reverse=True), [7.5, 0.0, 10.0, 4.0, 9.5, 2.0, 7.0]])
def test_scrubbing_is_in_and_out_as_it_was(order: list[float]) -> None:
    timeline = night()
    count = len(timeline.journal)
    for time in order:
        timeline.scrub(time)
        known = max(when for when in WHERE if when <= time)
        assert timeline.world.within == WHERE[known], time
        world = World.replay(HOST, Journal.loads(timeline.journal.dumps()), timeline.tick, guests=[MIA_HERE])
        assert (timeline.digest(), timeline.cue()) == (world.digest(), world.cue(timeline.time))
    assert len(timeline.journal) == count


def test_a_mode_that_is_chosen_twice_at_once_is_home_once() -> None:
    timeline = night()
    timeline.scrub(3.0)
    timeline.set_mode("merge")
    timeline.set_mode("portal")
    assert timeline.world.within == ""
    world = World.replay(HOST, timeline.journal, timeline.tick, guests=[MIA_HERE])
    assert world.digest() == timeline.digest()


def test_another_version_of_either_dream_leaves_one_there() -> None:
    timeline = night()
    timeline.scrub(3.0)
    timeline.reload_guest("mia", replace(MIA, digest="e" * 64))
    assert timeline.world.within == "mia"
    timeline.reload(replace(HOST, digest="d" * 64))
    assert timeline.world.within == "mia"
    shy = replace(MIA, digest="f" * 64, share=frozenset())
    timeline.reload_guest("mia", shy)
    assert timeline.world.within == ""
    assert not any(event.kind == "cross" for event in timeline.journal if event.tick <= timeline.tick)


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_done_equals_its_journal(seed: int) -> None:
    rng, timeline = random.Random(seed), Timeline(HOST, guests=[MIA_HERE])
    timeline.set_mode("portal")
    timeline.set_strand("host", "mia", "all", 1.0, 0.0)
    crossed = 0
    for _ in range(60):
        deeds = (
            *[lambda: timeline.cross("mia")] * 4,
            lambda: timeline.cross(rng.choice(("", "finn"))),
            lambda: timeline.set_strand(
                "host", rng.choice(("mia", "finn")), "form", rng.choice((0.0, 0.1, 0.9)), rng.choice((0.0, 0.5))
            ),
            lambda: timeline.set_strand("host", "mia", "all", 1.0, 0.0),
            lambda: timeline.set_mode(rng.choice(("merge", "portal", "portal"))),
            lambda: timeline.scrub(rng.random() * 8.0),
            lambda: timeline.step(rng.randrange(-60, 90)),
            lambda: timeline.join(FINN_HERE),
            lambda: timeline.leave("finn", rng.choice((0.0, 0.5))),
            lambda: timeline.let_go("host", "mia", "form", 0.5),
            lambda: timeline.glitch(1.0, 0.5),
            lambda: timeline.withdraw("mia", "", "form"),
            lambda: timeline.grant("mia", "", "form"),
        )
        with suppress(JournalError):
            rng.choice(deeds)()
        crossed += bool(timeline.world.within)
        journal = Journal.loads(timeline.journal.dumps())
        world = World.replay(HOST, journal, timeline.tick, guests=[MIA_HERE], known=[FINN_HERE])
        assert timeline.digest() == world.digest()
        assert timeline.cue() == world.cue(timeline.time)
    assert crossed


def test_a_parameter_turned_elsewhere_changes_nothing_about_it() -> None:
    world = through()
    world.apply(SetParameter(0, "wind", 1.0))
    assert advanced(world, 10).within == "mia"
