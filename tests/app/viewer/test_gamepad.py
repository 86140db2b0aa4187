"""Gamepads: what a stick means, several as one, plugging in and pulling out, and machines without any."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from desktop import Desktop
from hypothesis import given
from hypothesis import strategies as st

from dreamscape3d.app.viewer.actions import Action
from dreamscape3d.app.viewer.gamepad import CURVE, INNER, OUTER, Gamepads, PadState, pulled, shaped, together

AXIS = st.floats(-1.5, 1.5)


class Events:
    """pyglet's way of handlers, as far as it is used."""

    def __init__(self) -> None:
        self._handlers: dict[str, list[Callable[..., object]]] = {}

    def push_handlers(self, **handlers: Callable[..., object]) -> None:
        for name, handler in handlers.items():
            self._handlers.setdefault(name, []).append(handler)

    def remove_handlers(self, **handlers: Callable[..., object]) -> None:
        for name, handler in handlers.items():
            self._handlers[name].remove(handler)

    def tell(self, event: str, *values: object) -> None:
        for handler in self._handlers.get(event, []):
            handler(*values)

    def silent(self) -> bool:
        return not any(self._handlers.values())


class Pad(Events):
    def __init__(self, name: str = "Pad", held_by_another: bool = False) -> None:
        super().__init__()
        self.name = name
        self.opened = 0
        self._held = held_by_another

    def open(self) -> None:
        if self._held:
            raise OSError("busy")
        self.opened += 1

    def close(self) -> None:
        self.opened -= 1
        raise OSError("it is gone")

    def stick(self, stick: str, x: float, y: float) -> None:
        self.tell("on_stick_motion", self, stick, (x, y))

    def press(self, button: str) -> None:
        self.tell("on_button_press", self, button)


class Manager(Events):
    def __init__(self, *pads: Pad) -> None:
        super().__init__()
        self.pads = list(pads)

    def get_controllers(self) -> list[Pad]:
        return self.pads


def opened(*pads: Pad) -> tuple[Gamepads, Manager]:
    gamepads, manager = Gamepads(), Manager(*pads)
    assert gamepads.open(lambda: manager)
    return gamepads, manager


@given(AXIS, AXIS)
def test_a_stick_keeps_its_direction_and_never_passes_one(x: float, y: float) -> None:
    meant = shaped(x, y)
    assert math.hypot(*meant) <= 1.0 + 1e-12
    if math.hypot(x, y) <= INNER:
        assert meant == (0.0, 0.0)
    else:
        assert meant[0] * y == pytest.approx(meant[1] * x, abs=1e-9)
        assert meant[0] * x + meant[1] * y >= 0.0


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 2 * math.pi))
def test_further_is_never_less(one: float, other: float, angle: float) -> None:
    near, far = sorted((one, other))
    lengths = [math.hypot(*shaped(r * math.cos(angle), r * math.sin(angle))) for r in (near, far)]
    assert lengths[0] <= lengths[1] + 1e-12


def test_a_stick_by_hand() -> None:
    assert shaped(INNER, 0.0) == (0.0, 0.0)
    assert shaped(0.0, -OUTER) == pytest.approx((0.0, -1.0))
    middle = (INNER + OUTER) / 2
    assert shaped(middle, 0.0) == pytest.approx((0.5**CURVE, 0.0))
    assert shaped(0.6, 0.8) == pytest.approx((0.6, 0.8)), "the corner of a stick's square is no faster"
    assert shaped(math.nan, 0.3) == shaped(math.inf, 0.0) == (0.0, 0.0)


def test_a_trigger_by_hand() -> None:
    assert [pulled(v) for v in (-0.5, 0.0, 0.06, 0.53, 1.0, 2.0, math.nan)] == pytest.approx([0, 0, 0, 0.5, 1, 1, 0])


def test_sticks_triggers_and_buttons_arrive() -> None:
    pad = Pad()
    gamepads, _ = opened(pad)
    pad.stick("leftstick", 0.0, 1.0)
    pad.stick("rightstick", -1.0, 0.0)
    pad.tell("on_trigger_motion", pad, "lefttrigger", 0.53)
    pad.tell("on_trigger_motion", pad, "righttrigger", 1.0)
    pad.press("a")
    state = gamepads.state
    assert (state.left, state.right) == (pytest.approx((0.0, 1.0)), pytest.approx((-1.0, 0.0)))
    assert (state.left_trigger, state.right_trigger) == (pytest.approx(0.5), 1.0)
    assert state.held == {"a"}
    assert (gamepads.pressed(), gamepads.pressed()) == (["a"], [])
    pad.tell("on_button_release", pad, "a")
    assert gamepads.state.held == frozenset()


def test_the_cross_is_four_buttons() -> None:
    pad = Pad()
    gamepads, _ = opened(pad)
    for x, y in [(0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0), (-1.0, -1.0)]:
        pad.tell("on_dpad_motion", pad, (x, y))
    assert gamepads.pressed() == ["dpup", "dpright", "dpleft", "dpdown"]
    assert gamepads.state.held == {"dpleft", "dpdown"}


def test_every_button_that_is_bound_can_be_pressed() -> None:
    faces = {"a", "b", "x", "y", "back", "start", "leftshoulder", "rightshoulder", "leftstick", "rightstick"}
    cross = {"dpup", "dpdown", "dpleft", "dpright"}
    bound = {button for action in Action for button in action.value.pad}
    assert bound <= faces | cross


def test_a_pad_that_is_pulled_out_lets_go_of_everything() -> None:
    pad, other = Pad("One"), Pad("Two")
    gamepads, manager = opened(pad, other)
    pad.stick("leftstick", 1.0, 0.0)
    pad.press("b")
    other.press("x")
    manager.tell("on_disconnect", pad)
    assert gamepads.state == PadState(held=frozenset({"x"}))
    assert (gamepads.names, gamepads.told) == (["Two"], ["One is gone"])
    assert pad.silent()
    manager.tell("on_disconnect", pad)
    assert gamepads.told == ["One is gone"]


def test_a_pad_can_be_plugged_in_later() -> None:
    gamepads, manager = opened()
    assert (gamepads.names, gamepads.state.still) == ([], True)
    pad = Pad("Late")
    manager.tell("on_connect", pad)
    manager.tell("on_connect", pad)
    pad.press("y")
    assert (pad.opened, gamepads.pressed(), gamepads.told) == (1, ["y"], ["Late is here"])


def test_a_pad_that_another_program_holds_is_left_alone() -> None:
    gamepads, manager = opened(Pad(held_by_another=True), Pad("Free"))
    manager.tell("on_connect", Pad("Busy", held_by_another=True))
    assert (gamepads.names, gamepads.told) == (["Free"], [])


def test_of_several_pads_the_one_moved_furthest_counts() -> None:
    one = PadState(left=(0.2, 0.0), right=(0.0, -0.9), left_trigger=0.5, held=frozenset("a"))
    two = PadState(left=(0.0, 0.7), right=(0.1, 0.0), right_trigger=0.3, held=frozenset("b"))
    assert together([one, two]) == PadState((0.0, 0.7), (0.0, -0.9), 0.5, 0.3, frozenset("ab"))


def test_a_window_that_is_left_lets_go() -> None:
    pad = Pad()
    gamepads, _ = opened(pad)
    pad.press("a")
    pad.stick("leftstick", 1.0, 0.0)
    gamepads.let_go()
    assert (gamepads.state.still, gamepads.pressed()) == (True, [])


@pytest.mark.parametrize("error", [FileNotFoundError("/dev/input"), PermissionError(), RuntimeError("DirectInput")])
def test_a_machine_that_lets_nobody_look_has_none(error: Exception) -> None:
    def refuse() -> Manager:
        raise error

    gamepads = Gamepads()
    assert not gamepads.open(refuse)
    assert (gamepads.names, gamepads.state.still, gamepads.pressed()) == ([], True, [])
    gamepads.close()


def test_closing_gives_the_pads_back() -> None:
    pad = Pad()
    gamepads, _ = opened(pad)
    gamepads.close()
    assert (pad.opened, pad.silent(), gamepads.names) == (0, True, [])


PYGLETS_OWN = """
from pyglet.input.base import AbsoluteAxis, Button, Controller, ControllerManager
from pyglet.input.controller import Relation
from dreamscape3d.app.viewer.gamepad import Gamepads

axes = [AbsoluteAxis(name, -32768, 32767) for name in "xy"]
class Device:
    name, id_product = "Test pad", "0x45e"
    controls = [Button("a", "a"), *axes, AbsoluteAxis("hat_x", -1, 1), AbsoluteAxis("hat_y", -1, 1, inverted=True)]
    def get_controls(self): return self.controls
    def open(self, window=None, exclusive=False): pass
    def close(self): pass

mapping = {"name": "Test pad", "guid": "0", "a": Relation("button", 0), "dpup": Relation("hat0", 1)}
mapping |= {"leftx": Relation("axis", 0), "lefty": Relation("axis", 1)}
class Manager(ControllerManager):
    def get_controllers(self): return pads

device = Device()
pads = [Controller(device, mapping)]
manager, gamepads = Manager(), Gamepads()
print(gamepads.open(lambda: manager), gamepads.names)
device.controls[0].value = 1
device.controls[0].value = 0
axes[1].value = -32768
device.controls[4].value = -1
print(gamepads.pressed(), gamepads.state.left, sorted(gamepads.state.held))
manager.dispatch_event("on_disconnect", pads[0])
print(gamepads.state.still, gamepads.told)
Gamepads().open()
"""


def test_pyglets_own_controllers_fit(display: Desktop) -> None:
    """A pad of pyglet's whose device is made up: pushing its stick away from oneself is up."""
    child = display.python(PYGLETS_OWN)
    assert child.wait() == 0, child.said()
    assert child.said().splitlines() == [
        "True ['Test pad']",
        "['a', 'dpup'] (0.0, 1.0) ['dpup']",
        "True ['Test pad is gone']",
    ]
