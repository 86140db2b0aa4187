"""Dream files made ready to be shown, in a process of its own, so that no picture waits for one.

    loader = Loader()                          at once: before windows and OpenGL are imported
    loader.request(path)
    loader.follow([path, shader_folder()])     saves from then on are loaded without being asked for
    each turn:   match loader.poll():
                     case Loaded() …           show it: everything in it is ready
                     case Failed() …           keep what is shown, tell why
                     case Located() …          where its forms are written; comes a little later
                     case Changed() …          shaders were saved

Nothing here waits. OpenGL holds Python's lock while it draws, and parsing would hold it against the drawing: a thread
would not do.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dreamscape3d.app.viewer.loading_link import Link, ProcessLink, ThreadLink

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.ready import Changed, Failed, Loaded, Located

MEMORY = 2 << 30
"""Bytes that the process may use; no dream within the limits comes near."""

LONGEST = 60.0
"""Seconds after which a dream is given up."""

_REMEMBERED = 64  # files
_TRIES = 2  # for a dream whose loading ends the process
_SAVED, _UNASKED = "saved:", 0  # what the workshop calls purposes that nobody asked for, and their number


class Loader:
    """Makes dreams ready. To be used from one thread.

    Attributes:
        notice: what people should be told, one sentence; "" for nothing.
    """

    def __init__(self, *, memory: int = MEMORY, apart: bool = True) -> None:
        """Starts the process; `memory` in bytes. Without `apart`, and where no process can be started, a thread."""
        self.notice = ""
        self._memory = memory
        self._asked: dict[str, _Asked] = {}
        self._followed: list[str] = []
        self._seen: dict[str, list[int] | None] = {}  # signatures of files as they were when they were last loaded
        self._numbers = 0
        self._working: tuple[float, int, Path] | None = None  # since when [s], on which number
        self._ready = False
        self._link: Link = self._linked() if apart else ThreadLink()

    @property
    def pid(self) -> int | None:
        """The number of the process, None where there is none."""
        return self._link.pid if isinstance(self._link, ProcessLink) else None

    @property
    def busy(self) -> bool:
        """Whether something that was asked for has not come yet."""
        return bool(self._asked)

    def request(self, path: Path, purpose: str = "show") -> None:
        """Have a dream made ready. A newer request for the same `purpose` takes the place of an older one."""
        self._numbers += 1
        self._asked[purpose] = _Asked(Path(path), purpose, self._numbers)
        self._order(self._asked[purpose])

    def follow(self, paths: Iterable[Path]) -> None:
        """From now on, and for these only, load each of these files whenever it is saved, and tell what is saved inside
        these folders. Of a file that was loaded already, saves since then count."""
        self._followed = [str(path) for path in paths]
        self._order_follow()

    def poll(self) -> Loaded | Failed | Located | Changed | None:
        """The next result, if there is one. Never waits; opening a result takes some milliseconds at most."""
        while (word := self._link.word()) is not None:
            if (result := self._heard(word)) is not None:
                return result
        if self._link.ended:
            return self._ended(self._link.ended)
        if self._working and time.monotonic() - self._working[0] > LONGEST:
            return self._ended(f"it took more than {LONGEST:.0f} s")
        return None

    def close(self) -> None:
        """End the process."""
        self._link.close()

    # -- what comes back

    def _heard(self, word: dict[str, Any]) -> Loaded | Failed | Located | Changed | None:
        if "size" in word:
            return self._result(word)
        if "changed" in word:
            from dreamscape3d.app.viewer.ready import Changed

            return Changed(frozenset(map(Path, word["changed"])))
        if "began" in word:
            busy = word["began"] >= _UNASKED
            self._working = (time.monotonic(), word["began"], Path(word["path"])) if busy else None
            if busy:
                self._remember(word["path"], word["signature"])
        self._ready = self._ready or "ready" in word
        self.notice = word.get("notice", self.notice)
        return None

    def _result(self, word: dict[str, Any]) -> Loaded | Failed | Located | None:
        self._working = None
        result = self._link.result(word)
        self._link.order({"do": "taken"})
        if word["purpose"].startswith(_SAVED):
            return result if word["path"] in self._followed else None
        asked = self._asked.get(word["purpose"])
        if asked is not None and asked.number == word["number"]:
            del self._asked[word["purpose"]]
        superseded = asked is not None and asked.path != result.path
        return None if superseded else result

    # -- where it goes wrong

    def _linked(self) -> Link:
        """A process, or a thread where there can be none: in a frozen program `sys.executable` is no Python."""
        if sys.executable and not getattr(sys, "frozen", False):
            try:
                return ProcessLink(self._memory)
            except OSError as error:
                self.notice = f"dreams are loaded between pictures, since no process can be started ({error.strerror})"
        return ThreadLink()

    def _ended(self, reason: str) -> Failed | None:
        """Start another process for what has not come; a dream that ended it twice is given up."""
        _, guilty, path = self._working or (0.0, -1, Path())
        self._link.close()
        self._link = self._linked() if self._ready else ThreadLink()
        if not self._ready:
            self.notice = f"dreams are loaded between pictures: {reason}"
        self._working, self._ready = None, isinstance(self._link, ThreadLink)
        self._order_follow()
        failed = _given_up(path, reason) if guilty == _UNASKED else None  # the next save is the next try
        for asked in list(self._asked.values()):
            asked.tries += asked.number == guilty
            if asked.tries >= _TRIES:
                del self._asked[asked.purpose]
                failed = _given_up(asked.path, reason)
            else:
                self._order(asked)
        return failed

    def _order_follow(self) -> None:
        known = {path: self._seen[path] for path in self._followed if path in self._seen}
        self._link.order({"do": "follow", "paths": self._followed, "known": known})

    def _remember(self, path: str, signature: list[int] | None) -> None:
        self._seen.pop(path, None)
        self._seen[path] = signature
        if len(self._seen) > _REMEMBERED:
            del self._seen[next(iter(self._seen))]

    def _order(self, asked: _Asked) -> None:
        self._link.order({"do": "load", "path": str(asked.path), "purpose": asked.purpose, "number": asked.number})


class _Asked:
    """A dream that has not come yet."""

    def __init__(self, path: Path, purpose: str, number: int) -> None:
        self.path, self.purpose, self.number, self.tries = path, purpose, number, 0


def _given_up(path: Path, reason: str) -> Failed:
    from dreamscape3d.app.viewer.ready import Failed
    from dreamscape3d.errors import DreamscapeError

    cure = "it may ask for more than this machine has: use fewer or smaller parts"
    return Failed(path, DreamscapeError(f"{path}: loading was given up: {reason}", cure=cure))
