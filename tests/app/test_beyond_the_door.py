"""Pictures without a window of who has gone through the door: of a world, a journal, and a dream kept as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from support.doors import DAY, NIGHT

from dreamscape3d import entangle, render
from dreamscape3d.app.entangling import AJAR, as_it_is, summary
from dreamscape3d.app.offscreen import Studio
from dreamscape3d.dream.crossing import is_ajar
from dreamscape3d.dream.dream import Dream
from dreamscape3d.dream.events import Cross, SetStrand
from dreamscape3d.dream.journal import Journal
from dreamscape3d.dream.world import World
from dreamscape3d.errors import UsageError

SIZE = (64, 40)
HERE = Dream("Night", scene=NIGHT).sharing("form", "colour", "air")
THERE = replace(Dream("Day", scene=DAY).sharing("form", "colour", "air"), digest="d" * 64)


def through(strength: float = 1.0) -> World:
    """A world whose host went through the door two seconds ago."""
    world = World(entangle(HERE, THERE, intensity=strength, mode="portal", channels=("form", "colour")))
    world.advance_to(1.0)
    world.apply(Cross(60, "Day"))
    world.advance_to(3.0)
    return world


def picture(what: Dream | World, time: float = 3.0) -> NDArray[Any]:
    return render(what, SIZE, time, quality="draft").astype(float)


@pytest.mark.usefixtures("gl")
def test_a_world_and_its_journal_show_the_other_side() -> None:
    world = through()
    seen = picture(world)
    alone, home = picture(THERE), picture(World(world.dream))
    assert np.abs(seen - home).mean() > 20.0
    assert np.abs(seen - alone).mean() < 0.3 * np.abs(home - alone).mean()  # the door stands there, too
    journal = Journal.loads(world.journal.dumps())
    again = World.replay(world.dream, journal, world.tick)
    assert (picture(again) == seen).all()
    with Studio(world, SIZE, "draft", schematics=True) as studio:
        assert studio.picture(3.0).shape == (40, 64, 3)


@pytest.mark.usefixtures("gl")
def test_what_is_kept_as_it_is_shows_it_as_well() -> None:
    world = through()
    kept = as_it_is(world, 3.0)
    assert (kept.within, kept.mode) == ("Day", "portal")
    assert np.abs(picture(kept) - picture(world)).mean() < 0.5
    told = summary(kept, 3.0)
    assert (told["mode"], told["within"]) == ("portal", "Day")
    assert "within" not in summary(world.dream, 3.0)


def test_a_door_that_is_about_to_shut_is_kept_ajar() -> None:
    world = through(0.5)
    world.apply(SetStrand(180, "host", "Day", "form", 0.155, 0.0))
    kept = as_it_is(world, 3.0)
    assert kept.within == "Day"
    assert kept.guests[0].strengths["form"] == AJAR
    assert is_ajar(AJAR)
    assert World(kept).within == "Day"


def test_a_world_has_its_own_guests_parameters_and_seed() -> None:
    world = World(HERE)
    with pytest.raises(UsageError, match="a world has its own guests") as caught:
        render(world, guests=[THERE])
    assert caught.value.cure == "let them join it"
    for more in ({"seed": 4}, {"parameters": {"wind": 1.0}}):
        with pytest.raises(UsageError, match="a world has its own parameters and its own seed") as caught:
            render(world, SIZE, quality="draft", **more)  # type: ignore[arg-type]
        assert caught.value.cure == "let events turn its parameters"
