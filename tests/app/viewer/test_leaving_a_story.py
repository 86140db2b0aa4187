"""A story in the viewer that is left for another dream waits, goes on where it was, and is kept at the end."""

from __future__ import annotations

import argparse
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fake_crew import FakeCrew, loaded, make_crew
from test_show import FakeForethought
from viewing import DREAM

from dreamscape3d.app import play
from dreamscape3d.app.cli import make_parser
from dreamscape3d.app.viewer.playing import StoryStage
from dreamscape3d.app.viewer.show import Show
from dreamscape3d.formats.story import load_story

STORY = """
title = "Small"
seed = 9
[[role]]
name = "liam"
figure = "liam"
[[role]]
name = "mia"
[[setting]]
name = "here"
of = "liam"
[[act]]
name = "one"
seconds = 30
setting = "here"
[[act.shot]]
at = 0
eye = [0, 1.4, 4]
look = [0, 1, 0]
"""


def asked(*words: str) -> argparse.Namespace:
    return make_parser("play").parse_args(["play", *words])


class Evening:
    """A show of a story, with a dream called "ball" to go to."""

    def __init__(self, folder: Path) -> None:
        self.crew: FakeCrew = make_crew(folder)
        self.news: list[Any] = []
        self.thought = FakeForethought(ready=True)
        (folder / "small.toml").write_text(STORY, encoding="utf-8")
        crew: Any = self.crew
        crew.forethought = self.thought
        crew.screenshots = SimpleNamespace(told=list)
        crew.pads = SimpleNamespace(told=[])
        crew.loader.__dict__.update(poll=lambda: self.news.pop(0) if self.news else None, notice="")
        path = folder / "small.toml"
        self.ready = play._ready(path, load_story(path), asked(str(path)))
        self.show = Show(crew, crew.console)
        self.show.begin(self.ready, 0.0, ())
        self.console = crew.console
        self.ball = loaded(folder / "ball.toml", DREAM)

    def turn(self, *news: Any) -> None:
        self.news += news
        self.show._news()
        self.show._prepare()

    def requests(self) -> list[Path]:
        return [words[1] for words in self.crew.asked if words[0] == "loader.request"]

    def followed(self) -> list[Path]:
        return [words[1] for words in self.crew.asked if words[0] == "loader.follow"][-1]


@pytest.fixture
def evening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Evening:
    monkeypatch.setattr("dreamscape3d.app.viewer.show.shader_folder", lambda: None)
    return Evening(tmp_path)


def test_one_world_is_made_of_it(evening: Evening) -> None:
    assert isinstance(evening.console.stage, StoryStage)
    assert evening.console.stage.timeline.world is evening.ready.world


def test_to_read_it_anew_is_told_and_is_no_fault(evening: Evening) -> None:
    evening.console.reload()
    evening.turn()
    assert evening.requests() == []
    assert evening.console.fault is None
    assert "a story goes on as it was begun" in evening.console.messages[-1]
    assert evening.followed() == [], "its file is no dream's"


def test_who_pages_on_and_back_goes_on_with_the_night(evening: Evening) -> None:
    story = evening.console.stage
    assert story is not None
    story.timeline.scrub(2.0)
    digest = story.timeline.digest()
    evening.console.go_on(1)
    assert evening.requests() == [evening.ball.path]
    evening.turn(evening.ball)
    assert evening.console.path == evening.ball.path
    assert evening.console.aside is story
    assert "the story waits" in evening.console.messages[-1]
    assert evening.followed() == [evening.ball.path]
    evening.console.go_on(-1)
    evening.turn()
    assert evening.requests() == [evening.ball.path], "nothing is loaded: it is there"
    assert evening.console.stage is story
    assert evening.console.aside is None
    assert evening.followed() == []
    assert story.timeline.digest() == digest


def test_a_story_left_is_what_is_kept(evening: Evening) -> None:
    story = evening.console.stage
    evening.console.go_on(1)
    evening.turn(evening.ball)
    assert evening.console.story is story
    evening.console.go_on(1)
    evening.turn(loaded(evening.ball.path.with_name("next.toml"), DREAM))
    assert evening.console.story is story
    assert sum("the story waits" in line for line in evening.console.messages) == 1


def test_who_changes_their_mind_stays(evening: Evening) -> None:
    story = evening.console.stage
    evening.thought.ready = False
    evening.console.go_on(1)
    evening.turn(evening.ball)
    evening.console.go_on(-1)
    evening.thought.ready = True
    evening.turn()
    evening.turn()
    assert evening.console.stage is story
    assert evening.console.aside is None
    assert evening.requests() == [evening.ball.path], "a story is not read as a dream"
    assert evening.followed() == []
