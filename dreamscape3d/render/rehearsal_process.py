"""The process that rehearses beside a viewer: python -m dreamscape3d.render.rehearsal_process FILE

It has no window. What it draws goes into the driver's cache on disk, from which the viewer then has it at once. FILE
holds the names of the steps of a `Rehearsal` that are done, one a line, so that one that is cut short goes on the next
time; the last line is WHOLE once all are. Lines of standard input name steps that are wanted first. The process ends
when that is closed: with its parent, however that ends.
"""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dreamscape3d.render.rehearsal import Rehearsal

WHOLE = "whole"
URGENT, NICER = 16, 5  # steps that a first picture may wait for; after those the process is nicer than the viewer


LATER = 5.0  # seconds that it waits where those are done already, so as to slow no start


def rehearse(path: Path, wishes: queue.SimpleQueue[str]) -> None:
    """Draw the steps that are not done yet, and note each in the file. `wishes`: names that are wanted first.

    Raises:
        GraphicsError: there is no OpenGL without a window.
        OSError: the file cannot be written.
        ShaderError: a program cannot be compiled.
    """
    done = _done(path)
    if len(done) >= URGENT:  # no picture waits for what is left
        os.nice(NICER)
        time.sleep(LATER)
    from dreamscape3d.gpu.context import open_context
    from dreamscape3d.gpu.program import ProgramLibrary
    from dreamscape3d.render.rehearsal import Rehearsal

    ctx = open_context()
    rehearsal = Rehearsal(ctx, ProgramLibrary(ctx))
    rehearsal.skip(done)
    taken = 0
    with path.open("a", encoding="utf-8") as file:
        while rehearsal.left:
            _prefer(rehearsal, wishes)
            name = rehearsal.left[0]
            rehearsal.step()
            ctx.finish()
            print(name, file=file, flush=True)
            taken += 1
            if len(done) < URGENT and taken == URGENT:
                os.nice(NICER)
        print(WHOLE, file=file)


def _done(path: Path) -> set[str]:
    try:
        return set(path.read_text(encoding="utf-8").splitlines())
    except (OSError, ValueError):
        return set()


def _prefer(rehearsal: Rehearsal, wishes: queue.SimpleQueue[str]) -> None:
    names = []
    with contextlib.suppress(queue.Empty):
        while True:
            names.append(wishes.get_nowait())
    if names:
        rehearsal.prefer(names)


def main() -> None:
    os.environ.pop("DISPLAY", None)  # EGL opens without, and needs no connection
    os.environ.pop("WAYLAND_DISPLAY", None)
    wishes: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(wishes,), daemon=True).start()
    with contextlib.suppress(Exception):  # nobody waits for it, and the viewer does without
        rehearse(Path(sys.argv[1]), wishes)
    os._exit(0)


def _listen(wishes: queue.SimpleQueue[str]) -> None:
    """End with the parent: interpreters take long to do so, and there is nothing to be saved."""
    with contextlib.suppress(OSError, ValueError):
        for line in sys.stdin:
            wishes.put(line.strip())
    os._exit(0)


if __name__ == "__main__":
    main()
