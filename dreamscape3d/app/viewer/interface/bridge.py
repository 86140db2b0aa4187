"""Dear ImGui on pyglet's window: events in, triangles out. The only place that knows both.

Its C++ OpenGL backend draws; it saves and restores all of GL's state that moderngl relies on. Nothing is written to
disk, no font is larger than what is shown. Keys reach panels only while a text is typed or panels are walked through by
keyboard (`navigate`), so that a panel that was merely clicked does not keep W, A, S and D to itself.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from imgui_bundle import imgui
from imgui_bundle.imgui import backends

from dreamscape3d.app.viewer.interface.keys import BUTTONS, CURSORS, KEYS, MODIFIERS, OWN_MODIFIER, PAD, STICK
from dreamscape3d.app.viewer.interface.look import dress
from dreamscape3d.app.viewer.interface.typefaces import Typefaces, load_typefaces

if TYPE_CHECKING:
    from pyglet.window import BaseWindow

GLSL = "#version 410"
NOWHERE = -3.4028234663852886e38  # Dear ImGui's own word for "the mouse is not here": -FLT_MAX
LONGEST_TURN = 0.25  # seconds: what a panel sees of a pause, so that nothing jumps after one
ROOMY, SMALLEST = (460.0, 300.0), 0.75  # in smaller windows everything is smaller, down to this
MAX_CLIPBOARD = 1 << 16  # characters
_DEAD_ZONE = 0.25


class Bridge:
    """One Dear ImGui context on one window. Make it after the first picture: the import takes 0.2 s.

    Attributes:
        mouse_is_held: set while the pointer is hidden and turns the view; panels then see no mouse.
        magnification: of everything, on top of the display's own, 0.5 to 3.
        faces: the typefaces, once `new_frame` was called.
    """

    faces: Typefaces

    def __init__(self, window: BaseWindow) -> None:
        """`window` is open and its GL context current. Handlers pushed on it later see events before this one does."""
        self._window = window
        self._context: imgui.internal.Context | None = imgui.create_context()
        imgui.set_current_context(self._context)
        self._io = imgui.get_io()
        self._configure()
        self.faces = load_typefaces(self._io.fonts)
        backends.opengl3_init(GLSL)
        self.mouse_is_held = False
        self.magnification = 1.0
        self._dressed = 0.0
        self._height = float(window.get_size()[1])
        self._navigating, self._resting = False, True
        self._pointer = NOWHERE, NOWHERE
        self._buttons: set[int] = set()
        self._owns_press = False
        self._cursor: str | None = None
        self._handlers = _handlers(self)
        window.push_handlers(**self._handlers)

    # -- a picture's turn

    def new_frame(self, dt: float, size: tuple[float, float], pixel_ratio: float, scale: float = 0.0) -> None:
        """Begin the panels of a picture.

        Args:
            dt: seconds since the last one.
            size: of the window, in the units of its mouse events.
            pixel_ratio: pixels of the framebuffer for each of those units.
            scale: units for each unit of a usual display (96 dpi); 0 asks the window.
        """
        self._use()
        io = self._io
        self._height = max(float(size[1]), 1.0)
        io.display_size = imgui.ImVec2(max(float(size[0]), 1.0), self._height)
        io.display_framebuffer_scale = imgui.ImVec2(pixel_ratio, pixel_ratio)
        io.delta_time = min(max(dt, 1e-4), LONGEST_TURN)
        self._dress((scale or self._own_scale(pixel_ratio)) * self.magnification * _squeeze(*io.display_size))
        if self._resting or self.mouse_is_held:
            io.add_mouse_pos_event(*((NOWHERE, NOWHERE) if self.mouse_is_held else self._pointer))
        self._resting = False
        backends.opengl3_new_frame()
        imgui.new_frame()

    def render(self) -> None:
        """Draw them into the framebuffer that is bound."""
        self._use()
        imgui.render()
        backends.opengl3_render_draw_data(imgui.get_draw_data())
        self._show_cursor()

    def rest(self) -> None:
        """Nothing is to be drawn: what was drawn last no longer takes events, and events do not pile up."""
        if self._context is None:
            return
        self._use()
        self._io.clear_events_queue()
        if not self._resting:
            imgui.new_frame()
            imgui.render()
            self._show_cursor()
            self._resting = True

    def close(self) -> None:
        """Free everything, and the window's handlers. Call it before the window is closed; twice does no harm."""
        if self._context is None:
            return
        self._use()
        self._window.remove_handlers(**self._handlers)
        if getattr(self._window, "context", None) is not None:
            self._window.switch_to()
            backends.opengl3_shutdown()
            imgui.destroy_context(self._context)
        self._context = None

    # -- whose is the next event

    @property
    def wants_mouse(self) -> bool:
        """Whether the mouse is over a panel, or drags what began on one."""
        if self._context is None or self.mouse_is_held:
            return False
        return self._owns_press if self._buttons else self._over_panel()

    @property
    def wants_keyboard(self) -> bool:
        """Whether keys go to a panel: a text is typed, or panels are walked through."""
        return self._context is not None and (self._navigating or self.typing)

    @property
    def wants_gamepad(self) -> bool:
        """Whether sticks and buttons go to panels."""
        return self._navigating

    @property
    def typing(self) -> bool:
        """Whether a text or number is being typed."""
        self._use()
        return bool(self._io.want_text_input)

    @property
    def unfolded(self) -> bool:
        """Whether a list is unfolded."""
        self._use()
        flags = imgui.PopupFlags_.any_popup
        return self._context is not None and imgui.is_popup_open("", flags)

    @property
    def navigating(self) -> bool:
        """Whether panels are walked through by keyboard or gamepad."""
        return self._navigating

    def navigate(self, on: bool) -> None:
        """Give the keyboard and the gamepad to the panels, or take it back."""
        if self._navigating == on or self._context is None:
            return
        self._use()
        self._navigating = on
        self._io.clear_input_keys()
        imgui.set_nav_cursor_visible(on)
        if not on:
            imgui.set_window_focus(None)

    def gamepad(self, held: Collection[str], stick: tuple[float, float]) -> None:
        """The gamepad as it is now: buttons that are down (`actions` names them), and the left stick, x right, y up."""
        self._use()
        held, stick = (held, stick) if self._navigating else ((), (0.0, 0.0))
        for name, ours in PAD.items():
            self._io.add_key_event(ours, name in held)
        for (axis, sign), ours in STICK.items():
            level = max(stick[axis] * sign, 0.0)
            self._io.add_key_analog_event(ours, level > _DEAD_ZONE, level)

    # -- pyglet's events; none of them is kept from those who come after

    def on_mouse_motion(self, x: float, y: float, *_: Any) -> None:
        if not self.mouse_is_held:
            self._use()
            self._pointer = x, self._height - y
            self._io.add_mouse_pos_event(*self._pointer)

    def on_mouse_button(self, x: float, y: float, button: int, modifiers: int, down: bool) -> None:
        self.on_mouse_motion(x, y)
        self._take_modifiers(modifiers)
        if button not in BUTTONS or (down and self.mouse_is_held):
            return
        if down:
            self._owns_press = self._owns_press if self._buttons else self._over_panel()
            self.navigate(False)
        (self._buttons.add if down else self._buttons.discard)(button)
        self._io.add_mouse_button_event(BUTTONS[button], down)

    def on_mouse_scroll(self, x: float, y: float, scroll_x: float, scroll_y: float) -> None:
        self.on_mouse_motion(x, y)
        if not self.mouse_is_held:
            self._io.add_mouse_wheel_event(-scroll_x, scroll_y)

    def on_mouse_leave(self, *_: Any) -> None:
        self._use()
        if not self._buttons:
            self._pointer = NOWHERE, NOWHERE
            self._io.add_mouse_pos_event(*self._pointer)

    def on_key(self, symbol: int, modifiers: int, down: bool) -> None:
        self._use()
        own = OWN_MODIFIER.get(symbol, 0)
        self._take_modifiers(modifiers | own if down else modifiers & ~own)
        if symbol in KEYS and (not down or self.wants_keyboard):
            self._io.add_key_event(KEYS[symbol], down)

    def on_text(self, text: str) -> None:
        if self.typing:
            self._io.add_input_characters_utf8("".join(c for c in text if c.isprintable()))

    def on_focus(self, focused: bool) -> None:
        self._use()
        self._buttons.clear()
        self._io.add_focus_event(focused)

    # -- within

    def _take_modifiers(self, modifiers: int) -> None:
        for bit, ours in MODIFIERS.items():
            self._io.add_key_event(ours, bool(modifiers & bit))

    def _use(self) -> None:
        if self._context is not None:
            imgui.set_current_context(self._context)

    def _configure(self) -> None:
        io = self._io
        io.set_ini_filename("")
        io.config_flags |= imgui.ConfigFlags_.nav_enable_keyboard | imgui.ConfigFlags_.nav_enable_gamepad
        io.backend_flags |= imgui.BackendFlags_.has_mouse_cursors | imgui.BackendFlags_.has_gamepad
        io.config_windows_move_from_title_bar_only = True
        io.config_nav_cursor_visible_auto = True
        io.config_debug_highlight_id_conflicts = False
        self._connect_clipboard()

    def _connect_clipboard(self) -> None:
        window, platform = self._window, imgui.get_platform_io()

        def paste(_: imgui.internal.Context) -> str:
            return str(window.get_clipboard_text() or "").replace("\0", "")[:MAX_CLIPBOARD]

        def copy(_: imgui.internal.Context, text: str) -> None:
            window.set_clipboard_text(text)

        platform.platform_get_clipboard_text_fn = paste
        platform.platform_set_clipboard_text_fn = copy

    def _own_scale(self, pixel_ratio: float) -> float:
        """pyglet tells of a display's density by `dpi`, whatever the size of a window's units."""
        return max(float(getattr(self._window, "dpi", 96)) / 96.0 / max(pixel_ratio, 0.25), 1.0)

    def _dress(self, scale: float) -> None:
        if scale != self._dressed:
            dress(imgui.get_style(), scale)
            self._dressed = scale

    def _over_panel(self) -> bool:
        """By what was drawn last and where the mouse is by now: Dear ImGui itself knows only of the last picture."""
        self._use()
        if self.unfolded:
            return True  # a press beside a list folds it
        x, y = self._pointer
        deaf = int(imgui.WindowFlags_.no_mouse_inputs)
        for window in imgui.get_current_context().windows:
            if window.active and not window.hidden and not window.flags & deaf:
                left, top = window.pos
                if left <= x < left + window.size.x and top <= y < top + window.size.y:
                    return True
        return False

    def _show_cursor(self) -> None:
        if self.mouse_is_held:
            return
        wanted = CURSORS.get(imgui.MouseCursor_(imgui.get_mouse_cursor())) if self._io.want_capture_mouse else None
        if wanted != self._cursor:
            self._cursor = wanted
            self._window.set_mouse_cursor(self._window.get_system_mouse_cursor(wanted) if wanted else None)


def _squeeze(width: float, height: float) -> float:
    """A factor on everything, below 1 in windows where little would fit."""
    return min(max(min(width / ROOMY[0], height / ROOMY[1]), SMALLEST), 1.0)


def _handlers(bridge: Bridge) -> dict[str, Any]:
    """pyglet's event names → what takes them. They give None, so that other handlers see the event as well."""
    return {
        "on_mouse_motion": bridge.on_mouse_motion,
        "on_mouse_drag": bridge.on_mouse_motion,
        "on_mouse_enter": bridge.on_mouse_motion,
        "on_mouse_leave": bridge.on_mouse_leave,
        "on_mouse_press": lambda x, y, button, modifiers: bridge.on_mouse_button(x, y, button, modifiers, True),
        "on_mouse_release": lambda x, y, button, modifiers: bridge.on_mouse_button(x, y, button, modifiers, False),
        "on_mouse_scroll": bridge.on_mouse_scroll,
        "on_key_press": lambda symbol, modifiers: bridge.on_key(symbol, modifiers, True),
        "on_key_release": lambda symbol, modifiers: bridge.on_key(symbol, modifiers, False),
        "on_text": bridge.on_text,
        "on_activate": lambda: bridge.on_focus(True),
        "on_deactivate": lambda: bridge.on_focus(False),
    }
