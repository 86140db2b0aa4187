"""Time in the viewer: stopped, stepped, calmed; and pictures that are kept."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from desktop import Desktop, Picture, until
from PIL import Image
from viewing import LONGEST, TITLE, Viewer, ball, difference, write_dream

TO_AND_FRO = 2.5  # metres; the ball stands at 2.5 m * sin(time)
MIDDLE, FOCAL = 0.5, 0.603  # of the picture; focal length in its widths, see test_view_moving


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("time")


@pytest.fixture(scope="module")
def viewer(_desktop: Desktop, folder: Path) -> Iterator[Viewer]:
    """The ball on its way, and a folder for pictures."""
    words = ["--size", "480x270", "--set", "go=1", "--screenshots", str(folder / "kept")]
    shown = Viewer(_desktop, str(write_dream(folder)), *words)
    shown.sees(lambda picture: ball(picture).area > 0.01, "the ball")
    yield shown
    _desktop.clear()


def x(viewer: Viewer) -> float:
    return ball(viewer.picture()).x


def test_the_ball_moves_until_time_stands_still(viewer: Viewer) -> None:
    first = x(viewer)
    viewer.sees(lambda picture: abs(ball(picture).x - first) > 0.05, "that it moves")
    viewer.key("k")
    before = ball(viewer.still()).x
    time.sleep(0.4)
    assert abs(x(viewer) - before) < 0.003


def test_steps_lead_on_and_back_again(viewer: Viewer) -> None:
    """24 steps are 2.5 m * (sin(t + 0.4) - sin(t)): a metre in the middle, least about the ends."""
    before = ball(viewer.still()).x
    viewer.key(*["period"] * 24)
    after = ball(viewer.still()).x
    assert abs(after - before) > 0.005
    viewer.key(*["comma"] * 24)
    viewer.sees(lambda picture: abs(ball(picture).x - before) < 0.004, "the ball where it was")


def test_escape_held_calms_the_picture_and_b_ends_it(viewer: Viewer) -> None:
    bright = viewer.still()
    viewer.window.press("Escape")  # while time stands still: the eye adapts all the same
    viewer.sees(lambda picture: picture[:90].mean() < 0.88 * bright[:90].mean(), "a dimmer picture")
    viewer.window.let_go("Escape")
    viewer.key("b")
    viewer.sees(lambda picture: picture[:90].mean() > 0.96 * bright[:90].mean(), "a picture as bright as before")


def test_p_keeps_what_is_seen_with_where_it_comes_from(viewer: Viewer, folder: Path) -> None:
    seen = viewer.still()
    viewer.key("p")
    until(lambda: list((folder / "kept").glob("ball-*.png")), "a kept picture", LONGEST)
    path = next((folder / "kept").glob("ball-*.png"))
    until(lambda: path.stat().st_size > 0, "the picture in its file", LONGEST)
    with Image.open(path) as kept:
        pixels, texts = np.asarray(kept.convert("RGB")), dict(kept.info)
    assert pixels.shape == seen.shape
    assert abs(ball(pixels).x - ball(seen).x) < 0.01
    assert difference(_lower(pixels), _lower(seen)) < 2.0
    assert texts["Title"] == TITLE
    assert json.loads(texts["Parameters"]) == {"go": 1.0, "size": 1.0}
    assert abs(ball(seen).x - (MIDDLE + TO_AND_FRO * np.sin(float(texts["Time"])) * FOCAL / 8.0)) < 0.03


def _lower(picture: Picture) -> Picture:
    """What no message lies over."""
    return picture[90:200]


def test_a_folder_that_cannot_be_written_is_told_and_nothing_breaks(viewer: Viewer, folder: Path) -> None:
    for path in (folder / "kept").iterdir():
        path.unlink()
    (folder / "kept").rmdir()
    (folder / "kept").write_text("no folder")
    before = viewer.still()
    viewer.key("p")
    viewer.sees(lambda picture: difference(picture, before) > 0.5, "a message")
    assert viewer.quit() == 0
    assert viewer.child.said() == ""
