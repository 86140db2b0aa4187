"""What `doctor` tells of the viewer: with a display and without, and when looking itself goes wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from desktop import Desktop

from dreamscape3d.app.viewer import checkup
from dreamscape3d.app.viewer.checkup import rows


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DREAMSCAPE3D_CONFIG_DIR", str(tmp_path))
    return tmp_path


def test_a_machine_without_a_display(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    found = {topic: (finding, cure) for topic, finding, cure in rows()}
    assert list(found) == ["window", "gamepads", "sound", "settings"]
    assert found["window"] == (
        "there is no display to open a window on",
        "dreamscape3d still DREAM -o dream.png renders without one",
    )
    assert found["settings"] == (f"{folder / 'viewer.json'}, not there yet", "")
    assert all(finding for finding, _ in found.values())


def test_a_machine_with_one(display: Desktop) -> None:
    child = display.python("from dreamscape3d.app.viewer.checkup import main; main()")
    assert child.wait() == 0
    found = {topic: finding for topic, finding, _ in json.loads(child.said().splitlines()[-1])}
    assert found["window"].startswith("opens with OpenGL 4.")
    assert found["window"].endswith("screens: 2560×1440")


def test_settings_that_are_broken_are_told_and_left_where_they_are(folder: Path) -> None:
    (folder / "viewer.json").write_text("{")
    [(finding, cure)] = [(finding, cure) for topic, finding, cure in rows() if topic == "settings"]
    assert finding.startswith(f"{folder / 'viewer.json'}: the file is no JSON")
    assert cure == "DREAMSCAPE3D_CONFIG_DIR names another folder"
    assert [path.name for path in folder.iterdir()] == ["viewer.json"]


@pytest.mark.parametrize("program", ["raise SystemExit(1)", "print('no list')", "print('[1]')"])
def test_what_cannot_be_looked_at_is_told(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup, "_PROGRAM", program)
    assert rows() == [("window", "could not be looked at", "dreamscape3d view --traceback")]


def test_what_takes_too_long_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup, "_PROGRAM", "import time; time.sleep(60)")
    assert rows(0.2) == [("window", "no answer within 0.2 s", "")]
