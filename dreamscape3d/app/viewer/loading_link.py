"""The viewer's end of the process that makes dreams ready, and what stands in for it where there can be none.

Neither ever waits: orders that do not fit the pipe are kept, words are read as they come, and a result is read from a
file that both processes have open.
"""

from __future__ import annotations

import contextlib
import json
import mmap
import os
import subprocess
import sys
import tempfile
from collections import deque
from threading import Thread
from typing import TYPE_CHECKING, Any, Protocol

from dreamscape3d.render.own_process import ONE_THREAD

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.parcel import Unpacker
    from dreamscape3d.app.viewer.ready import Result
    from dreamscape3d.app.viewer.workshop import Wanted, Workshop

_START = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from {module} import main; main({memory})"
_MODULE = "dreamscape3d.app.viewer.loading_process"
_READ = 1 << 16
_FAREWELL = 0.5  # seconds


class Link(Protocol):
    """A way to a workshop."""

    @property
    def ended(self) -> str:
        """Why it is gone, "" while it is not."""

    def order(self, order: dict[str, Any]) -> None:
        """Give an order; never waits."""

    def word(self) -> dict[str, Any] | None:
        """The next of its messages; never waits."""

    def result(self, word: dict[str, Any]) -> Result:
        """The result that a message with "size" speaks of. Must be asked for before the order "taken"."""

    def close(self) -> None:
        """End it."""


class ProcessLink:
    """A process of its own.

    Raises:
        OSError: the system starts none.
    """

    def __init__(self, memory: int) -> None:
        """`memory`: bytes that it may use."""
        self.ended = ""
        self._file = _shared_file()
        self._unpacker: Unpacker | None = None
        self._unsent = b""
        self._unread = b""
        self._cry = b""
        self._words: deque[dict[str, Any]] = deque()
        try:
            self._process = self._started(memory)
        except BaseException:
            self._file.close()
            raise
        assert self._process.stdin is not None
        assert self._process.stderr is not None
        self._orders, self._told = self._process.stdin.fileno(), self._process.stderr.fileno()
        if os.name == "posix":
            os.set_blocking(self._orders, False)
            os.set_blocking(self._told, False)

    @property
    def pid(self) -> int:
        """Its number at the system."""
        return self._process.pid

    def order(self, order: dict[str, Any]) -> None:
        self._unsent += json.dumps(order).encode() + b"\n"
        self._send()

    def word(self) -> dict[str, Any] | None:
        self._send()
        if not self._words and not self.ended:
            self._listen()
        return self._words.popleft() if self._words else None

    def result(self, word: dict[str, Any]) -> Result:
        if self._unpacker is None:
            from dreamscape3d.app.viewer.parcel import Unpacker

            self._unpacker = Unpacker()
        with mmap.mmap(self._file.fileno(), word["size"], access=mmap.ACCESS_READ) as seen:
            result: Result = self._unpacker.unpack(seen[:])
        return result

    def close(self) -> None:
        for pipe in (self._process.stdin, self._process.stderr):
            with contextlib.suppress(OSError):
                pipe.close()  # type: ignore[union-attr]
        try:
            self._process.wait(_FAREWELL)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._file.close()

    def _started(self, memory: int) -> subprocess.Popen[bytes]:
        """The child finds modules where this process does, and nowhere else: not in the folder it is started in."""
        start = _START.format(module=_MODULE, memory=memory)
        unwritten = ["-B"] if sys.dont_write_bytecode else []
        return subprocess.Popen(
            [sys.executable, "-I", *unwritten, "-c", start, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=self._file,
            stderr=subprocess.PIPE,
            env={**os.environ, **ONE_THREAD},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def _send(self) -> None:
        while self._unsent and not self.ended:
            try:
                self._unsent = self._unsent[os.write(self._orders, self._unsent) :]
            except BlockingIOError:
                return
            except OSError:
                self._end()

    def _listen(self) -> None:
        """Read what there is, once."""
        try:
            if os.name != "posix" and not _waiting(self._told):
                return
            data = os.read(self._told, _READ)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._end()
            return
        *lines, self._unread = (self._unread + data).split(b"\n")
        for line in lines:
            try:
                self._words.append(json.loads(line))
            except ValueError:
                self._cry = line

    def _end(self) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_FAREWELL)
        code = self._process.returncode
        how = f"by signal {-code}" if code is not None and code < 0 else f"with code {code}"
        cry = (self._unread or self._cry).decode("utf-8", "replace").strip()
        self.ended = f"its process was ended {how}" + (f": {cry}" if cry else "")


class ThreadLink:
    """A thread of this process: it works, but pictures come late while a dream is made ready."""

    def __init__(self) -> None:
        from dreamscape3d.app.viewer.workshop import Workshop

        self.ended = ""
        self._words: deque[dict[str, Any]] = deque()
        self._result: Result | None = None
        self._workshop: Workshop = Workshop(self._deliver, self._words.append)
        Thread(target=self._workshop.run, name="loading", daemon=True).start()

    def order(self, order: dict[str, Any]) -> None:
        self._workshop.put(order)

    def word(self) -> dict[str, Any] | None:
        return self._words.popleft() if self._words else None

    def result(self, word: dict[str, Any]) -> Result:
        assert self._result is not None
        return self._result

    def close(self) -> None:
        self._workshop.put({"do": "end"})

    def _deliver(self, wanted: Wanted, result: Result) -> None:
        self._result = result
        self._words.append({"size": 0, "purpose": wanted.purpose, "number": wanted.number, "path": str(wanted.path)})


def _shared_file() -> Any:
    """A file without a name that two processes can have open."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("dreamscape3d"), "w+b", buffering=0)
    return tempfile.TemporaryFile(buffering=0)


def _waiting(pipe: int) -> bool:
    """Whether there is something to read, on Windows; what has ended has its end to read."""
    import _winapi
    import msvcrt

    try:
        return bool(_winapi.PeekNamedPipe(msvcrt.get_osfhandle(pipe), 0)[0])  # type: ignore[attr-defined]
    except BrokenPipeError:
        return True
