"""Render a sheet of pictures that tells a story at a glance: a row for each act, moments of it from left to right.

STORY is a path to a story file, or the name of one that comes along, as 'story/bedtime'. It is told by the autopilot
from its beginning, so that every picture is one of the night as it would be played. Below each picture stand its act
and the moment, unless --plain.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

from dreamscape3d.app import argument, picture
from dreamscape3d.app.progress import ProgressLine
from dreamscape3d.app.still import QUALITIES
from dreamscape3d.app.story_name import DEFAULT, load_named_story
from dreamscape3d.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from dreamscape3d.app.acts import Act
    from dreamscape3d.dream.telling.story import Story

STEPPED = 0.15  # of the work is finding out when each act begins


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `storyboard` takes."""
    add = parser.add_argument
    add("story", metavar="STORY", nargs="?", default=DEFAULT, help=f"path or name of a story (default {DEFAULT})")
    add("-o", "--output", metavar="FILE", required=True, type=Path, help="the sheet: .png or .webp")
    add("--per-act", metavar="N", type=argument.per_act, default=3, help="pictures of each act, 1 to 12 (default 3)")
    add("--size", metavar="WxH", type=argument.size, default=(480, 270), help="pixels of one (default 480x270)")
    add("--seed", metavar="N", type=argument.seed, help="in place of the story's own seed")
    add("--quality", choices=QUALITIES, default="high", help="draft, live, high or final (default high)")
    add("--plain", action="store_true", help="no words below the pictures")


def run(args: argparse.Namespace) -> int:
    """Refuse what cannot be done, tell the story, render, write.

    Raises:
        UsageError, OutputError, DreamFileError: before anything is rendered.
        GraphicsError, LimitError, OutputError: while rendering or writing.
    """
    picture.check_output(args.output)
    if args.output.suffix.lower() == ".exr":
        cure = f"-o {args.output.with_suffix('.png')}"
        raise UsageError(f"'{args.output}' holds light, not words; a storyboard is .png or .webp", cure=cure)
    _, story = load_named_story(args.story)
    _check(args, sum(not act.aside for act in story.acts))
    began = time.monotonic()
    with ProgressLine(args.output.name) as progress:
        pixels, acts = _drawn(args, story, progress)
    seed = story.seed if args.seed is None else args.seed
    origin = picture.Origin(story.title, "", story.digest, seed, 0.0, {})
    picture.write_picture(args.output, pixels, origin)
    height, width = pixels.shape[:2]
    print(f"wrote {args.output} ({acts} acts, {width}×{height}, {time.monotonic() - began:.1f} s)")
    return 0


def _drawn(args: argparse.Namespace, story: Story, progress: Callable[[float], None]) -> tuple[NDArray[np.uint8], int]:
    from dreamscape3d.app.acts import acts_of
    from dreamscape3d.app.offscreen import Studio
    from dreamscape3d.app.strip import sheet

    with Studio(story, args.size, args.quality, seed=args.seed) as studio:
        acts = acts_of(studio.world, lambda share: progress(STEPPED * share))
        _check(args, len(acts))
        moments = [(act, moment) for act in acts for moment in act.moments(args.per_act)]
        pictures, words = [], []
        for number, (act, moment) in enumerate(moments):

            def done(share: float, before: int = number) -> None:
                progress(STEPPED + (1.0 - STEPPED) * (before + share) / len(moments))

            pictures.append(studio.picture(moment, progress=done))
            words.append(_words(act, moment))
        return sheet(pictures, [] if args.plain else words, args.per_act), len(acts)


def _check(args: argparse.Namespace, acts: int) -> None:
    """Refuse a sheet of so many acts that could not be written: those in order, before the night is told, and with
    those to which branches led, before anything is drawn."""
    from dreamscape3d.app.strip import check_sheet, sheet_size

    size = sheet_size(args.size, args.per_act, acts, worded=not args.plain)
    check_sheet("storyboard", size, "fewer pictures --per-act, or a smaller --size")


def _words(act: Act, moment: float) -> str:
    minutes, seconds = divmod(round(moment), 60)
    return f"{act.number}  {act.title}  {minutes}:{seconds:02d}"
