"""Where dreams are made ready: orders come in at any time, results go out one by one. Runs where nothing waits for it,
in a process of its own (`loading_process`) or, where there can be none, in a thread.

Orders, as JSON can hold them:
    {"do": "load", "path": …, "purpose": …, "number": …}   supersedes what waits for the same purpose
    {"do": "follow", "paths": […], "known": {…}}           files are loaded whenever they are saved; what lies in
                                                           folders is only told; known: signatures of what was
                                                           loaded, by path
    {"do": "taken"}                                        the last result was taken: the next may come
    {"do": "end"}
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeAlias

from dreamscape3d.app.viewer.ready import Loaded, Result, locate, make_ready
from dreamscape3d.app.viewer.watching import Watcher, as_signature, signature_of
from dreamscape3d.formats.source import Source

Order: TypeAlias = dict[str, Any]
SAVED = "saved:"  # what purposes begin with that nobody asked for
UNASKED, NOTHING = 0, -1  # numbers of what was not asked for, and of no work at all
_UNCOLLECTED = 16  # loads without a pause before garbage is collected all the same


@dataclass(frozen=True, slots=True)
class Wanted:
    """A dream to be made ready."""

    path: Path
    purpose: str
    number: int


class Workshop:
    """Serves orders until it is told to end.

    `deliver` is given each result with what was wanted; it must not be called again before "taken" comes back. `tell`
    is given short messages at any time: {"began": number, "path": …, "signature": …}, {"changed": […]}, {"notice": …}.
    """

    def __init__(self, deliver: Callable[[Wanted, Result], None], tell: Callable[[Order], None]) -> None:
        self._deliver_to, self._tell = deliver, tell
        self._orders: SimpleQueue[Order] = SimpleQueue()
        self._wanted: dict[str, Wanted] = {}
        self._taken = True
        self._ended = False
        self._to_locate: tuple[Wanted, Source] | None = None
        self._watcher: Watcher | None = None
        self._dreams: frozenset[Path] = frozenset()
        self._notice = ""
        self._uncollected = 0

    def put(self, order: Order) -> None:
        """Give an order, from any thread."""
        self._orders.put(order)

    def run(self) -> None:
        """Serve until "end"."""
        while not self._ended:
            self._take_orders(wait=not (self._taken and (self._wanted or self._to_locate)))
            if self._ended or not self._taken:
                continue
            if self._wanted:
                self._load(self._wanted.pop(next(iter(self._wanted))))
            elif self._to_locate:
                wanted, source = self._to_locate
                self._to_locate = None
                self._locate(wanted, source)
                self._collect()
        if self._watcher is not None:
            self._watcher.close()

    def _take_orders(self, *, wait: bool) -> None:
        try:
            self._obey(self._orders.get(block=wait))
            while True:
                self._obey(self._orders.get_nowait())
        except Empty:
            return

    def _obey(self, order: Order) -> None:
        match order["do"]:
            case "load":
                wanted = Wanted(Path(order["path"]), order["purpose"], order["number"])
                self._wanted.pop(wanted.purpose, None)  # so that the newest comes last
                self._wanted[wanted.purpose] = wanted
            case "follow":
                self._follow([Path(path) for path in order["paths"]], order["known"])
            case "saved":
                self._saved(order["paths"])
            case "taken":
                self._taken = True
            case "end":
                self._ended = True

    def _load(self, wanted: Wanted) -> None:
        seen = signature_of(wanted.path)
        self._tell({"began": wanted.number, "path": str(wanted.path), "signature": seen})
        result, source = make_ready(wanted.path)
        self._take_orders(wait=False)
        newer = self._wanted.get(wanted.purpose)
        if newer is not None and newer.path != wanted.path:
            self._tell({"began": NOTHING})
            return
        self._to_locate = None
        self._deliver(wanted, result)
        self._uncollected += 1
        if isinstance(result, Loaded) and source is not None:
            self._to_locate = wanted, source
        else:
            self._collect()

    def _locate(self, wanted: Wanted, source: Source) -> None:
        with suppress(Exception):  # a dream whose forms cannot be pointed at is no less a dream
            self._deliver(wanted, locate(wanted.path, source))

    def _deliver(self, wanted: Wanted, result: Result) -> None:
        self._taken = False
        self._deliver_to(wanted, result)

    def _collect(self) -> None:
        """Python's own collections are off while a dream is made ready: they would take as long again."""
        if not gc.isenabled() and (not self._wanted or self._uncollected > _UNCOLLECTED):
            gc.collect()
            self._uncollected = 0

    # -- following

    def _follow(self, paths: list[Path], known: dict[str, list[int] | None]) -> None:
        if self._watcher is None:
            self._watcher = Watcher(lambda saved: self.put({"do": "saved", "paths": saved}))
        self._watcher.watch(paths, {Path(path): as_signature(numbers) for path, numbers in known.items()})
        self._dreams = frozenset(path for path in paths if not path.is_dir())

    def _saved(self, paths: frozenset[Path]) -> None:
        for path in sorted(paths & self._dreams):
            purpose = f"{SAVED}{path}"
            self._wanted[purpose] = Wanted(path, purpose, UNASKED)
        if others := [str(path) for path in sorted(paths - self._dreams)]:
            self._tell({"changed": others})
        if self._watcher is not None and self._watcher.notice != self._notice:
            self._notice = self._watcher.notice
            self._tell({"notice": self._notice})
