"""The desk that panels read and ask: what it tells of the stage, what it keeps, what it hands on."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from fake_crew import FakeCrew, loaded, look, make_crew
from viewing import DREAM

from dreamscape3d.app.viewer.console import as_words, from_words
from dreamscape3d.app.viewer.settings import SettingsFile
from dreamscape3d.app.viewer.stage import Stage
from dreamscape3d.dream.stance import Wish
from dreamscape3d.errors import DreamscapeError
from dreamscape3d.render.stereo import Stereo


@pytest.fixture
def crew(tmp_path: Path) -> FakeCrew:
    made = make_crew(tmp_path)
    made.console.stage = Stage(loaded(tmp_path / "ball.toml", DREAM))
    look(made.console.stage)
    return made


def test_without_a_dream_everything_can_be_read_and_asked(tmp_path: Path) -> None:
    bare = make_crew(tmp_path).console
    assert (bare.dream, bare.path, bare.time, bare.playing, bare.rate) == (None, None, 0.0, False, 1.0)
    assert (dict(bare.parameters), bare.moving, bare.eye, bare.span, bare.calm) == ({}, "path", (0, 0, 0), 60.0, False)
    assert bare.speed == bare.settings.speed
    assert bare.shot() is None
    bare.scrub(3.0)
    bare.step(1)
    bare.play(True)
    bare.set_rate(2.0)
    bare.set_parameter("size", 1.0)
    bare.set_mood(0.0, 0.0, 0.0)
    bare.set_moving("fly")
    bare.set_calm(True)
    bare.reload()
    bare.go_home()
    assert bare.messages == []


def test_what_is_turned_is_what_is_read(crew: FakeCrew) -> None:
    desk = crew.console
    desk.set_rate(0.5)
    desk.scrub(2.5)
    desk.set_parameter("size", 1.75)
    desk.set_mood(0.5, -0.5, 0.25)
    desk.play(False)
    desk.set_speed(7.0)
    desk.set_moving("fly")
    assert dict(desk.parameters) == {"size": 1.75, "go": 0.0}
    assert (desk.mood.valence, desk.mood.arousal, desk.mood.dominance) == (0.5, -0.5, 0.25)
    assert (desk.rate, desk.playing, desk.time) == (0.5, False, 2.5)
    assert (desk.speed, desk.moving) == (7.0, "fly")
    assert desk.eye == pytest.approx((0.0, 1.6, 8.0))


def test_a_parameter_that_is_none_is_told_not_raised(crew: FakeCrew) -> None:
    crew.console.set_parameter("sice", 1.0)
    crew.console.set_parameter("size", math.nan)
    crew.console.set_mood(2.0, 0.0, 0.0)
    assert len(crew.console.messages) == 3
    assert "sice" in crew.console.messages[0]


def test_the_strip_of_time_is_a_minute_and_grows_with_time(crew: FakeCrew) -> None:
    assert crew.console.span == 60.0
    crew.console.scrub(90.0)
    assert crew.console.span == 90.0


def test_the_strip_of_time_is_the_paths_length(tmp_path: Path) -> None:
    points = "".join(f"\n[[camera.path]]\ntime = {t}\nat = [0, {t}, 8]\nlook_at = [0, 1, 0]\n" for t in (0, 4, 12))
    made = make_crew(tmp_path)
    text = DREAM.replace("[camera]\nat = [0, 1.6, 8]\nlook_at = [0, 1.2, 0]\n", "[camera]\n")
    made.console.stage = Stage(loaded(tmp_path / "path.toml", text.replace("\n[sky]", f"{points}\n[sky]")))
    assert made.console.span == 12.0


def test_quality_and_rate_of_pictures_reach_who_draws_and_are_kept(crew: FakeCrew, tmp_path: Path) -> None:
    crew.console.set_quality("high")
    crew.console.set_target_fps(48.0)
    assert crew.console.quality == "high"
    assert crew.console.target_fps == crew.pacer.fps == 48.0
    assert ("projector.set_target", 1000.0 / 48.0) in crew.asked
    crew.kept.close()
    again = SettingsFile(tmp_path).settings
    assert (again.quality, again.target_fps) == ("high", 48.0)


def test_stereo_comes_back_from_settings_as_it_was_left(crew: FakeCrew, tmp_path: Path) -> None:
    stereo = Stereo("anaglyph", "grey", ipd=0.1, convergence=2.0, limit=0.5, swap_eyes=True)
    crew.console.set_stereo(stereo)
    crew.kept.close()
    assert from_words(SettingsFile(tmp_path).settings.stereo) == stereo


def test_stereo_that_cannot_be_is_as_made_and_the_rest_stays() -> None:
    words = {**as_words(Stereo(ipd=0.2)), "layout": "sideways", "limit": 50.0, "colour": 3, "convergence": "far"}
    assert from_words(words) == Stereo(ipd=0.2)


def test_a_faulty_file_counts_before_faulty_shaders(crew: FakeCrew) -> None:
    first, second = DreamscapeError("the file"), DreamscapeError("a shader")
    crew.console.shader_fault = second
    assert crew.console.fault is second
    crew.console.file_fault = first
    assert crew.console.fault is first
    crew.console.file_fault = crew.console.shader_fault = None
    assert crew.console.fault is None


def test_opening_asks_for_the_whole_path_and_reloading_for_the_same_again(crew: FakeCrew, tmp_path: Path) -> None:
    crew.console.open(Path("night.toml"))
    crew.console.reload()
    assert crew.asked == [
        ("loader.request", Path("night.toml").absolute()),
        ("loader.request", tmp_path / "ball.toml"),
    ]


def test_dreams_follow_one_another_and_go_round(crew: FakeCrew, tmp_path: Path) -> None:
    ball, following = crew.console.programme
    for step in (1, 1, -1, -1, -1):
        crew.console.go_on(step)
    assert [path for _, path in crew.asked] == [following, ball, following, ball, following]


def test_calm_is_told_and_lets_comfort_begin_anew(crew: FakeCrew) -> None:
    crew.console.set_calm(True)
    assert crew.console.calm
    crew.console.set_calm(False)
    assert not crew.console.calm
    assert crew.console.messages == ["calm", "as it was"]
    assert crew.asked == [("comfort.forget",), ("projector.adapt_at_once",), ("comfort.forget",)]


def test_a_shot_has_the_view_only_where_the_dreamer_has_left_the_dreams_own(crew: FakeCrew) -> None:
    shot = crew.console.shot()
    assert shot is not None
    assert (shot.name, shot.view, shot.calm) == ("ball", None, False)
    crew.console.set_moving("fly")
    crew.console.set_calm(True)
    crew.advance(0.1, Wish(right=1.0))
    moved = crew.console.shot()
    assert moved is not None
    assert moved.view is not None
    assert moved.view.eye[0] > 0.001
    assert moved.calm


def test_recent_dreams_are_those_that_are_there(crew: FakeCrew, tmp_path: Path) -> None:
    crew.console.seen(tmp_path / "ball.toml")
    crew.console.seen(tmp_path / "gone.toml")
    assert list(crew.console.recent) == [tmp_path / "ball.toml"]
