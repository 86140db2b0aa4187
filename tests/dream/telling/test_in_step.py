"""Pulses of the shipped night: they race out of step, and in the end they beat as one."""

from __future__ import annotations

import pytest
from support.tales import telling_of, told

from dreamscape3d import resources
from dreamscape3d.dream.telling.story import Story
from dreamscape3d.dream.world import World
from dreamscape3d.formats.story import load_story


@pytest.fixture(scope="module")
def bedtime() -> Story:
    return load_story(resources.scenes() / "story" / "bedtime.toml")


def orders(story: Story, act: str) -> tuple[list[tuple[float, str, float]], World]:
    """Of an act, twice a second: seconds of its clock, the setting that is on, and how far all go in step; and the
    world at its end."""
    world, found = told(story.beginning(act)), []
    telling = telling_of(world)
    number = telling.act
    while telling.act == number and not telling.ended:
        assert world.time < 120.0
        world.advance_to_tick(world.tick + 30)
        telling = telling_of(world)
        assert world.company.night is not None
        names = world.company.night.names()
        found.append((names["clock"], telling.on.name, names["order"]))
    return found[:-1], world


def test_in_the_commons_all_beat_as_one(bedtime: Story) -> None:
    """In its last third, where they stand side by side; while the worlds part they do not."""
    found, world = orders(bedtime, "morning")
    commons = [order for _, setting, order in found if setting == "commons"]
    assert len(commons) > 60
    assert min(commons[2 * len(commons) // 3 :]) > 0.97
    assert min(order for clock, setting, order in found if setting != "commons" and clock > 8.0) < 0.7
    assert world.company.night is not None
    bodies = world.company.night.bodies
    assert all(bodies.near("liam", other) < 4.0 for other in ("mia", "finn", "image"))


def test_they_fall_into_step_as_he_turns_round(bedtime: Story) -> None:
    """While he flees alone, his heart races ahead of the others'; with all at his side it does not."""
    found, _ = orders(bedtime, "spectral_self")
    assert min(order for clock, _, order in found if 4.0 < clock < 30.0) < 0.5
    assert min(order for clock, _, order in found if clock > 44.0) > 0.93
