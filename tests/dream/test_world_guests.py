"""Worlds with guests: who comes and goes, what is refused, and that every way through a night ends in one world."""

from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from support.dreamers import FINN, HOST, MIA, THERE, guest, inviting, two

from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.dream.consent import CHANNELS, EVERYDAY
from dreamscape3d.dream.dreamer import Guest
from dreamscape3d.dream.events import (
    Block,
    Event,
    Glitch,
    Grant,
    Join,
    Leave,
    LetGo,
    LoadDream,
    SetMode,
    SetMood,
    SetParameter,
    SetStrand,
    Unblock,
    Withdraw,
)
from dreamscape3d.dream.journal import Journal
from dreamscape3d.dream.mood import Mood
from dreamscape3d.dream.world import World
from dreamscape3d.maths.expression import parse
from dreamscape3d.scene.cue import Placement


def finn(tick: int, name: str = "finn") -> Join:
    return Join(tick, name, "finn.toml", FINN.digest, (1.0, 2.0, 3.0), 45.0, 0.5)


# -- coming and going -----------------------------------------------------------------------------------------


def test_those_there_from_the_beginning() -> None:
    world = World(inviting({}), guests=[guest(FINN, "finn")])
    assert world.company.names == ("host", "mia", "finn")
    assert [each.place for each in world.cue().mix.guests] == [THERE, THERE]
    assert world.parameters_of("mia") == {"wind": 0.9, "lamps": 3.0}
    assert world.mood_of("finn") == FINN.mood
    assert (world.parameters_of("host"), world.dream_of("host")) == (world.parameters, HOST_WITH_MIA)
    assert len(world.journal) == 0


HOST_WITH_MIA = inviting({})


def test_a_guest_joins_and_leaves() -> None:
    world = two()
    world.advance_to(1.0)
    world.apply(finn(60))
    assert world.company.names == ("host", "mia", "finn")
    assert world.cue().mix.guests[1].place == Placement((1.0, 2.0, 3.0), 45.0, 0.5)
    world.apply(SetParameter(60, "wind", 0.25, "finn"))
    world.apply(SetMood(60, 0.0, 0.0, 1.0, "finn"))
    assert (world.parameters_of("finn")["wind"], world.mood_of("finn")) == (0.25, Mood(0.0, 0.0, 1.0))
    assert world.parameters["wind"] == 2.0
    world.apply(Leave(60, "finn"))  # nothing crosses: at once
    assert world.company.names == ("host", "mia")
    world.apply(finn(60))
    assert world.parameters_of("finn")["wind"] == 0.9  # as they come


def test_who_leaves_parts_gently_and_is_gone_at_last() -> None:
    world = two()
    world.apply(SetStrand(0, "host", "mia", "all", 0.8, 0.0))
    world.apply(Leave(0, "mia", 1.0))
    forms = []
    while "mia" in world.company.names:
        forms.append(world.cue().mix.guests[0].strength.form)
        world.step()
        assert world.tick < 900
    assert forms[0] == 0.8
    assert max(a - b for a, b in pairwise(forms)) < 0.05
    assert forms[-1] < 1e-3
    assert world.cue().mix.guests == ()


def test_who_leaves_can_come_back_at_once() -> None:
    world = two()
    world.apply(SetStrand(0, "host", "mia", "all", 0.8, 0.0))
    world.apply(Leave(0, "mia"))
    world.know(guest())
    world.apply(Join(0, "mia", "mia.toml", MIA.digest))
    assert world.company.names == ("host", "mia")
    assert not world.cue().mix.guests[0].strength.any
    world.apply(Leave(0, "mia", 0.0))
    assert world.company.names == ("host",)


def test_what_was_given_to_who_left_is_not_given_to_who_comes_by_that_name() -> None:
    world = two(replace(HOST, share=frozenset()))
    world.apply(Grant(0, "host", "mia", "all"))
    assert world.company.allows("host", "mia") == frozenset(EVERYDAY)
    world.apply(Leave(0, "mia"))
    world.know(guest())
    world.apply(Join(0, "mia", "mia.toml", MIA.digest))
    assert world.company.allows("host", "mia") == frozenset()


def test_a_poser_for_one_who_is_invited() -> None:
    poser: Any = object()
    world = World(inviting({"form": 0.5}), guests=[Guest(replace(MIA), "mia", poser)])
    assert world.company.names == ("host", "mia")
    assert world.cue().mix.guests[0].strength.form == 0.5
    assert world.scenes.of(MIA) is poser


def test_a_dream_without_a_digest_is_known_by_name() -> None:
    unsaved = replace(FINN, digest="")
    world = World(HOST, known=[Guest(unsaved, "finn")])
    world.apply(Join(0, "finn", "embers", ""))
    assert world.dream_of("finn") is unsaved
    with pytest.raises(JournalError, match="no dream for 'liam' is known here, which 'embers' had"):
        world.apply(Join(0, "liam", "embers", ""))


# -- what is refused ------------------------------------------------------------------------------------------

HERE = "here are 'host', 'mia'"


@pytest.mark.parametrize(
    ("event", "message", "cure"),
    [
        (SetStrand(0, "host", "mja", "all", 1.0), "nobody here is called 'mja'", "did you mean 'mia'?"),
        (LetGo(0, "xyzzy", "mia"), "nobody here is called 'xyzzy'", HERE),
        (Leave(0, "finn"), "nobody here is called 'finn'", HERE),
        (Leave(0, "host"), "'host' is the host, whose world it is, and cannot leave", ""),
        (SetParameter(0, "wind", 1.0, "finn"), "nobody here is called 'finn'", HERE),
        (SetParameter(0, "haze", 1.0, "mia"), "the dream of 'mia' has no parameter 'haze'", ""),
        (SetParameter(0, "lamp", 1.0, "mia"), "the dream of 'mia' has no parameter 'lamp'", "did you mean 'lamps'?"),
        (SetMood(0, 0.0, 0.0, 0.0, "finn"), "nobody here is called 'finn'", HERE),
        (LoadDream(0, "a", "", "finn"), "nobody here is called 'finn'", HERE),
        (Grant(0, "finn", "mia", "form"), "nobody here is called 'finn'", HERE),
        (Withdraw(0, "mia", "finn"), "nobody here is called 'finn'", HERE),
        (Block(0, "finn", "mia"), "nobody here is called 'finn'", HERE),
        (Unblock(0, "mia", "finn"), "nobody here is called 'finn'", HERE),
        (Join(0, "mia", "a", FINN.digest), "somebody here is called 'mia' already", "use another name"),
        (Join(0, "host", "a", FINN.digest), "somebody here is called 'host' already", "use another name"),
        (
            Join(0, "liam", "liam.toml", "d" * 64),
            "no dream of digest dddddddddddddddd is known here, which 'liam.toml' had",
            "let the world know of it",
        ),
    ],
)
def test_events_that_cannot_happen_change_nothing(event: Event, message: str, cure: str) -> None:
    world = two()
    before = world.digest()
    with pytest.raises(JournalError) as caught:
        world.apply(event)
    assert (caught.value.message, caught.value.cure) == (message, cure)
    assert (world.digest(), len(world.journal)) == (before, 0)


def test_nothing_more_crosses_to_who_is_blocked_or_leaves() -> None:
    world = two()
    world.apply(finn(0))
    world.apply(SetStrand(0, "host", "mia", "all", 1.0, 0.0))
    world.apply(Leave(0, "mia"))
    with pytest.raises(JournalError, match="'mia' is leaving, and nothing more crosses") as caught:
        world.apply(SetStrand(0, "host", "mia", "all", 1.0))
    assert caught.value.cure == "let them join again"
    world.apply(Block(0, "finn", "host"))
    with pytest.raises(JournalError, match="'host' and 'finn' are blocked from each other"):
        world.apply(SetStrand(0, "host", "finn", "all", 1.0))


def test_one_may_decide_about_who_has_left() -> None:
    world = two()
    world.apply(Leave(0, "mia"))
    world.apply(Block(0, "host", "mia"))
    world.know(guest())
    world.apply(Join(0, "mia", "mia.toml", MIA.digest))
    assert world.company.allows("host", "mia") == frozenset()


def test_sixty_four_guests_and_no_more() -> None:
    crowd = [guest(MIA, f"m{number}") for number in range(64)]
    world = World(HOST, guests=crowd, known=[guest(FINN, "finn")])
    with pytest.raises(JournalError, match="64 guests are here, which is the most") as caught:
        world.apply(finn(0))
    assert caught.value.cure == "let one of them leave"
    world.apply(Leave(0, "m7"))
    world.apply(finn(0))
    with pytest.raises(JournalError, match="more than 64 guests are there from the beginning"):
        World(HOST, guests=[*crowd, guest(FINN, "finn")])


@pytest.mark.parametrize("names", [("mia", "mia"), ("mia", "host")])
def test_namesakes_from_the_beginning(names: tuple[str, str]) -> None:
    with pytest.raises(JournalError, match=f"two dreamers are called '{names[1]}'") as caught:
        World(HOST, guests=[guest(MIA, name) for name in names])
    assert caught.value.cure == "give one of them another name"
    assert World(HOST, guests=[guest(MIA, "host")], name="liam").company.names == ("liam", "host")


def test_strangers_cannot_be_asked_about() -> None:
    for ask in (World.parameters_of, World.mood_of, World.dream_of, lambda w, name: w.strand("host", name)):
        with pytest.raises(JournalError, match="nobody here is called 'mja'") as caught:
            ask(two(), "mja")
        assert caught.value.cure == "did you mean 'mia'?"


@pytest.mark.parametrize("place", [Placement((1e9, 0.0, 0.0)), Placement(scale=0.0), Placement(turn=1e3)])
def test_guests_stand_within_bounds(place: Placement) -> None:
    with pytest.raises(JournalError, match="is not"):
        guest(MIA, "mia", place)


def test_only_so_many_glitches() -> None:
    world = two()
    for _ in range(16):
        world.apply(Glitch(0, 0.5, 1.0))
    with pytest.raises(JournalError, match="16 glitches have hold already"):
        world.apply(Glitch(0, 0.5, 1.0))
    assert len(world.journal) == 16


# -- every way leads to the same world --------------------------------------------------------------------------


def any_night(seed: int) -> list[Event]:
    """Events of four seconds or so; some cannot happen."""
    rng = random.Random(seed)
    names, events, tick = ("host", "mia", "finn"), [], 0
    for _ in range(40):
        tick += rng.choice((0, 0, 1, 3, 30))
        a, b = rng.sample(names, 2)
        channel = rng.choice(("all", "all", "pulse", *CHANNELS))
        events.append(
            rng.choice(
                (
                    SetStrand(tick, a, b, channel, rng.random(), rng.choice((0.0, 0.3, 2.0))),
                    SetStrand(tick, a, b, channel, rng.random(), 0.5),
                    LetGo(tick, a, b, channel, 0.5),
                    Grant(tick, a, rng.choice((b, "")), channel),
                    Withdraw(tick, a, rng.choice((b, "")), channel),
                    Block(tick, a, b),
                    Unblock(tick, a, b),
                    Glitch(tick, rng.random(), rng.random()),
                    SetMode(tick, rng.choice(("merge", "weave"))),
                    finn(tick),
                    Leave(tick, b, rng.choice((0.0, 0.4))),
                    SetParameter(tick, "wind", 9.0 * rng.random(), rng.choice(("", a))),
                    SetMood(tick, rng.random(), 0.0, -rng.random(), b),
                )
            )
        )
    return events


def lived(dream: Any, events: list[Event]) -> tuple[World, dict[int, str]]:
    """The world after a night that was stepped through tick by tick, and its digests on the way."""
    world, digests = World(dream, guests=[guest(MIA, "mia")], known=[guest(FINN, "finn")]), {}
    for event in events:
        while world.tick < event.tick:
            digests[world.tick] = world.digest()
            world.step()
        try:
            world.apply(event)
        except JournalError:
            continue
    digests[world.tick] = world.digest()
    return world, digests


LED = {"form": parse("0.5 + 0.5*sin(time)"), "pulse": parse("haze*wind"), "air": 0.25}


@pytest.mark.parametrize("dream", [HOST, inviting(LED)], ids=["plain", "led"])
@pytest.mark.parametrize("seed", range(12))
def test_replay_equals_what_was_lived(seed: int, dream: Any) -> None:
    world, digests = lived(dream, any_night(seed))
    assert len(world.journal) > 5
    rest = {"guests": [guest(MIA, "mia")], "known": [guest(FINN, "finn")]}
    journal = Journal.loads(world.journal.dumps())
    for tick in random.Random(seed).sample(sorted(digests), 8):
        assert World.replay(dream, journal, tick, **rest).digest() == digests[tick]  # type: ignore[arg-type]
    again = World.replay(dream, journal, world.tick, **rest)  # type: ignore[arg-type]
    for time in (world.time, world.time + 0.007, world.time + 1.5, 0.0):
        assert again.cue(time) == world.cue(time)


@pytest.mark.parametrize("seed", [3, 5])
def test_a_night_saved_half_way_goes_on_the_same(seed: int) -> None:
    events = any_night(seed)
    whole, _ = lived(HOST, events)
    half, _ = lived(HOST, events[: len(events) // 2])
    rest = {"guests": [guest(MIA, "mia")], "known": [guest(FINN, "finn")]}
    loaded = World.replay(HOST, Journal.loads(half.journal.dumps()), half.tick, **rest)  # type: ignore[arg-type]
    for event in list(whole.journal)[len(half.journal) :]:
        loaded.advance_to_tick(event.tick)
        loaded.apply(event)
    loaded.advance_to_tick(whole.tick)
    assert loaded.digest() == whole.digest()
    assert loaded.journal == whole.journal


@pytest.mark.parametrize("dream", [HOST, inviting({**LED, "pulse": parse("abs(sin(time))")})], ids=["plain", "led"])
def test_what_is_foreseen_comes_to_pass(dream: Any) -> None:
    """A moment of later equals that of the world once it is there; asked for in any order."""
    world = World(dream, guests=[guest(MIA, "mia")])
    world.apply(SetStrand(0, "host", "mia", "air", 0.5))
    world.apply(Glitch(0, 0.5, 30.0))
    times = [12.0, 0.5, 6.345, 0.0, 6.3, 14.0]
    foreseen = {time: world.cue(time) for time in times}
    before = world.digest()
    assert world.cue(0.0) == foreseen[0.0]
    assert (world.tick, world.digest()) == (0, before)
    for time in sorted(times):
        world.advance_to(time)
        assert world.cue(time) == foreseen[time]


def test_what_is_foreseen_is_forgotten_once_something_happens() -> None:
    world = two()
    world.apply(SetStrand(0, "host", "mia", "form", 0.5))
    assert world.cue(3.0).mix.guests[0].strength.form > 0.4
    world.apply(Withdraw(0, "mia", "host", "form"))
    assert world.cue(3.0).mix.guests[0].strength.form == 0.0


def test_where_nothing_moves_a_day_passes_at_once() -> None:
    world = two()
    world.apply(SetStrand(0, "host", "mia", "all", 0.5))
    world.advance_to(60.0)
    assert not world.company.moves  # grown, and in step
    world.advance_to(86_400.0)
    assert world.cue().mix.order > 0.9


def test_a_world_without_guests_needs_no_numpy() -> None:
    """Not even one in which there is a glitch, a mode and a refusal."""
    text = """
import sys, types
from dreamscape3d.dream.world import World
from dreamscape3d.dream.mood import Mood
from dreamscape3d.dream.events import Glitch, SetMode, Withdraw
from dreamscape3d.dream.living import NOTHING
dream = types.SimpleNamespace(
    seed=1, tempo=72.0, mood=Mood(), parameters=(), signals={}, share=frozenset(), mode="merge", guests=(), within="",
    digest="", living=NOTHING)
world = World(dream)
world.step([Glitch(0, 1.0, 1.0), SetMode(0, "leak"), Withdraw(0, "host", "")])
world.cue(5.0), world.digest(), world.signals()
assert world.cue().mix.mode == "leak"
assert "numpy" not in sys.modules, "numpy"
"""
    subprocess.run([sys.executable, "-c", text], check=True, timeout=60)
