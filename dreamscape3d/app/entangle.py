"""Render how dreams grow into each other: a strip of pictures from the first one alone to all of the others.

DREAMs are paths to dream files, or names of ones that come along ('dreamscape3d list'). The first is the host: its
camera and time are those of every picture. Only what the files offer in [share] crosses; what does not is told.
Each picture has its share of the others under it, from 0 to 1, unless --plain.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from dreamscape3d.app import argument, entangling, picture
from dreamscape3d.app.progress import ProgressLine
from dreamscape3d.app.still import QUALITIES, load_named
from dreamscape3d.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dreamscape3d.dream.dream import Dream

    Named = tuple[str, Dream]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `entangle` takes."""
    add = parser.add_argument
    add("dreams", metavar="DREAM", nargs="+", help="two dreams or more; the first is the host")
    add("-o", "--output", metavar="FILE", required=True, type=Path, help="the strip: .png or .webp")
    add("--steps", metavar="N", type=argument.steps, default=7, help="pictures from 0 to 1, 2 to 25 (default 7)")
    add("--mode", metavar="M", type=argument.mode, help="merge, morph, weave, leak or portal (default: the host's own)")
    add("--channels", metavar="C,C…", type=argument.channels, help="what may cross (default form,colour,air,pulse)")
    add("--size", metavar="WxH", type=argument.size, default=(480, 270), help="pixels of one (default 480x270)")
    add("--time", metavar="S", type=argument.seconds, default=0.0, help="moment in seconds (default 0)")
    add("--quality", choices=QUALITIES, default="high", help="draft, live, high or final (default high)")
    add("--vertical", action="store_true", help="one below the other")
    add("--plain", action="store_true", help="no words below the pictures")


def run(args: argparse.Namespace) -> int:
    """Refuse what cannot be done, render every step, write.

    Raises:
        UsageError, OutputError, DreamFileError: before anything is rendered.
        GraphicsError, LimitError, OutputError: while rendering or writing.
    """
    _check(args)
    host, *guests = load_named(args.dreams)
    dreams = [_step(args, host, guests, share) for share in shares(args.steps)]
    for sentence in dreams[-1].told:
        print(sentence, file=sys.stderr)
    began = time.monotonic()
    pixels = _render(args, [step.dream for step in dreams], words(host, guests, args))
    picture.write_picture(args.output, pixels, _origin(args, host[1], dreams[-1].dream))
    height, width = pixels.shape[:2]
    print(f"wrote {args.output} ({args.steps} steps, {width}×{height}, {time.monotonic() - began:.1f} s)")
    return 0


def shares(steps: int) -> list[float]:
    """How much of the guests each picture has: evenly from 0 to 1."""
    return [number / (steps - 1) for number in range(steps)]


def words(host: Named, guests: list[Named], args: argparse.Namespace) -> list[str]:
    """What stands below each picture; nothing where it is to be plain."""
    if args.plain:
        return []
    others = ", ".join(name for name, _ in guests)
    return [f"{others} {share:.2f}" if share else host[0] for share in shares(args.steps)]


def _check(args: argparse.Namespace) -> None:
    from dreamscape3d.app.strip import check_sheet, strip_size

    picture.check_output(args.output)
    if args.output.suffix.lower() == ".exr":
        cure = f"-o {args.output.with_suffix('.png')}"
        raise UsageError(f"'{args.output}' holds light, not words; a strip is .png or .webp", cure=cure)
    if len(args.dreams) < 2:
        cure = f"name another beside '{args.dreams[0]}'"
        raise UsageError("entangling takes two dreams or more; one is named", cure=cure)
    size = strip_size(args.size, args.steps, vertical=args.vertical, worded=not args.plain)
    check_sheet("strip", size, "fewer --steps, or a smaller --size")


def _step(args: argparse.Namespace, host: Named, guests: list[Named], share: float) -> entangling.Entangled:
    return entangling.Asked(share, args.mode, args.channels).together(host, guests)


def _render(args: argparse.Namespace, dreams: list[Dream], below: list[str]) -> NDArray[np.uint8]:
    from dreamscape3d.app.offscreen import render
    from dreamscape3d.app.strip import strip

    with ProgressLine(args.output.name) as progress:
        pictures = []
        for number, dream in enumerate(dreams):

            def done(share: float, before: int = number) -> None:
                progress((before + share) / len(dreams))

            pictures.append(render(dream, size=args.size, time=args.time, quality=args.quality, progress=done))
    return strip(pictures, below, vertical=args.vertical)


def _origin(args: argparse.Namespace, host: Dream, whole: Dream) -> picture.Origin:
    values = {parameter.name: parameter.default for parameter in host.parameters}
    entangled = {**entangling.summary(whole, args.time), "steps": args.steps}
    return picture.Origin(host.title, host.author, host.digest, host.seed, args.time, values, entangled=entangled)
