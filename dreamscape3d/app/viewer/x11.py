"""What pyglet leaves undone on X11. Everything here does nothing on other systems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyglet.window import BaseWindow


def forget_released(window: BaseWindow) -> None:
    """Have the next press of every key count that is not down now.

    Nobody tells of keys that were let go while another window had the keyboard, and pyglet would take the next press
    for a repetition of the last and say nothing of it.
    """
    noted: set[int] | None = getattr(window, "pressed_keys", None)
    if noted:
        noted -= {symbol for symbol in noted if not _is_down(window, symbol)}


def leave_unpainted(window: Any) -> None:
    """Have nothing painted where the window comes up, until it is drawn: else it would be black for a moment."""
    if not hasattr(window, "_x_display"):
        return
    from pyglet.libs.x11 import xlib

    for part in (window._window, window._view):
        xlib.XSetWindowBackgroundPixmap(window._x_display, part, 0)


def _is_down(window: Any, symbol: int) -> bool:
    from ctypes import c_char

    from pyglet.libs.x11 import xlib

    down = (c_char * 32)()  # a bit for each of 256 keys
    xlib.XQueryKeymap(window._x_display, down)
    code = xlib.XKeysymToKeycode(window._x_display, symbol)
    return bool(down.raw[code >> 3] >> (code & 7) & 1)
