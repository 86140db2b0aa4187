"""Panels in a real window: mouse, keys, typing, size. The window runs as a child (`panel_window.py`)."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from desktop import Child, Desktop, Window, until
from PIL import Image

HERE = Path(__file__).parent
PROGRAM = str(HERE / "panel_window.py")
ONLY_PARAMETERS = ["time", "moving", "picture", "timings"]


class Shown:
    """The window and what it says."""

    def __init__(self, display: Desktop, folder: Path, **told: Any) -> None:
        self.save = folder / "saved.png"
        settings = {"size": [900, 640], "save": str(self.save), "folded": ONLY_PARAMETERS, **told}
        self.child: Child = display.start(sys.executable, PROGRAM, json.dumps(settings), cwd=folder)
        self.window: Window = display.wait_for_window("panel test")
        self.has_said("ready")
        self.window.focus()

    def lines(self) -> list[str]:
        return self.child.said().splitlines()

    def has_said(self, line: str, times: int = 1) -> None:
        until(lambda: self.lines().count(line) >= times, f"'{line}'", 15.0, self.child.said)

    def asks(self, what: Callable[[], None], *starts: str) -> list[str]:
        """What is asked for once `what` is done: the new lines that begin with one of `starts`."""
        before = len(self.lines())

        def new() -> list[str]:
            return [line for line in self.lines()[before:] if line.startswith(starts)]

        what()
        until(new, f"a line that begins with {' or '.join(starts)}", 15.0, self.child.said)
        return new()

    def place(self, name: str) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of a slider or button."""
        line = self.asks(lambda: self.window.key("F7"), "places")[0]
        left, top, right, bottom = json.loads(line.removeprefix("places"))[name]
        return left, top, right, bottom

    def slider(self, name: str) -> tuple[float, float, float]:
        """Left, right and middle y of a slider."""
        left, top, right, bottom = self.place(name)
        return left, right, 0.5 * (top + bottom)

    def picture(self) -> np.ndarray:
        """The framebuffer, (H, W, 3)."""
        self.asks(lambda: self.window.key("F9"), "saved")
        return np.asarray(Image.open(self.save))


@pytest.fixture
def show(display: Desktop, tmp_path: Path) -> Callable[..., Shown]:
    return lambda **told: Shown(display, tmp_path, **told)


def test_a_slider_is_dragged_and_its_value_follows_the_mouse(show: Callable[..., Shown]) -> None:
    shown = show(inspector=True)
    left, right, y = shown.slider("glow")

    def drag() -> None:
        shown.window.drag((left + 0.5 * (right - left), y), (left + 0.75 * (right - left), y))

    shown.asks(drag, "parameter glow")
    last = [line for line in shown.lines() if line.startswith("parameter glow")][-1]
    assert float(last.split()[2]) == pytest.approx(0.75, abs=0.02)
    until(lambda: "press on panel" in shown.lines(), "the press", told=shown.child.said)
    assert "press on picture" not in shown.lines()


def test_right_and_double_clicks_take_a_value_back(show: Callable[..., Shown]) -> None:
    shown = show(inspector=True)
    left, right, y = shown.slider("height")
    x = left + 0.9 * (right - left)
    assert shown.asks(lambda: shown.window.click(x, y), "parameter height")[-1] != "parameter height 12.0"
    assert shown.asks(lambda: shown.window.click(x, y, 3), "parameter height")[-1] == "parameter height 12.0"
    shown.window.click(x, y)
    shown.window.desktop.xdotool("click", "--repeat", 2, "--delay", 60, 1)
    shown.has_said("parameter height 12.0", 2)
    shown.asks(lambda: shown.window.key("w"), "key W")
    assert [line for line in shown.lines() if line.startswith("parameter")][-1] == "parameter height 12.0"


def test_a_number_is_typed_and_keys_are_the_panels_until_then(show: Callable[..., Shown]) -> None:
    shown = show(inspector=True)
    left, _, y = shown.slider("glow")
    shown.window.press("ctrl")
    shown.window.click(left + 30, y)
    shown.window.let_go("ctrl")
    shown.window.key("ctrl+a")
    shown.window.write("0.125")
    assert shown.asks(lambda: shown.window.key("Return"), "parameter glow")[-1] == "parameter glow 0.125"
    assert "kept _5" in shown.lines()
    assert "key _5" not in shown.lines()
    until(lambda: shown.asks(lambda: shown.window.key("w"), "key W", "kept W") == ["key W"], "keys are free again")


def test_an_open_or_clicked_panel_leaves_keys_to_the_dreamer(show: Callable[..., Shown]) -> None:
    shown = show()
    shown.window.key("Tab")
    assert shown.asks(lambda: shown.window.key("w"), "key W", "kept W") == ["key W"]
    left, _, y = shown.slider("turn")
    shown.asks(lambda: shown.window.click(left + 20, y), "parameter turn")
    for key, name in (("w", "W"), ("Left", "LEFT"), ("space", "SPACE")):
        assert shown.asks(lambda key=key: shown.window.key(key), f"key {name}", f"kept {name}") == [f"key {name}"]


def test_the_mouse_belongs_to_what_is_under_it(show: Callable[..., Shown]) -> None:
    shown = show(inspector=True)
    shown.window.move(700, 300)
    assert shown.asks(lambda: shown.window.scroll(1), "scroll") == ["scroll on picture"]
    assert shown.asks(lambda: shown.window.click(700, 300), "press") == ["press on picture"]
    shown.window.move(150, 500)
    assert shown.asks(lambda: shown.window.scroll(-1), "scroll") == ["scroll on panel"]
    assert shown.asks(lambda: shown.window.click(150, 560), "press") == ["press on panel"]
    shown.window.key("Tab")
    assert shown.asks(lambda: shown.window.click(150, 560), "press") == ["press on picture"]


def test_panels_are_walked_through_by_keyboard_alone(show: Callable[..., Shown]) -> None:
    shown = show()
    shown.window.key("F6")
    shown.has_said("navigating True")
    shown.window.key(*["Down"] * 6, "space", "Right", "Right", "space")
    until(lambda: any(line.startswith("parameter glow 0.5") for line in shown.lines()), "glow", told=shown.child.said)
    assert "key DOWN" not in shown.lines()
    assert shown.asks(lambda: shown.window.key("Escape"), "dismissed") == ["dismissed True"]
    assert shown.asks(lambda: shown.window.key("w"), "key W", "kept W") == ["key W"]


def test_the_panel_is_drawn_wider_by_its_edge_and_stays_so(show: Callable[..., Shown]) -> None:
    shown = show(inspector=True)
    left, right, _ = shown.slider("glow")
    edge = right + 13  # its padding
    shown.window.drag((edge, 500), (edge + 90, 500))
    until(lambda: shown.slider("glow")[1] == pytest.approx(right + 90, abs=3), "the width", told=shown.child.said)
    assert shown.slider("glow")[0] == left
    shown.window.key("Tab", "Tab")
    assert shown.slider("glow")[1] == pytest.approx(right + 90, abs=3)
    assert any(line == "cursor size_left_right" for line in shown.lines())


def test_what_is_pointed_at_is_copied(show: Callable[..., Shown]) -> None:
    shown = show(inspector=True, folded=[*ONLY_PARAMETERS, "parameters"], sections=["pointed"])
    left, top, right, bottom = shown.place("place")
    shown.window.click(0.5 * (left + right), 0.5 * (top + bottom))
    until(
        lambda: (
            shown.asks(lambda: shown.window.key("F5"), "clipboard")[-1] == "clipboard /home/ada/night harbour.toml:31:1"
        ),
        "the clipboard",
        told=shown.child.said,
    )


def test_forms_are_searched_for_and_chosen(show: Callable[..., Shown]) -> None:
    shown = show(inspector=True, folded=[*ONLY_PARAMETERS, "parameters"], sections=["scene"], forms=4096)
    left, top, right, bottom = shown.place("search")
    shown.window.click(0.5 * (left + right), 0.5 * (top + bottom))
    until(lambda: "cursor text" in shown.lines(), "the cursor of text", told=shown.child.said)
    shown.window.write("pier 1234")
    assert "key P" not in shown.lines()
    first = bottom + 0.8 * (bottom - top)
    assert shown.asks(lambda: shown.window.click(left + 80, first), "choose") == ["choose 1236"]
    time.sleep(0.5)  # else it were a double click
    assert shown.asks(lambda: shown.window.click(left + 80, first), "choose") == ["choose None"]


def test_escape_closes_one_thing_after_another_and_then_nothing(show: Callable[..., Shown]) -> None:
    shown = show(inspector=True, help=True, fault=True)
    for _ in range(3):
        shown.asks(lambda: shown.window.key("Escape"), "dismissed True")
    assert shown.asks(lambda: shown.window.key("Escape"), "dismissed") == ["dismissed False"]
    until(lambda: np.ptp(shown.window.picture(), axis=(0, 1)).max() == 0, "the bare picture")


def test_a_fault_comes_over_the_picture_and_goes_when_it_is_mended(show: Callable[..., Shown]) -> None:
    shown = show(colour="#204060")
    bare = shown.picture()
    shown.window.key("F8")
    until(lambda: (shown.picture() != bare).any(), "the fault")
    faulty = shown.picture()
    changed = (faulty != bare).any(axis=2)
    assert 0.05 < changed.mean() < 0.5
    assert not changed[: changed.shape[0] // 2].any()
    shown.window.key("F8")
    until(lambda: not (shown.picture() != bare)[320:].any(), "the fault to go")
    assert (shown.picture() != bare)[:80].any(), "a toast tells that it is mended"
    until(lambda: not (shown.picture() != bare).any(), "the toast to fade")


def test_panels_are_closed_and_made_anew(show: Callable[..., Shown]) -> None:
    shown = show(inspector=True)
    for times in range(1, 4):
        shown.asks(lambda: shown.window.key("F10"), "anew")
        left, right, y = shown.slider("glow")
        share = 0.2 * times
        asked = shown.asks(lambda x=left + share * (right - left), y=y: shown.window.click(x, y), "parameter glow")
        assert float(asked[-1].split()[2]) == pytest.approx(share, abs=0.02)


def test_any_size_of_window_goes(show: Callable[..., Shown]) -> None:
    shown = show(inspector=True, fault=True, help=True, toasts=[["here we are", "good"]])
    for width, height in ((64, 48), (320, 200), (2000, 1300), (130, 900), (900, 60)):
        shown.window.resize(width, height)
        until(lambda size=(height, width): shown.picture().shape[:2] == size, f"{width} × {height}")
    shown.asks(lambda: shown.window.key("F10"), "anew")


def test_nothing_is_written_to_disk(show: Callable[..., Shown], tmp_path: Path) -> None:
    shown = show(inspector=True)
    shown.picture()
    shown.window.close()
    assert shown.child.wait() == 0
    assert [path.name for path in tmp_path.iterdir()] == ["saved.png"]


def test_text_is_as_sharp_as_the_display(show: Callable[..., Shown]) -> None:
    """At two pixels a unit letters are drawn anew, not enlarged: from afar they are what one pixel a unit shows, and
    they differ more from pixel to pixel than that picture enlarged."""
    first = show(inspector=True, size=[460, 300])
    coarse = first.picture()[:, :300].mean(axis=2)
    first.child.end()
    fine = show(inspector=True, size=[920, 600], ratio=2.0).picture()[:, :600].mean(axis=2)
    blocks = [p.reshape(50, 6 * n, 50, 6 * n).mean(axis=(1, 3)) for n, p in ((1, coarse), (2, fine))]
    assert np.corrcoef(*(b.ravel() for b in blocks))[0, 1] > 0.9
    enlarged = coarse.repeat(2, axis=0).repeat(2, axis=1)
    assert np.abs(fine - enlarged).mean() > 1.0
    assert np.abs(np.diff(fine)).mean() > 1.1 * np.abs(np.diff(enlarged)).mean()
