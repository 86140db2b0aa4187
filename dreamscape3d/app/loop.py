"""Render a short moving picture of a dream that repeats without a seam, as an animated .webp.

--way chooses how its end meets its beginning: 'swing' goes there and back, slow at both ends; 'fade' goes on and
melts into its beginning; 'once' plays as it is, for what repeats by itself. A loop that would flash more than
three times a second over a large part of the picture is refused.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from dreamscape3d.app import argument, entangling, picture
from dreamscape3d.app.dream_name import find_dream
from dreamscape3d.app.progress import ProgressLine
from dreamscape3d.app.still import QUALITIES
from dreamscape3d.errors import LimitError, UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dreamscape3d.dream.dream import Dream

    Frames = list[NDArray[np.uint8]]

WAYS = ("swing", "fade", "once")
MAX_PIXELS = 200_000_000
"""Of all frames together: 600 MB."""
_FADE = 1 / 3  # of the frames melt into the beginning


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `loop` takes."""
    add = parser.add_argument
    add("dream", metavar="DREAM", help="path or name of a dream")
    add("-o", "--output", metavar="FILE", required=True, type=Path, help="the moving picture: .webp")
    add("--size", metavar="WxH", type=argument.size, default=(480, 270), help="pixels (default 480x270)")
    add("--time", metavar="S", type=argument.seconds, default=0.0, help="moment at which it begins (default 0)")
    add("--seconds", metavar="S", type=argument.loop_seconds, default=4.0, help="its length, 0.5 to 30 (default 4)")
    add("--fps", metavar="N", type=argument.frame_rate, default=12, help="frames a second, 2 to 30 (default 12)")
    add("--way", choices=WAYS, default="swing", help="swing, fade or once (default swing)")
    add("--quality", choices=QUALITIES, default="high", help="draft, live, high or final (default high)")


def run(args: argparse.Namespace) -> int:
    """Refuse what cannot be done, render every frame, write.

    Raises:
        UsageError, OutputError, DreamFileError: before anything is rendered.
        LimitError: the loop flashes too much; nothing is written.
        GraphicsError, OutputError: while rendering or writing.
    """
    picture.check_output(args.output)
    if args.output.suffix.lower() != ".webp":
        raise UsageError(f"'{args.output}' is no .webp; only that can move", cure=f"-o {args.output.stem}.webp")
    _check_pixels(args)
    path = find_dream(args.dream)
    from dreamscape3d.app.flashes import most_flashes
    from dreamscape3d.app.webp import write_webp
    from dreamscape3d.formats import load_dream

    began = time.monotonic()
    dream = load_dream(path)
    frames = _render(args, dream)
    if (flashes := most_flashes(frames, args.fps)) > 3:
        cure = "slow down what flashes in the dream, or choose another moment"
        raise LimitError(f"the loop flashes {flashes} times in a second; more than 3 can harm", cure=cure)
    values = {parameter.name: parameter.default for parameter in dream.parameters}
    entangled = entangling.summary(dream, args.time)
    origin = picture.Origin(dream.title, dream.author, dream.digest, dream.seed, args.time, values, entangled=entangled)
    write_webp(args.output, frames, origin, args.fps)
    kib = args.output.stat().st_size / 1024
    print(f"wrote {args.output} ({len(frames)} frames, {kib:.0f} KiB, {time.monotonic() - began:.1f} s)")
    return 0


def _check_pixels(args: argparse.Namespace) -> None:
    count = frame_count(args.seconds, args.fps)
    pixels = count * args.size[0] * args.size[1]
    if pixels > MAX_PIXELS:
        size = f"{count} frames of {args.size[0]}x{args.size[1]}"
        most = f"{MAX_PIXELS / 1e6:.0f} Mpx at most"
        raise UsageError(f"{size} are {pixels / 1e6:.0f} Mpx; {most}", cure="make it smaller or shorter")


def frame_count(seconds: float, fps: int) -> int:
    """How many frames a loop has; at least two."""
    return max(round(seconds * fps), 2)


def frame_times(way: str, start: float, seconds: float, fps: int) -> list[tuple[float, float, float]]:
    """For each frame: its moment [s], a moment that is mixed into it [s], and the share of that, 0 to 1."""
    count = frame_count(seconds, fps)
    if way == "swing":
        swings = (0.5 - 0.5 * math.cos(math.tau * number / count) for number in range(count))
        times = [round(start + seconds * swing, 6) for swing in swings]  # there and back are the same moments
        return [(moment, moment, 0.0) for moment in times]
    fading = max(round(count * _FADE), 1) if way == "fade" else 0
    frames = []
    for number in range(count):
        share = max((number - (count - fading) + 1) / (fading + 1), 0.0) if fading else 0.0
        moment = round(start + (number + fading) / fps, 6)
        frames.append((moment, round(moment - count / fps, 6) if share > 0.0 else moment, share))
    return frames


def _render(args: argparse.Namespace, dream: Dream) -> Frames:
    from dreamscape3d.app.offscreen import Studio

    plan = frame_times(args.way, args.time, args.seconds, args.fps)
    moments = list(dict.fromkeys(moment for first, second, _ in plan for moment in (first, second)))
    with ProgressLine(args.output.name) as progress, Studio(dream, args.size, args.quality) as studio:
        seen = {}
        for number, moment in enumerate(moments):
            seen[moment] = studio.picture(moment)
            progress((number + 1) / len(moments))
    return list(_mixed(plan, seen))


def _mixed(plan: list[tuple[float, float, float]], seen: dict[float, NDArray[np.uint8]]) -> Iterator[NDArray[np.uint8]]:
    """Mixes light, not codes: squares are near enough to it."""
    import numpy as np

    for first, second, share in plan:
        if share == 0.0:
            yield seen[first]
        else:
            a, b = (seen[moment].astype(np.float32) ** 2 for moment in (first, second))
            yield np.sqrt(a + (b - a) * share).astype(np.uint8)
