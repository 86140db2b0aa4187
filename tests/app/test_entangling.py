"""What an entangled world is at an instant, kept as a dream: it looks the same, whatever happened in between."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dreamscape3d.app.entangling import as_it_is, entangle, summary
from dreamscape3d.dream.dream import Dream
from dreamscape3d.dream.events import Grant, SetMode, SetMood, SetParameter, SetStrand
from dreamscape3d.dream.mood import Mood
from dreamscape3d.dream.parameter import Parameter
from dreamscape3d.dream.world import World
from dreamscape3d.scene.cue import Placement

WIND = Parameter("wind", "Wind", 0.5, 0.0, 1.0)
ANN = Dream("Ann").sharing("form", "colour")
BEN = replace(Dream("Ben", parameters=(WIND,)).sharing("form", "colour", "air"), digest="b" * 64)


def busy_world() -> World:
    """A world in which much has happened; two seconds on."""
    world = World(entangle(ANN, BEN, intensity=0.5, channels=("form", "colour")))
    world.apply(Grant(0, "host", "Ben", "air"))
    world.apply(SetStrand(0, "host", "Ben", "air", 0.7, 0.0))
    world.apply(SetStrand(0, "host", "Ben", "form", 1.0, 4.0))
    world.apply(SetMode(0, "leak"))
    world.apply(SetParameter(0, "wind", 0.25, "Ben"))
    world.apply(SetMood(0, 0.5, 0.25, 0.0, "Ben"))
    world.advance_to(2.0)
    return world


def test_it_stays_as_it_is() -> None:
    world = busy_world()
    kept = World(as_it_is(world, 2.0)).cue(2.0)
    lived = world.cue(2.0)
    assert kept.mix.mode == "leak"
    (one,), (other,) = kept.mix.guests, lived.mix.guests
    assert one.strength.form == pytest.approx(other.strength.form)
    assert 0.5 < one.strength.form < 1.0
    assert one.strength.air == 0.7
    assert one.place == other.place
    assert dict(one.variables) == pytest.approx(dict(other.variables))
    assert one.variables["wind"] == 0.25


def test_what_is_kept_says_what_it_was() -> None:
    world = busy_world()
    told = summary(as_it_is(world, 2.0), 2.0)
    assert told["mode"] == "leak"
    (guest,) = told["guests"]
    assert (guest["name"], guest["dream"], guest["air"]) == ("Ben", f"sha256:{'b' * 64}", 0.7)


def test_places_and_moods_are_kept() -> None:
    invited = entangle(ANN, BEN, channels=("form",))
    moved = replace(invited, guests=(replace(invited.guests[0], place=Placement((1.0, 0.0, -2.0), 30.0, 2.0)),))
    world = World(moved)
    world.apply(SetMood(0, 0.5, 0.0, 0.0, "Ben"))
    (guest,) = as_it_is(world, 0.0).guests
    assert guest.place == Placement((1.0, 0.0, -2.0), 30.0, 2.0)
    assert guest.dream.mood == Mood(0.5, 0.0, 0.0)


def test_who_is_alone_is_the_dream_itself() -> None:
    assert as_it_is(World(ANN), 0.0) is ANN
