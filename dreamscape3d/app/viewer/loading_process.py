"""The process that makes dreams ready, as `loading` starts it.

    standard input    orders, a line of JSON each (see `workshop`)
    standard output   a file that each result is written into from its beginning
    standard error    word of that, a line of JSON each: {"ready"} first, {"size", …} of a result, and what a workshop
                      tells; any other line is a cry of Python's or a library's, the last of which is told if it ends

It ends with its input, so it never outlives the viewer, however that ended.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import sys
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.ready import Result
    from dreamscape3d.app.viewer.workshop import Wanted, Workshop

_EXHAUSTED = 3  # exit code


def main(memory: int) -> None:
    """Serve until the input ends; `memory`: bytes that it may use, where the system can hold it to that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the viewer's to answer
    words = os.fdopen(os.dup(2), "wb", buffering=0)
    _limit_memory(memory)
    gc.disable()
    try:
        _serve(words)
    except BrokenPipeError:
        pass
    except BaseException as error:
        with contextlib.suppress(OSError):
            words.write(f"{type(error).__name__}: {error}".encode())
        os._exit(1)
    os._exit(0)  # at once: a thread may still be reading


def _serve(words: BinaryIO) -> None:
    from dreamscape3d.app.viewer.workshop import Workshop

    end = _End(words)
    workshop = Workshop(end.deliver, end.tell)
    Thread(target=_read_orders, args=(sys.stdin.buffer, workshop), daemon=True).start()
    _warm()
    end.tell({"ready": True})
    workshop.run()


class _End:
    """This end of the pipes."""

    def __init__(self, words: BinaryIO) -> None:
        from dreamscape3d.app.viewer.parcel import Packer

        self._words = words
        self._lock = Lock()
        self._packer = Packer()

    def tell(self, word: dict[str, Any]) -> None:
        """Send a short message; from any thread."""
        with self._lock:
            self._words.write(json.dumps(word).encode() + b"\n")

    def deliver(self, wanted: Wanted, result: Result) -> None:
        """Write a result and send word of it."""
        data = self._packed(wanted, result)
        os.lseek(1, 0, os.SEEK_SET)
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(1, rest) :]
        self.tell({"size": len(data), "purpose": wanted.purpose, "number": wanted.number, "path": str(wanted.path)})
        if getattr(result, "exhausted", False):
            os._exit(_EXHAUSTED)  # a new process has all its memory again

    def _packed(self, wanted: Wanted, result: Result) -> bytes:
        from dreamscape3d.app.viewer.ready import Failed
        from dreamscape3d.errors import DreamscapeError

        try:
            return self._packer.pack(result)
        except Exception as error:
            told = f"{wanted.path}: the dream could not be handed over ({type(error).__name__}: {error})"
            return self._packer.pack(Failed(wanted.path, DreamscapeError(told, cure="use fewer or smaller parts")))


def _read_orders(orders: BinaryIO, workshop: Workshop) -> None:
    for line in orders:
        workshop.put(json.loads(line))
    os._exit(0)  # at once: nobody is left to take what is being made


def _warm() -> None:
    """Import what a dream needs, so that the first does not wait for it longer than it must."""
    import dreamscape3d.dream.world
    import dreamscape3d.formats.load
    import dreamscape3d.formats.places
    import dreamscape3d.scene.posing  # noqa: F401


def _limit_memory(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    with contextlib.suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        most = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
