"""`still STORY`, `storyboard` and `play`: what they draw, tell and refuse, with a small story of two acts."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dreamscape3d.app import play
from dreamscape3d.app.acts import Act, acts_of
from dreamscape3d.app.cli import main, make_parser
from dreamscape3d.app.file_name import shipped_stories
from dreamscape3d.app.offscreen import Studio
from dreamscape3d.app.story_name import find_story, is_story, load_named_story
from dreamscape3d.app.strip import sheet
from dreamscape3d.dream.deeds import Steer
from dreamscape3d.dream.telling.saving import save
from dreamscape3d.errors import DreamFileError, DreamscapeError, UsageError
from dreamscape3d.formats import load_dream
from dreamscape3d.formats.story import load_story, parse_story

STORY = """
title = "Small"
seed = 9
[[role]]
name = "liam"
figure = "liam"
share = { form = true, colour = true, pulse = true }
[[role]]
name = "mia"
share = { form = true, colour = true, pulse = true }
[[setting]]
name = "here"
of = "liam"
marks = { a = [0, 0, 0, 180] }
[[act]]
name = "one"
title = "The first"
seconds = 3
setting = "here"
[[act.cue]]
at = 0
do = "go"
who = "liam"
to = "a"
gait = "at_once"
[[act.shot]]
at = 0
eye = [0, 1.4, 4]
look = [0, 1, 0]
[[act]]
name = "two"
title = "The second"
seconds = 2
setting = "here"
[[act.shot]]
at = 0
eye = [3, 1.4, 3]
look = [0, 1, 0]
"""


@pytest.fixture
def story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "small.toml"
    path.write_text(STORY, encoding="utf-8")
    return path


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return " ".join(capsys.readouterr().err.split())


# -- names ---------------------------------------------------------------------------------------------------


def test_stories_are_told_from_dreams(story: Path) -> None:
    assert is_story("story/bedtime")
    assert is_story(str(story))
    assert not is_story("mia")
    dream = story.with_name("dream.toml")
    dream.write_text('title = "a dream of [[act]]s"\n', encoding="utf-8")
    assert not is_story(str(dream))
    dream.write_text('title = "a dream"\n[camera]\nfov = 40\n', encoding="utf-8")
    with pytest.raises(DreamFileError, match="this is a dream, not a story"):
        load_named_story(str(dream))
    with pytest.raises(UsageError, match="'mia' is a dream, not a story"):
        find_story("mia")
    assert find_story(str(story)) == Path(str(story))
    assert find_story("story/bedtime") == shipped_stories()["story/bedtime"]


def test_what_is_misspelt_is_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["still", "story/bedtme", "-o", "x.png"]) == 2
    assert "did you mean 'story/bedtime'?" in said(capsys)


# -- acts ----------------------------------------------------------------------------------------------------


def test_acts_as_they_are_told(story: Path) -> None:
    from dreamscape3d.dream.world import World

    shares: list[float] = []
    acts = acts_of(World.of_story(load_story(story)), shares.append)
    assert [(act.number, act.title) for act in acts] == [(1, "The first"), (2, "The second")]
    assert acts[0].begin == 0.0
    assert acts[0].end == acts[1].begin
    assert 2.9 < acts[0].end < 4.5  # lids between them take their time
    assert 1.2 < acts[1].end - acts[1].begin < 4.5
    assert shares == sorted(shares)


def test_moments_are_chosen_where_something_is_seen() -> None:
    assert Act(1, "", 10.0, 20.0).moments(2) == [12.5, 17.5]
    assert Act(1, "", 10.0, 20.0, (11.0, 14.0, 14.5, 19.0)).moments(2) == [11.0, 19.0]


# -- pictures ------------------------------------------------------------------------------------------------


def test_a_still_shows_who_is_there(story: Path) -> None:
    assert main(["still", str(story), "--time", "1", "--size", "96x64", "--quality", "live", "-o", "a.png"]) == 0
    shown = np.asarray(Image.open("a.png"), np.float64)
    middle, side = shown[20:60, 36:60].mean(axis=(0, 1)), shown[20:60, :12].mean(axis=(0, 1))
    assert np.abs(middle - side).max() > 8.0
    with Studio(load_named_story(str(story))[1], (96, 64), "live") as studio:
        assert np.abs(studio.picture(1.0).astype(float) - shown).max() <= 1.0


def test_a_storyboard_has_a_row_for_each_act(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["storyboard", str(story), "--per-act", "2", "--size", "64x40", "--quality", "draft", "-o", "b.png"]
    assert main(words) == 0
    assert "2 acts" in capsys.readouterr().out
    plain = [*words[:-1], "c.png", "--plain"]
    assert main(plain) == 0
    with Image.open("b.png") as worded, Image.open("c.png") as bare:
        assert bare.size == (64 * 2 + 2, 40 * 2 + 2)
        assert worded.size[0] == bare.size[0]
        assert worded.size[1] > bare.size[1]


def test_a_sheet_of_pictures() -> None:
    pictures = [np.full((10, 20, 3), 40 * n, np.uint8) for n in range(5)]
    shown = sheet(pictures, [], 2)
    assert shown.shape == (3 * 10 + 2 * 2, 2 * 20 + 2, 3)
    assert shown[0, 0, 0] == 0
    assert shown[-1, 0, 0] == 160


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--set", "a=1"], "--set means nothing for a story"),
        (["--mode", "weave"], "--mode means nothing for a story"),
        (["--projection", "equirect", "--size", "64x64"], "an equirect picture is twice as wide as high"),
    ],
)
def test_a_still_of_a_story_refuses(
    story: Path, words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["still", str(story), "-o", "a.png", *words]) == 2
    assert message in said(capsys)
    assert not Path("a.png").exists()


def test_a_still_for_two_eyes_shows_who_is_there_to_both(story: Path) -> None:
    words = ["still", str(story), "--time", "1", "--quality", "live", "--samples", "1"]
    assert main([*words, "--projection", "side-by-side", "--size", "192x64", "-o", "two.png"]) == 0
    with Image.open("two.png") as picture:
        assert picture.text["Projection"] == "side-by-side"  # type: ignore[attr-defined]
        both = np.asarray(picture, np.float64)
    left, right = both[:, :96], both[:, 96:]
    for eye in (left, right):
        middle, side = eye[20:60, 36:60].mean(axis=(0, 1)), eye[20:60, :12].mean(axis=(0, 1))
        assert np.abs(middle - side).max() > 8.0
    assert np.abs(left - right).max() > 8.0, "they see it from two places"


def test_a_still_all_round_shows_who_is_ahead(story: Path) -> None:
    words = ["still", str(story), "--time", "1", "--quality", "draft", "--samples", "1"]
    assert main([*words, "--projection", "equirect", "--size", "128x64", "-o", "round.png"]) == 0
    assert main([*words, "--projection", "equirect", "--size", "128x64", "--seed", "3", "-o", "other.png"]) == 0
    with Image.open("round.png") as picture:
        assert picture.text["Heading"] == "0.000"  # type: ignore[attr-defined]
        ahead = np.asarray(picture, np.float64)
    with Image.open("other.png") as picture:
        assert picture.text["Seed"] == "3"  # type: ignore[attr-defined]
    body = ahead[28:40, 60:68].mean(axis=(0, 1))
    assert np.abs(body - ahead[28:40, 44:52].mean(axis=(0, 1))).max() > 8.0


def test_a_story_is_named_alone(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["still", str(story), "mia", "-o", "a.png"]) == 2
    assert "a story brings its own dreams" in said(capsys)


def test_a_storyboard_refuses_light(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["storyboard", str(story), "-o", "a.exr"]) == 2
    assert "a storyboard is .png or .webp" in said(capsys)


# -- play ----------------------------------------------------------------------------------------------------


def asked(*words: str) -> argparse.Namespace:
    return make_parser("play").parse_args(["play", *words])


def test_play_begins_where_it_is_told(story: Path) -> None:
    loaded = play._ready(story, load_story(story), asked(str(story), "--from", "two", "--as", "mia"))
    assert loaded.role == "mia"
    assert loaded.story is not None
    assert loaded.story.acts[loaded.story.begin].name == "two"
    assert play._ready(story, load_story(story), asked(str(story), "--autopilot")).role == ""


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--as", "mai"], "nobody in 'Small' is called 'mai'"),
        (["--from", "tow"], "tow"),
        (["--resume", "none.txt"], "'none.txt' cannot be read"),
        (["--resume", "small.toml"], "this is no saved night"),
        (["--resume", "small.toml", "--from", "two"], "--from and --resume both say where to begin"),
    ],
)
def test_play_refuses_before_any_window(story: Path, words: list[str], message: str) -> None:
    with pytest.raises(DreamscapeError) as error:
        play._ready(story, load_story(story), asked(str(story), *words))
    assert message in error.value.message


def test_a_night_goes_on_where_it_was_left(story: Path) -> None:
    from dreamscape3d.app.viewer.playing import StoryStage

    told = load_story(story)
    stage = StoryStage(play._ready(story, told, asked(str(story))))
    stage.timeline.scrub(1.0)
    stage.timeline.do(Steer(stage.timeline.tick, "liam", 1.0))
    stage.timeline.scrub(2.0)
    Path("night.txt").write_text(save(stage.timeline.world, stage.timeline.journal), encoding="utf-8")
    again = StoryStage(play._ready(story, told, asked(str(story), "--resume", "night.txt")))
    assert again.timeline.tick == 120
    assert again.timeline.digest() == stage.timeline.digest()
    again.timeline.scrub(0.5)
    again.timeline.scrub(2.0)
    assert again.timeline.digest() == stage.timeline.digest()


def test_who_moves_is_steered_and_sees_no_body_of_their_own(story: Path) -> None:
    from dreamscape3d.app.viewer.playing import StoryStage
    from dreamscape3d.dream.stance import Wish

    stage = StoryStage(play._ready(story, load_story(story), asked(str(story))))
    cue = stage.cue(stage.scenes)
    assert cue.cast is not None
    there = cue.cast.present.sum()
    stage.seen = stage.timeline.moment()
    for _ in range(30):
        stage.advance(1 / 30, Wish(forward=1.0))
    night = stage.night
    assert night.telling is not None
    assert night.telling.steered == ("liam",)
    own = stage.cue(stage.scenes).cast
    assert own is not None
    assert own.present.sum() < there
    stage.go_home()
    for _ in range(30):
        stage.advance(1 / 30, Wish())
    assert stage.night.telling is not None
    assert stage.night.telling.steered == ()


def test_the_dream_is_kept_richer(story: Path) -> None:
    args = asked(str(story), "--journal", "j.txt", "--keep", "kept.toml")
    from dreamscape3d.app.viewer.playing import StoryStage

    stage = StoryStage(play._ready(story, load_story(story), args))
    stage.timeline.scrub(1.0)
    play._keep(args, stage.timeline, "")
    assert load_dream("kept.toml").living.any
    assert '"story":"Small"' in Path("j.txt").read_text(encoding="utf-8")
    assert sorted(path.name for path in Path().iterdir()) == ["j.txt", "kept.toml", "small.toml"]


@pytest.mark.parametrize(("words", "bodies"), [([], ["liam"]), (["--as", "mia"], []), (["--autopilot"], ["liam"])])
def test_the_dream_that_is_kept_is_of_whom_one_was(story: Path, words: list[str], bodies: list[str]) -> None:
    from dreamscape3d.app.viewer.playing import StoryStage

    args = asked(str(story), "--keep", "kept.toml", *words)
    loaded = play._ready(story, load_story(story), args)
    stage = StoryStage(loaded)
    stage.timeline.scrub(0.5)
    play._keep(args, stage.timeline, loaded.role)
    assert [body.name for body in load_dream("kept.toml").living.bodies] == bodies, "Liam has one, Mia none"


def test_a_story_is_seen_by_cuts(story: Path) -> None:
    from dreamscape3d.app.viewer.playing import StoryStage

    stage = StoryStage(play._ready(story, load_story(story), asked(str(story))))
    assert not stage.has_cut()
    stage.timeline.scrub(3.5)
    assert stage.has_cut()
    assert not stage.has_cut()


def test_parsing_needs_no_folder() -> None:
    assert parse_story(STORY).title == "Small"
