"""Opening and closing the viewer: what has to be there, in the order that shows the first picture soonest.

    the dream begins to load in a process of its own ▸ window ▸ renderer ▸ the dream is there ▸ first picture ▸ the rest

Modules that take long to import come as late as can be, so that the loader has the other core meanwhile.
"""

from __future__ import annotations

import argparse
import contextlib
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dreamscape3d.app.viewer.loading import Loader

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.ready import Loaded
    from dreamscape3d.app.viewer.settings import SettingsFile
    from dreamscape3d.app.viewer.window import Window

LOOK = 0.001  # seconds between two looks for the first dream


def open_viewer(args: argparse.Namespace, paths: Sequence[Path]) -> int:
    """Show the dreams until the window is closed; the exit code.

    Raises:
        UsageError: there is no display, or a setting does not fit the first dream.
        DreamFileError: the first dream has faults.
        GraphicsError: no window or no OpenGL.
    """
    with contextlib.ExitStack() as closing:
        closing.enter_context(_ended_in_order())
        loader = closing.enter_context(contextlib.closing(Loader()))
        if paths:
            loader.request(paths[0].absolute())
        from dreamscape3d.app.viewer.settings import SettingsFile

        kept = closing.enter_context(contextlib.closing(SettingsFile()))
        window = closing.enter_context(_window(args, kept))
        from dreamscape3d.app.viewer.crew import assemble
        from dreamscape3d.app.viewer.show import Show

        crew, console = assemble(args, window, loader, kept, closing)
        show = closing.enter_context(contextlib.closing(Show(crew, console)))
        if paths:
            loaded = _first(loader)
            check_settings(loaded, args)
            show.begin(loaded, args.time, args.settings)
        else:
            console.choosing = True
        if args.fullscreen or (kept.settings.fullscreen != "no" and not args.size):
            window.set_fullscreen("exclusive" if args.fullscreen else kept.settings.fullscreen)
        closing.callback(lambda: _remember(window, kept))
        show.run(args.frames)
        if args.frames:
            print(show.summary())
    return 0


@contextlib.contextmanager
def _ended_in_order() -> Iterator[None]:
    """Whoever asks the process to end has it end as at its window's close button: settings kept, nobody left behind."""
    import signal

    def end(number: int, frame: object) -> None:
        raise SystemExit(128 + number)

    numbers = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
    before = {number: signal.signal(number, end) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _remember(window: Window, kept: SettingsFile) -> None:
    """The window comes back as large as it was left."""
    from dataclasses import replace

    kept.keep(replace(kept.settings, window_size=window.floating_size))


def check_settings(loaded: Loaded, args: argparse.Namespace) -> None:
    """Refuse what `--set` asks of a dream that has no such parameter."""
    from dreamscape3d.app.still import check_settings

    check_settings(loaded.dream.parameters, args.settings)


def _first(loader: Loader) -> Loaded:
    """The first dream; nothing can be shown without it."""
    from dreamscape3d.app.viewer.ready import Failed, Loaded

    while True:
        news = loader.poll()
        if isinstance(news, Failed):
            raise news.error
        if isinstance(news, Loaded):
            return news
        time.sleep(LOOK)


@contextlib.contextmanager
def _window(args: argparse.Namespace, kept: SettingsFile) -> Iterator[Window]:
    from dreamscape3d.app.viewer.icon import set_icon
    from dreamscape3d.app.viewer.window import Window

    window = Window(args.size or kept.settings.window_size, "dreamscape3d", screen=args.screen)
    try:
        set_icon(window.handle)
        yield window
    finally:
        window.close()
