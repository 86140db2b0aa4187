"""What the dreamer can do in the viewer, and with which keys, buttons and sticks. F1's page is made from this.

Keys are pyglet's names, modifiers before them: "W", "SHIFT+P", "CTRL+Q", "_1" for the digit 1. Buttons of a gamepad are
those of pyglet's `Controller`: "a", "leftshoulder", "dpup", "leftstick". CTRL stands for Command on macOS.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from dreamscape3d.dream.stance import Moving

Group = Literal["moving", "looking", "time", "dream", "stereo", "panels", "window"]
GROUPS: dict[Group, str] = {
    "moving": "Moving",
    "looking": "Looking",
    "time": "Time",
    "dream": "Dream",
    "stereo": "Stereo",
    "panels": "Panels",
    "window": "Window",
}
"""Group → its heading, in the order of F1's page."""

MODIFIERS = ("CTRL", "SHIFT", "ALT")
_WALK: tuple[Moving, ...] = ("walk",)
_FREE: tuple[Moving, ...] = ("fly", "orbit", "path")


@dataclass(frozen=True, slots=True)
class Binding:
    """One thing to do and what does it.

    Attributes:
        title: what it does, in a few words.
        group: under which heading F1 tells of it.
        keys: pyglet's names, the first one the most usual; `mouse`: in words, "" for nothing.
        pad: buttons of a gamepad; `stick`: what else of it, in words.
        held: whether it lasts for as long as the key is down. Such keys act with Shift and Alt held as well.
        modes: ways of moving in which it does this; none stands for all.
        always: whether it acts even while a panel has the keyboard.
    """

    title: str
    group: Group
    keys: tuple[str, ...] = ()
    mouse: str = ""
    pad: tuple[str, ...] = ()
    stick: str = ""
    held: bool = False
    modes: tuple[Moving, ...] = ()
    always: bool = False


class Action(Enum):
    """Everything that can be done, in the order of F1's page."""

    FORWARD = Binding("go forward", "moving", ("W", "UP"), stick="left stick", held=True)
    BACKWARD = Binding("go back", "moving", ("S", "DOWN"), stick="left stick", held=True)
    LEFT = Binding("go left", "moving", ("A", "LEFT"), stick="left stick", held=True)
    RIGHT = Binding("go right", "moving", ("D", "RIGHT"), stick="left stick", held=True)
    RISE = Binding("go up", "moving", ("E", "SPACE"), stick="right trigger", held=True, modes=_FREE)
    SINK = Binding("go down", "moving", ("Q", "C"), stick="left trigger", held=True, modes=_FREE)
    JUMP = Binding("jump, in walking", "moving", ("SPACE",), pad=("a",), modes=_WALK)
    FAST = Binding("go fast", "moving", ("LSHIFT", "RSHIFT"), pad=("leftstick",), held=True)
    FASTER = Binding("more speed", "moving", mouse="wheel up", pad=("dpup",))
    SLOWER = Binding("less speed", "moving", mouse="wheel down", pad=("dpdown",))
    WALK = Binding("walk or fly", "moving", ("V",), pad=("x",))
    ORBIT = Binding("go round what is pointed at", "moving", ("O",))
    PATH = Binding("follow the dream's camera", "moving", ("R",), pad=("y",))
    HOME = Binding("go home", "moving", ("H", "HOME"), pad=("rightstick",))

    LOOK = Binding("look around", "looking", mouse="drag", stick="right stick")
    HOLD_MOUSE = Binding("look without dragging", "looking", ("M",), mouse="middle button")
    TURN_LEFT = Binding("snap turn left", "looking", ("Z",), pad=("dpleft",))
    TURN_RIGHT = Binding("snap turn right", "looking", ("X",), pad=("dpright",))
    CHOOSE = Binding("choose what is pointed at", "looking", mouse="click")

    PAUSE = Binding("pause or play", "time", ("K", "PAUSE"), pad=("start",))
    STEP = Binding("one step on", "time", ("PERIOD",))
    STEP_BACK = Binding("one step back", "time", ("COMMA",))
    SLOW = Binding("slower motion", "time", ("MINUS", "NUM_SUBTRACT"), pad=("leftshoulder",))
    FAST_MOTION = Binding("faster motion", "time", ("EQUAL", "NUM_ADD"), pad=("rightshoulder",))

    CALM = Binding("calm everything", "dream", ("B",), stick="both shoulders")
    ACT = Binding("do what is at hand, in what lives", "dream", ("F", "ENTER"))
    RELOAD = Binding("read the dream anew", "dream", ("F5",), always=True)
    NEXT_DREAM = Binding("next dream", "dream", ("PAGEDOWN",))
    DREAM_BEFORE = Binding("dream before", "dream", ("PAGEUP",))
    START = Binding("choose another dream", "dream", ("CTRL+O",), always=True)
    RECENT = Binding("recent dreams", "dream", ("L",))

    LAYOUT = Binding("stereo layout 1 to 8", "stereo", tuple(f"_{n}" for n in range(1, 9)))
    NEXT_LAYOUT = Binding("next stereo layout", "stereo", ("F3",), always=True)
    EYES_CLOSER = Binding("eyes closer together", "stereo", ("BRACKETLEFT",))
    EYES_WIDER = Binding("eyes further apart", "stereo", ("BRACKETRIGHT",))
    CONVERGE_NEAR = Binding("converge nearer", "stereo", ("SEMICOLON",))
    CONVERGE_FAR = Binding("converge further away", "stereo", ("APOSTROPHE",))

    INSPECTOR = Binding("inspector", "panels", ("TAB",), pad=("back",))
    FOCUS = Binding("walk through the panels", "panels", ("CTRL+TAB", "F6"), pad=("b",), always=True)
    HELP = Binding("this page", "panels", ("F1",), always=True)
    SCHEMATICS = Binding("schematics", "panels", ("F2",), always=True)
    CHART = Binding("neuro-map: click to fly there", "panels", ("N",))
    DISMISS = Binding("close, free the mouse", "panels", ("ESCAPE",), always=True)

    SCREENSHOT = Binding("keep this picture", "window", ("P",))
    FULL_SCREENSHOT = Binding("keep it at full resolution", "window", ("SHIFT+P",))
    FULLSCREEN = Binding("fullscreen", "window", ("F11",), always=True)
    NEXT_SCREEN = Binding("go to the next screen", "window", ("SHIFT+F11",), always=True)
    BORDERLESS = Binding("borderless", "window", ("ALT+ENTER",), always=True)
    QUIT = Binding("quit", "window", ("CTRL+Q", "CTRL+W"), always=True)

    @property
    def title(self) -> str:
        return self.value.title

    def acts_in(self, moving: Moving) -> bool:
        """Whether it means anything in that way of moving."""
        return not self.value.modes or moving in self.value.modes

    @classmethod
    def of_key(cls, key: str, moving: Moving, *, typing: bool = False) -> Action | None:
        """What a key does that was just pressed, such as "SHIFT+P"; None for nothing.

        Args:
            typing: a panel has the keyboard, so only what acts always does.
        """
        plain = key.rpartition("+")[2]
        for action in cls:
            wanted = plain if action.value.held and "CTRL" not in key else key
            if wanted in action.value.keys and action.acts_in(moving) and (action.value.always or not typing):
                return action
        return None

    @classmethod
    def of_button(cls, button: str, moving: Moving) -> Action | None:
        """What a gamepad's button does; None for nothing."""
        return next((a for a in cls if button in a.value.pad and a.acts_in(moving)), None)

    @classmethod
    def in_group(cls, group: Group) -> Iterator[Action]:
        """Those under one heading."""
        return (action for action in cls if action.value.group == group)


HOLD_ESCAPE = 0.6
"""Seconds for which Escape is held to calm everything."""

_WORDS = {
    "UP": "↑",
    "DOWN": "↓",
    "LEFT": "←",
    "RIGHT": "→",
    "LSHIFT": "Shift",
    "RSHIFT": "Shift",
    "SPACE": "Space",
    "PERIOD": ".",
    "COMMA": ",",
    "MINUS": "-",
    "EQUAL": "=",
    "NUM_SUBTRACT": "Num -",
    "NUM_ADD": "Num +",
    "BRACKETLEFT": "[",
    "BRACKETRIGHT": "]",
    "SEMICOLON": ";",
    "APOSTROPHE": "'",
    "ESCAPE": "Esc",
    "ENTER": "Enter",
    "TAB": "Tab",
    "HOME": "Home",
    "PAGEDOWN": "Page ↓",
    "PAGEUP": "Page ↑",
    "PAUSE": "Pause",
    "CTRL": "Ctrl",
    "SHIFT": "Shift",
    "ALT": "Alt",
}
_BUTTONS = {
    "a": "A",
    "b": "B",
    "x": "X",
    "y": "Y",
    "back": "View",
    "start": "Menu",
    "leftshoulder": "LB",
    "rightshoulder": "RB",
    "leftstick": "press left stick",
    "rightstick": "press right stick",
    "dpup": "d-pad ↑",
    "dpdown": "d-pad ↓",
    "dpleft": "d-pad ←",
    "dpright": "d-pad →",
}


def with_modifiers(key: str, *, ctrl: bool = False, shift: bool = False, alt: bool = False) -> str:
    """The name that `Action.of_key` takes: modifiers in their order, then the key. A modifier alone stays alone."""
    held = [name for name, down in zip(MODIFIERS, (ctrl, shift, alt), strict=True) if down]
    return key if key in ("LSHIFT", "RSHIFT") else "+".join([*held, key])


def key_words(key: str, *, mac: bool = False) -> str:
    """A key as people read it on their keyboard: "Ctrl Q", "↑", "[" …"""
    words = {**_WORDS, "CTRL": "Cmd", "ALT": "Option"} if mac else _WORDS
    return " ".join(words.get(part, part.removeprefix("_")) for part in key.split("+"))


def button_words(button: str) -> str:
    """A gamepad's button as people call it."""
    return _BUTTONS[button]


def keys_of(action: Action, *, mac: bool = False) -> list[str]:
    """Its keys as people read them, each once, for instance ["W", "↑"]; the layouts' digits as one range."""
    if action is Action.LAYOUT:
        return ["1 … 8"]
    return list(dict.fromkeys(key_words(key, mac=mac) for key in action.value.keys))


def pad_of(action: Action) -> str:
    """What of a gamepad does it, in words; "" for nothing."""
    return ", ".join([*map(button_words, action.value.pad), *([action.value.stick] if action.value.stick else [])])
