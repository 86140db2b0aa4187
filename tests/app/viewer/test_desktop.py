"""The screen that the viewer's tests look at: its programs, its keys and mouse, and what it shows."""

from __future__ import annotations

import os
import struct

import numpy as np
import pytest
from desktop import Child, Desktop, read_xwd, until

WINDOW = """
import sys
import pyglet

pyglet.options.debug_gl = False
pyglet.options.shadow_window = False
window = pyglet.window.Window(320, 200, caption="a test window")
colour = [0.25, 0.5, 1.0]

@window.event
def on_draw():
    pyglet.gl.glClearColor(*colour, 1.0)
    window.clear()

@window.event
def on_key_press(symbol, modifiers):
    print("key", pyglet.window.key.symbol_string(symbol), flush=True)
    colour[:] = [1.0, 0.0, 0.0]
    return True

@window.event
def on_mouse_press(x, y, button, modifiers):
    print("press", int(x), 200 - 1 - int(y), button, flush=True)

@window.event
def on_mouse_drag(x, y, dx, dy, buttons, modifiers):
    print("drag", flush=True)

@window.event
def on_mouse_scroll(x, y, sx, sy):
    print("scroll", int(sy), flush=True)

pyglet.app.run(1 / 30)
"""


def has_said(child: Child, line: str) -> None:
    until(lambda: line in child.said().splitlines(), f"'{line}'", told=child.said)


def test_a_window_is_found_seen_and_reached(display: Desktop) -> None:
    child = display.python(WINDOW)
    window = display.wait_for_window("a test window")
    assert window.geometry()[2:] == (320, 200)
    until(lambda: (window.picture()[100, 160] == (64, 128, 255)).all(), "the window's colour", told=child.said)
    window.key("F11")
    has_said(child, "key F11")
    until(lambda: (window.picture() == (255, 0, 0)).all(), "another colour", told=child.said)
    window.click(30, 40)
    has_said(child, "press 30 40 1")
    window.drag((10, 10), (60, 60))
    has_said(child, "drag")
    window.scroll(-1)
    has_said(child, "scroll -1")
    window.place(100, 50)
    window.resize(400, 300)
    until(lambda: window.geometry() == (100, 50, 400, 300), "another size")
    assert window.title() == "a test window"
    assert child.resident() > 1_000_000
    window.close()
    assert child.wait() == 0


def test_nothing_is_left_of_a_program_that_is_stopped(display: Desktop) -> None:
    display.python(WINDOW)
    display.wait_for_window("a test window")
    display.clear()
    until(lambda: not display.windows("a test window"), "the window to go")
    assert not display.settled().any()


def test_a_program_can_be_interrupted(display: Desktop) -> None:
    child = display.python("import time; print('here', flush=True); time.sleep(60)")
    has_said(child, "here")
    child.interrupt()
    assert child.wait() != 0
    assert "KeyboardInterrupt" in child.said()


def test_what_never_comes_is_told_with_what_was_said(display: Desktop) -> None:
    display.python("print('no window here', flush=True); import time; time.sleep(60)")
    with pytest.raises(AssertionError, match=r"a window titled 'nothing': not within 1\.5 s\n(.*\n)*no window here"):
        display.wait_for_window("nothing", seconds=1.5)
    with pytest.raises(AssertionError, match="xdotool no-such-command"):
        display.xdotool("no-such-command")


def test_pytests_own_process_stays_without_the_display(display: Desktop) -> None:
    assert os.environ.get("DISPLAY") != display.name


def test_a_window_dump_by_hand() -> None:
    """Two pixels in rows of 12 bytes, 0x00RRGGBB, least byte first."""
    header = [104, 7, 2, 24, 2, 1, 0, 0, 32, 0, 32, 32, 12, 4, 0, 0, 0, 8, 1, 1, 2, 1, 0, 0, 0]
    data = struct.pack(">25I", *header) + b"name" + bytes(12)
    data += struct.pack("<II", 0x00FF8001, 0x00010203) + bytes(4)
    assert np.array_equal(read_xwd(data), [[[255, 128, 1], [1, 2, 3]]])
