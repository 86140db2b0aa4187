"""The start screen: choosing by keys, mouse, gamepad, typing and dropping; and a real window of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from desktop import Child, Desktop, Window, until

from dreamscape3d.app.file_name import shipped_dreams
from dreamscape3d.app.viewer.gamepad import PadState
from dreamscape3d.app.viewer.shelf import Entry, entries
from dreamscape3d.app.viewer.start_screen import STEP_FIRST, STEP_NEXT, TELLS, StartScreen

NAMES = ("Harmony", "Rain", "The spectral self", "Half drawn", "Ember road", "Lanterns", "Palace", "Nave", "Commons")
ALONG = [Entry(Path(f"/along/{name}.toml"), name, False, None) for name in NAMES]


@pytest.fixture
def start() -> StartScreen:
    return StartScreen(ALONG)


def middle(start: StartScreen, number: int) -> tuple[float, float]:
    x, y = start.page.cards[number].middle
    return x, y - start.scroll


def test_arrows_and_enter_choose(start: StartScreen) -> None:
    for key in ("RIGHT", "DOWN", "DOWN", "LEFT", "UP"):
        assert start.key(key)
    assert start.chosen == 3
    start.key("ENTER")
    assert (start.taken(), start.taken()) == (ALONG[3].path, None)
    assert start.opening == ALONG[3].path
    start.key("END")
    start.key("DOWN")
    assert start.chosen == 8
    start.key("HOME")
    start.key("LEFT")
    assert start.chosen == 0
    assert not start.key("F5")


def test_what_is_chosen_comes_into_sight_smoothly(start: StartScreen) -> None:
    start.key("END")
    assert start.scroll == 0.0
    assert start.wanted_scroll > 0.0
    for _ in range(90):
        start.advance(1 / 30)
    assert start.scroll == start.wanted_scroll
    assert start.page.cards[8].bottom - start.scroll <= start.page.body.bottom
    start.key("PAGEUP")
    assert start.chosen < 8


def test_a_click_opens_and_a_drag_does_not(start: StartScreen) -> None:
    start.press(*middle(start, 4))
    start.release(*middle(start, 5))
    assert start.taken() is None
    start.release(*middle(start, 4))
    assert start.taken() is None, "a release without a press"
    start.press(*middle(start, 4))
    start.release(*middle(start, 4))
    assert (start.taken(), start.chosen) == (ALONG[4].path, 4)
    start.press(3.0, 3.0)
    start.release(3.0, 3.0)
    assert start.taken() is None


def test_the_mouse_chooses_only_when_it_moves(start: StartScreen) -> None:
    start.point(*middle(start, 1))
    assert start.chosen == 0, "it rests where it was before"
    start.point(*middle(start, 2))
    assert start.chosen == 2
    start.key("LEFT")
    start.point(*middle(start, 2))
    assert start.chosen == 1


def test_the_wheel_scrolls_within_bounds(start: StartScreen) -> None:
    start.wheel(1.0)
    assert start.wanted_scroll == 0.0
    start.wheel(-100.0)
    assert start.wanted_scroll == start.page.furthest > 0.0


def test_typing_finds_and_escape_forgets(start: StartScreen) -> None:
    start.key("DOWN")
    chosen = start.entry
    start.write("a")
    assert start.entry == chosen, "what was chosen stays chosen while it fits"
    start.write("lan")
    assert start.shown == ()
    assert start.hint == "nothing is called so"
    start.key("RIGHT")
    start.key("ENTER")
    assert start.taken() is None
    for _ in range(4):
        start.key("BACKSPACE")
    start.write("LAN")
    assert [entry.title for entry in start.shown] == ["Lanterns"]
    assert start.hint == "1 of 9"
    start.key("ENTER")
    assert start.taken() == ALONG[5].path
    start.key("ESCAPE")
    assert (start.typed, len(start.shown), start.left) == ("", 9, False)


def test_space_opens_until_something_is_typed(start: StartScreen) -> None:
    start.write(" \x07")
    assert start.typed == ""
    start.key("SPACE")
    assert start.taken() == ALONG[0].path
    start.write("the")
    start.key("SPACE")
    start.write(" s")
    assert (start.typed, start.taken()) == ("the s", None)


def test_escape_leaves_only_where_there_is_somewhere_to_go() -> None:
    for can_leave in (False, True):
        start = StartScreen(ALONG, can_leave=can_leave)
        start.key("ESCAPE")
        assert start.left is can_leave


def test_a_typed_path_is_completed_and_opened(start: StartScreen, tmp_path: Path) -> None:
    (tmp_path / "my night.toml").touch()
    start.write(f"{tmp_path}/my")
    assert len(start.shown) == 9, "a path hides no cards"
    assert start.hint == "Tab completes the path"
    start.key("ENTER")
    assert start.message == f"there is no file '{tmp_path}/my'"
    start.key("TAB")
    assert start.hint == "Enter opens my night.toml"
    start.key("ENTER")
    assert start.taken() == tmp_path / "my night.toml"
    start.write("\0" + "x" * 9000)
    start.key("ENTER")
    assert start.taken() is None


def test_what_is_dropped_is_opened_or_told(start: StartScreen) -> None:
    start.drop(["/d/picture.png", "/d/night.TOML", "/d/other.toml"])
    assert start.taken() == Path("/d/night.TOML")
    start.drop(["/d/picture.png"])
    assert start.taken() is None
    assert start.message == "'picture.png' is no dream file; those end in .toml"
    start.drop([])


def test_messages_fade(start: StartScreen) -> None:
    start.key("ENTER")
    start.say("it has faults")
    assert (start.opening, start.strength) == (None, 1.0)
    start.advance(TELLS - 0.25)
    assert start.strength == pytest.approx(0.5)
    start.advance(1.0)
    assert start.message == ""


def test_a_gamepad_chooses_and_a_held_stick_steps_on(start: StartScreen) -> None:
    start.pad([], PadState(left=(0.9, 0.1)), 0.01)
    assert (start.chosen, start.by_pad) == (1, True)
    start.pad([], PadState(left=(0.9, 0.1)), STEP_FIRST / 2)
    assert start.chosen == 1
    start.pad([], PadState(left=(0.9, 0.1)), STEP_FIRST / 2 + 0.01)
    assert start.chosen == 2
    start.pad([], PadState(left=(0.9, 0.1)), STEP_NEXT + 0.01)
    assert start.chosen == 3
    start.pad([], PadState(left=(0.0, 0.2)), 0.01)
    start.pad(["dpup"], PadState(held=frozenset({"dpup"})), 0.01)
    assert start.chosen == 0
    start.pad(["a"], PadState(), 0.01)
    assert start.taken() == ALONG[0].path
    start.key("LEFT")
    assert not start.by_pad


def test_what_stands_on_a_card_is_learned_and_found(start: StartScreen) -> None:
    start.key("END")
    start.learn(replace(ALONG[0], title="Zebra", author="Mia"))
    start.learn(Entry(Path("/unknown"), "?", True, None))
    assert start.shown[0].title == "Zebra"
    assert start.chosen == 8
    start.write("mia")
    assert [entry.path for entry in start.shown] == [ALONG[0].path]


def test_a_new_size_keeps_what_is_chosen_in_sight(start: StartScreen) -> None:
    start.key("END")
    for size, scale in [((640.0, 360.0), 0.74), ((64.0, 48.0), 0.74), ((2560.0, 1440.0), 1.45)]:
        page = start.lay_out(size, scale)
        assert start.chosen == 8
        assert start.scroll == page.scrolled_to(8, start.scroll)


def test_without_any_dream_it_still_stands() -> None:
    start = StartScreen([])
    for key in ("RIGHT", "END", "PAGEDOWN", "ENTER", "ESCAPE"):
        start.key(key)
    start.wheel(-1.0)
    start.advance(1.0)
    assert (start.entry, start.taken()) == (None, None)


PROGRAM = """
import sys, time
from pathlib import Path
from dreamscape3d.app.file_name import shipped_dreams
from dreamscape3d.app.viewer.window import Window
from dreamscape3d.app.viewer.interface.bridge import Bridge
from dreamscape3d.app.viewer.shelf import entries
from dreamscape3d.app.viewer.start_drawing import StartDrawing
from dreamscape3d.app.viewer.start_screen import StartScreen

window = Window((int(sys.argv[1]), int(sys.argv[2])), "start")
bridge = Bridge(window.handle)
window.handle.push_handlers(on_key_press=lambda symbol, modifiers: print("behind", symbol, flush=True) or True)
start = StartScreen(entries([Path(p) for p in sys.argv[3:]], shipped_dreams(), None), can_leave=True)
start.connect(window.handle)
drawing = StartDrawing(window.ctx)
window.show()
last = time.perf_counter()
while not window.closing and not start.left:
    window.take_events(0.02)
    now = time.perf_counter()
    passed, last = now - last, now
    window.framebuffer.use()
    bridge.new_frame(passed, window.handle.get_size(), window.pixel_ratio)
    drawing.draw(start, bridge.faces, passed)
    bridge.render()
    assert window.ctx.error == "GL_NO_ERROR"
    window.flip()
    if (path := start.taken()) is not None:
        print("taken", path, flush=True)
        start.say("it is only a test")
    if start.age > 1.5 and not drawing._textures._reader._asked and drawing:
        print("at", start.chosen, flush=True)
start.disconnect()
drawing.release()
print("left", window.ctx.error, flush=True)
bridge.close()
window.close()
"""


def opened(display: Desktop, *words: str) -> tuple[Child, Window]:
    child = display.python(PROGRAM, *words)
    window = display.wait_for_window("start")
    until(lambda: "\nat " in f"\n{child.said()}", "every card", 60.0, child.said)
    return child, window


def said(child: Child, line: str) -> None:
    until(lambda: line in child.said().splitlines(), f"'{line}'", told=child.said)


def test_a_real_window_of_it(display: Desktop, tmp_path: Path) -> None:
    shipped = shipped_dreams()
    along = [entry.path for entry in entries([], shipped, None)]
    child, window = opened(display, "1280", "720")
    assert window.picture().shape == (720, 1280, 3)
    until(lambda: window.picture()[130:330, 60:1220].std() > 25, "cards", told=child.said)
    assert window.picture()[680:].mean() < 40, "the foot is dark"

    window.key("Right", "Return")
    said(child, f"taken {along[1]}")
    window.click(1000, 450)
    said(child, f"taken {along[5]}")
    window.write("w")
    window.key("BackSpace", "F5")
    until(lambda: "behind" in child.said(), "F5 goes on to others", told=child.said)
    assert child.said().count("behind") == 1, "what is typed does not"
    before = window.picture()
    window.move(600, 400)
    window.scroll(-3)
    until(lambda: np.abs(window.picture().astype(int) - before).mean() > 8, "it scrolls", told=child.said)
    window.key("Escape")
    said(child, "left GL_NO_ERROR")
    assert child.wait() == 0


def test_running_through_cards_does_not_flash(display: Desktop) -> None:
    """The light behind fills the window: its edge stays as it was until the choice rests.

    Finn's dusk is red where Harmony's street is blue.
    """
    child, window = opened(display, "1280", "720")

    def edge() -> tuple[float, float]:
        red, _, blue = window.picture()[300:420, :20].reshape(-1, 3).mean(axis=0)
        return float(red), float(blue)

    until(lambda: edge()[1] > edge()[0] + 10, "Harmony's light", told=child.said)
    for _ in range(4):
        window.desktop.xdotool("key", "--delay", 12, *["Right"] * 4, *["Left"] * 4)
        red, blue = edge()
        assert blue > red
    window.key(*["Right"] * 4)
    until(lambda: edge()[0] > edge()[1] + 10, "Finn's light", told=child.said)
    window.key("Escape")
    assert child.wait() == 0


@pytest.mark.parametrize("size", [(64, 48), (640, 360), (2560, 1440)])
def test_tiny_and_huge_windows(display: Desktop, tmp_path: Path, size: tuple[int, int]) -> None:
    (tmp_path / "mine.toml").write_text('title = "Mine"\n', encoding="utf-8")
    child, window = opened(display, *map(str, size), str(tmp_path / "mine.toml"))
    window.key("Return")
    said(child, f"taken {tmp_path / 'mine.toml'}")
    window.resize(300, 700)
    until(lambda: window.geometry()[2:] == (300, 700), "another size")
    window.key("Escape")
    assert child.wait() == 0, child.said()
