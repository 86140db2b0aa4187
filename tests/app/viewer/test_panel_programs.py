"""Panels in small programs of their own: OpenGL's state, gamepads, dense displays, windows that come and go."""

from __future__ import annotations

import json

import pytest
from desktop import Desktop

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
for _ in range(6):
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
