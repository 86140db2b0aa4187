"""What the dreamer's hands do: keys and mouse → actions, and a wish to move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pyglet.window
from pyglet.window import key, mouse

from dreamscape3d.app.viewer.actions import HOLD_ESCAPE, Action, with_modifiers
from dreamscape3d.dream.stance import Moving

DEGREES = 0.12  # that a pixel of the mouse turns
STILL = 4.0  # pixels within which a press and its release are a click


def _never() -> bool:
    return False


@dataclass
class Turned:
    """What the mouse did since it was last asked: degrees to the right and up, notches of the wheel."""

    right: float = 0.0
    up: float = 0.0
    wheel: float = 0.0


@dataclass
class _Held:
    actions: dict[str, Action] = field(default_factory=dict)  # key → what it does for as long as it is down


class Hands:
    """Takes a pyglet window's events.

    Attributes:
        pointer: where the mouse is, in units of the window from its lower left; None where it is outside.
        held: whether the mouse is held for looking.
    """

    def __init__(
        self,
        window: pyglet.window.Window,
        *,
        moving: Callable[[], Moving],
        mouse_taken: Callable[[], bool] = _never,
        keys_taken: Callable[[], bool] = _never,
    ) -> None:
        """`moving` tells the way of moving; the others as for `ask`."""
        self.pointer: tuple[float, float] | None = None
        self.held = False
        self.sensitivity, self.inverted = 1.0, False
        self._moving, self._mouse_taken, self._keys_taken = moving, mouse_taken, keys_taken
        self._down = _Held()
        self._done: list[tuple[Action, str]] = []
        self._turned = Turned()
        self._pressed: tuple[float, float] | None = None
        self._dragging = False
        self._escape: float | None = None
        names = (
            "on_key_press on_key_release on_mouse_motion on_mouse_drag on_mouse_press on_mouse_release on_mouse_scroll "
            "on_mouse_leave on_deactivate on_hide"
        )
        window.push_handlers(**{name: getattr(self, f"_{name}") for name in names.split()})

    def ask(self, mouse_taken: Callable[[], bool], keys_taken: Callable[[], bool]) -> None:
        """Ask these from now on whether a panel has the mouse, and the keys."""
        self._mouse_taken, self._keys_taken = mouse_taken, keys_taken

    def done(self) -> list[tuple[Action, str]]:
        """What was asked for since this was last called, each with the key that did it."""
        done, self._done = self._done, []
        return done

    def turned(self) -> Turned:
        """What the mouse did since this was last called."""
        turned, self._turned = self._turned, Turned()
        return turned

    def holds(self, action: Action) -> bool:
        """Whether a key of `action` is down."""
        return action in self._down.actions.values()

    def escape_held(self, passed: float) -> bool:
        """Once, when Escape has been down long enough; `passed` [s] since this was last called."""
        if self._escape is None:
            return False
        before, self._escape = self._escape, self._escape + passed
        return before < HOLD_ESCAPE <= self._escape

    def let_go(self) -> None:
        """Every key counts as released: the window lost the keyboard, or the way of moving changed."""
        self._down.actions.clear()
        self._dragging, self._pressed, self._escape = False, None, None

    # -- pyglet's events

    def _on_key_press(self, symbol: int, modifiers: int) -> bool:
        name = key.symbol_string(symbol)
        pressed = with_modifiers(
            name,
            ctrl=bool(modifiers & key.MOD_ACCEL),
            shift=bool(modifiers & key.MOD_SHIFT),
            alt=bool(modifiers & key.MOD_ALT),
        )
        if name == "ESCAPE":
            self._escape = 0.0
        action = Action.of_key(pressed, self._moving(), typing=self._keys_taken())
        if action is not None and action.value.held:
            self._down.actions[name] = action
        elif action is not None:
            self._done.append((action, name))
        return True  # handled: pyglet would close the window at Escape

    def _on_key_release(self, symbol: int, modifiers: int) -> None:
        name = key.symbol_string(symbol)
        self._down.actions.pop(name, None)
        if name == "ESCAPE":
            self._escape = None

    def _on_mouse_motion(self, x: float, y: float, dx: float, dy: float) -> None:
        self.pointer = (x, y)
        if self.held:
            self._turn(dx, dy)

    def _on_mouse_drag(self, x: float, y: float, dx: float, dy: float, buttons: int, modifiers: int) -> None:
        self.pointer = (x, y)
        if self.held or (self._pressed is not None and self._far(x, y)):
            self._dragging = True
        if self._dragging:
            self._turn(dx, dy)

    def _on_mouse_press(self, x: float, y: float, button: int, modifiers: int) -> None:
        if self._mouse_taken() and not self.held:
            return
        if button == mouse.MIDDLE:
            self._done.append((Action.HOLD_MOUSE, ""))
        else:
            self._pressed, self._dragging = (x, y), False

    def _on_mouse_release(self, x: float, y: float, button: int, modifiers: int) -> None:
        if self._pressed is not None and not self._dragging and button == mouse.LEFT and not self.held:
            self._done.append((Action.CHOOSE, ""))
        self._pressed, self._dragging = None, False

    def _on_mouse_scroll(self, x: float, y: float, across: float, up: float) -> None:
        if self.held or not self._mouse_taken():
            self._turned.wheel += up

    def _on_mouse_leave(self, x: float, y: float) -> None:
        self.pointer = None

    def _on_deactivate(self) -> None:
        self.let_go()

    def _on_hide(self) -> None:
        self.let_go()

    def _far(self, x: float, y: float) -> bool:
        assert self._pressed is not None
        return abs(x - self._pressed[0]) + abs(y - self._pressed[1]) > STILL

    def _turn(self, dx: float, dy: float) -> None:
        self._turned.right += dx * DEGREES * self.sensitivity
        self._turned.up += dy * DEGREES * self.sensitivity * (-1.0 if self.inverted else 1.0)
