"""Gamepads: sticks, triggers and buttons of all that are plugged in, as if they were one.

pyglet tells of them by events while the window takes its own. Where there are none, or the system lets nobody look (no
/dev/input, no rights), there are simply none. A pad that is pulled out lets go of everything.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Stick = tuple[float, float]
STILL = (0.0, 0.0)

INNER, OUTER = 0.14, 0.96
"""Share of a stick's way that counts as nothing, and that counts as all: worn sticks neither drift nor fall short."""
TRIGGER_INNER = 0.06
CURVE = 1.8
"""Exponent of a stick's response: half way is 0.29 of the whole, so that small moves are fine ones."""
_DIRECTIONS = {"dpright": (0, 1.0), "dpleft": (0, -1.0), "dpup": (1, 1.0), "dpdown": (1, -1.0)}


def shaped(x: float, y: float, inner: float = INNER, outer: float = OUTER, curve: float = CURVE) -> Stick:
    """A stick's raw position → how much is meant, in the same direction, length 0 to 1.

    The dead zone is round: a square one would pull slow turns onto the axes. What is no number is nothing.
    """
    length = math.hypot(x, y)
    if not length > inner:  # nan too
        return STILL
    meant = min((length - inner) / (outer - inner), 1.0) ** curve
    if not math.isfinite(length):
        return STILL
    return x / length * meant, y / length * meant


def pulled(value: float, inner: float = TRIGGER_INNER) -> float:
    """A trigger's raw value → how much is meant, 0 to 1."""
    return min(max((value - inner) / (1.0 - inner), 0.0), 1.0) if math.isfinite(value) else 0.0


@dataclass(frozen=True, slots=True)
class PadState:
    """What is meant by all pads together.

    Attributes:
        left, right: sticks, x to the right and y up, within the unit circle.
        left_trigger, right_trigger: 0 to 1.
        held: buttons that are down, by the names of `actions`: "a", "leftshoulder", "dpup" …
    """

    left: Stick = STILL
    right: Stick = STILL
    left_trigger: float = 0.0
    right_trigger: float = 0.0
    held: frozenset[str] = frozenset()

    @property
    def still(self) -> bool:
        """Whether nobody touches any of them."""
        return self == PadState()


def together(states: Iterable[PadState]) -> PadState:
    """Several pads as one: of each stick and trigger the one moved furthest, and every button."""
    all_of = list(states)
    return PadState(
        left=max((state.left for state in all_of), key=_length, default=STILL),
        right=max((state.right for state in all_of), key=_length, default=STILL),
        left_trigger=max((state.left_trigger for state in all_of), default=0.0),
        right_trigger=max((state.right_trigger for state in all_of), default=0.0),
        held=frozenset().union(*(state.held for state in all_of)),
    )


def _length(stick: Stick) -> float:
    return math.hypot(*stick)


class Controller(Protocol):
    """What is used of pyglet's `Controller`."""

    name: str

    def open(self) -> None: ...
    def close(self) -> None: ...
    def push_handlers(self, **handlers: Callable[..., object]) -> None: ...
    def remove_handlers(self, **handlers: Callable[..., object]) -> None: ...


class Manager(Protocol):
    """What is used of pyglet's `ControllerManager`."""

    def get_controllers(self) -> list[Any]: ...
    def push_handlers(self, **handlers: Callable[..., object]) -> None: ...


@dataclass(eq=False)
class _Pad:
    """One pad: turns its events into a state."""

    controller: Controller
    pressed: list[str]
    state: PadState = field(default_factory=PadState)

    def handlers(self) -> dict[str, Callable[..., object]]:
        names = ("button_press", "button_release", "stick_motion", "dpad_motion", "trigger_motion")
        return {f"on_{name}": getattr(self, f"on_{name}") for name in names}

    def on_button_press(self, _controller: object, button: str) -> None:
        if button not in self.state.held:
            self.pressed.append(button)
            self.state = replace(self.state, held=self.state.held | {button})

    def on_button_release(self, _controller: object, button: str) -> None:
        self.state = replace(self.state, held=self.state.held - {button})

    def on_stick_motion(self, _controller: object, stick: str, at: Iterable[float]) -> None:
        meant = shaped(*at)
        self.state = replace(self.state, left=meant) if stick == "leftstick" else replace(self.state, right=meant)

    def on_trigger_motion(self, _controller: object, trigger: str, value: float) -> None:
        meant = pulled(value)
        if trigger == "lefttrigger":
            self.state = replace(self.state, left_trigger=meant)
        else:
            self.state = replace(self.state, right_trigger=meant)

    def on_dpad_motion(self, controller: object, at: Iterable[float]) -> None:
        """The cross is four buttons, so that it can be bound as buttons are."""
        vector = tuple(at)
        for button, (axis, sign) in _DIRECTIONS.items():
            if vector[axis] * sign > 0.5:
                self.on_button_press(controller, button)
            else:
                self.on_button_release(controller, button)


class Gamepads:
    """All gamepads, those plugged in later too.

    Attributes:
        told: names of pads that came or went, as lines for the dreamer; whoever shows them empties the list.
    """

    def __init__(self) -> None:
        self.told: list[str] = []
        self._pads: dict[int, _Pad] = {}
        self._pressed: list[str] = []
        self._manager: Manager | None = None

    def open(self, make: Callable[[], Manager] | None = None) -> bool:
        """Begin to look for pads; whether the system lets us. Takes milliseconds: call it after the first picture."""
        try:
            self._manager = (make or _pyglet_manager)()
            controllers = self._manager.get_controllers()
        except Exception:  # FileNotFoundError without /dev/input, PermissionError, pyglet's own kinds for each system
            self._manager = None
            return False
        self._manager.push_handlers(on_connect=self._on_connect, on_disconnect=self._on_disconnect)
        for controller in controllers:
            self._connect(controller)
        return True

    @property
    def names(self) -> list[str]:
        """The pads that are in use."""
        return [pad.controller.name or "gamepad" for pad in self._pads.values()]

    @property
    def state(self) -> PadState:
        """What is meant now."""
        return together(pad.state for pad in self._pads.values()) if self._pads else PadState()

    def pressed(self) -> list[str]:
        """Buttons pressed since this was last called, in their order."""
        pressed, self._pressed[:] = list(self._pressed), []
        return pressed

    def let_go(self) -> None:
        """Everything counts as released until it moves again: the window lost the keyboard."""
        self._pressed.clear()
        for pad in self._pads.values():
            pad.state = PadState()

    def close(self) -> None:
        """Give the pads back."""
        for pad in list(self._pads.values()):
            self._forget(pad.controller)
        self._manager = None

    def _on_connect(self, controller: Controller) -> None:
        if self._connect(controller):
            self.told.append(f"{controller.name or 'gamepad'} is here")

    def _connect(self, controller: Controller) -> bool:
        if id(controller) in self._pads:
            return False
        pad = _Pad(controller, self._pressed)
        try:
            controller.open()
        except Exception:  # another program holds it, or it is gone already
            return False
        controller.push_handlers(**pad.handlers())
        self._pads[id(controller)] = pad
        return True

    def _on_disconnect(self, controller: Controller) -> None:
        if id(controller) in self._pads:
            self._forget(controller)
            self.told.append(f"{controller.name or 'gamepad'} is gone")

    def _forget(self, controller: Controller) -> None:
        pad = self._pads.pop(id(controller))
        controller.remove_handlers(**pad.handlers())
        try:
            controller.close()
        except Exception:  # a device that is gone cannot be closed on every system
            return


def _pyglet_manager() -> Manager:
    if sys.platform == "linux" and not Path("/dev/input").is_dir():
        raise FileNotFoundError("/dev/input")  # before pyglet leaves a half-made manager behind that complains at exit
    from pyglet.input import ControllerManager

    manager: Manager = ControllerManager()
    return manager
