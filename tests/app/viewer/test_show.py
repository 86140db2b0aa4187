"""The conductor without a screen: which dream comes on when several were asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fake_crew import FakeCrew, loaded, make_crew
from viewing import DREAM

from dreamscape3d.app.viewer.ready import Failed, Loaded
from dreamscape3d.app.viewer.show import Show
from dreamscape3d.app.viewer.stage import Stage
from dreamscape3d.errors import DreamscapeError


@dataclass
class FakeForethought:
    """Says of a stage that it is ready once that was set."""

    ready: bool = False
    preparing: Stage | None = None
    cuts: int = 0

    def prepare(self, stage: Stage) -> bool:
        self.preparing = stage
        return self.ready

    def cut(self) -> None:
        self.cuts, self.preparing = self.cuts + 1, None

    def dismiss(self) -> None:
        self.preparing = None


@dataclass
class Night:
    """A show of the ball, and what is heard from a loader in it; `turn` is a turn without pictures."""

    folder: Path
    crew: FakeCrew
    forethought: FakeForethought = field(default_factory=FakeForethought)
    news: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        crew: Any = self.crew
        crew.forethought = self.forethought
        crew.screenshots = SimpleNamespace(told=list)
        crew.pads = SimpleNamespace(told=[])
        crew.loader.__dict__.update(poll=lambda: self.news.pop(0) if self.news else None, notice="")
        self.show = Show(crew, crew.console)
        self.show.begin(self.dream("ball"), 0.0, ())
        self.ball = crew.console.stage

    def dream(self, name: str, text: str = DREAM) -> Loaded:
        return loaded(self.folder / f"{name}.toml", text)

    def turn(self, *news: Any) -> None:
        self.news += news
        self.show._news()
        self.show._prepare()

    @property
    def followed(self) -> str:
        """The dream whose saves are loaded."""
        return str([paths[0].stem for name, paths in self.followings()][-1])

    def followings(self) -> list[Any]:
        return [words for words in self.crew.asked if words[0] == "loader.follow"]


@pytest.fixture
def night(tmp_path: Path) -> Night:
    return Night(tmp_path, make_crew(tmp_path))


def test_another_dream_comes_on_once_it_is_ready(night: Night) -> None:
    night.turn(night.dream("moon"))
    night.turn()
    assert night.crew.console.stage is night.ball
    assert night.followed == "moon"
    night.forethought.ready = True
    night.turn()
    assert night.crew.console.path == night.folder / "moon.toml"
    assert night.forethought.cuts == 1


def test_the_last_of_several_comes_on(night: Night) -> None:
    night.turn(night.dream("moon"))
    night.turn(night.dream("sun"))
    night.forethought.ready = True
    night.turn()
    assert night.crew.console.path == night.folder / "sun.toml"


def test_to_read_the_present_dream_again_keeps_it(night: Night) -> None:
    """What was to come does not cut in later; and saves of the one that is on count again."""
    night.turn(night.dream("moon"))
    night.forethought.ready = True
    night.turn(night.dream("ball", DREAM.replace("#f00", "#0f0")))
    night.turn()
    assert night.crew.console.stage is night.ball
    assert night.forethought.cuts == 0
    assert night.forethought.preparing is None
    assert night.followed == "ball"
    assert night.crew.console.messages == ["read anew"]


def test_to_read_it_again_in_vain_keeps_it_as_well(night: Night) -> None:
    night.turn(night.dream("moon"))
    night.forethought.ready = True
    night.turn(Failed(night.folder / "ball.toml", DreamscapeError("no longer a dream")))
    night.turn()
    assert night.crew.console.stage is night.ball
    assert night.forethought.cuts == 0
    assert night.followed == "ball"
    assert night.crew.console.file_fault is not None


def test_what_cannot_be_loaded_takes_nothing_away(night: Night) -> None:
    night.turn(night.dream("moon"))
    night.turn(Failed(night.folder / "sun.toml", DreamscapeError("no dream at all")))
    night.forethought.ready = True
    night.turn()
    assert night.crew.console.path == night.folder / "moon.toml"
    assert night.crew.console.messages == ["sun.toml cannot be shown: no dream at all"]
