"""All that appears, in a real world: it replays to the same state, back and forth, and is in the picture."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from dreamscape3d.dream.deeds import Deed, Gather, Speak, Stand, Summon, Tell
from dreamscape3d.dream.world import World
from dreamscape3d.formats import parse_dream
from dreamscape3d.scene.cast import MAX_SPRITES

TEXT = """
title = "attic"
[[form]]
shape = "plane"
[mind]
sanity = 0.3
[[fear]]
name = "the dark"
behaviour = "approach"
at = [0, 0, -9]
speed = 2
[[fear.form]]
shape = "box"
size = [1, 2, 1]
at = [0, 1, 0]
[[memory]]
name = "kite"
text = "It stayed up until dark."
at = [2, 0, -2]
[[memory.form]]
shape = "sphere"
radius = 0.2
[[tale]]
name = "the fox"
[[tale.line]]
text = "There was a fox."
seconds = 2
at = [0, 0, -5]
[[tale.line.form]]
shape = "cone"
"""


def story(who: str) -> dict[int, list[Deed]]:
    return {
        2: [Stand(2, who, (0.0, 0.0, 0.0), 0.0)],
        10: [Summon(10, "the dark", who), Tell(10, who, "the fox"), Summon(10, "vision", who)],
        20: [Speak(20, "a client", "Whose horses are these?", "message", 4.0)],
        40: [Stand(40, who, (1.0, 0.0, -1.0), 120.0)],
        90: [Gather(90, who, "kite")],
        200: [Stand(200, who, (1.0, 0.0, -1.0), 0.0)],
    }


def told(world: World, until: int) -> World:
    deeds = story(world.company.host)
    while world.tick < until:
        world.step(deeds.get(world.tick, ()))
    return world


@pytest.fixture(scope="module")
def dream():  # type: ignore[no-untyped-def]
    return parse_dream(TEXT, "attic.toml")


def test_twice_is_the_same(dream) -> None:  # type: ignore[no-untyped-def]
    one, other = told(World(dream), 500), told(World(dream), 500)
    assert one.digest() == other.digest()
    names = one.company.night.names()
    assert names["gathered"] == 1.0
    assert names["met"] == 1.0
    assert names["lines"] == 1.0


def test_what_is_foreseen_is_what_comes_and_changes_nothing(dream) -> None:  # type: ignore[no-untyped-def]
    world = told(World(dream), 250)
    before = world.digest()
    foreseen = world.cue(500 / 60.0)
    assert world.digest() == before
    world.advance_to_tick(500)
    np.testing.assert_array_equal(foreseen.cast.sprites, world.cue().cast.sprites)
    np.testing.assert_array_equal(foreseen.cast.origin, world.cue().cast.origin)


def test_it_is_in_the_picture(dream) -> None:  # type: ignore[no-untyped-def]
    world = told(World(dream), 100)
    cue, night = world.cue(), world.company.night
    there = {p.name for p, present in zip(night.puppets(), cue.cast.present, strict=True) if present > 0.1}
    host = world.company.host
    assert {f"{host}/fear the dark", f"{host}/tale the fox 0", f"{host}/memory kite/shard"} <= there
    assert 50 < len(cue.cast.sprites) <= MAX_SPRITES
    moment = world.moment()
    assert len(moment.sprites) > 50
    assert {caption.kind for caption in cue.captions} == {"message", "insight", "tale"}


def test_between_two_ticks_nothing_jumps(dream) -> None:  # type: ignore[no-untyped-def]
    world = told(World(dream), 60)
    times = 1.0 + np.linspace(0.0, 1.0 / 60.0, 5)
    origins = [world.cue(float(time)).cast.origin for time in times]
    assert max(np.abs(a - b).max() for a, b in pairwise(origins)) < 0.05
