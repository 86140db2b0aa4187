"""The planner: makes Plans in a process of its own, so that the thread that draws only draws.

    planner = Planner()                      # starts the process; needs no GL
    scene = planner.show(poser)
    ticket = planner.ask(Ask(scene, cue, live.wanted()))
    while …:
        plan = planner.take(ticket)          # of this picture
        ticket = planner.ask(Ask(scene, …, live.wanted(after=plan)))  # of the next one
        live.draw(plan)                      # while that one is planned

Where there is no such process (one core, it could not be started, it is not ready, it has ended, it does not answer),
`take` plans here. It never waits for longer than PATIENCE.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any, BinaryIO

from dreamscape3d.render.own_process import start_module
from dreamscape3d.render.plan import Plan
from dreamscape3d.render.planner_pipe import PROTOCOL, Poser, load_plan, read_message, write_message
from dreamscape3d.render.planner_process import READY, Ask, Kind, plan_for, scene_of

PATIENCE = 2.0  # seconds for one plan, after which the process is taken to be lost
_MODULE = "dreamscape3d.render.planner_process"
_PIPE = 1 << 20  # bytes; a plan fits, so that the process need not wait until it is taken


class Planner:
    """Made by the thread that draws, and used by it alone."""

    def __init__(self, *, apart: bool | None = None) -> None:
        """`apart`: whether to start a process; by default, where there are two cores or more."""
        self._scenes: dict[int, Poser] = {}
        self._asks: dict[int, Ask] = {}
        self._next_scene = self._next_ask = 0
        several = (os.cpu_count() or 1) > 1
        self._process = _start() if (several if apart is None else apart) else None

    @property
    def apart(self) -> bool:
        """Whether plans are made in a process of their own now."""
        return self._process is not None and self._process.ready

    def show(self, poser: Poser, pickled: bytes | None = None) -> int:
        """Make a scene known; its number. `pickled`: the same poser, where somebody has it so already."""
        number = self._next_scene
        self._next_scene += 1
        self._scenes[number] = poser
        if self._process is not None:
            self._process.post("scene", number, lambda: pickle.dumps(poser, PROTOCOL) if pickled is None else pickled)
        return number

    def knows(self, scene: int) -> bool:
        """Whether the process has a scene; where plans are made here, it does."""
        return self._process is None or self._process.lost or scene in self._process.has

    def drop(self, scene: int) -> None:
        """Forget a scene, and what was asked of it."""
        self._scenes.pop(scene, None)
        for ticket in [ticket for ticket, ask in self._asks.items() if ask.scene == scene]:
            self.dismiss(ticket)
        if self._process is not None:
            self._process.has.discard(scene)
            self._process.post("drop", scene, lambda: None)

    def ask(self, ask: Ask) -> int:
        """Have a plan made; the ticket to take it by.

        Raises:
            KeyError: there is no such scene.
        """
        _ = self._scenes[ask.scene]
        ticket = self._next_ask
        self._next_ask += 1
        self._asks[ticket] = ask
        if self._process is not None and ask.scene in self._process.has:
            self._process.ask(ticket, ask)
        return ticket

    def arrived(self, ticket: int) -> bool:
        """Whether `take` would not have to wait; where plans are made here, it never waits."""
        return self._process is None or not self._process.under_way(ticket)

    def take(self, ticket: int) -> Plan | None:
        """The plan; None where a scene to come has all that is round it.

        Raises:
            KeyError: it was taken or dismissed before.
            DreamscapeError: the scene cannot be posed so.
        """
        ask = self._asks.pop(ticket)
        data = self._process.take(ticket) if self._process is not None else None
        if self._process is not None and self._process.lost:
            self._process.end()
            self._process = None
        if data is not None:
            return load_plan(data, self._scenes)
        return plan_for(self._scenes[ask.scene], ask)

    def dismiss(self, ticket: int) -> None:
        """What was asked is not wanted any more."""
        self._asks.pop(ticket, None)
        if self._process is not None:
            self._process.dismiss(ticket)

    def release(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.end()
            self._process = None
        self._asks.clear()


class _Process:
    """The process, what was asked of it, and what it answered. A thread reads its answers as they come."""

    def __init__(self, child: subprocess.Popen[bytes], asks: BinaryIO, answers: BinaryIO) -> None:
        self.ready = self.lost = False
        self.has: set[int] = set()
        self._child, self._pipe = child, asks
        self._open: dict[int, bytes | None] = {}  # asked: the answer, once it is there
        self._answered: set[int] = set()
        self._news = threading.Condition()
        self._writing = threading.Lock()
        self._outbox: queue.SimpleQueue[tuple[Kind, int, Callable[[], bytes | None]]] = queue.SimpleQueue()
        threading.Thread(target=self._listen, args=(answers,), name="plans", daemon=True).start()
        threading.Thread(target=self._deliver, name="scenes", daemon=True).start()

    def ask(self, ticket: int, ask: Ask) -> None:
        with self._news:
            self._open[ticket] = None
        self._send(("ask", ticket, ask))

    def under_way(self, ticket: int) -> bool:
        with self._news:
            return ticket in self._open and ticket not in self._answered and not self.lost

    def take(self, ticket: int) -> bytes | None:
        """The pickled plan; None where it was not asked here, or has no answer, or none in time."""
        with self._news:
            if ticket not in self._open:
                return None
            if not self._news.wait_for(lambda: ticket in self._answered or self.lost, PATIENCE):
                self.lost = True
            self._answered.discard(ticket)
            return self._open.pop(ticket)

    def dismiss(self, ticket: int) -> None:
        with self._news:
            self._open.pop(ticket, None)
            self._answered.discard(ticket)

    def post(self, kind: Kind, number: int, content: Callable[[], bytes | None]) -> None:
        """For what is large, and need not be there at once: a thread sends it, in order."""
        self._outbox.put((kind, number, content))

    def _deliver(self) -> None:
        while not self.lost:
            kind, number, content = self._outbox.get()
            self._send((kind, number, content()))

    def _send(self, message: tuple[Kind, int, Any]) -> None:
        if not self._writing.acquire(timeout=PATIENCE):
            self._lose()
            return
        try:
            write_message(self._pipe, pickle.dumps(message, PROTOCOL))
        except (OSError, ValueError):
            self._lose()
        finally:
            self._writing.release()

    def _listen(self, answers: BinaryIO) -> None:
        try:
            while (message := read_message(answers)) is not None:
                self._hear(*pickle.loads(message))
        except (OSError, ValueError, EOFError, pickle.UnpicklingError):
            pass
        self._lose()

    def _hear(self, number: int, data: bytes | None) -> None:
        with self._news:
            if number == READY:
                self.ready = True
            elif number < READY:
                self.has.add(scene_of(number))
            elif number in self._open:
                self._open[number] = data
                self._answered.add(number)
            self._news.notify_all()

    def _lose(self) -> None:
        with self._news:
            self.lost, self.ready = True, False
            self._news.notify_all()

    def end(self) -> None:
        """By force: there is nothing to be saved."""
        self._lose()
        self.post("drop", READY, lambda: None)  # wakes the thread, which sees that all is over
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            _quietly(pipe.close if pipe is not None else lambda: None)


def _start() -> _Process | None:
    """None where no process can be started."""
    child = start_module(_MODULE, output=subprocess.PIPE)
    if child is None:
        return None
    assert child.stdin is not None
    assert child.stdout is not None
    _widen(child.stdout)
    return _Process(child, child.stdin, child.stdout)  # type: ignore[arg-type]


def _widen(pipe: Any) -> None:
    """Let a pipe hold a whole plan, where the system can be told so."""
    if sys.platform == "linux":
        import fcntl

        _quietly(fcntl.fcntl, pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)


def _quietly(function: Callable[..., Any], *arguments: Any) -> None:
    with contextlib.suppress(OSError):
        function(*arguments)
