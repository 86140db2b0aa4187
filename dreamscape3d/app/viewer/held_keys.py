"""Keys that were let go while another window had the keyboard.

On X11 nobody tells of that, and pyglet would take the next press for a repetition of the last and say nothing of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyglet.window import BaseWindow


def forget_released(window: BaseWindow) -> None:
    """Have the next press of every key count that is not down now. Does nothing elsewhere than on X11."""
    noted: set[int] | None = getattr(window, "pressed_keys", None)
    if noted:
        noted -= {symbol for symbol in noted if not _is_down(window, symbol)}


def _is_down(window: Any, symbol: int) -> bool:
    from ctypes import c_char

    from pyglet.libs.x11 import xlib

    down = (c_char * 32)()  # a bit for each of 256 keys
    xlib.XQueryKeymap(window._x_display, down)
    code = xlib.XKeysymToKeycode(window._x_display, symbol)
    return bool(down.raw[code >> 3] >> (code & 7) & 1)
