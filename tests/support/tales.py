"""Small stories for tests: dreamers without dreams, whose night is told in no time."""

from __future__ import annotations

from collections.abc import Callable

from dreamscape3d.dream.telling.story import Story
from dreamscape3d.dream.telling.telling import Telling
from dreamscape3d.dream.world import World
from dreamscape3d.formats.story import parse_story

CAST = """
title = "Small"
seed = 9
[[role]]
name = "liam"
share = { form = true, colour = true, pulse = true }
[[role.fear]]
name = "the dark"
[[role]]
name = "mia"
share = { form = true, colour = true, pulse = true }
[[setting]]
name = "here"
of = "liam"
marks = { a = [1, 0, 2, 90], b = [-3, 0, 0] }
[[setting]]
name = "there"
of = "mia"
"""
ACT = '[[act]]\nname = "one"\nseconds = 9\nsetting = "here"\n'


def cue(text: str) -> str:
    """An act in which something happens."""
    return ACT + f"cue = [{{ at = 1, {text} }}]\n"


def small(acts: str, cast: str = CAST) -> Story:
    """A story of these acts."""
    return parse_story(cast + acts)


def told(story: Story) -> World:
    """The world it is told in."""
    return World.of_story(story)


def telling_of(world: World) -> Telling:
    """How far it has come."""
    night = world.company.night
    assert night is not None
    assert night.telling is not None
    return night.telling


def until(world: World, done: Callable[[Telling], bool], most: float = 900.0) -> float:
    """Go on until something holds; the seconds that the world has gone. Fails after `most` of them."""
    while not done(telling_of(world)):
        assert world.time < most, "it never comes to that"
        world.advance_to_tick(world.tick + 1)
    return world.time
