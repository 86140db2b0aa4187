"""Keys and what they do: one meaning each, all of them real."""

import subprocess
import sys
from collections import Counter

import pytest

from dreamscape3d.app.viewer.actions import (
    GROUPS,
    MODIFIERS,
    Action,
    button_words,
    key_words,
    keys_of,
    pad_of,
    with_modifiers,
)

MODES = ("path", "fly", "walk", "orbit")


@pytest.mark.parametrize("mode", MODES)
def test_no_key_means_two_things_in_one_mode(mode):
    keys = Counter(key for action in Action if action.acts_in(mode) for key in action.value.keys)
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("mode", MODES)
def test_no_button_means_two_things_in_one_mode(mode):
    buttons = Counter(button for action in Action if action.acts_in(mode) for button in action.value.pad)
    assert [button for button, count in buttons.items() if count > 1] == []


def test_no_two_actions_are_one_to_the_enum():
    assert len(Action) == len(Action.__members__)


def test_every_key_is_called_as_pyglet_calls_it():
    """Some keys have two names, such as RETURN, of which pyglet gives only one back."""
    names = sorted({key.rpartition("+")[2] for action in Action for key in action.value.keys})
    code = (
        "import pyglet; pyglet.options.shadow_window = False\n"
        f"from pyglet.window import key; print([n for n in {names!r} if key.symbol_string(getattr(key, n, 0)) != n])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_modifiers_stand_in_their_order():
    for action in Action:
        for key in action.value.keys:
            *held, _ = key.split("+")
            assert held == [name for name in MODIFIERS if name in held]


@pytest.mark.parametrize("mode", MODES)
def test_each_key_finds_its_action(mode):
    for action in Action:
        if action.acts_in(mode):
            assert [Action.of_key(key, mode) for key in action.value.keys] == [action] * len(action.value.keys)


def test_space_rises_in_flight_and_jumps_on_foot():
    assert Action.of_key("SPACE", "fly") is Action.RISE
    assert Action.of_key("SPACE", "walk") is Action.JUMP


def test_shift_keeps_one_moving_but_ctrl_does_not():
    assert Action.of_key("SHIFT+W", "fly") is Action.FORWARD
    assert Action.of_key("CTRL+W", "fly") is Action.QUIT
    assert Action.of_key("CTRL+S", "fly") is None


def test_shift_makes_another_action_of_a_key_that_is_not_held():
    assert Action.of_key("P", "fly") is Action.SCREENSHOT
    assert Action.of_key("SHIFT+P", "fly") is Action.FULL_SCREENSHOT
    assert Action.of_key("SHIFT+F11", "fly") is Action.NEXT_SCREEN


def test_typing_in_a_panel_moves_nobody_but_function_keys_act():
    assert Action.of_key("W", "fly", typing=True) is None
    assert Action.of_key("P", "fly", typing=True) is None
    assert Action.of_key("F11", "fly", typing=True) is Action.FULLSCREEN
    assert Action.of_key("CTRL+Q", "fly", typing=True) is Action.QUIT


def test_nothing_quits_without_a_modifier():
    assert all(key.startswith("CTRL+") for key in Action.QUIT.value.keys)


def test_buttons_find_their_action():
    assert Action.of_button("a", "walk") is Action.JUMP
    assert Action.of_button("a", "fly") is None
    assert Action.of_button("back", "fly") is Action.INSPECTOR


def test_names_with_modifiers():
    assert with_modifiers("P", shift=True) == "SHIFT+P"
    assert with_modifiers("Q", ctrl=True, alt=True) == "CTRL+ALT+Q"
    assert with_modifiers("LSHIFT", shift=True) == "LSHIFT"


def test_words_for_people():
    assert keys_of(Action.FORWARD) == ["W", "↑"]
    assert keys_of(Action.FAST) == ["Shift"]
    assert keys_of(Action.LAYOUT) == ["1 … 8"]
    assert keys_of(Action.QUIT, mac=True) == ["Cmd Q", "Cmd W"]
    assert key_words("ALT+ENTER") == "Alt Enter"
    assert pad_of(Action.PAUSE) == "Menu"
    assert pad_of(Action.FORWARD) == "left stick"


def test_every_button_and_group_has_words():
    for action in Action:
        assert action.value.group in GROUPS
        assert all(button_words(button) for button in action.value.pad)
        assert action.title == action.title.strip() != ""


def test_every_group_has_something():
    assert all(list(Action.in_group(group)) for group in GROUPS)
