"""Keys and mouse → actions and wishes, with a window that only hands events on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pyglet.window import key, mouse

from dreamscape3d.app.viewer.actions import Action
from dreamscape3d.app.viewer.hands import DEGREES, Hands
from dreamscape3d.dream.stance import Moving


class Events:
    """Keeps the handlers that are pushed on it and calls them."""

    def __init__(self) -> None:
        self.handlers: dict[str, Callable[..., Any]] = {}

    def push_handlers(self, **handlers: Callable[..., Any]) -> None:
        self.handlers.update(handlers)

    def __call__(self, name: str, *arguments: Any) -> Any:
        return self.handlers[f"on_{name}"](*arguments)


class Room:
    """Hands, and what they ask: how one moves, and whether panels have mouse or keys."""

    def __init__(self) -> None:
        self.moving: Moving = "fly"
        self.mouse_taken = self.keys_taken = False
        self.events = Events()
        self.hands = Hands(
            self.events,  # type: ignore[arg-type]
            moving=lambda: self.moving,
            mouse_taken=lambda: self.mouse_taken,
            keys_taken=lambda: self.keys_taken,
        )

    def press(self, symbol: int, modifiers: int = 0) -> None:
        self.events("key_press", symbol, modifiers)

    def done(self) -> list[Action]:
        return [action for action, _ in self.hands.done()]


@pytest.fixture
def room() -> Room:
    return Room()


def test_a_held_key_lasts_until_it_is_released(room: Room) -> None:
    room.press(key.W)
    assert room.hands.holds(Action.FORWARD)
    assert room.done() == []
    room.press(key.LSHIFT, key.MOD_SHIFT)
    assert room.hands.holds(Action.FORWARD)
    assert room.hands.holds(Action.FAST)
    room.events("key_release", key.W, key.MOD_SHIFT)
    assert not room.hands.holds(Action.FORWARD)


def test_a_key_that_acts_once_is_told_once(room: Room) -> None:
    room.press(key.P)
    room.press(key.P, key.MOD_SHIFT)
    room.press(key.Q, key.MOD_ACCEL)
    assert room.done() == [Action.SCREENSHOT, Action.FULL_SCREENSHOT, Action.QUIT]
    assert room.done() == []


def test_keys_go_to_a_panel_that_has_them_but_for_those_that_always_act(room: Room) -> None:
    room.keys_taken = True
    room.press(key.W)
    room.press(key.P)
    room.press(key.F11)
    assert not room.hands.holds(Action.FORWARD)
    assert room.done() == [Action.FULLSCREEN]


def test_space_means_what_the_way_of_moving_makes_of_it(room: Room) -> None:
    room.press(key.SPACE)
    assert room.hands.holds(Action.RISE)
    room.hands.let_go()
    room.moving = "walk"
    room.press(key.SPACE)
    assert not room.hands.holds(Action.RISE)
    assert room.done() == [Action.JUMP]


def test_no_key_closes_the_window_by_itself(room: Room) -> None:
    assert room.events("key_press", key.ESCAPE, 0) is True
    assert room.done() == [Action.DISMISS]


def test_escape_held_calms_once(room: Room) -> None:
    room.press(key.ESCAPE)
    assert [room.hands.escape_held(0.25) for _ in range(4)] == [False, False, True, False]
    room.events("key_release", key.ESCAPE, 0)
    assert not room.hands.escape_held(5.0)


def test_a_drag_turns_and_a_click_chooses(room: Room) -> None:
    room.events("mouse_press", 100, 100, mouse.LEFT, 0)
    room.events("mouse_drag", 130, 90, 30, -10, mouse.LEFT, 0)
    room.events("mouse_release", 130, 90, mouse.LEFT, 0)
    turned = room.hands.turned()
    assert (turned.right, turned.up) == pytest.approx((30 * DEGREES, -10 * DEGREES))
    assert room.done() == []
    room.events("mouse_press", 50, 50, mouse.LEFT, 0)
    room.events("mouse_drag", 51, 50, 1, 0, mouse.LEFT, 0)
    room.events("mouse_release", 51, 50, mouse.LEFT, 0)
    assert room.done() == [Action.CHOOSE]
    assert room.hands.turned().right == 0.0


def test_what_begins_on_a_panel_stays_there(room: Room) -> None:
    room.mouse_taken = True
    room.events("mouse_press", 100, 100, mouse.LEFT, 0)
    room.events("mouse_drag", 160, 100, 60, 0, mouse.LEFT, 0)
    room.events("mouse_scroll", 160, 100, 0, 3)
    room.events("mouse_release", 160, 100, mouse.LEFT, 0)
    turned = room.hands.turned()
    assert (turned.right, turned.wheel) == (0.0, 0.0)
    assert room.done() == []


def test_a_held_mouse_turns_by_itself(room: Room) -> None:
    room.hands.held = True
    room.events("mouse_motion", 5, 5, 12, 4)
    assert room.hands.turned().right == pytest.approx(12 * DEGREES)
    assert room.hands.turned().right == 0.0


def test_inverted_and_sensitive(room: Room) -> None:
    room.hands.held, room.hands.inverted, room.hands.sensitivity = True, True, 2.0
    room.events("mouse_motion", 5, 5, 10, 10)
    turned = room.hands.turned()
    assert (turned.right, turned.up) == pytest.approx((20 * DEGREES, -20 * DEGREES))


@pytest.mark.parametrize("event", ["deactivate", "hide"])
def test_a_window_that_loses_the_keyboard_lets_go_of_everything(room: Room, event: str) -> None:
    room.press(key.W)
    room.press(key.ESCAPE)
    room.events(event)
    assert not room.hands.holds(Action.FORWARD)
    assert not room.hands.escape_held(5.0)


def test_the_pointer_is_known_while_it_is_inside(room: Room) -> None:
    room.events("mouse_motion", 7, 8, 1, 1)
    assert room.hands.pointer == (7, 8)
    room.events("mouse_leave", 0, 0)
    assert room.hands.pointer is None
