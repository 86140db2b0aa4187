"""A pyglet window's keys, text and dropped files for the start screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pyglet.window import key

if TYPE_CHECKING:
    from pyglet.window import BaseWindow

    from dreamscape3d.app.viewer.start_screen import StartScreen

Handler = Callable[..., bool | None]

_MOTIONS = {
    key.MOTION_LEFT: "LEFT",
    key.MOTION_RIGHT: "RIGHT",
    key.MOTION_UP: "UP",
    key.MOTION_DOWN: "DOWN",
    key.MOTION_BEGINNING_OF_LINE: "HOME",
    key.MOTION_END_OF_LINE: "END",
    key.MOTION_PREVIOUS_PAGE: "PAGEUP",
    key.MOTION_NEXT_PAGE: "PAGEDOWN",
    key.MOTION_BACKSPACE: "BACKSPACE",
}
_COMMANDS = key.MOD_CTRL | key.MOD_ALT | key.MOD_COMMAND
_ACTING = frozenset({key.RETURN, key.ENTER, key.NUM_ENTER, key.TAB, key.ESCAPE, key.SPACE})
_MODIFIERS = frozenset(range(key.LSHIFT, key.ROPTION + 1))


def handlers(start: StartScreen, window: BaseWindow) -> dict[str, Handler]:
    """pyglet's event names → what takes them. What is typed is kept from others; F keys and commands go on to them.

    Arrows are taken as motions: the system repeats those while they are held.
    """

    def on_key_press(symbol: int, modifiers: int) -> bool | None:
        if symbol == key.V and modifiers & key.MOD_ACCEL:
            start.write(str(window.get_clipboard_text() or ""))
            return True
        if modifiers & _COMMANDS or key.F1 <= symbol <= key.F24 or symbol in _MODIFIERS:
            return None
        if symbol in _ACTING:
            typed_space = symbol == key.SPACE and start.typed
            if not typed_space:
                start.key(key.symbol_string(symbol))
        return True

    def on_text(text: str) -> bool:
        if text != " " or start.typed:
            start.write(text)
        return True

    def on_text_motion(motion: int) -> bool:
        if motion in _MOTIONS:
            start.key(_MOTIONS[motion])
        return True

    def on_file_drop(x: float, y: float, paths: list[str]) -> bool:
        start.drop(paths)
        return True

    return {
        "on_key_press": on_key_press,
        "on_text": on_text,
        "on_text_motion": on_text_motion,
        "on_file_drop": on_file_drop,
    }
