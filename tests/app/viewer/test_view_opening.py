"""The viewer's window opens, shows the dream and closes, however it is asked to; nobody is left behind."""

from __future__ import annotations

import json
import re
import signal
import time
from pathlib import Path

import pytest
from desktop import Desktop, until
from viewing import LONGEST, TITLE, Viewer, alive, ball, box, children, write_dream

SMALL = ("--size", "320x180")
HEAVY = """
title = "A thousand stones"
[[form]]
shape = "box"
size = [0.2, 0.2, 0.2]
turn = ["90 * r", "90 * hash(i)", 0]
repeat = { count = [32, 4, 32], spacing = [1, 1, 1] }
"""


def test_it_opens_with_the_dreams_picture_and_comes_back_as_large_as_it_was_left(display: Desktop, dream: Path) -> None:
    viewer = Viewer(display, str(dream), *SMALL)
    first = viewer.picture()
    assert first.any(), "the window came before its first picture"
    seen = viewer.sees(lambda picture: ball(picture).area > 0.01, "the ball")
    assert abs(ball(seen).x - 0.5) < 0.02
    assert box(seen).x < 0.4
    viewer.has_title(f"{TITLE} — dreamscape3d")
    assert viewer.window.geometry()[2:] == (320, 180)
    viewer.window.resize(400, 240)
    until(lambda: viewer.picture().shape == (240, 400, 3), "another size", LONGEST)
    viewer.sees(lambda picture: ball(picture).area > 0.01, "the ball")
    viewer.window.close()
    assert viewer.child.wait(LONGEST) == 0
    assert viewer.child.said() == ""
    again = Viewer(display, str(dream), "--set", "size=2", "--time", "3")
    again.sees(lambda picture: ball(picture).area > 0.06, "a ball twice as wide")
    assert again.window.geometry()[2:] == (400, 240)
    assert again.quit() == 0
    assert again.child.said() == ""


def test_it_begins_in_fullscreen_where_that_is_asked(display: Desktop, dream: Path) -> None:
    viewer = Viewer(display, str(dream), "--fullscreen", "--quality", "draft", "--scale", "0.25")
    viewer.grown(display.size)
    viewer.sees(lambda picture: ball(picture).area > 0.01, "the ball")
    assert viewer.quit() == 0
    assert viewer.child.said() == ""


def test_an_interrupt_ends_it_in_order(display: Desktop, dream: Path, tmp_path: Path) -> None:
    kept = {"DREAMSCAPE3D_CONFIG_DIR": str(tmp_path / "config")}
    viewer = Viewer(display, str(dream), *SMALL, environment=kept)
    viewer.sees(lambda picture: ball(picture).area > 0.01, "the ball")
    helpers = children(viewer.child.pid)
    assert helpers
    viewer.key("3")
    viewer.sees(lambda picture: ball(picture).right > 0.7, "side by side: a setting, which is written now and then")
    assert viewer.send(signal.SIGINT) == 130
    assert viewer.child.said() == ""
    assert alive(helpers) == []
    settings = json.loads((tmp_path / "config" / "viewer.json").read_text())
    assert settings["recent"] == [str(dream)]
    assert settings["stereo"]["layout"] == "side_by_side_half"


def test_a_viewer_that_is_killed_leaves_nobody_behind(display: Desktop, dream: Path) -> None:
    viewer = Viewer(display, str(dream), *SMALL)
    viewer.sees(lambda picture: ball(picture).area > 0.01, "the ball")
    helpers = children(viewer.child.pid)
    assert helpers
    viewer.send(signal.SIGKILL)
    until(lambda: alive(helpers) == [], "the end of its helpers", 5.0)


@pytest.mark.parametrize("moment", [0.1, 0.4])
def test_interrupted_while_it_starts(display: Desktop, tmp_path: Path, moment: float) -> None:
    """Whatever it was doing then: importing, opening its window, waiting for the dream."""
    viewer = Viewer(display, str(write_dream(tmp_path, HEAVY)), *SMALL)
    time.sleep(moment)
    helpers = children(viewer.child.pid)
    began = time.monotonic()
    assert viewer.send(signal.SIGINT) == 130
    assert time.monotonic() - began < 5.0
    assert "Traceback" not in viewer.child.said()
    until(lambda: alive(helpers) == [], "the end of its helpers", 5.0)


def test_closed_as_soon_as_it_is_there(display: Desktop, dream: Path) -> None:
    viewer = Viewer(display, str(dream), *SMALL)
    viewer.window.close()
    assert viewer.child.wait(5.0) == 0
    assert viewer.child.said() == ""


def test_closed_while_another_dream_loads(display: Desktop, dream: Path, tmp_path: Path) -> None:
    viewer = Viewer(display, str(dream), *SMALL)
    viewer.sees(lambda picture: ball(picture).area > 0.01, "the ball")
    helpers = children(viewer.child.pid)
    dream.write_text(HEAVY.replace("[32, 4, 32]", "[64, 4, 64]"))
    viewer.window.close()
    assert viewer.child.wait(5.0) == 0
    assert viewer.child.said() == ""
    assert alive(helpers) == []


def test_so_many_pictures_are_told_of_and_broken_settings_stop_nobody(
    display: Desktop, dream: Path, tmp_path: Path
) -> None:
    (tmp_path / "viewer.json").write_text('{"version": 1, "window_size": [1, "x"], "speed": nan,')
    kept = {"DREAMSCAPE3D_CONFIG_DIR": str(tmp_path)}
    child = display.dreamscape3d("view", str(dream), *SMALL, "--frames", "3", environment=kept)
    assert child.wait(LONGEST) == 0
    words = r"3 pictures, median [\d.]+ ms \([\d.]+ a second\), longest [\d.]+ ms\n"
    assert re.fullmatch(words, child.said())
    assert (tmp_path / "viewer.json.bak").is_file()
    assert json.loads((tmp_path / "viewer.json").read_text())["window_size"] == [320, 180]


def test_an_unknown_parameter_is_refused(display: Desktop, dream: Path) -> None:
    child = display.dreamscape3d("view", str(dream), *SMALL, "--set", "sice=2")
    assert child.wait(LONGEST) == 2
    assert "sice" in child.said()
    assert "did you mean 'size'?" in child.said()
    assert not display.windows()


def test_a_broken_dream_is_told_as_check_tells_it_and_opens_no_window(display: Desktop, tmp_path: Path) -> None:
    broken = write_dream(tmp_path, 'title = "x"\n[[form]]\nshape = "spere"\nradios = 2\n')
    child, check = display.dreamscape3d("view", str(broken), *SMALL), display.dreamscape3d("check", str(broken))
    assert child.wait(LONGEST) == check.wait(LONGEST) == 2
    assert f'{broken}:3:9: unknown shape "spere"' in child.said()
    assert check.said().startswith(child.said().rstrip())
    assert not display.windows()
