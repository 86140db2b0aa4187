"""The start screen of the real viewer: without a dream, over a dream, and with a dream that does not open."""

from __future__ import annotations

import json
from pathlib import Path

from desktop import Desktop
from viewing import DREAM, LONGEST, TITLE, Viewer, ball, difference, write_dream

SMALL = ("--size", "480x270")


def remembering(folder: Path, *dreams: Path) -> dict[str, str]:
    """Settings that know these dreams, the first one seen last; a screen shows them first."""
    (folder / "viewer.json").write_text(json.dumps({"version": 1, "recent": [str(path) for path in dreams]}))
    return {"DREAMSCAPE3D_CONFIG_DIR": str(folder)}


def test_without_a_dream_one_is_chosen_and_opened(display: Desktop, dream: Path, tmp_path: Path) -> None:
    other = write_dream(tmp_path, DREAM.replace(TITLE, "Another"), "another.toml")
    viewer = Viewer(display, *SMALL, environment=remembering(tmp_path, other, dream))
    viewer.has_title("dreamscape3d")
    first = viewer.sees(lambda picture: picture.std() > 8.0, "the start screen")
    assert viewer.child.running()
    viewer.key("Right")
    viewer.sees(lambda picture: difference(picture, first) > 0.5, "another card chosen")
    viewer.key("Return")
    viewer.has_title(f"{TITLE} — dreamscape3d")
    viewer.sees(lambda picture: ball(picture).area > 0.01, "the ball")
    viewer.window.press("w")
    viewer.sees(lambda picture: ball(picture).area > 0.05, "that keys move again")
    viewer.window.let_go("w")
    assert viewer.quit() == 0
    assert viewer.child.said() == ""


def test_over_a_dream_and_back_and_what_does_not_open(display: Desktop, dream: Path, tmp_path: Path) -> None:
    broken = write_dream(tmp_path, DREAM.replace("radius", "radios"), "broken.toml")
    viewer = Viewer(display, str(dream), *SMALL, environment=remembering(tmp_path, broken))
    viewer.sees(lambda picture: ball(picture).area > 0.01, "the ball")
    before = viewer.still()
    viewer.key("ctrl+o")
    viewer.sees(lambda picture: difference(picture, before) > 10.0, "the start screen")
    viewer.key("Escape")
    viewer.sees(lambda picture: difference(picture, before) < 2.0, "the dream as it was")
    viewer.key("ctrl+o")
    viewer.sees(lambda picture: difference(picture, before) > 10.0, "the start screen")
    cards = viewer.still()
    viewer.key("Right", "Return")
    viewer.sees(lambda picture: difference(picture[200:], cards[200:]) > 1.0, "a message")
    assert viewer.window.title() == f"{TITLE} — dreamscape3d"
    assert difference(viewer.picture(), before) > 10.0, "the start screen stays"
    viewer.key("Left", "Return")
    viewer.sees(lambda picture: difference(picture, before) < 4.0, "the dream that was on")
    assert viewer.quit() == 0
    assert viewer.child.said() == ""


def test_it_closes_without_any_dream(display: Desktop) -> None:
    viewer = Viewer(display, *SMALL)
    viewer.sees(lambda picture: picture.std() > 8.0, "the start screen")
    viewer.key("Escape")
    viewer.window.close()
    assert viewer.child.wait(LONGEST) == 0
    assert viewer.child.said() == ""
