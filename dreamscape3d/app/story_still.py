"""One picture of a story, at a moment of it as its autopilot tells it."""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from dreamscape3d.app import picture, projecting
from dreamscape3d.app.still import rendered
from dreamscape3d.app.story_name import load_named_story
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
    _, story = load_named_story(args.dreams[0])
    began = time.monotonic()
    _render(args, story)
    width, height = args.size
    print(f"wrote {args.output} ({width}×{height}, {time.monotonic() - began:.1f} s)")
    return 0


def _check(args: argparse.Namespace) -> None:
    if len(args.dreams) > 1:
        raise UsageError("a story brings its own dreams; it is named alone", cure=f"leave out {args.dreams[1]}")
    for name, option in _MEANINGLESS.items():
        if getattr(args, name) not in (None, []):
            raise UsageError(f"{option} means nothing for a story", cure=f"leave {option} out")


def _render(args: argparse.Namespace, story: Story) -> None:
    from dreamscape3d.dream.world import World

    world = World.of_story(story if args.seed is None else replace(story, seed=args.seed))
    pixels = rendered(args, world)
    shown = projecting.shown(args, world)
    origin = picture.Origin(story.title, "", story.digest, world.seed, args.time, {}, shown=shown)
    picture.write_picture(args.output, pixels, origin)
