"""The process in which a `planner.Planner` has its plans made: python -m dreamscape3d.render.planner_process

It reads from standard input and writes to standard output, and ends when either is closed: with its parent, however
that ends.
"""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO, Literal

from dreamscape3d.render.plan import Plan, Wanted
from dreamscape3d.render.planner_pipe import PROTOCOL, Poser, dump_plan, read_message, write_message
from dreamscape3d.scene.cue import Cue
from dreamscape3d.scene.moment import View

Kind = Literal["scene", "drop", "ask"]
Answer = tuple[int, bytes | None]
"""(number of the ask, pickled plan or None where planning raised); (READY, None); (−2 − n, None): it has scene n."""
READY = -1


@dataclass(frozen=True, slots=True)
class Ask:
    """What is to be planned.

    Attributes:
        scene: its number, of `Planner.show`.
        cue: of the instant.
        wanted: what of, and for which size.
        view: where it is seen from, in place of the scene's own camera.
        views: of several eyes round that view.
    """

    scene: int
    cue: Cue
    wanted: Wanted
    view: View | None = None
    views: tuple[View, ...] = ()


def plan_for(poser: Poser, ask: Ask) -> Plan | None:
    """None where all is there that is round a scene to come."""
    moment = poser.pose_cue(ask.cue, ask.view)
    return ask.wanted.plan(moment, ask.views)


def serve(source: BinaryIO, answers: BinaryIO) -> None:
    """Answer until `source` ends."""
    posers: dict[int, Poser] = {}
    _answer(answers, READY, None)
    while (message := read_message(source)) is not None:
        kind, number, content = pickle.loads(message)
        if kind == "scene":
            posers[number] = pickle.loads(content)
            _answer(answers, _has(number), None)
        elif kind == "drop":
            posers.pop(number, None)
        else:
            _answer(answers, number, _planned(posers, content))


def _has(scene: int) -> int:
    return READY - 1 - scene


def scene_of(number: int) -> int:
    """The scene that an answer says has arrived."""
    return READY - 1 - number


def _planned(posers: dict[int, Poser], ask: Ask) -> bytes | None:
    """None where it raises: whoever asked plans it themselves, and meets what was raised."""
    try:
        poser = posers[ask.scene]
        return dump_plan(plan_for(poser, ask), ask.scene, poser)
    except Exception:
        return None


def _answer(answers: BinaryIO, number: int, data: bytes | None) -> None:
    write_message(answers, pickle.dumps((number, data), PROTOCOL))


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to answer
    source, answers = os.fdopen(os.dup(0), "rb", 0), os.fdopen(os.dup(1), "wb", 0)
    os.dup2(2, 1)  # nothing that prints may come between the answers
    _quietly(serve, source, answers)


def _quietly(function: Callable[..., Any], *arguments: Any) -> None:
    """What the parent closed is no fault."""
    try:
        function(*arguments)
    except (BrokenPipeError, EOFError):
        os._exit(0)


if __name__ == "__main__":
    main()
