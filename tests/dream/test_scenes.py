"""Scenes made ready: each once, those together that are seen together; and where nothing crosses, the host is alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from support.dreamers import HOST, MIA, OPEN, two

from dreamscape3d.dream.dream import Dream
from dreamscape3d.dream.dreamer import Guest
from dreamscape3d.dream.events import Glitch, Leave, SetMode, SetStrand
from dreamscape3d.dream.scenes import MOST, Scenes
from dreamscape3d.dream.timeline import Timeline
from dreamscape3d.dream.world import World
from dreamscape3d.scene.cue import MODES
from dreamscape3d.scene.mixing import MixedPoser
from dreamscape3d.scene.moment import Moment
from dreamscape3d.sdf.shape import box, plane, sphere

GALE = replace(HOST.add(plane()).add(box(1.0).at(0, 0.5, -4)), digest="1" * 64)
HILLS = replace(MIA.add(plane()).add(sphere(1.0).at(1, 1, -6)), digest="2" * 64)
ARRAYS = ("materials", "lamps", "fog", "sky", "stars", "sprites")


def bits(moment: Moment) -> list[object]:
    """What a picture is made of, in every bit."""
    arrays = [getattr(moment, name) for name in ARRAYS] + [moment.field.texels, moment.view.eye, moment.view.target]
    seams = None if moment.seams is None else moment.seams.colours.tobytes()
    rest = [moment.look, moment.lens, moment.night, moment.fog_density, moment.portal is None, seams]
    return [*(array.tobytes() for array in arrays), *rest]


def test_each_scene_is_made_ready_once() -> None:
    scenes, ready = Scenes(), object()
    first = scenes.of(GALE)
    assert scenes.of(GALE) is first
    assert scenes.of(replace(GALE, tempo=99.0, digest="")) is first  # the very same scene
    again = replace(GALE, scene=replace(GALE.scene))
    assert scenes.of(again) is first  # the same file, read again
    assert scenes.of(replace(again, scene=replace(again.scene, seed=9))) is not first
    scenes.know(HILLS, ready)  # type: ignore[arg-type]
    assert scenes.of(HILLS) is ready
    for number in range(MOST):
        scenes.know(Dream(seed=number), ready)  # type: ignore[arg-type]
    assert scenes.of(GALE) is not first  # long out of use


def test_those_together_are_joined_once_until_they_change() -> None:
    world = World(GALE, guests=[Guest(HILLS, "mia")], known=[Guest(HILLS, "finn")])
    together = world.poser
    assert isinstance(together, MixedPoser)
    world.step()
    assert world.poser is together
    world.apply(Leave(1, "mia"))
    assert world.poser is world.scenes.of(GALE)


def test_reloading_one_dream_leaves_the_others_ready() -> None:
    timeline = Timeline(GALE, guests=[Guest(HILLS, "mia")])
    hills = timeline.world.scenes.of(HILLS)
    timeline.reload(replace(GALE, scene=replace(GALE.scene, seed=5), digest="3" * 64))
    assert timeline.world.scenes.of(HILLS) is hills


@pytest.mark.parametrize("mode", MODES)
def test_with_nothing_crossing_the_moment_is_the_hosts_own(mode: str) -> None:
    world, solo = World(GALE, guests=[Guest(replace(HILLS, share=OPEN - {"form", "air"}), "mia")]), World(GALE)
    world.apply(SetMode(0, mode))
    for channel in ("form", "air", "memory"):
        world.apply(SetStrand(0, "host", "mia", channel, 1.0, 0.0))
    world.apply(SetStrand(0, "host", "mia", "memory", 0.0, 0.0))
    world.apply(Glitch(0, 1.0, 9.0))
    for time in (0.0, 2.5):
        assert bits(world.moment(time)) == bits(solo.moment(time))


def test_what_crosses_shows() -> None:
    world, solo = World(GALE, guests=[Guest(HILLS, "mia")]), World(GALE)
    world.apply(SetStrand(0, "host", "mia", "all", 0.5, 0.0))
    moment = world.moment()
    assert bits(moment) != bits(solo.moment())
    assert moment.field.field is world.poser.field
    again = World.replay(GALE, world.journal, 0, guests=[Guest(HILLS, "mia")])
    assert bits(again.moment()) == bits(moment)


def test_a_cue_is_what_the_moment_is_posed_by(monkeypatch: pytest.MonkeyPatch) -> None:
    posed: list[Any] = []
    monkeypatch.setattr(MixedPoser, "pose_cue", lambda poser, cue: (posed.append(cue), cue)[1])
    world = two()
    world.apply(SetStrand(0, "host", "mia", "all", 0.5, 0.0))
    assert world.moment(1.0) is posed[0]  # type: ignore[comparison-overlap]
    assert posed[0] == world.cue(1.0)
    assert np.isfinite([*posed[0].variables.values()]).all()
