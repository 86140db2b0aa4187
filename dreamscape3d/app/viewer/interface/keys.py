"""What pyglet calls keys, buttons and cursors, in Dear ImGui's words."""

from __future__ import annotations

from imgui_bundle import imgui
from pyglet.window import Window, key, mouse

_SAME = {
    **{name: name.lower() for name in ("TAB", "BACKSPACE", "ENTER", "ESCAPE", "INSERT", "DELETE", "SPACE", "PAUSE")},
    **{f"F{n}": f"f{n}" for n in range(1, 13)},
    **{letter: letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    **{f"_{n}": f"_{n}" for n in range(10)},
    **{f"NUM_{n}": f"keypad{n}" for n in range(10)},
}
_OTHER = {
    "LEFT": "left_arrow",
    "RIGHT": "right_arrow",
    "UP": "up_arrow",
    "DOWN": "down_arrow",
    "PAGEUP": "page_up",
    "PAGEDOWN": "page_down",
    "HOME": "home",
    "END": "end",
    "NUM_ENTER": "keypad_enter",
    "NUM_DECIMAL": "keypad_decimal",
    "NUM_DIVIDE": "keypad_divide",
    "NUM_MULTIPLY": "keypad_multiply",
    "NUM_SUBTRACT": "keypad_subtract",
    "NUM_ADD": "keypad_add",
    "LSHIFT": "left_shift",
    "RSHIFT": "right_shift",
    "LCTRL": "left_ctrl",
    "RCTRL": "right_ctrl",
    "LALT": "left_alt",
    "RALT": "right_alt",
    "LCOMMAND": "left_super",
    "RCOMMAND": "right_super",
    "PERIOD": "period",
    "COMMA": "comma",
    "MINUS": "minus",
    "EQUAL": "equal",
    "SLASH": "slash",
    "SEMICOLON": "semicolon",
    "APOSTROPHE": "apostrophe",
    "BRACKETLEFT": "left_bracket",
    "BRACKETRIGHT": "right_bracket",
    "BACKSLASH": "backslash",
    "GRAVE": "grave_accent",
}

KEYS: dict[int, imgui.Key] = {getattr(key, ours): imgui.Key[theirs] for ours, theirs in {**_SAME, **_OTHER}.items()}
"""pyglet's symbol → Dear ImGui's key."""

MODIFIERS: dict[int, imgui.Key] = {
    key.MOD_CTRL: imgui.Key.mod_ctrl,
    key.MOD_SHIFT: imgui.Key.mod_shift,
    key.MOD_ALT: imgui.Key.mod_alt,
    key.MOD_COMMAND: imgui.Key.mod_super,
}
"""pyglet's modifier bit → Dear ImGui's. On macOS Dear ImGui itself takes Command for Ctrl."""

OWN_MODIFIER: dict[int, int] = {
    getattr(key, side + name): getattr(key, f"MOD_{name}")
    for name in ("CTRL", "SHIFT", "ALT", "COMMAND")
    for side in "LR"
}
"""A modifier's symbol → its bit, which pyglet's event for the key itself may or may not hold."""

BUTTONS: dict[int, int] = {mouse.LEFT: 0, mouse.RIGHT: 1, mouse.MIDDLE: 2, mouse.MOUSE4: 3, mouse.MOUSE5: 4}
"""pyglet's mouse button → Dear ImGui's."""

CURSORS: dict[imgui.MouseCursor_, str] = {
    imgui.MouseCursor_.text_input: Window.CURSOR_TEXT,
    imgui.MouseCursor_.resize_all: Window.CURSOR_SIZE,
    imgui.MouseCursor_.resize_ns: Window.CURSOR_SIZE_UP_DOWN,
    imgui.MouseCursor_.resize_ew: Window.CURSOR_SIZE_LEFT_RIGHT,
    imgui.MouseCursor_.resize_nesw: Window.CURSOR_SIZE_UP_RIGHT,
    imgui.MouseCursor_.resize_nwse: Window.CURSOR_SIZE_DOWN_RIGHT,
    imgui.MouseCursor_.hand: Window.CURSOR_HAND,
    imgui.MouseCursor_.not_allowed: Window.CURSOR_NO,
    imgui.MouseCursor_.wait: Window.CURSOR_WAIT,
}
"""Dear ImGui's cursor → the name of the system's; those that are not here are the plain arrow."""

PAD: dict[str, imgui.Key] = {
    "a": imgui.Key.gamepad_face_down,
    "b": imgui.Key.gamepad_face_right,
    "x": imgui.Key.gamepad_face_left,
    "y": imgui.Key.gamepad_face_up,
    "back": imgui.Key.gamepad_back,
    "start": imgui.Key.gamepad_start,
    "leftshoulder": imgui.Key.gamepad_l1,
    "rightshoulder": imgui.Key.gamepad_r1,
    "leftstick": imgui.Key.gamepad_l3,
    "rightstick": imgui.Key.gamepad_r3,
    "dpup": imgui.Key.gamepad_dpad_up,
    "dpdown": imgui.Key.gamepad_dpad_down,
    "dpleft": imgui.Key.gamepad_dpad_left,
    "dpright": imgui.Key.gamepad_dpad_right,
}
"""A gamepad's button, as `actions` names it → Dear ImGui's key."""

STICK: dict[tuple[int, int], imgui.Key] = {
    (0, -1): imgui.Key.gamepad_l_stick_left,
    (0, 1): imgui.Key.gamepad_l_stick_right,
    (1, -1): imgui.Key.gamepad_l_stick_down,
    (1, 1): imgui.Key.gamepad_l_stick_up,
}
"""An axis of a stick (0 to the right, 1 up) and its sign → Dear ImGui's key."""
