"""What each action does: none is ignored, and each does what it is called."""

from __future__ import annotations

import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fake_crew import TICK, FakeCrew, loaded, look, make_crew
from viewing import DREAM

from dreamscape3d.app.viewer import responses
from dreamscape3d.app.viewer.actions import Action
from dreamscape3d.app.viewer.gamepad import PadState
from dreamscape3d.app.viewer.responses import respond, wish_of
from dreamscape3d.app.viewer.stage import Stage
from dreamscape3d.render.stereo import LAYOUTS

ELSEWHERE = {Action.LOOK, Action.CHOOSE}
"""A drag turns in `hands`, a click chooses in `show`."""


@pytest.fixture
def crew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeCrew:
    made = make_crew(tmp_path)
    made.console.stage = Stage(loaded(tmp_path / "ball.toml", DREAM))
    look(made.console.stage)
    made.advance(0.5)
    made.projector.shown = SimpleNamespace()
    monkeypatch.setattr(responses, "pixels_of", lambda shown: "pixels")
    return made


def do(action: Action, crew: FakeCrew, key: str = "") -> None:
    respond(action, key, crew, crew.console, crew.panels)  # type: ignore[arg-type]


def state(crew: FakeCrew) -> tuple[Any, ...]:
    """Everything that an action may change."""
    console, stage = crew.console, crew.console.stage
    assert stage is not None
    return (
        list(crew.asked),
        (console.choosing, console.schematics, console.calm, tuple(console.messages), crew.window.closing),
        (console.chart.wanted, console.playing, console.rate, console.time, console.moving, console.speed),
        (stage.mover.stance, stage._wish, crew.hands.held, crew.kept.settings, console.stereo),
    )


def fly(crew: FakeCrew) -> None:
    crew.console.set_moving("fly")


@pytest.mark.parametrize(
    "action", [a for a in Action if not a.value.held and a not in ELSEWHERE], ids=lambda action: action.name
)
def test_no_action_is_ignored(crew: FakeCrew, action: Action) -> None:
    fly(crew)
    before = state(crew)
    do(action, crew, "_3" if action is Action.LAYOUT else "")
    assert state(crew) != before


@pytest.mark.parametrize(
    "action", [a for a in Action if not a.value.held and a not in ELSEWHERE], ids=lambda action: action.name
)
def test_before_there_is_a_dream_or_a_panel_nothing_breaks(tmp_path: Path, action: Action) -> None:
    bare = make_crew(tmp_path)
    bare.console.programme = []
    respond(action, "_3", bare, bare.console, None)  # type: ignore[arg-type]


@pytest.mark.parametrize("number", range(1, 9))
def test_digits_choose_the_layouts_in_their_order(crew: FakeCrew, number: int) -> None:
    do(Action.LAYOUT, crew, f"_{number}")
    assert crew.console.stereo.layout == LAYOUTS[number - 1]
    assert crew.kept.settings.stereo["layout"] == LAYOUTS[number - 1]


def test_the_next_layout_goes_round(crew: FakeCrew) -> None:
    seen = []
    for _ in LAYOUTS:
        do(Action.NEXT_LAYOUT, crew)
        seen.append(crew.console.stereo.layout)
    assert seen == [*LAYOUTS[1:], LAYOUTS[0]]


def test_eyes_and_convergence_stay_within_what_may_be(crew: FakeCrew) -> None:
    for action in (Action.EYES_CLOSER, Action.EYES_WIDER, Action.CONVERGE_NEAR, Action.CONVERGE_FAR):
        for _ in range(250):
            do(action, crew)
    assert crew.console.stereo.ipd == 1.0
    assert crew.console.stereo.convergence == 1e6


def test_convergence_begins_where_comfort_has_it(crew: FakeCrew) -> None:
    do(Action.CONVERGE_NEAR, crew)
    assert crew.console.stereo.convergence == pytest.approx(3.6)
    assert crew.console.messages[-1] == "converge at 3.60 m"


def test_walk_and_orbit_lead_back_to_flying(crew: FakeCrew) -> None:
    for action, mode in ((Action.WALK, "walk"), (Action.ORBIT, "orbit")):
        do(action, crew)
        assert crew.console.moving == mode
        do(action, crew)
        assert crew.console.moving == "fly"
    do(Action.PATH, crew)
    assert crew.console.moving == "path"


def test_a_snap_turn_is_thirty_degrees_or_as_settings_have_it(crew: FakeCrew) -> None:
    for degrees in (30.0, 45.0):
        crew.console.keep(snap_turn=0.0 if degrees == 30.0 else degrees)
        before = crew.console.stage.mover.stance.yaw  # type: ignore[union-attr]
        do(Action.TURN_RIGHT, crew)
        crew.advance()
        assert crew.console.moving == "fly"
        after = crew.console.stage.mover.stance.yaw  # type: ignore[union-attr]
        assert abs(math.remainder(after - before, 360.0)) == pytest.approx(degrees)


def test_time_steps_by_ticks_and_slows_by_halves_of_a_doubling(crew: FakeCrew) -> None:
    before = crew.console.time
    do(Action.STEP, crew)
    assert crew.console.time == pytest.approx(before + TICK)
    assert not crew.console.playing
    do(Action.STEP_BACK, crew)
    assert crew.console.time == pytest.approx(before)
    do(Action.PAUSE, crew)
    assert crew.console.playing
    do(Action.SLOW, crew)
    assert crew.console.rate == pytest.approx(2.0**-0.5)
    do(Action.FAST_MOTION, crew)
    assert crew.console.rate == pytest.approx(1.0)


def test_fullscreen_is_kept_and_asked_for_by_its_kind(crew: FakeCrew) -> None:
    do(Action.FULLSCREEN, crew)
    do(Action.BORDERLESS, crew)
    crew.window.kind = "borderless"
    do(Action.BORDERLESS, crew)
    kinds = [arguments for name, *arguments in crew.asked if name == "window.set_fullscreen"]
    assert kinds == [["exclusive"], ["borderless"], ["no"]]
    assert crew.kept.settings.fullscreen == "borderless"


def test_escape_lets_the_mouse_go_where_no_panel_is_closed_by_it(crew: FakeCrew) -> None:
    do(Action.HOLD_MOUSE, crew)
    assert crew.hands.held
    assert crew.panels.bridge.mouse_is_held
    do(Action.DISMISS, crew)
    assert not crew.hands.held
    assert [arguments for name, *arguments in crew.asked if name == "window.hold_mouse"] == [[True], [False]]


def test_pictures_are_kept_as_seen_or_rendered_anew(crew: FakeCrew) -> None:
    do(Action.SCREENSHOT, crew)
    do(Action.FULL_SCREENSHOT, crew)
    (_, pixels, shot), (_, again, size) = (a for a in crew.asked if a[0].startswith("screenshots"))
    assert pixels == "pixels"
    assert (shot.name, shot.time, again.time) == ("ball", crew.console.time, crew.console.time)
    assert size == (3840, 2160)


def wish(keys: set[Action], pad: PadState, passed: float = 0.1) -> Any:
    turned = SimpleNamespace(right=3.0, up=-2.0, wheel=1.0)
    hands = SimpleNamespace(turned=lambda: turned, holds=lambda action: action in keys)
    return wish_of(hands, pad, passed)  # type: ignore[arg-type]


def test_keys_and_sticks_add_up_to_a_wish_of_one_at_most() -> None:
    pad = PadState(left=(0.5, 0.75), right=(1.0, -0.5), left_trigger=0.25, right_trigger=1.0)
    asked = wish({Action.FORWARD, Action.LEFT, Action.FAST}, pad)
    assert (asked.forward, asked.right, asked.up) == (1.0, -0.5, 0.75)
    assert (asked.turn, asked.tilt, asked.scroll) == pytest.approx((3.0 + 15.0, -2.0 - 7.5, 1.0))
    assert asked.fast
    assert wish({Action.FORWARD, Action.BACKWARD}, PadState()).forward == 0.0
    assert wish(set(), PadState(held=frozenset({"leftstick"}))).fast
