"""Keeping pictures: their names, what they carry, and that nothing waits for them."""

from __future__ import annotations

import json
import sys
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from desktop import until
from numpy.typing import NDArray
from PIL import Image

from dreamscape3d import load_dream
from dreamscape3d.app.file_name import shipped_dreams
from dreamscape3d.app.offscreen import Studio
from dreamscape3d.app.viewer import screenshot as module
from dreamscape3d.app.viewer.screenshot import (
    WAITING,
    Screenshots,
    Shot,
    default_folder,
    full_size,
    plain_name,
    take_name,
)
from dreamscape3d.app.viewer.shelf import own_card
from dreamscape3d.dream.dream import Dream
from dreamscape3d.dream.mood import Mood
from dreamscape3d.dream.world import World
from dreamscape3d.errors import OutputError
from dreamscape3d.scene.moment import View

NIGHT = """
title = "Nacht"
author = "Zoë"
seed = 5
camera = { at = [0, 0, 4], look_at = [0, 0, 0] }
materials.red = { colour = "#ff0000", emission = 4 }
form = [{ shape = "sphere", radius = "size", material = "red" }]
[parameters.size]
label = "Size"
default = 0.2
min = 0
max = 2
"""
VIEW = View(np.array([0.0, 0.0, 3.0]), np.array([0.0, 0.0, 0.0]), 0.0, 50.0, 0.0)


def picture(value: int = 7) -> NDArray[np.uint8]:
    return np.full((9, 16, 3), value, np.uint8)


def wait_for(keeper: Screenshots, count: int) -> list[str]:
    lines: list[str] = []

    def all_told() -> bool:
        lines.extend(keeper.told())
        return len(lines) >= count

    until(all_told, f"{count} lines", 90.0)
    return lines


@pytest.fixture
def night(tmp_path: Path) -> Dream:
    path = tmp_path / "night.toml"
    path.write_text(NIGHT, encoding="utf-8")
    return load_dream(path)


def test_what_is_shown_is_written_with_its_origin(tmp_path: Path, night: Dream) -> None:
    keeper = Screenshots(tmp_path / "kept" / "here")
    shot = Shot(night, "my night!", 12.44, {"size": 0.5}, Mood(0.1, 0.2, 0.3), VIEW, calm=True)
    keeper.keep(picture(), shot)
    keeper.close()
    path = tmp_path / "kept" / "here" / "my-night-12.4s-1.png"
    assert keeper.told() == [f"kept {path}"]
    with Image.open(path) as image:
        assert (np.asarray(image) == 7).all()
        told = image.info
    assert (told["Title"], told["Author"], told["Dream"]) == ("Nacht", "Zoë", f"sha256:{night.digest}")
    assert (told["Seed"], told["Time"], json.loads(told["Parameters"])) == ("5", "12.44", {"size": 0.5})
    assert json.loads(told["Seen"]) == {
        "eye": [0.0, 0.0, 3.0],
        "target": [0.0, 0.0, 0.0],
        "roll": 0.0,
        "fov": 50.0,
        "exposure": 0.0,
        "mood": [0.1, 0.2, 0.3],
        "calm": True,
    }


def test_what_still_would_give_carries_what_still_writes(night: Dream) -> None:
    assert "Seen" not in Shot(night, "night", 1.0).origin().texts()
    assert "Seen" not in Shot(night, "night", 1.0, mood=night.mood).origin().texts()


def test_no_picture_replaces_another(tmp_path: Path, night: Dream) -> None:
    keeper = Screenshots(tmp_path)
    for value in range(3):
        keeper.keep(picture(value), Shot(night, "night", 2.0))
    keeper.close()
    kept = [np.asarray(Image.open(tmp_path / f"night-2.0s-{n}.png"))[0, 0, 0] for n in (1, 2, 3)]
    assert kept == [0, 1, 2]


def test_the_lowest_free_number_is_taken(tmp_path: Path) -> None:
    (tmp_path / "a-0.0s-1.png").touch()
    (tmp_path / "a-0.0s-3.png").touch()
    assert [take_name(tmp_path, "a", 0.0).name for _ in range(2)] == ["a-0.0s-2.png", "a-0.0s-4.png"]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, night: Dream, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    keeper = Screenshots(tmp_path / "file" / "pictures")
    keeper.keep(picture(), Shot(night, "night", 2.0))
    keeper.close()
    assert keeper.told()[0].startswith(f"not kept: '{tmp_path / 'file' / 'pictures'}' cannot be written")
    monkeypatch.setattr(module, "_NUMBERS", 2)
    take_name(tmp_path, "a", 0.0)
    with pytest.raises(OutputError, match="is full of pictures of this moment"):
        take_name(tmp_path, "a", 0.0)


def test_a_picture_that_cannot_be_written_leaves_no_name_behind(tmp_path: Path, night: Dream) -> None:
    keeper = Screenshots(tmp_path / "kept")
    keeper.keep(np.zeros((4, 4), np.uint8), Shot(night, "night", 2.0))
    keeper.close()
    assert keeper.told() == ["not kept: uint8 pixels of shape (4, 4) do not go into .png"]
    assert list((tmp_path / "kept").iterdir()) == []


def test_more_than_can_be_held_is_refused(tmp_path: Path, night: Dream, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()
    monkeypatch.setattr(module, "write_picture", lambda *_: gate.wait(60.0))
    keeper = Screenshots(tmp_path)
    for _ in range(WAITING + 1):
        keeper.keep(picture(), Shot(night, "night", 2.0))
    assert keeper.told() == ["pictures are still being written; this one is not kept"]
    gate.set()
    keeper.close()
    assert len(keeper.told()) == WAITING
    keeper.keep(picture(), Shot(night, "night", 2.0))
    assert len(keeper.told()) == 1


def test_a_fault_of_ours_is_told_too(tmp_path: Path, night: Dream, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(module, "write_picture", fail)
    keeper = Screenshots(tmp_path)
    keeper.keep(picture(), Shot(night, "night", 2.0))
    keeper.close()
    assert keeper.told() == ["not kept: ZeroDivisionError: oh"]


def test_full_resolution_is_rendered_elsewhere_as_it_was_seen(tmp_path: Path, night: Dream) -> None:
    """A sphere of radius 0.6 at 3 m and 50° of view covers 0.44 of the height; the file says 0.2 at 4 m."""
    keeper = Screenshots(tmp_path / "kept")
    keeper.keep_full(Shot(night, "night", 2.0, {"size": 0.6}, view=VIEW), (96, 54))
    lines = wait_for(keeper, 2)
    path = tmp_path / "kept" / "night-2.0s-1.png"
    assert lines == ["rendering 96×54 …", f"kept {path}"]
    with Image.open(path) as image:
        pixels, told = np.asarray(image).astype(int), image.info
    red = pixels[:, 48, 0] > 200  # its glow is darker
    assert red.sum() / 54 == pytest.approx(0.6 / np.sqrt(9 - 0.36) / np.tan(np.radians(25)), abs=0.03)
    assert (told["Dream"], json.loads(told["Parameters"])) == (f"sha256:{night.digest}", {"size": 0.6})
    assert keeper.progress is None
    keeper.close()


def test_of_what_lives_the_moment_that_was_seen_is_rendered(tmp_path: Path, night: Dream) -> None:
    seen = replace(World(night).moment(), view=VIEW)
    keeper = Screenshots(tmp_path / "kept")
    keeper.keep_full(Shot(Dream(title="elsewhere"), "night", 2.0, {"no_such": 1.0}, moment=seen), (96, 54))
    line = wait_for(keeper, 2)[1]
    with Image.open(line.removeprefix("kept ")) as kept:
        pixels = np.asarray(kept, np.float64)
    with Studio(night, (96, 54), "high", seen=lambda moment: replace(moment, view=VIEW)) as studio:
        assert np.abs(pixels - studio.picture(0.0)).mean() < 1.0
    keeper.close()


def test_what_cannot_be_rendered_is_told(tmp_path: Path, night: Dream) -> None:
    keeper = Screenshots(tmp_path / "kept")
    keeper.keep_full(Shot(night, "night", 2.0, {"no_such": 1.0}), (96, 54))
    assert wait_for(keeper, 2)[1] == "not kept: the dream has no parameter 'no_such'"
    assert list((tmp_path / "kept").iterdir()) == []
    keeper.close()


def test_closing_gives_up_what_is_being_rendered(tmp_path: Path, night: Dream) -> None:
    keeper = Screenshots(tmp_path / "kept")
    keeper.keep_full(Shot(night, "night", 2.0), (3840, 2160))
    until(lambda: keeper._process is not None, "the process")
    keeper.close()
    assert keeper.told() == ["rendering 3840×2160 …", "not kept: the process that rendered it ended early"]
    assert list((tmp_path / "kept").iterdir()) == []


@pytest.mark.parametrize(
    ("window", "full"),
    [
        ((1280, 720), (3840, 2160)),
        ((2560, 1440), (3840, 2160)),
        ((720, 1280), (2160, 3840)),
        ((1000, 1000), (3840, 3840)),
        ((1365, 768), (3840, 2160)),
        ((16000, 50), (3840, 64)),
        ((0, 0), (3840, 3840)),
    ],
)
def test_full_resolution_keeps_the_windows_proportions(window: tuple[int, int], full: tuple[int, int]) -> None:
    assert full_size(window) == full


def test_what_was_last_seen_becomes_the_card_of_ones_own_dream(
    tmp_path: Path, night: Dream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DREAMSCAPE3D_CACHE_DIR", str(tmp_path / "cache"))
    keeper = Screenshots(tmp_path)
    keeper.remember(tmp_path / "night.toml", picture(90), Shot(night, "night", 2.0))
    keeper.remember(shipped_dreams()["rain"], picture(90), Shot(night, "rain", 2.0))
    keeper.close()
    keeper.remember(tmp_path / "late.toml", picture(90), Shot(night, "late", 2.0))
    assert [path.name for path in (tmp_path / "cache" / "cards").iterdir()] == [own_card(tmp_path / "night.toml")]


def test_names_are_plain() -> None:
    assert [plain_name(name) for name in ("Rain", "../../etc/passwd", "…", "a b\n", "x" * 99)] == [
        "Rain",
        "etc-passwd",
        "dream",
        "a-b",
        "x" * 64,
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="where the folder for pictures is told by a variable")
def test_the_folder_is_that_for_pictures_where_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_PICTURES_DIR", str(tmp_path / "Pictures"))
    assert default_folder() == tmp_path
    (tmp_path / "Pictures").mkdir()
    assert default_folder() == tmp_path / "Pictures" / "dreamscape3d"


def test_a_shot_is_a_value(night: Dream) -> None:
    assert replace(Shot(night, "night", 2.0), time=3.0).time == 3.0
