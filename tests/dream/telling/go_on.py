"""Go on with a saved night in a process of its own: python go_on.py STORY SAVED SECONDS prints the digest then."""

from __future__ import annotations

import sys
from pathlib import Path

from dreamscape3d.dream.telling.saving import resume
from dreamscape3d.formats.story import load_story


def main(story: str, saved: str, seconds: str) -> None:
    world = resume(load_story(story), Path(saved).read_text(encoding="utf-8"))
    world.advance_to_tick(world.tick + round(60 * float(seconds)))
    print(world.digest())


if __name__ == "__main__":
    main(*sys.argv[1:])
