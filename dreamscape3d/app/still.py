"""Render one picture of a dream, or of several that grow into each other, into a file.

DREAM is a path to a dream file, or the name of one that comes along ('dreamscape3d list'). Further ones are guests of
the first, whose camera, time, seed and parameters count. --entangle says how much of them is there, --mode how they
enter: they grow together (merge), become each other (morph), alternate by region (weave), let single forms cross (leak)
or have a door (portal). Only what both files offer in [share] crosses; what does not is told.

DREAM may be a story instead, as 'story/bedtime': then --time is a moment of it, as its autopilot tells it, in any
projection. What its people say stands in the viewer, not in pictures.

The ending of the file chooses the format: .png (8 or 16 bit), .webp (lossless), .exr (linear half floats).
The picture carries title, author, seed, time, parameters and the dream's hash, so it can be made again.

--projection: flat for one eye (mono) or two (side-by-side, top-bottom, each also -half; anaglyph, interlaced), or all
round: equirect (360°), ods (360° for two eyes, left one on top), vr180 (two half globes, left one first). What is all
round stays level: it is seen from the camera's eye with its heading in the middle; pitch, roll and field of view do not
count, nor do depth of field, vignette, echo, fray and parting. Files say which projection they hold.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from dreamscape3d.app import argument, entangling, picture, projecting
from dreamscape3d.app.dream_name import find_dream
from dreamscape3d.app.progress import ProgressLine
from dreamscape3d.app.story_name import is_story
from dreamscape3d.app.suggestion import did_you_mean
from dreamscape3d.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dreamscape3d.dream.dream import Dream
    from dreamscape3d.dream.parameter import Parameter
    from dreamscape3d.dream.world import World

QUALITIES = ("draft", "live", "high", "final")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `still` takes."""
    add = parser.add_argument
    add("dreams", metavar="DREAM", nargs="+", help="path or name of a dream; further ones are its guests")
    add("-o", "--output", metavar="FILE", required=True, type=Path, help="the picture: .png, .webp or .exr")
    add("--size", metavar="WxH", type=argument.size, help="pixels (default 1280x720, or by projection)")
    add("--time", metavar="S", type=argument.seconds, default=0.0, help="moment in seconds (default 0)")
    add("--seed", metavar="N", type=argument.seed, help="in place of the dream's own seed")
    add("--samples", metavar="N", type=argument.samples, help="samples a pixel (default: by quality)")
    add("--quality", choices=QUALITIES, default="high", help="draft, live, high or final (default high)")
    add("--set", metavar="NAME=VALUE", dest="settings", action="append", default=[], type=argument.assignment)
    add("--entangle", metavar="E", type=argument.intensity, help="how much of the guests, 0 to 1 (default 0.5)")
    add(
        "--mode", metavar="M", type=argument.mode, help="merge, morph, weave, leak or portal (default: the dream's own)"
    )
    add("--channels", metavar="C,C…", type=argument.channels, help="what may cross (default form,colour,air,pulse)")
    add("--bits", type=int, choices=(8, 16), default=8, help="bits a channel of a .png (default 8)")
    projecting.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Refuse what cannot be done, render, write.

    Raises:
        UsageError, OutputError, DreamFileError: before anything is rendered.
        GraphicsError, LimitError, OutputError: while rendering or writing.
    """
    picture.check_output(args.output, args.bits)
    projecting.check(args)
    if any(is_story(name) for name in args.dreams):
        from dreamscape3d.app.story_still import run_story

        return run_story(args)
    dream = _entangled(args)
    parameters = check_settings(dream.parameters, args.settings)
    began = time.monotonic()
    _render(args, dream, parameters)
    width, height = args.size
    print(f"wrote {args.output} ({width}×{height}, {time.monotonic() - began:.1f} s)")
    return 0


def check_settings(known: Sequence[Parameter], settings: Sequence[tuple[str, float]]) -> dict[str, float]:
    """The values that `--set` gives, each for a parameter that the dream has and within its range.

    Raises:
        UsageError: no such parameter, or a value out of its range.
    """
    by_name = {parameter.name: parameter for parameter in known}
    for name, value in settings:
        if name not in by_name:
            cure = did_you_mean(name, by_name) or _offer(list(by_name))
            raise UsageError(f"the dream has no parameter '{name}'", cure=cure)
        least, most = by_name[name].minimum, by_name[name].maximum
        if not least <= value <= most:
            raise UsageError(f"{name}={value:g} is out of range; {least:g} to {most:g}")
    return dict(settings)


def _offer(names: list[str]) -> str:
    return f"it has: {', '.join(names)}" if names else "it has no parameters"


def _entangled(args: argparse.Namespace) -> Dream:
    """The dream with its guests; tells what of them stays out."""
    asked = entangling.Asked(args.entangle, args.mode, args.channels)
    host, *guests = load_named(args.dreams)
    if not guests and not host[1].guests and asked.anything:
        raise UsageError("entangling takes two dreams or more; one is named", cure=f"name another beside {host[0]}")
    made = asked.together(host, guests)
    for sentence in made.told:
        print(sentence, file=sys.stderr)
    return made.dream


def load_named(names: Sequence[str]) -> list[tuple[str, Dream]]:
    """Each dream with the name of its file.

    Raises:
        UsageError, DreamFileError: one does not exist, or has faults.
    """
    paths = [find_dream(name) for name in names]
    from dreamscape3d.formats import load_dream

    return [(path.stem, load_dream(path)) for path in paths]


def rendered(
    args: argparse.Namespace,
    dream: Dream | World,
    parameters: Mapping[str, float] | None = None,
    seed: int | None = None,
) -> NDArray[Any]:
    """The pixels that were asked for, of a dream or of a story's world; tells how far it is."""
    from dreamscape3d.app.offscreen import render

    depth: Literal[8, 16, 32] = 32 if args.output.suffix.lower() == ".exr" else args.bits
    with ProgressLine(args.output.name) as progress:
        return render(
            dream,
            size=args.size,
            time=args.time,
            samples=args.samples,
            quality=args.quality,
            parameters=parameters,
            seed=seed,
            depth=depth,
            progress=progress,
            **projecting.options(args),
        )


def _render(args: argparse.Namespace, dream: Dream, parameters: dict[str, float]) -> None:
    pixels = rendered(args, dream, parameters, args.seed)
    values = {parameter.name: parameter.default for parameter in dream.parameters} | parameters
    picture.write_picture(args.output, pixels, _origin(args, dream, values))


def _origin(args: argparse.Namespace, dream: Dream, parameters: dict[str, float]) -> picture.Origin:
    return picture.Origin(
        title=dream.title,
        author=dream.author,
        dream=dream.digest,
        seed=dream.seed if args.seed is None else args.seed,
        time=args.time,
        parameters=parameters,
        shown=projecting.shown(args, dream, parameters),
        entangled=entangling.summary(dream, args.time, parameters),
    )
