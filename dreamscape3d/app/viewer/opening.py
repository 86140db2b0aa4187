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

from dreamscape3d.app.file_name import shipped_dreams
from dreamscape3d.app.viewer.loading import Loader
from dreamscape3d.app.viewer.understudy import Understudy

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.console import Console
    from dreamscape3d.app.viewer.ending import Ending
    from dreamscape3d.app.viewer.ready import Loaded
    from dreamscape3d.app.viewer.settings import SettingsFile
    from dreamscape3d.app.viewer.window import Window
    from dreamscape3d.dream.timeline import Timeline

LOOK = 0.001  # seconds between two looks for the first dream


def open_viewer(
    args: argparse.Namespace, paths: Sequence[Path], ending: Ending, begin_with: Loaded | None = None
) -> Timeline | None:
    """Show the dreams, or what was made ready already, until the window is closed; the time and the doings of the story
    that was on, be it left for a dream since, or of the dream that was on last.

    Raises:
        UsageError: there is no display, or a setting does not fit the first dream.
        DreamFileError: the first dream has faults.
        GraphicsError: no window or no OpenGL.
    """
    with contextlib.ExitStack() as closing:
        loader = closing.enter_context(contextlib.closing(Loader()))
        if paths:
            loader.request(paths[0].absolute())
        understudy = closing.enter_context(contextlib.closing(Understudy()))
        from dreamscape3d.app.viewer.settings import SettingsFile

        kept = closing.enter_context(contextlib.closing(SettingsFile()))
        window = closing.enter_context(_window(args, kept))
        from dreamscape3d.app.viewer.crew import assemble
        from dreamscape3d.app.viewer.show import Show

        crew, console = assemble(args, window, loader, kept, understudy, closing)
        console.programme = [path.absolute() for path in shipped_dreams().values()]
        show = closing.enter_context(contextlib.closing(Show(crew, console)))
        if begin_with is not None:
            show.begin(begin_with, 0.0, ())
        elif paths:
            loaded = _first(loader)
            check_settings(loaded, args)
            show.begin(loaded, args.time, args.settings)
            _invite(paths[1:], args, console)
        else:
            console.choosing = True
        if args.fullscreen or (kept.settings.fullscreen != "no" and not args.size):
            window.set_fullscreen("exclusive" if args.fullscreen else kept.settings.fullscreen)
        closing.callback(lambda: _remember(window, kept))
        ending.window = window
        show.run(args.frames)
        if args.frames:
            print(show.summary())
        last = console.story or console.stage
        return last.timeline if last is not None else None


def _remember(window: Window, kept: SettingsFile) -> None:
    """The window comes back as large as it was left, and there."""
    from dataclasses import replace

    size, place = window.floating_size, window.floating_place
    kept.keep(replace(kept.settings, window_size=size, window_position=place))


def check_settings(loaded: Loaded, args: argparse.Namespace) -> None:
    """Refuse what `--set` asks of a dream that has no such parameter."""
    from dreamscape3d.app.still import check_settings

    check_settings(loaded.dream.parameters, args.settings)


def _invite(paths: Sequence[Path], args: argparse.Namespace, console: Console) -> None:
    """Have the others come as guests of the first dream."""
    if args.mode is not None:
        console.set_mode(args.mode)
    if args.entangle is not None:
        console.guests.intensity = args.entangle
    for path in paths:
        console.invite(path)


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
        if kept.settings.window_position is not None and not args.screen:
            window.move(kept.settings.window_position)
        yield window
    finally:
        window.close()
