"""A window with all panels and a fake desk, for tests to reach into. Run as a child:

    python panel_window.py '{"size": [1280, 720], "inspector": true}'

It tells what is asked for and done, a line each. Keys besides those of `actions`: F5 tells what the clipboard holds, F7
where sliders and buttons are, F8 makes and mends a fault, F9 saves the framebuffer to `save`, F10 makes panels anew.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyglet

pyglet.options.debug_gl = False
pyglet.options.shadow_window = False

import moderngl  # noqa: E402
import numpy as np  # noqa: E402
from fake_desk import MIA, ZOE, FakeDesk, as_desk, dream, fault  # noqa: E402
from imgui_bundle import imgui  # noqa: E402
from PIL import Image  # noqa: E402
from pyglet import gl  # noqa: E402
from pyglet.window import key  # noqa: E402

from dreamscape3d.app.viewer.interface.panels import Panels  # noqa: E402

SOURCE = (
    "#version 410\nvoid main() { vec2 p = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 4.0 - 1.0;"
    " gl_Position = vec4(p, 0.0, 1.0); }",
    "#version 410\nuniform sampler2D picture; uniform vec2 size; out vec4 c;"
    "void main() { c = vec4(texture(picture, gl_FragCoord.xy / size).rgb, 1.0); }",
)


class PanelWindow:
    """One run of it; `told` holds what the test wants (see `main`)."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.told = told
        width, height = told.get("size", (1280, 720))
        config = gl.Config(major_version=4, minor_version=1, forward_compatible=True, double_buffer=True, depth_size=0)
        self.window = pyglet.window.Window(
            width, height, caption="panel test", config=config, resizable=True, vsync=False
        )
        self.ctx = moderngl.create_context(require=410)
        self.program = self.ctx.program(*SOURCE)
        self.triangle = self.ctx.vertex_array(self.program, [])
        self.picture = self._picture(told.get("picture", ""))
        self.keys: list[int] = []
        self.moves = 0
        self.window.push_handlers(
            on_key_press=self._key, on_mouse_press=self._press, on_mouse_scroll=self._scroll, on_close=self._close
        )
        self.open, self.pictures = True, 0
        self.desk = FakeDesk(aloud=True, dream=dream(told.get("forms", 6)))
        self.desk.stereo = replace(self.desk.stereo, layout=told.get("layout", "mono"))
        self.desk.measuring = told.get("measuring", False)
        self.desk.fault = fault() if told.get("fault") else None
        self.desk.bonds = (MIA, ZOE) if told.get("guests") else ()
        self.panels = self._panels()
        self.places: dict[str, list[float]] = {}
        self._watch("slider_float")
        self._watch("button")
        self._watch("input_text_with_hint")
        self._watch_cursor()

    def _watch(self, what: str) -> None:
        """Remember where each was drawn last, by what follows ## in its name: [left, top, right, bottom]."""
        bare = getattr(imgui, what)

        def noting(name: str, *words: Any) -> Any:
            told = bare(name, *words)
            self.places[name.rpartition("##")[2]] = [*imgui.get_item_rect_min(), *imgui.get_item_rect_max()]
            return told

        setattr(imgui, what, noting)

    def _watch_cursor(self) -> None:
        bare = self.window.get_system_mouse_cursor

        def telling(name: str) -> Any:
            print("cursor", name, flush=True)
            return bare(name)

        self.window.get_system_mouse_cursor = telling

    def _panels(self) -> Panels:
        panels, told = Panels(self.window), self.told
        panels.inspector.shown, panels.help.shown = told.get("inspector", False), told.get("help", False)
        panels.inspector.open |= set(told.get("sections", ()))
        panels.inspector.open -= set(told.get("folded", ()))
        panels.inspector.strands.unfolded |= set(told.get("unfolded", ()))
        for text, kind in told.get("toasts", ()):
            panels.say(text, kind)
        return panels

    def _picture(self, path: str) -> moderngl.Texture:
        pixels = (
            Image.open(path).convert("RGB") if path else Image.new("RGB", (8, 8), self.told.get("colour", "#203040"))
        )
        turned = pixels.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        return self.ctx.texture(turned.size, 3, turned.tobytes(), alignment=1)

    def _key(self, symbol: int, modifiers: int) -> bool:
        name = key.symbol_string(symbol)
        if symbol == key.F9:
            self._save()
        elif symbol == key.F7:
            print("places", json.dumps(self.places), flush=True)
        elif symbol == key.F5:
            print("clipboard", self.window.get_clipboard_text(), flush=True)
        elif symbol == key.F10:
            self._anew()
        elif symbol == key.F8:
            self.desk.fault = None if self.desk.fault else fault()
        elif symbol == key.F6:
            self.panels.toggle_focus()
            print("navigating", self.panels.bridge.navigating, flush=True)
        elif symbol == key.ESCAPE:
            print("dismissed", self.panels.dismiss(), flush=True)
        elif self.panels.wants_keyboard:
            print("kept", name, flush=True)
        elif symbol == key.TAB:
            self.panels.toggle_inspector()
        elif symbol == key.F1:
            self.panels.toggle_help()
        else:
            print("key", name, flush=True)
        return True

    def _press(self, x: float, y: float, button: int, modifiers: int) -> None:
        print("press on", "panel" if self.panels.wants_mouse else "picture", flush=True)

    def _scroll(self, x: float, y: float, across: float, up: float) -> None:
        print("scroll on", "panel" if self.panels.wants_mouse else "picture", flush=True)

    def _close(self) -> bool:
        self.open = False
        return True

    def _anew(self) -> None:
        self.panels.close()
        self.panels.close()
        self.panels = self._panels()
        print("anew", flush=True)

    def _save(self) -> None:
        width, height = self.window.get_framebuffer_size()
        data = self.ctx.screen.read(viewport=(0, 0, width, height), components=3, alignment=1)
        self.ctx.clear_errors()
        pixels = np.frombuffer(data, np.uint8).reshape(height, width, 3)[::-1]
        Image.fromarray(np.ascontiguousarray(pixels)).save(Path(self.told["save"]))
        print("saved", flush=True)

    def draw(self, dt: float) -> None:
        """The picture, then the panels."""
        ratio, (width, height) = self.told.get("ratio", 1.0), self.window.get_framebuffer_size()
        self.ctx.screen.use()
        self.ctx.viewport = (0, 0, width, height)
        self.picture.use(0)
        self.program["size"] = (width, height)
        self.triangle.render(moderngl.TRIANGLES, vertices=3)
        began = time.perf_counter()
        self.panels.draw(as_desk(self.desk), dt, (width / ratio, height / ratio), ratio, self.told.get("scale", 0.0))
        self.spent = time.perf_counter() - began

    def run(self) -> None:
        """Until the window is closed."""
        last, costs = time.perf_counter(), []
        while self.open:
            self.window.dispatch_events()
            now = time.perf_counter()
            self.draw(now - last)
            last = now
            costs.append(self.spent * 1e3)
            if self.pictures == 100:
                print("panels take", round(float(np.median(costs[-60:])), 2), "ms", flush=True)
            assert self.ctx.error == "GL_NO_ERROR", self.ctx.error
            self.window.flip()
            self.pictures += 1
            if self.pictures == 3:
                print("ready", flush=True)
            time.sleep(0.01)
        self.panels.close()
        self.window.close()


if __name__ == "__main__":
    PanelWindow(json.loads(sys.argv[1])).run()
