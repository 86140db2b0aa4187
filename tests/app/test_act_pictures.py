"""The shipped night in small pictures: what begins it, what the architect draws, and where it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from support.seen import SIZE, changed, picture, place_of, within

from dreamscape3d import resources
from dreamscape3d.app.offscreen import Studio
from dreamscape3d.dream.telling.story import Act, Level, Story
from dreamscape3d.dream.world import World
from dreamscape3d.formats.story import load_story
from dreamscape3d.scene.cue import Cue

pytestmark = pytest.mark.usefixtures("gl")


@pytest.fixture(scope="module")
def bedtime() -> Story:
    return load_story(resources.scenes() / "story" / "bedtime.toml")


def told(story: Story, act: str, seconds: float, change: Callable[[Act], Act] = lambda act: act) -> World:
    """The world so many seconds after an act began, that act changed."""
    acts = tuple(change(each) if each.name == act else each for each in story.acts)
    world = World.of_story(replace(story, acts=acts).beginning(act))
    world.advance_to(seconds)
    return world


def chest_of(world: World, who: str) -> np.ndarray:
    """(3,) [m]"""
    night = world.company.night
    assert night is not None
    found = night.bodies.anchor(f"{who}.chest", night.now(world.tick, world.company.ties(world.tick, 0.0, dict)))
    assert found is not None
    return found


def without(name: str) -> Callable[[Act], Act]:
    """An act in which nothing is raised by that name."""

    def raises(doing: object) -> bool:
        return isinstance(doing, Level) and doing.what == name

    return lambda act: replace(
        act,
        given=tuple(doing for doing in act.given if not raises(doing)),
        cues=tuple(cue for cue in act.cues if not raises(cue.do)),
    )


def shown(world: World, cue: Cue) -> np.ndarray:
    """What is seen of a cue of the world now."""
    with Studio(world, SIZE, "draft", 1, seen=lambda moment: world.poser.pose_cue(cue)) as studio:
        return studio.picture(world.time).astype(np.float64)


def bodiless(cue: Cue) -> Cue:
    """With nobody and nothing that moves through it."""
    assert cue.cast is not None
    none = {"present": np.zeros_like(cue.cast.present), "sprites": cue.cast.sprites[:0], "lamps": cue.cast.lamps[:0]}
    return replace(cue, cast=replace(cue.cast, **none))


def test_bedtime_shows_each_of_the_four_alone(bedtime: Story) -> None:
    """Who is on is in the picture, nobody else; then the eye rises from the street, and the lids close."""
    world = World.of_story(bedtime)
    for who, seconds in (("liam", 11.5), ("mia", 19.0), ("finn", 27.0), ("image", 36.0)):
        world.advance_to(seconds)
        cue = world.cue()
        mask = changed(shown(world, cue), shown(world, bodiless(cue)))
        assert within(mask, place_of(world, chest_of(world, who)), 6.0).sum() > 8, who
    street = world.cue().view
    lit = picture(world)
    world.advance_to(50.0)
    risen = world.cue().view
    assert street is not None
    assert risen is not None
    assert risen.eye[1] > street.eye[1] + 5.0
    while world.cue().strain.veil < 0.95:
        assert world.time < 60.0
        world.advance_to_tick(world.tick + 2)
    assert world.cue().setting == 0
    assert picture(world).mean() < 0.05 * lit.mean()


def test_the_architects_schematics_stand_on_his_forms_and_stray(bedtime: Story) -> None:
    strayed = told(bedtime, "entangled", 0.9)
    true, plain = (told(bedtime, "entangled", 0.9, without(level)) for level in ("drift", "blueprint"))
    assert strayed.cue().blueprint[1] > 0.1
    assert true.cue().blueprint == pytest.approx((strayed.cue().blueprint[0], 0.0), abs=0.001)
    assert plain.cue().blueprint[0] == 0.0
    drawn, moved = picture(true), picture(strayed)
    assert changed(drawn, picture(plain)).mean() > 0.3, "all of it dims under the lines"
    assert changed(moved, drawn).mean() > 0.05
    assert moved.mean() == pytest.approx(drawn.mean(), rel=0.05), "the same lines, elsewhere"


def test_the_commons_have_all_four_at_dawn(bedtime: Story) -> None:
    world = told(bedtime, "morning", 22.0)
    before = picture(world)
    world.advance_to(50.0)
    night, cue = world.company.night, world.cue()
    assert night is not None
    assert night.telling is not None
    assert night.telling.on.name == "commons"
    there, empty = shown(world, cue), shown(world, bodiless(cue))
    for who in ("liam", "mia", "finn", "image"):
        assert within(changed(there, empty), place_of(world, chest_of(world, who)), 5.0).sum() > 5, who
    assert night.names()["dawn"] == 1.0
    warm, cold = (sky[:27, :, 0].mean() / sky[:27, :, 2].mean() for sky in (there, before))
    assert warm > 1.06 * cold, "the sky"
    assert cue.bonds is not None
    assert len(cue.bonds) >= 3
    assert changed(there, shown(world, replace(cue, bonds=None))).any()
