"""The start screen's picture: cards over the light of the chosen one, in Dear ImGui, between a frame's begin and end.

    drawing = StartDrawing(ctx)
    bridge.new_frame(…); drawing.draw(start, bridge.faces, passed, over_picture=…); bridge.render()

Cards are read on a thread and become textures a few a frame, so that the first one is there at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from imgui_bundle import imgui

from dreamscape3d.app.viewer.start_layout import eased
from dreamscape3d.app.viewer.start_painter import Painter
from dreamscape3d.app.viewer.start_textures import StartTextures

if TYPE_CHECKING:
    import moderngl

    from dreamscape3d.app.viewer.interface.typefaces import Typefaces
    from dreamscape3d.app.viewer.shelf import Entry
    from dreamscape3d.app.viewer.start_screen import StartScreen

USUAL = (1280.0, 720.0)  # the window for which all sizes are given
LEAST, MOST = 0.74, 1.45  # how much smaller and larger they may become
RESTS = 0.35  # seconds that a card is chosen before its light comes
_FLAGS = (
    imgui.WindowFlags_.no_decoration
    | imgui.WindowFlags_.no_background
    | imgui.WindowFlags_.no_move
    | imgui.WindowFlags_.no_saved_settings
    | imgui.WindowFlags_.no_nav
    | imgui.WindowFlags_.no_bring_to_front_on_focus
    | imgui.WindowFlags_.no_focus_on_appearing
    | imgui.WindowFlags_.no_scroll_with_mouse
)


def zoom(size: tuple[float, float], display: float) -> float:
    """How many units an ordinary pixel takes: by the display's density, and larger in a larger window."""
    room = min(size[0] / USUAL[0], size[1] / USUAL[1]) / display
    return display * min(max(room, LEAST), MOST)


class StartDrawing:
    """Draws a start screen; holds its textures, in the context `ctx`."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self._textures = StartTextures(ctx)
        self._lit: dict[int, float] = {}  # card → how much it is chosen, 0 to 1
        self._ambient: list[tuple[Entry, float]] = []  # whose light is behind, and how strong
        self._clock = 0.0
        self._since: tuple[Entry | None, float] = (None, 0.0)  # what is chosen, and since when by the clock

    def draw(self, start: StartScreen, faces: Typefaces, passed: float, *, over_picture: bool = False) -> None:
        """Draw it over the whole window, and give it the mouse.

        Args:
            passed: seconds since the last one.
            over_picture: whether a picture lies beneath that is to be seen a little.
        """
        room = imgui.get_io().display_size
        size, scale = (room.x, room.y), zoom((room.x, room.y), imgui.get_style().font_scale_dpi)
        start.lay_out(size, scale)
        start.advance(passed)
        self._clock += passed
        for entry in self._textures.learned():
            start.learn(entry)
        imgui.set_next_window_pos((0.0, 0.0))
        imgui.set_next_window_size(size)
        imgui.push_style_var(imgui.StyleVar_.window_padding, (0.0, 0.0))
        imgui.push_style_var(imgui.StyleVar_.window_border_size, 0.0)
        imgui.begin("start", None, _FLAGS)
        imgui.pop_style_var(2)
        _take_mouse(start)
        painter = Painter(start, faces, scale, self._textures)
        painter.paint(self._behind(start, passed), self._lights(start, passed), self._clock, over_picture)
        imgui.end()

    def release(self) -> None:
        """Free the textures and the thread that reads cards."""
        self._textures.release()

    def _lights(self, start: StartScreen, passed: float) -> dict[int, float]:
        wanted = {number: float(number == start.chosen) for number in (*self._lit, start.chosen)}
        self._lit = {n: eased(self._lit.get(n, 0.0), to, passed, 0.05) for n, to in wanted.items()}
        self._lit = {n: lit for n, lit in self._lit.items() if lit > 0.0 and n < len(start.shown)}
        return self._lit

    def _behind(self, start: StartScreen, passed: float) -> list[tuple[Entry, float]]:
        """The light of the chosen card comes over that of the one before, once the choice has rested a little.

        It fills the window, so it must not flash however fast cards are run through: less than 3 changes a second.
        """
        entry = start.entry
        if self._since[0] is None or entry is None or self._since[0].path != entry.path:
            self._since = entry, self._clock
        shown = self._ambient[-1][0].path if self._ambient else None
        rested = self._clock - self._since[1] >= RESTS or shown is None
        if entry is not None and rested and shown != entry.path and self._textures.ambient(entry) is not None:
            self._ambient = [*self._ambient[-2:], (entry, 0.0 if self._ambient else 1.0)]
        if self._ambient:
            newest, strength = self._ambient[-1]
            strength = eased(strength, 1.0, passed, 0.2)
            self._ambient[-1] = newest, strength
            if strength > 0.995:
                self._ambient = [(newest, 1.0)]
        return self._ambient


def _take_mouse(start: StartScreen) -> None:
    if not imgui.is_window_hovered():
        return
    io = imgui.get_io()
    x, y = io.mouse_pos.x, io.mouse_pos.y
    if start.point(x, y) is not None:
        imgui.set_mouse_cursor(imgui.MouseCursor_.hand)
    if imgui.is_mouse_clicked(0):
        start.press(x, y)
    if imgui.is_mouse_released(0):
        start.release(x, y)
    if io.mouse_wheel:
        start.wheel(io.mouse_wheel)
