"""What happens when the dreamer does something: each action, and how hands and sticks become a wish to move."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dreamscape3d.app.viewer.actions import Action
from dreamscape3d.app.viewer.screenshot import full_size
from dreamscape3d.dream.stance import Wish
from dreamscape3d.gpu.target import pixels_of
from dreamscape3d.render.stereo import LAYOUTS

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.console import Console
    from dreamscape3d.app.viewer.crew import Crew
    from dreamscape3d.app.viewer.gamepad import PadState
    from dreamscape3d.app.viewer.hands import Hands
    from dreamscape3d.app.viewer.interface.panels import Panels
    from dreamscape3d.app.viewer.window import Window
    from dreamscape3d.dream.stance import Moving

SHOULDERS = ("leftshoulder", "rightshoulder")
STICK_TURN = 150.0  # degrees a second of a stick pushed all the way
FASTER = 1.25
CLOSER = 0.9  # factor on the distance between the eyes and on convergence
SLOWER = 2.0**0.5


def asked_by(pressed: Sequence[str], pad: PadState, moving: Moving) -> list[Action]:
    """What the buttons just pressed ask for; both shoulders together calm, and do not change the speed of time."""
    if pad.held.issuperset(SHOULDERS) and any(button in SHOULDERS for button in pressed):
        return [Action.CALM]
    actions = [Action.of_button(button, moving) for button in pressed]
    return [action for action in actions if action is not None and not action.value.held]


def wish_of(hands: Hands, pad: PadState, passed: float) -> Wish:
    """How the dreamer wants to move in a turn that took `passed` seconds."""
    turned = hands.turned()

    def keys(more: Action, less: Action) -> float:
        return float(hands.holds(more)) - float(hands.holds(less))

    return Wish(
        forward=_one(keys(Action.FORWARD, Action.BACKWARD) + pad.left[1]),
        right=_one(keys(Action.RIGHT, Action.LEFT) + pad.left[0]),
        up=_one(keys(Action.RISE, Action.SINK) + pad.right_trigger - pad.left_trigger),
        turn=turned.right + pad.right[0] * STICK_TURN * passed,
        tilt=turned.up + pad.right[1] * STICK_TURN * passed,
        scroll=turned.wheel,
        fast=hands.holds(Action.FAST) or "leftstick" in pad.held,
    )


def _one(value: float) -> float:
    return min(max(value, -1.0), 1.0)


def respond(action: Action, key: str, crew: Crew, console: Console, panels: Panels | None) -> None:
    """Do what was asked for; `key` is what asked for it."""
    if action is Action.LAYOUT:
        console.set_stereo(replace(console.stereo, layout=LAYOUTS[int(key.removeprefix("_")) - 1]))
        _tell_layout(console)
    elif action in _ON_CONSOLE:
        _ON_CONSOLE[action](console)
    elif action in _ON_WINDOW:
        _ON_WINDOW[action](console, crew.window)
    elif action is Action.HOLD_MOUSE:
        hold_mouse(not crew.hands.held, crew, panels)
    elif action in (Action.SCREENSHOT, Action.FULL_SCREENSHOT):
        _keep_picture(crew, console, full=action is Action.FULL_SCREENSHOT)
    elif panels is not None:
        _to_panels(action, crew, console, panels)


def _keep_picture(crew: Crew, console: Console, *, full: bool) -> None:
    shot = console.shot()
    shown = crew.projector.shown
    if shot is None or shown is None:
        return
    if full:
        crew.screenshots.keep_full(shot, full_size(crew.projector.frame_size))
    else:
        crew.screenshots.keep(pixels_of(shown), shot)


def _to_panels(action: Action, crew: Crew, console: Console, panels: Panels) -> None:
    if action is Action.INSPECTOR:
        panels.toggle_inspector()
        console.keep(inspector=panels.inspector.shown)
    elif action is Action.HELP:
        panels.toggle_help()
    elif action is Action.FOCUS:
        panels.toggle_focus()
    elif action is Action.DISMISS and not panels.dismiss():
        hold_mouse(False, crew, panels)


def hold_mouse(held: bool, crew: Crew, panels: Panels | None) -> None:
    """Hide the pointer and let it turn the view, or let it go."""
    if held != crew.hands.held:
        crew.hands.held = held
        crew.window.hold_mouse(held)
        if panels is not None:
            panels.bridge.mouse_is_held = held


def _toggle_fullscreen(kind: str) -> Callable[[Console, Window], None]:
    def toggle(console: Console, window: Window) -> None:
        window.set_fullscreen("no" if window.kind == kind else kind)  # type: ignore[arg-type]
        console.keep(fullscreen=window.kind)

    return toggle


def _next_layout(console: Console) -> None:
    at = LAYOUTS.index(console.stereo.layout)
    console.set_stereo(replace(console.stereo, layout=LAYOUTS[(at + 1) % len(LAYOUTS)]))
    _tell_layout(console)


def _tell_layout(console: Console) -> None:
    console.tell(console.stereo.layout.replace("_", " "))


def _speed(factor: float) -> Callable[[Console], None]:
    def change(console: Console) -> None:
        console.set_speed(console.speed * factor)
        console.tell(f"speed {console.speed:.3g} m/s")

    return change


def _rate(factor: float) -> Callable[[Console], None]:
    def change(console: Console) -> None:
        console.set_rate(console.rate * factor)
        console.tell(f"time × {console.rate:.3g}")

    return change


def _ipd(factor: float) -> Callable[[Console], None]:
    def change(console: Console) -> None:
        stereo = console.stereo
        console.set_stereo(replace(stereo, ipd=min(max(stereo.ipd * factor, 0.001), 1.0)))
        console.tell(f"eyes {console.stereo.ipd * 1000:.0f} mm apart")

    return change


def _converge(factor: float) -> Callable[[Console], None]:
    def change(console: Console) -> None:
        stereo = console.stereo
        at = stereo.convergence or console.converging
        console.set_stereo(replace(stereo, convergence=min(max(at * factor, 0.05), 1e6)))
        console.tell(f"converge at {console.stereo.convergence:.2f} m")

    return change


def _turn(sign: float) -> Callable[[Console], None]:
    def change(console: Console) -> None:
        if console.stage is not None:
            if console.moving == "path":
                console.set_moving("fly")
            console.stage.snap(sign * console.settings.snap_degrees)

    return change


def _tell_playing(console: Console) -> None:
    console.play(not console.playing)
    console.tell("playing" if console.playing else "paused")


_ON_CONSOLE: dict[Action, Callable[[Console], None]] = {
    Action.FASTER: _speed(FASTER),
    Action.SLOWER: _speed(1.0 / FASTER),
    Action.JUMP: lambda c: c.stage.jump() if c.stage else None,
    Action.WALK: lambda c: c.set_moving("fly" if c.moving == "walk" else "walk"),
    Action.ORBIT: lambda c: c.set_moving("fly" if c.moving == "orbit" else "orbit"),
    Action.PATH: lambda c: c.set_moving("path"),
    Action.HOME: lambda c: c.go_home(),
    Action.ACT: lambda c: c.act(),
    Action.TURN_LEFT: _turn(-1.0),
    Action.TURN_RIGHT: _turn(1.0),
    Action.PAUSE: _tell_playing,
    Action.STEP: lambda c: c.step(1),
    Action.STEP_BACK: lambda c: c.step(-1),
    Action.SLOW: _rate(1.0 / SLOWER),
    Action.FAST_MOTION: _rate(SLOWER),
    Action.CALM: lambda c: c.set_calm(not c.calm),
    Action.RELOAD: lambda c: c.reload(),
    Action.NEXT_DREAM: lambda c: c.go_on(1),
    Action.DREAM_BEFORE: lambda c: c.go_on(-1),
    Action.START: lambda c: setattr(c, "choosing", True),
    Action.RECENT: lambda c: setattr(c, "choosing", True),
    Action.NEXT_LAYOUT: _next_layout,
    Action.EYES_CLOSER: _ipd(CLOSER),
    Action.EYES_WIDER: _ipd(1.0 / CLOSER),
    Action.CONVERGE_NEAR: _converge(CLOSER),
    Action.CONVERGE_FAR: _converge(1.0 / CLOSER),
    Action.SCHEMATICS: lambda c: c.set_schematics(not c.schematics),
    Action.CHART: lambda c: c.toggle_chart(),
}

_ON_WINDOW: dict[Action, Callable[[Console, Window], None]] = {
    Action.FULLSCREEN: _toggle_fullscreen("exclusive"),
    Action.BORDERLESS: _toggle_fullscreen("borderless"),
    Action.NEXT_SCREEN: lambda console, window: console.tell(window.next_screen()),
    Action.QUIT: lambda console, window: setattr(window, "closing", True),
}
