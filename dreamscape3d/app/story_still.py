"""One picture of a story, at a moment of it as its autopilot tells it."""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING, Literal

from dreamscape3d.app import picture
from dreamscape3d.app.progress import ProgressLine
from dreamscape3d.app.story_name import load_named_story
from dreamscape3d.app.storyboard import digest_of
from dreamscape3d.errors import UsageError

if TYPE_CHECKING:
    from dreamscape3d.dream.telling.story import Story

_MEANINGLESS = {"settings": "--set", "entangle": "--entangle", "mode": "--mode", "channels": "--channels"}


def run_story(args: argparse.Namespace) -> int:
    """As `still.run`, for a story.

    Raises:
        UsageError: an option that has no meaning for stories, or more than one name; else as of `still.run`.
    """
    _check(args)
    path, story = load_named_story(args.dreams[0])
    began = time.monotonic()
    _render(args, story, digest_of(path))
    width, height = args.size
    print(f"wrote {args.output} ({width}×{height}, {time.monotonic() - began:.1f} s)")
    return 0


def _check(args: argparse.Namespace) -> None:
    if len(args.dreams) > 1:
        raise UsageError("a story brings its own dreams; it is named alone", cure=f"leave out {args.dreams[1]}")
    for name, option in _MEANINGLESS.items():
        if getattr(args, name) not in (None, []):
            raise UsageError(f"{option} means nothing for a story", cure=f"leave {option} out")
    if args.projection != "mono":
        raise UsageError(f"stories are not drawn as {args.projection} yet", cure="leave --projection out")


def _render(args: argparse.Namespace, story: Story, digest: str) -> None:
    from dreamscape3d.app.offscreen import Studio

    depth: Literal[8, 16, 32] = 32 if args.output.suffix.lower() == ".exr" else args.bits
    with (
        ProgressLine(args.output.name) as progress,
        Studio(
            story, args.size, args.quality, samples=args.samples, seed=args.seed, schematics=args.schematics
        ) as studio,
    ):
        pixels = studio.picture(args.time, depth, progress)
    seed = story.seed if args.seed is None else args.seed
    picture.write_picture(args.output, pixels, picture.Origin(story.title, "", digest, seed, args.time, {}))
