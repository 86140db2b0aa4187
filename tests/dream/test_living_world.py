"""Worlds in which something lives: read, told, reloaded and gone back in as any other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from support.dreamers import FINN, HOST, MIA, guest, two
from support.tales import small, told

from dreamscape3d import plane, resources
from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.dream.charting import chart_of
from dreamscape3d.dream.deeds import Gather, Tell
from dreamscape3d.dream.dream import Dream
from dreamscape3d.dream.events import Event, Join, Leave, SetMood, SetStrand
from dreamscape3d.dream.living import Bond, Living, Memory, Mind
from dreamscape3d.dream.mood import Mood
from dreamscape3d.dream.timeline import Timeline
from dreamscape3d.dream.world import World
from dreamscape3d.formats.story import load_story
from dreamscape3d.scene.stars import bright_stars

KITE = Memory("the kite", "It flew.", (1.0, 1.0, 1.0))
ALIVE = replace(HOST, living=Living(memories=(KITE,), mind=Mind(0.8)))
ACT = '[[act]]\nname = "a"\nseconds = 9\nsetting = "here"\n'
BOUND = ACT + '[[role]]\nname = "eve"\nbond = [{ name = "mia", strength = 0.5 }, { name = "liam" }]\n'
READINGS: tuple[Callable[[World], object], ...] = (
    World.cue,
    World.night,
    World.signals,
    World.moment,
    lambda world: world.cue(0.01),
    lambda world: world.strand("", "host"),
    lambda world: world.within + world.door,
    lambda world: chart_of(world, world.moment()),
)


@pytest.mark.parametrize("dream", [HOST, ALIVE, replace(ALIVE, mode="portal")])
@pytest.mark.parametrize("read", READINGS)
def test_reading_changes_nothing(dream: Dream, read: Callable[[World], object]) -> None:
    """Not even before anything happened, where nobody else is here."""
    world = World(dream)
    before = world.digest()
    read(world)
    assert world.digest() == before
    assert world.company.untied == (not dream.living.any)


def test_one_is_asked_whether_a_deed_can_be() -> None:
    company = World(ALIVE).company
    for event, message in (
        (Gather(0, "host", "the kyte"), "nobody here remembers 'the kyte'"),
        (Tell(0, "host", "x"), "nobody here knows the tale 'x'"),
    ):
        with pytest.raises(JournalError, match=message):
            company.check(event, 0, lambda time: {})
    company.check(Gather(0, "host", "the kite"), 0, lambda time: {})
    with pytest.raises(JournalError, match="nothing lives in this dream, so there can be no 'gather'"):
        World(HOST).company.check(Gather(0, "host", "the kite"), 0, lambda time: {})


def test_every_event_counts_where_something_lives() -> None:
    assert World(ALIVE).company.asks
    assert not World(HOST).company.asks
    assert not two().company.asks


@pytest.mark.parametrize("seconds", [0.0, 60.0])
def test_who_left_and_came_again_comes_last_whichever_way_time_went(seconds: float) -> None:
    world = World(HOST, guests=[guest(MIA, "mia"), guest(FINN, "finn")], known=[guest(MIA, "mia")])
    world.apply(SetStrand(0, "host", "mia", "form", 1.0, 0.0))
    world.apply(Leave(0, "mia", seconds))
    world.apply(Join(0, "mia", "mia.toml", MIA.digest))
    assert world.company.names == ("host", "finn", "mia")
    digest = world.digest()
    world.go_back(0, world.company, [*world.journal])
    assert world.digest() == digest


# -- its seed


def test_another_seed_is_another_night() -> None:
    story = load_story(resources.scenes() / "story" / "bedtime.toml").beginning("entangled")
    one, same, other = told(story), told(story), told(replace(story, seed=7))
    assert other.seed == 7
    assert other.digest() != one.digest()
    for world in (one, same, other):
        world.advance_to(4.0)
    assert one.digest() == same.digest() != other.digest()
    assert (one.cue().mix.seed, other.cue().mix.seed) == (story.seed, 7)
    charts = [chart_of(world, world.moment()).at for world in (one, same, other)]
    assert np.array_equal(charts[0], charts[1])
    assert not np.array_equal(charts[0], charts[2])
    woven = [world.moment().field.parts for world in (one, same, other)]
    assert all(parts is not None and parts.weave is not None for parts in woven)
    assert repr(woven[0].weave) == repr(woven[1].weave) != repr(woven[2].weave)  # type: ignore[union-attr]


def test_bonds_are_between_stars_of_the_sky_that_is_there() -> None:
    """Whatever the seed of the night: stars are the place's own."""
    story = small(BOUND)
    here = story.settings[0]
    for seed in (0, 77):
        sky = replace(here.dream, scene=replace(here.dream.scene, seed=seed))
        bonds = told(replace(story, settings=(replace(here, dream=sky), *story.settings[1:]))).cue().bonds
        assert bonds is not None
        assert len(bonds) == 2
        ends = bonds[:, :, :3].reshape(-1, 3)
        assert (ends @ bright_stars(seed).T).max(axis=1) == pytest.approx(1.0, abs=1e-6)


# -- another version of it


@pytest.mark.parametrize(
    "changed",
    [
        replace(ALIVE, mood=Mood(-0.9, 0.9, -0.9)),
        replace(ALIVE, living=Living(mind=Mind(0.3))),
        ALIVE.add(plane().at(0.0, 1.5, 0.0)),
        replace(ALIVE, living=Living()),
    ],
)
def test_another_version_is_as_if_it_had_always_been(changed: Dream) -> None:
    timeline = Timeline(ALIVE, known=[guest()])
    timeline.scrub(1.0)
    timeline.set_mood(0.1, 0.2, 0.3)
    timeline.join(guest())
    timeline.scrub(3.0)
    timeline.reload(changed)
    again = World.replay(changed, timeline.journal, timeline.tick, known=[guest()])
    assert timeline.digest() == again.digest()
    night, other = timeline.world.company.night, again.company.night
    assert (night is None) == (other is None)
    if night is not None and other is not None:
        for x, z in ((0.0, 0.0), (0.4, 0.9)):
            assert night.grounds.of(0).level(x, z) == other.grounds.of(0).level(x, z)


def test_another_version_of_who_joined_is_as_if_it_had_always_been() -> None:
    afraid = replace(MIA, mood=Mood(-0.9, 0.9, -0.9), living=Living(bonds=(Bond("host"),)))
    timeline = Timeline(ALIVE, known=[guest()])
    timeline.join(guest())
    timeline.scrub(2.0)
    timeline.reload_guest("mia", afraid)
    again = World.replay(ALIVE, timeline.journal, timeline.tick, known=[guest(afraid)])
    assert timeline.digest() == again.digest()


def test_scrubbing_a_living_dream_is_going_there() -> None:
    timeline = Timeline(ALIVE, known=[guest()])
    events: list[Event] = [Gather(30, "host", "the kite"), SetMood(60, 0.1, 0.9, -0.5)]
    for event in events:
        timeline.scrub(event.tick / 60)
        timeline.do(event)
    timeline.scrub(4.0)
    timeline.scrub(0.2)
    timeline.scrub(4.0)
    assert timeline.digest() == World.replay(ALIVE, events, 240).digest()
