"""Loops: their frames meet without a seam, they are written whole, and what flashes is refused."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dreamscape3d.app import loop, offscreen
from dreamscape3d.app.cli import main
from dreamscape3d.app.flashes import most_flashes
from dreamscape3d.app.loop import frame_count, frame_times
from dreamscape3d.app.picture import Origin
from dreamscape3d.app.webp import write_webp
from dreamscape3d.errors import OutputError

NIGHT = 'title = "Night"\nform = [{ shape = "sphere", at = ["sin(time)", 0, 0] }]\n'
SMALL = ["--size", "48x27", "--quality", "draft", "--seconds", "1", "--fps", "6"]


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with one dream in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "night.toml").write_text(NIGHT, encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("gl")
def test_a_loop_is_written_with_its_origin(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["loop", "night.toml", "-o", "a.webp", "--time", "2", *SMALL]) == 0
    assert capsys.readouterr().out.startswith("wrote a.webp (6 frames, ")
    with Image.open("a.webp") as image:
        assert (image.n_frames, image.size, image.info["loop"]) == (6, (48, 27), 0)
        assert b">Night</rdf:li>" in image.info["xmp"]
        assert b'd:Time="2.0"' in image.info["xmp"]
        frames = []
        for number in range(6):
            image.seek(number)
            frames.append(np.asarray(image.convert("RGB")).astype(int))
    assert np.abs(frames[0] - frames[3]).mean() > 1.0, "something moves"


def test_swing_goes_there_and_back_slowly_at_its_ends() -> None:
    times = [moment for moment, _, _ in frame_times("swing", 3.0, 4.0, 12)]
    assert len(times) == 48
    assert times[1:] == times[:0:-1]
    assert (min(times), max(times)) == (3.0, 7.0)
    steps = np.abs(np.diff([*times, times[0]]))
    assert steps.max() < 1.6 * steps.mean()
    assert steps[0] < 0.11 * steps.mean()


def test_fade_melts_into_its_beginning() -> None:
    plan = frame_times("fade", 3.0, 3.0, 10)
    assert len(plan) == 30
    assert [share for _, _, share in plan[:20]] == [0.0] * 20
    shares = [share for _, _, share in plan[20:]]
    assert shares == sorted(shares)
    assert 0.0 < shares[0] < shares[-1] < 1.0
    times = [first for first, _, _ in plan]
    assert np.diff(times) == pytest.approx(np.full(29, 0.1))
    assert plan[-1][1] + 0.1 == pytest.approx(times[0]), "what is mixed in leads to the first frame"
    assert min(second for _, second, _ in plan) == pytest.approx(3.0)


def test_once_is_as_it_is() -> None:
    assert frame_times("once", 1.0, 1.0, 4) == [(t, t, 0.0) for t in (1.0, 1.25, 1.5, 1.75)]
    assert frame_count(0.5, 2) == 2


def test_a_fade_mixes_light() -> None:
    dark, bright = np.zeros((1, 1, 3), np.uint8), np.full((1, 1, 3), 200, np.uint8)
    (mixed,) = loop._mixed([(0.0, 1.0, 0.5)], {0.0: dark, 1.0: bright})
    assert mixed.tolist() == [[[141, 141, 141]]]  # 200/√2


class Strobe:
    """Stands in for `offscreen.Studio`: black and white by turns."""

    def __init__(self, *_: object) -> None:
        self.count = 0

    def picture(self, time: float) -> np.ndarray:
        self.count += 1
        return np.full((27, 48, 3), 255 * (self.count % 2), np.uint8)

    def __enter__(self) -> Strobe:
        return self

    def __exit__(self, *_: object) -> None:
        pass


def test_what_flashes_is_not_written(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(offscreen, "Studio", Strobe)
    words = ["loop", "night.toml", "-o", "a.webp", "--way", "once", "--seconds", "2", "--size", "48x27"]
    assert main(words) == 2
    assert capsys.readouterr().err == (
        "the loop flashes 6 times in a second; more than 3 can harm\n"
        "  cure: slow down what flashes in the dream, or choose another moment\n"
    )
    assert not Path("a.webp").exists()


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        ("night.toml -o a.png", 2, "'a.png' is no .webp; only that can move\n  cure: -o a.webp"),
        ("night.toml -o no/a.webp", 1, "the folder 'no' does not exist"),
        ("gone -o a.webp", 2, "there is no dream 'gone'"),
        ("night.toml -o a.webp --seconds 31", 2, "argument --seconds: 31 is out of range; 0.5 to 30 seconds"),
        ("night.toml -o a.webp --fps 60", 2, "argument --fps: 60 is out of range; frames a second are 2 to 30"),
        (
            "night.toml -o a.webp --size 1920x1080 --seconds 30",
            2,
            "360 frames of 1920x1080 are 746 Mpx; 200 Mpx at most\n  cure: make it smaller or shorter",
        ),
    ],
)
def test_refusals(words: str, status: int, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["loop", *words.split()]) == status
    assert capsys.readouterr().err.startswith(told)
    assert sorted(path.name for path in Path().iterdir()) == ["night.toml"]


def test_a_webp_that_cannot_be_written_leaves_what_was(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.webp").write_bytes(b"before")

    def fail(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Image.Image, "save", fail)
    with pytest.raises(OutputError, match=r"'a\.webp' cannot be written: No space left on device"):
        write_webp(Path("a.webp"), [np.zeros((4, 4, 3), np.uint8)], Origin())
    assert Path("a.webp").read_bytes() == b"before"
    assert len(list(Path().iterdir())) == 2


def test_frames_last_as_long_as_they_should() -> None:
    frames = [np.full((8, 8, 3), 20 * number, np.uint8) for number in range(12)]
    write_webp(Path("a.webp"), frames, Origin(), fps=7.0)
    with Image.open("a.webp") as image:
        ends = []
        for number in range(12):
            image.seek(number)
            image.load()
            ends.append(image.info["timestamp"] + image.info["duration"])
    assert ends[-1] == round(12000 / 7)
    assert {b - a for a, b in pairwise(ends)} == {143, 142}


# -- flashes -----------------------------------------------------------------------------------------------


def flicker(light: int, dark: int, period: int, share: float = 1.0, count: int = 30) -> list[np.ndarray]:
    """A second at 30 fps in which `share` of the picture is light and dark by turns, `period` frames each turn."""
    frames = []
    for number in range(count):
        frame = np.full((54, 96, 3), dark, np.uint8)
        if number // period % 2:
            frame[:, : round(96 * share)] = light
        frames.append(frame)
    return frames


@pytest.mark.parametrize(
    ("frames", "flashes"),
    [
        (flicker(255, 0, 1), 15),
        (flicker(255, 0, 3), 5),
        (flicker(255, 0, 15), 1),
        (flicker(255, 0, 30), 0),
        (flicker(255, 0, 3, share=0.1), 0),
        (flicker(60, 50, 3), 0),
        (flicker(255, 245, 3), 0),
        (flicker(110, 60, 3), 5),
    ],
    ids=["strobe", "five", "one", "none", "small", "faint", "bright enough", "dim"],
)
def test_flashes_are_counted(frames: list[np.ndarray], flashes: int) -> None:
    assert most_flashes(frames, 30.0) == flashes


def test_a_flash_over_the_seam_counts() -> None:
    assert most_flashes(flicker(255, 0, 3, count=6), 30.0) == 5


def test_red_flashes_count_though_they_are_dim() -> None:
    frames = flicker(0, 0, 3)
    for number, frame in enumerate(frames):
        frame[...] = (120 if number // 3 % 2 else 20, 0, 0)
    assert most_flashes(frames, 30.0) == 5
    grey = [np.repeat(frame.max(axis=2, keepdims=True) // 3, 3, axis=2) for frame in frames]
    assert most_flashes(grey, 30.0) == 0


def test_a_slow_rise_is_one_change() -> None:
    frames = [np.full((27, 48, 3), 8 * number, np.uint8) for number in range(30)]
    assert most_flashes([*frames, *frames[::-1]], 30.0) <= 1


def test_opposite_halves_that_flash_by_turns_are_seen() -> None:
    """The mean of the picture never changes."""
    frames = flicker(255, 0, 3, share=0.5)
    for number, frame in enumerate(frames):
        frame[:, 48:] = 0 if number // 3 % 2 else 255
    assert most_flashes(frames, 30.0) == 5
