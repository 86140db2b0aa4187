"""The planner: the same plans here and in a process of its own, whatever befalls that process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest

from dreamscape3d.errors import DreamscapeError
from dreamscape3d.maths.expression import parse
from dreamscape3d.render import planner as planner_module
from dreamscape3d.render.plan import FIRST, Wanted
from dreamscape3d.render.planner import Planner
from dreamscape3d.render.planner_process import Ask
from dreamscape3d.render.quality import QUALITIES
from dreamscape3d.scene.cue import Cue
from dreamscape3d.scene.moment import View
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.scene import Camera, Light, Scene
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.shape import as_form, box, plane, text

WANTED = Wanted((64, 48), QUALITIES["live"])
LONG = 30.0  # seconds to wait for what must happen
posix = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


def poser(name: str = "time") -> ScenePoser:
    forms = (plane(), box(1.0).at(parse(f"sin({name})"), 0.5, 0.0), text("ab", 1.0).at(0, 2, 0))
    camera = Camera(at=(0.0, 1.0, -6.0), look_at=(0.0, 0.0, 0.0))
    return ScenePoser(Scene(forms=tuple(as_form(form) for form in forms), lights=(Light(kind="sun"),), camera=camera))


def ask(scene: int, at: float = 0.0, **more: Any) -> Ask:
    return Ask(scene, Cue({"time": at, "i": 0.0, "n": 1.0, "r": 0.0}), **{"wanted": WANTED, **more})


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + LONG
    while not holds():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


def alike(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and np.array_equal(a, b)
    if isinstance(a, Field):
        return a is b
    if is_dataclass(a):
        return type(a) is type(b) and all(alike(getattr(a, f.name), getattr(b, f.name)) for f in fields(a))
    if isinstance(a, (tuple, list)):
        return len(a) == len(b) and all(alike(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(alike(a[key], b[key]) for key in a)
    return bool(a == b)


@pytest.fixture
def made() -> Iterator[list[Planner]]:
    planners: list[Planner] = []
    yield planners
    for planner in planners:
        planner.release()


@pytest.fixture
def apart(made: list[Planner]) -> tuple[Planner, int]:
    """A planner whose process has the scene of the number."""
    planner = Planner(apart=True)
    made.append(planner)
    scene = planner.show(poser())
    process = planner._process
    assert process is not None
    until(lambda: process.ready and scene in process.has)
    return planner, scene


def child(planner: Planner) -> subprocess.Popen[bytes]:
    assert planner._process is not None
    return planner._process._child


def test_both_ways_make_the_same_plan(apart: tuple[Planner, int], made: list[Planner]) -> None:
    planner, scene = apart
    here = Planner(apart=False)
    made.append(here)
    own = here.show(planner._scenes[scene])
    turn = FIRST
    for number in range(4):
        wanted = Wanted((64, 48), QUALITIES["live"], turn)
        plans = [
            each.take(each.ask(ask(which, 0.3 * number, wanted=wanted)))
            for each, which in ((planner, scene), (here, own))
        ]
        assert planner.apart
        assert alike(*plans)
        turn = plans[0].after


def test_a_view_is_taken_in_place_of_the_camera(apart: tuple[Planner, int]) -> None:
    planner, scene = apart
    view = View(np.array([3.0, 2.0, 1.0]), np.zeros(3), 0.0, 60.0, 0.0)
    eyes = tuple(View(view.eye, view.target, 0.0, 60.0, 0.0, shift) for shift in (-0.1, 0.1))
    plan = planner.take(planner.ask(ask(scene, view=view, views=eyes)))
    assert plan is not None
    assert np.array_equal(plan.moment.view.eye, view.eye)
    assert [eye.march.rays.origin.tolist() == [3.0, 2.0, 1.0] for eye in plan.eyes] == [False, False]
    assert np.allclose(np.mean([eye.march.rays.origin for eye in plan.eyes], axis=0), view.eye)


def test_several_asks_are_answered_in_any_order(apart: tuple[Planner, int]) -> None:
    planner, scene = apart
    tickets = [planner.ask(ask(scene, float(at))) for at in range(5)]
    planner.dismiss(tickets[2])
    for at in (4, 0, 3, 1):
        plan = planner.take(tickets[at])
        assert plan is not None
        assert plan.moment.time == at
    with pytest.raises(KeyError):
        planner.take(tickets[2])
    assert not planner._process._open  # type: ignore[union-attr]


def test_arrived_says_when_taking_costs_no_waiting(apart: tuple[Planner, int]) -> None:
    planner, scene = apart
    ticket = planner.ask(ask(scene))
    until(lambda: planner.arrived(ticket))
    assert planner.take(ticket) is not None


def test_before_the_process_is_ready_plans_are_made_here(made: list[Planner]) -> None:
    planner = Planner(apart=True)
    made.append(planner)
    assert planner.take(planner.ask(ask(planner.show(poser())))) is not None


@posix
def test_when_the_process_dies_plans_are_made_here(apart: tuple[Planner, int]) -> None:
    planner, scene = apart
    waiting = planner.ask(ask(scene, 1.0))
    child(planner).kill()
    for at in (1.0, 2.0, 3.0):
        plan = planner.take(waiting)
        assert plan is not None
        assert plan.moment.time == at
        waiting = planner.ask(ask(scene, at + 1.0))
    assert not planner.apart


@posix
def test_a_process_that_hangs_is_not_waited_for(apart: tuple[Planner, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner_module, "PATIENCE", 0.3)
    planner, scene = apart
    stopped = child(planner)
    stopped.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    planner.show(poser("time * 2"), b"x" * (1 << 22))  # more than its pipe holds
    plan = planner.take(planner.ask(ask(scene, 2.0)))
    assert plan is not None
    assert plan.moment.time == 2.0
    assert time.monotonic() - began < LONG
    assert not planner.apart
    assert stopped.poll() is not None


@posix
def test_the_process_leaves_ctrl_c_to_its_parent(apart: tuple[Planner, int]) -> None:
    planner, scene = apart
    child(planner).send_signal(signal.SIGINT)
    time.sleep(0.1)
    assert planner.take(planner.ask(ask(scene))) is not None
    assert planner.apart


@posix
def test_the_process_ends_with_a_parent_that_is_killed() -> None:
    program = (
        "import sys, time\n"
        "from dreamscape3d.render.planner import Planner\n"
        "planner = Planner(apart=True)\n"
        "print(planner._process._child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, env=environment)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until(lambda: not _runs(pid))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"  # no one may be there to reap it
    except FileNotFoundError:
        return os.path.isdir("/proc") is False


def test_released_it_leaves_no_process(made: list[Planner]) -> None:
    planner = Planner(apart=True)
    process = child(planner)
    planner.release()
    assert process.poll() is not None
    planner.release()


def test_what_planning_raises_is_raised_by_take(made: list[Planner]) -> None:
    planner = Planner(apart=True)
    made.append(planner)
    scene = planner.show(poser("mystery"))
    process = planner._process
    assert process is not None
    until(lambda: scene in process.has)
    with pytest.raises(DreamscapeError, match="mystery"):
        planner.take(planner.ask(ask(scene)))
    assert planner.apart


def test_a_scene_that_was_dropped_cannot_be_asked_of(apart: tuple[Planner, int]) -> None:
    planner, scene = apart
    ticket = planner.ask(ask(scene))
    planner.drop(scene)
    with pytest.raises(KeyError):
        planner.ask(ask(scene))
    with pytest.raises(KeyError):
        planner.take(ticket)


def test_where_no_process_can_be_started_plans_are_made_here(
    made: list[Planner], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    planner = Planner(apart=True)
    made.append(planner)
    assert planner.take(planner.ask(ask(planner.show(poser())))) is not None
    assert not planner.apart


def test_the_process_needs_no_gl() -> None:
    program = "import sys, dreamscape3d.render.planner_process; sys.exit('moderngl' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run([sys.executable, "-c", program], env=environment).returncode == 0
