"""Play a story: watch it told, or live in it as one of its dreamers.

STORY is a path to a story file, or the name of one that comes along, as 'story/bedtime'. Whoever moves (WASD, the
mouse) leaves the story's camera and lives as ROLE; F or Enter does what is at hand: takes somebody's hand, picks up a
memory, goes on with a tale. H goes back to the camera. What is done is kept in a journal, from which the same night
comes again.
"""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from dreamscape3d.app import picture
from dreamscape3d.app.progress import ProgressLine
from dreamscape3d.app.story_name import DEFAULT, load_named_story
from dreamscape3d.app.suggestion import did_you_mean
from dreamscape3d.app.view import add_window_arguments
from dreamscape3d.errors import OutputError, UsageError

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.ready import Loaded
    from dreamscape3d.dream.telling.story import Story
    from dreamscape3d.dream.timeline import Timeline
    from dreamscape3d.dream.world import World

_LARGEST = 64 << 20  # bytes of a journal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `play` takes."""
    add = parser.add_argument
    add("story", metavar="STORY", nargs="?", default=DEFAULT, help=f"path or name of a story (default {DEFAULT})")
    add("--as", metavar="ROLE", dest="role", help="whom you are (default: the story's first)")
    add("--autopilot", action="store_true", help="only watch: nobody is moved by you")
    add("--from", metavar="ACT", dest="act", help="begin with this act, as if those before had been")
    add("--journal", metavar="FILE", type=Path, help="keep what was done in this file when you leave")
    add("--resume", metavar="FILE", type=Path, help="go on with a night that was kept")
    add("--keep", metavar="FILE.toml", type=Path, help="write the dream, richer by the night, when you leave")
    add_window_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Open the window; returns when it is closed.

    Raises:
        UsageError, DreamFileError, JournalError: the story, an act, a role or a journal is refused, before any window.
        GraphicsError: there is no display or no OpenGL.
        OutputError: the journal or the dream cannot be written.
    """
    for path in (args.journal, args.keep):
        if path is not None:
            picture.check_place(path)
    from dreamscape3d.app.viewer.ending import Ending

    with closing(Ending()) as ending:
        path, story = load_named_story(args.story)
        loaded = _ready(path, story, args)
        from dreamscape3d.app.viewer.opening import open_viewer

        timeline = open_viewer(args, (), ending, loaded)
        assert timeline is not None
        _keep(args, timeline, loaded.role)
    return 128 + ending.number if ending.number else 0


def _ready(path: Path, story: Story, args: argparse.Namespace) -> Loaded:
    """All that the story needs to be shown at once."""
    from dreamscape3d.app.viewer.ready import Loaded

    role = "" if args.autopilot else _role(story, args.role)
    world = _begun(story, args)
    world.moment()  # what cannot be posed is told here
    host = world.dream
    return Loaded(path.absolute(), host, world.scenes.of(host), story.digest, 0.0, role=role, world=world)


def _begun(story: Story, args: argparse.Namespace) -> World:
    """The night at its beginning, or as it was left."""
    from dreamscape3d.dream.telling.saving import resume
    from dreamscape3d.dream.world import World

    if args.resume is None:
        return World.of_story(story.beginning(args.act) if args.act else story)
    if args.act:
        raise UsageError("--from and --resume both say where to begin", cure="leave one of them out")
    with ProgressLine(args.resume.name) as progress:
        return resume(story, _read(args.resume), progress=progress, path=str(args.resume))


def _role(story: Story, wanted: str | None) -> str:
    names = [role.name for role in story.roles]
    if wanted is None:
        return names[0]
    if wanted not in names:
        cure = did_you_mean(wanted, names) or f"its roles: {', '.join(names)}"
        raise UsageError(f"nobody in '{story.title}' is called '{wanted}'", cure=cure)
    return wanted


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise UsageError(f"'{path}' is larger than a journal can be")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"'{path}' cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"'{path}' is no journal: it is not UTF-8 text") from error


def _keep(args: argparse.Namespace, timeline: Timeline, role: str) -> None:
    """Write what was to be kept: the night, and the dream of whom one was, or the first's where one only looked on."""
    from dreamscape3d.dream.telling.morning import richer
    from dreamscape3d.dream.telling.saving import save
    from dreamscape3d.formats.dump import dump_dream

    if args.journal:
        _write(args.journal, save(timeline.world, timeline.journal))
        print(f"wrote {args.journal} ({len(timeline.journal)} events)")
    if args.keep:
        _write(args.keep, dump_dream(richer(timeline.world, role)))
        print(f"wrote {args.keep}")


def _write(path: Path, text: str) -> None:
    """All of it, or nothing: what was there before is lost only once the new one is whole."""
    try:
        with picture.replacing(path) as temporary:
            temporary.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"'{path}' cannot be written: {error.strerror or error}") from error
