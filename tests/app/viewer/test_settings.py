"""What the viewer remembers: kept whole or not at all, and no file whatever stops it."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import fields, replace
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamscape3d.app.viewer import settings as module
from dreamscape3d.app.viewer.settings import FOLDER_VARIABLE, Settings, SettingsFile, settings_folder

OTHER = Settings(
    window_size=(1920, 1080),
    window_position=(-300, 40),
    fullscreen="borderless",
    quality="high",
    target_fps=30.0,
    stereo=MappingProxyType({"layout": "anaglyph", "eyes": 0.063, "on": True}),
    vignette=False,
    vignette_fov=60.0,
    snap_turn=30.0,
    speed=12.5,
    mouse_sensitivity=0.4,
    invert_mouse=True,
    inspector=True,
    sound=False,
    recent=(os.path.abspath("/dreams/night.toml"),),
)


def written(folder: Path) -> dict[str, object]:
    loaded = json.loads((folder / "viewer.json").read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def test_all_that_is_kept_comes_back(tmp_path: Path) -> None:
    assert all(getattr(OTHER, part.name) != getattr(Settings(), part.name) for part in fields(Settings))
    kept = SettingsFile(tmp_path / "made" / "anew")
    kept.keep(OTHER)
    kept.close()
    again = SettingsFile(tmp_path / "made" / "anew")
    assert again.settings == OTHER
    assert again.notices == []
    assert [path.name for path in (tmp_path / "made" / "anew").iterdir()] == ["viewer.json"]


def test_a_first_start_writes_nothing_and_tells_nothing(tmp_path: Path) -> None:
    kept = SettingsFile(tmp_path)
    kept.keep(Settings())
    assert not kept.write_if_due(100.0)
    kept.close()
    assert (list(tmp_path.iterdir()), kept.notices) == ([], [])


def test_it_is_written_at_most_once_a_second(tmp_path: Path) -> None:
    kept = SettingsFile(tmp_path)
    times = []
    for tick in range(300):
        now = 50.0 + tick / 100
        kept.keep(replace(kept.settings, speed=1.0 + tick))
        if kept.write_if_due(now):
            times.append(now)
    assert times == pytest.approx([50.0, 51.0, 52.0])
    assert written(tmp_path)["speed"] == 201.0
    kept.close()
    assert written(tmp_path)["speed"] == 300.0


def test_what_is_not_known_stays(tmp_path: Path) -> None:
    (tmp_path / "viewer.json").write_text('{"version": 1, "speed": 2, "from_later": {"a": [1]}}')
    kept = SettingsFile(tmp_path)
    assert kept.notices == []
    kept.keep(replace(kept.settings, sound=False))
    kept.close()
    assert written(tmp_path)["from_later"] == {"a": [1]}
    assert (written(tmp_path)["speed"], written(tmp_path)["sound"]) == (2.0, False)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "the file is no JSON"),
        ("", "the file is no JSON"),
        ("[1]", "the file holds no table"),
        ('{"version": 1, "speed": NaN}', "NaN is no number"),
        ('{"version": 1, "speed": 1e999}', "speed has to be a number, 0.001 to 10000"),
        ('{"version": 1, "speed": true}', "speed has to be a number, 0.001 to 10000"),
        ('{"version": 1, "sound": 1}', "sound has to be true or false"),
        ('{"version": 1, "quality": ["live"]}', "quality has to be one of draft, live, high, final"),
        ('{"version": 1, "window_size": [1280]}', "window_size has to be two whole numbers, 48 to 16384"),
        ('{"version": 1, "window_size": [1280, 7.5]}', "window_size has to be two whole numbers, 48 to 16384"),
        ('{"version": 1, "stereo": {"a": [1]}}', "stereo has to be a table of at most 64 numbers and words"),
        ('{"version": 1, "recent": [3]}', "recent has to be a list of paths"),
        ('{"version": 2}', "it is of version 2, this program knows 1"),
        ('{"speed": 4}', "it is of version None, this program knows 1"),
        ('"' + "x" * 300_000 + '"', "the file is larger than 256 KiB"),
        ("[" * 100_000, "the file is no JSON"),
    ],
)
def test_a_file_that_is_not_right_is_put_aside_with_one_notice(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "viewer.json").write_text(text)
    kept = SettingsFile(tmp_path)
    assert len(kept.notices) == 1
    assert told in kept.notices[0]
    assert str(tmp_path / "viewer.json.bak") in kept.notices[0]
    kept.keep(OTHER)
    kept.close()
    assert (tmp_path / "viewer.json.bak").read_text() == text
    assert SettingsFile(tmp_path).settings == OTHER
    assert SettingsFile(tmp_path).notices == []


def test_what_is_right_in_a_broken_file_is_used(tmp_path: Path) -> None:
    (tmp_path / "viewer.json").write_text('{"version": 7, "speed": -1, "sound": false, "vignette": "two"}')
    assert SettingsFile(tmp_path).settings == Settings(sound=False)


@given(
    st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(), lambda x: st.lists(x, max_size=3))
)
def test_no_value_whatever_stops_it(value: object) -> None:
    kept = SettingsFile(Path("/nowhere/at/all"))
    for part in fields(Settings):
        kept._take(json.dumps({"version": 1, part.name: value}).encode())
        assert isinstance(kept.settings, Settings)


def test_bytes_that_are_no_text_are_put_aside(tmp_path: Path) -> None:
    (tmp_path / "viewer.json").write_bytes(b"\xff\xfe{}")
    assert "the file is no JSON" in SettingsFile(tmp_path).notices[0]


def test_a_place_that_cannot_be_written_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    kept = SettingsFile(tmp_path / "file" / "config")
    first = list(kept.notices)
    for now in range(5):
        kept.keep(replace(kept.settings, speed=2.0 + now))
        assert not kept.write_if_due(float(now * 2))
    kept.close()
    assert kept.settings.speed == 6.0
    assert len(kept.notices) == 1, "one notice, whether at reading or at writing"
    assert kept.notices[0].startswith("settings ")
    assert first in ([], kept.notices)


def test_a_disk_that_takes_nothing_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path) -> object:
        raise OSError(28, "No space left on device")

    kept = SettingsFile(tmp_path)
    monkeypatch.setattr(module, "replacing", full)
    for now in range(3):
        kept.keep(replace(kept.settings, speed=2.0 + now))
        assert not kept.write_if_due(float(now * 2))
    assert kept.notices == ["settings are not kept: No space left on device"]
    assert list(tmp_path.iterdir()) == []


def test_a_broken_file_that_cannot_be_put_aside_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "viewer.json").write_text("{")
    (tmp_path / "viewer.json.bak").mkdir()
    kept = SettingsFile(tmp_path)
    assert len(kept.notices) == 1
    assert "and no copy can be made: Is a directory" in kept.notices[0]
    kept.keep(OTHER)
    kept.close()
    assert (tmp_path / "viewer.json").read_text() == "{"


def test_a_missing_home_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(module, "settings_folder", homeless)
    kept = SettingsFile()
    assert kept.path is None
    assert kept.notices == ["settings are not kept: Could not determine home directory."]
    kept.keep(OTHER)
    assert not kept.write_if_due(1.0)
    kept.close()
    assert len(kept.notices) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_to_the_file_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.json").write_text('{"version": 1}')
    (tmp_path / "viewer.json").symlink_to(tmp_path / "elsewhere.json")
    kept = SettingsFile(tmp_path)
    kept.keep(OTHER)
    kept.close()
    assert (tmp_path / "viewer.json").is_symlink()
    assert json.loads((tmp_path / "elsewhere.json").read_text())["speed"] == 12.5


def test_the_folder_is_the_variables_or_the_platforms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    assert settings_folder() == tmp_path
    monkeypatch.delenv(FOLDER_VARIABLE)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert settings_folder().name == "dreamscape3d"


def test_recent_dreams_are_the_newest_twenty_each_once(tmp_path: Path) -> None:
    now = Settings()
    for number in [*range(30), 12]:
        (tmp_path / f"{number}.toml").touch()
        now = now.seen(tmp_path / f"{number}.toml")
    names = [Path(path).stem for path in now.recent]
    assert names == ["12", *(str(number) for number in range(29, 9, -1) if number != 12)]
    assert all(Path(path).is_absolute() for path in now.recent)
    (tmp_path / "29.toml").unlink()
    assert [path.stem for path in now.present()][:3] == ["12", "28", "27"]


def test_a_recent_path_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings().seen(Path("night.toml")).recent == (str(tmp_path / "night.toml"),)
