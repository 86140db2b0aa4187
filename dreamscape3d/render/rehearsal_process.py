"""The process that rehearses beside a viewer: python -m dreamscape3d.render.rehearsal_process FILE

It has no window. What it draws goes into the driver's cache on disk, from which the viewer then has it at once. FILE
holds how many steps of a `Rehearsal` are done, so that one that is cut short goes on the next time. It ends when its
standard input is closed: with its parent, however that ends.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from pathlib import Path

URGENT, NICER = 20, 5  # steps that a first picture may wait for; after those the process is nicer than the viewer


def rehearse(path: Path) -> None:
    """Draw the steps that are not done yet, and note each in the file.

    Raises:
        GraphicsError: there is no OpenGL without a window.
        OSError: the file cannot be written.
        ShaderError: a program cannot be compiled.
    """
    from dreamscape3d.gpu.context import open_context
    from dreamscape3d.gpu.program import ProgramLibrary
    from dreamscape3d.render.rehearsal import Rehearsal

    ctx = open_context()
    rehearsal = Rehearsal(ctx, ProgramLibrary(ctx))
    rehearsal.skip(done := steps_done(path))
    while rehearsal.step():
        ctx.finish()
        done += 1
        note(path, done)
        if done == URGENT:
            with contextlib.suppress(OSError, AttributeError):
                os.nice(NICER)
    note(path, WHOLE)


WHOLE = 1_000_000
"""In the file once all is done: more steps than there are."""


def steps_done(path: Path) -> int:
    """What the file says; 0 where there is none that says anything."""
    try:
        return max(int(path.read_text(encoding="ascii")), 0)
    except (OSError, ValueError):
        return 0


def note(path: Path, done: int) -> None:
    """Write it so that no reader sees half of it. Raises OSError."""
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(str(done), encoding="ascii")
    draft.replace(path)


def main() -> None:
    os.environ.pop("DISPLAY", None)  # EGL opens without, and needs no connection
    os.environ.pop("WAYLAND_DISPLAY", None)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with contextlib.suppress(Exception):  # nobody waits for it, and the viewer does without
        rehearse(Path(sys.argv[1]))
    os._exit(0)


def _end_with_parent() -> None:
    """Interpreters take long to end, and there is nothing to be saved."""
    with contextlib.suppress(OSError):
        os.read(0, 1)
    os._exit(0)


if __name__ == "__main__":
    main()
