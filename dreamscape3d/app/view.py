"""Open a window and walk in a dream; save its file and see it change.

DREAM is a path to a dream file, or the name of one that comes along. Without one, a screen to choose from opens.
Further ones are guests of the first, whose dreams grow into it: Tab shows the strands between them.
F1 shows the keys, Tab the inspector, F11 fills the screen, P takes a picture, B calms everything, Ctrl+Q leaves.
"""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from dreamscape3d.app import argument
from dreamscape3d.app.dream_name import find_dream
from dreamscape3d.app.projection import LAYOUTS
from dreamscape3d.app.still import QUALITIES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `view` takes."""
    add = parser.add_argument
    add("dreams", metavar="DREAM", nargs="*", help="path or name of a dream; further ones are its guests")
    add_window_arguments(parser)
    add("--time", metavar="S", type=argument.seconds, default=0.0, help="moment to begin at in seconds (default 0)")
    add("--set", metavar="NAME=VALUE", dest="settings", action="append", default=[], type=argument.assignment)
    add("--entangle", metavar="E", type=argument.intensity, help="how much of the guests, 0 to 1 (default 0.5)")
    add("--mode", metavar="M", type=argument.mode, help="merge, morph, weave, leak or portal")


def add_window_arguments(parser: argparse.ArgumentParser) -> None:
    """What every command with a window takes."""
    add = parser.add_argument
    add("--size", metavar="WxH", type=argument.size, help="pixels of the window (default: as last time, or 1280x720)")
    add("--fullscreen", action="store_true", help="fill the screen from the beginning")
    add("--screen", metavar="N", type=argument.screen, default=0, help="screen to open on, 1 for the first")
    add("--stereo", choices=tuple(LAYOUTS), help="for two eyes: side by side, one over the other, coloured, by rows")
    add("--quality", choices=QUALITIES, help="draft, live, high or final (default: as last time, or live)")
    add("--fps", metavar="N", type=argument.target_rate, help="pictures a second to aim for (default: as last time)")
    add("--scale", metavar="S", type=argument.scale, help="march this part of each side and keep it, 0.25 to 1")
    add("--screenshots", metavar="DIR", type=Path, help="folder that P writes pictures to")
    add("--frames", metavar="N", type=argument.frames, help="close after so many pictures, and tell how long they took")


def run(args: argparse.Namespace) -> int:
    """Open the window; returns when it is closed.

    Raises:
        UsageError, DreamFileError: the dream or a setting is refused, before any window opens.
        GraphicsError: there is no display or no OpenGL.
    """
    from dreamscape3d.app.viewer.ending import Ending

    with closing(Ending()) as ending:
        paths = [find_dream(name) for name in args.dreams]
        from dreamscape3d.app.viewer.opening import open_viewer

        open_viewer(args, paths, ending)
    return 128 + ending.number if ending.number else 0
