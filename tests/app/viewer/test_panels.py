"""Panels in a real window: mouse, keys, typing, OpenGL's state. The window runs as a child (`panel_window.py`)."""

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
    shown.window.key("Down", "Down", "Down", "Down", "Down", "space", "Right", "Right", "space")
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


STATE = """
import json
import sys

import pyglet

pyglet.options.debug_gl = False
pyglet.options.shadow_window = False
import ctypes

import moderngl
import numpy as np
from fake_desk import FakeDesk, fault
from pyglet import gl

from dreamscape3d.app.viewer.interface.panels import Panels

config = gl.Config(major_version=4, minor_version=1, forward_compatible=True, double_buffer=True, depth_size=0)
window = pyglet.window.Window(480, 320, config=config, vsync=False)
ctx = moderngl.create_context(require=410)
program = ctx.program(
    "#version 410\\nin vec2 at; out vec2 v; void main() { v = at; gl_Position = vec4(at, 0.0, 1.0); }",
    "#version 410\\nuniform sampler2D a; uniform sampler2D b; in vec2 v; out vec4 c;"
    "void main() { c = vec4(texture(a, v).rg, texture(b, v * 3.0).r, 0.7); }",
)
rng = np.random.default_rng(1)
a, b = (ctx.texture((16, 16), 4, rng.integers(0, 255, 1024, np.uint8).tobytes()) for _ in range(2))
corners = ctx.buffer(np.array([-1, -1, 1, -1, -1, 1, 1, 1], np.float32))
vao = ctx.vertex_array(program, [(corners, "2f", "at")])
target = ctx.framebuffer([ctx.texture((200, 100), 4)])
program["a"], program["b"] = 3, 5
NAMES = dict(
    program=gl.GL_CURRENT_PROGRAM, vao=gl.GL_VERTEX_ARRAY_BINDING, buffer=gl.GL_ARRAY_BUFFER_BINDING,
    unit=gl.GL_ACTIVE_TEXTURE, source=gl.GL_BLEND_SRC_RGB, sink=gl.GL_BLEND_DST_ALPHA, sum=gl.GL_BLEND_EQUATION_RGB,
    draw=gl.GL_DRAW_FRAMEBUFFER_BINDING, read=gl.GL_READ_FRAMEBUFFER_BINDING, align=gl.GL_UNPACK_ALIGNMENT,
    row=gl.GL_UNPACK_ROW_LENGTH, skip=gl.GL_UNPACK_SKIP_PIXELS, cull=gl.GL_CULL_FACE_MODE,
)
SWITCHES = dict(blend=gl.GL_BLEND, scissor=gl.GL_SCISSOR_TEST, depth=gl.GL_DEPTH_TEST, cull_on=gl.GL_CULL_FACE,
                stencil=gl.GL_STENCIL_TEST, restart=gl.GL_PRIMITIVE_RESTART)


def integer(name, count=1):
    out = (ctypes.c_int * 4)()
    gl.glGetIntegerv(name, out)
    return list(out)[:count]


def state():
    seen = {name: integer(value)[0] for name, value in NAMES.items()}
    seen |= {name: bool(gl.glIsEnabled(value)) for name, value in SWITCHES.items()}
    seen |= {"viewport": integer(gl.GL_VIEWPORT, 4), "scissor_box": integer(gl.GL_SCISSOR_BOX, 4)}
    active = seen["unit"]
    for unit in range(8):
        gl.glActiveTexture(gl.GL_TEXTURE0 + unit)
        seen[f"texture{unit}"] = integer(gl.GL_TEXTURE_BINDING_2D)[0]
        seen[f"sampler{unit}"] = integer(gl.GL_SAMPLER_BINDING)[0]
    gl.glActiveTexture(active)
    return seen


def drawn():
    target.use()
    target.viewport = (10, 5, 150, 90)
    target.scissor = (20, 8, 120, 70)
    target.clear(0.1, 0.2, 0.3, 1.0)
    ctx.enable(moderngl.BLEND)
    ctx.blend_func = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA
    a.use(3), b.use(5)
    vao.render(moderngl.TRIANGLE_STRIP)
    return target.read(components=4)


before = drawn()
panels, desk = Panels(window), FakeDesk(fault=fault())
panels.inspector.shown = panels.help.shown = True
panels.say("here", "good")
differences, pixels = [], []
for n in range(8):
    drawn()
    ctx.screen.use()
    gl.glActiveTexture(gl.GL_TEXTURE5)
    old = state()
    panels.draw(desk, 0.016, (480, 320), 1.0 + n / 4)
    new = state()
    differences.append({name: (old[name], new[name]) for name in old if old[name] != new[name]})
    assert ctx.error == "GL_NO_ERROR", ctx.error
    pixels.append(drawn() == before)
    other = ctx.texture((5, 3), 1, bytes(range(15)), alignment=1)
    assert other.read(alignment=1) == bytes(range(15)), "textures are still written as they are"
panels.close()
assert ctx.error == "GL_NO_ERROR", ctx.error
assert drawn() == before
print(json.dumps({"differences": differences, "pixels": pixels}), flush=True)
window.close()
panels.close()
"""


def test_opengl_is_left_as_it_was(display: Desktop) -> None:
    child = display.python(STATE)
    assert child.wait() == 0, child.said()
    told = json.loads(child.said().splitlines()[-1])
    assert told["pixels"] == [True] * 8
    assert told["differences"] == [{}] * 8


PAD = """
import pyglet

pyglet.options.debug_gl = False
pyglet.options.shadow_window = False
from fake_desk import FakeDesk

from dreamscape3d.app.viewer.interface.panels import Panels

config = pyglet.gl.Config(major_version=4, minor_version=1, forward_compatible=True, double_buffer=True, depth_size=0)
window = pyglet.window.Window(900, 640, config=config, vsync=False)
panels, desk = Panels(window), FakeDesk()
panels.inspector.open = {"parameters"}


def turn(held=(), stick=(0.0, 0.0), times=3):
    for n in range(2 * times):
        panels.gamepad(held if n < times else (), stick if n < times else (0.0, 0.0))
        panels.draw(desk, 0.03, (900, 640))


panels.inspector.shown = True
turn({"dpdown"}), turn({"a"}), turn({"dpright"})
assert not panels.wants_gamepad
assert desk.asked == [], "a pad that flies turns nothing"
panels.toggle_focus()
assert panels.wants_gamepad and panels.wants_keyboard
turn()
for _ in range(5):
    turn({"dpdown"})
turn({"a"}), turn(stick=(1.0, 0.0)), turn({"dpright"})
assert desk.asked and {words[:2] for words in desk.asked} == {("parameter", "glow")}, desk.asked
assert desk.parameters["glow"] > 0.5
panels.toggle_focus()
assert not panels.wants_gamepad

panels.bridge.on_mouse_motion(150, 300)
turn()
assert panels.wants_mouse
panels.bridge.mouse_is_held = True
turn()
assert not panels.wants_mouse, "a mouse that looks around is nobody else's"
before = len(desk.asked)
window.dispatch_event("on_mouse_press", 150, 640 - 182, 1, 0)
window.dispatch_event("on_mouse_drag", 250, 640 - 182, 100, 0, 1, 0)
turn()
window.dispatch_event("on_mouse_release", 250, 640 - 182, 1, 0)
turn()
assert len(desk.asked) == before
panels.close()
window.close()
print("well")
"""


def test_a_gamepad_walks_through_panels_once_it_is_given_to_them(display: Desktop) -> None:
    child = display.python(PAD)
    assert child.wait() == 0, child.said()
    assert child.said().splitlines()[-1] == "well"


DENSE = """
import ctypes

import pyglet

pyglet.options.debug_gl = False
pyglet.options.shadow_window = False
from fake_desk import FakeDesk
from imgui_bundle import imgui
from pyglet.libs.x11 import xlib

from dreamscape3d.app.viewer.interface.panels import Panels
from dreamscape3d.app.viewer.window import Window

text = b"Xft.dpi:\\t192\\n"
display = xlib.XOpenDisplay(None)
atoms = [xlib.XInternAtom(display, name, False) for name in (b"RESOURCE_MANAGER", b"STRING")]
root = xlib.XDefaultRootWindow(display)
data = (ctypes.c_ubyte * len(text)).from_buffer_copy(text)
xlib.XChangeProperty(display, root, *atoms, 8, 0, data, len(text))
xlib.XSync(display, False)
try:
    window = Window((900, 640), "dense")
    panels = Panels(window.handle)
    panels.inspector.shown = True
    for _ in range(3):
        panels.draw(FakeDesk(), 0.03, window.handle.get_size(), window.pixel_ratio)
    print(window.handle.dpi, window.pixel_ratio, imgui.get_style().font_scale_dpi, panels.inspector.covered, flush=True)
    panels.close()
    window.close()
finally:
    xlib.XDeleteProperty(display, root, atoms[0])
    xlib.XCloseDisplay(display)
"""


def test_panels_are_twice_as_large_on_a_display_twice_as_dense(display: Desktop) -> None:
    """X11 tells of the density, though a window's units are pixels: 21 lines of 15 px wide, and a margin, twice."""
    child = display.python(DENSE)
    assert child.wait() == 0, child.said()
    assert [float(word) for word in child.said().split()] == [192.0, 1.0, 2.0, pytest.approx(2 * 15 * 21.6, abs=2)]


WINDOWS = """
import pyglet

pyglet.options.debug_gl = False
pyglet.options.shadow_window = False
import moderngl
import numpy as np
from fake_desk import FakeDesk

from dreamscape3d.app.viewer.interface.panels import Panels

config = pyglet.gl.Config(major_version=4, minor_version=1, forward_compatible=True, double_buffer=True, depth_size=0)
seen = []
for n in range(4):
    window = pyglet.window.Window(480, 320, config=config, vsync=False)
    ctx = moderngl.create_context(require=410)
    frames = len(window._event_stack)
    panels = Panels(window)
    panels.inspector.shown = True
    for _ in range(4):
        ctx.screen.use()
        ctx.clear(0.0, 0.0, 0.0)
        panels.draw(FakeDesk(), 0.016, (480, 320))
        window.flip()
        window.dispatch_events()
    ctx.screen.use()
    ctx.clear(0.0, 0.0, 0.0)
    panels.draw(FakeDesk(), 0.016, (480, 320))
    seen.append(hash(ctx.screen.read(viewport=(0, 0, 480, 320), alignment=1)))
    if n % 2:
        panels.close()
        assert len(window._event_stack) == frames, "its handlers are gone"
        window.close()
    else:
        window.close()
        panels.close()
print("same" if len(set(seen)) == 1 else seen, flush=True)
"""


def test_windows_come_and_go(display: Desktop) -> None:
    """Four windows after one another, panels closed before them and after them."""
    child = display.python(WINDOWS)
    assert child.wait() == 0, child.said()
    assert child.said().splitlines()[-1] == "same"
